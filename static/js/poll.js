// Poll: the question that a live lecture asks those who follow: where it stands, one's own answer, how all have answered.

import { bars } from "./bars.js";
import { all, around, find, maybe } from "./dom.js";
import { latest } from "./fetch.js";
import { heard } from "./spoken.js";
import { answerKept, answersShown, notSentAnswer, roundClosed, roundOpens } from "./words.js";

/** @import { State } from "./listen.js" */

/** Answers that could not be fetched are asked for again after so long. */
const AGAIN_MS = 2000;

/**
 * @typedef {object} Hooks
 * @property {() => SVGSVGElement | undefined} figure
 * @property {(about: string, words: string) => void} report  say something of the lecture, once
 * @property {(words: string) => void} announce
 * @property {() => void} late  an answer came too late: the lecture is further than this page knows
 */

export class Poll {
  #root;
  #code;
  #beside;
  #hooks;
  #ask = latest();
  /** @type {State | null} */
  #state = null;

  /**
   * @param {HTMLElement} root
   * @param {string} code  of the lecture
   * @param {HTMLElement} beside  what takes the focus when the question is gone
   * @param {Hooks} hooks
   */
  constructor(root, code, beside, hooks) {
    this.#root = root;
    this.#code = code;
    this.#beside = beside;
    this.#hooks = hooks;
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      const { submitter } = event;
      const chosen = submitter instanceof HTMLButtonElement && submitter.name === "guess" ? submitter.value : null;
      this.#answer(chosen ?? find(root, "input[name=guess]", HTMLInputElement).value);
    });
  }

  /** The question's form; null if the figure asks none. */
  get #form() {
    return maybe(this.#root, "form.predict", HTMLFormElement);
  }

  /** Take the form of another figure; null if it asks nothing. @param {HTMLElement | null} form */
  take(form) {
    this.#root.replaceChildren(...(form ? [form] : []));
  }

  /** Take a node of the figure for the answer. Returns whether the figure asks something. @param {HTMLElement} spot */
  pick(spot) {
    const form = this.#form;
    const choice = form && maybe(form, `.choice[value="${spot.dataset.key}"]`, HTMLButtonElement);
    if (choice) this.#answer(choice.value);
    return form !== null;
  }

  /** Whether the focus is in the question or beside it. */
  get focused() {
    return this.#root.contains(document.activeElement) || this.#beside.contains(document.activeElement);
  }

  /**
   * Keep the focus near while a part of the page is switched off or taken away, which would leave it at the top.
   * @param {boolean} inside  whether it was in a part that changes
   */
  refocus(inside) {
    const { activeElement } = document;
    const lost = !activeElement?.isConnected || activeElement.matches("body, :disabled, [hidden], [hidden] *");
    if (inside && lost) (this.#root.hidden ? this.#beside : this.#root).focus({ preventScroll: true });
  }

  /** Show where the question stands. @param {State} state */
  show(state) {
    const inside = this.focused;
    this.#state = state;
    this.#stand(state);
    this.refocus(inside);
  }

  /** @param {State} state */
  #stand(state) {
    const form = this.#form;
    const open = state.answers === "open";
    this.#root.hidden = !state.round || (!form && state.answers !== "shown");
    this.#root.classList.toggle("closed", !open);
    if (state.answers === "shown") this.#results(state);
    if (state.answers === "shown" || !form || !state.round) return;
    const { guess } = this.#mine(state);
    for (const choice of all(form, ".choice", HTMLButtonElement)) {
      choice.setAttribute("aria-pressed", String(choice.value === guess && guess !== ""));
      choice.disabled = !open;
    }
    for (const field of all(form, ".typed-number :is(input, button)", HTMLElement))
      field.toggleAttribute("disabled", !open);
    const typed = maybe(form, ".typed-number input", HTMLInputElement);
    if (typed && !typed.value) typed.value = guess;
    this.#mark(guess);
    const words = open ? (guess ? answerKept() : "") : roundClosed(state.round);
    this.#say(words);
    const opens = roundOpens(state.round, heard(find(form, "h3", HTMLElement)));
    this.#hooks.report(`${state.round} ${state.answers} ${guess}`, words || opens);
  }

  /** @param {string} words */
  #say(words) {
    const form = this.#form;
    const line = Object.assign(document.createElement("p"), { textContent: words });
    if (form) find(form, ".verdict", HTMLElement).replaceChildren(...(words ? [line] : []));
  }

  /** Say why an answer does not count. @param {string} words */
  #complain(words) {
    this.#say(words);
    this.#hooks.announce(words);
  }

  /** Mark the node that was answered. @param {string} guess */
  #mark(guess) {
    const svg = this.#hooks.figure();
    for (const node of svg ? all(svg, ".node", SVGElement) : []) {
      node.classList.toggle("is-guess", node.dataset.key === guess);
    }
  }

  // --- one's own answer ---

  get #kept() {
    return `unroll-live-${this.#code}`;
  }

  /**
   * What this reader has answered in this round, and the token by which an answer replaces it.
   * @param {State} state
   * @returns {{ about: string, token: string, guess: string }}
   */
  #mine({ address, round }) {
    const about = `${address} ${round}`;
    let kept;
    try {
      kept = JSON.parse(sessionStorage.getItem(this.#kept) ?? "{}");
    } catch {
      kept = {};
    }
    const token = () => crypto.getRandomValues(new Uint32Array(3)).join("");
    return kept.about === about ? kept : { about, token: token(), guess: "" };
  }

  /** @param {string} guess */
  async #answer(guess) {
    const state = this.#state;
    if (!state?.round || state.answers !== "open") return;
    const mine = this.#mine(state);
    // Before it is sent: a second click, or an answer that is sent again, must replace this one.
    this.#keep(mine);
    const options = { method: "POST", body: JSON.stringify({ round: state.round, guess, token: mine.token }) };
    try {
      const response = await fetch(`/v1/live/${this.#code}/answers`, options);
      if (!response.ok) {
        // The round may be over, and the word of it on its way.
        this.#hooks.late();
        return this.#complain((await response.json()).error.message);
      }
    } catch (error) {
      return this.#complain(notSentAnswer(error));
    }
    // The next round may have been answered meanwhile.
    if (this.#mine(state).token === mine.token) this.#keep({ ...mine, guess });
    if (this.#state) this.show(this.#state);
  }

  /** @param {{ about: string, token: string, guess: string }} mine */
  #keep(mine) {
    try {
      sessionStorage.setItem(this.#kept, JSON.stringify(mine));
    } catch {
      // This browser stores nothing: another answer counts beside the first.
    }
  }

  // --- how all have answered ---

  /** @param {State} state */
  async #results(state) {
    try {
      const found = await this.#ask(`/v1/live/${this.#code}/answers`);
      if (!found?.ok || state !== this.#state) return;
      const data = JSON.parse(found.text);
      const title = Object.assign(document.createElement("h3"), { textContent: data.question });
      const why = Object.assign(document.createElement("p"), { textContent: data.why });
      const inside = this.focused;
      this.#root.replaceChildren(title, bars(data), why);
      this.#root.hidden = false;
      this.refocus(inside);
      this.#hooks.report("shown", answersShown(data.question, data.why ?? ""));
    } catch {
      setTimeout(() => state === this.#state && this.#results(state), AGAIN_MS);
    }
  }
}

/** The node of a figure that an event is about. @param {EventTarget | null} target */
export const spotOf = (target) => around(target, ".spot[data-key]", HTMLElement);
