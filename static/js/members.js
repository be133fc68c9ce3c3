// Members: what stands in a time step, and where: its nodes with their symbols, its edges with the names beside them.
// Places are read from attributes, because to measure some thousand elements would delay the glide.

import { all } from "./dom.js";

/** @typedef {{ x: number, y: number }} Place */
/** @typedef {{ element: SVGElement, place: Place, written: string }} Part  its place in the step; what it draws, without ids */
/** @typedef {{ id: string, isMoving: boolean }} Source  a drawing's id; whether something in it glides already */

/**
 * A node, an edge or the gauge of a gradient.
 * @typedef {object} Member
 * @property {SVGElement} element
 * @property {Place} place
 * @property {SVGElement | null} box  of a node
 * @property {Part[]} marks  what stands beside it: the names at an edge
 * @property {Part[]} symbols  what is written in it: the symbol and the token of a node
 * @property {SVGPathElement[]} paths  an edge's line and head
 * @property {string[]} shapes  those of the paths
 */

const SYMBOLS = ':scope > [class^="label-"], :scope > text';

/** What a step holds, and what the groups in it do. */
export const HELD = ":scope > *, :scope > .gradients > *, :scope > .attention > *";

/** What identifies a node or an edge across figures. @param {SVGElement} member */
export const identity = ({ dataset }) => dataset.key ?? `${dataset.kind} ${dataset.source} ${dataset.target}`;

/** @param {SVGSVGElement} svg @returns {Source} */
export const sourceOf = (svg) => ({ id: svg.id, isMoving: svg.getAnimations({ subtree: true }).length > 0 });

/**
 * The members of a step, by identity, at their places now, even during a glide.
 * @param {SVGGElement} group
 * @param {Source} source
 */
function members(group, source) {
  /** @type {Map<string, Member>} */
  const found = new Map();
  /** @type {Member | undefined} */
  let last;
  for (const child of all(group, HELD, SVGElement)) {
    const isGauge = child.matches(".gauge-track");
    if (child.dataset.kind || isGauge) {
      last = member(child, source);
      found.set(isGauge ? `gauge ${nodeAt(last.place, found)}` : identity(child), last);
    } else if (last && !child.matches(".gradients, .attention, .attention > *")) {
      last.marks.push(partOf(child, source));
    }
  }
  return found;
}

/** The members of a drawing's steps. They are read as they are asked for, or at once if they move. */
export class Held {
  #steps;
  #source;
  /** @type {Map<string, Map<string, Member>>} */
  #read = new Map();

  /**
   * @param {Map<string, SVGGElement>} steps  by t
   * @param {Source} source
   */
  constructor(steps, source) {
    this.#steps = steps;
    this.#source = source;
    if (source.isMoving) for (const t of steps.keys()) this.get(t);
  }

  /** @param {string} t */
  get(t) {
    const group = this.#steps.get(t);
    if (group && !this.#read.has(t)) this.#read.set(t, members(group, this.#source));
    return this.#read.get(t);
  }

  get isMoving() {
    return this.#source.isMoving;
  }

  /**
   * Whether a step is drawn by this very group.
   * @param {string} t
   * @param {SVGGElement} group
   */
  isDrawnBy(t, group) {
    return this.#steps.get(t) === group;
  }
}

/**
 * @param {SVGElement} element
 * @param {Source} source
 * @returns {Member}
 */
export function member(element, source) {
  const isNode = element.matches(".node");
  const box = isNode ? (all(element, ":scope > rect", SVGRectElement)[0] ?? null) : null;
  const symbols = isNode ? all(element, SYMBOLS, SVGElement) : [];
  const paths = isNode ? [] : all(element, ":scope > path", SVGPathElement);
  const { x, y } = placeOf(box ?? (isNode ? symbols[0] : element));
  const by = source.isMoving ? glided(element) : { x: 0, y: 0 };
  return {
    element,
    place: { x: x + by.x, y: y + by.y },
    box,
    marks: [],
    symbols: symbols.map((symbol) => partOf(symbol, source)),
    paths,
    shapes: paths.map((path) => (source.isMoving && changing(path)) || (path.getAttribute("d") ?? "")),
  };
}

/**
 * @param {SVGElement} element
 * @param {Source} source
 * @returns {Part}
 */
function partOf(element, { id, isMoving }) {
  const { x, y } = placeOf(element);
  const by = isMoving ? glided(element) : { x: 0, y: 0 };
  return { element, place: { x: x + by.x, y: y + by.y }, written: element.innerHTML.replaceAll(id, "") };
}

/**
 * Where an element stands: the middle of a rectangle, the beginning of a label. An edge's place is in its paths.
 * @param {SVGElement | undefined} element
 * @returns {Place}
 */
function placeOf(element) {
  const [, x, y] = /^translate\(([-\d.]+) ([-\d.]+)/.exec(element?.getAttribute("transform") ?? "") ?? [];
  if (x && y) return { x: Number(x), y: Number(y) };
  /** @param {string} name */
  const value = (name) => Number(element?.getAttribute(name) ?? 0);
  return { x: value("x") + value("width") / 2, y: value("y") + value("height") / 2 };
}

/** How far a glide in progress has an element from its place. @param {SVGElement} element @returns {Place} */
function glided(element) {
  const [x = 0, y = 0] = getComputedStyle(element)
    .translate.split(" ")
    .map((value) => Number.parseFloat(value) || 0);
  return { x, y };
}

/** The shape that a glide in progress gives a path. @param {SVGPathElement} path */
const changing = (path) => /path\("(.*)"\)/.exec(getComputedStyle(path).getPropertyValue("d"))?.[1];

/**
 * The identity of the node that a gauge stands in.
 * @param {Place} place
 * @param {Map<string, Member>} found
 */
function nodeAt(place, found) {
  /** @param {[string, Member]} entry */
  const far = ([, one]) => Math.hypot(one.place.x - place.x, one.place.y - place.y);
  const nodes = [...found].filter(([, { element }]) => element.matches(".node"));
  return nodes.sort((one, other) => far(one) - far(other))[0]?.[0];
}

/**
 * A path's shape, moved. Drawings use M, L, H, V and Q, and relative commands.
 * @param {string} shape
 * @param {Place} by
 */
export function moved(shape, { x, y }) {
  return shape.replace(/([a-zA-Z])([^a-zA-Z]*)/g, (_, /** @type {string} */ command, /** @type {string} */ text) => {
    const isRelative = command === command.toLowerCase();
    const numbers = (text.match(/-?(?:\d+\.?\d*|\.\d+)/g) ?? []).map((number, k) => {
      const isUpright = command === "V" || (command !== "H" && k % 2 === 1);
      return Math.round(100 * (Number(number) + (isRelative ? 0 : isUpright ? y : x))) / 100;
    });
    return command + numbers.join(" ");
  });
}

/**
 * Whether a member can change into that of another figure: both or none have a box, and paths have the same commands.
 * @param {Member} one
 * @param {Member} other
 */
export function alike({ box, shapes }, other) {
  if (!box !== !other.box || shapes.length !== other.shapes.length) return false;
  /** @param {string} shape */
  const commands = (shape) => shape.replace(/[^a-zA-Z]/g, "");
  return shapes.every((shape, k) => commands(shape) === commands(other.shapes[k]));
}
