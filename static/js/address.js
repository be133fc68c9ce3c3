// Address: keeps the address bar in step with the page's state, all of which the address holds.

/**
 * The query string of a request for the stage.
 * @param {Record<string, string>} parameters
 */
export function stageQuery(parameters) {
  return new URLSearchParams(parameters).toString();
}

/**
 * An address with the step that the page shows. At the last step it needs none.
 * @param {string} address
 * @param {number} step
 * @param {number} steps  the number of steps of the run
 */
export function withStep(address, step, steps) {
  // An own network's figure has data addresses, which hold the formats themselves.
  if (address.startsWith("data:")) return address;
  // A script always computes the whole run, and music is all of it.
  if (/\.(py|abc|mid)($|\?)/.test(address)) return address;
  const url = new URL(address, location.href);
  if (step >= steps && !url.searchParams.has("step")) return address;
  if (step < steps) url.searchParams.set("step", String(step));
  else url.searchParams.delete("step");
  url.searchParams.sort();
  // Spell the address as the server does: it escapes * and not ~, URLSearchParams ~ and not *.
  return url.pathname + url.search.replaceAll("*", "%2A").replaceAll("%7E", "~");
}

/** What the address holds of the page itself, beside its figure. @type {Map<string, string>} */
const ofPage = new Map();

/**
 * Keep something of the page in every address from now on; an empty value removes it.
 * @param {Record<string, string>} values
 */
export function keepOfPage(values) {
  for (const [name, value] of Object.entries(values)) {
    if (value) ofPage.set(name, value);
    else ofPage.delete(name);
  }
}

/** @param {string} address */
function withPage(address) {
  if (!ofPage.size) return address;
  return `${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams([...ofPage])}`;
}

/** How many entries of the history were added before this one, and at most. */
let most = 0;
const depth = () => Number(history.state?.depth ?? 0);

/** Whether a change can be undone, and one that was undone can be done again. */
export const canUndo = () => depth() > 0;
export const canRedo = () => depth() < most;

/** Changes of one field within this time are one entry of the history. */
const TOGETHER_MS = 900;
let last = { field: "", time: 0 };

/**
 * Add an address to the history. Quick changes of one field (a drag, typing) become one entry.
 * @param {string} address
 * @param {string} field  empty if the change must be an entry of its own
 */
export function pushAddress(address, field) {
  const now = performance.now();
  const together = field && field === last.field && now - last.time < TOGETHER_MS;
  last = { field, time: now };
  if (together) history.replaceState(history.state, "", withPage(address));
  else {
    most = depth() + 1;
    history.pushState({ depth: most }, "", withPage(address));
  }
}

/**
 * Replace the address of the current entry of the history.
 * @param {string} address
 */
export function replaceAddress(address) {
  const whole = withPage(address);
  if (location.pathname + location.search === whole) return;
  try {
    history.replaceState(history.state, "", whole);
  } catch {
    // Safari allows 100 changes in 30 s. The next step replaces the address again.
  }
}
