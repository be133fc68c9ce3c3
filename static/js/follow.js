// Follow: scrolls a figure that is longer than its container, so that the current step stays visible.

/** @import { Playback } from "./playback.js" */

/** The names of what is measured along the time, by the way that it runs. */
const ALONG = {
  right: /** @type {const} */ ({
    start: "left",
    end: "right",
    size: "width",
    whole: "scrollWidth",
    seen: "clientWidth",
    at: "scrollLeft",
  }),
  down: /** @type {const} */ ({
    start: "top",
    end: "bottom",
    size: "height",
    whole: "scrollHeight",
    seen: "clientHeight",
    at: "scrollTop",
  }),
};

/** Whether a figure's time runs down. @param {SVGSVGElement} figure */
export const runsDown = (figure) => figure.dataset.flow === "down";

/**
 * Scroll a figure's container so that the run's step is near its middle.
 * @param {HTMLElement} scroll
 * @param {SVGSVGElement} figure
 * @param {Playback} playback
 * @param {number} [covered]  how many px at the beginning of the container something else covers
 */
export function follow(scroll, figure, playback, covered = 0) {
  const { start, end, size, whole, seen, at } = ALONG[runsDown(figure) ? "down" : "right"];
  if (scroll[whole] <= scroll[seen]) return;
  const { step, isPlaying } = playback;
  const current = `.step[data-t="${Math.max(1, playback.at(step))}"]`;
  // Lines of attention reach far back: a step is where its states are.
  const part = figure.querySelector(`${current} .node[data-kind="state"]`) ?? figure.querySelector(current);
  const group = part?.getBoundingClientRect();
  // Nothing of a step that a figure leaves out is there to be followed.
  if (!group?.width) return;
  const view = scroll.getBoundingClientRect();
  const behavior = isPlaying ? "smooth" : "instant";
  const middle = (group[start] + group[end]) / 2 - (view[start] + covered + view[end]) / 2;
  // A step that is near the middle stays where it is, so that the figure does not creep at every step.
  if (step < 1) scroll.scrollTo({ [start]: 0, behavior });
  else if (Math.abs(middle) > view[size] / 6) scroll.scrollTo({ [start]: scroll[at] + middle, behavior });
}
