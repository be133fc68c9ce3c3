// Lead: the panel of a live lecture on the page that presents. It has the room follow, asks it, and shows its answers.

import { withStep } from "./address.js";
import { bars } from "./bars.js";
import { Broadcast } from "./broadcast.js";
import { codeAddress } from "./codes.js";
import { copy } from "./copy.js";
import { around, find } from "./dom.js";
import { unasked } from "./lecture.js";
import { answersSoFar, followers, goLive, isLive, noQuestions, notLed } from "./words.js";

/** @import { State } from "./listen.js" */

/** @typedef {{ address: string, step: number | null, playing: boolean }} Shown */

/**
 * The page that presents.
 * @typedef {object} Presenting
 * @property {() => Shown | null} shown  null if it has no address that a room could follow
 * @property {(address: string, aside?: boolean) => Promise<void>} look  show a figure in place of the present one,
 *   which comes back later if it is put aside
 * @property {() => Promise<void>} back  show the present one again
 */

/** How often the followers are counted. */
const COUNT_MS = 2000;
/** The parts of the panel that unfold, by what unfolds them. */
const PARTS = { questions: ".offered", hand: ".handing", asking: ".asking" };

export class Lead {
  #root;
  #sheet;
  #page;
  #cast = new Broadcast({
    changed: () => this.#changed(),
    adopt: (state) => this.#adopt(state),
    complain: (words) => this.#complain(words),
  });
  #eyes = false;
  /** The question that the room is asked. @type {{ address: string, round: number, answers: "open" | "closed" | "shown" } | null} */
  #poll = null;

  /** What another device showed last that leads. */
  #followed = "";

  /** @type {Record<string, () => unknown>} */
  #actions = {
    begin: () => this.#cast.begin(),
    eyes: () => this.eyes(),
    questions: () => this.#offer(),
    close: () => this.#ask("closed"),
    again: () => this.#ask("open", 2),
    show: () => this.#ask("shown"),
    back: () => this.#backToFigure(),
    hand: () => this.#hand(),
    copy: () => this.#copy(),
    retake: () => this.#cast.retake(),
    end: () => this.#cast.end(),
  };

  /**
   * @param {HTMLElement} root  of what is over the figure
   * @param {Presenting} page
   */
  constructor(root, page) {
    this.#root = root;
    this.#page = page;
    this.#sheet = find(root, ".go-live", HTMLDetailsElement);
    this.#sheet.addEventListener("click", ({ target, detail }) => {
      // The second click of a double one would press what has come into the place of the first.
      if (detail > 1) return;
      const action = around(target, "[data-live]", HTMLButtonElement)?.dataset.live;
      const address = around(target, "[data-address]", HTMLButtonElement)?.dataset.address;
      if (action) this.#actions[action]();
      else if (address) this.#begin(address);
      requestAnimationFrame(() => this.#refocus());
    });
    setInterval(() => this.#count(), COUNT_MS);
    this.#cast.resume();
  }

  /** Open or close the panel. */
  toggle() {
    this.#sheet.toggleAttribute("open");
  }

  /** Close the panel. Returns whether it was open. */
  close() {
    const { open } = this.#sheet;
    this.#sheet.open = false;
    return open;
  }

  /** The lecture began or ended, or another device leads it. */
  #changed() {
    if (!this.#cast.lecture && this.#poll) this.#backToFigure();
    if (!this.#cast.on) this.leave();
    if (!this.#cast.lecture) this.#eyes = false;
    if (!this.#cast.handed) this.#followed = "";
    this.#render();
    this.#unfold("");
    this.tell();
  }

  /** Go on with what was asked before this page was loaded, or by another device. @param {State} state */
  #adopt(state) {
    const { address, round, answers, eyes } = state;
    this.#eyes = eyes ?? false;
    this.#poll = round ? { address, round, answers: answers ?? "closed" } : null;
    if (this.#cast.handed) this.#follow(state);
    // The screen may show the stop at which it was asked, with all its numbers.
    else if (round && answers !== "shown") this.#page.look(address);
  }

  /** Show what the device shows that leads now, if it is something else. @param {State} state */
  #follow({ address, step, answers }) {
    const figure = answers === "shown" ? unasked(address) : address;
    const there = step === null ? figure : withStep(figure, step, Number.POSITIVE_INFINITY);
    if (!address || there === this.#followed) return;
    this.#followed = there;
    this.#page.look(there, false);
  }

  /** Leave the question, without a figure in its place. */
  leave() {
    if (!this.#poll) return;
    this.#poll = null;
    find(this.#root, ".answers-of-room", HTMLElement).hidden = true;
    this.#render();
    this.#unfold("");
  }

  /** Say what is shown, if it has changed. */
  tell() {
    if (!this.#cast.on) return;
    // A question goes on even where its figure could not be fetched for this screen.
    const shown = this.#poll ? { ...this.#poll, step: null, playing: false } : this.#page.shown();
    if (shown) this.#cast.say({ ...shown, eyes: this.#eyes });
  }

  /** Ask all to look up, or not any more. */
  eyes() {
    if (!this.#cast.on) return;
    this.#eyes = !this.#eyes;
    this.#render();
    this.tell();
  }

  // --- questions ---

  /** List the questions that can be asked of the figure. */
  async #offer() {
    const shown = this.#page.shown();
    if (!shown || !find(this.#sheet, ".offered", HTMLElement).hidden) return this.#unfold("");
    try {
      const response = await fetch(`/live/questions?${shown.address.replace(/^\/\?/, "")}`);
      const answer = await response.json();
      if (!response.ok) return this.#complain(answer.error.message);
      find(this.#sheet, ".offered", HTMLElement).replaceChildren(...answer.map(offer));
      this.#complain(answer.length ? "" : noQuestions());
      this.#unfold(answer.length ? "questions" : "");
    } catch (error) {
      this.#complain(notLed(error));
    }
  }

  /** Ask the room the question of a figure. @param {string} address */
  async #begin(address) {
    this.#poll = { address, round: 1, answers: "open" };
    find(this.#sheet, ".how-many", HTMLElement).textContent = "";
    this.#render();
    this.#unfold("");
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
    await this.#page.look(unasked(this.#poll.address));
    await this.#count();
  }

  /** Go on with the question, as a clicker does: close the round, show the answers, go back. Returns whether there is one. */
  advance() {
    const { answers } = this.#poll ?? {};
    if (answers === "open") this.#ask("closed");
    else if (answers === "closed") this.#ask("shown");
    else if (answers) this.#backToFigure();
    return answers !== undefined;
  }

  async #backToFigure() {
    this.leave();
    await this.#page.back();
    this.tell();
  }

  /** Count those who follow, and those who have answered. */
  async #count() {
    const state = document.hidden ? null : await this.#cast.state();
    if (!state) return;
    find(this.#sheet, ".count", HTMLElement).textContent = followers(state.followers);
    find(this.#root, ".joined", HTMLElement).textContent = isLive(this.#cast.lecture?.code ?? "", state.followers);
    if (this.#cast.handed) this.#follow(state);
    const answers = this.#poll && this.#cast.on ? await this.#cast.answers() : null;
    if (!answers || !this.#poll) return;
    const totals = answers.rounds.map(({ total }) => total);
    find(this.#sheet, ".how-many", HTMLElement).textContent = answersSoFar(answers.question, totals);
    const shown = find(this.#root, ".answers-of-room", HTMLElement);
    shown.hidden = this.#poll.answers !== "shown" || !answers.right;
    if (shown.hidden) return;
    const title = Object.assign(document.createElement("h2"), { textContent: answers.question });
    const why = Object.assign(document.createElement("p"), { className: "why", textContent: answers.why ?? "" });
    shown.replaceChildren(title, bars(answers), why);
  }

  // --- another device ---

  async #hand() {
    const box = find(this.#sheet, ".handing", HTMLElement);
    if (!box.hidden) return this.#unfold("");
    // The address holds the secret: as a body it goes into no log.
    const asked = { method: "POST", body: this.#cast.handover };
    const response = await fetch("/v1/qr.svg", asked).catch(() => null);
    if (!response?.ok) return;
    find(box, "img", HTMLImageElement).src = `data:image/svg+xml,${encodeURIComponent(await response.text())}`;
    this.#unfold("hand");
  }

  #copy() {
    const link = find(this.#sheet, ".lead-link", HTMLElement);
    link.textContent = location.origin + this.#cast.handover;
    return copy(this.#button("copy"), link.textContent, link);
  }

  // --- the panel ---

  /** Show one of the parts that unfold, by its action; without one, the question that is asked. @param {string} action */
  #unfold(action) {
    const shown = action || (this.#poll ? "asking" : "");
    for (const [one, selector] of Object.entries(PARTS))
      find(this.#sheet, selector, HTMLElement).hidden = one !== shown;
    for (const one of ["questions", "hand"]) this.#button(one).setAttribute("aria-expanded", String(one === shown));
  }

  /** Keep the focus in the panel when the button that was pressed is gone. */
  #refocus() {
    if (this.#sheet.open && document.activeElement === document.body) find(this.#sheet, "summary", HTMLElement).focus();
  }

  /** @param {string} action */
  #button(action) {
    return find(this.#sheet, `[data-live="${action}"]`, HTMLButtonElement);
  }

  #render() {
    const { lecture, handed } = this.#cast;
    const sheet = this.#sheet;
    const poll = this.#poll;
    sheet.classList.toggle("on", lecture !== null);
    find(sheet, "summary", HTMLElement).textContent = lecture ? lecture.code : goLive();
    find(sheet, ".before", HTMLElement).hidden = lecture !== null;
    find(sheet, ".during", HTMLElement).hidden = lecture === null;
    find(sheet, ".elsewhere", HTMLElement).hidden = !handed;
    find(sheet, ".leads", HTMLElement).hidden = handed;
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

/** A question as an item of the list. @param {{ address: string, prompt: string }} question */
function offer({ address, prompt }) {
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: prompt });
  button.dataset.address = address;
  const item = document.createElement("li");
  item.append(button);
  return item;
}
