// Copy: text onto the clipboard. The button that was pressed says what happened.

import { copied, selected } from "./words.js";

/**
 * Where the clipboard is closed to the page, the text is selected in its element instead.
 * @param {HTMLElement} button
 * @param {string} text
 * @param {HTMLElement} element
 */
export async function copy(button, text, element) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = copied();
  } catch {
    getSelection()?.selectAllChildren(element);
    button.textContent = selected();
  }
}
