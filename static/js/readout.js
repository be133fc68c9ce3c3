// Readout: the panel for one node, with its name, its vectors to four decimals, and its equation. The name comes
// from the figure, everything else from the server.

import { find } from "./dom.js";
import { allNumbers, noNumbers, notComputed, pointAtNode } from "./words.js";

/** @import { Playback } from "./playback.js" */

/**
 * `names` is a key of the readout's names. `returned` is true for a gradient, which is shown only after the run
 * has come back to the node's step; `chosen` is the index of the token that an output chose; `more` is the number of
 * values that an embed leaves out; `place` is how an address names a vector whose units can be held.
 * @typedef {{ title?: string, names: string, values: number[], chosen?: number, returned?: boolean, more?: number, place?: string }} Vector
 */

/**
 * `meaning` is what the node's symbol means for this node.
 * @typedef {{ note: string, equation: string, vectors: Vector[], symbol: import("./marked.js").Mark, meaning: string }} NodeReadout
 */

/** @typedef {{ names: Record<string, string[]>, nodes: Record<string, NodeReadout> }} Nodes */

const DECIMALS = 4;

export class Readout {
  #panel;
  #latest = 0;
  #key = "";
  /** Whether the numbers under an open cell are unfolded. */
  #open = false;

  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.#panel = panel;
  }

  /**
   * Show a node, without the numbers and gradients that are not computed at the run's step.
   * @param {SVGElement} node
   * @param {Playback} playback
   * @param {Promise<Nodes>} answer
   * @param {boolean} worked  the panel with the node's cell is open, and shows its equations
   */
  async show(node, playback, answer, worked) {
    this.#latest += 1;
    const request = this.#latest;
    const { key = "", t } = node.dataset;
    const name = node.getAttribute("aria-label") ?? "";
    if (key !== this.#key) this.#write(name, "");
    this.#key = key;
    this.#panel.classList.toggle("under", worked);
    let readout;
    try {
      readout = await answer;
    } catch (error) {
      if (request === this.#latest) this.#write(name, noNumbers(error));
      return;
    }
    if (request !== this.#latest) return;
    const { note, equation, vectors } = readout.nodes[key];
    const lines = worked ? [] : linesOf(equation);
    if (!playback.hasComputed(node)) {
      this.#write(name, notComputed(playback.step), lines);
      return;
    }
    const returned = playback.hasReturned(Number(t));
    const visible = vectors.filter((vector) => returned || !vector.returned);
    const sections = visible.flatMap((vector) => section(vector, readout.names[vector.names]));
    this.#write(name, note, lines, worked ? [this.#folded(sections)] : sections);
  }

  /**
   * Show the figure's hint, after the figure lost the node.
   * @param {string} hint
   */
  clear(hint) {
    this.#latest += 1;
    this.#key = "";
    this.#panel.classList.remove("under");
    this.#write(pointAtNode(), hint);
  }

  /**
   * The vectors under an open cell, which shows one number of each, behind a summary.
   * @param {Element[]} sections
   */
  #folded(sections) {
    const details = document.createElement("details");
    const summary = document.createElement("summary");
    details.className = "numbers";
    details.open = this.#open;
    details.addEventListener("toggle", () => (this.#open = details.open));
    summary.textContent = allNumbers();
    details.append(summary, ...sections);
    return details;
  }

  /**
   * @param {string} title
   * @param {string} note
   * @param {Element[]} [lines]  of the equation
   * @param {Element[]} [vectors]
   */
  #write(title, note, lines = [], vectors = []) {
    find(this.#panel, ".title", HTMLElement).textContent = title;
    find(this.#panel, ".note.scripted", HTMLElement).textContent = note;
    const equation = find(this.#panel, ".equation", HTMLElement);
    equation.replaceChildren(...lines);
    equation.hidden = !lines.length;
    find(this.#panel, ".vectors", HTMLElement).replaceChildren(...vectors);
  }
}

/**
 * The lines of an equation.
 * @param {string} equation  as MathML
 */
function linesOf(equation) {
  const template = document.createElement("template");
  template.innerHTML = equation;
  return [...template.content.children];
}

/**
 * A vector as a list of its units, under its title if it has one.
 * @param {Vector} vector
 * @param {string[]} names
 * @returns {Element[]}
 */
function section({ title, values, chosen }, names) {
  const list = document.createElement("ol");
  list.className = "vector";
  list.append(...values.map((value, k) => unit(names[k], value, k === chosen)));
  if (!title) return [list];
  const heading = document.createElement("h3");
  heading.className = "vector-title";
  heading.textContent = title;
  return [heading, list];
}

/**
 * @param {string} name
 * @param {number} value
 * @param {boolean} chosen
 */
function unit(name, value, chosen) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.className = "unit";
  label.textContent = name;
  label.title = name;
  item.append(label, formatted(value));
  item.style.setProperty("--size", (Math.min(1, Math.abs(value)) * 0.55).toFixed(3));
  item.classList.toggle("negative", value < 0);
  item.classList.toggle("chosen", chosen);
  return item;
}

/**
 * A number with four decimals, or with a power of ten if all decimals would be zero, as for most gradients.
 * @param {number} value
 */
function formatted(value) {
  const small = value !== 0 && Math.abs(value) < 0.5 * 10 ** -DECIMALS;
  return (small ? value.toExponential(2) : value.toFixed(DECIMALS)).replace("-", "−");
}
