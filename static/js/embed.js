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

import { follow } from "./follow.js";
import { still } from "./motion.js";
import { Player } from "./player.js";

const SCHEMES = { auto: "(prefers-color-scheme: dark)", light: "not all", dark: "all" };

const $ = (selector) => document.querySelector(selector);
const facts = JSON.parse($(".facts").textContent);
const scroll = $(".scroll");
const canvas = $(".canvas");
const figure = $(".canvas > svg");
const main = $("main");
const player = new Player({ shown: goTo, playing: showPlaying });

if (facts.plays) player.attach(figure);

// --- the page around --------------------------------------------------------------

const framed = window.parent !== window;

function post(message) {
  // Nothing in it is a secret, and a sandboxed frame cannot know who is around it.
  if (framed) window.parent.postMessage(message, "*");
}

const tell = (type, more) => post({ type: `unroll:${type}`, version: 1, ...more });

const tellReady = () => tell("ready", { pattern: facts.pattern ?? null, step: player.step, steps: player.steps });
const tellStep = () => tell("step", { step: player.step, steps: player.steps, playing: player.isPlaying });

let told = "";

/** How high the frame should be for its width. A frame that is lower shows a smaller figure. */
function tellSize({ again = false } = {}) {
  const style = getComputedStyle(scroll);
  const [zoom, least] = ["--zoom", "--least"].map((name) => Number(style.getPropertyValue(name)));
  const { width, height } = figure.viewBox.baseVal;
  const shown = Math.max(Math.min(scroll.clientWidth, width * zoom), width * least);
  const bars = main.offsetHeight - scroll.clientHeight;
  const size = { height: Math.ceil((shown * height) / width + bars), width: document.documentElement.clientWidth };
  if (!again && told === JSON.stringify(size)) return;
  told = JSON.stringify(size);
  tell("size", size);
  post({ subject: "lti.frameResize", height: size.height });
}

const COMMANDS = {
  "unroll:play": () => player.play(),
  "unroll:pause": () => player.pause(),
  "unroll:step": ({ step }) => {
    if (Number.isInteger(step)) player.seek(step);
  },
};

addEventListener("message", ({ data, source }) => {
  if (!framed || source !== window.parent || typeof data?.type !== "string") return;
  if (data.type === "unroll:theme") show(data.theme);
  else if (data.type === "unroll:ready") {
    tellSize({ again: true });
    tellReady();
  } else if (facts.plays && Object.hasOwn(COMMANDS, data.type)) COMMANDS[data.type](data);
});

/** Repaint the figure and what is around it. */
function show(theme) {
  const rules = [...(figure.querySelector("style")?.sheet.cssRules ?? [])];
  const dark = rules.find((rule) => rule instanceof CSSMediaRule);
  if (!dark || typeof theme !== "string" || !Object.hasOwn(SCHEMES, theme)) return;
  dark.media.mediaText = SCHEMES[theme];
  document.documentElement.dataset.theme = theme;
}

// --- player -----------------------------------------------------------------------

function goTo(step) {
  const scrub = $(".scrub");
  if (scrub) {
    scrub.value = step;
    scrub.setAttribute("aria-valuetext", player.words);
  }
  const clock = $(".clock");
  if (clock) clock.textContent = player.clock;
  figure.querySelector("desc").textContent = facts.descriptions[step];
  follow(scroll, figure, player, step);
  tellStep();
}

function showPlaying(playing) {
  $('[data-action="play"]')?.setAttribute("aria-label", playing ? "Pause" : "Play");
  $(".player")?.classList.toggle("playing", playing);
  announce(playing ? "Playing" : player.words);
  tellStep();
}

function announce(text) {
  $("[role=status]").textContent = text;
}

const ACTIONS = {
  play: () => player.toggle(),
  back: () => player.seek(player.step - 1),
  forward: () => player.seek(player.step + 1),
};

main.addEventListener("click", ({ target }) => {
  const action = target.closest("button")?.dataset.action;
  if (!action) return;
  ACTIONS[action]();
  if (action !== "play") announce(player.words);
});

main.addEventListener("input", ({ target }) => {
  if (target.matches(".scrub")) player.seek(Number(target.value));
  else player.speed = Number(target.value);
});

const KEYS = {
  " ": ["play", ACTIONS.play],
  ArrowLeft: ["back", ACTIONS.back],
  ArrowRight: ["forward", ACTIONS.forward],
  Home: ["back", () => player.seek(0)],
  End: ["forward", () => player.seek(player.steps)],
};

// Keys are the player's only where the figure or the player has the focus, and its button is there.
main.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
  if (event.target.closest("input, select, a") || (event.key === " " && event.target.closest("button"))) return;
  const [action, act] = KEYS[event.key];
  if (!$(`[data-action="${action}"]`)) return;
  event.preventDefault();
  act();
  if (action !== "play") announce(player.words);
});

// --- start ------------------------------------------------------------------------

new ResizeObserver(() => tellSize()).observe(scroll);
tellSize();
tellReady();
// A figure that is whole stays where it is: nobody went to its last step.
if (player.step < player.steps) follow(scroll, figure, player, player.step);

// It starts by itself once it can be seen.
if (facts.starts && !still()) {
  const seen = new IntersectionObserver(([{ isIntersecting }]) => {
    if (!isIntersecting) return;
    seen.disconnect();
    if (player.step === player.steps) player.seek(0);
    player.play();
  });
  seen.observe(canvas);
}
