// Shortcuts: the studio's keys beside those of the player.

import { all, around, find, maybe } from "./dom.js";

/** The lens of each key: a checkbox in the head. */
const LENSES = new Map(
  Object.entries({
    e: '[name="early"]',
    g: '[name="show"][value="gradients"]',
    w: '[name="show"][value="weights"]',
    r: '[name="show"][value="connectivity"]',
  }),
);

/**
 * @typedef {object} Hooks
 * @property {() => void} fold  fold the panels or open them
 * @property {(by: number) => void} zoom  1 larger, -1 smaller, 0 fitted
 * @property {() => boolean} escape  close what lies on top; false if nothing does
 */

/**
 * Do what a key says, unless somebody types. Returns whether it meant something.
 * @param {KeyboardEvent} event
 * @param {Hooks} hooks
 */
export function pressShortcut(event, hooks) {
  const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
  if (key === "Escape") return hooks.escape();
  if (around(target, 'input:not([type="radio"], [type="checkbox"], [type="range"]), select, textarea', HTMLElement)) {
    return false;
  }
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === "z") {
    event.preventDefault();
    find(document, shiftKey ? "#redo" : "#undo", HTMLButtonElement).click();
    return true;
  }
  if (ctrlKey || metaKey || altKey) return false;
  if (key === "?") {
    find(document, "#keys", HTMLElement).togglePopover();
    return true;
  }
  if (key === "f") {
    const fold = find(document, "#fold", HTMLButtonElement);
    if (!fold.hidden) fold.click();
    return true;
  }
  if (key === "i") {
    hooks.fold();
    return true;
  }
  const zoom = new Map(Object.entries({ "+": 1, "=": 1, "-": -1, 0: 0 })).get(key);
  if (zoom !== undefined) {
    hooks.zoom(zoom);
    return true;
  }
  const pattern = /^[1-9]$/.test(key) && all(document, '[name="pattern"]', HTMLInputElement)[Number(key) - 1];
  if (pattern) {
    if (!pattern.checked) pattern.click();
    return true;
  }
  const lens = maybe(document, LENSES.get(key) ?? "no-lens", HTMLInputElement);
  if (!lens || lens.disabled || around(lens, "[hidden]", HTMLElement)) return false;
  lens.click();
  return true;
}
