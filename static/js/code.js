// Code: the figure's network as a script, in its panel. It is asked for only while the panel is open.

import { copy } from "./copy.js";
import { find } from "./dom.js";
import { latest, textOf } from "./fetch.js";
import { copyCode, noScript, scriptCopied } from "./words.js";

const PIECES =
  /(?<comment>#.*)|(?<quoted>"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<word>\b(?:def|class|for|in|if|elif|else|return|import|from|as)\b)/g;

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
      await copy(this.#button, text(this.#listing), this.#listing);
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
      const answer = await this.#request(address);
      if (!answer) return;
      const script = textOf(answer);
      this.#shown = address;
      this.#listing.replaceChildren(...lines(script));
      this.#button.textContent = copyCode();
    } catch (error) {
      this.#shown = "";
      this.#listing.textContent = noScript(error);
    }
  }
}

/** @param {HTMLElement} listing */
const text = (listing) => [...listing.children].map((line) => line.textContent).join("");

/**
 * The script line by line, its comments, strings and keywords marked; each line keeps its newline.
 * @param {string} script
 */
function lines(script) {
  /** @type {HTMLElement[]} */
  const made = [];
  /** @type {HTMLElement | null} */
  let line = null;
  /**
   * @param {string} piece
   * @param {string} [kind]
   */
  const add = (piece, kind) => {
    for (const part of piece.match(/.*\n|.+/g) ?? []) {
      line ??= made[made.push(element("line")) - 1];
      line.append(kind ? element(kind, part) : part);
      if (part.endsWith("\n")) line = null;
    }
  };
  let end = 0;
  for (const found of script.matchAll(PIECES)) {
    const groups = found.groups ?? {};
    add(script.slice(end, found.index));
    add(
      found[0],
      Object.keys(groups).find((kind) => groups[kind] !== undefined),
    );
    end = found.index + found[0].length;
  }
  add(script.slice(end));
  return made;
}

/**
 * @param {string} name  its class
 * @param {string} [content]
 */
function element(name, content = "") {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = content;
  return span;
}
