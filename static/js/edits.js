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
 * Where a unit of a vector is held, at this step alone and at every one.
 * @param {string} place  of the vector, such as a.1.3
 * @param {number} unit  from 0
 */
function holds(place, unit) {
  const [letter, layer] = place.split(".");
  return { here: `${place}.${unit + 1}`, always: `${letter}.${layer}.*.${unit + 1}` };
}

/**
 * Whether a unit is held at this step, and whether at every one.
 * @param {string | undefined} text  the value of `clamp`
 * @param {string} place
 * @param {number} unit
 */
export function holding(text, place, unit) {
  const { here, always } = holds(place, unit);
  const every = held("clamp", text, always) !== null;
  return { every, fixed: every || held("clamp", text, here) !== null };
}

/**
 * The value of `clamp` with a unit held at another number, at this step or at every one; without one it is let go.
 * @param {string | undefined} text
 * @param {string} place
 * @param {number} unit
 * @param {string} value
 * @param {boolean} every
 */
export function hold(text, place, unit, value, every) {
  const { here, always } = holds(place, unit);
  const rest = put("clamp", put("clamp", text, here, ""), always, "");
  return value ? put("clamp", rest, every ? always : here, written(Number(value))) : rest;
}

/**
 * The value of `input` with another number in a vector; without one the whole vector is as it was.
 * @param {string | undefined} text
 * @param {string} place  the number of the input
 * @param {number[]} values
 * @param {number} unit
 * @param {string} value
 */
export function reading(text, place, values, unit, value) {
  const vector = values.map((old, k) => written(k === unit && value ? Number(value) : old));
  return put("input", text, place, value && vector.join(","));
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
