// Address: the whole state of the page, in the address bar.

/**
 * Query string of a request for the stage.
 * @param {Record<string, string>} parameters
 */
export function stageQuery(parameters) {
  return new URLSearchParams(parameters).toString();
}

/**
 * The same address with the step that is shown; the last step is the figure itself.
 * @param {string} address
 * @param {number} step
 * @param {number} steps  how many the run has
 */
export function withStep(address, step, steps) {
  // An own network's figure has no address: what an address would lead to came with it.
  if (address.startsWith("data:")) return address;
  // A script is that of the whole run.
  if (/\.py($|\?)/.test(address)) return address;
  const url = new URL(address, location.href);
  if (step >= steps && !url.searchParams.has("step")) return address;
  if (step < steps) url.searchParams.set("step", String(step));
  else url.searchParams.delete("step");
  url.searchParams.sort();
  // The server leaves ~ as it is and escapes *; the other way round is as valid, but another address.
  return url.pathname + url.search.replaceAll("*", "%2A").replaceAll("%7E", "~");
}

const TOGETHER_MS = 900;
let last = { what: "", at: 0 };

/**
 * Show an address. Quick changes in one field (a drag, a word being typed) are one entry.
 * @param {string} address
 * @param {string} what  the field; empty where a change is an entry of its own
 */
export function show(address, what) {
  const now = performance.now();
  const together = what && what === last.what && now - last.at < TOGETHER_MS;
  last = { what, at: now };
  if (together) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

/**
 * Show an address without an entry of its own.
 * @param {string} address
 */
export function amend(address) {
  if (location.pathname + location.search === address) return;
  try {
    history.replaceState(null, "", address);
  } catch {
    // Safari allows 100 changes in 30 s. The next step's change says the same and more.
  }
}
