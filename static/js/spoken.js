// Spoken: how what the page says aloud sounds. Brackets and subscripts are noise to a screen reader; words/spoken.py says
// symbols in the same way.

import { all } from "./dom.js";

/**
 * A sentence with its symbols as one says them: x⟨3⟩ is "x 3", a[2]⟨3⟩ "a 3 of layer 2", W_aa "W a a".
 * @param {string} text
 */
export function spoken(text) {
  return text
    .replaceAll("c̃", "c tilde")
    .replaceAll("h̃", "h tilde")
    .replace(/(?<=[\p{L}\p{N}])(?:\[(\d)\])?⟨([^⟩]{1,12})⟩/gu, (_, layer, index) =>
      layer ? ` ${index} of layer ${layer}` : ` ${index}`,
    )
    .replace(/(?<![\p{L}\p{N}_])([A-Za-zΓ])_([a-z]{1,2})(?![\p{L}\p{N}_])/gu, (_, letter, low) =>
      [letter, ...low].join(" "),
    )
    .replaceAll("ŷ", "y hat")
    .replaceAll("Γ", "gamma")
    .replaceAll("ℒ", "L")
    .replace(/⟨([^⟩]{1,12})⟩/g, "$1");
}

/**
 * The text of an element, with the names of its formulas in their places.
 * @param {HTMLElement} element
 */
export function heard(element) {
  const copy = document.createElement("div");
  copy.append(element.cloneNode(true));
  for (const math of all(copy, "math[aria-label]", MathMLElement))
    math.replaceWith(math.getAttribute("aria-label") ?? "");
  return spoken((copy.textContent ?? "").trim().replace(/\s+/g, " "));
}
