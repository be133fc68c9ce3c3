// Stream: follows server-sent events. A script that fetches them can read the answer that refuses them, and can go
// on where a connection broke.

import { pause } from "./motion.js";
import { brokenOff, tooMany } from "./words.js";

/** How often in a row a broken stream is asked for again. */
const TRIES = 5;
/** How often a server that has too much to do is asked again: longer than a training holds a place. */
const WAITS = 12;

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
  let breaks = 0;
  let waits = 0;
  while (breaks < TRIES && waits < WAITS) {
    try {
      const response = await fetch(address, { signal, headers: last ? { "Last-Event-ID": last } : {} });
      if (!response.ok) {
        const refusal = (await response.json()).error.message;
        const seconds = Number(response.headers.get("Retry-After"));
        if (!seconds) throw new Error(refusal);
        wait(refusal);
        waits++;
        await pause(seconds * 1000);
        continue;
      }
      for await (const event of events(response)) {
        if (!event.kind) continue;
        // What was read before the reader left may still come.
        signal.throwIfAborted();
        last = event.id || last;
        breaks = 0;
        take(event);
        if (event.kind === "end") return;
      }
    } catch (error) {
      // A connection that breaks is a TypeError, as fetch has it.
      if (!(error instanceof TypeError) || signal.aborted) throw error;
      await pause(1000);
    }
    breaks++;
  }
  throw new Error(waits < WAITS ? brokenOff() : tooMany());
}

/**
 * The events in an answer, until it ends. A comment is an event without a kind, by which one knows that the connection
 * lives.
 * @param {Response} response
 * @returns {AsyncGenerator<Event>}
 */
export async function* events(response) {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (reader) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
      yield { kind: fields.event ?? "", id: fields.id ?? "", data: JSON.parse(fields.data ?? "null") };
    }
  }
}
