// Inspector: the panels beside the figure. One of them is open; all fold to a rail of icons. On a phone they are a
// sheet at the bottom, which is low, half high or full.

import { keepOfPage } from "./address.js";
import { all, around, find } from "./dom.js";
import { Kept } from "./kept.js";
import { NARROW, PHONE } from "./widths.js";

/** How far the grip is dragged, in px, before the sheet goes to its next height. */
const DRAG = 40;

const HEIGHTS = ["peek", "half", "full"];

export class Inspector {
  #main = find(document, "main.page", HTMLElement);
  #root = find(document, "#inspector", HTMLElement);
  #folds = find(document, "#folds", HTMLButtonElement);
  #changed;
  #kept = new Kept("unroll-folded");
  /** Whether the inside of a cell is open. */
  #cell = false;

  /** @param {() => void} changed  called when another panel opened, which the address holds */
  constructor(changed) {
    this.#changed = changed;
    this.#root.addEventListener("keydown", (event) => this.#press(event));
    document.addEventListener("click", ({ target }) => {
      const tab = around(target, "[data-tab]:not(main)", HTMLElement)?.dataset.tab;
      if (tab) this.open(tab, { unfold: true });
    });
    document.addEventListener("click", (event) => {
      if (around(event.target, ".badge [data-tab]", HTMLElement)) event.preventDefault();
    });
    this.#folds.addEventListener("click", () => this.fold());
    this.#gripped();
    this.#show(NARROW.matches || this.#kept.read() === true);
    NARROW.addEventListener("change", () => this.#show(NARROW.matches || this.#kept.read() === true));
    this.#cell = this.usual === "inspect";
    this.#keep();
  }

  /** The slug of the open panel. */
  get tab() {
    return this.#main.dataset.tab ?? "";
  }

  get folded() {
    return this.#main.classList.contains("folded");
  }

  /**
   * Open a panel.
   * @param {string} tab
   * @param {object} [options]
   * @param {boolean} [options.unfold]  also if all are folded
   */
  open(tab, { unfold = false } = {}) {
    const before = this.tab;
    this.#main.dataset.tab = tab;
    for (const one of this.#tabs) {
      const chosen = one.dataset.tab === tab;
      one.setAttribute("aria-selected", String(chosen));
      one.tabIndex = chosen ? 0 : -1;
    }
    if (unfold && PHONE.matches && this.#height === "peek") this.#height = "half";
    if (unfold && this.folded) this.#show(false);
    if (before === tab) return;
    find(this.#root, ".panels", HTMLElement).scrollTop = 0;
    this.#keep();
    this.#changed();
  }

  /** The panel that opens by itself: the inside of a cell, if one is open. */
  get usual() {
    return find(document, "#inside", HTMLElement).hidden ? "explain" : "inspect";
  }

  /** A cell that opens shows its panel; with its end the reader is back at the explanation. */
  follow() {
    const cell = this.usual === "inspect";
    if (cell !== this.#cell) this.open(this.usual, { unfold: cell });
    this.#cell = cell;
    this.#keep();
  }

  /** Fold the panels, or open them. */
  fold() {
    if (PHONE.matches) {
      this.#height = this.#height === "peek" ? "half" : "peek";
      return;
    }
    this.#show(!this.folded);
    // Over a narrow stage the panels are always folded at first.
    if (!NARROW.matches) this.#kept.write(this.folded);
  }

  get #tabs() {
    return all(this.#root, '[role="tab"]', HTMLElement);
  }

  /** The panel that opens by itself is not in the address. */
  #keep() {
    keepOfPage({ tab: this.tab === this.usual ? "" : this.tab });
  }

  /** @param {boolean} folded */
  #show(folded) {
    this.#main.classList.toggle("folded", folded && !PHONE.matches);
    // Until then nobody knows whether it lies over a narrow stage.
    this.#main.classList.add("settled");
    this.#folds.setAttribute("aria-expanded", String(!folded));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const tab = around(event.target, '[role="tab"]', HTMLElement);
    const tabs = this.#tabs;
    if (!tab) return;
    const at = tabs.indexOf(tab);
    const to = new Map(
      Object.entries({
        ArrowLeft: at - 1,
        ArrowUp: at - 1,
        ArrowRight: at + 1,
        ArrowDown: at + 1,
        Home: 0,
        End: -1,
      }),
    ).get(event.key);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = tabs.at(to % tabs.length);
    next?.focus();
    this.open(next?.dataset.tab ?? this.tab);
  }

  // --- the sheet of a phone ---

  get #height() {
    return this.#root.dataset.sheet ?? "peek";
  }

  set #height(height) {
    this.#root.dataset.sheet = height;
  }

  #gripped() {
    const grip = find(this.#root, ".grip", HTMLButtonElement);
    /** @type {number | null} */
    let from = null;
    let dragged = false;
    grip.addEventListener("pointerdown", (event) => {
      from = event.clientY;
      dragged = false;
      grip.setPointerCapture(event.pointerId);
    });
    grip.addEventListener("pointermove", ({ clientY }) => {
      if (from === null || Math.abs(clientY - from) < DRAG) return;
      this.#lift(clientY < from ? 1 : -1);
      from = clientY;
      dragged = true;
    });
    grip.addEventListener("pointerup", () => (from = null));
    grip.addEventListener("click", () => {
      if (!dragged) this.#height = HEIGHTS[(HEIGHTS.indexOf(this.#height) + 1) % HEIGHTS.length];
    });
  }

  /** @param {number} by */
  #lift(by) {
    const at = HEIGHTS.indexOf(this.#height) + by;
    this.#height = HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, at))];
  }
}
