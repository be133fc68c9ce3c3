// Marked: sentences in which symbols keep the key of the node that they name.

/** A symbol: its node's key, or "", its letter, and its index. @typedef {[key: string, letter: string, index: string]} Mark */
/** A sentence with the symbols in it, in order. @typedef {(string | Mark)[]} Marked */

/**
 * The sentence as text.
 * @param {Marked} sentence
 */
export function plain(sentence) {
  return sentence.map((part) => (typeof part === "string" ? part : part[1] + part[2])).join("");
}
