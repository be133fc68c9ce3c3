// What if: the section that changes the node that is read out: its token, its numbers, and what comes into it.

import { EDITS, PASSING, edgeName, held, hold, holding, put, reading, toggle } from "./edits.js";
import { all } from "./dom.js";
import { button, field } from "./fields.js";
import { Grip } from "./grip.js";
import { followWires } from "./wires.js";
import { plain } from "./marked.js";
import { Matrices } from "./matrices.js";
import { Trace } from "./trace.js";
import { comesIn, cutEdge, everyStep, letGo, memoryOf, newValue, otherNumber } from "./words.js";
import { otherToken, percent, whatIf, whichUnit, whichVector } from "./words.js";

/** @import { FigureView } from "./figure.js" */
/** @import { Nodes, NodeReadout, Vector } from "./readout.js" */

/** So many tokens have a button of their own, the most probable ones. */
const MOST = 16;

/** The ends of the slider of a number, by what it is. @param {string} place */
const rangeOf = (place) => (/^(u|f|o|reset)r?\./.test(place) ? [0, 1] : /^cr?\./.test(place) ? [-3, 3] : [-1, 1]);

export class WhatIf {
  #panel;
  #view;
  #change;
  #key = "";
  #request = 0;
  /** The id of what had the focus before the panel was switched off. */
  #focus = "";
  /** The vector and the unit whose number is changed, by their places in the node. */
  #vector = 0;
  #unit = 0;
  /** Whether a unit is held at every step. */
  #every = false;
  #matrices;
  #trace;

  /**
   * @param {HTMLElement} panel
   * @param {FigureView} view
   * @param {(name: string, value: string, field: string) => void} change
   */
  constructor(panel, view, change) {
    this.#panel = panel;
    this.#view = view;
    this.#change = change;
    this.#matrices = new Matrices(view, change);
    this.#trace = new Trace(view);
    new Grip(view, change);
    followWires(view, change);
  }

  /** Take over a new figure. */
  take() {
    this.#matrices.renew();
    this.#trace.take();
  }

