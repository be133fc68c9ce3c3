// Parts: shows and hides the parts of a time step as the server draws them at a step of the run.

import { all } from "./dom.js";

export const PENDING_OPACITY = ".32";
const FAINT_OPACITY = ".22";

/**
 * @param {Element} element
 * @param {boolean} visible
 */
export function setVisible(element, visible) {
  if (visible) element.removeAttribute("visibility");
  else element.setAttribute("visibility", "hidden");
}

/**
 * Mark the column of a time step; 0 for none.
 * @param {SVGSVGElement} svg
 * @param {number} t
 */
export function light(svg, t) {
  for (const group of all(svg, ":scope > .step", SVGElement)) {
    if (group.dataset.t === String(t)) group.classList.add("current");
    else if (group.classList.contains("current")) group.classList.remove("current");
  }
}

/**
 * Show or hide the gradients of a step, as the server draws them.
 * @param {Element} back
 * @param {boolean} returned
 */
export function setReturned(back, returned) {
  setVisible(back, returned);
  for (const child of back.children) child.removeAttribute("visibility");
}

/**
 * Show what a step attends to, faint while the figure shows a later step.
 * @param {Element} group
 * @param {boolean} visible
 * @param {boolean} faint
 */
export function setAttended(group, visible, faint) {
  const attention = group.querySelector(":scope > .attention");
  if (!attention) return;
  setVisible(attention, visible);
  if (visible && faint) attention.setAttribute("opacity", FAINT_OPACITY);
  else attention.removeAttribute("opacity");
}

/**
 * Make the parts that a step does not use faint, or show them in full.
 * @param {Element} group
 * @param {boolean} faint
 */
export function setIdle(group, faint) {
  const idle = group.querySelector(":scope > .idle");
  if (faint) idle?.setAttribute("opacity", PENDING_OPACITY);
  else idle?.removeAttribute("opacity");
}
