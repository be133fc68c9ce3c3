// Fit: makes the line under a presented figure as large as its room allows.

/** Sizes of the line, the largest first: the first has one row, the others have more. */
const SIZES = ["", "long", "longer"];

/** Make the line as large as fits its room. @param {HTMLElement} line */
export function fit(line) {
  for (const size of SIZES) {
    line.classList.remove(...SIZES.filter(Boolean));
    if (size) line.classList.add(size);
    if (line.scrollWidth <= line.clientWidth && line.scrollHeight <= line.clientHeight) return;
  }
}
