// Badge: what runs, at the head of the stage: a trained network and how well it does, or random weights.

import { find } from "./dom.js";

/** @import { Facts } from "./figure.js" */

/** @param {Facts} facts */
export function showBadge({ badge }) {
  const shown = find(document, "#badge", HTMLElement);
  shown.dataset.kind = badge.kind;
  find(shown, "b", HTMLElement).textContent = badge.title;
  find(shown, "span", HTMLElement).textContent = badge.note;
  const card = find(document, "#card", HTMLElement);
  card.hidden = !badge.card;
  find(card, "a", HTMLAnchorElement).href = `/tasks#${badge.card}`;
}
