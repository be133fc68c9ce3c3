// Travel: the animations of a step. Sparks and words move along arrows, and numbers fade in.

import { all } from "./dom.js";

/** How long a spark takes along an arrow. */
export const ARRIVE_MS = 420;
const REVEAL_MS = 260;
const SVG = "http://www.w3.org/2000/svg";

/** One playing of a figure: its speed, and whether it was stopped. Stopping ends every wait at once. */
export class Pace {
  stopped = false;
  speed;
  /** @type {(() => void) | null} */
  #wake = null;

  /** @param {number} speed */
  constructor(speed) {
    this.speed = speed;
  }

  stop() {
    this.stopped = true;
    this.#wake?.();
  }

  /**
   * Resolve after a time in ms, or when playing stops.
   * @param {number} duration
   * @returns {Promise<void>}
   */
  wait(duration) {
    if (this.stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, duration / this.speed);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /**
   * Resolve at a time of performance.now(), or when playing stops.
   * @param {number} time
   */
  until(time) {
    return this.wait((time - performance.now()) * this.speed);
  }

  /**
   * Call `draw` in every frame with the share of the time that has passed, until the end or a stop.
   * @param {number} duration
   * @param {(share: number) => void} draw
   * @returns {Promise<void>}
   */
  frames(duration, draw) {
    const total = duration / this.speed;
    return new Promise((resolve) => {
      /** @type {number | null} */
      let start = null;
      /** @param {number} now */
      const frame = (now) => {
        start ??= now;
        const share = Math.min(1, (now - start) / total);
        if (this.stopped) return resolve();
        draw(share);
        if (share < 1) requestAnimationFrame(frame);
        else resolve();
      };
      requestAnimationFrame(frame);
    });
  }
}

/**
 * Fade in a node's numbers.
 * @param {Pace} pace
 * @param {Element} node
 * @param {number} [duration]
 */
export async function reveal(pace, node, duration = REVEAL_MS) {
  if (pace.stopped) return;
  const values = node.querySelector(".values");
  if (!values) return;
  values.removeAttribute("visibility");
  values.animate([{ opacity: 0 }, { opacity: 1 }], { duration: duration / pace.speed, easing: "ease-out" });
  await pace.wait(duration);
}

/**
 * Move something along an edge's line: a spark for a vector, a word for a chosen token.
 * @param {Pace} pace
 * @param {Element} edge
 * @param {number} duration
 * @param {string} [word]
 * @param {string} [look]  class of the spark
 */
export async function travel(pace, edge, duration, word = "", look = "spark") {
  if (pace.stopped) return;
  // An edge's other paths are its head and the dot at which it starts.
  const [line] = all(edge, ":scope > path", SVGGeometryElement);
  const length = line.getTotalLength();
  const moving = word ? parcel(word) : spark(look);
  edge.parentElement?.append(moving);
  await pace.frames(duration, (share) => {
    const eased = share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2;
    const { x, y } = line.getPointAtLength(length * eased);
    moving.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  });
  moving.remove();
}

/**
 * Move sparks along the arrows into a node, then fade in its numbers.
 * @param {Pace} pace
 * @param {SVGElement | undefined} node
 * @param {number} duration
 */
export async function arrive(pace, node, duration) {
  if (pace.stopped || !node?.parentElement) return;
  const edges = node.parentElement.querySelectorAll(`:scope > .edge[data-target="${node.dataset.key}"]`);
  await Promise.all([...edges].map((edge) => travel(pace, edge, duration)));
  await reveal(pace, node, Math.min(duration, REVEAL_MS));
}

/** @param {string} look */
function spark(look) {
  return element("circle", { class: look, r: 5.5 });
}

/** @param {string} word */
function parcel(word) {
  const width = 16 + 8 * word.length;
  return element(
    "g",
    { class: "parcel" },
    element("rect", { x: -width / 2, y: -12, width, height: 24, rx: 8 }),
    element("text", { y: 4.5 }, word),
  );
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function element(name, attributes, ...children) {
  const created = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, String(value));
  created.append(...children);
  return created;
}
