// Embed: one figure and its player, alone in a frame. It keeps nothing and asks for nothing; with the
// page around it, it exchanges messages. Each is an object with a `type`.
//
// To the page, each also with `version: 1`:
//
//   unroll:size   { height, width }          what the figure would like to have, in px: once it is there,
//                                            and whenever that changes
//   unroll:ready  { pattern, step, steps }   the figure is there; `steps` is 0 where nothing can be played
//   unroll:step   { step, steps, playing }   the run stands at another step, started or stopped
//
//   { subject: "lti.frameResize", height }   with each size, for learning platforms; it has no `type`
//
// From the page; anything else, and whatever another window sends, is ignored:
//
//   unroll:play                              from where the run stands; from the end, from the beginning
//   unroll:pause
//   unroll:step   { step }                   a whole number; past the run's ends it is the end
//   unroll:theme  { theme }                  light, dark or auto. A figure in mono keeps its one palette
//   unroll:ready                             answered by unroll:size and unroll:ready, as at the start

import { dataOf, find, maybe } from "./dom.js";
import { still } from "./motion.js";
import { Player } from "./player.js";

/** @typedef {{ type?: unknown, step?: unknown, theme?: unknown }} Message */

/** The condition under which a theme's dark colours apply. */
const SCHEMES = new Map(Object.entries({ auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" }));

const facts = dataOf(document, ".facts");
const main = find(document, "main", HTMLElement);
const scroll = find(document, ".scroll", HTMLElement);
const canvas = find(document, ".canvas", HTMLElement);
const figure = find(document, ".canvas > svg", SVGSVGElement);
const player = new Player(main, { reached, switched: postStep, announce });
const { playback } = player;

if (facts.plays) player.attach(figure, facts.timeline, facts.descriptions);

// --- the page around ---

const framed = window.parent !== window;

/** @param {object} message */
function post(message) {
  // Nothing in it is a secret, and a sandboxed frame cannot know who is around it.
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
 * Say how high the frame should be for its width. A frame that is lower shows a smaller figure.
 * @param {boolean} [again]  also where the size is the one that was said last
 */
function postSize(again = false) {
  const style = getComputedStyle(scroll);
  const [zoom, least] = ["--zoom", "--least"].map((name) => Number(style.getPropertyValue(name)));
  const { width, height } = figure.viewBox.baseVal;
  const shown = Math.max(Math.min(scroll.clientWidth, width * zoom), width * least);
  const bars = main.offsetHeight - scroll.clientHeight;
  const size = { height: Math.ceil((shown * height) / width + bars), width: document.documentElement.clientWidth };
  if (!again && posted === JSON.stringify(size)) return;
  posted = JSON.stringify(size);
  postTyped("size", size);
  post({ subject: "lti.frameResize", height: size.height });
}

/** @param {Message} message */
function obey({ type, step, theme }) {
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
  if (framed && source === window.parent && typeof data?.type === "string") obey(data);
});

/**
 * Repaint the figure and what is around it.
 * @param {unknown} theme
 */
function paint(theme) {
  const rules = [...(maybe(figure, "style", SVGStyleElement)?.sheet?.cssRules ?? [])];
  const dark = rules.find((rule) => rule instanceof CSSMediaRule);
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

// Keys are the player's only where the figure or the player has the focus.
main.addEventListener("keydown", (event) => {
  const action = player.press(event, "input, select, a");
  if (action && action !== "play") announce(player.words);
});

// --- start ---

new ResizeObserver(() => postSize()).observe(scroll);
postSize();
postReady();
// A figure at its last step stays where it is: nobody went there.
if (playback.step < playback.steps) player.follow();

// It starts by itself once it can be seen.
if (facts.starts && !still()) {
  const sight = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    sight.disconnect();
    if (playback.step === playback.steps) playback.seek(0);
    playback.play();
  });
  sight.observe(canvas);
}
