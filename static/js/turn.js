// Turn: from the folded view to the unrolled one, and back. The copies of one network lie on top of
// each other and leave one by one for their columns; each takes its arrow along, whose tail stays
// under the copy that it left, so that the loop comes out as the chain. Whole groups move, nothing
// inside them. What is going on is one number, the share of the way: a change of mind turns its
// direction round.

const LEAVE_MS = 320;
const APART_MS = 150;
const FIRST_MS = 80;
const LONGEST_MS = 1500;

const clamp = (share) => Math.max(0, Math.min(1, share));
const ease = (share) => ((x) => x * x * (3 - 2 * x))(clamp(share));
const between = (from, to, share) => from + (to - from) * share;
const placeOf = (group) => group.transform.baseVal.getItem(0).matrix;
const steps = (svg) => [...svg.querySelectorAll(":scope > .step")].sort((a, b) => a.dataset.t - b.dataset.t);

/** An element's own transform, as a style sheet writes it. */
function ownOf(element) {
  const { a, b, c, d, e, f } = [...element.transform.baseVal].reduce((made, { matrix }) => made.multiply(DOMMatrix.fromMatrix(matrix)), new DOMMatrix());
  return `matrix(${a}, ${b}, ${c}, ${d}, ${e}, ${f})`;
}

/** What is drawn beside the time steps, without the paper. */
const rest = (svg) => [...svg.children].filter((child) => !child.matches(".step, .paper, title, desc, style, defs"));

let current = null;

/** Whether two drawings show the same network in different views. */
export const turns = (before, after) => (before.dataset.view === "folded") !== (after.dataset.view === "folded");

/** Bring the turn that is under way to its end at once. */
export function settle() {
  current?.finish();
}

/** Go from one drawing to the other, which lies over it as a ghost: both are in the page already. */
export function turn(ghost, after) {
  const unrolling = after.dataset.view !== "folded";
  const share = current?.leave() ?? (unrolling ? 0 : 1);
  current = unrolling ? new Turn(after, ghost, share, 1, ghost) : new Turn(ghost, after, share, -1, ghost);
}

class Turn {
  #flat;
  #folded;
  #ghost;
  #share;
  #total;
  #frame = 0;
  #copies;
  #piles;
  #rest;
  #sight;
  #beside;
  #after;

