// Code: the figure's network as a script, in its panel. It is asked for only while that is open.

import { copy } from "./copy.js";
import { fetchScript } from "./fetch.js";

const PIECES = /(?<comment>#.*)|(?<quoted>"""[^]*?"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|(?<word>\b(?:def|class|for|in|if|elif|else|return|import|from|as)\b)/g;

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
      await copy(currentTarget, text(listing), listing);
      this.#announce("The script is copied.");
    });
  }

  #find(selector) {
    return this.#panel.querySelector(selector);
  }

  /** The script at an address is the figure's now. An own network has none, and the panel is hidden. */
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
      const script = await fetchScript(address);
      if (script === null) return;
      this.#shown = address;
      listing.replaceChildren(...lines(script));
      this.#find("#copy-code").textContent = "Copy code";
    } catch (error) {
      this.#shown = "";
      listing.textContent = `The script cannot be fetched: ${error.message}.`;
    }
  }
}

const text = (listing) => [...listing.children].map((line) => line.textContent).join("");

/** The script line by line, its comments, strings and keywords marked; each line keeps its newline. */
function lines(script) {
  const made = [];
  let line = null;
  const add = (piece, kind) => {
    for (const part of piece.match(/.*\n|.+/g) ?? []) {
      if (!line) made.push((line = element("line")));
      line.append(kind ? element(kind, part) : part);
      if (part.endsWith("\n")) line = null;
    }
  };
  let end = 0;
  for (const found of script.matchAll(PIECES)) {
    add(script.slice(end, found.index), "");
    add(found[0], Object.keys(found.groups).find((kind) => found.groups[kind] !== undefined));
    end = found.index + found[0].length;
  }
  add(script.slice(end), "");
  return made;
}

function element(name, content = "") {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = content;
  return span;
}
