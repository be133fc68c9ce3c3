// Links: the section with the addresses of the figure's formats.

import { withStep } from "./address.js";
import { all, find } from "./dom.js";
import { copy } from "./copy.js";
import { addressCopied, copyAddress } from "./words.js";

/** @import { Facts } from "./figure.js" */

export class Links {
  /** @param {(text: string) => void} announce */
  constructor(announce) {
    const button = find(document, "#copy", HTMLButtonElement);
    button.addEventListener("click", async () => {
      await copy(button, new URL(this.#canonical.textContent ?? "", location.href).href, this.#canonical);
      announce(addressCopied());
    });
  }

  get #canonical() {
    return find(document, "#canonical", HTMLElement);
  }

  /** Reset the button after another figure has replaced the one whose address was copied. */
  renew() {
    find(document, "#copy", HTMLButtonElement).textContent = copyAddress();
  }

  /**
   * Link to the formats of a figure at a step.
   * @param {Facts} facts
   * @param {number} step
   * @param {number} steps
   */
  show({ own, addresses }, step, steps) {
    for (const link of all(document, "[data-format]", HTMLAnchorElement)) {
      const format = link.dataset.format ?? "";
      const address = addresses[format];
      link.hidden = !address;
      if (address) link.href = withStep(address, step, steps);
    }
    this.#canonical.textContent = own ? "" : withStep(addresses.svg, step, steps);
  }
}
