// Main: the studio. A change of a control updates the state, which becomes a request. Its answer replaces the
// figure and the address.

import { canRedo, canUndo, keepOfPage, pushAddress, replaceAddress, stageQuery, withStep } from "./address.js";
import { showBadge } from "./badge.js";
import { showBand } from "./band.js";
import { Code } from "./code.js";
import { choose, syncControls } from "./controls.js";
import { openOnFocus } from "./definitions.js";
import { all, around, find, isField, maybe } from "./dom.js";
import { followEnds, showEnds } from "./ends.js";
import { followDraws } from "./draws.js";
import { Explain } from "./explain.js";
import { FigureView } from "./figure.js";
import { InsidePanel } from "./inside.js";
import { Inspector } from "./inspector.js";
import { Lengths } from "./lengths.js";
import { Links } from "./links.js";
import { offer } from "./message.js";
import { LOOK, canPostAgain, ownEdits, ownRequest, postReadout, prepareSaving } from "./own.js";
import { OwnRun } from "./own-run.js";
import { Palette } from "./palette.js";
import { Present } from "./present.js";
import { Readout } from "./readout.js";
import { closeMessage, markRefused, takeInstead } from "./refused.js";
import { Score } from "./score.js";
import { followUnits, putSearch } from "./search.js";
import { shade } from "./shade.js";
import { pressShortcut } from "./shortcuts.js";
import { Snippets } from "./snippets.js";
import { Sound } from "./sound.js";
import { State } from "./state.js";
import { Stops } from "./stops.js";
import { Table } from "./table.js";
import { Track } from "./track.js";
import { Typing, keepWaiting } from "./typing.js";
import { Walk } from "./walk.js";
import { welcome } from "./welcome.js";
import { WhatIf, dropAll } from "./what-if.js";
import { changeWiring, filesGone, foldButton, makeCustom, pageTitle, readMore, stopTitle } from "./words.js";
import { PHONE } from "./widths.js";
import { Zoom } from "./zoom.js";

/** @import { Facts, Fresh } from "./figure.js" */

/** After so long, a bar says that the next figure is on its way. */
const SLOW_MS = 300;
/** The pattern whose slots are switches. */
const CUSTOM = "custom";
/** The actions of the player that go to another step. */
const STEPS = ["back", "forward", "first", "last"];

const bar = find(document, "#player", HTMLElement);
const state = new State();
const readout = new Readout(find(document, "#readout", HTMLElement));
const code = new Code(find(document, "#code", HTMLDetailsElement), announce);
const snippets = new Snippets(find(document, "#snippets", HTMLDetailsElement), announce);
const links = new Links(announce);
const track = new Track(bar);
const sound = new Sound(find(bar, '[data-action="sound"]', HTMLButtonElement), announce);
const score = new Score(find(document, "#score", HTMLElement), (step) => view.playback.seek(step));
const view = new FigureView(find(document, "#stage", HTMLElement), bar, {
  changing: adopt,
  changed: showFigure,
  shown: showStep,
  reached,
  switched() {
    if (!view.playback.isPlaying) sound.hush();
    present.shown();
  },
  pointed: readOut,
  announce,
  ownNodes: postReadout,
  ownRequest,
  canPostAgain,
  sound: () => sound.toggle(),
});
let shownPattern = view.facts.query.pattern;
view.playback.beat = sound.beat.bind(sound);
const explain = new Explain(view);
const present = new Present(view);
const stops = new Stops(present, currentStop, announce);
const inspector = new Inspector(() => {
  showAddress();
  view.read();
});
const typing = new Typing((text) => change("text", text));
const zoom = new Zoom(view);
const walk = new Walk(view, announce);
const table = new Table(view);
const whatIf = new WhatIf(find(document, "#what-if", HTMLElement), view, change);
const own = new OwnRun(view, state);
const inside = new InsidePanel(view, state, { address, load: () => load(), keep: showAddress, announce });

/** @param {string} text */
function announce(text) {
  find(document, "#status", HTMLElement).textContent = text;
}

// --- requests ---

/** What a request says of the window: on a phone time runs down. @type {() => Record<string, string>} */
const narrow = () => (PHONE.matches ? { narrow: "1" } : {});

/**
 * The address of a path with the query of the current state.
 * @param {string} path
 * @param {Record<string, string>} [more]
 */
function address(path, more = {}) {
  return `${path}?${stageQuery({ ...state.form, ...narrow(), ...more })}`;
}

/**
 * Show the figure of the current state.
 * @param {Record<string, string>} [more]  parameters of this request alone
 * @param {string} [field]  the field that is dragged or typed in: its quick changes are one history entry
 */
async function load(more = {}, field = "") {
  const slow = setTimeout(() => view.stage.classList.add("waits"), SLOW_MS);
  await view.load(address("/stage", field ? { ...more, asked: field } : more), {
    // The entry must exist before the new figure, which replaces the current entry's address as it plays.
    entering: ({ stage }) => pushAddress(stage.dataset.address ?? "", field),
    refused: () => markRefused(view.messages),
  });
  clearTimeout(slow);
  view.stage.classList.remove("waits");
  // A choice that came to nothing does not stay chosen.
  const pattern = maybe(document, `[name="pattern"][value="${view.facts.query.pattern}"]`, HTMLInputElement);
  if (pattern && !pattern.checked) choose(pattern);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} [field]  as in load
 */
