// Morph: the transition from one figure to the next. Time steps in both figures glide as whole groups; initial states
// and remarks beside a step glide as it does; what a step keeps glides in it. What is new fades in, with its names. What
// is removed fades out on a ghost: the old drawing, with its own definitions and colours, over the new one.

import { all, find } from "./dom.js";
import { runsDown } from "./follow.js";
import { changed, distance, fadeIn, glideMembers, leave, only, pixels, prune, slide } from "./glide.js";
import { Held, identity, member, sourceOf } from "./members.js";
import { EASING, FADE_MS, GLIDE_MS, still } from "./motion.js";
import { renew, replaced } from "./renew.js";

/** @import { Member, Place, Source } from "./members.js" */
/** @import { Turns } from "./turn.js" */

/** @typedef {{ member: Member, edge: SVGElement | null }} Beside  what stands beside the steps, with its arrow */
/** @typedef {{ groups: Map<string, DOMMatrix | null>, bands: Map<string, DOMRect>, members: Held, beside: Map<string, Beside>, anchor: DOMPoint, down: boolean }} Places  `down`: time runs so */

/** @typedef {{ entered?: (stage: HTMLElement) => void, place?: () => void }} Entering  `entered` changes the page around the new figure, in the stage that it is given; `place` then scrolls it to its step */

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

/**
 * Initial states and remarks, which stand beside the steps, by identity, each with the edge of a state.
 * @param {SVGSVGElement} svg
 * @param {Source} source
 */
