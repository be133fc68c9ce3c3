// Turn: the transition between the folded and the unrolled view. The copies of a folded network lie on top of each
// other, and move one by one to their columns. Each copy takes its incoming arrow along, so that the loop becomes
// the chain. Only whole groups move. The progress is one number, the share of the way from folded to unrolled, so
// that a reader who turns back reverses the animation where it is.

import { all } from "./dom.js";

const LEAVE_MS = 320;
const APART_MS = 150;
const FIRST_MS = 80;
const LONGEST_MS = 1500;

/** @typedef {{ group: SVGGElement, folded: DOMMatrix, unrolled: DOMMatrix, start: number, opacity: number }} Copy  a time step: its folded and its unrolled place, and when it leaves */
/** @typedef {{ group: SVGGElement, back: DOMMatrix, from: DOMMatrix, copy: number }} Pile  a folded group, and the index of the copy that leaves it */

/** @param {number} share */
const clamp = (share) => Math.max(0, Math.min(1, share));
/** @param {number} share */
const ease = (share) => ((x) => x * x * (3 - 2 * x))(clamp(share));
/**
 * @param {number} from
 * @param {number} to
 * @param {number} share
 */
const between = (from, to, share) => from + (to - from) * share;
/** @param {SVGGElement} group */
const placeOf = (group) => group.transform.baseVal.getItem(0).matrix;
/** @param {SVGSVGElement} svg */
const steps = (svg) =>
  all(svg, ":scope > .step", SVGGElement).sort((a, b) => Number(a.dataset.t) - Number(b.dataset.t));

/**
 * An element's own transform as a CSS value.
 * @param {SVGGraphicsElement} element
 */
function ownTransform(element) {
  const { a, b, c, d, e, f } = [...element.transform.baseVal].reduce(
    (product, { matrix }) => product.multiply(DOMMatrix.fromMatrix(matrix)),
    new DOMMatrix(),
  );
  return `matrix(${a}, ${b}, ${c}, ${d}, ${e}, ${f})`;
}

/** Everything that is drawn beside the time steps, except the paper. @param {SVGSVGElement} svg */
const rest = (svg) => all(svg, ":scope > :not(.step, .paper, title, desc, style, defs)", SVGGraphicsElement);

/** The turns of one figure. At most one of them is in progress. */
export class Turns {
  /** @type {Turn | null} */
  #current = null;

  /**
   * Turn from a ghost, which lies over the new drawing, to the new drawing. Both must be in the page.
   * @param {SVGSVGElement} ghost
   * @param {SVGSVGElement} after
   * @param {number} direction  1 to unroll, -1 to fold
   */
  start(ghost, after, direction) {
    const [flat, folded] = direction > 0 ? [after, ghost] : [ghost, after];
    const share = this.#current?.leave() ?? (direction > 0 ? 0 : 1);
    this.#current = new Turn(flat, folded, share, direction, ghost, () => (this.#current = null));
  }

  /** End the turn in progress at once. */
  finish() {
    this.#current?.finish();
  }
}

class Turn {
  #flat;
  #folded;
  #ghost;
  #share;
  #finished;
  /** The duration of the whole way, in ms. */
  #total = LEAVE_MS;
  #frame = 0;
  /** @type {Copy[]} */
  #copies = [];
  /** @type {Pile[]} */
  #piles = [];
  /** @type {{ element: SVGGraphicsElement, home: { copy: number, x: number } | null }[]} */
  #rest = [];
  #sight = { left: 0, right: 0 };
  /** @type {{ element: SVGGraphicsElement, own: string }[]} */
  #beside = [];
  /** @type {ChildNode | null} */
  #after = null;

