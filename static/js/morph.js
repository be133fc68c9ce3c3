// Morph: the transition from one figure to the next. Time steps in both figures glide as whole groups; initial states
// and remarks beside a step glide as it does. What is new fades in, with its names. What is removed fades out on a
// ghost: the old drawing, with its own definitions and colours, over the new one.

import { all, find } from "./dom.js";
import { EASING, FADE_MS, GLIDE_MS, still } from "./motion.js";

/** @import { Turns } from "./turn.js" */

/** @typedef {{ element: SVGElement, marks: SVGElement[], written: string }} Member  a node or an edge, the names beside it, and these without ids */
/** @typedef {{ groups: Map<string, DOMMatrix | null>, bands: Map<string, DOMRect>, members: Map<string, Map<string, string>>, beside: Set<string>, anchor: DOMPoint }} Places  `members`: by step and identity, what is written beside them; `beside`: identities of what is beside the steps */

/** The groups of the time steps, by t. @param {SVGSVGElement} svg */
const steps = (svg) => new Map(all(svg, ":scope > .step", SVGGElement).map((group) => [group.dataset.t ?? "", group]));

/**
 * The middle of a state of the first layer, in its step. It is the same in all steps, and every figure has one.
 * @param {SVGSVGElement} svg
 */
function anchor(svg) {
  const [box] = all(svg, ':scope > .step > [data-key^="a.1."] > rect', SVGRectElement);
  if (!box) return new DOMPoint();
  const { x, y, width, height } = box;
  return new DOMPoint(x.baseVal.value + width.baseVal.value / 2, y.baseVal.value + height.baseVal.value / 2);
}

/** The bands behind an encoder and a decoder. @param {SVGSVGElement} svg */
const parts = (svg) => all(svg, ":scope > .part", SVGElement);

/** What identifies a node or an edge across figures. @param {SVGElement} member */
const identity = ({ dataset }) => dataset.key ?? `${dataset.kind} ${dataset.source} ${dataset.target}`;

/**
 * The nodes and edges of a step, by identity. The names at an edge follow it.
 * @param {SVGElement} group
 * @param {string} id  of the drawing
 */
function members(group, id) {
  /** @type {Map<string, Member>} */
  const found = new Map();
  /** @type {Member | undefined} */
  let last;
  for (const child of all(group, ":scope > *, :scope > .gradients > [data-kind]", SVGElement)) {
    if (child.dataset.kind) {
      last = { element: child, marks: [], written: "" };
      found.set(identity(child), last);
    } else if (last && !child.matches(".gradients")) {
      last.marks.push(child);
      last.written += child.innerHTML.replaceAll(id, "") || child.textContent;
    }
  }
  return found;
}

/**
 * Initial states and remarks, which stand beside the steps, by identity, each with the edge of a state.
 * @param {SVGSVGElement} svg
 */
function beside(svg) {
  /** @type {Map<string, { element: SVGElement, edge: SVGElement | null }>} */
  const found = new Map();
  for (const element of all(svg, ":scope > .node, :scope > text", SVGElement)) {
    const { key } = element.dataset;
    let name = key ?? element.innerHTML.replaceAll(svg.id, "");
    // A remark may stand at every layer.
    while (found.has(name)) name += "+";
    const edges = `:scope > .step > [data-kind="recurrent"][data-source="${key}"]`;
    found.set(name, { element, edge: key ? (all(svg, edges, SVGElement)[0] ?? null) : null });
  }
  return found;
}

/**
 * Whether something beside the steps of the new drawing was in the old one, with its arrow.
 * @param {Places} places
 * @param {string} name
 * @param {SVGElement | null} edge
 */
function stays(places, name, edge) {
  return places.beside.has(name) && (!edge || places.members.get(edge.dataset.t ?? "")?.has(identity(edge)) === true);
}

/**
 * Replace the old stage by a new one, and animate from one drawing to the other.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 * @param {Turns} turns  of this figure
 * @param {number} turn  1 if the figure unrolls, -1 if it folds, 0 if it keeps its view
 */
