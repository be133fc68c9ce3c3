// Zoom: how large the figure is drawn, as a multiple of the size at which it fits.

import { around, find } from "./dom.js";

/** @import { FigureView } from "./figure.js" */

const LEAST = 0.25;
const MOST = 8;
const STEP = 1.25;

export class Zoom {
  #view;
  #factor = 1;
  /** Where two fingers were. @type {Map<number, { x: number, y: number }>} */
  #fingers = new Map();

  /** @param {FigureView} view */
  constructor(view) {
    this.#view = view;
    document.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    document.addEventListener("pointerdown", (event) => this.#touch(event));
    document.addEventListener("pointermove", (event) => this.#pinch(event));
    for (const end of ["pointerup", "pointercancel"]) {
      document.addEventListener(end, (event) => {
        if (event instanceof PointerEvent) this.#fingers.delete(event.pointerId);
      });
    }
  }

  /**
   * Larger, smaller, or as it fits.
   * @param {number} by  1, -1 or 0
   */
  by(by) {
    this.#to(by ? this.#factor * STEP ** by : 1);
  }

  /** Draw another figure at the same zoom. */
  take() {
    this.#apply();
  }

  get #scroll() {
    return find(this.#view.stage, ".scroll", HTMLElement);
  }

  #apply() {
    find(this.#view.stage, ".canvas", HTMLElement).style.setProperty("--zoomed", String(this.#factor));
  }

  /**
   * @param {number} factor
   * @param {{ x: number, y: number }} [at]  the place of the window that stays where it is
   */
  #to(factor, at) {
    const scroll = this.#scroll;
    const box = scroll.getBoundingClientRect();
    const place = at ?? { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    const canvas = find(scroll, ".canvas", HTMLElement);
    const before = canvas.getBoundingClientRect();
    this.#factor = Math.max(LEAST, Math.min(MOST, factor));
    this.#apply();
    const after = canvas.getBoundingClientRect();
    const across = ((place.x - before.left) / before.width) * after.width + after.left - place.x;
    const along = ((place.y - before.top) / before.height) * after.height + after.top - place.y;
    scroll.scrollBy({ left: across, top: along, behavior: "instant" });
  }

  /** With Ctrl the wheel zooms, as a touchpad's pinch does. @param {WheelEvent} event */
  #wheel(event) {
    if (!event.ctrlKey || !around(event.target, "#stage", HTMLElement)) return;
    event.preventDefault();
    this.#to(this.#factor * Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
  }

  /** @param {PointerEvent} event */
  #touch({ pointerType, pointerId, clientX, clientY, target }) {
    if (pointerType === "touch" && around(target, "#stage", HTMLElement)) {
      this.#fingers.set(pointerId, { x: clientX, y: clientY });
    }
  }

  /** @param {PointerEvent} event */
  #pinch({ pointerId, clientX, clientY }) {
    if (!this.#fingers.has(pointerId)) return;
    const before = this.#apart();
    this.#fingers.set(pointerId, { x: clientX, y: clientY });
    const now = this.#apart();
    if (!before || !now) return;
    this.#to((this.#factor * now.far) / before.far, now.middle);
  }

  /** How far apart two fingers are, and the middle between them. */
  #apart() {
    const [one, other] = this.#fingers.values();
    if (!one || !other) return null;
    return {
      far: Math.max(1, Math.hypot(one.x - other.x, one.y - other.y)),
      middle: { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 },
    };
  }
}
