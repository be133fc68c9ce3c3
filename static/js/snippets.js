// Snippets: the panel with texts to paste into other pages. They are fetched only while the panel is open.
//
// Each text has links that choose its figure's colours. They lead to a page with all snippets in these colours; here
// the panel shows them.

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
   * The colours that the reader chose, for as long as the figure keeps its own theme.
   * @type {{ theme: string, own: string | null } | null}
   */
  #choice = null;

  /**
   * @param {HTMLDetailsElement} panel
   * @param {(text: string) => void} announce
   */
  constructor(panel, announce) {
    this.#panel = panel;
    panel.addEventListener("toggle", () => this.#refresh());
    panel.addEventListener("click", (event) => this.#choose(event));
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

  /** @param {MouseEvent} event */
  #choose(event) {
    const link = around(event.target, ".choices a", HTMLAnchorElement);
    // The reader may open the page with the snippets in a tab of its own.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#choice = { theme: link.dataset.theme ?? "", own: themeOf(this.#address) };
    this.#refresh();
  }

  /** The address of the snippets in the colours that the reader chose. */
  #chosen() {
    if (!this.#address || this.#choice?.own !== themeOf(this.#address)) return this.#address;
    const url = new URL(this.#address, location.href);
    if (this.#choice.theme) url.searchParams.set("theme", this.#choice.theme);
    else url.searchParams.delete("theme");
    return url.pathname + url.search;
  }

  async #refresh() {
    const address = this.#chosen();
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
   * Replace the texts. The radio buttons stay in place, because one of them may have the focus. If a link in a text
   * has it, the new text's link with the present colours gets it.
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
      const before = find(here, `.snippet[data-kind="${snippet.dataset.kind}"]`, HTMLElement);
      const focused = before.querySelector(".choices :focus");
      before.replaceWith(snippet);
      if (focused) maybe(snippet, '.choices [aria-current="true"]', HTMLElement)?.focus();
    }
  }
}

/** @param {string} address */
function themeOf(address) {
  return new URL(address, location.href).searchParams.get("theme");
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