  /**
   * Show what can be changed at a node; nothing in a figure whose run cannot be changed.
   * @param {SVGElement | null} node
   * @param {Promise<Nodes>} [answer]
   */
  async show(node, answer) {
    this.#request += 1;
    const request = this.#request;
    const { key = "", kind = "" } = node?.dataset ?? {};
    if (this.#panel.contains(document.activeElement)) this.#focus = document.activeElement?.id ?? "";
    // What is still there is about another node, and would change that one.
    if (key !== this.#key) this.#panel.inert = true;
    const readout = node && this.#view.changeable && (await answer?.catch(() => null));
    if (request !== this.#request) return;
    // What a person is dragging stays under the pointer.
    if (key === this.#key && this.#panel.contains(document.activeElement) && this.#dragged()) return;
    this.#key = key;
    const found = readout ? readout.nodes[key] : null;
    const parts = found && readout ? [...this.#ofKind(kind, key, found, readout), ...this.#edges(key, readout)] : [];
    if (found) parts.push(...this.#trace.parts(key, this.#numberOf(kind, found)));
    this.#panel.hidden = !parts.length;
    this.#panel.inert = false;
    this.#panel.replaceChildren(...(parts.length ? [heading(), ...parts] : []));
    if (this.#focus) document.getElementById(this.#focus)?.focus({ preventScroll: true });
    this.#focus = "";
  }

  /**
   * The number of a node whose arithmetic is shown, from 1: the chosen unit's or the chosen token's.
   * @param {string} kind
   * @param {NodeReadout} node
   */
  #numberOf(kind, { vectors: [first] }) {
    return 1 + (kind === "output" ? (first?.chosen ?? 0) : Math.min(this.#unit, (first?.values.length ?? 1) - 1));
  }

  #dragged() {
    return document.activeElement?.matches('input[type="range"]:active') ?? false;
  }

  /** The parameters of the figure. */
  get #query() {
    return this.#view.facts.query;
  }

  /**
   * @param {string} kind
   * @param {string} key
   * @param {NodeReadout} node
   * @param {Nodes} readout
   * @returns {Element[]}
   */
  #ofKind(kind, key, node, { names }) {
    const [first] = node.vectors;
    if (kind === "output" && first?.chosen !== undefined) return this.#tokens(key, first, names[first.names]);
    if (kind === "input" && this.#view.readsOther) return this.#numbers([{ ...first, place: numberOf(key) }], names);
    if (kind === "state")
      return this.#numbers(
        node.vectors.filter(({ place }) => place),
        names,
      );
    return [];
  }

  /**
   * A button for each token that an output could take.
   * @param {string} key
   * @param {Vector} vector
   * @param {string[]} names
   */
  #tokens(key, { values, chosen }, names) {
    const place = numberOf(key);
    const forced = held("force", this.#query.force, place);
    const order = values.map((_, k) => k).sort((a, b) => values[b] - values[a]);
    const list = document.createElement("ul");
    list.className = "chips";
    for (const k of order.slice(0, MOST)) {
      const choice = chip(`token-${k}`, names[k].trim() || "␣", percent(values[k]), k === chosen);
      choice.style.setProperty("--share", `${Math.round(100 * values[k])}%`);
      choice.addEventListener("click", () => {
        const token = names[k] === forced ? "" : names[k];
        this.#change("force", put("force", this.#query.force, place, token), "force");
      });
      list.append(item(choice));
    }
    return [label(otherToken(forced !== null)), list];
  }

  /**
   * A slider for one number of a state or an input.
   * @param {Vector[]} vectors  with their places
   * @param {Record<string, string[]>} names
   */
  #numbers(vectors, names) {
    const at = Math.min(this.#vector, vectors.length - 1);
    const vector = vectors[at];
    if (!vector) return [];
    const unit = Math.min(this.#unit, vector.values.length - 1);
    const row = document.createElement("div");
    row.className = "hold";
    if (vectors.length > 1) {
      const titles = vectors.map(({ title = "" }) => title);
      row.append(menu("what-vector", whichVector(), titles, at, (k) => this.#choose(k, this.#unit, vectors, names)));
    }
    const units = names[vector.names].slice(0, vector.values.length);
    row.append(menu("what-unit", whichUnit(), units, unit, (k) => this.#choose(this.#vector, k, vectors, names)));
    const set = this.#setter(vector, unit);
    const value = vector.values[unit];
    const [low, high] = rangeOf(vector.place ?? "");
    const ends = { min: Math.min(low, Math.floor(value)), max: Math.max(high, Math.ceil(value)) };
    const slider = field("what-range", "range", value, { ...ends, step: 0.01 }, newValue(units[unit]));
    const number = field("what-number", "number", value, { min: -1000, max: 1000, step: 0.01 }, newValue(units[unit]));
    slider.addEventListener("input", () => {
      number.value = slider.value;
      set(slider.value);
    });
    number.addEventListener("change", () => number.value && set(number.value));
    row.append(slider, number);
    if (set.fixed) {
      row.append(button(letGo(), () => set("")));
    }
    const whole = document.createElement("div");
    whole.className = "one-number";
    whole.append(label(otherNumber()), row);
    if (vector.place?.includes(".")) whole.append(this.#everyStep(() => set(number.value || slider.value)));
    return [whole];
  }

  /** @param {() => void} again */
  #everyStep(again) {
    const box = document.createElement("label");
    const check = document.createElement("input");
    check.type = "checkbox";
    check.id = "what-every";
    check.checked = this.#every;
    check.addEventListener("change", () => {
      this.#every = check.checked;
      again();
    });
    box.className = "every";
    box.append(check, everyStep());
    return box;
  }

  /**
   * The function that gives a number another value, or lets it go. `fixed` is whether it has another value now.
   * @param {Vector} vector
   * @param {number} unit
   */
  #setter({ place = "", values }, unit) {
    if (!place.includes(".")) {
      /** @param {string} value */
      const set = (value) => this.#change("input", reading(this.#query.input, place, values, unit, value), "input");
      return Object.assign(set, { fixed: held("input", this.#query.input, place) !== null });
    }
    const { every, fixed } = holding(this.#query.clamp, place, unit);
    this.#every = every;
    /** @param {string} value */
    const set = (value) => this.#change("clamp", hold(this.#query.clamp, place, unit, value, this.#every), "clamp");
    return Object.assign(set, { fixed });
  }

  /**
   * @param {number} vector
   * @param {number} unit
   * @param {Vector[]} vectors
   * @param {Record<string, string[]>} names
   */
  #choose(vector, unit, vectors, names) {
    this.#vector = vector;
    this.#unit = unit;
    const focus = document.activeElement?.id ?? "";
    this.#panel.querySelector(".one-number")?.replaceWith(...this.#numbers(vectors, names));
    document.getElementById(focus)?.focus({ preventScroll: true });
  }

  /**
   * A button for each edge that comes into a node, which cuts it.
   * @param {string} key
   * @param {Nodes} readout
   */
  #edges(key, { nodes }) {
    const edges = all(this.#view.svg, `.edge[data-target="${key}"]`, SVGElement);
    const passing = edges.filter(({ dataset: { kind = "" } }) => PASSING.includes(kind));
    if (!passing.length) return [];
    const list = document.createElement("ul");
    list.className = "chips";
    for (const edge of passing) {
      const { kind, source = "" } = edge.dataset;
      const cut = edge.dataset.edit === "cut";
      const { symbol } = nodes[source] ?? {};
      const name = symbol ? plain([symbol]) : source;
      const choice = chip(`cut-${edgeName(edge)}`, kind === "memory" ? memoryOf(name) : name, "", cut);
      choice.dataset.cut = "";
      choice.title = cutEdge(cut);
      choice.addEventListener("click", () => this.#change("cut", toggle(this.#query.cut, edgeName(edge)), "cut"));
      list.append(item(choice));
    }
    return [label(comesIn()), list];
  }
}

/**
 * Take all changes out of a state.
 * @param {{ set: (name: string, value: string) => void }} state
 */
export function dropAll(state) {
  for (const name of [...EDITS, "compare"]) state.set(name, "");
  return {};
}

/** @param {string} key */
const numberOf = (key) => key.slice(key.lastIndexOf(".") + 1);

function heading() {
  const title = document.createElement("h2");
  title.className = "title";
  title.textContent = whatIf();
  return title;
}

/** @param {string} text */
function label(text) {
  const line = document.createElement("span");
  line.className = "label";
  line.textContent = text;
  return line;
}

/** @param {Element} content */
function item(content) {
  const one = document.createElement("li");
  one.append(content);
  return one;
}

/**
 * @param {string} id
 * @param {string} text
 * @param {string} more
 * @param {boolean} pressed
 */
function chip(id, text, more, pressed) {
  const button = document.createElement("button");
  button.type = "button";
  button.id = id;
  button.className = "chip";
  button.textContent = text;
  button.setAttribute("aria-pressed", String(pressed));
  if (more) button.append(Object.assign(document.createElement("small"), { textContent: more }));
  return button;
}

/**
 * @param {string} id
 * @param {string} name
 * @param {string[]} titles
 * @param {number} chosen
 * @param {(k: number) => void} choose
 */
function menu(id, name, titles, chosen, choose) {
  const select = document.createElement("select");
  select.id = id;
  select.setAttribute("aria-label", name);
  for (const [k, title] of titles.entries()) select.append(new Option(title, String(k), false, k === chosen));
  select.addEventListener("change", () => choose(Number(select.value)));
  return select;
}
