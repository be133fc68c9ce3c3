// Code: the figure's network as a script, in its panel. It is asked for only while the panel is open. The
// server marks the syntax.

import { copy } from "./copy.js";
import { find } from "./dom.js";
import { latest, part } from "./fetch.js";
import { copyCode, noScript, scriptCopied } from "./words.js";

export class Code {
  #panel;
  #listing;
  #request = latest();
  #address = "";
  #shown = "";

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
   * Lead to the script at an address. An own network has none, and its panel is hidden.
   * @param {string} [address]
   * @param {string} [pattern]  names the file
   */
  show(address = "", pattern = "") {
    this.#address = address;
    const link = find(this.#panel, "#download-code", HTMLAnchorElement);
    link.href = address;
    link.download = `${pattern}.py`;
    this.#refresh();
  }

  async #refresh() {
    const address = this.#address;
    if (!address || !this.#panel.open || address === this.#shown) return;
    try {
      const answer = await this.#request(address.replace("/v1/figures/", "/listing/"));
      if (!answer) return;
      const listing = part(answer, ".listing");
      this.#shown = address;
      this.#listing.replaceChildren(...listing.childNodes);
      this.#button.textContent = copyCode();
    } catch (error) {
      this.#shown = "";
      this.#listing.textContent = noScript(error);
    }
  }
}
