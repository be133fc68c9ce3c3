// Playback: plays the run of one figure, in the order in which the network computes it. A step is either settled
// or being animated; a settled step looks exactly as the server draws `?step=t`.

import { all, around, find } from "./dom.js";
import { still } from "./motion.js";
import { Pace, arrive, reveal, travel } from "./travel.js";

const PENDING_OPACITY = ".32";
const FAINT_OPACITY = ".22";
/** Sparks travel along so many lines of attention at most, the strongest. */
const SPARKS = 12;
const ARRIVE_MS = 420;
const TRAVEL_MS = 620;
const REST_MS = 180;
const STILL_MS = 900;
const SWEEP_MS = 1600;

/**
 * One step of the run: the time step t that it reaches, the text of the clock, and a sentence on it.
 * @typedef {{ t: number, clock: string, words: string }} Stop
 */

/**
 * The steps of a run, from the server: every time step, and then, if gradients are shown, the steps back.
 * `waiting` has the keys of the nodes that need the whole input, in the order in which they are computed.
 * `returns` has, for each time step, the step of the run in which gradients come back through it; it is empty if
 * the figure shows no gradients.
 * @typedef {{ timeSteps: number, last: number, waiting: string[], returns: number[], stops: Stop[] }} Timeline
 */

/** The timeline before a figure is attached. @type {Timeline} */
const EMPTY = { timeSteps: 0, last: 0, waiting: [], returns: [], stops: [{ t: 0, clock: "", words: "" }] };

export class Playback {
  /** @type {SVGSVGElement | null} */
  #svg = null;
  /** The groups of the time steps, in order. @type {SVGElement[]} */
  #groups = [];
  /** Groups by their place. Several groups at one place are the copies of a folded network. @type {Map<string | null, SVGElement[]>} */
  #piles = new Map();
  #timeline = EMPTY;
  /** The keys of the nodes that need the whole input. @type {Set<string>} */
  #waiting = new Set();
  #step = 0;
  #speed = 1;
  /** @type {Pace | null} */
  #pace = null;
  #settled;
  #switched;

  /**
   * @param {(step: number) => void} settled  called with every settled step
   * @param {(playing: boolean) => void} switched  called when playing starts or stops
   */
  constructor(settled, switched) {
    this.#settled = settled;
    this.#switched = switched;
  }

  /** The current step: the number of steps of the run, forth and back, that are done. */
  get step() {
    return this.#step;
  }

  /** The number of steps of the run, forth and back. */
  get steps() {
    return this.#timeline.last;
  }

  /** The stop of the current step. */
  get stop() {
    return this.#timeline.stops[this.#step];
  }

  get isPlaying() {
    return this.#pace !== null;
  }

  /**
   * The time step that a step of the run reaches.
   * @param {number} step
   */
  at(step) {
    return this.#timeline.stops[step].t;
  }

