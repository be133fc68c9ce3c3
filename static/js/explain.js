// Explain: the section that tells what happens now, and lights nodes and the symbols that name them.

import { all, around, arrange, find, maybe } from "./dom.js";
import { seriesOf } from "./keys.js";

/** @import { FigureView } from "./figure.js" */
/** @import { Mark } from "./marked.js" */

/** Kinds of nodes that have the symbol of another kind. */
const LIKE = new Map([
  ["early", "output"],
  ["initial-state", "state"],
]);

export class Explain {
  #view;
  #pointed = 0;
  /** The paragraphs of the section, as the server wrote them. @type {string[]} */
  #parts;
  /** The symbol whose nodes are lit. @type {HTMLElement | null} */
  #source = null;

  /** @param {FigureView} view */
  constructor(view) {
    this.#view = view;
    for (const [on, off] of [
      ["pointerover", "pointerout"],
      ["focusin", "focusout"],
    ]) {
      document.addEventListener(on, ({ target }) => this.#light(around(target, "#explain .symbol", HTMLElement)));
      // The pointer may leave anything, and a symbol that a new sentence replaced may lose the focus late: the
      // symbol that has the focus now stays lit.
      document.addEventListener(off, () =>
        this.#light(around(document.activeElement, "#explain .symbol", HTMLElement)),
      );
    }
    this.#parts = writtenIn(this.#section);
    this.#enable(this.#section);
  }

  get #section() {
    return find(document, "#explain", HTMLElement);
  }

