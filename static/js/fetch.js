// Fetch: figures and their numbers from the server. Latest wins: a newer request aborts an older one.

/** A way to ask in which a newer request takes the place of an older one: that one's answer is null. */
function latest() {
  let current = null;
  return async (address, options) => {
    current?.abort();
    const mine = (current = new AbortController());
    try {
      const response = await fetch(address, { ...options, signal: mine.signal });
      const text = await response.text();
      return mine === current ? { status: response.status, ok: response.ok, text } : null;
    } catch (error) {
      if (error.name === "AbortError") return null;
      throw error;
    }
  };
}

const askStage = latest();
const askInside = latest();
const askListing = latest();
const askSection = latest();
const askSnippets = latest();

/**
 * The stage for a query: {stage, inside, ok}, or null when a newer request took its place. `inside` is
 * the panel that looks into a cell. `ok` is false where something of the query was refused; the
 * messages are in the stage.
 */
export const fetchStage = (query) => stageOf(`/stage?${query}`);

/** The stage for an own network's files, posted as a form; the same way. */
export const postStage = (form) => stageOf("/v1/run", { method: "POST", body: form });

async function stageOf(address, options) {
  const answer = await askStage(address, options);
  if (!answer) return null;
  const [stage, inside] = [part(answer, "#stage"), part(answer, "#inside")];
  return { stage, inside, ok: !stage.querySelector(".message") };
}

/** The panel that looks into a cell of an own network, and the stage beside it; the same way as both. */
export async function postInside(form) {
  const answer = await askInside("/v1/run", { method: "POST", body: form });
  return answer && { inside: part(answer, "#inside"), stage: part(answer, "#stage") };
}

/** The panel that looks into a cell, for a query; null when a newer request took its place. */
export async function fetchInside(query) {
  const answer = await askInside(`/inside?${query}`);
  return answer && part(answer, "#inside");
}

/** The section on gradients, or null when a newer request took its place. */
export async function fetchSection(address) {
  const answer = await askSection(address);
  return answer && part(answer, ".vanishing");
}

/** What to paste of a figure, or null when a newer request took its place. */
export async function fetchSnippets(address) {
  const answer = await askSnippets(address);
  return answer && part(answer, ".snippets");
}

/** One element of the page that was answered. */
function part(answer, selector) {
  const found = new DOMParser().parseFromString(answer.text, "text/html").querySelector(selector);
  if (!found) throw new Error(`the server answered ${answer.status}`);
  return document.adoptNode(found);
}

/** A script with its syntax marked, or null when a newer request took its place. */
export async function fetchListing(address) {
  const answer = await askListing(address);
  return answer && part(answer, ".listing");
}

const KEPT = 8;
const kept = new Map();

/** The readout of a figure's nodes, by its address; the last few are kept. */
export function fetchReadout(address) {
  if (!kept.has(address)) {
    const readout = asked(address);
    readout.catch(() => kept.delete(address));
    kept.set(address, readout);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(address);
}

async function asked(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}
