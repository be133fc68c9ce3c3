// Player: the run, in the order in which the network computes it. A time step is settled or under
// way; a settled step looks exactly as the server draws `?step=t`.

import { still } from "./motion.js";

const PENDING_OPACITY = ".32";
const ARRIVE_MS = 420;
const TRAVEL_MS = 620;
const REVEAL_MS = 260;
const REST_MS = 180;
const STILL_MS = 900;
const SWEEP_MS = 1600;
const SVG = "http://www.w3.org/2000/svg";

export class Player {
  #svg = null;
  #groups = [];
  #piles = new Map();
  #steps = 0;
  #there = 0;
  #both = false;
  #step = 0;
  #speed = 1;
  #run = null;
  #shown;
  #playing;

  /** `shown(step)` is told every settled step, `playing(bool)` every start and stop. */
  constructor({ shown, playing }) {
    this.#shown = shown;
    this.#playing = playing;
  }

  get step() {
    return this.#step;
  }

  get steps() {
    return this.#steps;
  }

  /** The time step at which the run stands after so many of its steps: there, and back again. */
  at(step) {
    return step <= this.#there || this.#both ? Math.min(step, this.#there) : 2 * this.#there - step + 1;
  }

  /** Whether a node's numbers are there to be told. With two chains only inputs, and the first
   * layer's forward chain, go along with time: everything else needs the whole input. */
  hasComputed({ dataset: { kind, key, t } }) {
    if (Number(t) > this.#step) return false;
    return !this.#both || this.#step >= this.#there || kind === "input" || key.startsWith("a.1.") || kind === "initial-state";
  }

  /** Where the run stands, in short. */
  get clock() {
    if (!this.isBack) return `${this.#step} / ${this.#there}`;
    return this.#both ? "←" : `← ${this.at(this.#step)}`;
  }

  /** Where the run stands, in words. */
  get words() {
    if (!this.isBack) return `Time step ${this.#step} of ${this.#there}`;
    return this.#both ? "Gradients back through every time step" : `Gradients back through time step ${this.at(this.#step)}`;
  }

  /** Whether the run stands on its way back. */
  get isBack() {
    return this.#step > this.#there;
  }

  /** Whether gradients have come back through a time step. */
  hasReturned(t) {
    if (this.#step <= this.#there) return false;
    return this.#both || t > 2 * this.#there - this.#step;
  }

  /** How many time steps the figure has. */
  get there() {
    return this.#there;
  }

  get isPlaying() {
    return this.#run !== null;
  }

  set speed(factor) {
    this.#speed = factor;
  }

  /** Take over a figure, at the step that it shows. */
  attach(svg) {
    this.pause();
    this.#svg = svg;
    this.#groups = [...svg.querySelectorAll(":scope > .step")];
    this.#there = this.#groups.length;
    const back = this.#groups.some((group) => group.querySelector(":scope > .gradients"));
    // Where gradients are shown, the run goes on: back through every step that it went forward.
    // Two chains meet them in two orders: there they come back in one step.
    this.#both = Boolean(svg.querySelector('.node[data-key^="r."]'));
    this.#steps = this.#there + (back ? (this.#both ? 1 : this.#there) : 0);
    // Groups at the same place are copies of one network; one of them is seen.
    this.#piles = Map.groupBy(this.#groups, (group) => group.getAttribute("transform"));
    this.#step = Number(svg.dataset.step);
  }

  /** Show the run as it stands after a time step. */
  seek(step) {
    this.pause();
    this.#settle(Math.max(0, Math.min(this.#steps, step)));
  }

  toggle() {
    if (this.#run) this.pause();
    else this.play();
  }

  pause() {
    if (!this.#run) return;
    const run = this.#run;
    this.#run = null;
    run.stopped = true;
    run.wake?.();
    this.#settle(this.#step);
    this.#playing(false);
  }

  /** Play from where the run stands; from the end, from the beginning. */
  async play() {
    if (this.#run) return;
    const run = (this.#run = { stopped: false, wake: null });
    this.#playing(true);
    if (this.#step >= this.#steps) this.#settle(0);
    while (!run.stopped && this.#step < this.#steps) {
      const group = this.#groups[this.at(this.#step + 1) - 1];
      if (still()) await this.#wait(run, STILL_MS);
      else if (this.#step < this.#there) await this.#compute(run, group);
      else await this.#comeBack(run, this.#both ? this.#groups : [group]);
      if (run.stopped) return;
      this.#settle(this.#step + 1);
      await this.#wait(run, REST_MS);
    }
    if (run.stopped) return;
    this.#run = null;
    this.#playing(false);
  }

  /** Exactly what the server draws for this step. */
  #settle(step) {
    this.#step = step;
    this.#groups.forEach((group, index) => {
      const pending = index >= step;
      if (pending) group.setAttribute("opacity", PENDING_OPACITY);
      else group.removeAttribute("opacity");
      for (const values of group.querySelectorAll(".values")) {
        if (!this.hasComputed(values.closest(".node"))) values.setAttribute("visibility", "hidden");
        else values.removeAttribute("visibility");
      }
      for (const moving of group.querySelectorAll(".spark, .parcel")) moving.remove();
      const back = group.querySelector(":scope > .gradients");
      if (back) reveal(back, this.hasReturned(index + 1));
      faint(group, !pending && step < this.#steps);
    });
    for (const copies of this.#piles.values()) {
      const done = copies.filter((copy) => Number(copy.dataset.t) <= step);
      this.#see(done.at(-1) ?? copies[0]);
    }
    for (const end of this.#svg.querySelectorAll(".end")) {
      if (step < this.#there) end.setAttribute("visibility", "hidden");
      else end.removeAttribute("visibility");
    }
    this.#svg.setAttribute("data-step", step);
    this.#shown(step);
  }

  /** Of the copies at a group's place only it is seen. */
  #see(group) {
    for (const copy of this.#piles.get(group.getAttribute("transform"))) {
      if (copy === group) copy.removeAttribute("display");
      else copy.setAttribute("display", "none");
    }
  }

  /** One time step: what it reads arrives, the states are computed upwards, the output is emitted. */
  async #compute(run, group) {
    group.removeAttribute("opacity");
    this.#see(group);
    faint(group, true);
    if (this.#both) return this.#computeBoth(run, group);
    const nodes = [...group.querySelectorAll(":scope > .node")];
    const edges = [...group.querySelectorAll(":scope > .edge")];
    const into = (kinds, target) => edges.filter((edge) => kinds.includes(edge.dataset.kind) && (!target || edge.dataset.target === target));
    const read = nodes.find((node) => ["input", "start-token"].includes(node.dataset.kind));
    if (read) await this.#reveal(run, read);
    const states = nodes.filter((node) => node.dataset.kind === "state");
    states.sort((a, b) => a.dataset.layer - b.dataset.layer);
    for (const state of states) {
      const key = state.dataset.key;
      const fed = into(["feedback"], key);
      await Promise.all([
        ...fed.map((edge) => this.#travel(run, edge, TRAVEL_MS, this.#chosen(edge.dataset.source))),
        ...into(["input", "recurrent", "depth"], key).map((edge) => this.#travel(run, edge, fed.length ? TRAVEL_MS : ARRIVE_MS)),
      ]);
      await this.#reveal(run, state);
    }
    const output = nodes.find((node) => node.dataset.kind === "output");
    if (output) {
      await Promise.all(into(["output"]).map((edge) => this.#travel(run, edge, ARRIVE_MS)));
      await this.#reveal(run, output);
      await this.#arrive(run, nodes.find((node) => node.dataset.kind === "loss"), ARRIVE_MS);
    }
  }

  /** Two chains: the first layer's forward chain goes along with time, and with the last input come
   * the sweeps that had to wait for it: back in time from the last step, and up the layers. */
  async #computeBoth(run, group) {
    const input = group.querySelector(':scope > .node[data-kind="input"]');
    if (input) await this.#reveal(run, input);
    const state = group.querySelector(':scope > .node[data-key^="a.1."]');
    await this.#arrive(run, state, ARRIVE_MS);
    if (this.#step + 1 < this.#there) return;
    const layers = group.querySelectorAll(':scope > .node[data-key^="a."]').length;
    const pace = Math.min(ARRIVE_MS, SWEEP_MS / this.#there);
    const sweep = async (prefix, groups) => {
      for (const each of groups) {
        if (run.stopped) return;
        this.#see(each);
        await this.#arrive(run, each.querySelector(`:scope > .node[data-key^="${prefix}."]`), pace);
      }
    };
    for (let layer = 1; layer <= layers; layer += 1) {
      if (layer > 1) await sweep(`a.${layer}`, this.#groups);
      await sweep(`r.${layer}`, this.#groups.toReversed());
    }
    this.#see(group);
    const ends = [...this.#svg.querySelectorAll('.node[data-kind="output"], .node[data-kind="loss"]')];
    await Promise.all(ends.map((node) => this.#arrive(run, node, ARRIVE_MS)));
  }

  /** What a node reads arrives, and its numbers show. */
  async #arrive(run, node, duration) {
    if (run.stopped || !node) return;
    const edges = [...node.parentNode.querySelectorAll(`:scope > .edge[data-target="${node.dataset.key}"]`)];
    await Promise.all(edges.map((edge) => this.#travel(run, edge, duration)));
    await this.#reveal(run, node, Math.min(duration, REVEAL_MS));
  }

  /** Gradients come back through time steps: from the loss down to the input and to the steps before. */
  async #comeBack(run, groups) {
    const holders = groups.map((group) => group.querySelector(":scope > .gradients")).filter(Boolean);
    for (const back of holders) {
      back.removeAttribute("visibility");
      for (const child of back.children) child.setAttribute("visibility", "hidden");
    }
    const edges = holders.flatMap((back) => [...back.children]).filter((child) => child.dataset.source);
    const rank = ({ dataset: { source } }) => {
      const [kind, layer] = source.split(".");
      return { l: 100, y: 50 }[kind] ?? Number(layer);
    };
    const ranks = [...new Set(edges.map(rank))].sort((one, other) => other - one);
    for (const level of ranks) {
      const wave = edges.filter((edge) => rank(edge) === level);
      await Promise.all(wave.map((edge) => this.#travel(run, edge, ARRIVE_MS, "", "spark back")));
      if (run.stopped) return;
      for (const edge of wave) edge.removeAttribute("visibility");
    }
  }

  /** The word that an output chose, as the figure writes it. */
  #chosen(key) {
    return this.#svg.querySelector(`.node[data-key="${key}"] .token`)?.textContent ?? "";
  }

  async #reveal(run, node, duration = REVEAL_MS) {
    if (run.stopped) return;
    const values = node.querySelector(".values");
    if (!values) return;
    values.removeAttribute("visibility");
    values.animate([{ opacity: 0 }, { opacity: 1 }], { duration: duration / this.#speed, easing: "ease-out" });
    await this.#wait(run, duration);
  }

  /** Something moves along an edge: a spark for a vector, a word for a chosen token. */
  async #travel(run, edge, duration, word = "", look = "spark") {
    if (run.stopped) return;
    const length = edge.getTotalLength();
    const moving = word ? parcel(word) : spark(look);
    edge.parentNode.append(moving);
    await this.#frames(run, duration, (share) => {
      const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
      const { x, y } = edge.getPointAtLength(length * eased);
      moving.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    });
    moving.remove();
  }

  /** Call `draw` every frame with the share of time that has passed, until it is over or stopped. */
  #frames(run, duration, draw) {
    const total = duration / this.#speed;
    return new Promise((resolve) => {
      let start = null;
      const frame = (now) => {
        start ??= now;
        const share = Math.min(1, (now - start) / total);
        if (run.stopped) return resolve();
        draw(share);
        if (share < 1) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
  }

  #wait(run, duration) {
    if (run.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, duration / this.#speed);
      run.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function element(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** What a step does not use is faint, where that step alone is told of. */
function faint(group, told) {
  const idle = group.querySelector(":scope > .idle");
  if (told) idle?.setAttribute("opacity", PENDING_OPACITY);
  else idle?.removeAttribute("opacity");
}

const spark = (look) => element("circle", { class: look, r: 5.5 });

/** Show or hide what came back through a step, as the server draws it. */
function reveal(back, returned) {
  if (returned) back.removeAttribute("visibility");
  else back.setAttribute("visibility", "hidden");
  for (const child of back.children) child.removeAttribute("visibility");
}

function parcel(word) {
  const width = 16 + 8 * word.length;
  return element(
    "g",
    { class: "parcel" },
    element("rect", { x: -width / 2, y: -12, width, height: 24, rx: 8 }),
    element("text", { y: 4.5 }, word),
  );
}
