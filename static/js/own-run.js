// Own run: the reader's own network in place of the figure, run again with another look or other changes.

import { canPostAgain, ownEdits, postOwn } from "./own.js";
import { filesGone } from "./words.js";

/** @import { FigureView, Fresh } from "./figure.js" */
/** @import { State } from "./state.js" */

export class OwnRun {
  #view;
  #state;

  /**
   * @param {FigureView} view
   * @param {State} state
   */
  constructor(view, state) {
    this.#view = view;
    this.#state = state;
  }

  /** Show the network of the panel's files. */
  async begin() {
    const { fresh } = await postOwn(this.#view, this.#state.form, {});
    if (fresh) this.#show(fresh);
  }

  /**
   * Show it again, with another look or with other changes of its run. Errors stand beside the figure, because the files'
   * panel may be out of view. Without its files the page stays at it: what was changed has no other figure.
   * @param {Record<string, string>} [edits]
   * @param {string} [control]  that of the look which was changed: to close the error gives it its value back
   */
  async again(edits = {}, control = "") {
    const view = this.#view;
    if (!canPostAgain()) return view.complain(filesGone());
    const { fresh, faults } = await postOwn(view, this.#state.form, { ...ownEdits(), ...edits }, true);
    if (faults) view.complain(faults[0].text, control);
    if (fresh) this.#show(fresh, view.playback.step < view.playback.steps ? view.playback.step : null);
  }

  /** Show it without any change of its run. */
  undoAll() {
    return this.again(Object.fromEntries(Object.keys(ownEdits()).map((name) => [name, ""])));
  }

  /**
   * @param {Fresh} fresh
   * @param {number | null} [step]  as in FigureView.show
   */
  #show(fresh, step = null) {
    this.#view.playback.pause();
    this.#view.show(fresh, step);
    this.#view.say(this.#view.facts.title);
  }
}
