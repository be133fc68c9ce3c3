// Stream: follows server-sent events. A script that fetches them can read the answer that refuses them, and can go
// on where a connection broke.

import { pause } from "./motion.js";
import { brokenOff } from "./words.js";

/** How often a broken stream is asked for again, and a server that has too much to do. */
const TRIES = 5;

/**
 * @typedef {object} Event
 * @property {string} kind
 * @property {string} id
 * @property {any} data
 */

/**
 * Take the events of an address up to one of the kind `end`. Where the connection breaks before, ask for those after
 * the last one that came. Throws Error when it cannot go on, and what fetch throws when `signal` aborts.
 * @param {string} address
 * @param {AbortSignal} signal
 * @param {(event: Event) => void} take
 * @param {(refusal: string) => void} wait  called when the server has too much to do, before it is asked again
 */
export async function follow(address, signal, take, wait) {
  let last = "";
  for (let tries = 0; tries < TRIES; tries++) {
    const response = await fetch(address, { signal, headers: last ? { "Last-Event-ID": last } : {} });
    if (!response.ok) {
      const refusal = (await response.json()).error.message;
      const seconds = Number(response.headers.get("Retry-After"));
      if (!seconds) throw new Error(refusal);
      wait(refusal);
      await pause(seconds * 1000);
      continue;
    }
    for await (const event of events(response)) {
      // What was read before the reader left may still come.
      signal.throwIfAborted();
      last = event.id || last;
      take(event);
      if (event.kind === "end") return;
    }
  }
  throw new Error(brokenOff());
}

/**
 * The events in an answer, until it ends.
 * @param {Response} response
 * @returns {AsyncGenerator<Event>}
 */
async function* events(response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
      if (fields.event) yield { kind: fields.event, id: fields.id ?? "", data: JSON.parse(fields.data) };
    }
  }
}
