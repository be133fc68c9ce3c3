// Renew: puts a new stage into the place of the old one. What both drawings have in common, as the steps that a longer
// run begins with, stays in the page: to lay out a whole drawing takes longer than all the rest of a change.

import { all, arrange, maybe } from "./dom.js";
import { runsDown } from "./follow.js";

const XLINK = "http://www.w3.org/1999/xlink";

/**
 * @typedef {object} Renewed
 * @property {HTMLElement} stage  the one that the page shows now
 * @property {SVGSVGElement} svg  its drawing
 * @property {SVGSVGElement} gone  what the page showed before and shows no more, with its own definitions
 */

/**
 * Make the old stage like the new one or, if they have nothing in common, replace it.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 * @param {SVGSVGElement} before  the old stage's drawing
 * @param {SVGSVGElement} after  the new stage's
 * @returns {Renewed}
 */
export function renew(old, fresh, before, after) {
  if (sheetOf(before) !== sheetOf(after)) return replaced(old, fresh, before, after);
  const gone = exchange(before, after);
  /** @type {Element} */
  let kept = before;
  /** @type {Element} */
  let model = after;
  while (kept !== old && kept.parentElement && model.parentElement) {
    surround(kept, model);
    kept = kept.parentElement;
    model = model.parentElement;
    copyAttributes(kept, model);
  }
  return { stage: old, svg: before, gone };
}

/**
 * Replace the old stage by the new one.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 * @param {SVGSVGElement} before  the old stage's drawing
 * @param {SVGSVGElement} after  the new stage's
 * @returns {Renewed}
 */
export function replaced(old, fresh, before, after) {
  old.replaceWith(fresh);
  return { stage: fresh, svg: after, gone: before };
}

/** A drawing's rules, without its id. @param {SVGSVGElement} svg */
const sheetOf = (svg) => maybe(svg, ":scope > style", SVGStyleElement)?.textContent?.replaceAll(svg.id, "");

/**
 * Give an element the neighbours of another one instead of its own. Spots that are the same stay.
 * @param {Element} kept
 * @param {Element} model
 */
function surround(kept, model) {
  const [parent, other] = [kept.parentElement, model.parentElement];
  if (!parent || !other) return;
  const spots = maybe(parent, ":scope > .spots", HTMLElement);
  const wanted = [...other.children].map((child) => {
    if (child === model) return kept;
    return spots && child.matches(".spots") ? renewSpots(spots, child) : child;
  });
  arrange(parent, wanted);
}

/**
 * @param {HTMLElement} old
 * @param {Element} fresh
 */
function renewSpots(old, fresh) {
  copyAttributes(old, fresh);
  const spots = [...old.children];
  const wanted = [...fresh.children].map((child, k) => {
    const same = spots[k] && ASPECTS.every((name) => spots[k].getAttribute(name) === child.getAttribute(name));
    if (same) copyAttributes(spots[k], child);
    return same ? spots[k] : child;
  });
  arrange(old, wanted);
  return old;
}

/** What tells a spot from others. */
const ASPECTS = ["name", "value", "data-key", "aria-label", "style"];

/**
 * @param {Element} kept
 * @param {Element} model
 * @param {string[]} [own]  the attributes that it keeps
 */
function copyAttributes(kept, model, own = []) {
  const names = [...kept.getAttributeNames(), ...model.getAttributeNames()];
  for (const name of names) if (!own.includes(name)) put(kept, name, model.getAttribute(name));
}

/**
 * Make a drawing like another one, which has the same rules. Returns what it had and the other one lacks.
 * @param {SVGSVGElement} live
 * @param {SVGSVGElement} model
 */
function exchange(live, model) {
  for (const glide of live.getAnimations({ subtree: true })) glide.cancel();
  rename(model, live.id);
  const gone = /** @type {SVGSVGElement} */ (live.cloneNode(false));
  /** @type {Element[]} */
  const others = [];
  /** @type {Map<string, Element>} */
  const steps = new Map();
  for (const child of live.children) {
    const { t } = stepOf(child);
    if (t) steps.set(t, child);
    else others.push(child);
  }
  const wanted = [...model.children].map((child) => {
    if (child.matches("defs")) return define(others, child, gone);
    const old = steps.get(stepOf(child).t ?? "") ?? others.find((other) => other.isEqualNode(child));
    return old && isLike(old, child) ? old : child;
  });
  gone.append(...arrange(live, wanted));
  copyAttributes(live, model, BOX);
  frame(live, model);
  return gone;
}

/** The attributes of a drawing's box. */
const BOX = ["viewBox", "width", "height", "style"];

/**
 * Let a drawing's box be a square at its beginning, and the rest reach beyond it: the browser lays out the whole drawing
 * again as soon as the box has another size.
 * @param {SVGSVGElement} live
 * @param {SVGSVGElement} model
 */
function frame(live, model) {
  const { x, y, width, height } = model.viewBox.baseVal;
  const [along, across] = runsDown(model) ? [height, width] : [width, height];
  if (along <= across) {
    for (const name of BOX) put(live, name, model.getAttribute(name));
    return;
  }
  put(live, "viewBox", `${x} ${y} ${across} ${across}`);
  const [kept, free] = runsDown(model) ? ["width", "height"] : ["height", "width"];
  put(live, "style", `${kept}: 100%; ${free}: auto; aspect-ratio: 1;`);
}

/** @param {Element} child */
const stepOf = (child) => (child instanceof SVGElement && child.matches(".step") ? child.dataset : { t: "" });

/**
 * Whether an old part draws what a new one does. If it does so at another place or in another strength, it takes these
 * over.
 * @param {Element} old
 * @param {Element} fresh
 */
function isLike(old, fresh) {
  const own = ["transform", "opacity"].map((name) => /** @type {const} */ ([name, fresh.getAttribute(name)]));
  for (const [name] of own) put(fresh, name, old.getAttribute(name));
  const like = old.isEqualNode(fresh);
  for (const [name, value] of own) put(like ? old : fresh, name, value);
  return like;
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {string | null} value
 */
function put(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Give the old definitions what the new ones have besides. What is no longer defined goes with the steps that use it.
 * @param {Element[]} others  the parts of the old drawing that are no steps
 * @param {Element} fresh
 * @param {SVGSVGElement} gone
 */
function define(others, fresh, gone) {
  const old = others.find((other) => other.matches("defs"));
  if (!old) return fresh;
  const known = new Map([...old.children].map((child) => [child.id, child]));
  const dropped = document.createElementNS("http://www.w3.org/2000/svg", "defs");
  const wanted = [...fresh.children].map((child) => {
    const same = known.get(child.id);
    return same?.isEqualNode(child) ? same : child;
  });
  dropped.append(...arrange(old, wanted));
  gone.append(dropped);
  return old;
}

/**
 * Give a drawing that is not in the page another id, from which those in it begin.
 * @param {SVGSVGElement} svg
 * @param {string} id
 */
function rename(svg, id) {
  const named = svg.id;
  for (const child of all(svg, "defs [id]", SVGElement)) child.id = child.id.replace(named, id);
  for (const use of all(svg, "use", SVGUseElement)) {
    use.setAttributeNS(XLINK, "xlink:href", (use.getAttributeNS(XLINK, "href") ?? "").replace(named, id));
  }
  const sheet = maybe(svg, ":scope > style", SVGStyleElement);
  if (sheet?.textContent) sheet.textContent = sheet.textContent.replaceAll(named, id);
  svg.id = id;
}
