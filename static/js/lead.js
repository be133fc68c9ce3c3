// Lead: a live lecture, led from the page that presents. It tells the server what is shown, always the latest, and asks
// the room.

import { bars } from "./bars.js";
import { codeAddress } from "./codes.js";
import { around, find } from "./dom.js";
import { copy } from "./copy.js";
import { answersSoFar, followers, goLive, isLive, notLed, noQuestions } from "./words.js";

/** @import { Answers } from "./bars.js" */

/**
 * What is shown, as the server takes it.
 * @typedef {{ address: string, step: number | null, playing: boolean }} Shown
 */

/**
 * The page that presents.
 * @typedef {object} Presenting
 * @property {() => Shown | null} shown  null if it has no address that a room could follow
 * @property {(address: string) => Promise<void>} look  show a figure in place of the present one
 * @property {() => Promise<void>} back  show the present one again
 */

/**
 * A lecture that this device leads: `expires` in seconds of the epoch; `me` is its name among those that have the secret.
 * @typedef {{ code: string, secret: string, expires: number | null, me: string }} Lecture
 */

/** How often the followers are counted, and how soon what could not be said is said again. */
const COUNT_MS = 2000;
const AGAIN_MS = 1000;
const KEPT = "unroll-lead";

export class Lead {
  #root;
  #sheet;
  #page;
  /** @type {Lecture | null} */
  #lecture = null;
  /** Whether another device leads, and whether this one is to take the lecture from it. */
  #handed = false;
  #takes = false;
  #eyes = false;
  /** The question that the room is asked. @type {{ address: string, round: number, answers: "open" | "closed" | "shown" } | null} */
  #poll = null;
  /** The last number that the server gave, with which it goes on if it forgets the lecture. */
  #number = 0;
  /** What was said last, and what is to be said. */
  #told = "";
  #next = "";
  #telling = false;

