// Bars: how a room has answered, round by round.

import { answersIn, bySo, isRight, others as othersOf } from "./words.js";

/**
 * @typedef {object} Answers
 * @property {string} question
 * @property {{ total: number, others: number, bars: { value: string, title: string, count: number }[] }[]} rounds
 * @property {string[]} [right]
 * @property {string} [why]
 */

/**
 * A list of all answers, each with a bar for each round, and which are right if that is known.
 * @param {Answers} answers
 */
export function bars({ rounds, right }) {
  const list = document.createElement("ul");
  list.className = "bars";
  const titles = new Map(rounds.flatMap((round) => round.bars.map(({ value, title }) => [value, title])));
  const values = [...titles.keys()];
  if (values.every((value) => !Number.isNaN(Number(value)))) values.sort((a, b) => Number(a) - Number(b));
  for (const value of values) {
    const counts = rounds.map((round) => round.bars.find((bar) => bar.value === value)?.count ?? 0);
    list.append(row(titles.get(value) ?? "", counts, rounds, right?.some((one) => same(one, value)) ?? false));
  }
  if (rounds.some(({ others }) => others))
    list.append(
      row(
        othersOf(),
        rounds.map(({ others }) => others),
        rounds,
        false,
      ),
    );
  return list;
}

/**
 * Whether two answers are the same; numbers may be written in several ways.
 * @param {string} one
 * @param {string} other
 */
function same(one, other) {
  return one === other || (one !== "" && Number(one) === Number(other));
}

/**
 * @param {string} title
 * @param {number[]} counts  of each round
 * @param {{ total: number }[]} rounds
 * @param {boolean} right
 */
function row(title, counts, rounds, right) {
  const item = document.createElement("li");
  item.classList.toggle("right", right);
  const name = document.createElement("span");
  name.className = "which";
  name.append(Object.assign(document.createElement("b"), { textContent: title }));
  if (right) name.append(Object.assign(document.createElement("em"), { textContent: isRight() }));
  item.append(name);
  counts.forEach((count, index) => {
    const bar = document.createElement("span");
    bar.className = "bar";
    bar.style.setProperty("--share", String(count / Math.max(1, rounds[index].total)));
    const number = Object.assign(document.createElement("i"), { textContent: bySo(count) });
    number.setAttribute("aria-hidden", "true");
    // A bare number says nothing to who does not see its bar.
    const words = Object.assign(document.createElement("span"), { className: "unseen" });
    words.textContent = answersIn(count, rounds.length > 1 ? index + 1 : 0);
    bar.append(number, words);
    item.append(bar);
  });
  return item;
}
