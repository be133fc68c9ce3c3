// State: what the person has asked for, as the address's parameters. The server settles it: the
// answer to every request says what the figure's parameters are.

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
   * Names, from the server: `lasting` parameters outlive a pattern that has no use for them, so that
   * switching back finds them again; `aside` ones are kept while a view of `narrow` has no place for them.
   * @type {{lasting: string[], aside: string[], narrow: string[]}}
   */
  #memory = { lasting: [], aside: [], narrow: [] };
  #was = "";
  #wiring = "";

  /**
   * Take over what the server says the figure is.
   * @param {Facts} facts
   */
  settle(facts) {
    this.#query = { ...facts.query };
    this.#was = facts.query.pattern;
    this.#wiring = facts.wiring;
    this.#without = facts.controls.show.without;
    this.#memory = facts.memory;
    for (const name of this.#memory.lasting) if (name in facts.query) this.#lasting[name] = facts.query[name];
  }

  /**
   * Ask for one parameter; an empty value leaves it to the pattern.
   * @param {string} name
   * @param {string} value
   */
  set(name, value) {
    if (name === "pattern") this.#query = { ...this.#lasting, ...this.#query };
    if (name === "pattern" || name === "io") delete this.#query.step;
    if (name === "view") value = this.#turn(value);
    if (value === "") delete this.#query[name];
    else this.#query[name] = value;
    if (this.#memory.lasting.includes(name)) {
      if (value === "") delete this.#lasting[name];
      else this.#lasting[name] = value;
    }
  }

  /**
   * Before the view changes, to the one that is returned: a fold puts aside what there was, unrolling brings it back.
   * @param {string} view
   */
  #turn(view) {
    const { aside: kept, narrow } = this.#memory;
    const unrolled = !narrow.includes(this.#query.view);
    if (unrolled && narrow.includes(view)) {
      this.#aside = Object.fromEntries(
        kept.filter((name) => name in this.#query).map((name) => [name, this.#query[name]]),
      );
    }
    // Where a cell is looked into, and at which unit, is said of that view alone.
    for (const name of ["at", "unit"]) delete this.#query[name];
    if (unrolled || narrow.includes(view)) return view;
    // What the other view can show too was chosen there last.
    const { view: before, show, ...aside } = this.#aside;
    const shown = [...names(this.#query.show), ...names(show).filter((name) => this.#without.includes(name))];
    this.#query = { ...this.#query, ...aside };
    if (shown.length) this.#query.show = shown.join(",");
    return view === "cell" ? view : (before ?? view);
  }

  /**
   * The step that the player shows: part of the address, except at the end.
   * @param {number} step
   * @param {number} steps
   */
  reach(step, steps) {
    if (step < steps) this.#query.step = String(step);
    else delete this.#query.step;
  }

  /**
   * The parameters as a form sends them, with the pattern and the wiring that there were.
   * @returns {Record<string, string>}
   */
  get form() {
    return { form: "1", was: this.#was, wiring: this.#wiring, ...this.#query };
  }
}