  /**
   * Whether a node's numbers are computed at the current step.
   * @param {SVGElement} node
   */
  hasComputed({ dataset: { key = "", t } }) {
    if (Number(t) > this.#step) return false;
    return this.#step >= this.#timeline.timeSteps || !this.#waiting.has(key);
  }

  /**
   * Whether gradients have come back through a time step.
   * @param {number} t
   */
  hasReturned(t) {
    return this.#step >= this.#timeline.returns[t - 1];
  }

  /** @param {number} factor */
  set speed(factor) {
    this.#speed = factor;
    if (this.#pace) this.#pace.speed = factor;
  }

  /**
   * Pause, and take another figure with its timeline, at the step that it shows.
   * @param {SVGSVGElement} svg
   * @param {Timeline} timeline
   */
  attach(svg, timeline) {
    this.pause();
    this.#svg = svg;
    this.#groups = all(svg, ":scope > .step", SVGElement);
    this.#timeline = timeline;
    this.#waiting = new Set(timeline.waiting);
    this.#piles = Map.groupBy(this.#groups, (group) => group.getAttribute("transform"));
    this.#step = Number(svg.dataset.step);
  }

  /**
   * Pause and go to a step.
   * @param {number} step
   */
  seek(step) {
    this.pause();
    this.#settle(Math.max(0, Math.min(this.#timeline.last, step)));
  }

  toggle() {
    if (this.#pace) this.pause();
    else this.play();
  }

  pause() {
    if (!this.#pace) return;
    const pace = this.#pace;
    this.#pace = null;
    pace.stop();
    this.#settle(this.#step);
    this.#switched(false);
  }

  /** Play from the current step, or from the start if it is the last. */
  async play() {
    if (this.#pace) return;
    const pace = new Pace(this.#speed);
    this.#pace = pace;
    this.#switched(true);
    if (this.#step >= this.#timeline.last) this.#settle(0);
    while (!pace.stopped && this.#step < this.#timeline.last) {
      const next = this.#step + 1;
      if (still()) await pace.wait(STILL_MS);
      else if (next <= this.#timeline.timeSteps) await this.#compute(pace, this.#groups[this.at(next) - 1]);
      else
        await comeBack(
          pace,
          this.#groups.filter((_, index) => this.#timeline.returns[index] === next),
        );
      if (pace.stopped) return;
      this.#settle(next);
      await pace.wait(REST_MS);
    }
    if (pace.stopped) return;
    this.#pace = null;
    this.#switched(false);
  }

  /**
   * Show a step exactly as the server draws it.
   * @param {number} step
   */
  #settle(step) {
    this.#step = step;
    this.#groups.forEach((group, index) => {
      const pending = index >= step;
      if (pending) group.setAttribute("opacity", PENDING_OPACITY);
      else group.removeAttribute("opacity");
      for (const node of all(group, ".node", SVGElement)) {
        for (const values of node.querySelectorAll(".values")) setVisible(values, this.hasComputed(node));
      }
      for (const moving of group.querySelectorAll(".spark, .parcel")) moving.remove();
      const back = group.querySelector(":scope > .gradients");
      if (back) setReturned(back, this.hasReturned(index + 1));
      setAttended(group, !pending, index + 1 < step && step < this.#timeline.timeSteps);
      setIdle(group, !pending && step < this.#timeline.last);
    });
    for (const copies of this.#piles.values()) {
      const done = copies.filter((copy) => Number(copy.dataset.t) <= step);
      this.#uncover(done.at(-1) ?? copies[0]);
    }
    for (const end of this.#svg?.querySelectorAll(".end") ?? []) setVisible(end, step >= this.#timeline.timeSteps);
    this.#svg?.setAttribute("data-step", String(step));
    this.#settled(step);
  }

  /**
   * Show only this group of the copies at its place.
   * @param {SVGElement} group
   */
  #uncover(group) {
    for (const copy of this.#piles.get(group.getAttribute("transform")) ?? []) {
      if (copy === group) copy.removeAttribute("display");
      else copy.setAttribute("display", "none");
    }
  }

  /**
   * Animate one time step: it reads its input, computes the states from the lowest layer up, and emits its output,
   * or answers early.
   * @param {Pace} pace
   * @param {SVGElement} group
   */
  async #compute(pace, group) {
    group.removeAttribute("opacity");
    this.#uncover(group);
    setIdle(group, true);
    if (this.#waiting.size) return this.#computeBoth(pace, group);
    const nodes = all(group, ":scope > .node", SVGElement);
    const edges = all(group, ":scope > .edge", SVGElement);
    /**
     * @param {string[]} kinds
     * @param {string} [target]
     */
    const into = (kinds, target) =>
      edges.filter(({ dataset }) => kinds.includes(dataset.kind ?? "") && (!target || dataset.target === target));
    const read = nodes.find((node) => ["input", "start-token"].includes(node.dataset.kind ?? ""));
    if (read) await reveal(pace, read);
    const states = nodes.filter((node) => node.dataset.kind === "state");
    states.sort((a, b) => Number(a.dataset.layer) - Number(b.dataset.layer));
    for (const state of states) {
      const { key } = state.dataset;
      const fed = into(["feedback"], key);
      await Promise.all([
        ...fed.map((edge) => travel(pace, edge, TRAVEL_MS, this.#chosen(edge.dataset.source))),
        ...into(["input", "recurrent", "memory", "depth"], key).map((edge) =>
          travel(pace, edge, fed.length ? TRAVEL_MS : ARRIVE_MS),
        ),
      ]);
      await reveal(pace, state);
    }
    const attended = nodes.find((node) => node.dataset.kind === "attended");
    if (attended) {
      for (const other of this.#groups) setAttended(other, Number(other.dataset.t) <= this.#step + 1, other !== group);
      const lines = all(group, ":scope > .attention > .edge", SVGElement);
      await Promise.all(lines.slice(-SPARKS).map((line) => travel(pace, line, TRAVEL_MS)));
      await reveal(pace, attended);
    }
    const output = nodes.find((node) => ["output", "early"].includes(node.dataset.kind ?? ""));
    if (!output) return;
    await Promise.all(into(["output", "early"]).map((edge) => travel(pace, edge, ARRIVE_MS)));
    await reveal(pace, output);
    await arrive(
      pace,
      nodes.find((node) => node.dataset.kind === "loss"),
      ARRIVE_MS,
    );
  }

  /**
   * Animate one time step of two chains. Every step computes the state that does not wait. The last one then also
   * computes all nodes that need the whole input: one state after the other, then the outputs together.
   * @param {Pace} pace
   * @param {SVGElement} group
   */
  async #computeBoth(pace, group) {
    const states = all(group, ':scope > .node[data-kind="state"]', SVGElement);
    const [input] = all(group, ':scope > .node[data-kind="input"]', SVGElement);
    if (input) await reveal(pace, input);
    await arrive(
      pace,
      states.find(({ dataset: { key = "" } }) => !this.#waiting.has(key)),
      ARRIVE_MS,
    );
    if (this.#step + 1 < this.#timeline.timeSteps) return;
    const nodes = new Map(
      this.#groups.flatMap((step) => all(step, ":scope > .node", SVGElement)).map((node) => [node.dataset.key, node]),
    );
    const waiting = this.#timeline.waiting.flatMap((key) => nodes.get(key) ?? []);
    const duration = Math.min(ARRIVE_MS, SWEEP_MS / this.#timeline.timeSteps);
    for (const state of waiting.filter(({ dataset }) => dataset.kind === "state")) {
      if (pace.stopped) return;
      this.#uncover(this.#groups[Number(state.dataset.t) - 1]);
      await arrive(pace, state, duration);
    }
    this.#uncover(group);
    const ends = waiting.filter(({ dataset }) => dataset.kind !== "state");
    await Promise.all(ends.map((node) => arrive(pace, node, ARRIVE_MS)));
  }

  /**
   * The token that an output chose, as the figure writes it.
   * @param {string | undefined} key
   */
  #chosen(key) {
    return this.#svg?.querySelector(`.node[data-key="${key}"] .token`)?.textContent ?? "";
  }
}

/**
 * Animate gradients that come back through time steps: from the loss down to the input and the earlier steps.
 * @param {Pace} pace
 * @param {SVGElement[]} groups
 */
async function comeBack(pace, groups) {
  const holders = groups.flatMap((group) => all(group, ":scope > .gradients", SVGElement));
  for (const back of holders) {
    back.removeAttribute("visibility");
    for (const child of back.children) child.setAttribute("visibility", "hidden");
  }
  const edges = holders.flatMap((back) => all(back, ":scope > .edge", SVGElement));
  const heights = [...new Set(edges.map(height))].sort((one, other) => other - one);
  for (const level of heights) {
    const wave = edges.filter((edge) => height(edge) === level);
    await Promise.all(wave.map((edge) => travel(pace, edge, ARRIVE_MS, "", "spark back")));
    if (pace.stopped) return;
    for (const edge of wave) edge.removeAttribute("visibility");
  }
}

/**
 * The height in the figure at which a gradient starts: the loss, an output, what it reads, or the number of a layer.
 * @param {SVGElement} edge
 */
function height(edge) {
  const node = find(
    around(edge, ".step", SVGElement) ?? edge,
    `:scope > .node[data-key="${edge.dataset.source}"]`,
    SVGElement,
  );
  if (node.dataset.kind === "loss") return 100;
  if (node.dataset.kind === "output") return 50;
  return node.dataset.kind === "attended" ? 25 : Number(node.dataset.layer);
}

/**
 * @param {Element} element
 * @param {boolean} visible
 */
function setVisible(element, visible) {
  if (visible) element.removeAttribute("visibility");
  else element.setAttribute("visibility", "hidden");
}

/**
 * Show or hide the gradients of a step, as the server draws them.
 * @param {Element} back
 * @param {boolean} returned
 */
function setReturned(back, returned) {
  setVisible(back, returned);
  for (const child of back.children) child.removeAttribute("visibility");
}

/**
 * Show what a step attends to, faint while the figure shows a later step.
 * @param {Element} group
 * @param {boolean} visible
 * @param {boolean} faint
 */
function setAttended(group, visible, faint) {
  const attention = group.querySelector(":scope > .attention");
  if (!attention) return;
  setVisible(attention, visible);
  if (visible && faint) attention.setAttribute("opacity", FAINT_OPACITY);
  else attention.removeAttribute("opacity");
}

/**
 * Make the parts that a step does not use faint, or show them in full.
 * @param {Element} group
 * @param {boolean} faint
 */
function setIdle(group, faint) {
  const idle = group.querySelector(":scope > .idle");
  if (faint) idle?.setAttribute("opacity", PENDING_OPACITY);
  else idle?.removeAttribute("opacity");
}
