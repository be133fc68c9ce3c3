// Fetch: asks the server, and takes elements out of its answers.

import { answered } from "./words.js";

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {boolean} ok
 * @property {string} text
 */

/**
 * A function that fetches an address. A newer request cancels the older one, whose answer is then null.
 * @returns {(address: string, options?: RequestInit) => Promise<Answer | null>}
 */
export function latest() {
  /** @type {AbortController | null} */
  let current = null;
  return async (address, options) => {
    current?.abort();
    const controller = new AbortController();
    current = controller;
    try {
      const response = await fetch(address, { ...options, signal: controller.signal });
      const text = await response.text();
      return controller === current ? { status: response.status, ok: response.ok, text } : null;
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return null;
      throw error;
    }
  };
}

/** Answers as pages. An answer has several parts, and is long. @type {WeakMap<Answer, Document>} */
const pages = new WeakMap();

/** @param {Answer} answer */
function pageOf(answer) {
  const page = pages.get(answer) ?? new DOMParser().parseFromString(answer.text, "text/html");
  pages.set(answer, page);
  return page;
}

/**
 * One element of an answered page, adopted by this document. Throws Error if the answer lacks it.
 * @param {Answer} answer
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(answer, selector) {
  const found = pageOf(answer).querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(answered(answer.status));
  return document.adoptNode(found);
}

/**
 * A function that fetches JSON and keeps the last answers. It repeats a request that failed.
 * @param {number} size  the number of answers to keep
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