export function morph(old, fresh, turns, turn) {
  const before = find(old, ".canvas > svg:not(.ghost)", SVGSVGElement);
  const after = find(fresh, ".canvas > svg", SVGSVGElement);
  const scrolled = find(old, ".scroll", HTMLElement).scrollLeft;
  const places = still() || turn ? null : measured(before);
  if (!turn) turns.finish();
  const box = before.getBoundingClientRect();
  const focus = focused(old);

  old.replaceWith(fresh);
  find(fresh, ".scroll", HTMLElement).scrollLeft = scrolled;
  if (focus) all(fresh, focus, HTMLElement)[0]?.focus({ preventScroll: true });
  if (places) {
    glide(places, after);
    fadeOut(before, box, after, places);
  } else if (!still()) {
    layOver(before, box, after);
    turns.start(before, after, turn);
  }
}

/**
 * The place of every group on the screen now, even during another glide.
 * @param {SVGSVGElement} svg
 * @returns {Places}
 */
function measured(svg) {
  const groups = new Map();
  const held = new Map();
  for (const [t, group] of steps(svg)) {
    groups.set(t, group.getScreenCTM());
    held.set(t, new Map([...members(group, svg.id)].map(([name, { written }]) => [name, written])));
  }
  const bands = new Map();
  for (const part of parts(svg)) {
    const rect = part.querySelector("rect");
    if (rect) bands.set(part.dataset.part ?? "", rect.getBoundingClientRect());
  }
  return { groups, bands, members: held, beside: new Set(beside(svg).keys()), anchor: anchor(svg) };
}

/**
 * Animate every group from its old place to its new one.
 * @param {Places} places
 * @param {SVGSVGElement} svg
 */
function glide(places, svg) {
  const toUser = svg.getScreenCTM()?.inverse();
  if (!toUser) return;
  const shifts = new Map([...steps(svg)].map(([t, group]) => [t, glideStep(places, t, group, svg, toUser)]));
  const [lone] = shifts.size === 1 ? shifts.values() : [];
  for (const [name, { element, edge }] of beside(svg)) {
    const shift = edge ? shifts.get(edge.dataset.t ?? "") : lone;
    if (shift) slide(element, shift, new DOMMatrix());
    if (!stays(places, name, edge)) fadeIn(element);
  }
  for (const part of parts(svg)) glideBand(places, part, toUser);
}

/**
 * Animate a step; returns how far from its new place it begins, or null if it does not move.
 * @param {Places} places
 * @param {string} t
 * @param {SVGGElement} group
 * @param {SVGSVGElement} svg
 * @param {DOMMatrix} toUser
 */
function glideStep(places, t, group, svg, toUser) {
  const from = places.groups.get(t);
  const end = group.transform.baseVal.consolidate()?.matrix;
  if (!from || !end) {
    fadeIn(group);
    return null;
  }
  const had = places.members.get(t);
  for (const [name, { element, marks, written }] of members(group, svg.id)) {
    if (!had?.has(name)) fadeIn(element);
    if (had?.get(name) !== written) marks.forEach(fadeIn);
  }
  // Rows above the first layer come and go, so that layer begins where it was.
  const [was, is] = [places.anchor, anchor(svg)];
  const start = toUser.multiply(from).translate(was.x - is.x, was.y - is.y);
  const stands = Math.hypot(start.e - end.e, start.f - end.f) <= 0.5 && Math.abs(start.a - end.a) <= 0.005;
  if (stands) return null;
  slide(group, start, end);
  return start.multiply(end.inverse());
}

/**
 * @param {SVGElement} element
 * @param {DOMMatrix} start
 * @param {DOMMatrix | SVGMatrix} end
 */
function slide(element, start, end) {
  /** @param {DOMMatrix | SVGMatrix} m */
  const matrix = (m) => `matrix(${m.a}, 0, 0, ${m.d}, ${m.e}, ${m.f})`;
  element.animate([{ transform: matrix(start) }, { transform: matrix(end) }], { duration: GLIDE_MS, easing: EASING });
}

/**
 * @param {Places} places
 * @param {SVGElement} part
 * @param {DOMMatrix} toUser
 */
