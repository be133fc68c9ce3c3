// Table: all numbers of the figure at its step, as rows of a table, for who cannot see the colours.

import { find } from "./dom.js";
import { noNumbers } from "./words.js";

/** @import { FigureView } from "./figure.js" */

const DECIMALS = 3;

export class Table {
  #view;
  #details = find(document, "#numbers", HTMLDetailsElement);
  #request = 0;

  /** @param {FigureView} view */
  constructor(view) {
    this.#view = view;
    this.#details.addEventListener("toggle", () => this.renew());
  }

  /** Write the table of the present figure and step, if it is open. */
  async renew() {
    if (!this.#details.open) return;
    this.#request += 1;
    const request = this.#request;
    const body = find(this.#details, "tbody", HTMLElement);
    let answer;
    try {
      answer = await this.#view.nodes();
    } catch (error) {
      find(this.#details, ".note", HTMLElement).textContent = noNumbers(error);
      return;
    }
    if (request !== this.#request) return;
    const { playback, svg } = this.#view;
    const rows = Object.entries(answer.nodes).flatMap(([key, { meaning, vectors }]) => {
      const node = svg.querySelector(`.node[data-key="${key}"]`);
      const [vector] = vectors.filter(({ returned }) => !returned);
      if (!(node instanceof SVGElement) || !vector || !playback.hasComputed(node)) return [];
      return [rowOf(node.getAttribute("aria-label") ?? key, meaning, vector.values)];
    });
    body.replaceChildren(...rows);
  }
}

/**
 * @param {string} name
 * @param {string} meaning
 * @param {number[]} values
 */
function rowOf(name, meaning, values) {
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = name;
  const [what, numbers] = [document.createElement("td"), document.createElement("td")];
  what.textContent = meaning;
  numbers.textContent = values.map((value) => value.toFixed(DECIMALS).replace("-", "−")).join("  ");
  row.append(head, what, numbers);
  return row;
}
