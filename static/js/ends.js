// Ends: the first and last steps alone of a run that no window has room for.

import { find } from "./dom.js";

/** @import { Facts } from "./figure.js" */

/** A run of more time steps than these is offered without its middle. */
const MANY_STEPS = 24;

const button = find(document, "#ends", HTMLButtonElement);

/** @param {Facts} facts */
export function showEnds({ plots, timeline, controls: { crop } }) {
  button.hidden = plots || timeline.timeSteps <= MANY_STEPS || !crop.visible || crop.without.includes("ends");
  button.ariaPressed = String(crop.value === "ends");
}

/** @param {(crop: string) => void} choose  called with the crop that the reader asks for; empty for none */
export function followEnds(choose) {
  button.addEventListener("click", () => choose(button.ariaPressed === "true" ? "" : "ends"));
}
