// Matrices: the weights of the network, one by one. An entry is dragged up and down, or given a number.

import { all, around, find, maybe } from "./dom.js";
import { held, put, written } from "./edits.js";
import { latest, part } from "./fetch.js";
import { button, field } from "./fields.js";
import { letGo, newValue, noNumbers, whole } from "./words.js";

/** @import { FigureView } from "./figure.js" */

/** So many px change a number by 1. */
const UNIT = 60;
/** The way of each key, in rows and columns. @type {Map<string, [number, number]>} */
const WAYS = new Map([
  ["ArrowLeft", [0, -1]],
  ["ArrowRight", [0, 1]],
  ["ArrowUp", [-1, 0]],
  ["ArrowDown", [1, 0]],
]);

export class Matrices {
  #root = find(document, "#matrices", HTMLDetailsElement);
  #view;
  #change;
  #ask = latest();
  /** The parameter and the entry that are shown. */
  #of = "";
  #place = "";
  #busy = false;
  /** The values that are asked for next, by the places of their entries. @type {Map<string, string>} */
  #next = new Map();

  /**
   * @param {FigureView} view
   * @param {(name: string, value: string, field: string) => unknown} change
   */
  constructor(view, change) {
    this.#view = view;
    this.#change = change;
    this.#root.addEventListener("toggle", () => this.renew());
    this.#root.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLSelectElement)) return;
      this.#of = target.value;
      this.#place = "";
      this.renew();
    });
    this.#root.addEventListener("click", ({ target }) => this.#choose(target));
    this.#root.addEventListener("focusin", ({ target }) => this.#choose(target));
    this.#root.addEventListener("keydown", (event) => this.#press(event));
    this.#root.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  /** Show the weights of the figure, if anybody looks at them. */
  async renew() {
    if (!this.#root.open) return;
    let fresh;
    try {
      const answer = await this.#ask(...this.#view.about("matrices", { of: this.#of }));
      if (!answer) return;
      fresh = part(answer, "#matrix");
    } catch (error) {
      fresh = Object.assign(document.createElement("p"), { id: "matrix", textContent: noNumbers(error) });
    }
    const old = this.#root.querySelector("#matrix");
    const focus = old?.contains(document.activeElement) ? document.activeElement?.id : "";
    if (old) old.replaceWith(fresh);
    else this.#root.append(fresh);
    this.#of = fresh.dataset.of ?? this.#of;
    this.#setter();
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  }

  /** The entry that is chosen, or the first one. */
  get #entry() {
    const chosen = maybe(this.#root, `.entry[data-place="${this.#place}"]`, HTMLElement);
    return chosen ?? maybe(this.#root, ".entry", HTMLElement);
  }

  /** @param {EventTarget | null} target */
  #choose(target) {
    const entry = around(target, ".entry", HTMLElement);
    if (!entry || entry.dataset.place === this.#place) return;
    this.#place = entry.dataset.place ?? "";
    this.#setter();
  }

  /** Show the field of the chosen entry. */
  #setter() {
    const entry = this.#entry;
    for (const one of all(this.#root, ".entry", HTMLElement)) {
      one.tabIndex = one === entry ? 0 : -1;
      one.classList.toggle("chosen", one === entry);
    }
    const { place = "", value = "0" } = entry?.dataset ?? {};
    const row = document.createElement("div");
    row.className = "hold";
    const number = field(
      "entry-number",
      "number",
      Number(value),
      { min: -1000, max: 1000, step: 0.01 },
      newValue(place),
    );
    number.addEventListener("change", () => number.value && this.#set(place, number.value));
    row.append(Object.assign(document.createElement("b"), { textContent: place }), number);
    const { weight } = this.#view.facts.query;
    if (held("weight", weight, place) !== null) row.append(button(letGo(), () => this.#set(place, "")));
    const all0 = held("weight", weight, this.#of) !== null;
    row.append(button(whole(this.#of, all0), () => this.#set(this.#of, all0 ? "" : "0")));
    const old = this.#root.querySelector(".hold");
    if (old) old.replaceWith(row);
    else this.#root.querySelector("#matrix")?.append(row);
  }

  /**
   * Give an entry another value, or let it go. While a figure is on its way, only the last value of each is kept.
   * @param {string} place
   * @param {string} value
   */
  async #set(place, value) {
    this.#next.set(place, value);
    if (this.#busy) return;
    this.#busy = true;
    for (const [at, wanted] of this.#next) {
      this.#next.delete(at);
      const { weight } = this.#view.facts.query;
      await this.#change("weight", put("weight", weight, at, wanted && written(Number(wanted))), "weight");
    }
    this.#busy = false;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const way = WAYS.get(event.key);
    const entry = around(event.target, ".entry", HTMLElement);
    if (!way || !entry) return;
    event.preventDefault();
    event.stopPropagation();
    const entries = all(this.#root, ".entry", HTMLElement);
    const columns = Number(find(this.#root, ".entries", HTMLElement).style.getPropertyValue("--columns"));
    const at = entries.indexOf(entry) + way[0] * columns + way[1];
    entries[at]?.focus();
  }

  /** @param {PointerEvent} down */
  #drag(down) {
    const entry = around(down.target, ".entry", HTMLElement);
    if (!entry || down.button || down.pointerType === "touch") return;
    const { place = "", value = "0" } = entry.dataset;
    const stop = new AbortController();
    document.addEventListener(
      "pointermove",
      (event) => {
        if (!event.buttons) stop.abort();
        else if (Math.abs(event.clientY - down.clientY) > 3) {
          this.#set(place, String(Number(value) - (event.clientY - down.clientY) / UNIT));
        }
      },
      { signal: stop.signal },
    );
    document.addEventListener("pointerup", () => stop.abort(), { signal: stop.signal });
  }
}
