// Dots: where a lecture stands. Each stop has a dot that is a link to it; two more lead to its neighbours.

import { all, find } from "./dom.js";
import { lectureAddress } from "./lecture.js";
import { stopOf } from "./words.js";

/** @import { Stop } from "./lecture.js" */

export class Dots {
  #root;
  /** @type {Stop[]} */
  #stops = [];

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  get #links() {
    return all(this.#root, ".dots li a", HTMLAnchorElement);
  }

  /**
   * @param {Stop[]} stops
   * @param {number} number  of the present one
   */
  draw(stops, number) {
    this.#stops = stops;
    const dots = stops.map(({ title }, index) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = lectureAddress(stops, index + 1);
      link.title = title;
      link.ariaLabel = `${stopOf(index + 1, stops.length)}: ${title}`;
      item.append(link);
      return item;
    });
    find(this.#root, ".dots ol", HTMLElement).replaceChildren(...dots);
    find(this.#root, ".dots", HTMLElement).hidden = !dots.length;
    this.show(number);
  }

  /** @param {number} number  of the present stop */
  show(number) {
    this.#links.forEach((link, index) => {
      link.ariaCurrent = index + 1 === number ? "step" : null;
    });
    for (const [rel, other] of Object.entries({ prev: number - 1, next: number + 1 })) {
      const link = find(this.#root, `.way[rel="${rel}"]`, HTMLAnchorElement);
      link.hidden = other < 1 || other > this.#stops.length;
      if (!link.hidden) link.href = lectureAddress(this.#stops, other);
    }
  }

  /**
   * The number of a dot's stop.
   * @param {HTMLAnchorElement} link
   */
  numberOf(link) {
    return this.#links.indexOf(link) + 1;
  }
}
