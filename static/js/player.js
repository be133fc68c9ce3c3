// Player: a figure's playback with its controls: buttons, clock, slider, speed and keys. The studio and the
// embed both use it. An embed may lack any of the controls.

import { around, isField, maybe } from "./dom.js";
import { follow } from "./follow.js";
import { plain } from "./marked.js";
import { Playback } from "./playback.js";
import { playButton, playing } from "./words.js";

/** The action of each key: the value of data-action of a button. */
const KEYS = new Map(
  Object.entries({
    " ": "play",
    ArrowLeft: "back",
    ArrowRight: "forward",
    Home: "first",
    End: "last",
    m: "sound",
  }),
);

/** Actions without a button: they are allowed if this other button exists. */
const BUTTONS = new Map([
  ["first", "back"],
  ["last", "forward"],
]);

/**
 * @typedef {object} Hooks
 * @property {(step: number) => void} reached  the step changed; the controls already show it
 * @property {(playing: boolean) => void} [switched]  playing started or stopped
 * @property {(text: string) => void} announce
 * @property {() => void} [sound]  the button that switches the sound was pressed
 */

export class Player {
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
    sound: () => this.#hooks.sound?.(),
  };

  /**
   * @param {HTMLElement} root  contains the controls
   * @param {Hooks} hooks
   */
  constructor(root, hooks) {
    this.#root = root;
    this.#hooks = hooks;
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("input", ({ target }) => this.#input(target));
  }

  /** The sentence on the current step. */
  get words() {
    return this.playback.stop.words;
  }

  /** What is said aloud at the current step: where the run stands and, if the page tells it, what happens there. */
  get spoken() {
    const { words, now } = this.playback.stop;
    return now ? `${words}. ${plain(now)}` : words;
  }

  /**
   * Take another figure, at the step that it shows.
   * @param {SVGSVGElement} svg
   * @param {import("./playback.js").Timeline} timeline
   * @param {string[]} descriptions  the figure's long description at every step
   */
  attach(svg, timeline, descriptions) {
    this.playback.attach(svg, timeline);
    this.#svg = svg;
    this.#descriptions = descriptions;
  }

  /** Show the current step in the controls and in the figure's long description. */
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

  /** Scroll the figure to the current step. */
  follow() {
    const scroll = around(this.#svg, ".scroll", HTMLElement);
    if (this.#svg && scroll) follow(scroll, this.#svg, this.playback);
  }

  /**
   * Do a key's action if its button exists. Returns the name of the action, or "".
   * @param {KeyboardEvent} event
   * @param {string} typing  selector of the elements in which keys keep their own meanings
   */
  press(event, typing) {
    const action = KEYS.get(event.key);
    if (!action || event.ctrlKey || event.metaKey || event.altKey || this.#root.hidden) return "";
    if (around(event.target, typing, HTMLElement)) return "";
    if (event.key === " " && around(event.target, "button, a, summary", HTMLElement)) return "";
    if (this.#button(BUTTONS.get(action) ?? action)?.hidden ?? true) return "";
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
    if (action === "back" || action === "forward") this.#hooks.announce(this.spoken);
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
    this.#hooks.announce(on ? playing() : this.spoken);
    this.#hooks.switched?.(on);
  }
}
