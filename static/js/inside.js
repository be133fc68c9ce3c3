// Inside: the panel that looks into one cell. A state opens it; it follows the step, and closes again.

import { amend, withStep } from "./address.js";
import { all, around, find, maybe } from "./dom.js";
import { still } from "./motion.js";
import { canPostAgain, lookIntoOwn } from "./own.js";
import { filesGone, unreachable } from "./words.js";

/** @import { FigureView } from "./figure.js" */
/** @import { State } from "./state.js" */

/**
 * @typedef {object} Hooks
 * @property {(path: string) => string} address  where the server answers what is asked for now
 * @property {() => Promise<void>} load  show the figure that is asked for now
 * @property {(text: string) => void} announce
 */

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
    document.addEventListener("click", ({ target }) => {
      if (around(target, "#outside", HTMLElement)) this.#close();
      const key = around(target, ".looks", HTMLElement)?.dataset.key;
      if (key) this.#open(key);
    });
  }

  /** The panel. Every cell comes with a new one. */
  get #panel() {
    return find(document, "#inside", HTMLElement);
  }

  /**
   * The equations of a state with a unit's numbers put in, where the panel shows that state's cell.
   * @param {string | undefined} key
   */
  worked(key) {
    return this.#panel.dataset.at === key ? maybe(this.#panel, ".worked", HTMLTemplateElement) : null;
  }

  /**
   * Put a panel in the place of the old one; null closes it.
   * @param {HTMLElement | null} fresh
   */
  put(fresh) {
    const old = this.#panel;
    const panel = fresh ?? emptied(old);
    panel.dataset.step = String(this.#view.playback.step);
    find(document, "#beside", HTMLElement).hidden = panel.hidden;
    const focus = old.contains(document.activeElement) ? document.activeElement?.id : "";
    const left = old.querySelector(".cell")?.scrollLeft ?? 0;
    old.replaceWith(panel);
    this.#mark();
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    if (left && panel.dataset.at) find(panel, ".cell", HTMLElement).scrollLeft = left;
  }

  /** Ask for the cell that is shown at the unit that is chosen now. */
  renew() {
    return this.#look(this.#panel.dataset.at ?? "");
  }

  /**
   * Follow the run along the layer that is looked into.
   * @param {number} step
   */
  follow(step) {
    const { at, step: before } = this.#panel.dataset;
    if (!at || step === Number(before)) return;
    this.#panel.dataset.step = String(step);
    const [chain, layer] = at.split(".");
    this.#look(`${chain}.${layer}.${Math.max(1, this.#view.playback.at(step))}`);
  }

  /**
   * Open the panel for a state's cell, or move it there. The focus stays on the state.
   * @param {string} key
   */
  async #open(key) {
    const open = Boolean(this.#panel.dataset.at);
    if (!open) this.#state.set("view", "cell");
    if (open || this.#view.facts.own) await this.#look(key);
    else {
      this.#state.set("at", key);
      await this.#hooks.load();
    }
    const panel = this.#panel;
    if (panel.dataset.at !== key) return;
    if (!open) panel.scrollIntoView({ block: "nearest", behavior: still() ? "instant" : "smooth" });
    this.#hooks.announce(find(panel, ".title", HTMLElement).textContent ?? "");
  }

  /** Close the panel: the focus goes back to the state that it showed. */
  async #close() {
    const { at } = this.#panel.dataset;
    this.#state.set("view", "");
    if (this.#view.facts.own) {
      this.put(null);
      this.#view.read();
    } else await this.#hooks.load();
    const spot = maybe(this.#view.stage, `.spot[data-key="${at}"]:not([hidden])`, HTMLElement);
    (spot ?? find(document, "#player", HTMLElement)).focus();
  }

  /**
   * Put another cell into the panel; the network's figure stays as it is.
   * @param {string} key
   */
  async #look(key) {
    const view = this.#view;
    this.#state.set("at", key);
    let fresh;
    try {
      fresh = view.facts.own ? await this.#own() : await view.requestInside(this.#hooks.address("/inside"));
    } catch (error) {
      view.complain(unreachable(error));
      return;
    }
    if (!fresh?.dataset.at || this.#state.form.view !== "cell") return;
    this.put(fresh);
    if (!view.facts.own) {
      const page = fresh.dataset.page ?? "";
      view.stage.dataset.address = page;
      amend(withStep(page, view.playback.step, view.playback.steps));
    }
    view.read();
  }

  /** The panel for an own network, whose files are posted once more; null where that is not possible. */
  async #own() {
    const { playback } = this.#view;
    if (!canPostAgain()) {
      this.#view.complain(filesGone());
      return null;
    }
    const step = playback.step < playback.steps ? playback.step : null;
    const { inside, fault } = await lookIntoOwn(this.#view, this.#state.form, step);
    if (fault) this.#view.complain(fault);
    return inside;
  }

  /** Mark the state whose cell the panel shows in the network's figure. */
  #mark() {
    const { at } = this.#panel.dataset;
    for (const spot of all(this.#view.stage, ".spot:not(.slot)", HTMLElement)) {
      spot.classList.toggle("shown", spot.dataset.key === at);
    }
  }
}

/**
 * A closed panel like an open one.
 * @param {HTMLElement} panel
 */
function emptied(panel) {
  const empty = /** @type {HTMLElement} */ (panel.cloneNode(false));
  empty.hidden = true;
  delete empty.dataset.at;
  return empty;
}
