// Grip: a cell of a strip in the figure is dragged up and down, and its number grows and shrinks with it.

import { all, around, maybe } from "./dom.js";
import { hold, holding, reading } from "./edits.js";
import { dragged } from "./words.js";

/** @import { FigureView } from "./figure.js" */

/** So many px up or down begin a drag, and so many change a number by 1. */
const BEGIN = 4;
const UNIT = 90;

/**
 * A cell in the pointer's hand: its node's key and kind, the number of its unit from 0, the numbers of the node, and
 * where it was taken.
 * @typedef {{ key: string, kind: string, unit: number, values: number[], y: number, moved: boolean }} Held
 */

export class Grip {
  #view;
  #change;
  /** @type {Held | null} */
  #held = null;
  #busy = false;
  /** What is asked for once the last figure is there, by cell. @type {Map<string, { held: Held, value: number }>} */
  #next = new Map();
  /** How often the pointer was pressed: a press that is over takes no cell any more. */
  #press = 0;
  #sign = document.createElement("output");

  /**
   * @param {FigureView} view
   * @param {(name: string, value: string, field: string) => unknown} change
   */
  constructor(view, change) {
    this.#view = view;
    this.#change = change;
    this.#sign.className = "dragged-unit";
    document.addEventListener("pointerdown", (event) => this.#take(event));
    document.addEventListener("pointermove", (event) => this.#move(event));
    document.addEventListener("pointerup", () => this.#drop());
  }

  /** @param {PointerEvent} event */
  async #take(event) {
    const view = this.#view;
    this.#held = null;
    this.#press += 1;
    const press = this.#press;
    const spot = around(event.target, ".spot[data-key]", HTMLElement);
    // A finger scrolls.
    if (!spot || event.button || event.pointerType === "touch" || !view.stage.contains(spot)) return;
    if (!view.changeable) return;
    const node = maybe(view.svg, `.node[data-key="${spot.dataset.key}"]`, SVGElement);
    const { key = "", kind = "" } = node?.dataset ?? {};
    const drags = kind === "state" || (kind === "input" && view.readsOther);
    if (!node || !drags || !view.playback.hasComputed(node)) return;
    const unit = unitAt(node, event);
    if (unit < 0) return;
    const y = event.clientY;
    const answer = await view.nodes().catch(() => null);
    const values = answer?.nodes[key]?.vectors[0]?.values;
    if (values && press === this.#press) this.#held = { key, kind, unit, values, y, moved: false };
  }

  /** @param {PointerEvent} event */
  #move({ buttons, clientX, clientY }) {
    const held = this.#held;
    if (!buttons) this.#held = null;
    if (!buttons || !held) return;
    if (!held.moved && Math.abs(clientY - held.y) <= BEGIN) return;
    held.moved = true;
    const value = Math.round(100 * (held.values[held.unit] - (clientY - held.y) / UNIT)) / 100;
    this.#sign.textContent = dragged(held.unit + 1, value);
    this.#sign.style.left = `${clientX + 16}px`;
    this.#sign.style.top = `${clientY - 12}px`;
    document.body.append(this.#sign);
    this.#ask(held, value);
  }

  #drop() {
    this.#press += 1;
    this.#sign.remove();
    if (!this.#held?.moved) return;
    this.#held = null;
    /** The click that ends a drag opens nothing. @param {Event} event */
    const stop = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", stop, { capture: true }));
  }

  /**
   * Ask for the figure with another number: for the last one of each cell that was wanted when the one before is there.
   * @param {Held} held
   * @param {number} value
   */
  async #ask(held, value) {
    this.#next.set(`${held.key}.${held.unit}`, { held, value });
    if (this.#busy) return;
    this.#busy = true;
    for (const [place, wanted] of this.#next) {
      this.#next.delete(place);
      const [name, text] = edit(this.#view, wanted.held, wanted.value);
      await this.#change(name, text, name);
    }
    this.#busy = false;
  }
}

/**
 * The parameter that gives a cell another number, and its value.
 * @param {FigureView} view
 * @param {Held} held
 * @param {number} value
 * @returns {[string, string]}
 */
function edit(view, { key, kind, unit, values }, value) {
  const { query } = view.facts;
  if (kind === "input")
    return ["input", reading(query.input, key.slice(key.indexOf(".") + 1), values, unit, String(value))];
  // A unit that is held at every step stays so.
  const { every } = holding(query.clamp, key, unit);
  return ["clamp", hold(query.clamp, key, unit, String(value), every)];
}

/**
 * The number of the cell under the pointer, from 0; -1 if there is none.
 * @param {SVGElement} node
 * @param {{ clientX: number, clientY: number }} pointer
 */
function unitAt(node, { clientX, clientY }) {
  const name = maybe(node, "use.zero", SVGUseElement)?.href.baseVal.slice(1);
  const track = name ? document.getElementById(name) : null;
  const matrix = node instanceof SVGGraphicsElement ? node.getScreenCTM() : null;
  if (!track || !matrix) return -1;
  const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(matrix.inverse());
  return all(track, "rect", SVGRectElement).findIndex((cell) => {
    const [left, top, wide, high] = [cell.x, cell.y, cell.width, cell.height].map(({ baseVal }) => baseVal.value);
    return x >= left - 1 && x <= left + wide + 1 && y >= top - 1 && y <= top + high + 1;
  });
}
