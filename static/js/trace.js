// Trace: where a node comes from. First what it reads itself is lit, with the arithmetic; then all that it depends on
// through time. And each copy of the weights on a wire.

import { all, find } from "./dom.js";
import { PASSING } from "./edits.js";
import { latest, part } from "./fetch.js";
import { button } from "./fields.js";
import { comesFrom, noNumbers, sameWeights } from "./words.js";

/** @import { FigureView } from "./figure.js" */

/** The matrix that a kind of wire carries, as words.js names it. @type {Record<string, string>} */
const CARRIES = { recurrent: "state", input: "input", feedback: "input", depth: "input", output: "output" };

export class Trace {
  #view;
  #key = "";
  /** 0: nothing is lit; 1: the direct inputs; 2: all that it depends on. */
  #far = 0;
  #matrix = "";
  #ask = latest();

  /** @param {FigureView} view */
  constructor(view) {
    this.#view = view;
  }

  /** Light in a new figure what was lit in the last one. */
  take() {
    this.#light();
  }

  /**
   * The buttons for a node, and the place of its arithmetic.
   * @param {string} key
   * @param {number} number  of the node's numbers, from 1
   * @returns {Element[]}
   */
  parts(key, number) {
    if (key !== this.#key) [this.#key, this.#far, this.#matrix] = [key, 0, ""];
    this.#light();
    const into = this.#into(key);
    if (!into.length) return [];
    const row = document.createElement("div");
    row.className = "chips";
    const back = button(comesFrom(this.#far), () => {
      this.#far = (this.#far + 1) % 3;
      this.#matrix = "";
      back.textContent = comesFrom(this.#far);
      this.#light();
      this.#work(key, number, place);
    });
    back.id = "trace-back";
    const place = document.createElement("div");
    place.className = "worked-out";
    row.append(back);
    for (const matrix of new Set(into.map((edge) => this.#matrixOf(edge)))) {
      if (!matrix) continue;
      const copies = button(sameWeights(matrix.split(".")[0]), () => {
        this.#matrix = this.#matrix === matrix ? "" : matrix;
        this.#far = 0;
        back.textContent = comesFrom(0);
        this.#light();
      });
      copies.id = `copies-${matrix}`;
      row.append(copies);
    }
    if (this.#far) this.#work(key, number, place);
    return [row, place];
  }

  /**
   * Show the arithmetic of a number while its inputs are lit.
   * @param {string} key
   * @param {number} number
   * @param {HTMLElement} place
   */
  async #work(key, number, place) {
    if (!this.#far) return place.replaceChildren();
    try {
      const answer = await this.#ask(...this.#view.about("worked", { of: key, number: String(number) }));
      if (answer) place.replaceChildren(...part(answer, "#worked").children);
    } catch (error) {
      place.textContent = noNumbers(error);
    }
  }

  get #edges() {
    const edges = all(this.#view.svg, ".edge", SVGElement);
    return edges.filter(({ dataset: { kind = "", edit } }) => PASSING.includes(kind) && edit !== "cut");
  }

  /** @param {string} key */
  #into(key) {
    return this.#edges.filter(({ dataset: { target } }) => target === key);
  }

  /** The edges that are lit. */
  #lit() {
    const edges = this.#edges;
    if (this.#matrix) return edges.filter((edge) => this.#matrixOf(edge) === this.#matrix);
    if (!this.#far) return [];
    /** @type {Set<SVGElement>} */
    const found = new Set();
    const seen = new Set([this.#key]);
    let reached = [this.#key];
    while (reached.length) {
      const here = edges.filter((edge) => reached.includes(edge.dataset.target ?? ""));
      for (const edge of here) found.add(edge);
      reached = [...new Set(here.map(({ dataset: { source = "" } }) => source))].filter((key) => !seen.has(key));
      for (const key of reached) seen.add(key);
      if (this.#far === 1) break;
    }
    return [...found];
  }

  #light() {
    const { svg } = this.#view;
    const lit = this.#lit();
    const keys = new Set(lit.flatMap(({ dataset: { source = "", target = "" } }) => [source, target]));
    svg.classList.toggle("traced", lit.length > 0);
    for (const edge of all(svg, ".edge", SVGElement)) edge.classList.toggle("lit", lit.includes(edge));
    for (const node of all(svg, ".node", SVGElement)) {
      const { key = "", t } = node.dataset;
      // The state h̃ stands on the wire to its output.
      node.classList.toggle("lit", keys.has(key) || (key === `h.${t}` && keys.has(`y.${t}`)));
    }
  }

  /**
   * The matrix that a wire carries, the same for all its copies; "" for a wire without weights.
   * @param {SVGElement} edge
   */
  #matrixOf({ dataset: { kind = "", target = "", t = "" } }) {
    const what = CARRIES[kind];
    if (!what) return "";
    if (what === "output") return what;
    const [chain, layer] = target.split(".");
    const { pattern, tx } = find(this.#view.stage, "svg.unroll", SVGElement).dataset;
    const decodes = pattern === "encoder-decoder" && Number(t) > Number(tx);
    return `${what}.${chain}.${layer}.${decodes}`;
  }
}
