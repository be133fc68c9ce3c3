// Copy: copies text to the clipboard. The pressed button shows the result.

import { copied, selected } from "./words.js";

/**
 * Copy a text. If the page may not write to the clipboard, select the text in its element instead.
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
