// Strip: the line under an embedded figure with the name, the meaning and the numbers of one node.

import { find } from "./dom.js";
import { andMore, notComputed } from "./words.js";

/** @import { Playback } from "./playback.js" */
/** @import { Nodes } from "./readout.js" */

const DECIMALS = 3;

export class Strip {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /**
   * Show a node, without the numbers that are not computed at the run's step.
   * @param {SVGElement} node
   * @param {Playback} playback
   * @param {Nodes} nodes
   */
  show(node, playback, { names, nodes }) {
    const { meaning, vectors } = nodes[node.dataset.key ?? ""];
    const computed = playback.hasComputed(node);
    find(this.#root, ".title", HTMLElement).textContent = node.getAttribute("aria-label");
    find(this.#root, ".note", HTMLElement).textContent = computed ? meaning : notComputed(playback.step);
    const items = computed ? vectors.flatMap((vector) => itemsOf(vector, names[vector.names])) : [];
    find(this.#root, ".vector", HTMLElement).replaceChildren(...items);
  }
}

/**
 * @param {import("./readout.js").Vector} vector
 * @param {string[]} names
 */
function itemsOf({ values, more }, names) {
  const items = values.map((value, k) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = name.title = names[k];
    item.append(name, value.toFixed(DECIMALS).replace("-", "−"));
    item.style.setProperty("--size", (Math.min(1, Math.abs(value)) * 0.55).toFixed(3));
    item.classList.toggle("negative", value < 0);
    return item;
  });
  if (more) {
    const item = document.createElement("li");
    item.className = "more";
    item.textContent = andMore(more);
    items.push(item);
  }
  return items;
}
