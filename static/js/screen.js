// Screen: the whole screen while a figure is presented: full screen, blank, pointer, spotlight, clock. What only the
// speaker needs fades when nothing moves.

import { find, maybe } from "./dom.js";
import { elapsed } from "./words.js";

/** After so long without a move, the pointer, the tools and the clock fade. */
const IDLE_MS = 3000;

export class Screen {
  #root;
  #left;
  #idle = 0;
  #tick = 0;
  /** Whether the present loss of the full screen is the page's own doing. */
  #opening = false;
  /** Whether the full screen is asked for, and not there yet. */
  #asking = false;
  /** When the timer began, as Date.now() has it. */
  started = Date.now();

  /**
   * @param {HTMLElement} root
   * @param {() => void} left  called when the reader left the full screen
   */
  constructor(root, left) {
    this.#root = root;
    this.#left = left;
    const full = find(root, '[data-do="full"]', HTMLElement);
    full.hidden = !document.fullscreenEnabled;
    document.addEventListener("fullscreenchange", () => {
      const on = document.fullscreenElement !== null;
      full.hidden = on || !document.fullscreenEnabled;
      if (on) return;
      if (!this.#opening) this.#left();
      this.#opening = false;
    });
    addEventListener("pointermove", (event) => this.#moved(event));
    addEventListener("pointerdown", (event) => this.#moved(event));
  }

  get #on() {
    return document.documentElement.classList.contains("presenting");
  }

  start() {
    this.reset();
    this.wake();
    this.#tick = setInterval(() => this.#showTime(), 1000);
  }

  stop() {
    clearInterval(this.#tick);
    clearTimeout(this.#idle);
    this.blank(false);
    if (!document.fullscreenElement) return;
    // The browser says so later, when somebody may present again, who did not leave.
    this.#opening = true;
    document.exitFullscreen().catch(() => {
      this.#opening = false;
    });
  }

  /** Ask for the whole screen. A frame may forbid it, and then the page is the screen. */
  async full() {
    if (!document.fullscreenEnabled || document.fullscreenElement) return;
    this.#asking = true;
    try {
      await document.documentElement.requestFullscreen({ navigationUI: "hide" });
    } catch {
      // The browser may want a key first, or the reader none of it.
      this.#opening = false;
    }
    this.#asking = false;
  }

  /**
   * Do what makes browsers leave the full screen, and keep presenting.
   * @template T
   * @param {() => T} action
   */
  staying(action) {
    this.#opening = this.#asking || document.fullscreenElement !== null;
    return action();
  }

  reset() {
    this.started = Date.now();
    this.#showTime();
  }

  #showTime() {
    find(this.#root, ".timer", HTMLElement).textContent = elapsed(Date.now() - this.started);
  }

  /** Show what fades, for a while. */
  wake() {
    this.#root.classList.remove("idle");
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#root.classList.add("idle"), IDLE_MS);
  }

  /** @param {PointerEvent} event */
  #moved({ clientX, clientY }) {
    if (!this.#on) return;
    this.wake();
    this.#root.style.setProperty("--x", `${clientX}px`);
    this.#root.style.setProperty("--y", `${clientY}px`);
  }

  /** @param {boolean} [on] */
  blank(on = find(this.#root, ".blank", HTMLElement).hidden) {
    find(this.#root, ".blank", HTMLElement).hidden = !on;
    return on;
  }

  get isBlank() {
    return !find(this.#root, ".blank", HTMLElement).hidden;
  }

  pointer() {
    const dot = find(this.#root, ".pointer", HTMLElement);
    dot.hidden = !dot.hidden;
    this.#press("pointer", !dot.hidden);
    this.wake();
  }

  spotlight() {
    const on = document.documentElement.classList.toggle("spotlight");
    this.#press("spotlight", on);
  }

  /**
   * @param {string} action
   * @param {boolean} on
   */
  #press(action, on) {
    maybe(this.#root, `[data-do="${action}"]`, HTMLElement)?.setAttribute("aria-pressed", String(on));
  }
}
