// Typing: the field of the text. What the figure reads is ink; what waits for a pattern that reads more is grey.

import { all, find, maybe } from "./dom.js";

/** @import { Facts } from "./figure.js" */

export class Typing {
  #input = find(document, "#text", HTMLInputElement);
  #another = find(document, "#another", HTMLButtonElement);
  #mirror = find(document, ".typed .mirror", HTMLElement);
  /** @type {string[]} */
  #examples = [];
  /** The beginning of the text that the figure reads. */
  #read = "";

  /** @param {(text: string) => void} choose  called with the next example */
  constructor(choose) {
    this.#input.addEventListener("input", () => this.#draw());
    this.#input.addEventListener("scroll", () => this.#scroll());
    this.#another.addEventListener("click", () => {
      const next = this.#examples[(this.#examples.indexOf(this.#input.value) + 1) % this.#examples.length];
      this.#input.value = next;
      choose(next);
    });
  }

  /** All that stands in the field. */
  get text() {
    return this.#input.value;
  }

  /** Whether more stands in the field than the figure reads. */
  get waits() {
    const { value } = this.#input;
    return this.#read !== "" && value.startsWith(this.#read) && value.length > this.#read.trimEnd().length;
  }

  focus() {
    this.#input.focus();
  }

  /** @param {Facts} facts */
  take({ examples, query }) {
    this.#examples = examples;
    this.#another.hidden = examples.length < 2;
    this.#read = query.text ?? "";
    this.#draw();
  }

  #draw() {
    const { value } = this.#input;
    const { waits } = this;
    this.#input.parentElement?.classList.toggle("waits", waits);
    const rest = document.createElement("span");
    rest.className = "wait";
    rest.textContent = waits ? value.slice(this.#read.length) : "";
    this.#mirror.replaceChildren(this.#read, rest);
    // To ask now would lay out the page for this alone.
    requestAnimationFrame(() => this.#scroll());
  }

  /** The mirror lies under the field's text, however far that is scrolled. */
  #scroll() {
    this.#mirror.style.transform = `translateX(${-this.#input.scrollLeft}px)`;
  }
}

/**
 * Keep what waits in the form, for when it is sent without scripts.
 * @param {Record<string, string>} waiting
 */
export function keepWaiting(waiting) {
  const form = find(document, "#controls", HTMLFormElement);
  for (const old of all(form, '[name="typed"], [name="typed-for"]', HTMLInputElement)) old.remove();
  for (const [name, value] of Object.entries(waiting)) {
    const field = maybe(form, '[name="form"]', HTMLInputElement)?.cloneNode();
    if (!(field instanceof HTMLInputElement)) return;
    field.name = name;
    field.value = value;
    form.prepend(field);
  }
}