function change(name, value, field = "") {
  if (view.facts.own && name in ownEdits()) return own.again({ [name]: value });
  state.set(name, value);
  if (view.facts.own && name === "unit" && state.form.view === view.facts.views.cell) return inside.renew();
  if (view.facts.own && LOOK.includes(name) && canPostAgain()) return own.again({}, name);
  return load({}, field);
}

/**
 * Set a length. If the text decides it, so many of its tokens are read, and the others wait.
 * @param {string} name
 * @param {number} length
 */
function setLength(name, length) {
  if (!find(document, `#${name}`, HTMLInputElement).disabled) return change(name, String(length), name);
  if (length > view.facts.timeline.timeSteps && !typing.waits) {
    view.complain(readMore());
    typing.focus();
    return null;
  }
  state.set("text", typing.text);
  return load({ reads: String(length) }, name);
}

function undoAll() {
  return view.facts.own ? own.undoAll() : load(dropAll(state));
}

function fold() {
  if (view.facts.own && !canPostAgain()) view.complain(filesGone());
  else change("view", view.facts.folded ? "" : view.facts.views.folded);
}

// --- the page around the figure ---

/** @param {Facts} facts */
function adopt(facts) {
  // An own network leaves the state as it was, so that the reader can return to that figure.
  if (!facts.own) state.adopt(facts);
}

/** @param {Fresh} fresh */
function showFigure(fresh) {
  const { facts } = view;
  inside.put(fresh.part("#inside"));
  putSearch(fresh.part("#search"));
  explain.put(fresh.part("#explain"));
  whatIf.take();
  document.documentElement.dataset.theme = facts.theme;
  inspector.follow();
  track.take(facts.timeline);
  zoom.take();
  walk.take();
  for (const part of all(document, "[data-own]", HTMLElement)) part.hidden = (part.dataset.own === "yes") !== facts.own;
  showBadge(facts);
  document.title = pageTitle(facts.title);
  find(document, "h1", HTMLElement).textContent = facts.title;
  syncControls(facts.controls, facts.query.pattern, facts.wiring);
  markRefused(view.messages);
  typing.take(facts);
  keepWaiting(facts.waiting);
  // A plot has no steps to play: it shows the finished run.
  bar.hidden = facts.plots;
  bar.classList.toggle("folded", view.facts.folded);
  showEnds(facts);
  const folds = { hidden: facts.plots, textContent: foldButton(facts.folded) };
  Object.assign(find(document, "#fold", HTMLButtonElement), folds);
  links.renew();
  code.show(facts);
  showMusic(facts);
  find(document, "#vanishing", HTMLAnchorElement).href = facts.vanishing;
  // A text that waits is told of once, when its pattern is left; what was dropped, at once.
  if (facts.note && (facts.dropped || facts.query.pattern !== shownPattern)) offer(view.stage, facts.note);
  shownPattern = facts.query.pattern;
}

/** @param {number} step */
function reached(step) {
  sound.reach(step);
  inside.follow(step);
  present.reached(step);
}

/** The figure that the page shows as a stop. */
function currentStop() {
  const { step, steps } = view.playback;
  const title = stopTitle(view.facts.stop, step < steps ? step : null);
  return { address: withStep(view.stage.dataset.address ?? "", step, steps), note: "", title };
}

/** @param {Facts} facts */
function showMusic({ music }) {
  sound.take(music?.notes ?? null);
  score.show(music);
}

/** @param {number} step */
function showStep(step) {
  score.reach(step);
  track.reach(step);
  showBand(view);
  table.renew();
  explain.tell();
  const { facts, stage, playback } = view;
  const { steps } = playback;
  if (!facts.own) {
    state.reach(step, steps);
    showAddress();
    const address = withStep(stage.dataset.address ?? "", step, steps);
    find(stage, ".printed .place", HTMLElement).textContent = new URL(address, location.href).href;
  }
  links.show(facts, step, steps);
  snippets.show(facts.own ? "" : withStep(facts.snippets, step, steps));
  present.shown();
  stops.shown();
}

/** Put the figure's address at its step into the address bar. */
function showAddress() {
  const { facts, stage, playback } = view;
  if (facts.own) return;
  keepOfPage({ typed: facts.waiting.typed ?? "", "typed-for": facts.waiting["typed-for"] ?? "" });
  replaceAddress(present.place(withStep(stage.dataset.address ?? "", playback.step, playback.steps)));
  find(document, "#undo", HTMLButtonElement).disabled = !canUndo();
  find(document, "#redo", HTMLButtonElement).disabled = !canRedo();
}

