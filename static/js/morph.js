// Morph: from one figure to the next. Time steps that stay glide as whole groups, new ones fade in,
// gone ones fade out on a ghost of the old drawing, which keeps its own definitions and colours.

import { EASING, FADE_MS, GLIDE_MS, still } from "./motion.js";
import { settle, turn, turns } from "./turn.js";

const steps = (svg) => new Map([...svg.querySelectorAll(":scope > .step")].map((group) => [group.dataset.t, group]));
const parts = (svg) => [...svg.querySelectorAll(":scope > .part")];
const identity = ({ dataset }) => dataset.key ?? `${dataset.kind} ${dataset.source} ${dataset.target}`;
const members = (group) => new Map([...group.children].filter((child) => child.dataset.kind).map((child) => [identity(child), child]));

/** Put a new stage in the place of the old one, and move from one drawing to the other. */
export function morph(old, fresh) {
  const before = old.querySelector(".canvas > svg:not(.ghost)");
  const after = fresh.querySelector(".canvas > svg");
  const scrolled = old.querySelector(".scroll").scrollLeft;
  const turning = turns(before, after);
  const places = still() || turning ? null : measured(before);
  if (!turning) settle();
  const box = before.getBoundingClientRect();
  const focus = focused(old);

  old.replaceWith(fresh);
  fresh.querySelector(".scroll").scrollLeft = scrolled;
  if (focus) fresh.querySelector(focus)?.focus({ preventScroll: true });
  if (places) {
    glide(places, after);
    leave(before, box, after);
  } else if (!still()) {
    haunt(before, box, after);
    turn(before, after);
  }
}

/** Where every group is on the screen now, also in the middle of another glide. */
function measured(svg) {
  const groups = new Map();
  for (const [t, group] of steps(svg)) groups.set(t, group.getScreenCTM());
  const bands = new Map();
  for (const part of parts(svg)) {
    const rect = part.querySelector("rect");
    if (rect) bands.set(part.dataset.part, rect.getBoundingClientRect());
  }
  return { groups, bands, members: new Map([...steps(svg)].map(([t, group]) => [t, new Set(members(group).keys())])) };
}

function glide(places, svg) {
  const toUser = svg.getScreenCTM().inverse();
  for (const [t, group] of steps(svg)) {
    const from = places.groups.get(t);
    if (!from) {
      fadeIn(group);
      continue;
    }
    const start = toUser.multiply(from);
    const end = group.transform.baseVal.consolidate().matrix;
    const moved = Math.hypot(start.e - end.e, start.f - end.f) > 0.5 || Math.abs(start.a - end.a) > 0.005;
    if (moved) {
      const matrix = (m) => `matrix(${m.a}, 0, 0, ${m.d}, ${m.e}, ${m.f})`;
      group.animate([{ transform: matrix(start) }, { transform: matrix(end) }], { duration: GLIDE_MS, easing: EASING });
    }
    const had = places.members.get(t);
    for (const [name, member] of members(group)) if (!had.has(name)) fadeIn(member);
  }
  for (const part of parts(svg)) {
    const rect = part.querySelector("rect");
    const from = rect && places.bands.get(part.dataset.part);
    if (!from) {
      fadeIn(part);
      continue;
    }
    const corner = new DOMPoint(from.left, from.top).matrixTransform(toUser);
    const geometry = (x, y, width, height) => ({ x: `${x}px`, y: `${y}px`, width: `${width}px`, height: `${height}px` });
    const { x, y, width, height } = rect.getBBox();
    rect.animate(
      [geometry(corner.x, corner.y, from.width * toUser.a, from.height * toUser.d), geometry(x, y, width, height)],
      { duration: GLIDE_MS, easing: EASING },
    );
  }
}

function fadeIn(element) {
  element.animate([{ opacity: 0 }, {}], { duration: FADE_MS, easing: "ease-out" });
}

/** The old drawing, reduced to the steps and nodes that the new one lacks, fades where it stood. */
function leave(before, box, svg) {
  const kept = steps(svg);
  let left = false;
  for (const child of [...before.children]) {
    if (child.matches(".step")) {
      const successor = kept.get(child.dataset.t);
      if (successor) prune(child, members(successor));
      if (child.childElementCount) left = true;
      else child.remove();
    } else if (!child.matches("defs, style")) {
      child.remove();
    }
  }
  if (!left) return;
  haunt(before, box, svg);
  const fade = before.animate([{ opacity: 1 }, { opacity: 0 }], { duration: FADE_MS, easing: "ease-out", fill: "forwards" });
  fade.finished.then(() => before.remove(), () => before.remove());
}

/** Lay an old drawing over the new one, where it stood. */
function haunt(before, box, svg) {
  const place = svg.parentElement.getBoundingClientRect();
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

/** Take out of an old step what its successor has too. */
function prune(group, names) {
  for (const member of [...group.children]) {
    if (!member.dataset.kind || names.has(identity(member))) member.remove();
  }
}

/** A selector for the spot that has the focus, so that its successor can have it. */
function focused(stage) {
  const spot = document.activeElement;
  if (!spot || !stage.contains(spot)) return null;
  return spot.name === "toggle" ? `[name="toggle"][value="${spot.value}"]` : `.spot[data-key="${spot.dataset.key}"]`;
}
