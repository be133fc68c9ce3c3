// Main: state → address → fetch → morph → player, put together.

import { amend, show, stageQuery, withStep } from "./address.js";
import { Code } from "./code.js";
import { choose, markRefused, syncControls } from "./controls.js";
import { copy } from "./copy.js";
import { fetchInside, fetchReadout, fetchStage } from "./fetch.js";
import { follow } from "./follow.js";
import { message } from "./message.js";
import { morph } from "./morph.js";
import { still } from "./motion.js";
import { LOOK, canPostAgain, lookIntoOwn, postOwn } from "./own.js";
import { Player } from "./player.js";
import { Readout } from "./readout.js";
import { Snippets } from "./snippets.js";
import { State } from "./state.js";
import { follow as showVanishing } from "./vanishing.js";

const $ = (selector) => document.querySelector(selector);
const stage = () => $("#stage");
const figure = () => stage().querySelector(".canvas > svg:not(.ghost)");
const folded = () => figure().dataset.view === "folded";
const factsOf = (section) => JSON.parse(section.querySelector(".facts").textContent);

const state = new State();
const readout = new Readout($("#readout"));
const code = new Code($("#code"), announce);
const snippets = new Snippets($("#snippets"), announce);
const player = new Player({ shown: goTo, playing: showPlaying });
let facts = factsOf(stage());

document.documentElement.classList.add("scripts");
state.settle(facts);
player.attach(figure());
choose($('[name="pattern"]:checked'));
code.show(facts.addresses.py, facts.query.pattern);

// --- a change: ask, then morph ---------------------------------------------------

async function ask(parameters, { field = "", record = true } = {}) {
  const asked = player.step;
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
  const resume = player.isPlaying;
  const step = player.step === asked ? null : player.step;
  player.pause();
  // The new entry before the new figure, which amends the current entry as it plays.
  if (record) show(answer.stage.dataset.address, field);
  take(answer.stage, step, answer.inside);
  if (resume && player.step < player.steps) player.play();
  announce(facts.title);
}

/** Show an own network's figure in place of what is shown; `aside` where the panel may be out of view. */
async function runOwn({ aside = false } = {}) {
  const answer = await postOwn(state.form, aside);
  if (answer?.faults && aside) complain(answer.faults[0].text);
  if (!answer?.stage) return;
  player.pause();
  take(answer.stage, null, answer.inside);
  stage().scrollIntoView({ block: "nearest" });
  announce(facts.title);
}

/** Put a new figure in place, at the step that it says, or at one that was gone to meanwhile. */
function take(fresh, step, panel = null) {
  const drawing = fresh.querySelector(".canvas > svg");
  // All that reads the new figure must know it before the focus moves into it.
  facts = factsOf(fresh);
  if (!facts.own) state.settle(facts);
  player.attach(drawing);
  morph(stage(), fresh);
  putInside(panel);
  document.documentElement.dataset.theme = facts.theme;
  for (const part of document.querySelectorAll("[data-own]")) part.hidden = (part.dataset.own === "yes") !== facts.own;
  document.title = `${facts.title} · Unroll`;
  syncControls(facts.controls, facts.query.pattern, facts.wiring);
  // What a plot shows is there once the run is over: there is no step to go to.
  $("#player").hidden = facts.plots;
  $("#player").classList.toggle("folded", folded());
  $('[data-action="fold"] span').textContent = folded() ? "Unroll" : "Fold";
  $("#copy").textContent = "Copy address";
  code.show(facts.addresses.py, facts.query.pattern);
  if (!facts.own) showVanishing(facts.vanishing);
  if (step !== null && !facts.plots) player.seek(step);
  else showFigure();
}

/** Keep the figure, and say what was wrong. What was asked stays asked, until it is put right. */
function refuse(fresh) {
  const messages = fresh.querySelector(".messages");
  stage().querySelector(".messages").replaceChildren(...messages.children);
  markRefused([...stage().querySelectorAll(".message")]);
}

function complain(text) {
  stage().querySelector(".messages").replaceChildren(message(text));
}

function announce(text) {
  $("#status").textContent = text;
}

// --- controls --------------------------------------------------------------------

/** `field` names a field that is dragged or typed in: its quick changes are one entry of the history. */
function change(name, value, field = "") {
  state.set(name, value);
  if (facts.own && name === "unit") return lookInto($("#inside").dataset.at);
  if (facts.own && LOOK.includes(name) && canPostAgain()) return runOwn({ aside: true });
  return ask(state.form, { field });
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
  if (event.target.id === "own-form") {
    // Another network may lack the state and the unit that were looked at.
    for (const name of ["at", "unit"]) state.set(name, "");
    runOwn();
  } else if (submitter?.id === "leave-own") ask(state.form);
  else if (submitter?.name === "toggle") ask({ ...state.form, toggle: submitter.value });
});

