// Lesson: the script of a lesson's page. The text sets the figure beside it: what the reader scrolls to or clicks, and
// the questions, which are answered in the text or in the figure.

import { all, around, find, maybe } from "./dom.js";
import { latest, part } from "./fetch.js";
import { FigureView } from "./figure.js";
import { plain } from "./marked.js";
import { topOf } from "./places.js";
import { heard, spoken } from "./spoken.js";
import { Track } from "./track.js";
import { Walk } from "./walk.js";
import { watch } from "./watch.js";
import { unreachable } from "./words.js";

/** Where, as a share of the window's height, the line is that the text must pass to set the figure. */
const LINE = 0.45;
const LINE_BELOW = 0.62;
/** As in lesson.css: the figure stands above the text. */
const NARROW = matchMedia("(max-width: 900px) and (min-height: 561px), (max-width: 639px)");
/** How far, as a share of the window's height, the reader scrolls away from what was clicked. */
const AWAY = 0.25;

const text = find(document, "#text", HTMLElement);
const bar = find(document, "#player", HTMLElement);
const now = find(document, ".said", HTMLElement);
const track = new Track(bar);
/** The requests of each question: an answer to one does not cancel another's. @type {WeakMap<HTMLFormElement, ReturnType<typeof latest>>} */
const asks = new WeakMap();
/** @type {HTMLElement | null} the place in the text that has set the figure */
let current = null;
/** The query, without its step, of the figure that was asked for last; the page came with the first one. */
let wanted = wish(find(text, "figure[data-query]", HTMLElement)).asked;
/** The same of the figure that is shown. */
let drawn = "";
/** Whether the reader has clicked, so that scrolling to what was clicked sets nothing else, and where that was. */
let held = false;
let heldAt = 0;

const view = new FigureView(find(document, "#stage", HTMLElement), bar, {
  changing: () => {},
  changed: take,
  shown: showStep,
  reached: showStep,
  pointed: () => {},
  announce,
  ownNodes: () => Promise.reject(new Error()),
  ownRequest: () => ["", {}],
  canPostAgain: () => false,
});
const walk = new Walk(view, announce);

/** @param {string} words */
function announce(words) {
  find(document, "#status", HTMLElement).textContent = spoken(words);
}

/** What is said aloud of a figure that the reader asked for: which it is, and where its run stands. */
function introduced() {
  const { facts, player } = view;
  return facts.plots ? facts.title : `${facts.title}. ${player.spoken}`;
}

function take() {
  drawn = wanted;
  track.take(view.facts.timeline);
  walk.take();
  bar.hidden = view.facts.plots;
  // A wide plot has no node that the Tab key could come to.
  if (view.facts.plots) find(view.stage, ".scroll", HTMLElement).tabIndex = 0;
  mark();
}

/** @param {number} step */
function showStep(step) {
  track.reach(step);
  const { stop } = view.playback;
  if (stop?.now && step > 0 && step < view.playback.steps) now.textContent = plain(stop.now);
  else now.replaceChildren(...(current ? captionOf(current) : []));
}

/**
 * The caption of the figure that a place in the text sets, or is nearest to, with its formulas.
 * @param {HTMLElement} place
 */
function captionOf(place) {
  const question = place.closest(".predict");
  if (question) return find(question, "h3", HTMLElement).cloneNode(true).childNodes;
  const figures = all(text, "figure", HTMLElement).filter(
    (one) => one.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING || one === place,
  );
  const words = figures.at(-1)?.querySelector("figcaption")?.cloneNode(true);
  if (!(words instanceof HTMLElement)) return [];
  words.querySelector(".more")?.remove();
  return words.childNodes;
}

// --- the text sets the figure ---

/** All places in the text that set the figure, in their order. */
const places = () => all(text, "[data-query]", HTMLElement);

/** What a place asks for: an answered question shows its figure with all numbers. @param {HTMLElement} place */
function queryOf({ classList, dataset }) {
  return (classList.contains("answered") ? dataset.answered : dataset.query) ?? "";
}

/** The same without its step, and the step; null at the end of the run. @param {HTMLElement} place */
function wish(place) {
  const query = new URLSearchParams(queryOf(place));
  const step = query.get("step");
  query.delete("step");
  return { asked: query.toString(), step: step === null ? null : Number(step) };
}

/**
 * Let a place set the figure.
 * @param {HTMLElement} place
 * @param {boolean} [aloud]  whether the reader asked for it: who reads on hears the text, and is not interrupted
 */
async function set(place, aloud = false) {
  if (current !== place) {
    current?.classList.remove("now-here");
    current = place;
    place.classList.add("now-here");
  }
  const { asked, step } = wish(place);
  // The place says where the run stands: it does not go on by itself, in this figure or the next one.
  view.playback.pause();
  if (asked === drawn && asked === wanted) {
    // The same figure: only its run stands elsewhere.
    view.playback.seek(step ?? view.playback.steps);
    mark();
    if (aloud) announce(view.facts.plots ? view.facts.title : view.player.spoken);
    return;
  }
  wanted = asked;
  await view.load(`/stage?${queryOf(place)}&cells=1`, { says: aloud ? introduced : () => "" });
}

