// unroll-live: a plugin of reveal.js by which slides lead a live lecture. It needs only this file:
//
//   <script src="https://…/static/unroll-live.js"></script>
//   <script>Reveal.initialize({ plugins: [UnrollLive] })</script>
//
//   <section data-live="/?pattern=many-to-one&text=the+cat+sat">
//     <p class="fragment" data-live-step="2">…</p>
//   </section>
//   <p data-live-code></p>
//
// Attributes of slides and of fragments:
//
//   data-live       the address of a figure of the server, which the room sees when the slide or the fragment comes
//   data-live-step  the step at which it stands; by default, the whole run. A fragment may have it alone
//
// A figure on the slide, <rnn-unroll>, leads too: the room sees it at its step, and follows it there.
//
// Elements with the attribute data-live-code are filled with the code that the room types, and its QR code.
//
// Options, as unrollLive: { … } in Reveal.initialize:
//
//   server          the server of the lecture; by default, the one of this file
//   code, secret    a lecture that has begun already. Without them the slides begin one, and keep its secret in this
//                   window. Whoever reads the secret leads, so published slides must not hold it
//
// Where the server is away the slides go on, and the room sees the latest when it is back.

{
  /**
   * The parts of reveal.js that are used.
   * @typedef {object} Deck
   * @property {() => { unrollLive?: { server?: string, code?: string, secret?: string } }} getConfig
   * @property {() => HTMLElement | undefined} getCurrentSlide
   * @property {() => HTMLElement | null} getRevealElement
   * @property {(event: string, listener: () => void) => void} on
   * @property {() => boolean} [isSpeakerNotes]
   */
  /** @typedef {{ address: string, step: number | null, playing: boolean }} Shown */

  // The stack of an error names this file. A module has no document.currentScript, and a classic script has no
  // import.meta.
  const HERE = /(?:https?|file):\S*?\/unroll-live\.js/.exec(new Error().stack ?? "")?.[0];
  const HOME = new URL("../", HERE ?? document.baseURI).href;

  const KEPT = "unroll-live";
  /** The name of the slides among the devices that lead. */
  const LEADER = "slides";
  const AGAIN_MS = 1000;
  const LONGEST_MS = 15_000;
  /** How often idle slides look whether the server still has their lecture. */
  const LOOK_MS = 5000;
  /** A request that is not answered for so long is given up. */
  const PATIENCE_MS = 10_000;

  /** A lecture, and what is said in it: one thing after the other, always the latest. */
  class Lead {
    #server;
    /** @type {{ code: string, secret: string } | null} */
    #lecture;
    #begun;
    /** The last number that the server gave, with which it goes on if it forgets the lecture. */
    #number = 0;
    /** Whether the slides are to take the lecture, as they do once: another device may take it from them. */
    #takes = true;
    /** Whether the slides lead, as far as they know. */
    #leads = false;
    #told = "";
    #next = "";
    #telling = false;
    #over = false;

    /**
     * @param {string} server
     * @param {{ code: string, secret: string } | null} lecture
     * @param {(code: string) => void} begun  called with the code when the lecture is there
     */
    constructor(server, lecture, begun) {
      this.#server = server;
      this.#lecture = lecture;
      this.#begun = begun;
      if (lecture) begun(lecture.code);
      else this.#send();
      setInterval(() => this.#look(), LOOK_MS);
    }

    /** Open the lecture again where the server has forgotten it while no slide changes. */
    async #look() {
      if (!this.#lecture || !this.#told || this.#telling || this.#over) return;
      const response = await this.#ask(`/${this.#lecture.code}`, "GET").catch(() => null);
      const state = response?.ok && (await response.json().catch(() => null));
      // Another device that has taken it opens it again itself.
      if (state) this.#leads = state.leader === LEADER;
      if (response?.status !== 404 || !this.#leads) return;
      this.#next ||= this.#told;
      this.#send();
    }

    /** Say what is shown, if it has changed. @param {Shown} shown */
    tell(shown) {
      const text = JSON.stringify(shown);
      if (text === (this.#next || this.#told)) return;
      this.#next = text;
      this.#send();
    }

    async #send() {
      if (this.#telling || this.#over) return;
      this.#telling = true;
      let pause = AGAIN_MS;
      while (!this.#over && (this.#next || !this.#lecture)) {
        try {
          if (this.#lecture) await this.#put(this.#lecture, this.#next);
          else await this.#begin();
          pause = AGAIN_MS;
        } catch {
          // The server is away, or has too much to do.
          await new Promise((resolve) => setTimeout(resolve, pause));
          pause = Math.min(LONGEST_MS, 2 * pause);
        }
      }
      this.#telling = false;
    }

    async #begin() {
      const response = await this.#ask("", "POST");
      if (!response.ok) return this.#refused(response, true);
      const { code, secret } = await response.json();
      this.#lecture = { code, secret };
      keep(this.#server, this.#lecture);
      this.#begun(code);
    }

    /**
     * @param {{ code: string, secret: string }} lecture
     * @param {string} text
     */
    async #put({ code, secret }, text) {
      const body = JSON.stringify({ ...JSON.parse(text), leader: LEADER, takes: this.#takes, at: Date.now() });
      const response = await this.#ask(`/${code}`, "PUT", body, secret);
      if (response.status === 404) return this.#reopen(secret);
      if (!response.ok) await this.#refused(response, [401, 403, 410].includes(response.status));
      this.#told = text;
      if (this.#next === text) this.#next = "";
      if (response.ok) this.#takes = false;
      if (response.ok || response.status === 409) this.#leads = response.ok;
      this.#number = Number(response.headers.get("Live-Number")) || this.#number;
    }

    /** Open the lecture again at the same code, on a server that has forgotten it. @param {string} secret */
    async #reopen(secret) {
      const response = await this.#ask("", "POST", JSON.stringify({ secret, number: this.#number }));
      if (!response.ok) await this.#refused(response, true);
    }

    /**
     * Say why the server refuses something. Throws Error if it may take it later.
     * @param {Response} response
     * @param {boolean} forGood  whether it takes nothing of these slides any more
     */
    async #refused(response, forGood) {
      if (response.status === 429 || response.status >= 500) throw new Error(String(response.status));
      const answer = await response.json().catch(() => null);
      console.warn(`The room does not see this: ${answer?.error?.message ?? response.status}`);
      this.#over = forGood;
      // The next time that the page is loaded it begins another lecture.
      if (forGood) forget();
    }

    /**
     * @param {string} path  what comes after that of all lectures
     * @param {string} method
     * @param {string} [body]
     * @param {string} [secret]
     */
    #ask(path, method, body, secret) {
      return fetch(new URL(`v1/live${path}`, this.#server), {
        method,
        body,
        cache: "no-store",
        headers: secret ? { Authorization: `Bearer ${secret}` } : {},
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    }
  }

  /**
   * @param {string} server
   * @param {{ code: string, secret: string }} lecture
   */
  function keep(server, lecture) {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ server, ...lecture }));
    } catch {
      // Then this lecture ends with the page.
    }
  }

  /** Keep it no longer. */
  function forget() {
    try {
      sessionStorage.removeItem(KEPT);
    } catch {
      // Nothing was kept.
    }
  }

  /** The lecture that this window led at a server before it was loaded again. @param {string} server */
  function kept(server) {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
      return found?.server === server ? found : null;
    } catch {
      return null;
    }
  }

  /**
   * Fill the elements that say where the room follows.
   * @param {string} server
   * @param {string} code
   */
  function showCode(server, code) {
    const path = `live/${code}`;
    const where = new URL(path, server);
    for (const element of document.querySelectorAll("[data-live-code]")) {
      const image = document.createElement("img");
      const source = new URL("v1/qr.svg", server);
      source.searchParams.set("address", `/${path}`);
      image.src = source.href;
      image.alt = `QR code of ${where.href}`;
      image.style.cssText = "display: block; width: 8em; margin: 0 auto 0.5em";
      const name = document.createElement("strong");
      name.textContent = code;
      const link = document.createElement("small");
      link.textContent = `${where.host}${where.pathname}`;
      element.replaceChildren(image, name, document.createElement("br"), link);
    }
  }

  /**
   * What a slide shows the room, with the fragments that are there; null if nothing of it is for the room.
   * @param {HTMLElement} slide
   * @returns {Shown | null}
   */
  function ofSlide(slide) {
    const fragments = [...slide.querySelectorAll(".fragment.visible:is([data-live], [data-live-step])")];
    const order = (/** @type {Element} */ one) => Number(one.getAttribute("data-fragment-index"));
    const found = [slide, ...fragments.sort((a, b) => order(a) - order(b))];
    const address = found.findLast((one) => one.hasAttribute("data-live"))?.getAttribute("data-live");
    const step = found.at(-1)?.getAttribute("data-live-step") ?? "";
    return address ? { address, step: /^\d+$/.test(step) ? Number(step) : null, playing: false } : null;
  }

  /**
   * The address of an <rnn-unroll> element's figure; none if it is another server's, or not there yet.
   * @param {Element} element
   * @param {string} server
   */
  function ofElement(element, server) {
    const source = element.shadowRoot?.querySelector("iframe")?.src;
    const pattern = source?.startsWith(`${server}embed/`) && new URL(source).pathname.split("/").pop();
    if (!source || !pattern) return "";
    const query = new URL(source).searchParams;
    // These are the frame's own, and the step is said beside the address.
    for (const name of ["hide", "controls", "step"]) query.delete(name);
    query.set("pattern", decodeURIComponent(pattern));
    return `/?${query}`;
  }

  /** @param {Deck} deck */
  function init(deck) {
    const options = deck.getConfig().unrollLive ?? {};
    const server = new URL(options.server ?? HOME, document.baseURI).href.replace(/\/*$/, "/");
    // The speaker's window shows the slides twice.
    if (deck.isSpeakerNotes?.()) return;
    const { code, secret } = options;
    const lead = new Lead(server, code && secret ? { code, secret } : kept(server), (found) => showCode(server, found));
    /** Where the figures stand that said so. @type {WeakMap<Element, { step: number, playing: boolean }>} */
    const steps = new WeakMap();

    /** @param {Element} element */
    const tellElement = (element) => {
      const address = ofElement(element, server);
      const stands = steps.get(element);
      if (address && stands) lead.tell({ address, ...stands });
    };
    const tell = () => {
      const slide = deck.getCurrentSlide();
      const shown = slide && ofSlide(slide);
      const element = slide?.querySelector("rnn-unroll");
      if (shown) lead.tell(shown);
      else if (element) tellElement(element);
    };
    for (const event of ["ready", "slidechanged", "fragmentshown", "fragmenthidden"]) deck.on(event, tell);
    /** @param {Event} event */
    const take = (event) => {
      const { target } = event;
      if (!(event instanceof CustomEvent) || !(target instanceof Element) || target.localName !== "rnn-unroll") return;
      const { step, playing = false } = event.detail;
      steps.set(target, { step, playing });
      // A figure that has just come tells nothing new of a slide that says itself what the room sees.
      const slide = deck.getCurrentSlide();
      if (slide?.contains(target) && (event.type === "step" || !ofSlide(slide))) tellElement(target);
    };
    // They do not bubble.
    for (const event of ["ready", "step"]) deck.getRevealElement()?.addEventListener(event, take, true);
  }

  Object.assign(globalThis, { UnrollLive: { id: "unroll-live", init } });
}