function beside(svg, source) {
  /** @type {Map<string, Beside>} */
  const found = new Map();
  for (const element of all(svg, ":scope > .node, :scope > text", SVGElement)) {
    const { key } = element.dataset;
    let name = key ?? element.innerHTML.replaceAll(svg.id, "");
    // A remark may stand at every layer.
    while (found.has(name)) name += "+";
    const edges = `:scope > .step > [data-kind="recurrent"][data-source="${key}"]`;
    const edge = key ? (all(svg, edges, SVGElement)[0] ?? null) : null;
    found.set(name, { member: member(element, source), edge });
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
 * How far the coordinates of the old steps are from those of the new ones. Rows above the first layer come and go, so
 * that layer begins where it was.
 * @param {Places} places
 * @param {Places} now
 */
const wayOf = (places, now) => ({ x: places.anchor.x - now.anchor.x, y: places.anchor.y - now.anchor.y });

/**
 * Replace the old stage by a new one, and animate from one drawing to the other.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 * @param {Turns} turns  of this figure
 * @param {number} turn  1 if the figure unrolls, -1 if it folds, 0 if it keeps its view
 * @param {Entering} [around]
 */
export function morph(old, fresh, turns, turn, { entered, place } = {}) {
  const before = find(old, ".canvas > svg:not(.ghost)", SVGSVGElement);
  const after = find(fresh, ".canvas > svg", SVGSVGElement);
  const { scrollLeft: left, scrollTop: top } = find(old, ".scroll", HTMLElement);
  const places = still() || turn ? null : measured(before);
  if (!turn) turns.finish();
  const box = before.getBoundingClientRect();
  const focus = focused(old);

  // Before a figure turns, nothing of it is where it will be.
  const { stage, svg, gone } = turn ? replaced(old, fresh, before, after) : renew(old, fresh, before, after);
  // First all that is written, then all that is measured: the page is laid out once.
  entered?.(stage);
  find(stage, ".scroll", HTMLElement).scrollTo({ left, top, behavior: "instant" });
  place?.();
  const [next] = focus.flatMap((one) => all(stage, one, HTMLElement).slice(0, 1));
  next?.focus({ preventScroll: true });
  if (places) {
    const now = measured(svg);
    glide(places, now, svg);
    fadeOut(gone, box, svg, places, now);
  } else if (!still()) {
    layOver(before, box, after);
    // The copies of a folded network come apart sideways.
    if (runsDown(before) || runsDown(after)) vanish(before, turns);
    else turns.start(before, after, turn);
  }
}

/**
 * The place of every group on the screen now, even during another glide.
 * @param {SVGSVGElement} svg
 * @returns {Places}
 */
function measured(svg) {
  const source = sourceOf(svg);
  const drawn = steps(svg);
  const groups = new Map([...drawn].map(([t, group]) => [t, group.getScreenCTM()]));
  const bands = new Map();
  for (const part of parts(svg)) {
    const rect = part.querySelector("rect");
    if (rect) bands.set(part.dataset.part ?? "", rect.getBoundingClientRect());
  }
  return {
    groups,
    bands,
    members: new Held(drawn, source),
    beside: beside(svg, source),
    anchor: anchor(svg),
    down: runsDown(svg),
  };
}

/**
 * Animate every group from its old place to its new one.
 * @param {Places} places
 * @param {Places} now
 * @param {SVGSVGElement} svg
 */
function glide(places, now, svg) {
  const toUser = svg.getScreenCTM()?.inverse();
  if (!toUser) return;
  const shifts = new Map([...steps(svg)].map(([t, group]) => [t, glideStep(places, now, t, group, toUser)]));
  const [lone] = shifts.size === 1 ? shifts.values() : [];
  for (const [name, { member, edge }] of now.beside) {
    const { element } = member;
    const shift = edge ? shifts.get(edge.dataset.t ?? "") : lone;
    const was = places.beside.get(name)?.member;
    const { x, y } = edge ? drift(was, member, places, now) : { x: 0, y: 0 };
    if (shift) slide(element, shift.translate(x, y), new DOMMatrix());
    if (!stays(places, name, edge)) fadeIn(element);
    else for (const symbol of changed(member.symbols, was?.symbols)) fadeIn(symbol.element);
  }
  for (const part of parts(svg)) glideBand(places, part, toUser);
}

/**
 * How far aside in the step of its arrow something beside it comes from. Along the time, it stands at the arrow's end.
 * @param {Member | undefined} was
 * @param {Member} is
 * @param {Places} places
 * @param {Places} now
 * @returns {Place}
 */
function drift(was, is, places, now) {
  const { x, y } = distance(was, is, wayOf(places, now));
  if (places.down !== now.down) return { x: 0, y: 0 };
  return now.down ? { x, y: 0 } : { x: 0, y };
}

/**
 * Animate a step; returns how far from its new place it begins, or null if it is new.
 * @param {Places} places
 * @param {Places} now
 * @param {string} t
 * @param {SVGGElement} group
 * @param {DOMMatrix} toUser
 */
function glideStep(places, now, t, group, toUser) {
  const from = places.groups.get(t);
  const end = group.transform.baseVal.consolidate()?.matrix;
  if (!from || !end) {
    fadeIn(group);
    return null;
  }
  const way = wayOf(places, now);
  if (!places.members.isDrawnBy(t, group) || places.members.isMoving) {
    glideMembers(places.members.get(t), now.members.get(t) ?? new Map(), way);
  }
  const start = toUser.multiply(from).translate(way.x, way.y);
  slide(group, start, end);
  return start.multiply(end.inverse());
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
 * Reduce the old drawing to what the new one lacks, and fade it out, step by step where the new steps glide.
 * @param {SVGSVGElement} before
 * @param {DOMRect} box
 * @param {SVGSVGElement} svg
 * @param {Places} places  of the old drawing
 * @param {Places} now
 */
function fadeOut(before, box, svg, places, now) {
  const kept = steps(svg);
  const gone = new Set();
  for (const [name, { member }] of places.beside) {
    const successor = now.beside.get(name);
    if (!successor || !stays(places, name, successor.edge)) gone.add(member.element);
    else if (changed(member.symbols, successor.member.symbols).length) gone.add(only(member, successor.member));
  }
  let isEmpty = true;
  for (const child of [...before.children]) {
    if (child instanceof SVGElement && child.matches(".step")) {
      const t = child.dataset.t ?? "";
      if (kept.has(t)) prune(child, places.members.get(t) ?? new Map(), now.members.get(t) ?? new Map());
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
  follow(before, places, now);
  vanish(before);
}

/**
 * Fade out a ghost.
 * @param {SVGSVGElement} ghost
 * @param {Turns} [turns]  of the figure, whose turn in progress ends
 */
function vanish(ghost, turns) {
  turns?.finish();
  const fade = ghost.animate([{ opacity: 1 }, { opacity: 0 }], {
    duration: FADE_MS,
    easing: "ease-out",
    fill: "forwards",
  });
  fade.finished.then(
    () => ghost.remove(),
    () => ghost.remove(),
  );
}

/**
 * Let what is left of the old steps glide as the new steps do, which it belongs to.
 * @param {SVGSVGElement} ghost
 * @param {Places} places
 * @param {Places} now
 */
function follow(ghost, places, now) {
  const toGhost = ghost.getScreenCTM()?.inverse();
  if (!toGhost) return;
  const way = wayOf(places, now);
  /** @type {Map<string, DOMMatrix>} */
  const shifts = new Map();
  for (const [t, group] of steps(ghost)) {
    const [from, to] = [places.groups.get(t), now.groups.get(t)];
    const fresh = now.members.get(t);
    if (!from || !to || !fresh) continue;
    const [start, end] = [toGhost.multiply(from), toGhost.multiply(to).translate(-way.x, -way.y)];
    slide(group, start, end);
    shifts.set(t, end.multiply(start.inverse()));
    leave(places.members.get(t) ?? new Map(), fresh, way);
  }
  for (const [name, { member, edge }] of places.beside) {
    const shift = edge && shifts.get(edge.dataset.t ?? "");
    const successor = now.beside.get(name);
    const stayed = successor && stays(places, name, successor.edge);
    const { x, y } = stayed ? drift(member, successor.member, places, now) : { x: 0, y: 0 };
    // What stays is in the new drawing, and glides there.
    if (shift && ghost.contains(member.element)) {
      slide(member.element, new DOMMatrix(), shift.translate(-x, -y));
    }
  }
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

/** The first state of a figure, or what it has instead. */
const FIRST = [".spot.looks:not([hidden])", ".spot:not([hidden])"];

/**
 * Selectors for what has the focus, to give the focus to the same of the new stage: a spot, a slot or a handle. A gap
 * and a message's button, which are gone then, leave it to the first state.
 * @param {HTMLElement} stage
 */
function focused(stage) {
  const spot = document.activeElement;
  if (!(spot instanceof HTMLElement) || !stage.contains(spot)) return [];
  const { length, key } = spot.dataset;
  if (length) return [`.handle[data-length="${length}"]`];
  if (spot instanceof HTMLButtonElement && spot.name === "toggle") return [`[name="toggle"][value="${spot.value}"]`];
  return key ? [`.spot[data-key="${key}"]`] : FIRST;
}
