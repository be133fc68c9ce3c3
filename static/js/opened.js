// Opened: the inside of a state's cell, over an embedded figure. It is a picture of the server's, by its address.

import { around, find, maybe } from "./dom.js";
import { atStep } from "./keys.js";
import { insideOf, noInside } from "./words.js";

/** @import { Pointed } from "./pointing.js" */

export class Opened {
  #view;
  #root;
  #address;
  /** The state whose cell is open; "" if none is. */
  #key = "";

  /**
   * @param {Pointed} view
   * @param {HTMLElement} root
   * @param {string} address  of the picture of any state's cell
   */
  constructor(view, root, address) {
    this.#view = view;
    this.#root = root;
    this.#address = address;
    // After Pointing, which keeps a first tap for itself.
    document.addEventListener("click", ({ target, defaultPrevented }) => {
      const key = around(target, ".looks", HTMLElement)?.dataset.key;
      if (key && !defaultPrevented) this.open(key);
    });
    root.addEventListener("click", ({ target }) => {
      if (around(target, ".close", HTMLElement)) this.close();
    });
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && this.#key) this.close();
    });
  }

  /** @param {string} key  of a state */
  open(key) {
    this.#show(key);
    this.#root.hidden = false;
    find(this.#root, ".close", HTMLElement).focus();
  }

  /** Close the cell, and move the focus back to the state. */
  close() {
    const key = this.#key;
    this.#key = "";
    this.#root.hidden = true;
    maybe(this.#view.stage, `.spot[data-key="${key}"]:not([hidden])`, HTMLElement)?.focus();
  }

  /** Show the same chain's cell at the run's step. */
  follow() {
    const { playback } = this.#view;
    const key = this.#key && atStep(this.#key, Math.max(1, playback.at(playback.step)));
    if (key && key !== this.#key) this.#show(key);
  }

  /** @param {string} key */
  #show(key) {
    this.#key = key;
    const name = maybe(this.#view.svg, `.node[data-key="${key}"]`, SVGElement)?.getAttribute("aria-label") ?? key;
    const address = new URL(this.#address);
    address.searchParams.set("at", key);
    address.searchParams.sort();
    const picture = document.createElement("img");
    picture.alt = insideOf(name);
    picture.addEventListener("error", () => picture.replaceWith(noInside(name)));
    // As a figure in a narrow frame, it shrinks down to its least scale before it scrolls.
    picture.addEventListener("load", () => picture.style.setProperty("--width", String(picture.naturalWidth)));
    picture.src = address.href;
    const inside = find(this.#root, ".inside", HTMLElement);
    inside.setAttribute("aria-label", insideOf(name));
    inside.replaceChildren(picture);
  }
}
