// Notes: the speaker's window. It shows what the window that presents says, and sends it the keys.

import { actionOf, isBrowsers } from "./clicker.js";
import { all, around, find } from "./dom.js";
import { channel } from "./speaker.js";
import { elapsed, noNotes } from "./words.js";

/** @import { Message, Shown } from "./speaker.js" */

const talk = channel(new URLSearchParams(location.search).get("window") ?? "");
const main = find(document, "main", HTMLElement);
let started = 0;

/** @param {Message} message */
function say(message) {
  talk?.postMessage(message);
}

/** @param {boolean} on  whether a window presents */
function present(on) {
  find(main, ".waiting", HTMLElement).hidden = on;
  for (const part of all(main, ".top, .panel", HTMLElement)) part.hidden = !on;
}

/** @param {Shown} shown */
function show(shown) {
  present(true);
  started = shown.started;
  const { next } = shown;
  find(main, ".place", HTMLElement).textContent = shown.place;
  find(main, ".current .line", HTMLElement).textContent = shown.line;
  find(main, ".mine", HTMLElement).textContent = shown.mine || noNotes();
  find(main, ".mine", HTMLElement).classList.toggle("none", !shown.mine);
  find(main, '[data-key="b"]', HTMLElement).setAttribute("aria-pressed", String(shown.blank));
  find(main, ".next", HTMLElement).hidden = !next;
  if (next) {
    find(main, ".next .line", HTMLElement).textContent = next.line || next.title;
    const picture = find(main, ".picture", HTMLImageElement);
    picture.hidden = !next.picture;
    if (next.picture && picture.getAttribute("src") !== next.picture) picture.src = next.picture;
    picture.alt = next.title;
  }
  tick();
}

function tick() {
  find(main, ".timer", HTMLElement).textContent = elapsed(Date.now() - started);
  find(main, ".hour", HTMLElement).textContent = new Date().toLocaleTimeString([], { timeStyle: "short" });
}

talk?.addEventListener("message", (/** @type {MessageEvent<Message>} */ { data }) => {
  if (data.kind === "shown") show(data.shown);
  else if (data.kind === "left") present(false);
});

addEventListener("keydown", (event) => {
  const { key } = event;
  const own = key === " " && around(event.target, "button, a", HTMLElement);
  // This window has a screen of its own, and does not end the other's presentation.
  if (isBrowsers(event) || own || !actionOf(key) || ["leave", "close", "notes"].includes(actionOf(key))) return;
  event.preventDefault();
  say({ kind: "key", key });
});

main.addEventListener("click", ({ target }) => {
  const key = around(target, "[data-key]", HTMLElement)?.dataset.key;
  if (key) say({ kind: "key", key });
});

setInterval(() => {
  // The other window may begin to present again.
  if (!find(main, ".waiting", HTMLElement).hidden) say({ kind: "hello" });
  tick();
}, 1000);
say({ kind: "hello" });
