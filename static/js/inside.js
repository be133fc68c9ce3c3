// Inside: the panel with the inside of one cell. A click on a state opens it; it follows the run's step.

import { all, around, find, maybe } from "./dom.js";
import { atStep } from "./keys.js";
import { canPostAgain, postCell } from "./own.js";
import { PHONE } from "./widths.js";
import { filesGone, unreachable } from "./words.js";

/** @import { FigureView } from "./figure.js" */
/** @import { State } from "./state.js" */

/**
 * @typedef {object} Hooks
 * @property {(path: string) => string} address  a path with the query of the current state
 * @property {() => Promise<void>} load  show the figure of the current state
 * @property {() => void} keep  put the address of the figure into the address bar
 * @property {(text: string) => void} announce
 */

/** Whose numbers a cell shows that is opened. */
const ONE_UNIT = "unit";

export class InsidePanel {
  #view;
  #state;
  #hooks;

  /**
   * @param {FigureView} view
   * @param {State} state
   * @param {Hooks} hooks
   */
  constructor(view, state, hooks) {
    this.#view = view;
    this.#state = state;
    this.#hooks = hooks;
    this.#panel.dataset.step = String(view.playback.step);
    this.#mark();
    if (this.at) lift("full");
    document.addEventListener("click", ({ target }) => {
      if (around(target, "#outside", HTMLElement)) this.close();
      const key = around(target, ".looks", HTMLElement)?.dataset.key;
      if (key) this.#open(key);
    });
  }

  /** The panel. Every new cell replaces it. */
  get #panel() {
    return find(document, "#inside", HTMLElement);
  }

  /** The key of the state whose cell is open; "" if none is. */
  get at() {
    return this.#panel.dataset.at ?? "";
  }

  /**
   * Whether the panel shows a state's cell, and so its equations.
   * @param {string | undefined} key
   */
  worked(key) {
    return this.at !== "" && this.at === key;
  }

  /**
   * Replace the panel by a new one; null closes it.
   * @param {HTMLElement | null} fresh
   */
  put(fresh) {
    const old = this.#panel;
    const panel = fresh ?? closed(old);
    panel.dataset.step = String(this.#view.playback.step);
    find(document, "#beside", HTMLElement).hidden = panel.hidden;
    const focus = old.contains(document.activeElement) ? document.activeElement?.id : "";
    const left = old.querySelector(".cell")?.scrollLeft ?? 0;
    old.replaceWith(panel);
    this.#mark();
    if (focus) refocus(focus);
    if (left && panel.dataset.at) find(panel, ".cell", HTMLElement).scrollLeft = left;
  }

  /** Request the panel's cell again, after the chosen unit changed. */
  renew() {
    return this.#request(this.#panel.dataset.at ?? "");
  }

  /**
   * Show the cell of the run's step in the same layer.
   * @param {number} step
   */
  follow(step) {
    const { at, step: before } = this.#panel.dataset;
    if (!at || step === Number(before)) return;
    this.#panel.dataset.step = String(step);
    this.#request(atStep(at, Math.max(1, this.#view.playback.at(step))));
  }

  /**
   * Show a state's cell, in a closed or an open panel. The focus stays on the state.
   * @param {string} key
   */
  async #open(key) {
    const open = Boolean(this.#panel.dataset.at);
    if (!open) {
      this.#state.set("view", this.#view.facts.views.cell);
      this.#state.set("numbers", ONE_UNIT);
    }
    if (open || this.#view.facts.own) await this.#request(key);
    else {
      this.#state.set("at", key);
      await this.#hooks.load();
    }
    const panel = this.#panel;
    if (panel.dataset.at !== key) return;
    if (!open) lift("full");
    this.#hooks.announce(find(panel, ".title", HTMLElement).textContent ?? "");
  }

  /** Close the panel, and move the focus back to the state whose cell it showed. */
  async close() {
    const { at } = this.#panel.dataset;
    this.#state.set("view", "");
    lift("peek");
    if (this.#view.facts.own) {
      this.put(null);
      this.#view.read();
    } else await this.#hooks.load();
    const spot = maybe(this.#view.stage, `.spot[data-key="${at}"]:not([hidden])`, HTMLElement);
    (spot ?? find(document, "#player", HTMLElement)).focus();
  }

  /**
   * Request a cell and put it into the panel. The network's figure stays as it is.
   * @param {string} key
   */
  async #request(key) {
    const view = this.#view;
    this.#state.set("at", key);
    let fresh;
    try {
      fresh = view.facts.own ? await this.#postOwn() : await view.requestInside(this.#hooks.address("/inside"));
    } catch (error) {
      view.complain(unreachable(error));
      return;
    }
    if (!fresh?.dataset.at || this.#state.form.view !== view.facts.views.cell) return;
    this.put(fresh);
    if (!view.facts.own) {
      view.stage.dataset.address = fresh.dataset.page ?? "";
      this.#hooks.keep();
    }
    view.read();
  }

  /** Request the panel for an own network by posting its files again; null if they are not chosen any more. */
  async #postOwn() {
    const { playback } = this.#view;
    if (!canPostAgain()) {
      this.#view.complain(filesGone());
      return null;
    }
    const step = playback.step < playback.steps ? playback.step : null;
    const { inside, fault } = await postCell(this.#view, this.#state.form, step);
    if (fault) this.#view.complain(fault);
    return inside;
  }

  /** Mark, in the network's figure, the state whose cell the panel shows. */
  #mark() {
    const { at } = this.#panel.dataset;
    for (const spot of all(this.#view.stage, ".spot:not(.slot)", HTMLElement)) {
      spot.classList.toggle("shown", spot.dataset.key === at);
    }
  }
}

/**
 * Bring the sheet of a phone to a height: a cell needs all of it, and what is looked at next is the figure.
 * @param {string} height
 */
function lift(height) {
  if (PHONE.matches) find(document, "#inspector", HTMLElement).dataset.sheet = height;
}

/**
 * Move the focus to what has the id, or from an arrow that leads no further to the step that is shown.
 * @param {string} id
 */
function refocus(id) {
  const there = document.getElementById(id);
  const ends = there instanceof HTMLButtonElement && there.disabled;
  const here = () =>
    maybe(document, "#inside .looks[aria-current]", HTMLElement) ??
    maybe(document, "#inside .arrow:enabled", HTMLElement);
  const target = ends ? here() : there;
  target?.focus({ preventScroll: true });
}

/**
 * A closed copy of an open panel.
 * @param {HTMLElement} panel
 */
function closed(panel) {
  const empty = /** @type {HTMLElement} */ (panel.cloneNode(false));
  empty.hidden = true;
  delete empty.dataset.at;
  return empty;
}
