// Live: the script of the page that follows a live lecture. It shows what the lecture shows, at the same step, until the
// reader wanders off, and answers what the lecture asks.

import { showBand } from "./band.js";
import { bars } from "./bars.js";
import { all, around, dataOf, find, maybe } from "./dom.js";
import { FigureView } from "./figure.js";
import { Listener } from "./listen.js";
import { plain } from "./marked.js";
import { latest, part } from "./fetch.js";
import { heard, spoken } from "./spoken.js";
import { Track } from "./track.js";
import { Walk } from "./walk.js";
import { PHONE } from "./widths.js";
import { answerKept, answersShown, lineSays, notSentAnswer } from "./words.js";
import { onYourOwn, roundClosed, roundOpens, waitsForYou } from "./words.js";

/** @import { Fresh } from "./figure.js" */
/** @import { State } from "./listen.js" */

/** A figure, or answers, that could not be fetched are asked for again after so long. */
const AGAIN_MS = 2000;

const room = find(document, "#room", HTMLElement);
const { code = "", rev = "", build = "" } = room.dataset;
const bar = find(document, "#player", HTMLElement);
const now = find(room, ".said", HTMLElement);
const banner = find(room, ".banner", HTMLElement);
const asked = find(room, ".poll", HTMLElement);
const first = latest();
const askAnswers = latest();
/** @type {State} */
let state = dataOf(room, ".state");
/** The query of the figure that is shown, and of the one that was asked for last. */
let drawn = "";
let wanted = "";
/** What the player does at once; playing says its own. */
const STEPS = ["back", "forward", "first", "last"];
/** Whether the reader has wandered off. */
let own = false;
/** @type {FigureView | null} */
let view = null;
/** @type {Track | null} */
let track = null;
/** @type {Walk | null} */
let walk = null;

/** @param {string} words */
function announce(words) {
  const status = find(document, "#status", HTMLElement);
  // The same words, put there again, would be heard again.
  if (status.textContent !== spoken(words)) status.textContent = spoken(words);
}

/** What was said last of the lecture: the query, and the step or where its question stands. */
let told = "";
/** The title of the figure that was said last. */
let heading = "";

/**
 * Say something of what the lecture shows, once for each state of it.
 * @param {string} about
 * @param {string} words
 */
function report(about, words) {
  const key = `${drawn} ${about}`;
  if (key === told) return;
  told = key;
  announce(words);
}

// --- the figure ---

/** The query of the figure that a state shows: without its question when the answers are shown. @param {State} shown */
function queryOf({ address, answers }) {
  const query = new URL(address, location.href).searchParams;
  if (answers === "shown") query.delete("ask");
  // At which step it is shown is said beside it, so that it is one figure for caches.
  query.delete("step");
  query.set("rev", rev);
  query.set("build", build);
  if (PHONE.matches) query.set("narrow", "1");
  query.sort();
  return query.toString();
}

/** Show what the lecture shows. */
async function show() {
  if (!state.address) return;
  const query = queryOf(state);
  if (query === drawn && query === wanted) return align();
  wanted = query;
  // What it shows is said when it stands at the lecture's step.
  if (view) await view.load(`/live/figure?${query}`, { says: () => "" });
  else await begin(query);
  if (drawn !== wanted && query === wanted) setTimeout(() => query === wanted && show(), AGAIN_MS);
}

/**
 * Show the first figure.
 * @param {string} query
 */
async function begin(query) {
  const answer = await first(`/live/figure?${query}`).catch(() => null);
  if (!answer?.ok || view) return;
  find(room, "#stage", HTMLElement).replaceWith(part(answer, "#stage"));
  view = new FigureView(find(room, "#stage", HTMLElement), bar, {
    changing: () => {},
    changed,
    shown: tell,
    reached: () => {},
    pointed: () => {},
    announce,
    ownNodes: () => Promise.reject(new Error()),
    ownRequest: () => ["", {}],
    canPostAgain: () => false,
  });
  track = new Track(bar);
  walk = new Walk(view, announce);
  changed({ stage: view.stage, part: (selector) => part(answer, selector), ok: true });
  view.display();
  align();
}

/** @param {Fresh} fresh */
function changed(fresh) {
  if (!view) return;
  drawn = wanted;
  const inside = focused();
  track?.take(view.facts.timeline);
  walk?.take();
  bar.hidden = view.facts.plots || new URLSearchParams(drawn).has("ask");
  asked.replaceChildren(...(new URLSearchParams(drawn).has("ask") ? [fresh.part("form.predict")] : []));
  // The step is the lecture's, which the new figure takes when it is in place.
  queueMicrotask(() => {
    align();
    refocus(inside);
  });
}

