// Refused: values that the server did not take. A message under the figure says why, and its button takes the nearest
// value that is allowed.

import { restore } from "./controls.js";
import { maybe } from "./dom.js";

/** @import { Facts } from "./figure.js" */
/** @import { State } from "./state.js" */

/** The field of a parameter. @param {string} name */
const fieldOf = (name) => maybe(document, `.field [name="${CSS.escape(name)}"]`, HTMLElement);

/**
 * Mark the fields that the server refused; each is described by its message.
 * @param {HTMLElement[]} messages
 */
export function markRefused(messages) {
  for (const { id, dataset } of messages) {
    const input = dataset.parameter && fieldOf(dataset.parameter);
    if (!input) continue;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", id);
  }
}

/**
 * Take the value that a button offers instead: that of a message, or of a gap in the figure. What was refused is
 * looked at next, so its field gets the focus.
 * @param {HTMLButtonElement} button
 * @param {(name: string, value: string) => void} change
 */
export function takeInstead(button, change) {
  const dot = button.value.indexOf(".");
  const [name, value] = [button.value.slice(0, dot), button.value.slice(dot + 1)];
  const field = fieldOf(name);
  // A field in use keeps what is typed in it.
  if (field instanceof HTMLInputElement && !/checkbox|radio/.test(field.type)) field.value = value;
  if (button.closest(".message")) field?.focus();
  change(name, value);
}

/**
 * Close a message. A field that it refused holds again what the figure has, and the next change does not ask for the
 * refused value once more.
 * @param {HTMLElement} message
 * @param {Facts} facts  of the figure
 * @param {State} state
 */
export function closeMessage(message, { controls, query, refused }, state) {
  const name = message.dataset.parameter ?? "";
  message.remove();
  if (!(name in controls)) return;
  const { [name]: control } = controls;
  const value = query[name] ?? "";
  if ((state.form[name] ?? "") !== value) state.set(name, value);
  restore({ ...control, value: refused[name] ?? control.value });
}
