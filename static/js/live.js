// Live: the script of the page that follows a live lecture. It shows what the lecture shows, at the same step, until the
// reader wanders off, and answers what the lecture asks.

import { showBand } from "./band.js";
import { around, dataOf, find } from "./dom.js";
import { FigureView } from "./figure.js";
import { Listener } from "./listen.js";
import { plain } from "./marked.js";
import { latest, part } from "./fetch.js";
import { Poll, spotOf } from "./poll.js";
import { spoken } from "./spoken.js";
import { Track } from "./track.js";
import { Walk } from "./walk.js";
import { PHONE } from "./widths.js";
import { lineSays, onYourOwn, waitsForYou } from "./words.js";

/** @import { Fresh } from "./figure.js" */
/** @import { State } from "./listen.js" */

/** A figure that could not be fetched is asked for again after so long. */
const AGAIN_MS = 2000;

const room = find(document, "#room", HTMLElement);
const { code = "", rev = "", build = "" } = room.dataset;
const bar = find(document, "#player", HTMLElement);
const now = find(room, ".said", HTMLElement);
const banner = find(room, ".banner", HTMLElement);
const first = latest();
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
const poll = new Poll(find(room, ".poll", HTMLElement), code, bar, {
  figure: () => view?.svg,
  report,
  announce,
  late: () => listener.ask(),
});

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
function queryOf({ address, answers, step }) {
  const query = new URL(address, location.href).searchParams;
  if (answers === "shown") query.delete("ask");
  // At which step it is shown is said beside it, so that it is one figure for caches. One cell is a figure of its step.
  query.delete("step");
  if (query.get("view") === "cell" && step !== null) query.set("step", String(step));
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
  const inside = poll.focused;
  track?.take(view.facts.timeline);
  walk?.take();
  bar.hidden = view.facts.plots || new URLSearchParams(drawn).has("ask");
  poll.take(new URLSearchParams(drawn).has("ask") ? fresh.part("form.predict") : null);
  // The step is the lecture's, which the new figure takes when it is in place.
  queueMicrotask(() => {
    align();
    poll.refocus(inside);
  });
}

/** Go to the lecture's step, and play if it plays. */
function align() {
  if (!view || own || drawn !== wanted) return;
  const { playback, facts } = view;
  poll.show(state);
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

// A form of the player's buttons sends nothing.
document.addEventListener("submit", (event) => event.preventDefault());

room.addEventListener(
  "click",
  (event) => {
    const spot = spotOf(event.target);
    if (!spot || !poll.pick(spot)) return;
    event.preventDefault();
    event.stopPropagation();
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
    const says = find(banner, "span", HTMLElement);
    const words = next.round && next.answers === "open" ? waitsForYou() : onYourOwn();
    if (says.textContent !== words) says.textContent = words;
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
