// Snippets: the panel with texts to paste into other pages. They are fetched only while the panel is open.

import { copy } from "./copy.js";
import { all, around, find, maybe } from "./dom.js";
import { latest, part } from "./fetch.js";
import { message } from "./message.js";
import { noSnippets, snippetCopied } from "./words.js";

export class Snippets {
  #panel;
  #request = latest();
  #address = "";
  #loaded = "";

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
   * Set the address of the snippets. An own network has none.
   * @param {string} address
   */
  show(address) {
    this.#address = address;
    this.#refresh();
  }

  async #refresh() {
    const address = this.#address;
    if (!address || !this.#panel.open || address === this.#loaded) return;
    this.#loaded = address;
    let fresh;
    try {
      const answer = await this.#request(address);
      fresh = answer && part(answer, ".snippets");
    } catch (error) {
      this.#loaded = "";
      fresh = message(noSnippets(error));
    }
    if (fresh) this.#put(fresh);
  }

  /**
   * Replace the texts. The radio buttons stay in place, because one of them may have the focus.
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
 * Make every button of class copy in an element copy the text of its snippet.
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
