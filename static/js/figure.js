// Figure: one figure on a page: its stage, its player, what it asks the server for, and the node that is
// pointed at. A page may hold several.

import { all, dataOf, find } from "./dom.js";
import { latest, part, remembered } from "./fetch.js";
import { withStep } from "./address.js";
import { message } from "./message.js";
import { morph } from "./morph.js";
import { Player } from "./player.js";
import { Pointing } from "./pointing.js";
import { unreachable } from "./words.js";

/** @import { Control } from "./controls.js" */
/** @import { Nodes } from "./readout.js" */

/**
 * What the server says of a figure beside its drawing.
 * @typedef {object} Facts
 * @property {Record<string, string>} query  the parameters, with the pattern
 * @property {string} wiring
 * @property {boolean} own  whether the network is the reader's; then the figure has no address
 * @property {string} theme
 * @property {boolean} plots  whether it has no steps to play
 * @property {string} readout  the address of the nodes' readout; empty for an own network
 * @property {string} title
 * @property {string[]} descriptions  the long description at every step
 * @property {import("./playback.js").Timeline} timeline
 * @property {Record<string, Control>} controls
 * @property {{lasting: string[], aside: string[], narrow: string[]}} memory  names of parameters that are kept, and of views that put some aside
 * @property {Record<string, string>} addresses  by format
 * @property {string} vanishing
 * @property {string} snippets
 */

/**
 * An answered figure: its stage, and the panel that looks into one of its cells. `ok` is false where the
 * server refused something; the messages are in the stage.
 * @typedef {{ stage: HTMLElement, inside: HTMLElement, ok: boolean }} Fresh
 */

/**
 * @typedef {object} Hooks
 * @property {(facts: Facts) => void} changing  a new figure is about to be shown
 * @property {(fresh: Fresh) => void} changed  it is in place, at the step that the server drew
 * @property {(step: number) => void} shown  a step is shown
 * @property {(step: number) => void} reached  the run came to a step, by playing or on demand
 * @property {(node: SVGElement | null) => void} pointed  a node is pointed at, or shown anew
 * @property {(text: string) => void} announce
 * @property {() => void} fold
 */

const READOUTS = 8;

export class FigureView {
  /** The section that holds the figure. Every figure comes with a new one. */
  stage;
  /** @type {Facts} */
  facts;
  player;
  #hooks;
  #pointing;
  #askStage = latest();
  #askInside = latest();
  #askReadout = remembered(READOUTS);

  /**
   * @param {HTMLElement} stage
   * @param {HTMLElement} bar  holds the player's controls
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

  /** The drawing that is shown, also while an old one fades over it. */
  get svg() {
    return find(this.stage, ".canvas > svg:not(.ghost)", SVGSVGElement);
  }

  get isFolded() {
    return this.svg.dataset.view === "folded";
  }

  get playback() {
    return this.player.playback;
  }

  // --- requests ---

  /**
   * The figure at an address, or posted; null where a newer request took this one's place.
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
   * The panel that looks into a cell, at an address; null as above.
   * @param {string} address
   */
  async requestInside(address) {
    const answer = await this.#askInside(address);
    return answer && part(answer, "#inside");
  }

  /**
   * The panel that looks into a cell of an own network, and the stage beside it; null as above.
   * @param {string} address
   * @param {RequestInit} options
   */
  async postInside(address, options) {
    const answer = await this.#askInside(address, options);
    return answer && { inside: part(answer, "#inside"), stage: part(answer, "#stage") };
  }

  /**
   * What the nodes' readout says. That of an own network came with its figure.
   * @returns {Promise<Nodes>}
   */
  async nodes() {
    if (this.facts.own) return dataOf(this.stage, ".readout");
    return this.#askReadout(withStep(this.facts.readout, this.playback.steps, this.playback.steps));
  }

  // --- another figure ---

  /**
   * Ask for a figure, and show it in place of this one.
   * @param {string} address
   * @param {object} [options]
   * @param {boolean} [options.strict]  keep this figure where the server refuses something
   * @param {(fresh: Fresh) => void} [options.entering]  is called before the new figure is shown
   * @param {(fresh: Fresh) => void} [options.refused]  is called when this figure is kept
   */
  async load(address, { strict = true, entering, refused } = {}) {
    const { playback } = this;
    const asked = playback.step;
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
    // The reader may have gone to another step meanwhile.
    const step = playback.step === asked ? null : playback.step;
    playback.pause();
    entering?.(fresh);
    this.show(fresh, step);
    if (resume && playback.step < playback.steps) playback.play();
    this.#hooks.announce(this.facts.title);
  }

  /**
   * Put a new figure in place of this one, at the step that the server drew or at a given one.
   * @param {Fresh} fresh
   * @param {number | null} [step]
   */
  show(fresh, step = null) {
    const drawing = find(fresh.stage, ".canvas > svg", SVGSVGElement);
    const before = this.stage;
    // The focus moves into the new figure, and what it reads out then must be the new figure's.
    this.stage = fresh.stage;
    this.facts = dataOf(fresh.stage, ".facts");
    this.#hooks.changing(this.facts);
    this.player.attach(drawing, this.facts.timeline, this.facts.descriptions);
    morph(before, fresh.stage);
    this.#hooks.changed(fresh);
    if (step !== null && !this.facts.plots) this.playback.seek(step);
    else this.display();
  }

  /**
   * Keep this figure, and say what was wrong with what was asked for.
   * @param {Fresh} fresh
   */
  #refuse(fresh) {
    const messages = find(fresh.stage, ".messages", HTMLElement);
    find(this.stage, ".messages", HTMLElement).replaceChildren(...messages.children);
  }

  /** The messages that are shown above the figure. */
  get messages() {
    return all(this.stage, ".message", HTMLElement);
  }

  /** @param {string} text */
  complain(text) {
    find(this.stage, ".messages", HTMLElement).replaceChildren(message(text));
  }

  // --- steps and nodes ---

  /** Show the step at which the run stands. A figure at its last step is not scrolled: nobody went there. */
  display() {
    this.player.display();
    this.#shown();
    if (this.playback.step < this.playback.steps) this.player.follow();
  }

  /** Read out the node that was pointed at last, as the figure is now. */
  read() {
    this.#hooks.pointed(this.#pointing.node);
  }

  /** @param {number} step */
  #reached(step) {
    this.#shown();
    this.player.follow();
    this.#hooks.reached(step);
  }

  #shown() {
    const { step } = this.playback;
    this.stage.dataset.step = String(step);
    if (this.isFolded) this.#coverSpots();
    this.#hooks.shown(step);
    this.read();
  }

  /** Where all steps lie in one place, only the nodes of the one that is seen can be pointed at. */
  #coverSpots() {
    for (const spot of all(this.stage, ".spot", HTMLElement)) {
      const group = this.svg.querySelector(`.step[data-t="${spot.dataset.t}"]`);
      spot.hidden = group?.hasAttribute("display") ?? false;
    }
  }
}
