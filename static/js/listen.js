// Listen: what a live lecture shows, as the server says it: by a stream of events or, where a proxy holds those back, by
// asking again and again. A state is taken once, and never one that is older than the last.

import { events } from "./stream.js";

/**
 * What a lecture shows: the address of a figure, without its step, which is null for the whole run. `at` is the
 * leader's own clock in ms. `round` is that of the question which the figure asks; 0: the room is not asked.
 * @typedef {object} State
 * @property {number} number
 * @property {string} address
 * @property {number | null} step
 * @property {boolean} playing
 * @property {number} at
 * @property {string} [leader]
 * @property {boolean} [eyes]
 * @property {number} [round]
 * @property {"open" | "closed" | "shown"} [answers]
 */

/**
 * @typedef {object} Hooks
 * @property {(state: State) => void} take
 * @property {(line: "open" | "asks" | "lost" | "over") => void} line  how the lecture comes: by the stream, by asking,
 *   not at the moment, or never again
 */

/** The server says something every 10 s. After so long without a word, a stream is held to be dead. */
const SILENCE_MS = 15_000;
/** A stream that has said nothing yet for so long may be held back: its lecture is asked for, too. */
const FIRST_MS = 3000;
const ASK_MS = 2000;
/** After a stream that said something, and after one that said nothing: longer and longer. */
const AGAIN_MS = 1000;
const LONGEST_MS = 120_000;
/** A server that starts again knows no code until its leader is back. After so long the lecture is held to be over, and
 *  asked for now and then. */
const MISSING_MS = 120_000;
const SELDOM_MS = 15_000;

export class Listener {
  #code;
  #hooks;
  #last = 0;
  /** When the stream said something last, and when the lecture was asked for last, on the page's own clock. */
  #heard = Number.NEGATIVE_INFINITY;
  #began = 0;
  #asked = 0;
  /** Since when the server does not know the code. */
  #missing = 0;
  #over = false;
  /** The stream. @type {AbortController | null} */
  #stream = null;
  /** Streams in a row that said nothing. */
  #dumb = 0;
  #wake = () => {};

  /**
   * @param {string} code
   * @param {Hooks} hooks
   */
  constructor(code, hooks) {
    this.#code = code;
    this.#hooks = hooks;
  }

  /** Listen until the lecture is over. @param {number} last  the number of the state that is there already */
  start(last = 0) {
    this.#last = last;
    this.#began = performance.now();
    this.#follow();
    setInterval(() => this.#watch(), 1000);
    // A phone that slept has missed what was said, whatever its timers think.
    document.addEventListener("visibilitychange", () => document.hidden || this.#again());
    addEventListener("online", () => this.#again());
    addEventListener("pageshow", ({ persisted }) => persisted && this.#again());
  }

  /** Ask at once, and for a new stream if the old one may be dead. */
  #again() {
    if (this.#over) return;
    this.ask();
    this.#dumb = 0;
    if (performance.now() - this.#heard > FIRST_MS) this.#stream?.abort();
    this.#wake();
  }

  #watch() {
    if (this.#over) return;
    const now = performance.now();
    const quiet = now - Math.max(this.#heard, this.#began);
    if (quiet > SILENCE_MS) this.#stream?.abort();
    const late = this.#heard > this.#began ? SILENCE_MS : FIRST_MS;
    if (quiet > late && now - this.#asked > (this.#gone ? SELDOM_MS : ASK_MS)) this.ask();
  }

  async #follow() {
    while (!this.#over) {
      const stream = new AbortController();
      this.#stream = stream;
      this.#began = performance.now();
      let opened = false;
      let spoke = false;
      try {
        const response = await fetch(`/v1/live/${this.#code}/events`, {
          signal: stream.signal,
          cache: "no-store",
          // A proxy that holds the streams for the server tells them by this.
          headers: { Accept: "text/event-stream" },
        });
        if (response.status === 404) this.#miss();
        if (response.status === 410) this.#end();
        if (!response.ok) throw new TypeError();
        opened = true;
        for await (const event of events(response)) {
          this.#heard = performance.now();
          spoke = true;
          this.#missing = 0;
          this.#take(event.kind, event.data);
        }
      } catch {
        // A connection that breaks, or was given up.
      }
      if (this.#over) return;
      // A proxy may open the stream, and keep back what it says.
      this.#dumb = opened && !spoke ? this.#dumb + 1 : 0;
      const least = this.#gone ? SELDOM_MS : AGAIN_MS;
      const most = Math.min(LONGEST_MS, least * 2 ** (2 * this.#dumb));
      // A room must not come back all at once.
      await this.#pause(most * (0.5 + Math.random()));
    }
  }

  /** @param {number} milliseconds */
  #pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }

  /** Ask what is shown now. */
  async ask() {
    this.#asked = performance.now();
    try {
      const response = await fetch(`/v1/live/${this.#code}`, { signal: AbortSignal.timeout(5 * ASK_MS) });
      if (response.status === 404) this.#miss();
      // Who was away at the end is told so.
      if (response.status === 410) this.#end();
      if (!response.ok) return;
      this.#missing = 0;
      if (performance.now() - this.#heard > SILENCE_MS) this.#hooks.line("asks");
      this.#show(await response.json());
    } catch {
      if (!this.#over) this.#hooks.line("lost");
    }
  }

  /** The server does not know the code. */
  #miss() {
    this.#missing ||= performance.now();
    this.#hooks.line(this.#gone ? "over" : "lost");
  }

  /** Whether the server has not known the code for long. */
  get #gone() {
    return this.#missing > 0 && performance.now() - this.#missing > MISSING_MS;
  }

  #end() {
    this.#over = true;
    this.#stream?.abort();
    this.#wake();
    this.#hooks.line("over");
  }

  /**
   * @param {string} kind
   * @param {any} data
   */
  #take(kind, data) {
    if (kind === "end") this.#end();
    else if (kind === "state") this.#show(data);
    else if (kind === "beat" && data.number > this.#last) this.ask();
    if (!this.#over) this.#hooks.line("open");
  }

  /** @param {State} state */
  #show(state) {
    if (state.number <= this.#last) return;
    this.#last = state.number;
    this.#hooks.take(state);
  }
}
