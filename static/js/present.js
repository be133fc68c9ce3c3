// Present: a figure, or the stops of a lecture one after another, on the whole screen. It is a mode of the page, so that
// the full screen survives every change of the figure. While it is on, the keys are its own.

import { replaceAddress, withStep } from "./address.js";
import { MOVES, TYPING, actionOf, isBrowsers } from "./clicker.js";
import { drawCodes } from "./codes.js";
import { around, dataOf, find } from "./dom.js";
import { Dots } from "./dots.js";
import { fit } from "./fit.js";
import { lectureAddress, parted, stepOf, unasked, withoutStep } from "./lecture.js";
import { Lead } from "./lead.js";
import { plain } from "./marked.js";
import { still } from "./motion.js";
import { light } from "./parts.js";
import { Screen } from "./screen.js";
import { Speaker } from "./speaker.js";
import { noWindow, stopOf } from "./words.js";

/** @import { FigureView } from "./figure.js" */
/** @import { Stop } from "./lecture.js" */

export class Present {
  on = document.documentElement.classList.contains("presenting");
  /** The stops of the address that the page was opened with. @type {Stop[]} */
  given;
  /** Called to begin with the figure of the page. @type {() => unknown} */
  start = () => this.enter();
  #view;
  #root = find(document, "#present", HTMLElement);
  /** @type {Stop[]} */
  #stops;
  #number;
  /** The address of the figure as it is outside of the presentation, at some step. */
  #plain;
  /** The figure on the stage, whatever its step; empty until it is there. */
  #figure;
  /** The same as #plain of what a question has taken the place of. */
  #aside = "";
  /** The step at which playing ends. @type {number | null} */
  #until = null;
  #dots = new Dots(this.#root);
  #screen = new Screen(this.#root, () => this.leave());
  #speaker = new Speaker((key) => this.#press(actionOf(key)));
  #lead;
  /** Whether the page asked for the full screen. */
  #asked = false;
  /** @type {Record<string, () => void>} */
  #actions = {
    next: () => this.#move(1),
    previous: () => this.#move(-1),
    first: () => this.#jump(1, 0),
    last: () => this.#jump(this.#stops.length, this.#playback.steps),
    forward: () => this.#playTo(this.#heading + 1),
    back: () => this.#playTo(this.#heading - 1),
    blank: () => this.#screen.blank(),
    close: () => this.#close(),
    leave: () => this.leave(),
    codes: () => this.#codes.toggleAttribute("open"),
    notes: () => this.#openNotes(),
    pointer: () => this.#screen.pointer(),
    spotlight: () => this.#screen.spotlight(),
    reset: () => this.#screen.reset(),
    full: () => this.#screen.full(),
    live: () => this.#lead.toggle(),
    eyes: () => this.#lead.eyes(),
  };

  /** @param {FigureView} view */
  constructor(view) {
    this.#view = view;
    const { stops, number, plain } = dataOf(this.#root, ".lecture");
    this.given = stops;
    this.#stops = this.on ? stops : [];
    this.#number = number;
    this.#plain = plain;
    this.#figure = this.on ? withoutStep(plain) : "";
    this.#lead = new Lead(this.#root, {
      shown: () => this.#shared(),
      look: (address, aside) => this.#look(address, aside),
      back: () => this.#look(""),
    });
    find(this.#root, '[data-do="notes"]', HTMLElement).hidden = !this.#speaker.isReachable;
    // Before all other keys of the page, which shows none of what they would change.
    addEventListener("keydown", (event) => this.#key(event), { capture: true });
    addEventListener("popstate", (event) => this.#back(event));
    this.#root.addEventListener("click", (event) => this.#click(event));
    this.#codes.addEventListener("toggle", () => this.#drawCodes());
    if (!this.on) return;
    this.#dots.draw(this.#stops, this.#number);
    this.#screen.start();
  }

  get #playback() {
    return this.#view.playback;
  }

  get #codes() {
    return find(this.#root, ".codes", HTMLDetailsElement);
  }

  /** The present stop; undefined if there are none. */
  get #stop() {
    return this.#stops[this.#number - 1];
  }

  /** The step that the run is at, or plays to. */
  get #heading() {
    return this.#until ?? this.#playback.step;
  }

  /**
   * The address of the page, in place of that of its figure.
   * @param {string} address
   */
  place(address) {
    if (!this.on || this.#view.facts.own) return address;
    return this.#stop ? lectureAddress(this.#stops, this.#number) : `/?present=1&${this.#here.slice(2)}`;
  }

  /** The address of the figure outside of the presentation, at the present step. */
  get #here() {
    return withStep(this.#plain, this.#playback.step, this.#playback.steps);
  }

  /** What a room that follows is shown; null where there is nothing, or nothing that has an address. */
  #shared() {
    const { facts, playback } = this.#view;
    if (!this.on || facts.own || !this.#figure) return null;
    const step = facts.plots ? stepOf(this.#plain) : playback.step;
    return { address: `/${this.#figure}`, step, playing: playback.isPlaying };
  }

  /**
   * Show a figure in place of the present one; without one, that again.
   * @param {string} address
   * @param {boolean} [aside]  whether the present one comes back later
   */
  async #look(address, aside = true) {
    if (!this.on) return;
    const before = this.#aside || unasked(this.#here);
    this.#aside = address && aside ? before : "";
    this.#plain = address || before;
    await this.#load(this.#plain);
  }

  // --- on and off ---

  /** Ask for the full screen, once. Browsers give it only where a key or a click asks. */
  #full() {
    if (!this.#asked) this.#screen.full();
    this.#asked = true;
  }

  /**
   * Present the figure of the page, or a lecture.
   * @param {Stop[]} [stops]
   * @param {number} [number]  of the first stop to show
   */
  async enter(stops = [], number = 1) {
    if (this.on) return;
    this.on = true;
    this.#stops = stops;
    this.#number = number;
    this.#figure = "";
    const before = withoutStep(this.#plain);
    this.#plain = withStep(this.#view.stage.dataset.address ?? "", this.#playback.step, this.#playback.steps);
    // A question goes on only while the page shows its figure.
    if (stops.length || withoutStep(this.#plain) !== before) {
      this.#lead.leave();
      this.#aside = "";
    }
    document.documentElement.classList.add("presenting");
    this.#screen.start();
    this.#full();
    this.#dots.draw(stops, number);
    this.shown();
    if (this.#view.facts.own) return;
    if (this.#stop) await this.#show();
    else await this.#load(this.#plain);
  }

  async leave() {
    if (!this.on) return;
    this.on = false;
    this.#asked = false;
    this.#until = null;
    this.#playback.pause();
    this.#codes.open = false;
    this.#screen.stop();
    this.#speaker.leave();
    document.documentElement.classList.remove("presenting");
    light(this.#view.svg, 0);
    if (!this.#view.facts.own) await this.#view.load(`/stage${new URL(this.#here, location.href).search}`);
  }

  #close() {
    if (this.#lead.close()) return;
    if (this.#codes.open) this.#codes.open = false;
    else if (this.#screen.isBlank) this.#screen.blank(false);
    else this.leave();
  }

  /** @param {PopStateEvent} event */
  #back(event) {
    if (new URLSearchParams(location.search).get("present") === "1") {
      // The server knows the stops of an address.
      event.stopImmediatePropagation();
      location.reload();
    } else if (this.on) {
      this.#view.playback.pause();
      this.leave();
    }
  }

  // --- from stop to stop ---

  /** @param {number} by */
  #move(by) {
    this.#screen.blank(false);
    if (!this.#stop) this.#playTo(this.#heading + by);
    else this.#go(this.#number + by);
  }

  /**
   * @param {number} number  of a stop
   * @param {number} step  if there are no stops
   */
  #jump(number, step) {
    this.#screen.blank(false);
    if (this.#stop) this.#go(number);
    else this.#seek(step);
  }

  /** @param {number} number */
  #go(number) {
    if (number < 1 || number > this.#stops.length) return;
    // A question belongs to the stop at which it was asked.
    this.#lead.leave();
    this.#number = number;
    this.#dots.show(number);
    replaceAddress(lectureAddress(this.#stops, number));
    return this.#show();
  }

  /** Show the present stop: play on to it in the figure that is there, or glide to its own. */
  async #show() {
    const { address } = this.#stop;
    this.#plain = address;
    this.#aside = "";
    const figure = withoutStep(address);
    if (this.#figure === figure) {
      this.#playTo(stepOf(address) ?? this.#playback.steps);
      this.shown();
    } else await this.#load(address);
  }

  /** @param {string} address */
  async #load(address) {
    this.#until = null;
    this.#playback.pause();
    this.#figure = "";
    const { search } = new URL(address, location.href);
    await this.#view.load(`/stage?present=1&${search.slice(1)}`, { says: () => this.#came(address) });
  }

  /** A figure is there, maybe after the reader tried again. Returns what is said of it. @param {string} address */
  #came(address) {
    // A later stop may have been asked for meanwhile.
    if (this.on && this.#plain === address) {
      this.#figure = withoutStep(address);
      this.shown();
    }
    return this.#view.facts.title;
  }

  /** @param {number} step */
  #seek(step) {
    this.#until = null;
    this.#playback.seek(step);
  }

  /** Play on to a step, or go back to it. What is still played is done at once. @param {number} step */
  #playTo(step) {
    const { playback } = this.#view;
    const last = Math.max(0, Math.min(step, playback.steps));
    if (playback.isPlaying) this.#seek(Math.min(this.#heading, last));
    if (last <= playback.step || still()) return this.#seek(last);
    this.#until = last;
    playback.play();
  }

  /** The run came to a step. @param {number} step */
  reached(step) {
    if (this.#until === null || step < this.#until) return;
    this.#until = null;
    this.#playback.pause();
  }

  // --- what is shown ---

  /** The page shows a step. */
  shown() {
    if (!this.on) return;
    const { facts, stage } = this.#view;
    const { words } = this.#playback.stop;
    const line = find(this.#root, ".line", HTMLElement);
    const text = this.#line();
    if (line.textContent !== text) line.textContent = text;
    fit(line);
    find(this.#root, ".where", HTMLElement).textContent = facts.plots ? "" : words;
    const origin = find(this.#root, ".origin", HTMLElement);
    origin.dataset.kind = facts.badge.kind;
    find(origin, "b", HTMLElement).textContent = facts.badge.title;
    find(this.#root, ".leave", HTMLAnchorElement).href = facts.own ? "/" : this.#here;
    light(this.#view.svg, facts.plots ? 0 : this.#playback.at(Number(stage.dataset.step ?? 0)));
    this.#view.player.follow();
    this.#lead.tell();
    const { next } = this.#playback;
    const ahead = next?.now && !this.#stop ? { note: plain(next.now), title: "", address: "" } : null;
    this.#speaker.tell({
      place: [...(this.#stop ? [stopOf(this.#number, this.#stops.length)] : []), words].join(" · "),
      line: text,
      stop: this.#stop ?? null,
      next: this.#stops[this.#number] ?? ahead,
      started: this.#screen.started,
      blank: this.#screen.isBlank,
    });
  }

  /** The stop's own line where its step is reached; else what happens. */
  #line() {
    const { facts, playback } = this.#view;
    const { now } = playback.stop;
    const stop = this.#stop;
    const own = stop ? parted(stop.note).line : "";
    const arrived = !this.#until && stop && (stepOf(stop.address) ?? playback.steps) === playback.step;
    if (own && (arrived || !now)) return own;
    return now ? plain(now) : facts.title;
  }

  #drawCodes() {
    if (!this.on || !this.#codes.open || this.#view.facts.own) return;
    drawCodes(this.#codes, this.#here, this.#stop ? lectureAddress(this.#stops) : "");
  }

  #openNotes() {
    const opened = this.#screen.staying(() => this.#speaker.open());
    // The next key asks for the full screen again.
    this.#asked = false;
    if (!opened) find(this.#root, ".line", HTMLElement).textContent = noWindow(this.#speaker.address);
  }

  // --- events ---

  /** @param {KeyboardEvent} event */
  #key(event) {
    const passes = isBrowsers(event);
    // What the page does with such keys would change the figure unseen.
    if (this.on && passes && (event.ctrlKey || event.metaKey)) event.stopImmediatePropagation();
    if (passes || (!this.on && around(event.target, TYPING, HTMLElement))) return;
    const action = actionOf(event.key);
    if (!this.on) {
      if (action !== "leave") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.start();
      return;
    }
    event.stopImmediatePropagation();
    if (event.key === " " && around(event.target, "button, a, summary", HTMLElement)) return;
    if (!action) return;
    event.preventDefault();
    // An address cannot ask for the full screen, only a key can. A window that opens would end it again.
    if (!["leave", "close", "notes"].includes(action)) this.#full();
    this.#press(action);
  }

  /** @param {string} action */
  #press(action) {
    if (!this.on) return;
    this.#screen.wake();
    // A question of the room stands before the figure's next step.
    if (!MOVES.includes(action) || !this.#lead.advance()) this.#actions[action]?.();
    if (this.on) this.shown();
  }

  /** @param {MouseEvent} event */
  #click(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const button = around(event.target, "[data-do]", HTMLElement);
    const link = around(event.target, "a", HTMLAnchorElement);
    if (button?.dataset.do) this.#press(button.dataset.do);
    if (around(event.target, ".blank", HTMLElement)) this.#press("blank");
    if (!link) return;
    event.preventDefault();
    if (link.matches(".leave")) this.leave();
    else if (link.matches(".way")) this.#press(link.rel === "next" ? "next" : "previous");
    else this.#go(this.#dots.numberOf(link));
  }
}
