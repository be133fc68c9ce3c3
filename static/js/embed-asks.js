// Embed's question: it is answered by a choice, a number, or a node of the figure, and only then the run is shown.

import { all, around, dataOf, find, maybe } from "./dom.js";
import { view } from "./embed.js";

/** @typedef {{ value: string, right: boolean, says: string }} Choice */

/** @type {{ mode: string, how: string, answer: string, choices: Choice[], number: number, within: number, right: string, wrong: string }} */
const question = dataOf(document, ".facts").question;
const form = find(document, ".asks", HTMLFormElement);
const verdict = find(form, ".verdict", HTMLElement);
const show = find(form, ".show", HTMLButtonElement);
const again = find(form, ".again", HTMLButtonElement);
const typed = maybe(form, "input", HTMLInputElement);
/** What was guessed; null while the question is open, empty if the reader did not guess. @type {string | null} */
let guess = null;

/** What becomes of a number. @param {string} text */
function ofNumber(text) {
  const value = Number(text.trim().replace("−", "-").replace(",", "."));
  if (!text.trim() || Number.isNaN(value)) return null;
  const near = Math.abs(value - question.number) <= question.within + 1e-9;
  return near ? question.right : question.wrong.replace("{}", text.trim());
}

/**
 * Judge a guess, and show the run.
 * @param {string} value
 */
function answer(value) {
  if (guess !== null) return;
  const choice = question.choices.find((one) => one.value === value);
  const says = value === "" && !typed?.value ? question.answer : choice ? choice.says : ofNumber(typed?.value ?? "");
  if (says === null) return typed?.focus();
  guess = value;
  verdict.textContent = says;
  view.playback.seek(view.playback.steps);
  mark();
}

function mark() {
  const answered = guess !== null;
  for (const button of all(form, ".choices button", HTMLButtonElement)) {
    const choice = question.choices.find(({ value }) => value === button.value);
    button.disabled = answered;
    button.classList.toggle("right", answered && Boolean(choice?.right));
    button.classList.toggle("wrong", answered && choice !== undefined && guess === choice.value && !choice.right);
  }
  if (typed) typed.disabled = answered;
  const keys = question.mode === "pick" && answered ? question.choices : [];
  for (const node of all(view.svg, ".node", SVGElement)) {
    const choice = keys.find(({ value }) => value === node.dataset.key);
    node.classList.toggle("is-right", choice?.right ?? false);
    node.classList.toggle("is-wrong", choice !== undefined && choice.value === guess && !choice.right);
  }
  show.hidden = answered;
  again.hidden = !answered;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { submitter } = event;
  answer(submitter instanceof HTMLButtonElement ? submitter.value : "");
});
show.addEventListener("click", () => {
  if (typed) typed.value = "";
  answer("");
});
again.addEventListener("click", () => {
  guess = null;
  verdict.textContent = question.how;
  view.playback.seek(0);
  mark();
});
find(document, ".scroll", HTMLElement).addEventListener("click", ({ target }) => {
  const key = around(target, ".node", SVGElement)?.dataset.key;
  if (question.mode === "pick" && question.choices.some(({ value }) => value === key)) answer(key ?? "");
});
// A turned figure has nodes of its own.
view.changed = mark;
