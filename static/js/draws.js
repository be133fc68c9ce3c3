// Draws: the buttons beside the seeds, which draw the weights or the tokens anew.

import { find } from "./dom.js";

/** The seeds' controls. */
const SEEDS = ["seed", "draw"];
/** Seeds that are drawn are below this number, which a person can still read out. */
const LIMIT = 10000;

/** @param {(name: string, value: string) => void} change  called with a seed's name and its new value */
export function followDraws(change) {
  for (const name of SEEDS) {
    find(document, `#${name}-new`, HTMLButtonElement).addEventListener("click", () => {
      change(name, String(Math.floor(Math.random() * LIMIT)));
    });
  }
}