$("#shuffle").addEventListener("click", () => change("seed", String(Math.floor(Math.random() * 10000))));

addEventListener("popstate", () => ask(Object.fromEntries(new URLSearchParams(location.search)), { record: false }));

$("#copy").addEventListener("click", async ({ currentTarget }) => {
  await copy(currentTarget, new URL($("#canonical").textContent, location.href).href, $("#canonical"));
  announce("The figure's address is copied.");
});

// --- player ----------------------------------------------------------------------

/** The run goes to a step, and what is shown of a cell goes with it. */
function goTo(step) {
  showStep(step);
  followInside(step);
}

/** A step that was gone to comes into view. */
function showStep(step) {
  tellStep(step);
  follow(stage().querySelector(".scroll"), figure(), player, step);
}

/** A figure that is whole stays where it is: nobody went to its last step. */
function showFigure() {
  if (player.step < player.steps) showStep(player.step);
  else tellStep(player.step);
}

function tellStep(step) {
  const { steps } = player;
  if (!facts.own) state.reach(step, steps);
  const scrub = $(".scrub");
  scrub.max = steps;
  scrub.value = step;
  scrub.setAttribute("aria-valuetext", player.words);
  $(".clock").textContent = player.clock;
  stage().dataset.step = step;
  figure().querySelector("desc").textContent = facts.descriptions[step];
  if (!facts.own) amend(withStep(stage().dataset.address, step, steps));
  // Where all steps lie in one place, only the nodes of the one that is seen can be pointed at.
  const seen = (t) => !figure().querySelector(`.step[data-t="${t}"]`)?.hasAttribute("display");
  if (folded()) for (const spot of stage().querySelectorAll(".spot")) spot.hidden = !seen(spot.dataset.t);
  for (const link of document.querySelectorAll("[data-format]")) {
    const address = facts.addresses[link.dataset.format];
    link.hidden = !address;
    if (address) link.href = withStep(address, step, steps);
    if (facts.own) link.download = `own-network.${link.dataset.format}`;
    else link.removeAttribute("download");
  }
  $("#canonical").textContent = facts.own ? "" : withStep(facts.addresses.svg, step, steps);
  snippets.show(facts.own ? "" : withStep(facts.snippets, step, steps));
  readNode();
}

function showPlaying(playing) {
  const button = $('[data-action="play"]');
  button.setAttribute("aria-label", playing ? "Pause" : "Play");
  $("#player").classList.toggle("playing", playing);
  announce(playing ? "Playing" : player.words);
}

const GONE = "The files of your own network are not chosen any more: choose them again, and run them.";

const ACTIONS = {
  play: () => player.toggle(),
  back: () => player.seek(player.step - 1),
  forward: () => player.seek(player.step + 1),
  fold: () => {
    if (facts.own && !canPostAgain()) complain(GONE);
    else change("view", folded() ? "unrolled" : "folded");
  },
};

$("#player").addEventListener("click", (event) => {
  const action = event.target.closest("button")?.dataset.action;
  if (!action) return;
  event.preventDefault();
  ACTIONS[action]();
  if (action === "back" || action === "forward") announce(player.words);
});

const KEYS = {
  " ": ACTIONS.play,
  ArrowLeft: ACTIONS.back,
  ArrowRight: ACTIONS.forward,
  Home: () => player.seek(0),
  End: () => player.seek(player.steps),
  f: ACTIONS.fold,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  if (facts.plots || event.target.closest("input, select, textarea")) return;
  if (event.key === " " && event.target.closest("button, a, summary")) return;
  event.preventDefault();
  KEYS[event.key]();
});

// --- readout ---------------------------------------------------------------------

let pointed = null;

function point({ target }) {
  const key = target.closest?.(".spot[data-key]")?.dataset.key;
  if (!key || key === pointed) return;
  pointed = key;
  readNode();
}

/** The key of the node that is seen where this one is: folded, another step's copy may lie over it. */
function seenAt(key) {
  const node = figure().querySelector(`.node[data-key="${key}"]`);
  const pile = node?.closest(".step[display]")?.getAttribute("transform");
  if (!pile) return key;
  const { kind, layer } = node.dataset;
  const place = `.step[transform="${pile}"]:not([display])`;
  return figure().querySelector(`${place} .node[data-kind="${kind}"][data-layer="${layer}"][data-key^="${key[0]}"]`)?.dataset.key ?? key;
}

