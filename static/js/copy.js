// Copy: text onto the clipboard, told by the button that was pressed.

/** Where the clipboard is closed to the page, the text is selected in its element instead. */
export async function copy(button, text, element) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(element);
    button.textContent = "Selected";
  }
}
