// Walk: the figure's nodes by the arrow keys, along the time and from layer to layer. Of all nodes one is a stop of the
// Tab key, so that the player is never far.

import { all, around, maybe } from "./dom.js";
import { numbersOf } from "./words.js";

/** @import { Pointed } from "./pointing.js" */

/** How much more a way aside counts than one ahead, for the choice of the next node. */
const ASIDE = 3;

/** The way of each key, in x and y. @type {Map<string, [number, number]>} */
const WAYS = new Map([
  ["ArrowLeft", [-1, 0]],
  ["ArrowRight", [1, 0]],
  ["ArrowUp", [0, -1]],
  ["ArrowDown", [0, 1]],
]);

export class Walk {
  #view;
  #announce;
  /** The node that the Tab key comes to. */
  #key = "";
  #request = 0;

  /**
   * @param {Pointed} view
   * @param {(text: string) => void} announce
   */
  constructor(view, announce) {
    this.#view = view;
    this.#announce = announce;
    document.addEventListener("focusin", ({ target }) => {
      const spot = this.#spotOf(target);
      if (spot) this.#enter(spot);
    });
    this.take();
  }

  /** Make one node of a new figure the stop of the Tab key. */
  take() {
    const spots = this.#spots;
    const stop = spots.find((spot) => this.#key && nameOf(spot) === this.#key) ?? spots[0];
    for (const spot of spots) spot.tabIndex = spot === stop ? 0 : -1;
  }

  /**
   * Go to the next node in a key's way, if the focus came to a node by the keyboard. Returns whether the key meant it.
   * @param {KeyboardEvent} event
   */
  press(event) {
    const way = WAYS.get(event.key);
    const spot = this.#spotOf(event.target);
    if (!way || !spot?.matches(":focus-visible") || event.ctrlKey || event.metaKey || event.altKey) return false;
    event.preventDefault();
    this.#next(spot, way)?.focus();
    return true;
  }

  /** @param {EventTarget | null} target */
  #spotOf(target) {
    const spot = around(target, ".spot", HTMLElement);
    return this.#view.stage.contains(spot) ? spot : null;
  }

  get #spots() {
    return all(this.#view.stage, ".spot", HTMLElement).filter((spot) => !spot.hidden);
  }

  /** @param {HTMLElement} spot */
  #enter(spot) {
    this.#key = nameOf(spot);
    for (const other of this.#spots) other.tabIndex = other === spot ? 0 : -1;
    if (spot.matches(":focus-visible")) this.#speak(spot.dataset.key ?? "");
  }

  /**
   * The nearest node in a way; null if there is none.
   * @param {HTMLElement} from
   * @param {[number, number]} way
   */
  #next(from, [x, y]) {
    const start = middleOf(from);
    let best = null;
    let least = Number.POSITIVE_INFINITY;
    for (const spot of this.#spots) {
      const place = middleOf(spot);
      const ahead = (place.x - start.x) * x + (place.y - start.y) * y;
      const aside = Math.abs((place.x - start.x) * y) + Math.abs((place.y - start.y) * x);
      const far = ahead + ASIDE * aside;
      if (ahead > 1 && far < least) [best, least] = [spot, far];
    }
    return best;
  }

  /**
   * Say a node's numbers.
   * @param {string} key
   */
  async #speak(key) {
    this.#request += 1;
    const request = this.#request;
    const node = key && maybe(this.#view.svg, `.node[data-key="${key}"]`, SVGElement);
    if (!node || !this.#view.playback.hasComputed(node)) return;
    const answer = await this.#view.nodes().catch(() => null);
    if (answer && request === this.#request) this.#announce(numbersOf(answer.nodes[key], answer.names));
  }
}

/**
 * What a spot stands for: a node, or a slot without one.
 * @param {HTMLElement} spot
 */
function nameOf(spot) {
  return spot.dataset.key ?? (spot instanceof HTMLButtonElement ? spot.value : "");
}

/** @param {HTMLElement} spot */
function middleOf(spot) {
  return { x: spot.offsetLeft + spot.offsetWidth / 2, y: spot.offsetTop + spot.offsetHeight / 2 };
}
