// Band: the ground behind the time step that the run has reached.

import { find, maybe } from "./dom.js";

/** @import { FigureView } from "./figure.js" */

/**
 * Lay the band behind a figure's current step.
 * @param {FigureView} view
 */
export function showBand({ stage, svg, facts, playback }) {
  const canvas = find(stage, ".canvas", HTMLElement);
  const [start, size] = facts.bands[playback.at(playback.step) - 1] ?? [0, 0];
  const [top, bottom] = facts.across;
  const band = maybe(canvas, ".band", HTMLElement) ?? bandOf(canvas);
  band.hidden = !size || facts.plots;
  const down = svg.dataset.flow === "down";
  band.classList.toggle("down", down);
  band.style.cssText = down
    ? `top:${start}%;height:${size}%`
    : `left:${start}%;width:${size}%;top:${top}%;bottom:${bottom}%`;
}

/** @param {HTMLElement} canvas */
function bandOf(canvas) {
  const band = document.createElement("div");
  band.className = "band";
  canvas.prepend(band);
  return band;
}