  constructor(flat, folded, share, direction, ghost) {
    this.#flat = flat;
    this.#folded = folded;
    this.#ghost = ghost;
    this.#share = share;
    ghost.querySelector(":scope > .paper")?.remove();
    flat.classList.add("turning");
    folded.classList.add("turning");
    this.#measure();
    let last = null;
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

  /** Stop, and leave everything where it stands; gives the share of the way. */
  leave() {
    cancelAnimationFrame(this.#frame);
    this.#restore(this.#ghost === this.#flat ? this.#folded : this.#flat);
    current = null;
    return this.#share;
  }

  finish() {
    cancelAnimationFrame(this.#frame);
    for (const svg of [this.#flat, this.#folded]) this.#restore(svg);
    this.#ghost.remove();
    current = null;
  }

  /** Where each copy lies in the folded drawing and stands in the unrolled one, in the latter's units. */
  #measure() {
    const toFlat = this.#flat.getScreenCTM().inverse().multiply(this.#folded.getScreenCTM());
    const piled = steps(this.#folded);
    const groups = steps(this.#flat);
    // The first lies on top: under it comes out what leaves it.
    this.#after = groups.at(-1).nextSibling;
    for (const group of groups) this.#flat.insertBefore(group, this.#flat.querySelector(":scope > .step"));
    const count = groups.length;
    const apart = Math.min(APART_MS, (LONGEST_MS - FIRST_MS - LEAVE_MS) / Math.max(1, count - 2));
    this.#total = count > 1 ? FIRST_MS + (count - 2) * apart + LEAVE_MS : LEAVE_MS;
    this.#copies = groups.map((group, k) => {
      const lies = toFlat.multiply(placeOf(piled[Math.min(k, piled.length - 1)]));
      const stands = placeOf(group);
      return { group, lies, stands, start: FIRST_MS + (k - 1) * apart, opacity: Number(group.getAttribute("opacity") ?? 1) };
    });
    const { left, right } = this.#flat.closest(".scroll").getBoundingClientRect();
    const across = (x) => new DOMPoint(x, 0).matrixTransform(this.#flat.getScreenCTM().inverse()).x;
    const column = groups.length > 1 ? placeOf(groups[1]).e - placeOf(groups[0]).e : 0;
    this.#sight = { left: across(left) - 2 * column, right: across(right) + 2 * column };
    const [begin, end] = [this.#copies[0].stands.e, this.#copies.at(-1).stands.e];
    // An initial state stays beside the copy that starts from it.
    this.#rest = rest(this.#flat).map((element) => {
      if (!element.matches(".node")) return { element, home: null };
      return { element, home: element.getBBox().x < begin ? { copy: 0, x: begin } : { copy: count - 1, x: end } };
    });
    this.#beside = rest(this.#folded).map((element) => ({ element, own: ownOf(element) }));
    const back = toFlat.inverse();
    const first = new Map();
    for (const [k, group] of piled.entries()) {
      const place = group.getAttribute("transform");
      if (!first.has(place)) first.set(place, Math.min(k, count - 1));
    }
    this.#piles = piled.map((group) => ({ group, back, from: placeOf(group), copy: first.get(group.getAttribute("transform")) }));
  }

  #draw() {
    const time = this.#share * this.#total;
    const whole = ease(this.#share);
    const { lies: from, stands: to } = this.#copies[0];
    const scale = between(from.a, 1, whole);
    const y = between(from.f, to.f, whole);
    const arriving = clamp(time / (0.3 * LEAVE_MS));
    const leaving = 1 - clamp((time - 0.15 * LEAVE_MS) / (0.45 * LEAVE_MS));
    let x = between(from.e, to.e, whole);
    const xs = [];
    for (const [k, copy] of this.#copies.entries()) {
      let seen = arriving;
      if (k) {
        const before = this.#copies[k - 1];
        const lay = copy.lies.e - before.lies.e;
        // Another network's first copy leaves nothing: it comes close at once.
        const left = ease((time - (lay < 1 ? copy.start : 0)) / LEAVE_MS);
        x += between(lay, scale * (copy.stands.e - before.stands.e), left);
        if (lay < 1) seen = Math.min(arriving, clamp(3 * left - 0.3));
      }
      xs.push(x);
      // What is out of sight need not be drawn; of a long figure, that is most of it.
      if (x < this.#sight.left || x > this.#sight.right) seen = 0;
      place(copy.group, scale, x, y, seen * copy.opacity);
    }
    const settling = clamp(1 - (this.#total - time) / (0.6 * LEAVE_MS));
    for (const { element, home } of this.#rest) {
      if (home) place(element, scale, xs[home.copy] - scale * home.x, y, home.copy ? settling : arriving);
      else element.style.opacity = settling;
    }
    for (const { group, back, from: lay, copy } of this.#piles) {
      if (group.hasAttribute("display")) continue;
      const scaled = scale * back.a;
      place(group, scaled, back.a * xs[copy] + back.e, back.a * y + back.f, leaving * Number(group.getAttribute("opacity") ?? 1));
      if (copy) continue;
      const [dx, dy] = [back.a * xs[0] + back.e - scaled * lay.e, back.a * y + back.f - scaled * lay.f];
      for (const { element, own } of this.#beside) place(element, scaled, dx, dy, leaving, own);
    }
  }

  #restore(svg) {
    svg.classList.remove("turning");
    for (const element of [...steps(svg), ...rest(svg)]) {
      element.style.transform = element.style.opacity = element.style.visibility = "";
      if (!element.getAttribute("style")) element.removeAttribute("style");
    }
    if (svg === this.#flat) for (const group of steps(svg)) svg.insertBefore(group, this.#after);
  }
}

/** Put a group somewhere for now; one that is not seen at all costs nothing. */
function place({ style }, scale, x, y, opacity, own = "") {
  const visibility = opacity > 0 ? "" : "hidden";
  if (style.visibility !== visibility) style.visibility = visibility;
  if (visibility) return;
  style.transform = `matrix(${scale}, 0, 0, ${scale}, ${x}, ${y}) ${own}`;
  style.opacity = opacity < 1 ? opacity : "";
}
