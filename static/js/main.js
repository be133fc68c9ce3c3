// Main: the studio. A change of a control updates the state, which becomes a request. Its answer replaces the
// figure and the address.

import { pushAddress, replaceAddress, stageQuery, withStep } from "./address.js";
import { Code } from "./code.js";
import { choose, markRefused, syncControls } from "./controls.js";
import { all, around, find, isField, maybe } from "./dom.js";
import { FigureView } from "./figure.js";
import { InsidePanel } from "./inside.js";
import { Links } from "./links.js";
import { LOOK, canPostAgain, postOwn, postReadout, prepareSaving } from "./own.js";
import { Readout } from "./readout.js";
import { Snippets } from "./snippets.js";
import { State } from "./state.js";
import { follow as showVanishing } from "./vanishing.js";
import { filesGone, foldButton, pageTitle } from "./words.js";

/** @import { Facts, Fresh } from "./figure.js" */

const bar = find(document, "#player", HTMLElement);
const state = new State();
const readout = new Readout(find(document, "#readout", HTMLElement));
const code = new Code(find(document, "#code", HTMLDetailsElement), announce);
const snippets = new Snippets(find(document, "#snippets", HTMLDetailsElement), announce);
const links = new Links(announce);
const view = new FigureView(find(document, "#stage", HTMLElement), bar, {
  changing: adopt,
  changed: showFigure,
  shown: showStep,
  reached: (step) => inside.follow(step),
  pointed: readOut,
  announce,
  ownNodes: postReadout,
  fold,
});
const inside = new InsidePanel(view, state, { address, load: () => load(), announce });

/** @param {string} text */
function announce(text) {
  find(document, "#status", HTMLElement).textContent = text;
}

// --- requests ---

/**
 * The address of a path with the query of the current state.
 * @param {string} path
 * @param {Record<string, string>} [more]
 */
function address(path, more = {}) {
  return `${path}?${stageQuery({ ...state.form, ...more })}`;
}

/**
 * Show the figure of the current state.
 * @param {Record<string, string>} [more]  parameters of this request alone
 * @param {string} [field]  the field that is dragged or typed in: its quick changes are one history entry
 */
function load(more = {}, field = "") {
  return view.load(address("/stage", more), {
    // The entry must exist before the new figure, which replaces the current entry's address as it plays.
    entering: ({ stage }) => pushAddress(stage.dataset.address ?? "", field),
    refused: () => markRefused(view.messages),
  });
}

/**
 * Show the reader's own network instead of the figure.
 * @param {boolean} [besideFigure]  whether to show errors beside the figure, because the files' panel may be out
 *   of view
 */
async function runOwn(besideFigure = false) {
  const { fresh, faults } = await postOwn(view, state.form, besideFigure);
  if (faults && besideFigure) view.complain(faults[0].text);
  if (!fresh) return;
  view.playback.pause();
  view.show(fresh);
  view.stage.scrollIntoView({ block: "nearest" });
  announce(view.facts.title);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} [field]  as in load
 */
function change(name, value, field = "") {
  state.set(name, value);
  if (view.facts.own && name === "unit") return inside.renew();
  if (view.facts.own && LOOK.includes(name) && canPostAgain()) return runOwn(true);
  return load({}, field);
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
  inside.put(fresh.inside);
  document.documentElement.dataset.theme = facts.theme;
  for (const part of all(document, "[data-own]", HTMLElement)) part.hidden = (part.dataset.own === "yes") !== facts.own;
  const badge = find(document, "#badge", HTMLElement);
  badge.dataset.kind = facts.badge.kind;
  find(badge, "b", HTMLElement).textContent = facts.badge.title;
  find(badge, "span", HTMLElement).textContent = facts.badge.note;
  const card = find(badge, "a", HTMLAnchorElement);
  card.hidden = !facts.badge.card;
  card.href = `/tasks#${facts.badge.card}`;
  document.title = pageTitle(facts.title);
  find(document, "h1", HTMLElement).textContent = facts.title;
  syncControls(facts.controls, facts.query.pattern, facts.wiring);
  // A plot has no steps to play: it shows the finished run.
  bar.hidden = facts.plots;
  bar.classList.toggle("folded", view.facts.folded);
  find(bar, '[data-action="fold"] span', HTMLElement).textContent = foldButton(view.facts.folded);
  links.renew();
  code.show(facts);
  if (!facts.own) showVanishing(facts.vanishing);
}

/** @param {number} step */
function showStep(step) {
  const { facts, stage, playback } = view;
  const { steps } = playback;
  if (!facts.own) {
    state.reach(step, steps);
    const address = withStep(stage.dataset.address ?? "", step, steps);
    replaceAddress(address);
    find(stage, ".printed .place", HTMLElement).textContent = new URL(address, location.href).href;
  }
  links.show(facts, step, steps);
  snippets.show(facts.own ? "" : withStep(facts.snippets, step, steps));
}

/** @param {SVGElement | null} node */
function readOut(node) {
  if (node) readout.show(node, view.playback, view.nodes(), inside.worked(node.dataset.key));
  else readout.clear(view.facts.hint);
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
    runOwn();
  } else if (submitter?.id === "leave-own") load();
  else if (submitter instanceof HTMLButtonElement && submitter.name === "toggle") load({ toggle: submitter.value });
});

for (const name of ["seed", "draw"]) {
  find(document, `#${name}-new`, HTMLButtonElement).addEventListener("click", () => {
    change(name, String(Math.floor(Math.random() * 10000)));
  });
}

addEventListener("popstate", () => {
  view.load(`/stage?${stageQuery(Object.fromEntries(new URLSearchParams(location.search)))}`, { strict: false });
});

document.addEventListener("keydown", (event) => view.player.press(event, "input, select, textarea"));

document.documentElement.classList.add("scripts");
// No pattern is checked where the address names none that there is.
const pattern = maybe(document, '[name="pattern"]:checked', HTMLInputElement);
if (pattern) choose(pattern);
code.show(view.facts);
view.display();
