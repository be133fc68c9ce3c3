// Embed: one figure and its player, alone in a frame. The script stores and fetches nothing. It exchanges
// messages with the page around the frame. Each message is an object with a `type`.
//
// To the page, each also with `version: 1`:
//
//   unroll:size   { height, width }          the size in px that fits the figure: at the start, and
//                                            whenever it changes
//   unroll:ready  { pattern, step, steps }   the figure is visible; `steps` is 0 if it cannot be played
//   unroll:step   { step, steps, playing }   the step changed, or playing started or stopped
//
//   { subject: "lti.frameResize", height }   with each size, for learning platforms; it has no `type`
//
// From the page. Other messages, and those of other windows, are ignored:
//
//   unroll:play                              play from the current step, or from the start if it is the last
//   unroll:pause
//   unroll:step   { step }                   go to a step: a whole number, limited to the run's first and last
//   unroll:theme  { theme }                  light, dark or auto. A figure in mono keeps its one palette
//   unroll:ready                             send unroll:size and unroll:ready again

import { dataOf, find, maybe } from "./dom.js";
import { still } from "./motion.js";
import { Player } from "./player.js";

/** @typedef {{ type?: unknown, step?: unknown, theme?: unknown }} Message */

/** The media query under which the dark colours apply, by theme. */
const SCHEMES = new Map(
  Object.entries({ auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" }),
);

const facts = dataOf(document, ".facts");
const main = find(document, "main", HTMLElement);
const scroll = find(document, ".scroll", HTMLElement);
const canvas = find(document, ".canvas", HTMLElement);
const figure = find(document, ".canvas > svg", SVGSVGElement);
const player = new Player(main, { reached, switched: postStep, announce });
const { playback } = player;

if (facts.plays) player.attach(figure, facts.timeline, facts.descriptions);

// --- messages ---

const framed = window.parent !== window;

/** @param {object} message */
function post(message) {
  // The messages hold no secrets, and a sandboxed frame cannot know the origin of its parent.
  if (framed) window.parent.postMessage(message, "*");
}

/**
 * @param {string} type
 * @param {object} more
 */
function postTyped(type, more) {
  post({ type: `unroll:${type}`, version: 1, ...more });
}

function postReady() {
  postTyped("ready", { pattern: facts.pattern ?? null, step: playback.step, steps: playback.steps });
}

function postStep() {
  postTyped("step", { step: playback.step, steps: playback.steps, playing: playback.isPlaying });
}

let posted = "";

/**
 * Post the height that fits the figure at the frame's width. A lower frame shows a smaller figure, or scrolls it.
 * @param {boolean} [again]  whether to post even if the size did not change
 */
function postSize(again = false) {
  const style = getComputedStyle(scroll);
  const [zoom, least] = ["--zoom", "--least"].map((name) => Number(style.getPropertyValue(name)));
  const { width, height } = figure.viewBox.baseVal;
  const drawnWidth = Math.max(Math.min(scroll.clientWidth, width * zoom), width * least);
  const bars = main.offsetHeight - scroll.clientHeight;
  const size = { height: Math.ceil((drawnWidth * height) / width + bars), width: document.documentElement.clientWidth };
  if (!again && posted === JSON.stringify(size)) return;
  posted = JSON.stringify(size);
  postTyped("size", size);
  post({ subject: "lti.frameResize", height: size.height });
}

/** @param {Message} message */
function handle({ type, step, theme }) {
  switch (type) {
    case "unroll:theme":
      return paint(theme);
    case "unroll:ready":
      postSize(true);
      return postReady();
  }
  if (!facts.plays) return;
  if (type === "unroll:play") playback.play();
  else if (type === "unroll:pause") playback.pause();
  else if (type === "unroll:step" && Number.isInteger(step)) playback.seek(Number(step));
}

addEventListener("message", ({ data, source }) => {
  if (framed && source === window.parent && typeof data?.type === "string") handle(data);
});

/** @param {CSSMediaRule} rule */
function isOfScheme({ media }) {
  return [...SCHEMES.values()].includes(media.mediaText);
}

/**
 * Switch the colours of the figure and of the document around it.
 * @param {unknown} theme
 */
function paint(theme) {
  const rules = [...(maybe(figure, "style", SVGStyleElement)?.sheet?.cssRules ?? [])];
  const dark = rules.filter((rule) => rule instanceof CSSMediaRule).find(isOfScheme);
  const scheme = typeof theme === "string" ? SCHEMES.get(theme) : undefined;
  if (!dark || scheme === undefined) return;
  dark.media.mediaText = scheme;
  document.documentElement.dataset.theme = String(theme);
}

// --- player ---

function reached() {
  player.follow();
  postStep();
}

/** @param {string} text */
function announce(text) {
  find(document, "[role=status]", HTMLElement).textContent = text;
}

// The player takes keys only while the figure or the player has the focus.
main.addEventListener("keydown", (event) => {
  const action = player.press(event, "input, select, a");
  if (action && action !== "play") announce(player.words);
});

// --- edges ---

/** Show at which edges the figure goes on. */
function showEdges() {
  const { scrollLeft, scrollWidth, clientWidth, scrollTop, scrollHeight, clientHeight } = scroll;
  scroll.classList.toggle("before", scrollLeft > 1);
  scroll.classList.toggle("after", scrollLeft + clientWidth < scrollWidth - 1);
  scroll.classList.toggle("above", scrollTop > 1);
  scroll.classList.toggle("below", scrollTop + clientHeight < scrollHeight - 1);
}

scroll.addEventListener("scroll", showEdges, { passive: true });

// --- start ---

new ResizeObserver(() => {
  postSize();
  showEdges();
}).observe(scroll);
postSize();
postReady();
// A figure at its last step is not scrolled, because the reader did not go to that step.
if (playback.step < playback.steps) player.follow();

// With motion=on, start to play once the figure is visible.
if (facts.starts && !still()) {
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    observer.disconnect();
    if (playback.step === playback.steps) playback.seek(0);
    playback.play();
  });
  observer.observe(canvas);
}
