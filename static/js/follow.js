// Follow: the step that is shown stays in view, where a figure is wider than its place.

/** @import { Playback } from "./playback.js" */

/**
 * Scroll a figure's place so far that the step at which the run stands can be seen: with room for what
 * comes while the run plays, and no more than needed otherwise.
 * @param {HTMLElement} scroll
 * @param {SVGSVGElement} figure
 * @param {Playback} playback
 */
export function follow(scroll, figure, playback) {
  if (scroll.scrollWidth <= scroll.clientWidth) return;
  const { step, isPlaying } = playback;
  const group = figure.querySelector(`.step[data-t="${Math.max(1, playback.at(step))}"]`)?.getBoundingClientRect();
  if (!group) return;
  const view = scroll.getBoundingClientRect();
  const margin = Math.min(120, view.width / 4);
  const behavior = isPlaying ? "smooth" : "instant";
  if (step < 1) scroll.scrollTo({ left: 0, behavior });
  else if (group.right > view.right - margin) {
    const left = isPlaying ? group.left - view.left - margin : group.right - view.right + margin;
    scroll.scrollTo({ left: scroll.scrollLeft + left, behavior });
  } else if (group.left < view.left) {
    scroll.scrollTo({ left: scroll.scrollLeft + group.left - view.left - margin, behavior });
  }
}