  /**
   * @param {SVGSVGElement} flat  the unrolled drawing
   * @param {SVGSVGElement} folded
   * @param {number} share  of the way from folded to unrolled
   * @param {number} direction  1 to unroll, -1 to fold
   * @param {SVGSVGElement} ghost  the drawing that disappears
   * @param {() => void} finished  called when the new drawing is in place
   */
  constructor(flat, folded, share, direction, ghost, finished) {
    this.#flat = flat;
    this.#folded = folded;
    this.#ghost = ghost;
    this.#share = share;
    this.#finished = finished;
    ghost.querySelector(":scope > .paper")?.remove();
    flat.classList.add("turning");
    folded.classList.add("turning");
    this.#measure();
    /** @type {number | null} */
    let last = null;
    /** @param {number} now */
    const step = (now) => {
      this.#share = clamp(this.#share + (direction * (now - (last ?? now))) / this.#total);
      last = now;
      if (this.#share === (direction > 0 ? 1 : 0)) return this.finish();
      this.#draw();
      this.#frame = requestAnimationFrame(step);
    };
    this.#draw();
    this.#frame = requestAnimationFrame(step);
  }

  /** Stop, restore the drawing that is not the ghost, and return the share of the way. */
  leave() {
    cancelAnimationFrame(this.#frame);
    this.#restore(this.#ghost === this.#flat ? this.#folded : this.#flat);
    return this.#share;
  }

  finish() {
    cancelAnimationFrame(this.#frame);
    for (const svg of [this.#flat, this.#folded]) this.#restore(svg);
    this.#ghost.remove();
    this.#finished();
  }

  /** Measure the folded and the unrolled place of each copy, in the unrolled drawing's units. */
  #measure() {
    const toFlat = screenOf(this.#flat).inverse().multiply(screenOf(this.#folded));
    const piled = steps(this.#folded);
    const groups = steps(this.#flat);
    // The first copy must be on top: the others come out from under it.
    this.#after = groups[groups.length - 1].nextSibling;
    for (const group of groups) this.#flat.insertBefore(group, this.#flat.querySelector(":scope > .step"));
    const count = groups.length;
    const apart = Math.min(APART_MS, (LONGEST_MS - FIRST_MS - LEAVE_MS) / Math.max(1, count - 2));
    this.#total = count > 1 ? FIRST_MS + (count - 2) * apart + LEAVE_MS : LEAVE_MS;
    this.#copies = groups.map((group, k) => {
      const folded = toFlat.multiply(placeOf(piled[Math.min(k, piled.length - 1)]));
      const unrolled = placeOf(group);
      return {
        group,
        folded,
        unrolled,
        start: FIRST_MS + (k - 1) * apart,
        opacity: Number(group.getAttribute("opacity") ?? 1),
      };
    });
    this.#sight = inSight(this.#flat, groups);
    const [begin, end] = [this.#copies[0].unrolled.e, this.#copies[count - 1].unrolled.e];
    // An initial state moves with the copy that starts from it.
    this.#rest = rest(this.#flat).map((element) => {
      if (!element.matches(".node")) return { element, home: null };
      return { element, home: element.getBBox().x < begin ? { copy: 0, x: begin } : { copy: count - 1, x: end } };
    });
    this.#beside = rest(this.#folded).map((element) => ({ element, own: ownTransform(element) }));
    const back = toFlat.inverse();
    /** @type {Map<string | null, number>} */
    const first = new Map();
    for (const [k, group] of piled.entries()) {
      const place = group.getAttribute("transform");
      if (!first.has(place)) first.set(place, Math.min(k, count - 1));
    }
    this.#piles = piled.map((group) => {
      const copy = first.get(group.getAttribute("transform")) ?? 0;
      return { group, back, from: placeOf(group), copy };
    });
  }

  #draw() {
    const time = this.#share * this.#total;
    const whole = ease(this.#share);
    const { folded: from, unrolled: to } = this.#copies[0];
    const scale = between(from.a, 1, whole);
    const y = between(from.f, to.f, whole);
    const arriving = clamp(time / (0.3 * LEAVE_MS));
    const xs = this.#drawCopies(time, scale, between(from.e, to.e, whole), y, arriving);
    const settling = clamp(1 - (this.#total - time) / (0.6 * LEAVE_MS));
    for (const { element, home } of this.#rest) {
      if (home) place(element, scale, xs[home.copy] - scale * home.x, y, home.copy ? settling : arriving);
      else element.style.opacity = String(settling);
    }
    this.#drawPiles(time, scale, xs, y);
  }

  /**
   * Place the copies, each at its current distance from the one before. Returns their x.
   * @param {number} time
   * @param {number} scale
   * @param {number} x  of the first copy
   * @param {number} y
   * @param {number} arriving  opacity of the copies that appear
   */
  #drawCopies(time, scale, x, y, arriving) {
    /** @type {number[]} */
    const xs = [];
    for (const [k, copy] of this.#copies.entries()) {
      let visible = arriving;
      if (k) {
        const before = this.#copies[k - 1];
        const distance = copy.folded.e - before.folded.e;
        // The first copy of another network does not lie on the one before, so it moves at once.
        const piled = distance < 1;
        const way = ease((time - (piled ? copy.start : 0)) / LEAVE_MS);
        x += between(distance, scale * (copy.unrolled.e - before.unrolled.e), way);
        if (piled) visible = Math.min(arriving, clamp(3 * way - 0.3));
      }
      xs.push(x);
      // Hide copies that are scrolled out of view: in a long figure, these are most.
      if (x < this.#sight.left || x > this.#sight.right) visible = 0;
      place(copy.group, scale, x, y, visible * copy.opacity);
    }
    return xs;
  }

  /**
   * Place the folded drawing, which fades under the copies that leave it.
   * @param {number} time
   * @param {number} scale
   * @param {number[]} xs  of the copies
   * @param {number} y
   */
  #drawPiles(time, scale, xs, y) {
    const leaving = 1 - clamp((time - 0.15 * LEAVE_MS) / (0.45 * LEAVE_MS));
    for (const { group, back, from, copy } of this.#piles) {
      if (group.hasAttribute("display")) continue;
      const scaled = scale * back.a;
      place(
        group,
        scaled,
        back.a * xs[copy] + back.e,
        back.a * y + back.f,
        leaving * Number(group.getAttribute("opacity") ?? 1),
      );
      if (copy) continue;
      const [dx, dy] = [back.a * xs[0] + back.e - scaled * from.e, back.a * y + back.f - scaled * from.f];
      for (const { element, own } of this.#beside) place(element, scaled, dx, dy, leaving, own);
    }
  }

  /** @param {SVGSVGElement} svg */
  #restore(svg) {
    svg.classList.remove("turning");
    for (const element of [...steps(svg), ...rest(svg)]) {
      for (const name of ["transform", "opacity", "visibility"]) element.style.removeProperty(name);
      if (!element.getAttribute("style")) element.removeAttribute("style");
    }
    if (svg === this.#flat) for (const group of steps(svg)) svg.insertBefore(group, this.#after);
  }
}

/**
 * The matrix from a drawing's units to the screen's; the identity if the drawing is not rendered.
 * @param {SVGSVGElement} svg
 */
function screenOf(svg) {
  return svg.getScreenCTM() ?? new DOMMatrix();
}

/**
 * The range of x in the unrolled drawing that is scrolled into view, with a margin of two columns.
 * @param {SVGSVGElement} flat
 * @param {SVGGElement[]} groups
 */
function inSight(flat, groups) {
  const { left, right } = (flat.closest(".scroll") ?? flat).getBoundingClientRect();
  const back = screenOf(flat).inverse();
  const [from, to] = [left, right].map((x) => new DOMPoint(x, 0).matrixTransform(back).x);
  const column = groups.length > 1 ? placeOf(groups[1]).e - placeOf(groups[0]).e : 0;
  return { left: from - 2 * column, right: to + 2 * column };
}

/**
 * Place an element during the turn. An element without opacity is hidden, so that it costs nothing.
 * @param {SVGGraphicsElement} element
 * @param {number} scale
 * @param {number} x
 * @param {number} y
 * @param {number} opacity
 * @param {string} [own]  the element's own transform
 */
function place({ style }, scale, x, y, opacity, own = "") {
  const visibility = opacity > 0 ? "" : "hidden";
  if (style.visibility !== visibility) style.visibility = visibility;
  if (visibility) return;
  style.transform = `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y}) ${own}`;
  style.opacity = opacity < 1 ? String(opacity) : "";
}
