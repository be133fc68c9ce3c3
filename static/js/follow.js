// Follow: scrolls a figure that is wider than its container, so that the current step stays visible.

/** @import { Playback } from "./playback.js" */

/**
 * Scroll a figure's container to the run's step. While the run plays, scroll far enough to show the next
 * steps too; otherwise, no further than needed.
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