  /** @type {Record<string, () => unknown>} */
  #actions = {
    begin: () => this.begin(),
    eyes: () => this.eyes(),
    questions: () => this.#offer(),
    close: () => this.#ask("closed"),
    again: () => this.#ask("open", 2),
    show: () => this.#ask("shown"),
    back: () => this.#backToFigure(),
    hand: () => this.#hand(),
    copy: () => this.#copy(),
    retake: () => this.#retake(),
    end: () => this.end(),
  };

  /**
   * @param {HTMLElement} root  of what is over the figure
   * @param {Presenting} page
   */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    this.#sheet = find(root, ".go-live", HTMLDetailsElement);
    this.#sheet.addEventListener("click", ({ target }) => {
      const action = around(target, "[data-live]", HTMLButtonElement)?.dataset.live;
      const address = around(target, "[data-address]", HTMLButtonElement)?.dataset.address;
      if (action) this.#actions[action]();
      else if (address) this.#begin(address);
    });
    setInterval(() => this.#count(), COUNT_MS);
    this.#resume();
  }

  /** Whether the room follows this device. */
  get on() {
    return this.#lecture !== null && !this.#handed;
  }

  /** Open or close the panel. */
  toggle() {
    this.#sheet.toggleAttribute("open");
  }

  close() {
    const { open } = this.#sheet;
    this.#sheet.open = false;
    return open;
  }

  // --- begin and end ---

  /** Go on with a lecture that this window led before, or that another device handed over. */
  #resume() {
    const given = new URLSearchParams(location.hash.slice(1)).get("lead")?.split(".");
    let kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
    } catch {
      // This browser keeps nothing.
    }
    if (given?.length === 2) {
      kept = { code: given[0], secret: given[1], expires: null, me: fresh() };
      this.#takes = true;
      // The secret must not stand on a screen that all see.
      history.replaceState(history.state, "", location.pathname + location.search);
    }
    if (!kept || isOver(kept)) return;
    this.#lecture = kept;
    this.#keep();
    this.#render();
    this.tell();
  }

  async begin() {
    this.#complain("");
    try {
      const response = await fetch("/v1/live", { method: "POST" });
      const answer = await response.json();
      if (!response.ok) return this.#complain(answer.error.message);
      this.#lead(answer);
    } catch (error) {
      this.#complain(notLed(error));
    }
  }

  /** @param {{ code: string, secret: string, expires: number }} lecture */
  #lead({ code, secret, expires }) {
    this.#lecture = { code, secret, expires, me: fresh() };
    this.#keep();
    this.#render();
    this.tell();
  }

  #keep() {
    try {
      if (this.#lecture) sessionStorage.setItem(KEPT, JSON.stringify(this.#lecture));
      else sessionStorage.removeItem(KEPT);
    } catch {
      // Then this lecture ends with the page.
    }
  }

  async end() {
    const lecture = this.#lecture;
    if (!lecture) return;
    this.#forget();
    await fetch(`/v1/live/${lecture.code}`, { method: "DELETE", headers: bearer(lecture) }).catch(() => null);
  }

  #forget() {
    if (this.#poll) this.#backToFigure();
    this.#lecture = null;
    this.#eyes = this.#handed = false;
    this.#told = this.#next = "";
    this.#number = 0;
    this.#keep();
    this.#render();
  }

  // --- what is shown ---

  /** Say what is shown, if it has changed. */
  tell() {
    if (!this.on) return;
    const shown = this.#page.shown();
    if (!shown) return;
    const { address, step, playing } = shown;
    const poll = this.#poll;
    const said = poll ? { address: poll.address, step: null, playing: false } : { address, step, playing };
    const asked = poll ? { round: poll.round, answers: poll.answers } : {};
    const text = JSON.stringify({ ...said, ...asked, eyes: this.#eyes });
    if (text === (this.#next || this.#told)) return;
    this.#next = text;
    this.#send();
  }

  /** Say the latest, one after the other, until nothing newer is there. */
  async #send() {
    if (this.#telling) return;
    this.#telling = true;
    while (this.#next && this.#lecture) {
      const text = this.#next;
      const { code, me } = this.#lecture;
      const body = JSON.stringify({ ...JSON.parse(text), leader: me, takes: this.#takes, at: Date.now() });
      try {
        const response = await fetch(`/v1/live/${code}`, { method: "PUT", headers: bearer(this.#lecture), body });
        if (response.status === 404) {
          if (!(await this.#reopen())) break;
          continue;
        }
        if (response.status >= 500) throw new Error(String(response.status));
        if (response.status === 409) {
          this.#heed(true);
          break;
        }
        this.#takes = false;
        this.#told = text;
        if (this.#next === text) this.#next = "";
        this.#complain(response.ok ? "" : (await response.json()).error.message);
      } catch (error) {
        this.#complain(notLed(error));
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    this.#telling = false;
  }

  /** Open the lecture again at the same code, on a server that has forgotten it. Returns whether it is open. */
  async #reopen() {
    const lecture = this.#lecture;
    if (!lecture) return false;
    if (isOver(lecture)) {
      this.#forget();
      return false;
    }
    const body = JSON.stringify({ secret: lecture.secret, number: this.#number });
    const response = await fetch("/v1/live", { method: "POST", body });
    if (response.ok) return true;
    if (response.status >= 500) throw new Error(String(response.status));
    this.#complain((await response.json()).error.message);
    this.#lecture = null;
    this.#keep();
    return false;
  }

  /** Go on with the question, as a clicker does: close the round, show the answers, go back. Returns whether there is one. */
  advance() {
    const { answers } = this.#poll ?? {};
    if (answers === "open") this.#ask("closed");
    else if (answers === "closed") this.#ask("shown");
    else if (answers) this.#backToFigure();
    return answers !== undefined;
  }

  /** Ask all to look up, or not any more. */
  eyes() {
    if (!this.on) return;
    this.#eyes = !this.#eyes;
    this.#render();
    this.tell();
  }

  // --- questions ---

  /** List the questions that can be asked of the figure. */
  async #offer() {
    const list = find(this.#sheet, ".offered", HTMLElement);
    if (!list.hidden) return this.#unfold("");
    const shown = this.#page.shown();
    if (!shown) return;
    try {
      const response = await fetch(`/live/questions?${shown.address.replace(/^\/\?/, "")}`);
      const answer = await response.json();
      if (!response.ok) return this.#complain(answer.error.message);
      const items = answer.map((/** @type {{ address: string, prompt: string }} */ { address, prompt }) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: prompt });
        button.dataset.address = address;
        const item = document.createElement("li");
        item.append(button);
        return item;
      });
      list.replaceChildren(...items);
      this.#complain(items.length ? "" : noQuestions());
      this.#unfold(items.length ? ".offered" : "");
    } catch (error) {
      this.#complain(notLed(error));
    }
  }

  /** Ask the room the question of a figure. @param {string} address */
  async #begin(address) {
    this.#poll = { address, round: 1, answers: "open" };
    this.#unfold(".asking");
    this.#render();
    this.tell();
    await this.#page.look(address);
  }

  /**
   * @param {"open" | "closed" | "shown"} answers
   * @param {number} [round]
   */
  async #ask(answers, round = this.#poll?.round ?? 1) {
    if (!this.#poll) return;
    this.#poll = { ...this.#poll, round, answers };
    this.#render();
    this.tell();
    if (answers !== "shown") return;
    // The screen is the room's now.
    this.close();
    const url = new URL(this.#poll.address, location.href);
    for (const name of ["ask", "step"]) url.searchParams.delete(name);
    await this.#page.look(url.pathname + url.search);
    await this.#count();
  }

  async #backToFigure() {
    this.#poll = null;
    find(this.#root, ".answers-of-room", HTMLElement).hidden = true;
    this.#unfold("");
    this.#render();
    await this.#page.back();
    this.tell();
  }

  /** Count those who follow, and those who have answered. */
  async #count() {
    const lecture = this.#lecture;
    if (!lecture || document.hidden) return;
    try {
      const response = await fetch(`/v1/live/${lecture.code}`, { cache: "no-store" });
      if (!response.ok || lecture !== this.#lecture) return;
      const state = await response.json();
      this.#number = state.number;
      if (!this.#next && !this.#telling) this.#heed(Boolean(state.leader) && state.leader !== lecture.me);
      find(this.#sheet, ".count", HTMLElement).textContent = followers(state.followers);
      find(this.#root, ".joined", HTMLElement).textContent = isLive(lecture.code, state.followers);
      if (this.#poll && this.on) await this.#tally(lecture);
    } catch {
      // The next count comes soon.
    }
  }

  /** @param {{ code: string, secret: string }} lecture */
  async #tally(lecture) {
    const response = await fetch(`/v1/live/${lecture.code}/answers`, { headers: bearer(lecture), cache: "no-store" });
    const poll = this.#poll;
    if (!response.ok || !poll) return;
    /** @type {Answers} */
    const answers = await response.json();
    const totals = answers.rounds.map(({ total }) => total);
    find(this.#sheet, ".how-many", HTMLElement).textContent = answersSoFar(answers.question, totals);
    const shown = find(this.#root, ".answers-of-room", HTMLElement);
    shown.hidden = poll.answers !== "shown" || !answers.right;
    if (shown.hidden) return;
    const title = Object.assign(document.createElement("h2"), { textContent: answers.question });
    const why = Object.assign(document.createElement("p"), { className: "why", textContent: answers.why ?? "" });
    shown.replaceChildren(title, bars(answers), why);
  }

  // --- another device ---

  async #hand() {
    const { code, secret } = this.#lecture ?? {};
    const box = find(this.#sheet, ".handing", HTMLElement);
    if (!code || !box.hidden) return this.#unfold("");
    // The address holds the secret: it goes into no log.
    const response = await fetch("/v1/qr.svg", { method: "POST", body: `/live/${code}#lead=${secret}` }).catch(
      () => null,
    );
    if (!response?.ok) return;
    find(box, "img", HTMLImageElement).src = `data:image/svg+xml,${encodeURIComponent(await response.text())}`;
    this.#unfold(".handing");
  }

  #copy() {
    const { code, secret } = this.#lecture ?? {};
    const link = find(this.#sheet, ".lead-link", HTMLElement);
    link.textContent = `${location.origin}/live/${code}#lead=${secret}`;
    return copy(this.#button("copy"), link.textContent, link);
  }

  /** Follow another device, or do not. @param {boolean} handed */
  #heed(handed) {
    if (handed === this.#handed) return;
    this.#handed = handed;
    this.#told = this.#next = "";
    this.#render();
  }

  #retake() {
    this.#takes = true;
    this.#heed(false);
    this.tell();
  }

  // --- the panel ---

  /** Show one of the parts that unfold, and fold the others. @param {string} selector */
  #unfold(selector) {
    for (const one of [".offered", ".asking", ".handing"])
      find(this.#sheet, one, HTMLElement).hidden = one !== selector;
    if (!selector && this.#poll) find(this.#sheet, ".asking", HTMLElement).hidden = false;
    for (const [action, one] of Object.entries({ questions: ".offered", hand: ".handing" })) {
      this.#button(action).setAttribute("aria-expanded", String(one === selector));
    }
  }

  /** @param {string} action */
  #button(action) {
    return find(this.#sheet, `[data-live="${action}"]`, HTMLButtonElement);
  }

  #render() {
    const lecture = this.#lecture;
    const sheet = this.#sheet;
    const poll = this.#poll;
    sheet.classList.toggle("on", lecture !== null);
    find(sheet, "summary", HTMLElement).textContent = lecture ? lecture.code : goLive();
    find(sheet, ".before", HTMLElement).hidden = lecture !== null;
    find(sheet, ".during", HTMLElement).hidden = lecture === null;
    find(sheet, ".elsewhere", HTMLElement).hidden = !this.#handed;
    find(sheet, ".leads", HTMLElement).hidden = this.#handed;
    this.#button("eyes").setAttribute("aria-pressed", String(this.#eyes));
    this.#button("close").hidden = poll?.answers !== "open";
    this.#button("again").hidden = poll?.answers !== "closed" || poll.round === 2;
    this.#button("show").hidden = !poll || poll.answers === "shown";
    if (!lecture) {
      find(this.#root, ".joined", HTMLElement).textContent = "";
      this.#unfold("");
      return;
    }
    const path = `/live/${lecture.code}`;
    find(sheet, ".code", HTMLElement).textContent = lecture.code;
    find(sheet, ".where-to", HTMLElement).textContent = `${location.host}${path}`;
    const code = find(sheet, ".joins img", HTMLImageElement);
    if (!code.src.endsWith(path)) code.src = codeAddress(path);
  }

  /** @param {string} words */
  #complain(words) {
    find(this.#sheet, ".wrong", HTMLElement).textContent = words;
  }
}

/** Whether a lecture has ended by itself, if that is known. @param {{ expires: number | null }} lecture */
const isOver = ({ expires }) => expires !== null && expires * 1000 < Date.now();

/** A name for this device. */
const fresh = () => crypto.getRandomValues(new Uint32Array(1))[0].toString(36);

/** @param {{ secret: string }} lecture */
const bearer = ({ secret }) => ({ Authorization: `Bearer ${secret}` });
