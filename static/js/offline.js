// Offline: the script of the file with all lessons. The text sets the figure in the frame beside it; every figure is in
// the file, a document of its own.

import { all, around, find } from "./dom.js";
import { topOf } from "./places.js";

/** Where, as a share of the window's height, the line is that the text must pass to set the figure. */
const LINE = 0.45;

/** @param {string} id */
const textOf = (id) => find(document, `#${id}`, HTMLScriptElement).textContent ?? "";
/** @type {Record<string, string>} */
const shared = JSON.parse(textOf("shared"));
/** @type {string[]} */
let documents = [];
const text = find(document, ".text", HTMLElement);
const frame = find(document, "iframe", HTMLIFrameElement);
const places = all(document, "[data-doc]", HTMLElement);
let drawn = "";
/** Whether the reader has clicked, so that scrolling to what was clicked sets nothing else. */
let held = false;

/** @param {HTMLElement} place */
function set(place) {
  const { doc = "0" } = place.dataset;
  for (const other of places) other.classList.toggle("now-here", other === place);
  if (doc === drawn) return;
  drawn = doc;
  let body = documents[Number(doc)];
  // As a function, because $ means something in a text to put in.
  for (const [mark, part] of Object.entries(shared)) body = body.replace(mark, () => part);
  frame.srcdoc = body;
}

function follow() {
  if (held || !documents.length) return;
  const above = places.filter((place) => topOf(place, text) < innerHeight * LINE);
  const place = above.at(-1) ?? places[0];
  if (place) set(place);
}

for (const event of ["wheel", "touchmove", "keydown"]) addEventListener(event, () => (held = false), { passive: true });
addEventListener("scroll", () => requestAnimationFrame(follow), { passive: true });
document.addEventListener("click", (event) => {
  const stop = around(event.target, ".sets", HTMLElement);
  if (!stop) return;
  event.preventDefault();
  held = true;
  set(stop);
});

const packed = Uint8Array.from(atob(textOf("documents")), (one) => one.charCodeAt(0));
new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).json().then((unpacked) => {
  documents = unpacked;
  follow();
});
