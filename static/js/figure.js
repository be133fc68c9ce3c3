// Figure: one figure on a page, with its stage, its player, its requests, and the node that the reader points
// at. A page may have several figures.

import { all, dataOf, find, maybe } from "./dom.js";
import { latest, part, remembered } from "./fetch.js";
import { withStep } from "./address.js";
import { message, offer } from "./message.js";
import { morph } from "./morph.js";
import { Player } from "./player.js";
import { Pointing, coverSpots } from "./pointing.js";
import { Turns } from "./turn.js";
import { tryAgain, unreachable } from "./words.js";

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
 * @property {boolean} along  whether it is the text, coloured by one unit
 * @property {{cell: string, folded: string, units: string}} views  the views that scripts ask for, as an address names them
 * @property {string} readout  the address of the nodes' readout; empty for an own network
 * @property {string} hint  what the reader may do with the nodes
 * @property {string} title
 * @property {string[]} descriptions  the long description at every step
 * @property {import("./playback.js").Timeline} timeline
 * @property {Record<string, Control>} controls
 * @property {Record<string, string>} refused  what the figure has for the values that an address was refused, which
 *   stand in the controls
 * @property {{lasting: string[], aside: string[], narrow: string[]}} memory  as in state.js
 * @property {Record<string, string>} addresses  by format
 * @property {import("./score.js").Music | null} music  what the run writes, if that is music
 * @property {string} weights  the address of the file that the script reads; empty if it draws its weights
 * @property {string} vanishing
 * @property {string} snippets
 * @property {string} stop  the figure in a list of stops
 * @property {[number, number][]} bands  for each time step, where its ground begins and how long it is, in percent
 * @property {[number, number]} across  how far these keep from both edges across the time, in percent
 * @property {Record<string, string>} waiting  what was typed, if the figure does not read all of it
 * @property {string} note  what the page says once about this figure; empty if it says nothing
 * @property {boolean} dropped  whether it says that changes of the run were left out
 * @property {string[]} examples  texts that the figure's task reads
 */

/**
 * A figure that the server answered: its stage, and what else of the page came with it, each by its selector. `ok`
 * is false if the server refused a parameter; the stage contains the messages.
 * @typedef {{ stage: HTMLElement, part: (selector: string) => HTMLElement, ok: boolean }} Fresh
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
 * @property {(answer: string, more: Record<string, string>) => [string, RequestInit]} ownRequest  as in own.js
 * @property {() => boolean} canPostAgain  whether an own network can be run once more
 * @property {() => void} [switched]  playing started or stopped
 * @property {() => void} [sound]  the button that switches the sound was pressed
 */

/** The number of readouts that are kept. */
const READOUTS = 8;

export class FigureView {
  /** The section with the figure. A new figure may replace it. */
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
  /** @type {{ facts: Facts, nodes: Promise<Nodes> } | null} */
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
      switched: hooks.switched,
      announce: hooks.announce,
      sound: hooks.sound,
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
    return { stage, part: (selector) => part(answer, selector), ok: !stage.querySelector(".message") };
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
    if (this.#own?.facts !== this.facts) this.#own = { facts: this.facts, nodes: this.#hooks.ownNodes() };
    return this.#own.nodes;
  }

  /**
   * The request for a part of the page about this figure, such as the matrices of its network.
   * @param {string} name
   * @param {Record<string, string>} more  parameters of the request alone
   * @returns {[string, RequestInit?]}
   */
  about(name, more) {
    if (this.facts.own) return this.#hooks.ownRequest(name, more);
    return [`/${name}?${new URLSearchParams({ ...this.facts.query, ...more })}`];
  }

  /** Whether its run can be changed: the figure has numbers, and can be asked for again. */
  get changeable() {
    return this.svg.dataset.style === "computed" && (!this.facts.own || this.#hooks.canPostAgain());
  }

  /** Whether what its inputs read can be changed: an own network reads the input of its file. */
  get readsOther() {
    return this.changeable && !this.facts.own;
  }

  /** Say something aloud. @param {string} words */
  say(words) {
    this.#hooks.announce(words);
  }

  // --- another figure ---

  /**
   * Request a figure and replace this one by it.
   * @param {string} address
   * @param {object} [options]
   * @param {boolean} [options.strict]  keep this figure if the server refuses a parameter
   * @param {(fresh: Fresh) => void} [options.entering]  called before the new figure is shown
   * @param {(fresh: Fresh) => void} [options.refused]  called if this figure is kept
   * @param {() => string} [options.says]  what is said aloud once the new figure is shown; nothing if that is empty
   */
  async load(address, { strict = true, entering, refused, says = () => this.facts.title } = {}) {
    const { playback } = this;
    const stepBefore = playback.step;
    let fresh;
    try {
      fresh = await this.request(address);
    } catch (error) {
      const run = () => this.load(address, { strict, entering, refused, says });
      offer(this.stage, unreachable(error), { title: tryAgain(), run });
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
    const words = says();
    if (words) this.#hooks.announce(words);
  }

  /**
   * Replace this figure by a new one, at the step that the server drew or at a given one.
   * @param {Fresh} fresh
   * @param {number | null} [step]
   */
  show(fresh, step = null) {
    const was = this.facts;
    this.facts = dataOf(fresh.stage, ".facts");
    // A text has no columns that a folded network could move to.
    const written = [was, this.facts].some(({ along }) => along);
    const turn = written ? 0 : Number(was.folded) - Number(this.facts.folded);
    morph(this.stage, fresh.stage, this.#turns, turn, {
      entered: (stage) => {
        this.stage = stage;
        this.#hooks.changing(this.facts);
        this.player.attach(this.svg, this.facts.timeline, this.facts.descriptions);
        this.#hooks.changed(fresh);
        if (step !== null && !this.facts.plots) this.playback.seek(step);
        else this.#showRun();
      },
      place: () => this.player.follow(),
    });
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

  /**
   * @param {string} text
   * @param {string} [parameter]  which was refused
   */
  complain(text, parameter = "") {
    const said = message(text);
    said.dataset.parameter = parameter;
    find(this.stage, ".messages", HTMLElement).replaceChildren(said);
  }

  // --- steps and nodes ---

  /** Show the run's step. */
  display() {
    this.#showRun();
    this.player.follow();
  }

  #showRun() {
    this.player.display();
    this.#showStep();
  }

  /** Read out the node that the reader pointed at last, with the numbers of the current figure and step. */
  read() {
    this.#hooks.pointed(this.#pointing.node);
  }

  /**
   * The state whose cell is open or, without one, the current step's in the lowest layer, which stands for it; null
   * if the figure has none.
   */
  get current() {
    const { at } = find(document, "#inside", HTMLElement).dataset;
    const open = at && maybe(this.svg, `.node[data-key="${at}"]`, SVGElement);
    const t = Math.max(1, this.playback.at(this.playback.step));
    return open || maybe(this.svg, `.step[data-t="${t}"] .node[data-kind="state"]`, SVGElement);
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
    if (this.facts.folded) coverSpots(this);
    this.#hooks.shown(step);
    this.read();
  }
}
