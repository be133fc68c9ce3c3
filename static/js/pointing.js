// Pointing: which node of a figure the reader points at, by pointer, focus or touch.

import { all, around, maybe } from "./dom.js";
import { seriesOf } from "./keys.js";

/** @import { Playback } from "./playback.js" */
/** @import { Nodes } from "./readout.js" */

/**
 * A figure whose nodes have spots to point at.
 * @typedef {object} Pointed
 * @property {HTMLElement} stage  contains the spots
 * @property {SVGSVGElement} svg
 * @property {Playback} playback
 * @property {() => Promise<Nodes>} nodes  the numbers of all nodes
 */

export class Pointing {
  #view;
  #read;
  #key = "";
  /** The value of the spot that was tapped last, of those that need two taps. @type {string | null} */
  #tapped = null;
  #byTouch = false;
  /** Where the pointer was when it came over something. */
  #place = "";

  /**
   * @param {Pointed} view
   * @param {() => void} read  called when the reader points at another node
   */
  constructor(view, read) {
    this.#view = view;
    this.#read = read;
    document.addEventListener("pointerover", (event) => this.#over(event));
    document.addEventListener("focusin", ({ target }) => this.#point(target));
    document.addEventListener("pointerdown", ({ pointerType }) => (this.#byTouch = pointerType === "touch"), true);
    document.addEventListener("click", (event) => this.#tap(event));
  }

  /** The node in the current figure that the reader pointed at last; null if the figure lacks it. */
  get node() {
    if (!this.#key) return null;
    this.#key = this.#uncovered(this.#key);
    return this.#find(this.#key);
  }

  /** @param {string} key */
  #find(key) {
    return maybe(this.#view.svg, `.node[data-key="${key}"]`, SVGElement);
  }

  /**
   * A page that scrolls brings other nodes under a pointer at rest, which is not pointing.
   * @param {PointerEvent} event
   */
  #over({ target, screenX, screenY }) {
    const place = `${screenX} ${screenY}`;
    if (place !== this.#place) this.#point(target);
    this.#place = place;
  }

  /** @param {EventTarget | null} target */
  #point(target) {
    const spot = around(target, ".spot[data-key]", HTMLElement);
    const key = spot?.dataset.key;
    if (!key || key === this.#key || !this.#view.stage.contains(spot)) return;
    this.#key = key;
    this.#read();
  }

  /**
   * The key of the visible node at a node's place: in a folded figure another step's copy may lie over it.
   * @param {string} key
   */
  #uncovered(key) {
    const node = this.#find(key);
    const pile = node?.closest(".step[display]")?.getAttribute("transform");
    if (!node || !pile) return key;
    const nodes = all(this.#view.svg, `.step[transform="${pile}"]:not([display]) .node[data-key]`, SVGElement);
    const keys = nodes.map(({ dataset }) => dataset.key ?? "");
    return keys.find((other) => seriesOf(other) === seriesOf(key)) ?? key;
  }

  /**
   * By touch, the first tap on a slot reads it out and the next one switches it, because fingers cannot hover. The same
   * holds for a state whose cell would cover what is read out.
   * @param {MouseEvent} event
   */
  #tap(event) {
    const slot = around(event.target, ".slot[data-key], .twice", HTMLButtonElement);
    const first = this.#byTouch && slot !== null && slot.value !== this.#tapped;
    this.#tapped = first ? slot.value : null;
    if (first) event.preventDefault();
  }
}

/**
 * A folded figure has all steps in one place: only the nodes of the visible step can be pointed at.
 * @param {{ stage: HTMLElement, svg: SVGSVGElement }} view
 */
export function coverSpots({ stage, svg }) {
  for (const spot of all(stage, ".spot", HTMLElement)) {
    const group = svg.querySelector(`.step[data-t="${spot.dataset.t}"]`);
    spot.hidden = group?.hasAttribute("display") ?? false;
  }
}
