// <rnn-unroll>: an element that shows a figure and its player in any page. It needs only this file:
//
//   <script src="https://…/static/rnn-unroll.js" defer></script>
//   <rnn-unroll pattern="many-to-one" tx="4" alt="…"><img src="many-to-one.svg" alt="…"></rnn-unroll>
//
// Each parameter of a figure's address is an attribute with the same meaning. Further attributes are
//
//   server     the address of the server with the figures; by default, the one of this file
//   alt        the frame's accessible name, and the alternative text of the image that stands in for it
//   fallback   the address of that image, if the element has no content; by default, the server's picture
//   height     a fixed height in px; by default, the frame is as high as its figure
//   hide       controls of the player to leave out, such as "speed,link"; "all" for all of them
//   controls   what the frame has besides: "readout,open", to point at nodes and to open cells
//
// All other attributes are ignored. The prefix `data-` distinguishes a parameter from HTML's own attributes, and
// from the methods, which some frameworks would overwrite: data-style="textbook", data-hidden="8", data-step="2".
//
// Without a theme of its own, the figure has the colour scheme of the page: that of the property color-scheme here,
// light if the page sets none. It follows when the page changes it. theme="auto" follows the reader instead.
//
// The element shows its content until the frame reports that its figure is visible. Without a network that never
// happens, so the image stays. Methods: play(), pause(), step(n), theme(name). Events, which do not bubble: ready,
// and step with { step, steps, playing } as its detail.

