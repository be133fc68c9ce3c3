// Lecture: figures in the order in which they are presented, each with a note, as web/lecture.py has them.

/** A figure at one of its steps, with what is said of it. @typedef {{ address: string, note: string, title: string }} Stop */

/** What a value of an address may hold as it is, so that a stop within an address can be read. */
const PLAIN = /%(?:3D|3F|2F|3A|40|2C)/g;

/** The most characters of an address that servers take. */
export const LONGEST_ADDRESS = 32_000;

/** The most bytes of a file of stops. */
export const LARGEST_FILE = 65_536;

/** @param {string} address */
const urlOf = (address) => new URL(address, location.href);

/** @param {string} value */
const escaped = (value) => encodeURIComponent(value).replace(PLAIN, decodeURIComponent).replaceAll("'", "%27");

/**
 * The address of a lecture at one of its stops, as the server spells it.
 * @param {Stop[]} stops
 * @param {number} [number]  counted from 1
 */
export function lectureAddress(stops, number = 1) {
  const pairs = stops.flatMap(({ address, note }) => [
    ["stop", short(address)],
    ...(note.trim() ? [["note", note]] : []),
  ]);
  if (number > 1) pairs.push(["nr", String(number)]);
  return `/?present=1${pairs.map(([name, value]) => `&${name}=${escaped(value)}`).join("")}`;
}

/**
 * A stop's figure as the address of a lecture names it: its pattern, and its query if it has one.
 * @param {string} address
 */
function short(address) {
  const pairs = urlOf(address).search.slice(1).split("&");
  const pattern = pairs.find((pair) => pair.startsWith("pattern="))?.slice("pattern=".length) ?? "";
  const rest = pairs.filter((pair) => !pair.startsWith("pattern="));
  return rest.length ? `${pattern}?${rest.join("&")}` : pattern;
}

/**
 * The address of the picture of a stop.
 * @param {string} address  of the page that shows it
 */
export function pictureOf(address) {
  const [pattern, query] = short(address).split("?");
  return `/v1/figures/${pattern}.svg${query ? `?${query}` : ""}`;
}

/**
 * The figure of an address, whatever its step.
 * @param {string} address
 */
export function withoutStep(address) {
  const url = urlOf(address);
  url.searchParams.delete("step");
  url.searchParams.sort();
  return url.search;
}

/**
 * The whole run of a figure that asks something; another address as it is.
 * @param {string} address
 */
export function unasked(address) {
  const url = urlOf(address);
  if (!url.searchParams.has("ask")) return address;
  for (const name of ["ask", "step"]) url.searchParams.delete(name);
  return url.pathname + url.search;
}

/**
 * The step of an address; null if it shows the whole run.
 * @param {string} address
 */
export function stepOf(address) {
  const step = urlOf(address).searchParams.get("step");
  return step === null ? null : Number(step);
}

/**
 * What the audience reads, and what is for the speaker alone.
 * @param {string} note
 */
export function parted(note) {
  const [line, ...rest] = note.split("\n");
  return { line: line.trim(), mine: rest.join("\n").trim() };
}

/**
 * The stops of a file's text, as the server checks them. Throws Error if it cannot be asked.
 * @param {string} text
 * @returns {Promise<{ stops: Stop[], errors: string[] }>}
 */
export async function checked(text) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch("/v1/stops", { method: "POST", headers, body: text });
  const { stops = [], errors = [], error } = await answer.json();
  if (error) errors.push(error);
  return { stops, errors: errors.map((/** @type {{ message: string }} */ { message }) => message) };
}

/**
 * A list of stops as the text of a file.
 * @param {Stop[]} stops
 */
export function fileOf(stops) {
  const entries = stops.map(({ address, note }) => (note.trim() ? { address, note } : { address }));
  return `${JSON.stringify({ stops: entries }, null, 2)}\n`;
}