  /**
   * Tell of a new figure what its section tells. Paragraphs that are the same stay, because formulas take long to lay
   * out.
   * @param {HTMLElement} fresh
   */
  put(fresh) {
    const section = this.#section;
    this.#clear(section);
    const old = new Map(this.#parts.map((written, k) => [written, section.children[k]]));
    this.#parts = writtenIn(fresh);
    const wanted = [...fresh.children].map((child, k) => {
      const same = old.get(this.#parts[k]);
      old.delete(this.#parts[k]);
      return same ?? child;
    });
    arrange(section, wanted);
    this.#enable(section);
  }

  /** Tell what happens at the current step. */
  tell() {
    const { now, words } = this.#view.playback.stop;
    const section = this.#section;
    find(section, ".now", HTMLElement).hidden = !now;
    if (!now) return;
    find(section, ".where", HTMLElement).textContent = words;
    const sentence = find(section, ".sentence", HTMLElement);
    // The arrow keys go on although the focus is on a symbol, which stays in its place.
    const focused = all(sentence, ".symbol", HTMLElement).findIndex((one) => one.matches(":focus"));
    this.#light(null);
    sentence.replaceChildren(...now.map((part) => (typeof part === "string" ? part : symbolOf(part))));
    this.#enable(sentence);
    const symbols = all(sentence, ".symbol[tabindex]", HTMLElement);
    if (focused >= 0) symbols[Math.min(focused, symbols.length - 1)]?.focus();
  }

  /**
   * Light the symbol of a node, with what it means for this node.
   * @param {SVGElement | null} node
   */
  async point(node) {
    this.#pointed += 1;
    const request = this.#pointed;
    const section = this.#section;
    this.#clear(section);
    if (!node) return;
    const { kind = "", key = "" } = node.dataset;
    for (const one of all(section, `.symbol[data-key="${key}"]`, HTMLElement)) one.classList.add("lit");
    const rows = all(section, `.rows [data-kind="${LIKE.get(kind) ?? kind}"]`, HTMLElement);
    const row = rows.find(({ dataset: { chain } }) => !chain || key.startsWith(chain));
    row?.classList.add("lit");
    if (!row || !this.#view.playback.hasComputed(node)) return;
    const answer = await this.#view.nodes().catch(() => null);
    if (!answer || request !== this.#pointed || !row.isConnected) return;
    const { symbol, meaning } = answer.nodes[key];
    this.#put(find(row, "dt", HTMLElement), symbolOf(symbol));
    const words = document.createElement("span");
    words.textContent = meaning;
    this.#put(find(row, "dd", HTMLElement), words);
  }

  /**
   * Put what is true of one node in the place of what is true of all of its kind.
   * @param {HTMLElement} place
   * @param {HTMLElement} special
   */
  #put(place, special) {
    special.classList.add("special");
    find(place, ".general", HTMLElement).hidden = true;
    place.append(special);
  }

  /** @param {HTMLElement} section */
  #clear(section) {
    for (const lit of all(section, ".lit", HTMLElement)) lit.classList.remove("lit");
    for (const special of all(section, ".special", HTMLElement)) special.remove();
    for (const general of all(section, ".general", HTMLElement)) general.hidden = false;
  }

  /**
   * Let the keyboard come to the symbols of nodes that can be lit.
   * @param {HTMLElement} part
   */
  #enable(part) {
    for (const one of all(part, ".symbol", HTMLElement)) {
      if (!this.#nodes(one).some((key) => this.#spot(key)) && !this.#edges(one)) continue;
      one.tabIndex = 0;
      one.setAttribute("role", "button");
    }
  }

  /**
   * Light the nodes of a symbol or a colour, or none.
   * @param {HTMLElement | null} symbol
   */
  #light(symbol) {
    if (symbol === this.#source) return;
    this.#source = symbol;
    const { stage } = this.#view;
    for (const spot of all(stage, ".spot.lit", HTMLElement)) spot.classList.remove("lit");
    find(stage, ".canvas", HTMLElement).dataset.lit = symbol ? this.#edges(symbol) : "";
    for (const key of symbol ? this.#nodes(symbol) : []) this.#spot(key)?.classList.add("lit");
  }

  /**
   * The keys of the nodes that a symbol names: one, or all of its kind and chain.
   * @param {HTMLElement} symbol
   */
  #nodes({ dataset: { key, kind, chain = "" } }) {
    const { svg } = this.#view;
    if (key) return svg.querySelector(`.node[data-key="${key}"]`) ? [key] : [];
    const nodes = kind ? all(svg, `.node[data-kind="${kind}"]${chain && `[data-key^="${chain}."]`}`, SVGElement) : [];
    return nodes.map(({ dataset }) => dataset.key ?? "");
  }

  /**
   * The kind of edges that a symbol names, if the figure has some.
   * @param {HTMLElement} symbol
   */
  #edges({ dataset: { key, kind } }) {
    return !key && kind && this.#view.svg.querySelector(`.edge[data-kind="${kind}"]`) ? kind : "";
  }

  /**
   * The spot of a node. In a folded figure another step's copy may lie over it.
   * @param {string} key
   */
  #spot(key) {
    const { stage } = this.#view;
    const spot = maybe(stage, `.spot[data-key="${key}"]`, HTMLElement);
    if (!spot?.hidden) return spot;
    return maybe(stage, `.spot[data-key^="${seriesOf(key)}"]:not([hidden])`, HTMLElement);
  }
}

/** The paragraphs of a section, as markup. @param {HTMLElement} section */
const writtenIn = (section) => [...section.children].map(({ outerHTML }) => outerHTML);

/**
 * A symbol of a sentence, as the server writes it.
 * @param {Mark} mark
 */
function symbolOf([key, letter, index]) {
  const symbol = document.createElement("span");
  symbol.className = "symbol";
  symbol.dataset.key = key;
  const words = document.createElement("span");
  words.className = "unseen";
  words.textContent = letter + index;
  const math = document.createElement("span");
  math.setAttribute("aria-hidden", "true");
  const template = maybe(document, `template.letter[data-letter="${letter}"]`, HTMLTemplateElement);
  if (template) {
    math.append(document.importNode(template.content, true));
    const place = [...math.querySelectorAll("mtext")].at(-1);
    if (place) place.replaceWith(...index.split(/(T_[xy])/).map((piece) => indexed(place, piece)));
  } else math.append(letter + index);
  symbol.append(words, math);
  return symbol;
}

/**
 * A piece of a superscript: a length that the figure leaves open, or what is beside it.
 * @param {Element} place  for text
 * @param {string} piece
 */
function indexed(place, piece) {
  if (!piece.startsWith("T_")) {
    const text = document.importNode(place, true);
    text.textContent = piece;
    return text;
  }
  const template = find(document, `template.letter[data-letter="${piece}"]`, HTMLTemplateElement);
  return document.importNode(find(template.content, "msub", MathMLElement), true);
}