/** The readout of the figure's nodes. That of an own network came with its figure. */
function nodesOf({ own, readout: address }) {
  if (own) return JSON.parse(stage().querySelector(".readout").textContent);
  return fetchReadout(withStep(address, player.steps, player.steps));
}

/** Read out the node that was pointed at last, as the figure is now. */
function readNode() {
  if (pointed) pointed = seenAt(pointed);
  const node = pointed && figure().querySelector(`.node[data-key="${pointed}"]`);
  const inside = $("#inside");
  const worked = inside.dataset.at === pointed ? inside.querySelector(".worked") : null;
  if (node) readout.show(node, player, nodesOf(facts), worked);
  else readout.clear(stage().querySelector(".slot"));
}

document.addEventListener("pointerover", point);
document.addEventListener("focusin", point);

// --- the inside of a cell ---------------------------------------------------------

/** Put a panel in the place of the old one, or close it. */
function putInside(fresh) {
  const old = $("#inside");
  if (!fresh) {
    fresh = old.cloneNode(false);
    fresh.hidden = true;
    delete fresh.dataset.at;
  }
  fresh.dataset.step = player.step;
  $("#beside").hidden = fresh.hidden;
  const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
  const left = old.querySelector(".cell")?.scrollLeft ?? 0;
  old.replaceWith(fresh);
  markInside();
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  if (left && fresh.dataset.at) fresh.querySelector(".cell").scrollLeft = left;
}

/** Open the panel for a state's cell, or move it there. The focus stays on the state. */
async function openInside(key) {
  const open = Boolean($("#inside").dataset.at);
  if (!open) state.set("view", "cell");
  if (open || facts.own) await lookInto(key);
  else {
    state.set("at", key);
    await ask(state.form);
  }
  const panel = $("#inside");
  if (panel.dataset.at !== key) return;
  if (!open) panel.scrollIntoView({ block: "nearest", behavior: still() ? "instant" : "smooth" });
  announce(panel.querySelector(".title").textContent);
}

/** Close the panel: the focus goes back to the state that it showed. */
async function closeInside() {
  const { at } = $("#inside").dataset;
  if (facts.own) {
    state.set("view", "");
    putInside(null);
    readNode();
  } else await change("view", "");
  (stage().querySelector(`.spot[data-key="${at}"]:not([hidden])`) ?? $("#player")).focus();
}

/** Put a cell into the panel; the network's figure stays as it is. */
async function lookInto(key) {
  state.set("at", key);
  let fresh;
  try {
    fresh = facts.own ? await insideOwn() : await fetchInside(stageQuery(state.form));
  } catch (error) {
    complain(`The server cannot be reached: ${error.message}.`);
    return;
  }
  if (!fresh?.dataset.at || state.form.view !== "cell") return;
  putInside(fresh);
  if (!facts.own) {
    stage().dataset.address = fresh.dataset.page;
    amend(withStep(fresh.dataset.page, player.step, player.steps));
  }
  readNode();
}

/** The panel for an own network, whose files are posted once more; null where that is told to be impossible. */
async function insideOwn() {
  if (!canPostAgain()) {
    complain(GONE);
    return null;
  }
  const answer = await lookIntoOwn(state.form, player.step < player.steps ? player.step : null);
  if (answer?.fault) complain(answer.fault);
  return answer?.inside;
}

/** The panel goes along its layer with the step that is shown. */
function followInside(step) {
  const { at, step: before } = $("#inside").dataset;
  if (!at || step === Number(before)) return;
  $("#inside").dataset.step = step;
  const [chain, layer] = at.split(".");
  lookInto(`${chain}.${layer}.${Math.max(1, player.at(step))}`);
}

/** The state whose cell the panel shows is marked in the network's figure. */
function markInside() {
  const { at } = $("#inside").dataset;
  for (const spot of stage().querySelectorAll(".spot:not(.slot)")) spot.classList.toggle("shown", spot.dataset.key === at);
}

$("#inside").dataset.step = player.step;
markInside();

document.addEventListener("click", ({ target }) => {
  if (target.id === "outside") closeInside();
  const key = target.closest?.(".looks")?.dataset.key;
  if (key) openInside(key);
});

// A finger cannot hover: its first tap on a slot reads it out, the next one switches it.
let tapped = null;
let byTouch = false;
document.addEventListener("pointerdown", ({ pointerType }) => (byTouch = pointerType === "touch"), true);
document.addEventListener("click", (event) => {
  const slot = event.target.closest?.(".slot[data-key]");
  const first = byTouch && slot && slot.value !== tapped;
  tapped = first ? slot.value : null;
  if (first) event.preventDefault();
});

showFigure();