{
  const PARAMETERS = new Set([
    ..."tx T_x ty T_y io feedback task epoch cell layers direction attention hidden seed init".split(" "),
    ..."radius forget text targets tokens choose width temperature topk draw force input clamp".split(" "),
    ..."cut weight compare style view at unit numbers theme step motion show early flow output".split(" "),
    ..."heat crop labels legend ask hide controls".split(" "),
  ]);

  // The stack of an error names this file. A module has no document.currentScript, and a classic script has no
  // import.meta.
  const HERE = /(?:https?|file):\S*?\/rnn-unroll\.js/.exec(new Error().stack ?? "")?.[0];
  const HOME = new URL("../", HERE ?? document.baseURI).href;

  // The height of the player in px. The stand-in picture reserves it, so that the page does not move later.
  const PLAYER = 64;
  const STRIP = 84;
  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(`
    :host { display: block; position: relative; }
    :host([hidden=""]) { display: none; }
    div:not(.ready) { min-height: 60px; }
    .bare:not(.ready) { padding-bottom: var(--under); }
    iframe { position: absolute; inset: 0; display: block; width: 100%; height: 100%; border: 0; visibility: hidden; }
    .ready iframe { position: static; visibility: visible; }
    .ready slot, .ready img, :not(.bare) > img { display: none; }
    img, ::slotted(img) { display: block; max-width: 100%; height: auto; margin-inline: auto; }
    i { position: absolute; visibility: hidden; background: Canvas; color: light-dark(#fff, #000); transition: color 1ms; }
  `);

  class RnnUnroll extends HTMLElement {
    /** @type {HTMLIFrameElement | null} */
    #frame = null;
    #picture = document.createElement("img");
    // Has the colours of the scheme in use. Its transition is the only event of a change by the page; the reader's
    // own change has one besides.
    #probe = document.createElement("i");
    #reader = matchMedia("(prefers-color-scheme: dark)");
    #follows = () => this.#followPage();
    #painted = false;
    #chosen = false;
    #root = this.attachShadow({ mode: "open" });
    #changes = new MutationObserver(() => this.#update());
    /** @param {MessageEvent} event */
    #listener = (event) => this.#receive(event);

    constructor() {
      super();
      // A constructed sheet works even if the page's policy forbids inline styles.
      this.#root.adoptedStyleSheets = [SHEET];
      // A change back before the next frame cancels a transition and starts none.
      for (const event of ["transitionrun", "transitioncancel"]) this.#probe.addEventListener(event, this.#follows);
    }

    connectedCallback() {
      addEventListener("message", this.#listener);
      this.#reader.addEventListener("change", this.#follows);
      this.#changes.observe(this, { attributes: true });
      this.#render();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#listener);
      this.#reader.removeEventListener("change", this.#follows);
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
      this.#chosen = true;
      this.#send("theme", { theme });
    }

    /**
     * The address of a path of the server, with the parameters of the attributes.
     * @param {string} path  with * for the pattern
     * @param {...string} without  parameters to leave out
     */
    #address(path, ...without) {
      const query = new URLSearchParams();
      for (const { name, value } of this.attributes) {
        const parameter = name.replace(/^data-/, "");
        // HTML's attributes have lower-case names only.
        const known = [...PARAMETERS].find((one) => one.toLowerCase() === parameter.toLowerCase());
        if (known && !without.includes(known) && (parameter !== name || !this.#isOfHtml(name, value))) query.set(known, value);
      }
      const server = new URL(this.getAttribute("server") ?? HOME, document.baseURI).href;
      const pattern = encodeURIComponent(this.getAttribute("pattern") ?? this.dataset.pattern ?? "many-to-many");
      const address = new URL(path.replace("*", pattern), server.replace(/\/*$/, "/"));
      address.search = String(query);
      return address.href;
    }

    /**
     * Whether an attribute with a parameter's name is HTML's own, judged by its value.
     * @param {string} name
     * @param {string} value
     */
    #isOfHtml(name, value) {
      if (name === "style") return !/^\w+$/.test(value);
      if (name === "width") return !/^[1-8]$/.test(value);
      return name === "hidden" && !/^\d+$/.test(value);
    }

    /** Apply changed attributes. Keep the frame if its address is the same, so that the run stays at its step. */
    #update() {
      if (this.#frame?.src === this.#address("embed/*")) this.#name();
      else this.#render();
    }

    #render() {
      const frame = document.createElement("iframe");
      this.#frame = frame;
      frame.src = this.#address("embed/*");
      this.#painted = this.#chosen = false;
      frame.loading = "lazy";
      // The page that the frame's link opens must not be in the sandbox.
      frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
      this.#picture = document.createElement("img");
      const holder = document.createElement("div");
      const slot = document.createElement("slot");
      slot.addEventListener("slotchange", () => this.#standIn());
      const read = this.getAttribute("controls")?.split(",").includes("readout");
      holder.style.setProperty("--under", `${PLAYER + (read ? STRIP : 0)}px`);
      holder.append(slot, this.#picture, frame);
      this.#root.replaceChildren(holder, this.#probe);
      this.#name();
      // While the page is being parsed, the element's content is not complete.
      if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => this.#standIn(), { once: true });
      else this.#standIn();
      this.#followPage();
    }

    /** Show the server's picture in place of the frame if the element has no content. */
    #standIn() {
      if (!this.#frame) return;
      const bare = !this.firstElementChild && !this.textContent?.trim();
      this.#frame.parentElement?.classList.toggle("bare", bare);
      if (bare) this.#picture.src = this.getAttribute("fallback") ?? this.#address("v1/figures/*.svg", "hide", "controls");
    }

    #name() {
      const name = this.getAttribute("alt") ?? this.getAttribute("title") ?? "A recurrent network, unrolled over time";
      if (this.#frame) this.#frame.title = name;
      this.#picture.alt = name;
    }

    /** The colour scheme in use at this place of the page, light or dark; none if the element has a theme of its own. */
    #scheme() {
      if (this.hasAttribute("theme") || this.hasAttribute("data-theme") || this.#chosen) return "";
      const [red] = getComputedStyle(this.#probe).backgroundColor.match(/\d+/) ?? [];
      return Number(red) < 128 ? "dark" : "light";
    }

    /**
     * Give the figure the page's colour scheme. A frame inherits none, and an image follows the reader in a page that
     * sets none.
     */
    #followPage() {
      const theme = this.#scheme();
      if (theme) this.#send("theme", { theme });
      this.#picture.style.colorScheme = theme;
    }

    /**
     * @param {string} type
     * @param {object} [more]
     */
    #send(type, more) {
      this.#frame?.contentWindow?.postMessage({ type: `unroll:${type}`, ...more }, "*");
    }

    /** @param {MessageEvent} event */
    #receive({ data, source }) {
      if (!this.#frame || source !== this.#frame.contentWindow || typeof data?.type !== "string") return;
      const { type, height, step, steps, playing } = data;
      if (type === "unroll:size" && height > 0) {
        this.#frame.style.height = `${Number.parseFloat(this.getAttribute("height") ?? "") || height}px`;
      } else if (type === "unroll:ready") {
        if (!this.#painted) {
          // The frame handles messages in order: when it says ready again, it has the colours of the page.
          this.#painted = true;
          this.#followPage();
          this.#send("ready");
          return;
        }
        this.#frame.parentElement?.classList.add("ready");
        this.dispatchEvent(new CustomEvent("ready", { detail: { step, steps } }));
      } else if (type === "unroll:step") {
        this.dispatchEvent(new CustomEvent("step", { detail: { step, steps, playing } }));
      }
    }
  }

  if (!customElements.get("rnn-unroll")) customElements.define("rnn-unroll", RnnUnroll);
}
