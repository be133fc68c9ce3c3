// Playback: plays the run of one figure, in the order in which the network computes it. A step is either settled
// or being animated; a settled step looks exactly as the server draws `?step=t`.

import { comeBack } from "./back.js";
import { all } from "./dom.js";
import { still } from "./motion.js";
import { PENDING_OPACITY, setAttended, setIdle, setReturned, setVisible } from "./parts.js";
import { ARRIVE_MS, Pace, arrive, reveal, travel } from "./travel.js";

/** Sparks travel along so many lines of attention at most, the strongest. */
const SPARKS = 12;
const TRAVEL_MS = 620;
const REST_MS = 180;
const STILL_MS = 900;
const SWEEP_MS = 1600;
/** A run that keeps time makes up for no more than this: what is later stays late, and the rest does not hurry. */
const LATE_MS = 30;

/**
 * One step of the run: the time step t that it reaches, the text of the clock, and a sentence on it.
 * `now` is what happens there, and `token` what the step reads, or chooses if it is `late`, if the page tells it.
 * @typedef {{ t: number, clock: string, words: string, now?: import("./marked.js").Marked, token?: string, late?: boolean }} Stop
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
  #folded = false;
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
   * Other figures that this one takes along, step by step. One with fewer steps stays at its end.
   * @type {Playback[]}
   */
  fellows = [];
  /**
   * Called as a step is due in a run that plays, with the time of performance.now() when it is, and the speed.
   * Returns for how many ms the step lasts; null if it takes the time of its animation.
   * @type {(step: number, due: number, speed: number) => number | null}
   */
  beat = () => null;

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

  /** The stop of the step after it; undefined at the last. @returns {Stop | undefined} */
  get next() {
    return this.#timeline.stops[this.#step + 1];
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
    // Of copies that lie on each other all but one are hidden. Lines of a text begin at one place, but below each other.
    this.#folded = this.#groups.some((group) => group.hasAttribute("display"));
    this.#piles = Map.groupBy(this.#groups, (group) => this.#place(group));
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
    let due = performance.now();
    while (!pace.stopped && this.#step < this.#timeline.last) {
      const next = this.#step + 1;
      due = Math.max(due, performance.now() - LATE_MS);
      // Gradients that come back take their own time.
      const lasts = next <= this.#timeline.timeSteps ? this.beat(next, due, pace.speed) : null;
      if (lasts === 0 && next < this.#timeline.last) {
        // It is over at once, so nobody could see it.
        this.#step = next;
        continue;
      }
      if (lasts !== null) {
        this.#settle(next);
        due += lasts;
        await pace.until(due);
        continue;
      }
      due = performance.now();
      if (still()) await pace.wait(STILL_MS);
      else await Promise.all([this, ...this.fellows].map((one) => one.#animate(pace, next)));
      if (pace.stopped) return;
      this.#settle(next);
      await pace.wait(REST_MS);
    }
    if (pace.stopped) return;
    this.#pace = null;
    this.#switched(false);
  }

  /**
   * Animate a step of the run, if this figure has it.
   * @param {Pace} pace
   * @param {number} step
   */
  async #animate(pace, step) {
    const { timeSteps, last, returns } = this.#timeline;
    if (step > last || !this.#groups.length) return;
    if (step <= timeSteps) await this.#compute(pace, this.#groups[this.at(step) - 1]);
    else
      await comeBack(
        pace,
        this.#groups.filter((_, index) => returns[index] === step),
      );
  }

  /**
   * Show a step exactly as the server draws it.
   * @param {number} step
   */
  #settle(step) {
    this.#step = step;
    for (const one of this.fellows) one.#settle(Math.min(step, one.#timeline.last));
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
   * Where a group lies: groups at one place are copies.
   * @param {SVGElement} group
   */
  #place(group) {
    return (this.#folded ? group.getAttribute("transform") : group.dataset.t) ?? "";
  }

  /**
   * Show only this group of the copies at its place.
   * @param {SVGElement} group
   */
  #uncover(group) {
    for (const copy of this.#piles.get(this.#place(group)) ?? []) {
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
