// Fetch: answers of the server, and the elements that they hold.

import { answered } from "./words.js";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {boolean} ok
 * @property {string} text
 */

/**
 * A way to ask in which a newer request takes the place of an older one: that one's answer is null.
 * @returns {(address: string, options?: RequestInit) => Promise<Answer | null>}
 */
export function latest() {
  /** @type {AbortController | null} */
  let current = null;
  return async (address, options) => {
    current?.abort();
    const mine = new AbortController();
    current = mine;
    try {
      const response = await fetch(address, { ...options, signal: mine.signal });
      const text = await response.text();
      return mine === current ? { status: response.status, ok: response.ok, text } : null;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return null;
      throw error;
    }
  };
}

/**
 * One element of the page that was answered, which becomes this document's.
 * @param {Answer} answer
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(answer, selector) {
  const found = new DOMParser().parseFromString(answer.text, "text/html").querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(answered(answer.status));
  return document.adoptNode(found);
}

/**
 * A way to ask for JSON that keeps the last few answers. A request that failed is made again.
 * @param {number} size  how many are kept
 * @returns {(address: string) => Promise<any>}
 */
export function remembered(size) {
  /** @type {Map<string, Promise<any>>} */
  const kept = new Map();
  return (address) => {
    const known = kept.get(address);
    if (known) return known;
    const answer = json(address);
    answer.catch(() => kept.delete(address));
    kept.set(address, answer);
    if (kept.size > size) kept.delete([...kept.keys()][0]);
    return answer;
  };
}

/** @param {string} address */
async function json(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(answered(response.status));
  return response.json();
}
