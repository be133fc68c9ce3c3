// Watch: the page of a lesson that is being written loads again when a file is saved.

import { maybe } from "./dom.js";

/** How often the page asks, in ms. */
const EVERY = 1000;

const { watched } = maybe(document, "[data-watched]", HTMLElement)?.dataset ?? {};

async function look() {
  const answer = await fetch("/learn/version").catch(() => null);
  if (answer?.ok && (await answer.text()) !== watched) location.reload();
}

export function watch() {
  if (watched) setInterval(look, EVERY);
}
