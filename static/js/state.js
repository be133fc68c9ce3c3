// State: what the person has asked for, as the address's parameters. The server settles it: the
// answer to every request says what the figure's parameters are.

/** Lengths outlive a pattern that has no use for them, so that switching back finds them again. */
const LASTING = ["tx", "ty"];

export class State {
  #query = {};
  #lasting = {};
  #was = "";
  #wiring = "";

  /** Take over what the server says the figure is. */
  settle(facts) {
    this.#query = { ...facts.query };
    this.#was = facts.query.pattern;
    this.#wiring = facts.wiring;
    for (const name of LASTING) if (name in facts.query) this.#lasting[name] = facts.query[name];
  }

  /** Ask for one parameter; an empty value leaves it to the pattern. */
  set(name, value) {
    if (name === "pattern") this.#query = { ...this.#lasting, ...this.#query };
    if (name === "pattern" || name === "io") delete this.#query.step;
    // Where a cell is looked into, and at which unit, is said of that view alone.
    if (name === "view") for (const other of ["at", "unit"]) delete this.#query[other];
    if (value === "") delete this.#query[name];
    else this.#query[name] = value;
    if (LASTING.includes(name)) {
      if (value === "") delete this.#lasting[name];
      else this.#lasting[name] = value;
    }
  }

  /** The step that the player shows: part of the address, except at the end. */
  reach(step, steps) {
    if (step < steps) this.#query.step = String(step);
    else delete this.#query.step;
  }

  /** The parameters as a form sends them, with the pattern and the wiring that there were. */
  get form() {
    return { form: "1", was: this.#was, wiring: this.#wiring, ...this.#query };
  }
}
