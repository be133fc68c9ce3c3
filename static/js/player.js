// Player: a figure's playback with its controls: buttons, clock, slider, speed and keys. The studio and an
// embed use it alike; an embed may lack any of the controls.

import { around, isField, maybe } from "./dom.js";
import { follow } from "./follow.js";
import { Playback } from "./playback.js";
import { playButton, playing } from "./words.js";

/** The action of each key, by the name that its button has in data-action. */
const KEYS = new Map(
  Object.entries({ " ": "play", ArrowLeft: "back", ArrowRight: "forward", Home: "first", End: "last", f: "fold" }),
);

/** The button that must be there for an action without one of its own. */
const BUTTONS = new Map([
  ["first", "back"],
  ["last", "forward"],
]);

/**
 * @typedef {object} Hooks
 * @property {(step: number) => void} reached  the run stands at a step; the controls show it already
 * @property {(playing: boolean) => void} [switched]  playing started or stopped
 * @property {(text: string) => void} announce
 * @property {() => void} [fold]  the button that folds the figure was pressed
 */

export class Player {
  /** The run itself. */
  playback = new Playback(
    (step) => this.#settled(step),
    (on) => this.#switched(on),
  );
  #root;
  #hooks;
  /** @type {SVGSVGElement | null} */
  #svg = null;
  /** @type {string[]} */
  #descriptions = [];

  /** @type {Record<string, () => void>} */
  #actions = {
    play: () => this.playback.toggle(),
    back: () => this.playback.seek(this.playback.step - 1),
    forward: () => this.playback.seek(this.playback.step + 1),
    first: () => this.playback.seek(0),
    last: () => this.playback.seek(this.playback.steps),
    fold: () => this.#hooks.fold?.(),
  };

  /**
   * @param {HTMLElement} root  holds the controls
   * @param {Hooks} hooks
   */
  constructor(root, hooks) {
    this.#root = root;
    this.#hooks = hooks;
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("input", ({ target }) => this.#input(target));
  }

  /** Where the run stands, in words. */
  get words() {
    return this.playback.stop.words;
  }

  /**
   * Take over a figure, at the step that it shows.
   * @param {SVGSVGElement} svg
   * @param {import("./playback.js").Timeline} timeline
   * @param {string[]} descriptions  the figure's long description at every step
   */
  attach(svg, timeline, descriptions) {
    this.playback.attach(svg, timeline);
    this.#svg = svg;
    this.#descriptions = descriptions;
  }

  /** Show the step at which the run stands on the controls and in the figure's long description. */
  display() {
    const { step, steps, stop } = this.playback;
    const slider = maybe(this.#root, ".scrub", HTMLInputElement);
    if (slider) {
      slider.max = String(steps);
      slider.value = String(step);
      slider.setAttribute("aria-valuetext", this.words);
    }
    const time = maybe(this.#root, ".clock", HTMLElement);
    if (time) time.textContent = stop.clock;
    const description = this.#svg && maybe(this.#svg, "desc", SVGElement);
    if (description) description.textContent = this.#descriptions[step];
  }

  /** Bring the step at which the run stands into view. */
  follow() {
    const scroll = around(this.#svg, ".scroll", HTMLElement);
    if (this.#svg && scroll) follow(scroll, this.#svg, this.playback);
  }

  /**
   * Do what a key asks for, where its button is there: the name of the action, or "".
   * @param {KeyboardEvent} event
   * @param {string} typing  selector of the elements in which every key keeps its own meaning
   */
  press(event, typing) {
    const action = KEYS.get(event.key);
    if (!action || event.ctrlKey || event.metaKey || event.altKey || this.#root.hidden) return "";
    if (around(event.target, typing, HTMLElement)) return "";
    if (event.key === " " && around(event.target, "button, a, summary", HTMLElement)) return "";
    if (!this.#button(BUTTONS.get(action) ?? action)) return "";
    event.preventDefault();
    this.#actions[action]();
    return action;
  }

  /** @param {string} action */
  #button(action) {
    return maybe(this.#root, `[data-action="${action}"]`, HTMLButtonElement);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const action = around(event.target, "button", HTMLButtonElement)?.dataset.action;
    if (!action) return;
    event.preventDefault();
    this.#actions[action]();
    if (action === "back" || action === "forward") this.#hooks.announce(this.words);
  }

  /** @param {EventTarget | null} target */
  #input(target) {
    if (!isField(target)) return;
    if (target.matches(".scrub")) this.playback.seek(Number(target.value));
    else if (target.name === "speed") this.playback.speed = Number(target.value);
  }

  /** @param {number} step */
  #settled(step) {
    this.display();
    this.#hooks.reached(step);
  }

  /** @param {boolean} on */
  #switched(on) {
    this.#button("play")?.setAttribute("aria-label", playButton(on));
    const bar = this.#root.matches(".player") ? this.#root : this.#root.querySelector(".player");
    bar?.classList.toggle("playing", on);
    this.#hooks.announce(on ? playing() : this.words);
    this.#hooks.switched?.(on);
  }
}
