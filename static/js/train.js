// Train: the script of the page on which a network learns. The server trains; the page keeps every epoch that came,
// and shows them one after another, or the one that the reader chose.

import { plot } from "./curves.js";
import { all, around, find, isField } from "./dom.js";
import { message } from "./message.js";
import { follow } from "./stream.js";
import { curveTitles, playButton, unreachable } from "./words.js";

/** @import { Event } from "./stream.js" */

/** How long an epoch is shown at least while the page plays. */
const EPOCH_MS = 90;

/**
 * What the server says of an epoch. The loss and the norm of the gradient are null before the first.
 * @typedef {object} Epoch
 * @property {number} number
 * @property {string} about  what is right
 * @property {number | null} loss
 * @property {number | null} norm
 * @property {number} right
 * @property {string} clock
 * @property {string} summary
 * @property {{ read: string, said: string, right: string }[]} samples
 * @property {string} figure
 */

const form = find(document, "#settings", HTMLFormElement);
const messages = find(document, ".messages-page", HTMLElement);
const curves = find(document, ".curves", HTMLElement);
const player = find(document, ".player", HTMLElement);
const slider = find(player, ".scrub", HTMLInputElement);
const status = find(document, "#status", HTMLElement);

/** The epochs that have come. @type {Epoch[]} */
let epochs = [];
/** The number of epochs of the training. */
let last = Number(find(form, "[name=epochs]", HTMLInputElement).value) || 0;
let shown = 0;
let playing = false;
/** Whether all epochs have come. */
let complete = true;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let running = new AbortController();

for (const { dataset } of all(messages, ".message", HTMLElement))
  form.querySelector(`[name="${CSS.escape(dataset.parameter ?? "")}"]`)?.setAttribute("aria-invalid", "true");
draw();

/** Show the epoch that is chosen. */
function show() {
  const epoch = epochs[shown];
  for (const name of /** @type {const} */ (["about", "clock", "summary"]))
    find(document, `.${name}`, HTMLElement).textContent = epoch[name];
  find(document, ".answers tbody", HTMLElement).replaceChildren(...epoch.samples.map(row));
  const picture = new DOMParser().parseFromString(epoch.figure, "image/svg+xml").documentElement;
  if (epoch.figure) find(document, ".unrolled .wide", HTMLElement).replaceChildren(document.adoptNode(picture));
  find(document, ".unrolled", HTMLElement).hidden = !epoch.figure;
  draw();
}

/** Draw the curves, and set the player to the epoch that is shown. */
function draw() {
  const values = [epochs.map((one) => one.loss), epochs.map((one) => one.norm), epochs.map((one) => one.right)];
  const drawn = curveTitles().map((title, k) => {
    const figure = document.createElement("figure");
    const caption = document.createElement("figcaption");
    caption.textContent = title;
    figure.append(caption, plot({ title, values: values[k], share: k === 2 }, shown, last));
    return figure;
  });
  curves.replaceChildren(...drawn);
  slider.max = String(last);
  slider.value = String(shown);
  for (const step of all(player, "button:not(.primary)", HTMLButtonElement)) step.disabled = !epochs.length;
  slider.disabled = !epochs.length;
}

/** @param {{ read: string, said: string, right: string }} sample */
function row({ read, said, right }) {
  const made = document.createElement("tr");
  for (const text of [read, said, right]) made.insertCell().textContent = text;
  made.cells[1].classList.toggle("wrong", said !== right);
  return made;
}

/** Show the next epoch, and so on, as long as the page plays and there is one. */
function advance() {
  if (timer || !playing) return;
  if (shown === epochs.length - 1) {
    if (complete) play(false);
    return;
  }
  shown += 1;
  show();
  timer = setTimeout(() => {
    timer = undefined;
    advance();
  }, EPOCH_MS);
}

/** @param {boolean} plays */
function play(plays) {
  playing = plays;
  player.classList.toggle("playing", plays);
  find(player, ".primary", HTMLElement).setAttribute("aria-label", playButton(plays));
  if (plays) advance();
}

/**
 * Show an epoch, and stay there.
 * @param {number} epoch
 */
function stay(epoch) {
  play(false);
  shown = Math.min(Math.max(epoch, 0), epochs.length - 1);
  show();
  status.textContent = epochs[shown].summary;
}

/** @param {Event} event */
function take({ kind, data }) {
  if (kind === "epoch") {
    // That it had to wait is over.
    if (!epochs.length) messages.replaceChildren();
    epochs.push(data);
    advance();
    draw();
  } else if (data.message) complain(data.message);
}

/** Train with the settings of the form, from the start. */
async function train() {
  running.abort();
  running = new AbortController();
  const { signal } = running;
  const query = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  history.replaceState(null, "", `/train?${query}`);
  messages.replaceChildren();
  epochs = [];
  complete = false;
  shown = -1;
  last = Number(query.get("epochs"));
  play(true);
  find(document, ".course", HTMLElement).scrollIntoView({ block: "nearest" });
  try {
    await follow(`/train/run?${query}`, signal, take, complain);
    status.textContent = epochs.at(-1)?.summary ?? "";
  } catch (error) {
    // The next training has begun.
    if (signal.aborted) return;
    complain(error instanceof Error && !(error instanceof TypeError) ? error.message : unreachable(error));
  }
  complete = true;
  advance();
}

/** @param {string} text */
function complain(text) {
  messages.replaceChildren(message(text));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  train();
});

find(form, "#seed-new", HTMLButtonElement).addEventListener("click", () => {
  find(form, "[name=seed]", HTMLInputElement).value = String(Math.floor(Math.random() * 10000));
  train();
});

form.addEventListener("click", (event) => {
  const example = around(event.target, ".examples a", HTMLAnchorElement);
  if (!example) return;
  event.preventDefault();
  for (const [name, value] of new URL(example.href).searchParams) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
    if (isField(field)) field.value = value;
  }
  train();
});

slider.addEventListener("input", () => stay(Number(slider.value)));

player.addEventListener("click", (event) => {
  const action = around(event.target, "[data-action]", HTMLElement)?.dataset.action;
  if (action === "back") stay(shown - 1);
  if (action === "forward") stay(shown + 1);
  if (action === "play" && complete && !epochs.length) train();
  else if (action === "play") {
    // From the end, it plays all of it again.
    if (!playing && shown === epochs.length - 1) shown = -1;
    play(!playing);
  }
});
