// Figure: one figure on a page, with its stage, its player, its requests, and the node that the reader points
// at. A page may have several figures.

import { all, dataOf, find } from "./dom.js";
import { latest, part, remembered } from "./fetch.js";
import { withStep } from "./address.js";
import { message } from "./message.js";
import { morph } from "./morph.js";
import { Player } from "./player.js";
import { Pointing } from "./pointing.js";
import { Turns } from "./turn.js";
import { unreachable } from "./words.js";

/** @import { Control } from "./controls.js" */
/** @import { Nodes } from "./readout.js" */

/**
 * The data that the server sends with a figure's drawing.
 * @typedef {object} Facts
 * @property {Record<string, string>} query  the parameters, with the pattern
 * @property {string} wiring
 * @property {boolean} own  whether the network is the reader's own, whose figure has no address
 * @property {{kind: string, title: string, note: string, card: string}} badge  where the weights come from
 * @property {string} theme
 * @property {boolean} plots  whether the figure is a plot, which has no steps to play
 * @property {boolean} folded  whether all time steps lie in one place
 * @property {{cell: string, folded: string}} views  the views that scripts ask for, as an address names them
 * @property {string} readout  the address of the nodes' readout; empty for an own network
 * @property {string} hint  what the reader may do with the nodes
 * @property {string} title
 * @property {string[]} descriptions  the long description at every step
 * @property {import("./playback.js").Timeline} timeline
 * @property {Record<string, Control>} controls
 * @property {{lasting: string[], aside: string[], narrow: string[]}} memory  as in state.js
 * @property {Record<string, string>} addresses  by format
 * @property {string} weights  the address of the file that the script reads; empty if it draws its weights
 * @property {string} vanishing
 * @property {string} snippets
 */

/**
 * A figure that the server answered: its stage, and the panel with the inside of a cell. `ok` is false if the
 * server refused a parameter; the stage contains the messages.
 * @typedef {{ stage: HTMLElement, inside: HTMLElement, ok: boolean }} Fresh
 */

/**
 * @typedef {object} Hooks
 * @property {(facts: Facts) => void} changing  a new figure is about to be shown
 * @property {(fresh: Fresh) => void} changed  the new figure is in place, at the step that the server drew
 * @property {(step: number) => void} shown  the page shows a step
 * @property {(step: number) => void} reached  the run came to a step, by playing or by a control
 * @property {(node: SVGElement | null) => void} pointed  the reader points at another node, or its numbers changed
 * @property {(text: string) => void} announce
 * @property {() => Promise<Nodes>} ownNodes  the readout of an own network
 * @property {() => void} fold  the button that folds the figure was pressed
 */

/** The number of readouts that are kept. */
const READOUTS = 8;

export class FigureView {
  /** The section with the figure. Every new figure replaces it. */
  stage;
  /** @type {Facts} */
  facts;
  player;
  #hooks;
  #pointing;
  #turns = new Turns();
  #askStage = latest();
  #askInside = latest();
  #askReadout = remembered(READOUTS);
  /** @type {{ stage: HTMLElement, nodes: Promise<Nodes> } | null} */
  #own = null;

  /**
   * @param {HTMLElement} stage
   * @param {HTMLElement} bar  contains the player's controls
   * @param {Hooks} hooks
   */
  constructor(stage, bar, hooks) {
    this.stage = stage;
    this.facts = dataOf(stage, ".facts");
    this.#hooks = hooks;
    this.player = new Player(bar, {
      reached: (step) => this.#reached(step),
      announce: hooks.announce,
      fold: hooks.fold,
    });
    this.#pointing = new Pointing(this, () => this.read());
    hooks.changing(this.facts);
    this.player.attach(this.svg, this.facts.timeline, this.facts.descriptions);
  }

  /** The current drawing. An old one that still fades over it does not count. */
  get svg() {
    return find(this.stage, ".canvas > svg:not(.ghost)", SVGSVGElement);
  }

  get playback() {
    return this.player.playback;
  }

  // --- requests ---

  /**
   * Request a figure; null if a newer request replaced this one.
   * @param {string} address
   * @param {RequestInit} [options]
   * @returns {Promise<Fresh | null>}
   */
  async request(address, options) {
    const answer = await this.#askStage(address, options);
    if (!answer) return null;
    const stage = part(answer, "#stage");
    return { stage, inside: part(answer, "#inside"), ok: !stage.querySelector(".message") };
  }

  /**
   * Request the panel with the inside of a cell; null as above.
   * @param {string} address
   */
  async requestInside(address) {
    const answer = await this.#askInside(address);
    return answer && part(answer, "#inside");
  }

