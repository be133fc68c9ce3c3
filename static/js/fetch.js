// Fetch: figures and their numbers from the server. Latest wins: a newer request aborts an older one.

let current = null;

/**
 * The stage for a query: {stage, ok}, or null when a newer request took its place. `ok` is false
 * where something of the query was refused; the messages are in the stage.
 */
export async function fetchStage(query) {
  current?.abort();
  const mine = (current = new AbortController());
  try {
    const response = await fetch(`/stage?${query}`, { signal: mine.signal });
    const text = await response.text();
    if (mine !== current) return null;
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const stage = new DOMParser().parseFromString(text, "text/html").querySelector("#stage");
    return { stage: document.adoptNode(stage), ok: !stage.querySelector(".message") };
  } catch (error) {
    if (error.name === "AbortError") return null;
    throw error;
  }
}

const KEPT = 8;
const kept = new Map();

/** The numbers of a figure, by its JSON address; the last few are kept. */
export function fetchNumbers(address) {
  if (!kept.has(address)) {
    const numbers = fetch(address).then((response) => {
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      return response.json();
    });
    numbers.catch(() => kept.delete(address));
    kept.set(address, numbers);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(address);
}
