// Broadcast: a live lecture as its leader has it: begun, told what is shown, always the latest, handed over, ended.

import { notLed } from "./words.js";

/** @import { Answers } from "./bars.js" */
/** @import { State } from "./listen.js" */

/**
 * A lecture that this device leads. `until` is when it ends, by this device's own clock in ms; null if it is not known.
 * @typedef {{ code: string, secret: string, until: number | null }} Lecture
 */

/**
 * @typedef {object} Hooks
 * @property {() => void} changed  a lecture began or ended, or another device leads, or does no longer
 * @property {(state: State) => void} adopt  this device leads on from what the server has
 * @property {(words: string) => void} complain  empty when nothing is wrong any more
 */

/** How soon what could not be said is said again. */
const AGAIN_MS = 1000;
/** A request that is not answered for so long is given up: a network may keep it for minutes, and what is newer waits. */
const PATIENCE_MS = 10_000;
const KEPT = "unroll-lead";
/** This window among the devices that lead: a page that is loaded again keeps its name, a copy of it has another. */
const ME = /^unroll-lead-([a-z0-9]{1,8})$/;

export class Broadcast {
  /** @type {Lecture | null} */
  lecture = null;
  /** Whether another device leads. */
  handed = false;
  #hooks;
  /** Whether it is known what the server has of the lecture, so that nothing is said over it. */
  #ready = false;
  /** Whether this device is to take the lecture from the one that leads. */
  #takes = false;
  /** The last number that the server gave, with which it goes on if it forgets the lecture. */
  #number = 0;
  /** What was said last, and what is to be said. */
  #told = "";
  #next = "";
  #telling = false;
  /** Whether a lecture has been asked for, and is not there yet. */
  #begins = false;

  /** @param {Hooks} hooks */
  constructor(hooks) {
    this.#hooks = hooks;
  }

  /** Whether the room follows this device. */
  get on() {
    return this.lecture !== null && !this.handed && this.#ready;
  }

