// Glide: how a step's members, which stay from one figure to the next, change their places in it, their shapes and
// what is written in them. The old drawing is the ghost: its names and symbols fade out where the new ones fade in.

import { alike, HELD, moved } from "./members.js";
import { EASING, FADE_MS, GLIDE_MS } from "./motion.js";

/** @import { Member, Part, Place } from "./members.js" */
/** @typedef {Map<string, Member>} Members */

/**
 * @param {Element} element
 * @param {DOMMatrix} start
 * @param {DOMMatrix | SVGMatrix} end
 */
export function slide(element, start, end) {
  if (Math.hypot(start.e - end.e, start.f - end.f) <= 0.5 && Math.abs(start.a - end.a) <= 0.005) return;
  /** @param {DOMMatrix | SVGMatrix} m */
  const matrix = (m) => `matrix(${m.a}, 0, 0, ${m.d}, ${m.e}, ${m.f})`;
  element.animate([{ transform: matrix(start) }, { transform: matrix(end) }], { duration: GLIDE_MS, easing: EASING });
}

/** @param {Element} element */
export function fadeIn(element) {
  element.animate([{ opacity: 0 }, {}], { duration: FADE_MS, easing: "ease-out" });
}

/**
 * Animate a part in its step, from one distance from its own place to another.
 * @param {Element} element
 * @param {Place} from
 * @param {Place} to
 */
function shift(element, from, to) {
  if (Math.hypot(from.x - to.x, from.y - to.y) <= 0.5) return;
  const [start, end] = [from, to].map(({ x, y }) => ({ translate: `${x}px ${y}px` }));
  element.animate([start, end], { duration: GLIDE_MS, easing: EASING });
}

const HERE = { x: 0, y: 0 };

/**
 * How far in its step a part comes from its old place, where the step itself comes from `way`.
 * @param {{ place: Place } | undefined} was
 * @param {{ place: Place }} is
 * @param {Place} way
 * @returns {Place}
 */
export function distance(was, is, way) {
  if (!was) return HERE;
  return { x: was.place.x - is.place.x - way.x, y: was.place.y - is.place.y - way.y };
}

/** @param {Place} one @param {Place} other */
const less = (one, other) => ({ x: one.x - other.x, y: one.y - other.y });

/**
 * The member of another figure that this one is, or changes into.
 * @param {Members | undefined} others
 * @param {string} name
 * @param {Member} member
 */
function same(others, name, member) {
  const other = others?.get(name);
  return other && alike(other, member) ? other : undefined;
}

/**
 * Animate what the new step has of the old one from its place there, and fade in what is new.
 * @param {Members | undefined} old
 * @param {Members} fresh
 * @param {Place} way  how far the old step's coordinates are from the new one's
 */
export function glideMembers(old, fresh, way) {
  for (const [name, member] of fresh) {
    const was = same(old, name, member);
    for (const { element } of changed(member.marks, was?.marks)) fadeIn(element);
    if (!was) {
      fadeIn(member.element);
      continue;
    }
    const far = distance(was, member, way);
    if (member.paths.length) reshape(was, member, way);
    else shift(member.element, far, HERE);
    resize(was, member);
    for (const [k, mark] of member.marks.entries()) shift(mark.element, distance(was.marks[k], mark, way), HERE);
    for (const { element } of changed(member.symbols, was.symbols)) fadeIn(element);
    for (const [k, symbol] of member.symbols.entries()) {
      if (was.symbols[k]) shift(symbol.element, less(distance(was.symbols[k], symbol, way), far), HERE);
    }
  }
}

/**
 * Change a node's box from its old size to the new one, around its middle.
 * @param {Member} was
 * @param {Member} is
 */
function resize(was, is) {
  if (!was.box || !is.box) return;
  const [old, fresh] = [was.box, is.box].map((box) =>
    ["x", "y", "width", "height"].map((name) => Number(box.getAttribute(name))),
  );
  const [, , width, height] = old;
  const [x, y, wide, high] = fresh;
  if (width === wide && height === high) return;
  const frames = [pixels(x + (wide - width) / 2, y + (high - height) / 2, width, height), pixels(x, y, wide, high)];
  is.box.animate(frames, { duration: GLIDE_MS, easing: EASING });
}

/**
 * A rectangle's place and size as CSS values.
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
export function pixels(x, y, width, height) {
  return { x: `${x}px`, y: `${y}px`, width: `${width}px`, height: `${height}px` };
}

/**
 * Change an edge from its old shape to the new one.
 * @param {Member} was
 * @param {Member} is
 * @param {Place} way
 */
function reshape(was, is, way) {
  for (const [k, path] of is.paths.entries()) {
    if (was.shapes[k] === is.shapes[k] && !way.x && !way.y) continue;
    const [start, end] = [moved(was.shapes[k], less(HERE, way)), moved(is.shapes[k], HERE)];
    if (start === end) continue;
    const frames = [start, end].map((shape) => ({ d: `path("${shape}")` }));
    path.animate(frames, { duration: GLIDE_MS, easing: EASING });
  }
}

/**
 * Reduce an old step to what the new one lacks: its nodes, edges, names and symbols.
 * @param {SVGElement} group
 * @param {Members} old
 * @param {Members} fresh
 */
export function prune(group, old, fresh) {
  /** @type {Set<Element>} */
  const gone = new Set();
  for (const [name, was] of old) {
    const is = same(fresh, name, was);
    if (!is) gone.add(was.element);
    for (const { element } of changed(was.marks, is?.marks)) gone.add(element);
    if (is && changed(was.symbols, is.symbols).length) gone.add(only(was, is));
  }
  for (const child of [...group.querySelectorAll(HELD)]) {
    if (!gone.has(child) && !child.matches(".gradients, .attention")) child.remove();
  }
  for (const holder of group.querySelectorAll(":scope > .gradients, :scope > .attention")) {
    if (!holder.childElementCount) holder.remove();
  }
}

/**
 * An old node without all but the symbols that the new one does not have.
 * @param {Member} was
 * @param {Member} is
 */
export function only(was, is) {
  /** @type {Set<Element>} */
  const kept = new Set(changed(was.symbols, is.symbols).map(({ element }) => element));
  for (const child of [...was.element.children]) if (!kept.has(child)) child.remove();
  return was.element;
}

/**
 * The parts that another figure writes otherwise, or not at all.
 * @param {Part[]} parts
 * @param {Part[]} [others]
 */
export const changed = (parts, others = []) => parts.filter(({ written }, k) => others[k]?.written !== written);

/**
 * Animate the names and symbols that are left of a step on the ghost to the places of those that replace them.
 * @param {Members} old
 * @param {Members} fresh
 * @param {Place} way
 */
export function leave(old, fresh, way) {
  for (const [name, was] of old) {
    const is = same(fresh, name, was);
    if (!is) continue;
    const far = distance(was, is, way);
    for (const [k, mark] of was.marks.entries()) {
      if (is.marks[k]) shift(mark.element, HERE, less(HERE, distance(mark, is.marks[k], way)));
    }
    if (was.paths.length || !changed(was.symbols, is.symbols).length) continue;
    shift(was.element, HERE, less(HERE, far));
    for (const [k, symbol] of was.symbols.entries()) {
      if (is.symbols[k]) shift(symbol.element, HERE, less(HERE, less(distance(symbol, is.symbols[k], way), far)));
    }
  }
}
