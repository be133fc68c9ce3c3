// Wires: a click on a wire of the figure cuts it, and lets pass what a cut one held.

import { all, around, maybe } from "./dom.js";
import { PASSING, edgeName, toggle } from "./edits.js";

/** @import { FigureView } from "./figure.js" */

/** So near to a wire, in px, the pointer means it. */
const NEAR = 7;
/** How far apart the points of a wire are that are tried, in px of the screen. */
const APART = 5;

/**
 * @param {FigureView} view
 * @param {(name: string, value: string, field: string) => unknown} change
 */
export function followWires(view, change) {
  document.addEventListener("pointermove", (event) => {
    if (!event.buttons && event.pointerType !== "touch") light(view, meant(view, event));
  });
  document.addEventListener("click", (event) => {
    const edge = meant(view, event);
    if (edge) change("cut", toggle(view.facts.query.cut, edgeName(edge)), "cut");
  });
}

/**
 * The wire that the pointer means; null where it is over something else.
 * @param {FigureView} view
 * @param {MouseEvent} event
 */
function meant(view, event) {
  const canvas = around(event.target, "button", HTMLElement)
    ? null
    : around(event.target, "#stage .canvas", HTMLElement);
  return canvas && view.changeable && view.stage.contains(canvas) ? edgeAt(view.svg, event) : null;
}

/**
 * @param {FigureView} view
 * @param {SVGElement | null} edge
 */
function light(view, edge) {
  for (const other of all(view.svg, ".edge.near", SVGElement)) if (other !== edge) other.classList.remove("near");
  edge?.classList.add("near");
}

/**
 * The wire at the pointer; null if there is none.
 * @param {SVGSVGElement} svg
 * @param {{ clientX: number, clientY: number }} pointer
 */
function edgeAt(svg, { clientX, clientY }) {
  let best = null;
  let least = NEAR;
  for (const edge of all(svg, ".edge", SVGElement)) {
    if (!PASSING.includes(edge.dataset.kind ?? "")) continue;
    const box = edge.getBoundingClientRect();
    if (clientX < box.left - NEAR || clientX > box.right + NEAR) continue;
    if (clientY < box.top - NEAR || clientY > box.bottom + NEAR) continue;
    const far = distance(edge, clientX, clientY);
    if (far < least) [best, least] = [edge, far];
  }
  return best;
}

/**
 * How far a point of the screen is from a wire, in px.
 * @param {SVGElement} edge
 * @param {number} x
 * @param {number} y
 */
function distance(edge, x, y) {
  const line = maybe(edge, "path", SVGPathElement);
  const matrix = line?.getScreenCTM();
  if (!line || !matrix) return Number.POSITIVE_INFINITY;
  const { x: px, y: py } = new DOMPoint(x, y).matrixTransform(matrix.inverse());
  const length = line.getTotalLength();
  const steps = Math.max(1, Math.ceil((length * matrix.a) / APART));
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k <= steps; k++) {
    const point = line.getPointAtLength((length * k) / steps);
    least = Math.min(least, Math.hypot(point.x - px, point.y - py));
  }
  return least * matrix.a;
}
