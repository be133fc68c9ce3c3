// Controls: updates the form's fields to the controls that the server sends with a figure.

import { all, find, isField, maybe } from "./dom.js";
import { byOne, sliderLabel } from "./words.js";

/**
 * A control, as the server sends it. web/controls.py explains the fields.
 * @typedef {object} Control
 * @property {string} name
 * @property {string} title
 * @property {string} kind
 * @property {string} value
 * @property {boolean} visible
 * @property {boolean} fixed
 * @property {string[]} without
 * @property {number | null} low
 * @property {number | null} high
 * @property {number | null} slider
 * @property {number} step
 * @property {string} hint
 */

/**
 * Update every field, except the value of the one in use, and hide the fields that do not apply.
 * @param {Record<string, Control>} controls
 * @param {string} pattern
 * @param {string} wiring
 */
export function syncControls(controls, pattern, wiring) {
  find(document, '[name="was"]', HTMLInputElement).value = pattern;
  find(document, '[name="had"]', HTMLInputElement).value = controls.task?.value ?? "random";
  find(document, '[name="wiring"]', HTMLInputElement).value = wiring;
  for (const control of Object.values(controls)) {
    if (control.name === "pattern") {
      const radio = maybe(document, `[name="pattern"][value="${control.value}"]`, HTMLInputElement);
      if (radio && !radio.checked) choose(radio);
      continue;
    }
    const field = maybe(document, `.field[data-control="${control.name}"]`, HTMLElement);
    if (field) sync(field, control);
  }
}

/**
 * Let one field hold a control's value, even if it is in use.
 * @param {Control} control
 */
export function restore(control) {
  const field = maybe(document, `.field[data-control="${control.name}"]`, HTMLElement);
  if (!field) return;
  sync(field, control);
  const input = maybe(field, `[name="${control.name}"]:is([type="text"], [type="number"])`, HTMLInputElement);
  if (input) input.value = control.value;
}

/**
 * @param {HTMLElement} field
 * @param {Control} control
 */
function sync(field, control) {
  field.hidden = !control.visible;
  const hint = find(field, ".hint", HTMLElement);
  hint.textContent = control.hint;
  hint.hidden = !control.hint;
  for (const option of all(field, "option", HTMLOptionElement)) {
    option.hidden = option.disabled = control.without.includes(option.value);
  }
  for (const input of all(field, "[aria-invalid]", HTMLElement)) {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  if (control.kind === "flags") syncFlags(field, control);
  else if (control.kind === "stops") syncStops(field, control);
  else if (control.kind === "switch") syncSwitch(field, control);
  else syncValue(field, control);
}

/**
 * @param {HTMLElement} field
 * @param {Control} control
 */
function syncFlags(field, control) {
  const on = control.value.split(",");
  for (const box of all(field, "input", HTMLInputElement)) {
    box.checked = on.includes(box.value);
    box.disabled = control.without.includes(box.value);
    if (box.parentElement) box.parentElement.hidden = box.disabled;
  }
}

/**
 * @param {HTMLElement} field
 * @param {Control} control
 */
function syncSwitch(field, control) {
  const box = find(field, "input", HTMLInputElement);
  box.checked = control.value === "on";
  box.disabled = !control.visible || control.fixed;
}

/**
 * @param {HTMLElement} field
 * @param {Control} control
 */
function syncStops(field, control) {
  for (const radio of all(field, "input", HTMLInputElement)) {
    const gone = control.without.includes(radio.value);
    radio.checked = radio.value === control.value;
    radio.disabled = gone || !control.visible || control.fixed;
    if (radio.parentElement) radio.parentElement.hidden = gone;
  }
}

/**
 * @param {HTMLElement} field
 * @param {Control} control
 */
function syncValue(field, control) {
  const input = field.querySelector(`[name="${control.name}"]`);
  if (!isField(input)) return;
  input.disabled = !control.visible || control.fixed;
  if (input !== document.activeElement || input instanceof HTMLSelectElement) input.value = control.value;
  if (control.kind === "number" && input instanceof HTMLInputElement) {
    input.min = String(control.low);
    input.max = String(control.high);
    relabel(field, control.title);
  }
  const slider = maybe(field, 'input[type="range"]', HTMLInputElement);
  if (!slider) return;
  slider.disabled = control.fixed;
  if (slider === document.activeElement) return;
  slider.min = String(control.low);
  slider.step = String(control.step);
  slider.max = String(Math.max(Math.min(Number(control.high), Number(slider.dataset.ceiling)), Number(control.slider)));
  slider.value = String(control.slider);
}

/**
 * Check a pattern's radio button and scroll to it if the patterns are a strip.
 * @param {HTMLInputElement} radio
 */
export function choose(radio) {
  radio.checked = true;
  const card = radio.parentElement;
  const strip = card?.parentElement;
  if (!card || !strip || strip.scrollWidth <= strip.clientWidth) return;
  if (card.offsetLeft < strip.scrollLeft || card.offsetLeft + card.offsetWidth > strip.scrollLeft + strip.clientWidth) {
    strip.scrollTo({ left: card.offsetLeft - (strip.clientWidth - card.offsetWidth) / 2 });
  }
}

/**
 * Name a number's field and its slider anew, with real subscripts: a length is T_x in one pattern, T_x = T_y in
 * another.
 * @param {HTMLElement} field
 * @param {string} title
 */
function relabel(field, title) {
  for (const input of all(field, "input", HTMLInputElement)) {
    input.setAttribute("aria-label", input.type === "range" ? sliderLabel(title) : title);
  }
  for (const button of all(field, "[data-by]", HTMLButtonElement)) {
    button.setAttribute("aria-label", byOne(title, Number(button.dataset.by)));
  }
  find(field, "label", HTMLElement).replaceChildren(
    ...title.split(/(T_[xy])/).map((part) => {
      if (!part.startsWith("T_")) return part;
      const symbol = document.createElement("span");
      const letter = document.createElement("i");
      letter.textContent = "T";
      const index = document.createElement("sub");
      index.textContent = part[2];
      symbol.append(letter, index);
      return symbol;
    }),
  );
}