/** Let the figure stay, until the reader scrolls on. */
function hold() {
  held = true;
  heldAt = scrollY;
}

/** The last place above the line, or the first one. */
function follow() {
  if (held && Math.abs(scrollY - heldAt) < AWAY * innerHeight) return;
  held = false;
  const line = innerHeight * (NARROW.matches ? LINE_BELOW : LINE);
  // What stands at the end of the page never comes up to the line.
  const ended = scrollY > 0 && scrollY + innerHeight > document.documentElement.scrollHeight - 2;
  const above = places().filter((place) => ended || topOf(place, text) < line);
  const place = above.at(-1) ?? places()[0];
  if (place && place !== current) set(place);
}

const observer = new IntersectionObserver(follow, {
  rootMargin: `0px 0px -${Math.round(100 * (1 - LINE))}% 0px`,
  threshold: [0, 1],
});
for (const place of places()) observer.observe(place);
for (const event of ["wheel", "touchmove", "keydown"]) addEventListener(event, () => (held = false), { passive: true });
addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });

document.addEventListener("click", (event) => {
  const stop = around(event.target, ".sets", HTMLElement);
  if (stop && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    hold();
    set(stop, true);
  }
});

// --- questions ---

/** The question that the figure asks now; null if it asks none. */
function question() {
  const form = current?.closest("form.predict");
  return form instanceof HTMLFormElement && !form.classList.contains("answered") ? form : null;
}

/**
 * Answer a question, or ask it again.
 * @param {HTMLFormElement} form
 * @param {string | null} guess  empty to be shown the answer; null to be asked again
 */
async function answer(form, guess) {
  const fields = [...new FormData(form)]
    .filter(([name]) => name !== "guess")
    .map(([name, value]) => [name, `${value}`]);
  const query = new URLSearchParams(fields);
  if (guess !== null) query.set("guess", guess);
  const ask = asks.get(form) ?? latest();
  asks.set(form, ask);
  hold();
  let fresh;
  try {
    const found = await ask(`/question?${query}`);
    if (!found) return;
    if (!found.ok) return complain(form, JSON.parse(found.text).error.message);
    fresh = part(found, "form.predict");
  } catch (error) {
    return complain(form, unreachable(error));
  }
  const inside = form.contains(document.activeElement);
  form.replaceWith(fresh);
  observer.observe(fresh);
  if (inside)
    find(fresh, "button:not([disabled]), input:not([type=hidden])", HTMLElement).focus({ preventScroll: true });
  // A question that is asked again is heard with its first choice, where the focus is.
  announce(heard(find(fresh, ".verdict", HTMLElement)));
  // Who has scrolled on meanwhile is shown what is there.
  if (held || inside) {
    hold();
    await set(fresh);
  } else follow();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} words
 */
function complain(form, words) {
  const line = Object.assign(document.createElement("p"), { textContent: words, className: "wrong" });
  find(form, ".verdict", HTMLElement).replaceChildren(line);
  announce(words);
}

document.addEventListener("submit", (event) => {
  const form = around(event.target, "form.predict", HTMLFormElement);
  event.preventDefault();
  if (!form) return;
  const { submitter } = event;
  if (submitter instanceof HTMLButtonElement && "again" in submitter.dataset) answer(form, null);
  else if (submitter instanceof HTMLButtonElement && submitter.name === "guess") answer(form, submitter.value);
  else answer(form, find(form, "input[name=guess]", HTMLInputElement).value);
});

// A node of the figure is an answer, too.
view.stage.parentElement?.addEventListener(
  "click",
  (event) => {
    const spot = around(event.target, ".spot[data-key]", HTMLElement);
    if (!spot) return;
    event.preventDefault();
    const form = question();
    const choice = form && maybe(form, `.choice[value="${spot.dataset.key}"]`, HTMLButtonElement);
    if (form && choice) answer(form, choice.value);
  },
  true,
);

/** Mark in the figure what was guessed, and what is right. */
function mark() {
  const form = current?.closest(".predict.answered");
  const { right = "", guess = "" } = form instanceof HTMLElement ? form.dataset : {};
  const answers = right.split(" ");
  for (const node of all(view.svg, ".node", SVGElement)) {
    const { key = "" } = node.dataset;
    node.classList.toggle("is-right", answers.includes(key));
    node.classList.toggle("is-wrong", key === guess && right !== "" && !answers.includes(key));
  }
}

/** Keys that scroll a text. They are the player's only where the focus is at the figure. */
const SCROLLING = [" ", "Home", "End"];
/** What the player does at once; playing says its own. */
const STEPS = ["back", "forward", "first", "last"];

document.addEventListener("keydown", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
  if (walk.press(event)) return;
  if (SCROLLING.includes(event.key) && !around(event.target, ".work", HTMLElement)) return;
  const action = view.player.press(event, "input, select, summary");
  if (STEPS.includes(action)) announce(view.player.spoken);
});

// The slider says where it stands by itself.
bar.addEventListener("input", ({ target }) => {
  const { now: sentence } = view.playback.stop;
  if (around(target, ".scrub", HTMLElement)) announce(sentence ? plain(sentence) : "");
});

take();
follow();
watch();
