// Lengths: T_x and T_y, set by − and +, and by the handles at the ends of the figure's braces.

import { around, find, maybe } from "./dom.js";

/**
 * @typedef {object} Hooks
 * @property {(name: string, length: number) => void} set  choose another length
 * @property {(text: string) => void} announce
 */

export class Lengths {
  #hooks;
  /** What is dragged: the handle's control, where and at what length the drag began, and how far a step is. */
  /** @type {{ name: string, down: boolean, from: number, length: number, step: number, pointer: number } | null} */
  #drag = null;

  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.#hooks = hooks;
    document.addEventListener("click", ({ target }) => {
      const button = around(target, ".stepper [data-by]", HTMLButtonElement);
      const field = around(button, ".field", HTMLElement);
      if (button && field) this.#by(field.dataset.control ?? "", Number(button.dataset.by));
    });
    document.addEventListener("pointerdown", (event) => this.#grab(event));
    document.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => this.#drop());
    document.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {string} name */
  #field(name) {
    return find(document, `#${name}`, HTMLInputElement);
  }

  /**
   * @param {string} name
   * @param {number} by
   */
  #by(name, by) {
    this.#set(name, Number(this.#field(name).value) + by);
  }

  /**
   * @param {string} name
   * @param {number} length
   */
  #set(name, length) {
    const field = this.#field(name);
    const within = Math.max(Number(field.min), Math.min(Number(field.max), length));
    if (within === Number(field.value)) return;
    this.#hooks.set(name, within);
  }

  /** @param {PointerEvent} event */
  #grab(event) {
    const handle = around(event.target, ".handle", HTMLElement);
    const canvas = around(handle, ".canvas", HTMLElement);
    if (!handle || !canvas || event.button) return;
    event.preventDefault();
    handle.focus();
    const name = handle.dataset.length ?? "";
    const down = maybe(canvas, 'svg[data-flow="down"]', SVGElement) !== null;
    const whole = down ? canvas.clientHeight : canvas.clientWidth;
    this.#drag = {
      name,
      down,
      from: down ? event.clientY : event.clientX,
      length: Number(this.#field(name).value),
      step: Math.max(24, Number(handle.dataset.step) * whole),
      pointer: event.pointerId,
    };
    document.documentElement.classList.add("dragging");
  }

  /** @param {PointerEvent} event */
  #move({ clientX, clientY, pointerId }) {
    const drag = this.#drag;
    if (!drag || drag.pointer !== pointerId) return;
    const steps = Math.round(((drag.down ? clientY : clientX) - drag.from) / drag.step);
    this.#set(drag.name, drag.length + steps);
  }

  #drop() {
    this.#drag = null;
    document.documentElement.classList.remove("dragging");
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const handle = around(event.target, ".handle", HTMLElement);
    const by = new Map(Object.entries({ ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 })).get(event.key);
    if (!handle || !by) return;
    event.preventDefault();
    event.stopPropagation();
    this.#by(handle.dataset.length ?? "", by);
  }
}