/** Go to the lecture's step, and play if it plays. */
function align() {
  if (!view || own || drawn !== wanted) return;
  const { playback, facts } = view;
  question();
  if (new URLSearchParams(drawn).has("ask")) return;
  if (facts.plots) return report("", facts.title);
  const step = Math.min(state.answers === "shown" ? playback.steps : (state.step ?? playback.steps), playback.steps);
  if (state.playing && step < playback.steps) {
    // One step more or less is the time that the word took.
    if (Math.abs(playback.step - step) > (playback.isPlaying ? 1 : 0)) playback.seek(step);
    playback.play();
  } else if (playback.isPlaying || playback.step !== step) {
    playback.pause();
    playback.seek(step);
  }
  // Playing says that it does, and where it ends.
  if (!playback.isPlaying && state.answers !== "shown") report(String(step), introduced());
}

/** Where the run of the lecture stands; of another figure than the last one also which it is. */
function introduced() {
  if (!view) return "";
  const { title } = view.facts;
  const fresh = title !== heading;
  heading = title;
  return fresh ? `${title}. ${view.player.spoken}` : view.player.spoken;
}

/** @param {number} step */
function tell(step) {
  if (!view) return;
  track?.reach(step);
  showBand(view);
  const { stop, steps } = view.playback;
  now.textContent = stop?.now && step > 0 && step <= steps ? plain(stop.now) : view.facts.title;
}

// --- on one's own ---

/** @param {boolean} on */
function wander(on) {
  if (own === on) return;
  own = on;
  banner.hidden = !on;
  find(banner, "span", HTMLElement).textContent = on ? onYourOwn() : "";
  if (on) return;
  // Where the lecture is meanwhile is said, even if it is where it was.
  told = "";
  show();
}

find(banner, ".return", HTMLButtonElement).addEventListener("click", () => {
  wander(false);
  bar.focus({ preventScroll: true });
});
for (const event of ["click", "input"]) {
  // Before the player does what was asked.
  bar.addEventListener(
    event,
    ({ target }) => {
      if (around(target, "button, .scrub", HTMLElement)) wander(true);
    },
    true,
  );
}
document.addEventListener("keydown", (event) => {
  if (walk?.press(event)) return;
  if (event.target instanceof HTMLInputElement && event.target.type === "text") return;
  const action = view?.player.press(event, "input, select, summary");
  if (!action) return;
  wander(true);
  if (view && STEPS.includes(action)) announce(view.player.spoken);
});

// The slider says where it stands by itself.
bar.addEventListener("input", ({ target }) => {
  const sentence = view?.playback.stop.now;
  if (around(target, ".scrub", HTMLElement)) announce(sentence ? plain(sentence) : "");
});

// --- questions ---

const KEPT = `unroll-live-${code}`;

/** What this reader has answered in this round, and the token by which an answer replaces it. */
function mine() {
  const about = `${state.address} ${state.round}`;
  let kept;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  } catch {
    kept = {};
  }
  if (kept.about !== about) kept = { about, token: crypto.getRandomValues(new Uint32Array(3)).join(""), guess: "" };
  return kept;
}

/** @param {{ about: string, token: string, guess: string }} kept */
function keep(kept) {
  try {
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  } catch {
    // This browser stores nothing: another answer counts beside the first.
  }
}

/** The question's form; null if the figure asks none. */
const form = () => maybe(asked, "form.predict", HTMLFormElement);

/**
 * Keep the focus near while a part of the page is switched off or taken away, which would leave it at the top.
 * @param {boolean} inside  whether it was in a part that changes
 */
function refocus(inside) {
  const { activeElement } = document;
  const lost = !activeElement?.isConnected || activeElement.matches("body, :disabled, [hidden], [hidden] *");
  if (inside && lost) (asked.hidden ? bar : asked).focus({ preventScroll: true });
}

/** Whether the focus is in the question or in the player. */
const focused = () => asked.contains(document.activeElement) || bar.contains(document.activeElement);

/** Show where the question stands. */
function question() {
  const inside = focused();
  stand();
  refocus(inside);
}

