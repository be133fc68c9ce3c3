// Track: the stops of a run along the player: a mark for each step, and the word that it reads or writes.

import { all, find } from "./dom.js";

/** @import { Timeline } from "./playback.js" */

/** The width that a word needs, in px, and the least distance of two marks. */
const WORD = 54;
const MARK = 11;

export class Track {
  #track;
  #list;
  /** @type {Timeline | null} */
  #timeline = null;
  #step = 0;
  /** How wide the track is, in px. */
  #width = 0;

  /** @param {HTMLElement} bar  the player */
  constructor(bar) {
    this.#track = find(bar, ".track", HTMLElement);
    this.#list = find(bar, ".stops-on", HTMLElement);
    new ResizeObserver(([{ contentRect }]) => {
      this.#width = contentRect.width;
      this.#thin();
    }).observe(this.#track);
  }

  /**
   * Take the timeline of another figure.
   * @param {Timeline} timeline
   */
  take(timeline) {
    this.#timeline = timeline;
    const { last } = timeline;
    const count = timeline.stops.length;
    while (this.#list.childElementCount > 2 * count) this.#list.lastElementChild?.remove();
    while (this.#list.childElementCount < 2 * count) {
      this.#list.append(document.createElement("span"), document.createElement("b"));
    }
    for (const [k, part] of all(this.#list, ":scope > *", HTMLElement).entries()) {
      const step = Math.floor(k / 2);
      part.classList.toggle("back", part.matches("span") && step > timeline.timeSteps);
      part.style.left = `${(100 * step) / Math.max(1, last)}%`;
    }
    this.#thin();
  }

  /** @param {number} step */
  reach(step) {
    this.#step = step;
    const timeline = this.#timeline;
    if (!timeline) return;
    this.#track.style.setProperty("--done", `${(100 * step) / Math.max(1, timeline.last)}%`);
    const parts = [...this.#list.children];
    timeline.stops.forEach((stop, index) => {
      const [mark, word] = [parts[2 * index], parts[2 * index + 1]];
      for (const part of [mark, word]) {
        part.classList.toggle("past", index <= step);
        part.classList.toggle("now", index === step);
      }
      const text = labelOf(stop, index, step, timeline.timeSteps);
      if (word.textContent !== text) word.textContent = text;
    });
  }

  /** Leave out the words, and the marks, that have no room. */
  #thin() {
    if (!this.#timeline || !this.#width) return;
    const apart = this.#width / Math.max(1, this.#timeline.last);
    const every = Math.max(1, Math.ceil(WORD / apart));
    this.#list.style.setProperty("--room", `${Math.round(Math.max(WORD, apart) - 6)}px`);
    for (const [step, word] of all(this.#list, "b", HTMLElement).entries()) {
      word.classList.toggle("thin", step % every !== 0);
    }
    this.#list.classList.toggle("tight", apart < MARK);
    this.reach(this.#step);
  }
}

/**
 * What a stop is called: a token that is still to be chosen is a number.
 * @param {import("./playback.js").Stop} stop
 * @param {number} index
 * @param {number} step  the run's
 * @param {number} timeSteps
 */
function labelOf({ token, late, t }, index, step, timeSteps) {
  if (index > timeSteps) return `∂ ${t}`;
  if (!token || (late && index > step)) return String(index);
  return token;
}