  /**
   * Request that panel and the stage for an own network, whose files are in the options; null as above.
   * @param {string} address
   * @param {RequestInit} options
   */
  async postInside(address, options) {
    const answer = await this.#askInside(address, options);
    return answer && { inside: part(answer, "#inside"), stage: part(answer, "#stage") };
  }

  /**
   * The readout of all nodes. An own network's has no address.
   * @returns {Promise<Nodes>}
   */
  async nodes() {
    if (this.facts.own) return this.#ownNodes();
    return this.#askReadout(withStep(this.facts.readout, this.playback.steps, this.playback.steps));
  }

  /** The readout of an own network is asked for once for each of its figures. */
  #ownNodes() {
    if (this.#own?.stage !== this.stage) this.#own = { stage: this.stage, nodes: this.#hooks.ownNodes() };
    return this.#own.nodes;
  }

  // --- another figure ---

  /**
   * Request a figure and replace this one by it.
   * @param {string} address
   * @param {object} [options]
   * @param {boolean} [options.strict]  keep this figure if the server refuses a parameter
   * @param {(fresh: Fresh) => void} [options.entering]  called before the new figure is shown
   * @param {(fresh: Fresh) => void} [options.refused]  called if this figure is kept
   */
  async load(address, { strict = true, entering, refused } = {}) {
    const { playback } = this;
    const stepBefore = playback.step;
    let fresh;
    try {
      fresh = await this.request(address);
    } catch (error) {
      this.complain(unreachable(error));
      return;
    }
    if (!fresh) return;
    if (!fresh.ok && strict) {
      this.#refuse(fresh);
      refused?.(fresh);
      return;
    }
    const resume = playback.isPlaying;
    // Keep the step if the reader went to another one during the request.
    const step = playback.step === stepBefore ? null : playback.step;
    playback.pause();
    entering?.(fresh);
    this.show(fresh, step);
    if (resume && playback.step < playback.steps) playback.play();
    this.#hooks.announce(this.facts.title);
  }

  /**
   * Replace this figure by a new one, at the step that the server drew or at a given one.
   * @param {Fresh} fresh
   * @param {number | null} [step]
   */
  show(fresh, step = null) {
    const drawing = find(fresh.stage, ".canvas > svg", SVGSVGElement);
    const before = this.stage;
    const wasFolded = this.facts.folded;
    // Set the new data first: morph moves the focus into the new figure, which reads out one of its nodes.
    this.stage = fresh.stage;
    this.facts = dataOf(fresh.stage, ".facts");
    this.#hooks.changing(this.facts);
    this.player.attach(drawing, this.facts.timeline, this.facts.descriptions);
    morph(before, fresh.stage, this.#turns, Number(wasFolded) - Number(this.facts.folded));
    this.#hooks.changed(fresh);
    if (step !== null && !this.facts.plots) this.playback.seek(step);
    else this.display();
  }

  /**
   * Keep this figure, and show the messages of the refused one.
   * @param {Fresh} fresh
   */
  #refuse(fresh) {
    const messages = find(fresh.stage, ".messages", HTMLElement);
    find(this.stage, ".messages", HTMLElement).replaceChildren(...messages.children);
  }

  /** The messages under the figure. */
  get messages() {
    return all(this.stage, ".message", HTMLElement);
  }

  /** @param {string} text */
  complain(text) {
    find(this.stage, ".messages", HTMLElement).replaceChildren(message(text));
  }

  // --- steps and nodes ---

  /** Show the run's step. Do not scroll a figure at its last step: the reader did not go there. */
  display() {
    this.player.display();
    this.#showStep();
    if (this.playback.step < this.playback.steps) this.player.follow();
  }

  /** Read out the node that the reader pointed at last, with the numbers of the current figure and step. */
  read() {
    this.#hooks.pointed(this.#pointing.node);
  }

  /** @param {number} step */
  #reached(step) {
    this.#showStep();
    this.player.follow();
    this.#hooks.reached(step);
  }

  #showStep() {
    const { step } = this.playback;
    this.stage.dataset.step = String(step);
    if (this.facts.folded) this.#coverSpots();
    this.#hooks.shown(step);
    this.read();
  }

  /** A folded figure has all steps in one place: only the nodes of the visible step can be pointed at. */
  #coverSpots() {
    for (const spot of all(this.stage, ".spot", HTMLElement)) {
      const group = this.svg.querySelector(`.step[data-t="${spot.dataset.t}"]`);
      spot.hidden = group?.hasAttribute("display") ?? false;
    }
  }
}
