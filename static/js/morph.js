// Morph: the transition from one figure to the next. Time steps in both figures glide as whole groups, and so do
// the initial states beside them; new ones fade in. Removed ones fade out on a ghost: the old drawing, with its own definitions and colours, over
// the new one.

import { all, find } from "./dom.js";
import { EASING, FADE_MS, GLIDE_MS, still } from "./motion.js";

/** @import { Turns } from "./turn.js" */

/** @typedef {{ x: number, y: number, scale: number }} Place  a node's middle on the screen, and its scale there */
/** @typedef {{ groups: Map<string, DOMMatrix | null>, nodes: Map<string, Place>, bands: Map<string, DOMRect>, members: Map<string, Set<string>> }} Places */

/** The groups of the time steps, by t. @param {SVGSVGElement} svg */
const steps = (svg) => new Map(all(svg, ":scope > .step", SVGGElement).map((group) => [group.dataset.t ?? "", group]));

/** The nodes beside the time steps, which are initial states, by key. @param {SVGSVGElement} svg */
const initial = (svg) => new Map(all(svg, ":scope > .node", SVGGElement).map((node) => [node.dataset.key ?? "", node]));

/** The bands behind an encoder and a decoder. @param {SVGSVGElement} svg */
const parts = (svg) => all(svg, ":scope > .part", SVGElement);

/** What identifies a node or an edge across figures. @param {SVGElement} member */
const identity = ({ dataset }) => dataset.key ?? `${dataset.kind} ${dataset.source} ${dataset.target}`;

/** The nodes and edges of a step, by identity. @param {SVGElement} group */
const members = (group) =>
  new Map(all(group, ":scope > [data-kind]", SVGElement).map((child) => [identity(child), child]));

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
    fadeOut(before, box, after);
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
  for (const [t, group] of steps(svg)) groups.set(t, group.getScreenCTM());
  const nodes = new Map();
  for (const [key, node] of initial(svg)) {
    const rect = node.getBoundingClientRect();
    const scale = node.getScreenCTM()?.a ?? 1;
    nodes.set(key, { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2, scale });
  }
  const bands = new Map();
  for (const part of parts(svg)) {
    const rect = part.querySelector("rect");
    if (rect) bands.set(part.dataset.part ?? "", rect.getBoundingClientRect());
  }
  const held = new Map([...steps(svg)].map(([t, group]) => [t, new Set(members(group).keys())]));
  return { groups, nodes, bands, members: held };
}

/**
 * Animate every group from its old place to its new one.
 * @param {Places} places
 * @param {SVGSVGElement} svg
 */
function glide(places, svg) {
  const toUser = svg.getScreenCTM()?.inverse();
  if (!toUser) return;
  glideSteps(places, svg, toUser);
  for (const [key, node] of initial(svg)) glideNode(places.nodes.get(key), node, toUser);
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
 * @param {Place | undefined} from
 * @param {SVGGElement} node
 * @param {DOMMatrix} toUser
 */
function glideNode(from, node, toUser) {
  if (!from) {
    fadeIn(node);
    return;
  }
  const middle = new DOMPoint(from.x, from.y).matrixTransform(toUser);
  const scale = from.scale * toUser.a;
  const { x, y, width, height } = node.getBBox();
  const [dx, dy] = [middle.x - scale * (x + width / 2), middle.y - scale * (y + height / 2)];
  const start = `matrix(${scale}, 0, 0, ${scale}, ${dx}, ${dy})`;
  node.animate([{ transform: start }, { transform: "none" }], { duration: GLIDE_MS, easing: EASING });
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
 * Reduce the old drawing to the steps and nodes that the new one lacks, and fade it out where it was.
 * @param {SVGSVGElement} before
 * @param {DOMRect} box
 * @param {SVGSVGElement} svg
 */
function fadeOut(before, box, svg) {
  const kept = steps(svg);
  const keptNodes = initial(svg);
  let isEmpty = true;
  for (const child of [...before.children]) {
    if (child instanceof SVGElement && child.matches(".step")) {
      const successor = kept.get(child.dataset.t ?? "");
      if (successor) prune(child, members(successor));
      if (child.childElementCount) isEmpty = false;
      else child.remove();
    } else if (child instanceof SVGElement && child.matches(".node") && !keptNodes.has(child.dataset.key ?? "")) {
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
 * Remove from an old step the nodes and edges that the new step has too.
 * @param {SVGElement} group
 * @param {Map<string, SVGElement>} names
 */
function prune(group, names) {
  for (const member of [...group.children]) {
    if (!(member instanceof SVGElement) || !member.dataset.kind || names.has(identity(member))) member.remove();
  }
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