/** @param {SVGElement | null} pointed */
function readOut(pointed) {
  explain.point(pointed);
  // Where nothing is chosen, the state of the step stands for it. Nobody asks for numbers that no panel shows.
  const node = pointed ?? (inspector.tab === "inspect" ? view.current : null);
  if (node) readout.show(node, view.playback, view.nodes(), inside.worked(node.dataset.key));
  else readout.clear(view.facts.hint);
  whatIf.show(inspector.tab === "inspect" ? node : null, node ? view.nodes() : undefined);
}

// --- events ---

document.addEventListener("input", ({ target }) => {
  if (!isField(target) || bar.contains(target)) return;
  const { for: number } = target.dataset;
  if (number) {
    find(document, `#${CSS.escape(number)}`, HTMLInputElement).value = target.value;
    change(number, target.value, number);
  } else if (target.type === "checkbox") {
    const chosen = all(document, `[name="${target.name}"]:checked`, HTMLInputElement).map((box) => box.value);
    change(target.name, chosen.join(","));
  } else if (target.form?.id === "controls") {
    const typed = target.matches("[type=text], [type=number]");
    change(target.name, target.value, typed ? target.name : "");
  }
});

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  if (submitter instanceof HTMLButtonElement && submitter.name === "own-answer") {
    // The browser saves the answer; the page stays.
    prepareSaving(state.form);
    return;
  }
  event.preventDefault();
  if (around(target, "#own-form", HTMLFormElement)) {
    // The new network may lack the state and the unit of the open cell.
    for (const name of ["at", "unit"]) state.set(name, "");
    own.begin();
  } else if (submitter?.id === "leave-own") load();
  else if (submitter instanceof HTMLButtonElement && submitter.value === "unchanged.") undoAll();
  else if (submitter instanceof HTMLButtonElement && submitter.name === "instead") takeInstead(submitter, change);
  else if (submitter instanceof HTMLButtonElement && submitter.name === "toggle") switchSlot(submitter);
});

/**
 * Switch a slot of a custom figure. Elsewhere, a node that is there is looked at, and an empty slot offers to make
 * the figure a custom one.
 * @param {HTMLButtonElement} slot
 */
function switchSlot(slot) {
  if (view.facts.query.pattern === CUSTOM || slot.closest(".messages")) load({ toggle: slot.value });
  else if (slot.dataset.key) inspector.open("inspect", { unfold: true });
  else offer(view.stage, changeWiring(), { name: "toggle", value: slot.value, title: makeCustom() });
}

followDraws(change);
followUnits((at, unit) => {
  state.set("at", at);
  change("unit", unit);
});

addEventListener("popstate", () => {
  // To open a panel writes the address anew.
  const { search } = location;
  inspector.open(new URLSearchParams(search).get("tab") ?? inspector.usual);
  showLocation(search);
});

/**
 * Show the figure of the address bar, as the window has room for it.
 * @param {string} [search]  its query
 */
function showLocation(search = location.search) {
  const query = { ...Object.fromEntries(new URLSearchParams(search)), ...narrow() };
  return view.load(`/stage?${stageQuery(query)}`, { strict: false });
}

PHONE.addEventListener("change", () => view.facts.own || showLocation());

document.addEventListener("visibilitychange", () => {
  // Nobody looks at what a hidden page plays.
  if (document.hidden && sound.on) view.playback.pause();
});

document.addEventListener("click", ({ target }) => {
  // What is neither a cell nor a slot is read out.
  if (around(target, "#stage .spot:not(.looks, .slot)", HTMLElement)) inspector.open("inspect", { unfold: true });
});

new Lengths({ set: setLength, announce });

find(document, "#fold", HTMLButtonElement).addEventListener("click", fold);
followEnds((crop) => change("crop", crop));
find(document, "#start-presenting", HTMLButtonElement).addEventListener("click", () => present.start());
find(document, "#shade", HTMLButtonElement).addEventListener("click", () => change("theme", shade()));
find(document, "#undo", HTMLButtonElement).addEventListener("click", () => history.back());
find(document, "#redo", HTMLButtonElement).addEventListener("click", () => history.forward());

/** Close what lies on top: a message, or the inside of a cell. */
function closeTopmost() {
  const [message] = view.messages;
  if (message) closeMessage(message, view.facts, state);
  else if (inside.at) inside.close();
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (walk.press(event)) return;
  if (pressShortcut(event, { fold: () => inspector.fold(), zoom: (by) => zoom.by(by), escape: closeTopmost })) return;
  const action = view.player.press(event, "input, select, textarea");
  if (STEPS.includes(action)) announce(view.player.spoken);
});

openOnFocus();
new Palette();

// No pattern is checked where the address names none that there is.
const pattern = maybe(document, '[name="pattern"]:checked', HTMLInputElement);
if (pattern) choose(pattern);
code.show(view.facts);
showMusic(view.facts);
track.take(view.facts.timeline);
typing.take(view.facts);
showEnds(view.facts);
markRefused(view.messages);
// What the figure is shown at replaces the address, whose refused values are lost then.
const opened = location.search;
view.display();
// An address was chosen by somebody, and stays as it is.
if (!opened) welcome(view.playback);
if (PHONE.matches && !present.on && !("narrow" in view.stage.dataset) && !view.facts.own)
  showLocation(opened || location.search);
