// Pair: two figures that one player plays. The player follows the longer run; the shorter one stays at its end.

import { all, find, maybe } from "./dom.js";
import { follow } from "./follow.js";
import { Playback } from "./playback.js";

/** @import { Player } from "./player.js" */
/** @import { Timeline } from "./playback.js" */

/**
 * The data that the server sends with two figures.
 * @typedef {object} PairFacts
 * @property {boolean} plays
 * @property {string} longer  the lane of the longer run; empty if neither shows one
 * @property {number} step  the step that is shown
 * @property {Timeline} timeline  that of the longer run
 * @property {Record<string, { timeline: Timeline, descriptions: string[] }>} lanes
 */

const SVG = "http://www.w3.org/2000/svg";

export class Pair {
  /** Contains both lanes, the band and the stops. */
  root;
  #player;
  /** @type {PairFacts | null} */
  #facts = null;
  /** By lane. @type {Map<string, Playback>} */
  #lanes = new Map();

  /**
   * @param {HTMLElement} root
   * @param {Player} player
   */
  constructor(root, player) {
    this.root = root;
    this.#player = player;
  }

  /**
   * Take the figures that the lanes show, at the step that they show.
   * @param {PairFacts} facts
   */
  attach(facts) {
    const { playback } = this.#player;
    playback.pause();
    this.#facts = facts;
    this.#lanes = new Map(
      Object.entries(facts.lanes).map(([slug, { timeline }]) => {
        const one = new Playback(nothing, nothing);
        one.attach(this.#svg(slug), timeline);
        return [slug, one];
      }),
    );
    playback.fellows = [...this.#lanes.values()];
    // What the player plays has no drawing of its own: it takes both along.
    const run = document.createElementNS(SVG, "svg");
    run.dataset.step = String(facts.step);
    this.#player.attach(run, facts.timeline, []);
  }

  /** @param {string} slug */
  #svg(slug) {
    return find(this.root, `[data-lane="${slug}"] .canvas > svg:not(.ghost)`, SVGSVGElement);
  }

  /** Show where the run stands: the band, the stops, and the long descriptions of both figures. */
  show() {
    const { playback } = this.#player;
    const t = playback.at(playback.step);
    this.root.style.setProperty("--at", String(t));
    for (const stop of all(this.root, ".stations > li", HTMLElement)) {
      const place = Number(stop.dataset.t);
      stop.classList.toggle("done", place <= t);
      if (place === t) stop.setAttribute("aria-current", "step");
      else stop.removeAttribute("aria-current");
    }
    for (const [slug, one] of this.#lanes) {
      const description = maybe(this.#svg(slug), "desc", SVGElement);
      if (description) description.textContent = this.#facts?.lanes[slug].descriptions[one.step] ?? "";
    }
  }

  /**
   * Scroll both to the current step.
   * @param {HTMLElement} scroll
   * @param {number} [covered]  as in follow.js
   */
  follow(scroll, covered) {
    if (this.#facts?.longer) follow(scroll, this.#svg(this.#facts.longer), this.#player.playback, covered);
  }
}

function nothing() {}
