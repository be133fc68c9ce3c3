// Morph: from one figure to the next. Time steps that stay glide as whole groups, new ones fade in,
// gone ones fade out on a ghost of the old drawing, which keeps its own definitions and colours.

import { all, find } from "./dom.js";
import { EASING, FADE_MS, GLIDE_MS, still } from "./motion.js";
import { settle, turn, turns } from "./turn.js";

/** @typedef {{ groups: Map<string, DOMMatrix | null>, bands: Map<string, DOMRect>, members: Map<string, Set<string>> }} Places */

/** The groups of the time steps, by t. @param {SVGSVGElement} svg */
const steps = (svg) => new Map(all(svg, ":scope > .step", SVGGElement).map((group) => [group.dataset.t ?? "", group]));

/** The bands behind an encoder and a decoder. @param {SVGSVGElement} svg */
const parts = (svg) => all(svg, ":scope > .part", SVGElement);

/** What stays the same of a node or an edge from figure to figure. @param {SVGElement} member */
const identity = ({ dataset }) => dataset.key ?? `${dataset.kind} ${dataset.source} ${dataset.target}`;

/** Nodes and edges of a step. @param {SVGElement} group */
const members = (group) =>
  new Map(all(group, ":scope > [data-kind]", SVGElement).map((child) => [identity(child), child]));

/**
 * Put a new stage in the place of the old one, and move from one drawing to the other.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 */
export function morph(old, fresh) {
  const before = find(old, ".canvas > svg:not(.ghost)", SVGSVGElement);
  const after = find(fresh, ".canvas > svg", SVGSVGElement);
  const scrolled = find(old, ".scroll", HTMLElement).scrollLeft;
  const turning = turns(before, after);
  const places = still() || turning ? null : measured(before);
  if (!turning) settle();
  const box = before.getBoundingClientRect();
  const focus = focused(old);

  old.replaceWith(fresh);
  find(fresh, ".scroll", HTMLElement).scrollLeft = scrolled;
  if (focus) all(fresh, focus, HTMLElement)[0]?.focus({ preventScroll: true });
  if (places) {
    glide(places, after);
    leave(before, box, after);
  } else if (!still()) {
    haunt(before, box, after);
    turn(before, after);
  }
}

/**
 * Where every group is on the screen now, also in the middle of another glide.
 * @param {SVGSVGElement} svg
 * @returns {Places}
 */
function measured(svg) {
  const groups = new Map();
  for (const [t, group] of steps(svg)) groups.set(t, group.getScreenCTM());
  const bands = new Map();
  for (const part of parts(svg)) {
    const rect = part.querySelector("rect");
    if (rect) bands.set(part.dataset.part ?? "", rect.getBoundingClientRect());
  }
  return { groups, bands, members: new Map([...steps(svg)].map(([t, group]) => [t, new Set(members(group).keys())])) };
}

/**
 * Move every group from where it was to where it is.
 * @param {Places} places
 * @param {SVGSVGElement} svg
 */
function glide(places, svg) {
  const toUser = svg.getScreenCTM()?.inverse();
  if (!toUser) return;
  glideSteps(places, svg, toUser);
  for (const part of parts(svg)) glideBand(places, part, toUser);
}

/**
 * @param {Places} places
 * @param {SVGSVGElement} svg
 * @param {DOMMatrix} toUser
 */
function glideSteps(places, svg, toUser) {
  for (const [t, group] of steps(svg)) {
    const from = places.groups.get(t);
    if (!from) {
      fadeIn(group);
      continue;
    }
    const start = toUser.multiply(from);
    const end = group.transform.baseVal.consolidate()?.matrix;
    if (!end) continue;
    const moved = Math.hypot(start.e - end.e, start.f - end.f) > 0.5 || Math.abs(start.a - end.a) > 0.005;
    if (moved) {
      /** @param {DOMMatrix} m */
      const matrix = (m) => `matrix(${m.a}, 0, 0, ${m.d}, ${m.e}, ${m.f})`;
      group.animate([{ transform: matrix(start) }, { transform: matrix(end) }], { duration: GLIDE_MS, easing: EASING });
    }
    const had = places.members.get(t);
    for (const [name, member] of members(group)) if (!had?.has(name)) fadeIn(member);
  }
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
  const start = pixels(corner.x, corner.y, from.width * toUser.a, from.height * toUser.d);
  rect.animate([start, pixels(x, y, width, height)], { duration: GLIDE_MS, easing: EASING });
}

/**
 * A rectangle's place and size, as a style sheet writes it.
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
 * The old drawing, reduced to the steps and nodes that the new one lacks, fades where it stood.
 * @param {SVGSVGElement} before
 * @param {DOMRect} box
 * @param {SVGSVGElement} svg
 */
function leave(before, box, svg) {
  const kept = steps(svg);
  let left = false;
  for (const child of [...before.children]) {
    if (child instanceof SVGElement && child.matches(".step")) {
      const successor = kept.get(child.dataset.t ?? "");
      if (successor) prune(child, members(successor));
      if (child.childElementCount) left = true;
      else child.remove();
    } else if (!child.matches("defs, style")) {
      child.remove();
    }
  }
  if (!left) return;
  haunt(before, box, svg);
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
 * Lay an old drawing over the new one, where it stood.
 * @param {SVGSVGElement} before
 * @param {DOMRect} box
 * @param {SVGSVGElement} svg
 */
function haunt(before, box, svg) {
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
 * Take out of an old step what its successor has too.
 * @param {SVGElement} group
 * @param {Map<string, SVGElement>} names
 */
function prune(group, names) {
  for (const member of [...group.children]) {
    if (!(member instanceof SVGElement) || !member.dataset.kind || names.has(identity(member))) member.remove();
  }
}

/**
 * A selector for the spot that has the focus, so that its successor can have it.
 * @param {HTMLElement} stage
 */
function focused(stage) {
  const spot = document.activeElement;
  if (!(spot instanceof HTMLElement) || !stage.contains(spot)) return null;
  return spot instanceof HTMLButtonElement && spot.name === "toggle"
    ? `[name="toggle"][value="${spot.value}"]`
    : `.spot[data-key="${spot.dataset.key}"]`;
}
