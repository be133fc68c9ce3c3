// Snippets: what to paste to show the figure elsewhere, in its panel. Asked for only while that is open.

import { copy } from "./copy.js";
import { fetchSnippets } from "./fetch.js";
import { message } from "./message.js";

export class Snippets {
  #panel;
  #address = "";
  #shown = "";

  constructor(panel, announce) {
    this.#panel = panel;
    panel.addEventListener("toggle", () => this.#refresh());
    copyOnClick(panel, announce);
  }

  /** The figure to paste is the one at this address now. An own network has none. */
  show(address) {
    this.#address = address;
    this.#refresh();
  }

  async #refresh() {
    const address = this.#address;
    if (!address || !this.#panel.open || address === this.#shown) return;
    this.#shown = address;
    let fresh;
    try {
      fresh = await fetchSnippets(address);
    } catch (error) {
      this.#shown = "";
      fresh = message(`The snippets cannot be fetched: ${error.message}.`);
    }
    if (fresh) this.#take(fresh);
  }

  /** Put in new texts, and leave the kinds to choose from in place: one of them may have the focus. */
  #take(fresh) {
    const here = this.#panel.querySelector(".snippets");
    this.#panel.querySelector(":scope > .message")?.remove();
    if (!here || fresh.matches(".message")) {
      this.#panel.append(fresh);
      return;
    }
    for (const snippet of fresh.querySelectorAll(".snippet")) {
      here.querySelector(`.snippet[data-kind="${snippet.dataset.kind}"]`).replaceWith(snippet);
    }
  }
}

/** Every button named copy in an element copies the text of its snippet. */
export function copyOnClick(element, announce) {
  element.addEventListener("click", async ({ target }) => {
    if (!target.matches(".copy")) return;
    const text = target.closest(".snippet").querySelector("pre");
    await copy(target, text.textContent, text);
    announce("The snippet is copied.");
  });
}
