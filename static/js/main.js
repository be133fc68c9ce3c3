// Main: the studio. What a person asks for becomes a state, an address, a request, and a figure in place
// of the one before.

import { amend, show, stageQuery, withStep } from "./address.js";
import { Code } from "./code.js";
import { choose, markRefused, syncControls } from "./controls.js";
import { all, around, find, isField } from "./dom.js";
import { FigureView } from "./figure.js";
import { InsidePanel } from "./inside.js";
import { Links } from "./links.js";
import { LOOK, canPostAgain, postOwn } from "./own.js";
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
  changing: settle,
  changed: showAround,
  shown: showStep,
  reached: (step) => inside.follow(step),
  pointed: readOut,
  announce,
  fold,
});
const inside = new InsidePanel(view, state, { address, load: () => ask(), announce });

/** @param {string} text */
function announce(text) {
  find(document, "#status", HTMLElement).textContent = text;
}

// --- what is asked for ---

/**
 * Where the server answers what is asked for now.
 * @param {string} path
 * @param {Record<string, string>} [more]
 */
function address(path, more = {}) {
  return `${path}?${stageQuery({ ...state.form, ...more })}`;
}

/**
 * Show the figure that is asked for now.
 * @param {Record<string, string>} [more]  parameters of this request alone
 * @param {string} [field]  a field that is dragged or typed in: its quick changes are one entry of the history
 */
function ask(more = {}, field = "") {
  return view.load(address("/stage", more), {
    // The new entry comes before the new figure, which amends the current entry as it plays.
    entering: ({ stage }) => show(stage.dataset.address ?? "", field),
    refused: () => markRefused(view.messages),
  });
}

/**
 * Show the reader's own network in place of the figure.
 * @param {boolean} [aside]  whether the panel with the files may be out of view
 */
async function runOwn(aside = false) {
  const { fresh, faults } = await postOwn(view, state.form, aside);
  if (faults && aside) view.complain(faults[0].text);
  if (!fresh) return;
  view.playback.pause();
  view.show(fresh);
  view.stage.scrollIntoView({ block: "nearest" });
  announce(view.facts.title);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {string} [field]  as in ask
 */
function change(name, value, field = "") {
  state.set(name, value);
  if (view.facts.own && name === "unit") return inside.renew();
  if (view.facts.own && LOOK.includes(name) && canPostAgain()) return runOwn(true);
  return ask({}, field);
}

function fold() {
  if (view.facts.own && !canPostAgain()) view.complain(filesGone());
  else change("view", view.isFolded ? "unrolled" : "folded");
}

// --- what is shown ---

/** @param {Facts} facts */
function settle(facts) {
  // An own network leaves what was asked for as it was, to lead back there.
  if (!facts.own) state.settle(facts);
}

/** @param {Fresh} fresh */
function showAround(fresh) {
  const { facts } = view;
  inside.put(fresh.inside);
  document.documentElement.dataset.theme = facts.theme;
  for (const part of all(document, "[data-own]", HTMLElement)) part.hidden = (part.dataset.own === "yes") !== facts.own;
  document.title = pageTitle(facts.title);
  syncControls(facts.controls, facts.query.pattern, facts.wiring);
  // A plot has no step to go to: it shows what there is once the run is over.
  bar.hidden = facts.plots;
  bar.classList.toggle("folded", view.isFolded);
  find(bar, '[data-action="fold"] span', HTMLElement).textContent = foldButton(view.isFolded);
  links.renew();
  code.show(facts.addresses.py, facts.query.pattern);
  if (!facts.own) showVanishing(facts.vanishing);
}

/** @param {number} step */
function showStep(step) {
  const { facts, stage, playback } = view;
  const { steps } = playback;
  if (!facts.own) {
    state.reach(step, steps);
    amend(withStep(stage.dataset.address ?? "", step, steps));
  }
  links.show(facts, step, steps);
  snippets.show(facts.own ? "" : withStep(facts.snippets, step, steps));
}

/** @param {SVGElement | null} node */
function readOut(node) {
  if (node) readout.show(node, view.playback, view.nodes(), inside.worked(node.dataset.key));
  else readout.clear(view.stage.querySelector(".slot") !== null);
}

// --- what a person does ---

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
  event.preventDefault();
  const { target, submitter } = event;
  if (around(target, "#own-form", HTMLFormElement)) {
    // Another network may lack the state and the unit that were looked at.
    for (const name of ["at", "unit"]) state.set(name, "");
    runOwn();
  } else if (submitter?.id === "leave-own") ask();
  else if (submitter instanceof HTMLButtonElement && submitter.name === "toggle") ask({ toggle: submitter.value });
});

find(document, "#shuffle", HTMLButtonElement).addEventListener("click", () => {
  change("seed", String(Math.floor(Math.random() * 10000)));
});

addEventListener("popstate", () => {
  view.load(`/stage?${stageQuery(Object.fromEntries(new URLSearchParams(location.search)))}`, { strict: false });
});

document.addEventListener("keydown", (event) => view.player.press(event, "input, select, textarea"));

document.documentElement.classList.add("scripts");
choose(find(document, '[name="pattern"]:checked', HTMLInputElement));
code.show(view.facts.addresses.py, view.facts.query.pattern);
view.display();
