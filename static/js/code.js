// Code: the figure's network as a script, in its panel. It is fetched only while the panel is open. The server
// marks the syntax.

import { copy } from "./copy.js";
import { fetchListing } from "./fetch.js";

export class Code {
  #panel;
  #announce;
  #address = "";
  #shown = "";

  constructor(panel, announce) {
    this.#panel = panel;
    this.#announce = announce;
    panel.addEventListener("toggle", () => this.#refresh());
    this.#find("#copy-code").addEventListener("click", async ({ currentTarget }) => {
      const listing = this.#find(".listing");
      await copy(currentTarget, listing.textContent, listing);
      this.#announce("The script is copied.");
    });
  }

  #find(selector) {
    return this.#panel.querySelector(selector);
  }

  /** Show the figure's script, which is at this address. An own network has none, and its panel is hidden. */
  show(address = "", pattern = "") {
    this.#address = address;
    const link = this.#find("#download-code");
    link.href = address;
    link.download = `${pattern}.py`;
    this.#refresh();
  }

  async #refresh() {
    const address = this.#address;
    if (!address || !this.#panel.open || address === this.#shown) return;
    const listing = this.#find(".listing");
    try {
      const fetched = await fetchListing(address.replace("/v1/figures/", "/listing/"));
      if (fetched === null) return;
      this.#shown = address;
      listing.replaceChildren(...fetched.childNodes);
      this.#find("#copy-code").textContent = "Copy code";
    } catch (error) {
      this.#shown = "";
      listing.textContent = `The script cannot be fetched: ${error.message}.`;
    }
  }
}