function stand() {
  const open = form();
  asked.hidden = !state.round || (!open && state.answers !== "shown");
  asked.classList.toggle("closed", state.answers !== "open");
  if (state.answers === "shown") {
    answers();
    return;
  }
  if (!open || !state.round) return;
  const { guess } = mine();
  for (const choice of all(open, ".choice", HTMLButtonElement)) {
    choice.setAttribute("aria-pressed", String(choice.value === guess && guess !== ""));
    choice.disabled = state.answers !== "open";
  }
  for (const field of all(open, ".typed-number :is(input, button)", HTMLElement)) {
    field.toggleAttribute("disabled", state.answers !== "open");
  }
  mark(guess);
  const words = state.answers === "open" ? (guess ? answerKept() : "") : roundClosed(state.round);
  say(words);
  report(
    `${state.round} ${state.answers} ${guess}`,
    words || roundOpens(state.round, heard(find(open, "h3", HTMLElement))),
  );
}

/** @param {string} words */
function say(words) {
  const open = form();
  if (!open) return;
  const line = Object.assign(document.createElement("p"), { textContent: words });
  find(open, ".verdict", HTMLElement).replaceChildren(...(words ? [line] : []));
}

/** Say why an answer does not count. @param {string} words */
function complain(words) {
  say(words);
  announce(words);
}

/** Mark the node that was answered. @param {string} guess */
function mark(guess) {
  if (!view) return;
  for (const node of all(view.svg, ".node", SVGElement)) node.classList.toggle("is-guess", node.dataset.key === guess);
}

/** @param {string} guess */
async function answer(guess) {
  const { round } = state;
  if (state.answers !== "open" || !round) return;
  const kept = { ...mine(), guess };
  const options = { method: "POST", body: JSON.stringify({ round, guess, token: kept.token }) };
  try {
    const response = await fetch(`/v1/live/${code}/answers`, options);
    if (!response.ok) {
      // The round may be over, and the word of it on its way.
      listener.ask();
      return complain((await response.json()).error.message);
    }
    keep(kept);
    question();
  } catch (error) {
    complain(notSentAnswer(error));
  }
}

/** Show how the room has answered. */
async function answers() {
  const about = state;
  try {
    const found = await askAnswers(`/v1/live/${code}/answers`);
    if (!found?.ok || about !== state) return;
    const data = JSON.parse(found.text);
    const title = Object.assign(document.createElement("h3"), { textContent: data.question });
    const why = Object.assign(document.createElement("p"), { textContent: data.why });
    const inside = focused();
    asked.replaceChildren(title, bars(data), why);
    asked.hidden = false;
    refocus(inside);
    report("shown", answersShown(data.question, data.why ?? ""));
  } catch {
    setTimeout(() => about === state && answers(), AGAIN_MS);
  }
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const open = form();
  const { submitter } = event;
  if (!open) return;
  if (submitter instanceof HTMLButtonElement && submitter.name === "guess") answer(submitter.value);
  else answer(find(open, "input[name=guess]", HTMLInputElement).value);
});

room.addEventListener(
  "click",
  (event) => {
    const spot = around(event.target, ".spot[data-key]", HTMLElement);
    const open = spot && form();
    if (!open) return;
    event.preventDefault();
    event.stopPropagation();
    const choice = maybe(open, `.choice[value="${spot.dataset.key}"]`, HTMLButtonElement);
    if (choice) answer(choice.value);
  },
  true,
);

// --- the lecture ---

/** @param {State} next */
function take(next) {
  state = next;
  find(room, ".eyes", HTMLElement).hidden = !next.eyes;
  if (next.address) find(document, ".in-studio", HTMLAnchorElement).href = next.address;
  if (own) {
    const words = find(banner, "span", HTMLElement);
    const waits = next.round && next.answers === "open" && words.textContent !== waitsForYou();
    if (waits) words.textContent = waitsForYou();
    return;
  }
  show();
}

/** How the lecture comes. */
const line = find(document, ".code-of-room .line", HTMLElement);
const listener = new Listener(code, {
  take,
  line: (kind) => {
    const words = lineSays(kind);
    if (line.textContent !== words) line.textContent = words;
    line.dataset.kind = kind;
  },
});

const lead = new URLSearchParams(location.hash.slice(1)).get("lead");
if (lead) {
  // Whoever has the secret leads: from the studio, with what is shown now.
  const figure = state.address ? `&${state.address.slice(2)}` : "";
  location.replace(`/?present=1${figure}#${new URLSearchParams({ lead: `${code}.${lead}` })}`);
} else {
  take(state);
  listener.start(state.number);
}
PHONE.addEventListener("change", () => own || show());
