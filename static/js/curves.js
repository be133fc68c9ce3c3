// Curves: small plots of numbers that belong to epochs, with axes.

import { curveOf } from "./words.js";

const WIDTH = 320;
const HEIGHT = 150;
const LEFT = 44;
const RIGHT = 10;
const TOP = 8;
const BOTTOM = 22;

/** The most decades between two ticks of a plot with few decades. */
const TICKS = 4;

/**
 * What a plot shows: its title, its numbers by epoch, null where there is none, and whether its scale is that of a
 * share or a logarithm.
 * @typedef {object} Curve
 * @property {string} title
 * @property {(number | null)[]} values
 * @property {boolean} share
 */

/**
 * A tick of an axis, and how it is written.
 * @typedef {{ at: number, text: string }} Tick
 */

/**
 * A plot as a drawing. A line goes through the numbers up to `shown`, a pale one through all.
 * @param {Curve} curve
 * @param {number} shown  the epoch that is marked
 * @param {number} epochs  the last epoch of the axis
 */
export function plot({ title, values, share }, shown, epochs) {
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
  svg.setAttribute("aria-label", curveOf(title, share, values));
  const known = values.filter((value) => value !== null && (share || value > 0)).map(Number);
  const { low, high, ticks } = share ? shares() : decades(known);
  /** @param {number} epoch */
  const x = (epoch) => LEFT + ((WIDTH - LEFT - RIGHT) * epoch) / Math.max(epochs, 1);
  /** @param {number} value */
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * ((high - value) / (high - low));
  for (const { at, text } of ticks) {
    svg.append(element("path", { class: "grid", d: `M${LEFT} ${y(at)}H${WIDTH - RIGHT}` }));
    svg.append(element("text", { class: "up", x: LEFT - 6, y: y(at) + 4 }, text));
  }
  for (const epoch of new Set([0, Math.round(epochs / 2), epochs]))
    svg.append(element("text", { class: "along", x: x(epoch), y: HEIGHT - 5 }, String(epoch)));
  const points = values.flatMap((value, epoch) => {
    const there = value !== null && (share || value > 0);
    return there ? [{ epoch, at: `${x(epoch).toFixed(1)} ${y(share ? value : Math.log10(value)).toFixed(1)}` }] : [];
  });
  const past = points.filter(({ epoch }) => epoch <= shown);
  svg.append(element("path", { class: "ahead", d: line(points) }), element("path", { class: "line", d: line(past) }));
  const last = past.at(-1);
  if (last) {
    const [cx, cy] = last.at.split(" ");
    svg.append(element("circle", { class: "dot", cx, cy, r: 3.5 }));
  }
  return svg;
}

/** @param {{ at: string }[]} points */
const line = (points) => (points.length ? `M${points.map(({ at }) => at).join("L")}` : "");

/** The scale of a share. */
function shares() {
  const ticks = [0, 0.5, 1].map((at) => ({ at, text: `${100 * at} %` }));
  return { low: 0, high: 1, ticks };
}

/**
 * A logarithmic scale around some numbers, in whole decades.
 * @param {number[]} values
 * @returns {{ low: number, high: number, ticks: Tick[] }}
 */
function decades(values) {
  const logs = values.map(Math.log10);
  const low = logs.length ? Math.floor(Math.min(...logs)) : -2;
  const high = logs.length ? Math.max(Math.ceil(Math.max(...logs)), low + 1) : 0;
  const step = Math.ceil((high - low) / TICKS);
  const ticks = [];
  for (let at = low; at <= high; at += step) ticks.push({ at, text: power(at) });
  return { low, high, ticks };
}

/**
 * A power of ten, in few characters.
 * @param {number} exponent
 */
function power(exponent) {
  return Math.abs(exponent) <= 3 ? String(Number(`1e${exponent}`)) : `1e${exponent}`.replace("-", "−");
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function element(name, attributes, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text) made.textContent = text;
  return made;
}
