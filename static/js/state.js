// State: the parameters of the address that the reader has chosen. The answer to every request holds the
// parameters of its figure, which replace them.

/** @import { Facts } from "./figure.js" */

/** @param {string | undefined} list */
const names = (list) => (list ?? "").split(",").filter(Boolean);

export class State {
  /** @type {Record<string, string>} */
  #query = {};
  /** @type {Record<string, string>} */
  #lasting = {};
  /** @type {Record<string, string>} */
  #aside = {};
  /** @type {string[]} */
  #without = [];
  /**
   * Names, from the server. `lasting` parameters are kept during a pattern to which they do not apply, and
   * return when they apply again. `aside` parameters are kept during a view of `narrow`, which cannot show them.
   * @type {{lasting: string[], aside: string[], narrow: string[]}}
   */
  #memory = { lasting: [], aside: [], narrow: [] };
  /** The views that scripts ask for, as in figure.js. */
  #views = { cell: "", folded: "", units: "" };
  /** The state and the unit that coloured the text last. @type {Record<string, string>} */
  #coloured = {};
  /** Whether the folded network was a coloured text, which it unrolls to. */
  #wasText = false;
  /** What was typed, if the figure does not read all of it. @type {Record<string, string>} */
  #waiting = {};
  #early = "";
  #was = "";
  #had = "";
  #wiring = "";

  /**
   * Take over the parameters of a figure.
   * @param {Facts} facts
   */
  adopt(facts) {
    this.#query = { ...facts.query };
    this.#was = facts.query.pattern;
    this.#had = facts.query.task ?? "random";
    this.#wiring = facts.wiring;
    this.#without = facts.controls.show.without;
    this.#memory = facts.memory;
    this.#views = facts.views;
    this.#waiting = facts.waiting;
    // A lens stays chosen through figures that cannot show it, such as one of a single step while somebody types.
    if (facts.controls.early.visible) this.#early = facts.query.early ?? "";
    for (const name of this.#memory.lasting) if (name in facts.query) this.#lasting[name] = facts.query[name];
  }

  /**
   * Set one parameter. An empty value removes it, so that the pattern's default applies.
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    if (name === "text") this.#waiting = {};
    if (name === "early") this.#early = value;
    if (name === "pattern") this.#query = { ...this.#lasting, ...this.#query };
    if (name === "pattern" || name === "io") delete this.#query.step;
    if (name === "view") value = this.#changeView(value);
    if (value === "") delete this.#query[name];
    else this.#query[name] = value;
    if (this.#memory.lasting.includes(name)) {
      if (value === "") delete this.#lasting[name];
      else this.#lasting[name] = value;
    }
  }

  /**
   * Prepare for another view and return it. A narrow view puts parameters aside; leaving it restores them.
   * @param {string} view
   */
  #changeView(view) {
    const { aside: kept, narrow } = this.#memory;
    const { folded, units } = this.#views;
    const before = this.#query;
    const unrolled = !narrow.includes(before.view);
    if (unrolled && narrow.includes(view)) {
      this.#aside = Object.fromEntries(
        kept.filter((name) => name in this.#query).map((name) => [name, this.#query[name]]),
      );
    }
    // The state and the unit belong to their view alone: those of a cell, or those that colour a text.
    const { at, unit, numbers: _, ...rest } = before;
    this.#query = rest;
    if (before.view === units) this.#coloured = { ...(at && { at }), ...(unit && { unit }) };
    if (!view && before.view === folded && this.#wasText) view = units;
    this.#wasText = before.view === units && view === folded;
    if (view === units) this.#query = { ...rest, ...this.#coloured };
    if (unrolled || narrow.includes(view)) return view;
    // Restore only the overlays that the narrow view cannot show, because the reader may have changed the
    // others there.
    const { view: last, show, ...aside } = this.#aside;
    const overlays = [...names(this.#query.show), ...names(show).filter((name) => this.#without.includes(name))];
    this.#query = { ...this.#query, ...aside };
    if (overlays.length) this.#query.show = overlays.join(",");
    return view === this.#views.cell ? view : (last ?? view);
  }

  /**
   * Set the player's step, which is part of the address except at the end.
   * @param {number} step
   * @param {number} steps
   */
  reach(step, steps) {
    if (step < steps) this.#query.step = String(step);
    else delete this.#query.step;
  }

  /**
   * The parameters as the form sends them, with the pattern and the wiring of the current figure.
   * @returns {Record<string, string>}
   */
  get form() {
    return {
      form: "1",
      was: this.#was,
      had: this.#had,
      wiring: this.#wiring,
      ...this.#waiting,
      ...(this.#early && { early: this.#early }),
      ...this.#query,
    };
  }
}
