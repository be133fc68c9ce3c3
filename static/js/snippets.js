// Snippets: what to paste to show the figure elsewhere, in its panel. They are asked for only while the
// panel is open.

import { copy } from "./copy.js";
import { all, around, find, maybe } from "./dom.js";
import { latest, part } from "./fetch.js";
import { message } from "./message.js";
import { noSnippets, snippetCopied } from "./words.js";

export class Snippets {
  #panel;
  #request = latest();
  #address = "";
  #shown = "";

  /**
   * @param {HTMLDetailsElement} panel
   * @param {(text: string) => void} announce
   */
  constructor(panel, announce) {
    this.#panel = panel;
    panel.addEventListener("toggle", () => this.#refresh());
    copyOnClick(panel, announce);
  }

  /**
   * Lead to the snippets at an address. An own network has none.
   * @param {string} address
   */
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
      const answer = await this.#request(address);
      fresh = answer && part(answer, ".snippets");
    } catch (error) {
      this.#shown = "";
      fresh = message(noSnippets(error));
    }
    if (fresh) this.#put(fresh);
  }

  /**
   * Put in new texts, and leave the kinds to choose from in place: one of them may have the focus.
   * @param {HTMLElement} fresh
   */
  #put(fresh) {
    const here = maybe(this.#panel, ".snippets", HTMLElement);
    this.#panel.querySelector(":scope > .message")?.remove();
    if (!here || fresh.matches(".message")) {
      this.#panel.append(fresh);
      return;
    }
    for (const snippet of all(fresh, ".snippet", HTMLElement)) {
      find(here, `.snippet[data-kind="${snippet.dataset.kind}"]`, HTMLElement).replaceWith(snippet);
    }
  }
}

/**
 * Every button of class copy in an element copies the text of its snippet.
 * @param {HTMLElement} element
 * @param {(text: string) => void} announce
 */
export function copyOnClick(element, announce) {
  element.addEventListener("click", async ({ target }) => {
    const button = around(target, "button", HTMLButtonElement);
    const snippet = around(target, ".snippet", HTMLElement);
    if (!button?.matches(".copy") || !snippet) return;
    const text = find(snippet, "pre", HTMLElement);
    await copy(button, text.textContent ?? "", text);
    announce(snippetCopied());
  });
}
