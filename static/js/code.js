// Code: the panel with the figure's network as a script. The script is fetched only while the panel is open.
// The server marks the syntax.

import { copy } from "./copy.js";
import { find } from "./dom.js";
import { latest, part } from "./fetch.js";
import { copyCode, noScript, scriptCopied } from "./words.js";

export class Code {
  #panel;
  #listing;
  #request = latest();
  #address = "";
  #loaded = "";

  /**
   * @param {HTMLDetailsElement} panel
   * @param {(text: string) => void} announce
   */
  constructor(panel, announce) {
    this.#panel = panel;
    this.#listing = find(panel, ".listing", HTMLElement);
    panel.addEventListener("toggle", () => this.#refresh());
    this.#button.addEventListener("click", async () => {
      await copy(this.#button, this.#listing.textContent ?? "", this.#listing);
      announce(scriptCopied());
    });
  }

  get #button() {
    return find(this.#panel, "#copy-code", HTMLButtonElement);
  }

  /**
   * Show the script of a figure. An own network has none, and the panel is hidden.
   * @param {import("./figure.js").Facts} facts
   */
  show({ addresses, query, weights }) {
    this.#address = addresses.py ?? "";
    this.#panel.hidden = !addresses.py;
    const link = find(this.#panel, "#download-code", HTMLAnchorElement);
    link.href = this.#address;
    link.download = `${query.pattern}.py`;
    find(this.#panel, "#weights", HTMLElement).hidden = !weights;
    find(this.#panel, "#weights a", HTMLAnchorElement).href = weights;
    this.#refresh();
  }

  async #refresh() {
    const address = this.#address;
    if (!address || !this.#panel.open || address === this.#loaded) return;
    try {
      const answer = await this.#request(address.replace("/v1/figures/", "/listing/"));
      if (!answer) return;
      const listing = part(answer, ".listing");
      this.#loaded = address;
      this.#listing.replaceChildren(...listing.childNodes);
      this.#button.textContent = copyCode();
    } catch (error) {
      this.#loaded = "";
      this.#listing.textContent = noScript(error);
    }
  }
}
