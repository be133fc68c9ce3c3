// Embed: one figure and its player, or two that are compared, alone in a frame. The script stores and fetches nothing. It exchanges
// messages with the page around the frame. Each message is an object with a `type`. In a narrow frame time runs down.
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

import { all, dataOf, find, maybe } from "./dom.js";
import { still } from "./motion.js";
import { Pair } from "./pair.js";
import { Player } from "./player.js";
import { Reflow } from "./reflow.js";

/** @typedef {{ type?: unknown, step?: unknown, theme?: unknown }} Message */

/** The media query under which the dark colours apply, by theme. */
const SCHEMES = new Map(
  Object.entries({ auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" }),
);

const facts = dataOf(document, ".facts");
const main = find(document, "main", HTMLElement);
const scroll = find(document, ".scroll", HTMLElement);
let figures = drawn();
const player = new Player(main, { reached, switched: postStep, announce });
const { playback } = player;
const both = maybe(document, ".pair", HTMLElement);
const pair = both && new Pair(both, player);
const reflow = new Reflow(main);
/** Whether one drawing replaces the other, in which nothing happens to the run. */
let turning = false;
let theme = "";

/** The figure, for the scripts by which its nodes can be pointed at. */
export const view = {
  stage: scroll,
  playback,
  announce,
  facts,
  /** Called when the run comes to a step, and when the figure is turned. */
  changed() {},
  get svg() {
    return figures[0];
  },
  nodes: () => Promise.resolve(facts.nodes),
};

if (pair) pair.attach(facts);
else attach();

function drawn() {
  return all(document, ".canvas > svg", SVGSVGElement);
}

function attach() {
  if (facts.plays) player.attach(view.svg, facts.timeline, facts.descriptions);
}

/** Show the figure that fits the frame's width, where the run stands. */
function turn() {
  if (!reflow.fit(document.documentElement.clientWidth)) return;
  const { step, isPlaying } = playback;
  turning = true;
  playback.pause();
  figures = drawn();
  attach();
  playback.seek(step);
  if (isPlaying) playback.play();
  turning = false;
  if (theme) paint(theme);
  view.changed();
}

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
  if (turning) return;
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
  const { width, height } = natural();
  const drawnWidth = Math.max(Math.min(scroll.clientWidth, width * zoom), width * least);
  const bars = main.offsetHeight - scroll.clientHeight + between();
  const whole = Math.ceil((drawnWidth * height) / width + bars);
  const size = { height: Math.min(whole, reflow.most), width: document.documentElement.clientWidth };
  if (!again && posted === JSON.stringify(size)) return;
  posted = JSON.stringify(size);
  postTyped("size", size);
  post({ subject: "lti.frameResize", height: size.height });
}

/** The size of the figure or, side by side or one above the other, of both. */
function natural() {
  const sizes = figures.map((one) => one.viewBox.baseVal);
  const [widths, heights] = [sizes.map(({ width }) => width), sizes.map(({ height }) => height)];
  if (both?.dataset.way === "down") return { width: sum(widths), height: Math.max(...heights) };
  return { width: Math.max(...widths), height: sum(heights) };
}

/** The height of what stands between two figures: their names, and the words under them. */
function between() {
  const beside = both ? all(both, ".about, .line", HTMLElement) : [];
  return sum(beside.map((one) => one.offsetHeight));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((one, other) => one + other, 0);
}

/** @param {Message} message */
function handle({ type, step, theme: chosen }) {
  switch (type) {
    case "unroll:theme":
      return paint(chosen);
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
 * @param {unknown} chosen  a theme
 */
function paint(chosen) {
  const scheme = typeof chosen === "string" ? SCHEMES.get(chosen) : undefined;
  const dark = figures.flatMap((one) => {
    const rules = [...(maybe(one, "style", SVGStyleElement)?.sheet?.cssRules ?? [])];
    return rules.filter((rule) => rule instanceof CSSMediaRule).filter(isOfScheme);
  });
  if (!dark.length || scheme === undefined) return;
  for (const rule of dark) rule.media.mediaText = scheme;
  theme = String(chosen);
  document.documentElement.dataset.theme = theme;
}

// --- player ---

function reached() {
  // A figure at its last step is not scrolled by being turned.
  if (!turning || playback.step < playback.steps) follow();
  view.changed();
  postStep();
}

function follow() {
  if (!pair) return player.follow();
  pair.show();
  pair.follow(scroll);
}

/** @param {string} text */
function announce(text) {
  if (!turning) find(document, "[role=status]", HTMLElement).textContent = text;
}

// The player takes keys only while the figure or the player has the focus.
main.addEventListener("keydown", (event) => {
  const action = player.press(event, "input, select, a");
  if (action && action !== "play") announce(player.spoken);
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
  turn();
  postSize();
  showEdges();
}).observe(scroll);
turn();
postSize();
postReady();
// A figure at its last step is not scrolled, because the reader did not go to that step.
if (playback.step < playback.steps) follow();

// With motion=on, start to play once the figure is visible.
if (facts.starts && !still()) {
  const observer = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    observer.disconnect();
    if (playback.step === playback.steps) playback.seek(0);
    playback.play();
  });
  observer.observe(scroll);
}
