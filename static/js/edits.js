// Edits: the parameters that change a run, as an address writes them.

/** Where one edit ends and the next begins: a token may be a comma. @type {Record<string, RegExp>} */
const BETWEEN = { force: /,(?=\d+:)/, input: /,(?=\d+:)/, clamp: /,/, cut: /,/, weight: /,/ };

/** The names of these parameters. */
export const EDITS = Object.keys(BETWEEN);

/**
 * The single edits of a parameter.
 * @param {string} name
 * @param {string | undefined} text
 */
const parts = (name, text) => (text ? text.split(BETWEEN[name]) : []);

/**
 * What a parameter holds at a place, such as the token of output 2; null if nothing.
 * @param {string} name
 * @param {string | undefined} text
 * @param {string} place
 */
export function held(name, text, place) {
  const one = parts(name, text).find((part) => part.startsWith(`${place}:`));
  return one === undefined ? null : one.slice(place.length + 1);
}

/**
 * The parameter with another value at a place; an empty one takes it away.
 * @param {string} name
 * @param {string | undefined} text
 * @param {string} place
 * @param {string} value
 */
export function put(name, text, place, value) {
  const others = parts(name, text).filter((part) => !part.startsWith(`${place}:`));
  return (value ? [...others, `${place}:${value}`] : others).join(",");
}

/**
 * The edges that are cut, with one of them cut or whole again.
 * @param {string | undefined} text
 * @param {string} edge
 */
export function toggle(text, edge) {
  const all = parts("cut", text);
  return (all.includes(edge) ? all.filter((one) => one !== edge) : [...all, edge]).join(",");
}

/**
 * The name of a drawn edge. A memory's edge has the ends of the state's, and names of its own.
 * @param {SVGElement} edge
 */
export function edgeName({ dataset: { kind, source = "", target = "" } }) {
  /** @param {string} end */
  const memory = (end) => end.replace(/^a/, "c").replace(/^r/, "cr");
  return kind === "memory" ? `${memory(source)}>${memory(target)}` : `${source}>${target}`;
}

/** The kinds of edges along which something passes. */
export const PASSING = ["input", "recurrent", "memory", "depth", "output", "feedback", "attention"];

/** A number as an address writes it. @param {number} value */
export const written = (value) => String(Number(value.toFixed(6)) || 0);
