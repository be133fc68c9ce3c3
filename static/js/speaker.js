// Speaker: the way between the window that presents and the speaker's window with the notes.

import { parted, pictureOf } from "./lecture.js";

/** @import { Stop } from "./lecture.js" */

/**
 * What the speaker's window shows.
 * @typedef {object} Shown
 * @property {string} place  the stop, and the step of its figure
 * @property {string} line  what the audience reads
 * @property {string} mine  the notes
 * @property {{ line: string, title: string, picture: string } | null} next
 * @property {number} started  when the timer began, as Date.now() has it
 * @property {boolean} blank
 */

/** @typedef {{ kind: "shown", shown: Shown } | { kind: "left" } | { kind: "hello" } | { kind: "key", key: string }} Message */

/**
 * The channel of a name; null if the browser allows none.
 * @param {string} name
 */
export function channel(name) {
  try {
    return new BroadcastChannel(`unroll-${name}`);
  } catch {
    return null;
  }
}

export class Speaker {
  /** Two windows that present must not drive each other. */
  #name = Math.random().toString(36).slice(2, 8);
  #channel = channel(this.#name);
  /** @type {Shown | null} */
  #last = null;

  /** @param {(key: string) => void} press  called with the keys that were pressed in the speaker's window */
  constructor(press) {
    this.#channel?.addEventListener("message", (/** @type {MessageEvent<Message>} */ { data }) => {
      if (data.kind === "hello" && this.#last) this.#say({ kind: "shown", shown: this.#last });
      else if (data.kind === "key") press(data.key);
    });
    addEventListener("pagehide", () => this.leave());
  }

  /** Whether a second window can be reached. */
  get isReachable() {
    return this.#channel !== null;
  }

  get address() {
    return `/notes?window=${this.#name}`;
  }

  /** Open the window; null if the browser does not let it open. */
  open() {
    return window.open(this.address, `unroll-notes-${this.#name}`, "popup,width=1100,height=760");
  }

  /**
   * Show the notes of the present stop, and what comes next.
   * @param {{ place: string, line: string, stop: Stop | null, next: Stop | null, started: number, blank: boolean }} present
   */
  tell({ stop, next, ...rest }) {
    const shown = {
      ...rest,
      mine: stop ? parted(stop.note).mine : "",
      next: next && {
        line: parted(next.note).line,
        title: next.title,
        picture: next.address && pictureOf(next.address),
      },
    };
    this.#last = shown;
    this.#say({ kind: "shown", shown });
  }

  leave() {
    if (this.#last) this.#say({ kind: "left" });
    this.#last = null;
  }

  /** @param {Message} message */
  #say(message) {
    this.#channel?.postMessage(message);
  }
}
