// Follow: the step that is shown stays in view, where a figure is wider than its place.

/** Scroll a figure's place so far that a step can be seen: with room for what comes while the run
 * plays, and no more than needed otherwise. */
export function follow(scroll, figure, player, step) {
  if (scroll.scrollWidth <= scroll.clientWidth) return;
  const group = figure.querySelector(`.step[data-t="${Math.max(1, player.at(step))}"]`).getBoundingClientRect();
  const view = scroll.getBoundingClientRect();
  const margin = Math.min(120, view.width / 4);
  const behavior = player.isPlaying ? "smooth" : "instant";
  if (step < 1) scroll.scrollTo({ left: 0, behavior });
  else if (group.right > view.right - margin) {
    const left = player.isPlaying ? group.left - view.left - margin : group.right - view.right + margin;
    scroll.scrollTo({ left: scroll.scrollLeft + left, behavior });
  } else if (group.left < view.left) {
    scroll.scrollTo({ left: scroll.scrollLeft + group.left - view.left - margin, behavior });
  }
}
