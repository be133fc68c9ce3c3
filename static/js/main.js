// Main: state → address → fetch → morph → player, put together.

import { amend, show, stageQuery, withStep } from "./address.js";
import { choose, markRefused, syncControls } from "./controls.js";
import { fetchNumbers, fetchStage } from "./fetch.js";
import { morph } from "./morph.js";
import { Player } from "./player.js";
import { Readout } from "./readout.js";
import { State } from "./state.js";

const $ = (selector) => document.querySelector(selector);
const stage = () => $("#stage");
const figure = () => stage().querySelector(".canvas > svg:not(.ghost)");
const factsOf = (section) => JSON.parse(section.querySelector(".facts").textContent);

const state = new State();
const readout = new Readout($("#readout"));
const player = new Player({ shown: showStep, playing: showPlaying });
let facts = factsOf(stage());

document.documentElement.classList.add("scripts");
for (const slider of document.querySelectorAll("input[data-for]")) slider.dataset.ceiling = slider.max;
state.settle(facts);
player.attach(figure());
showStep(player.step);
choose($('[name="pattern"]:checked'));

// --- a change: ask, then morph ---------------------------------------------------

async function ask(parameters, { field = "", record = true } = {}) {
  let answer;
  try {
    answer = await fetchStage(stageQuery(parameters));
  } catch (error) {
    complain(`The server cannot be reached: ${error.message}.`);
    return;
  }
  if (!answer) return;
  if (!answer.ok && record) {
    refuse(answer.stage);
    return;
  }
  // The new entry first: the figure amends the current one as it plays.
  if (record) show(answer.stage.dataset.address, field);
  take(answer.stage);
  announce(facts.title);
}

/** Put a new figure in place. */
function take(fresh) {
  const resume = player.isPlaying;
  player.pause();
  morph(stage(), fresh);
  facts = factsOf(fresh);
  state.settle(facts);
  document.documentElement.dataset.theme = facts.controls.theme.value;
  document.title = `${facts.title} · Unroll`;
  syncControls(facts.controls, facts.wiring);
  player.attach(figure());
  showStep(player.step);
  if (resume) player.play();
}

/** Keep the figure, and say what was wrong with what was asked. */
function refuse(fresh) {
  const messages = fresh.querySelector(".messages");
  stage().querySelector(".messages").replaceChildren(...messages.children);
  markRefused([...stage().querySelectorAll(".message")].map((message) => message.dataset.parameter));
  state.settle(facts);
}

function complain(text) {
  const message = document.createElement("p");
  message.className = "message";
  message.textContent = text;
  stage().querySelector(".messages").replaceChildren(message);
}

function announce(text) {
  $("#status").textContent = text;
}

// --- controls --------------------------------------------------------------------

/** `field` names a field that is dragged or typed in: its quick changes are one entry of the history. */
function change(name, value, field = "") {
  state.set(name, value);
  ask(state.form, { field });
}

document.addEventListener("input", ({ target }) => {
  if (target.dataset.for) {
    const field = document.getElementById(target.dataset.for);
    field.value = target.value;
    change(target.dataset.for, target.value, target.dataset.for);
    return;
  }
  if (target.name === "step") {
    player.seek(Number(target.value));
    return;
  }
  if (target.name === "speed") {
    player.speed = Number(target.value);
    return;
  }
  if (target.type === "checkbox") {
    const chosen = [...document.querySelectorAll(`[name="${target.name}"]:checked`)].map((box) => box.value);
    change(target.name, chosen.join(","));
    return;
  }
  const typed = target.matches("[type=text], [type=number]");
  if (target.form?.id === "controls") change(target.name, target.value, typed ? target.name : "");
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const { submitter } = event;
  if (submitter?.name === "toggle") ask({ ...state.form, toggle: submitter.value });
});

$("#shuffle").addEventListener("click", () => change("seed", String(Math.floor(Math.random() * 10000))));

addEventListener("popstate", () => ask(Object.fromEntries(new URLSearchParams(location.search)), { record: false }));

$("#copy").addEventListener("click", async ({ currentTarget }) => {
  const text = new URL($("#canonical").textContent, location.href).href;
  try {
    await navigator.clipboard.writeText(text);
    currentTarget.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren($("#canonical"));
    currentTarget.textContent = "Selected";
  }
  announce("The figure's address is copied.");
});

// --- player ----------------------------------------------------------------------

function showStep(step) {
  const { steps } = player;
  const scrub = $(".scrub");
  scrub.max = steps;
  scrub.value = step;
  scrub.setAttribute("aria-valuetext", `time step ${step} of ${steps}`);
  $(".clock").textContent = `${step} / ${steps}`;
  stage().dataset.step = step;
  amend(withStep(stage().dataset.address, step, steps));
  for (const link of document.querySelectorAll("[data-format]")) {
    link.href = withStep(facts.addresses[link.dataset.format], step, steps);
  }
  $("#canonical").textContent = withStep(facts.addresses.svg, step, steps);
  follow(step);
}

/** Keep the step that is computed in view, where the figure is wider than the page. */
function follow(step) {
  if (!player.isPlaying || step < 1) return;
  const scroll = stage().querySelector(".scroll");
  if (scroll.scrollWidth <= scroll.clientWidth) return;
  const group = figure().querySelector(`.step[data-t="${step}"]`).getBoundingClientRect();
  const view = scroll.getBoundingClientRect();
  if (group.right > view.right - 160 || group.left < view.left) {
    scroll.scrollTo({ left: scroll.scrollLeft + group.left - view.left - 120, behavior: "smooth" });
  }
}

function showPlaying(playing) {
  const button = $('[data-action="play"]');
  button.setAttribute("aria-label", playing ? "Pause" : "Play");
  $("#player").classList.toggle("playing", playing);
  announce(playing ? "Playing" : `Time step ${player.step} of ${player.steps}`);
}

const ACTIONS = {
  play: () => player.toggle(),
  back: () => player.seek(player.step - 1),
  forward: () => player.seek(player.step + 1),
};

$("#player").addEventListener("click", (event) => {
  const action = event.target.closest("button")?.dataset.action;
  if (!action) return;
  event.preventDefault();
  ACTIONS[action]();
  if (action !== "play") announce(`Time step ${player.step} of ${player.steps}`);
});

const KEYS = {
  " ": ACTIONS.play,
  ArrowLeft: ACTIONS.back,
  ArrowRight: ACTIONS.forward,
  Home: () => player.seek(0),
  End: () => player.seek(player.steps),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  if (event.target.closest("input, select, textarea")) return;
  if (event.key === " " && event.target.closest("button, a")) return;
  event.preventDefault();
  KEYS[event.key]();
});

// --- readout ---------------------------------------------------------------------

function point({ target }) {
  const spot = target.closest?.(".spot[data-key]");
  if (!spot) return;
  const node = figure().querySelector(`.node[data-key="${spot.dataset.key}"]`);
  if (!node) return;
  readout.show(node, facts, player.step, fetchNumbers(withStep(facts.addresses.json, player.steps, player.steps)));
}

document.addEventListener("pointerover", point);
document.addEventListener("focusin", point);
document.addEventListener("click", point);