function glideBand(places, part, toUser) {
  const rect = part.querySelector("rect");
  const from = rect && places.bands.get(part.dataset.part ?? "");
  if (!from) {
    fadeIn(part);
    return;
  }
  const corner = new DOMPoint(from.left, from.top).matrixTransform(toUser);
  const { x, y, width, height } = rect.getBBox();
  const [wide, high] = [from.width * toUser.a, from.height * toUser.d];
  const start = pixels(corner.x, corner.y, wide, high);
  rect.animate([start, pixels(x, y, width, height)], { duration: GLIDE_MS, easing: EASING });
  const caption = part.querySelector("text");
  if (!caption) return;
  // It keeps its distance from the corner where it stands: the upper left one, or the lower right one.
  const right = caption.getAttribute("text-anchor") === "end" ? 1 : 0;
  const low = Number(caption.getAttribute("y")) > y + height / 2 ? 1 : 0;
  const scale = (places.groups.values().next().value?.a ?? 1) * toUser.a;
  const [left, top] = [corner.x + right * wide, corner.y + low * high];
  const [toLeft, toTop] = [x + right * width, y + low * height];
  slide(caption, new DOMMatrix([scale, 0, 0, scale, left - scale * toLeft, top - scale * toTop]), new DOMMatrix());
}

/**
 * A rectangle's place and size as CSS values.
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function pixels(x, y, width, height) {
  return { x: `${x}px`, y: `${y}px`, width: `${width}px`, height: `${height}px` };
}

/** @param {Element} element */
function fadeIn(element) {
  element.animate([{ opacity: 0 }, {}], { duration: FADE_MS, easing: "ease-out" });
}

/**
 * Reduce the old drawing to what the new one lacks, and fade it out where it was.
 * @param {SVGSVGElement} before
 * @param {DOMRect} box
 * @param {SVGSVGElement} svg
 * @param {Places} places  of the old drawing
 */
function fadeOut(before, box, svg, places) {
  const kept = steps(svg);
  const fresh = beside(svg);
  const gone = new Set();
  for (const [name, { element }] of beside(before)) {
    const successor = fresh.get(name);
    if (!successor || !stays(places, name, successor.edge)) gone.add(element);
  }
  let isEmpty = true;
  for (const child of [...before.children]) {
    if (child instanceof SVGElement && child.matches(".step")) {
      const successor = kept.get(child.dataset.t ?? "");
      if (successor) prune(child, before.id, members(successor, svg.id));
      if (child.childElementCount) isEmpty = false;
      else child.remove();
    } else if (gone.has(child)) {
      isEmpty = false;
    } else if (!child.matches("defs, style")) {
      child.remove();
    }
  }
  if (isEmpty) return;
  layOver(before, box, svg);
  const fade = before.animate([{ opacity: 1 }, { opacity: 0 }], {
    duration: FADE_MS,
    easing: "ease-out",
    fill: "forwards",
  });
  fade.finished.then(
    () => before.remove(),
    () => before.remove(),
  );
}

/**
 * Lay the old drawing over the new one, where it was on the screen.
 * @param {SVGSVGElement} before
 * @param {DOMRect} box
 * @param {SVGSVGElement} svg
 */
function layOver(before, box, svg) {
  const place = svg.parentElement?.getBoundingClientRect();
  if (!place) return;
  before.classList.add("ghost");
  before.setAttribute("aria-hidden", "true");
  Object.assign(before.style, {
    left: `${box.left - place.left}px`,
    top: `${box.top - place.top}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
  svg.after(before);
}

/**
 * Remove from an old step the nodes, edges and names that the new step has too.
 * @param {SVGElement} group
 * @param {string} id  of the old drawing
 * @param {Map<string, Member>} successors
 */
function prune(group, id, successors) {
  const old = members(group, id);
  const gone = new Set();
  for (const [name, { element, marks, written }] of old) {
    if (!successors.has(name)) gone.add(element);
    if (successors.get(name)?.written !== written) for (const mark of marks) gone.add(mark);
  }
  for (const child of [...group.children]) if (!gone.has(child)) child.remove();
}

/**
 * A selector for the spot that has the focus, to give the focus to the same spot of the new stage.
 * @param {HTMLElement} stage
 */
function focused(stage) {
  const spot = document.activeElement;
  if (!(spot instanceof HTMLElement) || !stage.contains(spot)) return null;
  return spot instanceof HTMLButtonElement && spot.name === "toggle"
    ? `[name="toggle"][value="${spot.value}"]`
    : `.spot[data-key="${spot.dataset.key}"]`;
}
