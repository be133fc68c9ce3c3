// Readout: the panel for one node, with its name, its vectors to four decimals, and its equation. The name comes
// from the figure, everything else from the server.

import { find } from "./dom.js";
import { noNumbers, notComputed, pointAtNode } from "./words.js";

/** @import { Playback } from "./playback.js" */

/**
 * `names` is a key of the readout's names. `returned` is true for a gradient, which is shown only after the run
 * has come back to the node's step; `chosen` is the index of the token that an output chose.
 * @typedef {{ title?: string, names: string, values: number[], chosen?: number, returned?: boolean }} Vector
 */

/** @typedef {{ note: string, equation: string, vectors: Vector[] }} NodeReadout */

/** @typedef {{ names: Record<string, string[]>, nodes: Record<string, NodeReadout> }} Nodes */

const DECIMALS = 4;

export class Readout {
  #panel;
  #latest = 0;
  #key = "";

  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.#panel = panel;
  }

  /**
   * Show a node, without the numbers and gradients that are not computed at the run's step.
   * @param {SVGElement} node
   * @param {Playback} playback
   * @param {Promise<Nodes>} answer
   * @param {HTMLTemplateElement | null} worked  the node's equations with a unit's numbers put in
   */
  async show(node, playback, answer, worked) {
    this.#latest += 1;
    const request = this.#latest;
    const { key = "", t } = node.dataset;
    const name = node.getAttribute("aria-label") ?? "";
    if (key !== this.#key) this.#write(name, "");
    this.#key = key;
    let readout;
    try {
      readout = await answer;
    } catch (error) {
      if (request === this.#latest) this.#write(name, noNumbers(error));
      return;
    }
    if (request !== this.#latest) return;
    const { note, equation, vectors } = readout.nodes[key];
    const lines = interleaved(equation, worked);
    if (!playback.hasComputed(node)) {
      this.#write(name, notComputed(playback.step), lines);
      return;
    }
    const returned = playback.hasReturned(Number(t));
    const visible = vectors.filter((vector) => returned || !vector.returned);
    this.#write(
      name,
      note,
      lines,
      visible.flatMap((vector) => section(vector, readout.names[vector.names])),
    );
  }

  /**
   * Show the figure's hint, after the figure lost the node.
   * @param {string} hint
   */
  clear(hint) {
    this.#latest += 1;
    this.#key = "";
    this.#write(pointAtNode(), hint);
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
 * The lines of an equation, each followed by the same line with numbers, if there are such lines.
 * @param {string} equation  as MathML
 * @param {HTMLTemplateElement | null} worked
 * @returns {Element[]}
 */
function interleaved(equation, worked) {
  const template = document.createElement("template");
  template.innerHTML = equation;
  const lines = [...template.content.children];
  const numbers = worked ? [...worked.content.querySelectorAll("math")] : [];
  if (lines.length !== numbers.length) return lines;
  return lines.flatMap((line, k) => {
    const copy = document.importNode(numbers[k], true);
    copy.classList.add("worked");
    return [line, copy];
  });
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