  /** Go on with a lecture that this window led before, or that another device handed over. */
  resume() {
    const given = new URLSearchParams(location.hash.slice(1)).get("lead")?.split(".");
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    } catch {
      // This browser keeps nothing.
    }
    if (given?.length === 2) {
      kept = { code: given[0], secret: given[1], until: null };
      this.#takes = true;
      // The secret must not stand on a screen that all see.
      history.replaceState(history.state, "", location.pathname + location.search);
    }
    if (kept && !isOver(kept)) this.#lead(kept, true);
  }

  /** Begin a lecture. */
  async begin() {
    // A click that was meant once must not begin two lectures.
    if (this.#begins) return;
    this.#begins = true;
    this.#hooks.complain("");
    try {
      const response = await open();
      const answer = await response.json();
      if (!response.ok) return this.#hooks.complain(answer.error.message);
      const { code, secret, expires } = answer;
      this.#lead({ code, secret, until: untilOf(expires, response) });
    } catch (error) {
      this.#hooks.complain(notLed(error));
    } finally {
      this.#begins = false;
    }
  }

  /**
   * @param {Lecture | null} lecture
   * @param {boolean} [again]  whether it has begun before, so that what was asked and said is the server's to tell
   */
  async #lead(lecture, again = false) {
    this.lecture = lecture;
    this.handed = false;
    this.#told = this.#next = "";
    this.#number = 0;
    try {
      if (lecture) sessionStorage.setItem(KEPT, JSON.stringify(lecture));
      else sessionStorage.removeItem(KEPT);
    } catch {
      // Then this lecture ends with the page.
    }
    let ready = !again;
    this.#ready = ready;
    while (!ready && lecture === this.lecture) ready = await this.#adopted();
    // Another lecture may have begun meanwhile.
    if (lecture !== this.lecture) return;
    this.#ready = true;
    this.#hooks.changed();
  }

  /** End the lecture. Out of reach it goes on, since nobody else could end it. */
  async end() {
    const { lecture } = this;
    if (!lecture) return;
    try {
      const response = await this.#ask("", "DELETE", lecture);
      if (response.status >= 500) throw new Error(String(response.status));
    } catch (error) {
      return this.#hooks.complain(notLed(error));
    }
    if (lecture !== this.lecture) return;
    this.#lead(null);
    this.#hooks.complain("");
  }

  /**
   * Ask the server about a lecture, as its leader.
   * @param {string} path  below that of the lecture
   * @param {string} method
   * @param {Lecture} lecture
   * @param {string} [body]
   */
  #ask(path, method, { code, secret }, body) {
    const headers = { Authorization: `Bearer ${secret}` };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return fetch(`/v1/live/${code}${path}`, { method, headers, body, signal, cache: "no-store" });
  }

  /**
   * Say what is shown, if it has changed.
   * @param {object} shown  as the server takes it
   */
  say(shown) {
    const text = JSON.stringify(shown);
    if (!this.on || text === (this.#next || this.#told)) return;
    this.#next = text;
    this.#send();
  }

  /** Say the latest, one after the other, until nothing newer is there. */
  async #send() {
    if (this.#telling) return;
    this.#telling = true;
    while (this.#next && this.lecture) {
      const text = this.#next;
      const { lecture } = this;
      const body = JSON.stringify({ ...JSON.parse(text), leader: me(), takes: this.#takes, at: Date.now() });
      try {
        const response = await this.#ask("", "PUT", lecture, body);
        // What is said now is another lecture's.
        if (lecture !== this.lecture) continue;
        if (response.status >= 500) throw new Error(String(response.status));
        if (response.status === 410) this.#lead(null);
        else if (response.status === 404) await this.#reopen(lecture);
        else if (response.status === 409) this.#heed(true);
        else {
          // A device that was refused does not lead, and must see that another one does.
          this.#takes = false;
          this.#number = Number(response.headers.get("Live-Number")) || this.#number;
          this.#told = text;
          if (this.#next === text) this.#next = "";
          this.#hooks.complain(response.ok ? "" : (await response.json()).error.message);
        }
      } catch (error) {
        this.#hooks.complain(notLed(error));
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    this.#telling = false;
  }

  /** Open the lecture again at its code, on a server that has forgotten it. @param {Lecture} lecture */
  async #reopen(lecture) {
    if (isOver(lecture)) return this.#lead(null);
    const body = JSON.stringify({ secret: lecture.secret, number: this.#number });
    const response = await open(body);
    if (response.ok || lecture !== this.lecture) return;
    if (response.status >= 500) throw new Error(String(response.status));
    this.#lead(null);
    this.#hooks.complain((await response.json()).error.message);
  }

  /** Follow another device, or do not. @param {boolean} handed */
  #heed(handed) {
    if (handed === this.handed) return;
    this.handed = handed;
    this.#told = this.#next = "";
    this.#hooks.changed();
  }

  /** Take the lecture back from another device. */
  async retake() {
    // A second click comes when the lecture is here already.
    if (!(await this.#adopted()) || !this.handed) return;
    this.#takes = true;
    this.#heed(false);
  }

  /** Go on from what the server has, if it has anything. False, after a while, if it is out of reach. */
  async #adopted() {
    const { lecture } = this;
    const response = lecture && (await this.#ask("", "GET", lecture).catch(() => null));
    if (!response || response.status >= 500) {
      this.#hooks.complain(notLed(new Error(String(response?.status ?? 0))));
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      return false;
    }
    this.#hooks.complain("");
    if (!response.ok || lecture !== this.lecture) return true;
    /** @type {State} */
    const state = await response.json();
    this.#number = Math.max(this.#number, state.number);
    if (state.leader && state.leader !== me() && !this.#takes) this.handed = true;
    this.#hooks.adopt(state);
    return true;
  }

  /** What the server has of the lecture; null if it has none, or is out of reach. */
  async state() {
    const { lecture } = this;
    if (!lecture) return null;
    const response = await this.#ask("", "GET", lecture).catch(() => null);
    if (lecture !== this.lecture) return null;
    if (response?.status === 410) this.#lead(null);
    // The device that leads opens it again.
    if (response?.status === 404 && this.on && !this.#telling) await this.#again(lecture);
    if (!response?.ok) return null;
    /** @type {State & { followers: number, expires: number }} */
    const state = await response.json();
    if (lecture !== this.lecture) return null;
    lecture.until ??= untilOf(state.expires, response);
    this.#number = Math.max(this.#number, state.number);
    if (this.#next || this.#telling || this.#takes) return state;
    // A lecture that another window has opened again shows nothing, and has no leader yet.
    if (state.leader) this.#heed(state.leader !== me());
    else if (this.on && !state.address) this.#repeat();
    return state;
  }

  /** Open the lecture again, and say all that is shown. @param {Lecture} lecture */
  async #again(lecture) {
    try {
      await this.#reopen(lecture);
    } catch {
      return;
    }
    if (lecture === this.lecture) this.#repeat();
  }

  /** Say again what was said last: nothing may be presented now, and the room stays where it is. */
  #repeat() {
    this.#next ||= this.#told;
    this.#send();
  }

  /** How the room has answered; null as above. @returns {Promise<Answers | null>} */
  async answers() {
    const response = this.lecture && (await this.#ask("/answers", "GET", this.lecture).catch(() => null));
    return response?.ok ? response.json() : null;
  }

  /** The path by which another device takes the lecture. It holds the secret. */
  get handover() {
    return this.lecture ? `/live/${this.lecture.code}#lead=${this.lecture.secret}` : "";
  }
}

/**
 * When a lecture ends, by this device's own clock, which may differ from the server's by hours; null if that is not known.
 * @param {number} expires  in seconds of the epoch, by the server's clock
 * @param {Response} response
 */
function untilOf(expires, response) {
  const lasts = expires * 1000 - Date.parse(response.headers.get("Date") ?? "");
  return Number.isNaN(lasts) ? null : Date.now() + lasts;
}

/** Begin a lecture, or open one again. @param {string} [body] */
const open = (body) => fetch("/v1/live", { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS) });

/** Whether a lecture has ended by itself. @param {Lecture} lecture */
const isOver = ({ until }) => until !== null && until < Date.now();

/** The name of this window. */
function me() {
  const fresh = () => `unroll-lead-${crypto.getRandomValues(new Uint32Array(1))[0].toString(36).slice(0, 8)}`;
  if (!ME.test(window.name)) window.name = fresh();
  return ME.exec(window.name)?.[1];
}
