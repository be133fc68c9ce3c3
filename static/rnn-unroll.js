// <rnn-unroll>: a figure and its player in anybody's page. One file, nothing else is needed:
//
//   <script src="https://…/static/rnn-unroll.js" defer></script>
//   <rnn-unroll pattern="many-to-one" tx="4" alt="…"><img src="many-to-one.svg" alt="…"></rnn-unroll>
//
// An attribute that is a parameter of the figure's address says what it says there; any other is the
// page's own, but for
//
//   server     where the figures come from; by default, where this file does
//   alt        the frame's accessible name, and the text of the image that stands in for it
//   fallback   the address of that image, where the element holds none; by default, the server's own
//   height     a height that is kept, in px; by default, the frame is as high as its figure
//
// With `data-` before it, a parameter can be told from HTML's own attributes, and from the methods, which
// some frameworks would set: data-style="textbook", data-hidden="8", data-step="2".
//
// What the element holds is shown until the frame says that its figure is there, and for good where it
// never does: without a network, the image stays. Methods: play(), pause(), step(n), theme(name).
// Events, none of which bubble: ready, and step with { step, steps, playing } as its detail.

{
  const PARAMETERS = new Set([
    ..."tx T_x ty T_y io feedback cell layers direction hidden seed init radius forget text".split(" "),
    ..."targets tokens style view at unit theme step motion show output heat hide".split(" "),
  ]);

  // A module does not know document.currentScript, and nothing else knows import.meta: the stack names
  // this file in both.
  const HERE = /(?:https?|file):\S*?\/rnn-unroll\.js/.exec(new Error().stack ?? "")?.[0];
  const HOME = new URL("../", HERE ?? document.baseURI).href;

  // As high as a player, which comes later than the picture that stands in for it.
  const PLAYER = 64;
  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(`
    :host { display: block; position: relative; }
    :host([hidden=""]) { display: none; }
    div:not(.ready) { min-height: 60px; }
    .bare:not(.ready) { padding-bottom: ${PLAYER}px; }
    iframe { position: absolute; inset: 0; display: block; width: 100%; height: 100%; border: 0; visibility: hidden; }
    .ready iframe { position: static; visibility: visible; }
    .ready slot, .ready img, :not(.bare) > img { display: none; }
    img, ::slotted(img) { display: block; max-width: 100%; height: auto; margin-inline: auto; }
  `);

  class RnnUnroll extends HTMLElement {
    /** @type {HTMLIFrameElement | null} */
    #frame = null;
    #picture = document.createElement("img");
    #root = this.attachShadow({ mode: "open" });
    #changes = new MutationObserver(() => this.#renew());
    /** @param {MessageEvent} event */
    #hear = (event) => this.#heard(event);

    constructor() {
      super();
      // A sheet of a script's own is no inline style: a page's policy may forbid those.
      this.#root.adoptedStyleSheets = [SHEET];
    }

    connectedCallback() {
      addEventListener("message", this.#hear);
      this.#changes.observe(this, { attributes: true });
      this.#render();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#hear);
      this.#changes.disconnect();
      this.#root.replaceChildren();
      this.#frame = null;
    }

    play() {
      this.#send("play");
    }

    pause() {
      this.#send("pause");
    }

    /** @param {number} step */
    step(step) {
      this.#send("step", { step });
    }

    /** @param {string} theme */
    theme(theme) {
      this.#send("theme", { theme });
    }

    /**
     * The address under a path of the server that the attributes mean.
     * @param {string} path  with * for the pattern
     * @param {...string} without  parameters that are left out
     */
    #address(path, ...without) {
      const query = new URLSearchParams();
      for (const { name, value } of this.attributes) {
        const parameter = name.replace(/^data-/, "");
        // HTML's attributes have lower-case names only.
        const known = [...PARAMETERS].find((one) => one.toLowerCase() === parameter.toLowerCase());
        if (known && !without.includes(known) && (parameter !== name || !this.#keeps(name, value))) query.set(known, value);
      }
      const server = new URL(this.getAttribute("server") ?? HOME, document.baseURI).href;
      const pattern = encodeURIComponent(this.getAttribute("pattern") ?? this.dataset.pattern ?? "many-to-many");
      const address = new URL(path.replace("*", pattern), server.replace(/\/*$/, "/"));
      address.search = String(query);
      return address.href;
    }

    /**
     * Whether an attribute of a parameter's name is HTML's here, with a value that is no parameter's.
     * @param {string} name
     * @param {string} value
     */
    #keeps(name, value) {
      if (name === "style") return !/^\w+$/.test(value);
      return name === "hidden" && !/^\d+$/.test(value);
    }

    /** After a change of attributes. The figure may be the same, and the run where its reader left it. */
    #renew() {
      if (this.#frame?.src === this.#address("embed/*")) this.#name();
      else this.#render();
    }

    #render() {
      const frame = document.createElement("iframe");
      this.#frame = frame;
      frame.src = this.#address("embed/*");
      frame.loading = "lazy";
      // The page that its link opens is not in a sandbox.
      frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
      this.#picture = document.createElement("img");
      const holder = document.createElement("div");
      const slot = document.createElement("slot");
      slot.addEventListener("slotchange", () => this.#standIn());
      holder.append(slot, this.#picture, frame);
      this.#root.replaceChildren(holder);
      this.#name();
      // While the page is being read, what the element holds is still to come.
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.#standIn(), { once: true });
      else this.#standIn();
    }

    /** An image of the server's stands in for the frame where the element holds nothing. */
    #standIn() {
      if (!this.#frame) return;
      const bare = !this.firstElementChild && !this.textContent?.trim();
      this.#frame.parentElement?.classList.toggle("bare", bare);
      if (bare) this.#picture.src = this.getAttribute("fallback") ?? this.#address("v1/figures/*.svg", "hide");
    }

    #name() {
      const name = this.getAttribute("alt") ?? this.getAttribute("title") ?? "A recurrent network, unrolled over time";
      if (this.#frame) this.#frame.title = name;
      this.#picture.alt = name;
    }

    /** A page with a scheme of its own has it in its images, but not in its frames: they are told. */
    #follow() {
      const scheme = getComputedStyle(this).colorScheme.replace(/only|\s/g, "");
      const own = this.hasAttribute("theme") || this.hasAttribute("data-theme");
      if (!own && ["light", "dark"].includes(scheme)) this.theme(scheme);
    }

    /**
     * @param {string} type
     * @param {object} [more]
     */
    #send(type, more) {
      this.#frame?.contentWindow?.postMessage({ type: `unroll:${type}`, ...more }, "*");
    }

    /** @param {MessageEvent} event */
    #heard({ data, source }) {
      if (!this.#frame || source !== this.#frame.contentWindow || typeof data?.type !== "string") return;
      const { type, height, step, steps, playing } = data;
      if (type === "unroll:size" && height > 0) {
        this.#frame.style.height = `${Number.parseFloat(this.getAttribute("height") ?? "") || height}px`;
      } else if (type === "unroll:ready") {
        this.#frame.parentElement?.classList.add("ready");
        this.#follow();
        this.dispatchEvent(new CustomEvent("ready", { detail: { step, steps } }));
      } else if (type === "unroll:step") {
        this.dispatchEvent(new CustomEvent("step", { detail: { step, steps, playing } }));
      }
    }
  }

  if (!customElements.get("rnn-unroll")) customElements.define("rnn-unroll", RnnUnroll);
}
