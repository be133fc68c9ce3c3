// Places: where in the window the places of a text are that set its figure.

/**
 * Where a place is from the top of the window, in px. Phrases in one line of text follow each other by their places in
 * it, so that each is the last one above a line for a while.
 * @param {HTMLElement} place
 * @param {HTMLElement} text
 */
export function topOf(place, text) {
  const [box] = place.getClientRects();
  if (!box) return Number.POSITIVE_INFINITY;
  if (!place.matches(".sets")) return box.top;
  const { left, width } = text.getBoundingClientRect();
  return box.top + (box.height * (box.left - left)) / width;
}
