// Search: the section that finds units. A click on one colours the text by it, without another page.

import { around, find } from "./dom.js";

/**
 * @param {(at: string, unit: string) => void} show  colour the text by a unit of the chain with the state `at`
 */
export function followUnits(show) {
  document.addEventListener("click", (event) => {
    const link = around(event.target, "#search a[data-unit]", HTMLAnchorElement);
    // With these the browser opens the link elsewhere, or saves it.
    if (!link || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.dataset.at ?? "", link.dataset.unit ?? "");
  });
}

/**
 * Replace the section by that of a new figure. The focus stays on the unit that was chosen. While the figure shows a
 * unit, or none, the section stays open or closed, as the reader left it.
 * @param {HTMLElement} fresh
 */
export function putSearch(fresh) {
  const old = find(document, "#search", HTMLDetailsElement);
  const link = old.contains(document.activeElement) ? document.activeElement : null;
  const left = old.querySelector(".found")?.scrollLeft ?? 0;
  if (fresh.dataset.along === old.dataset.along) fresh.toggleAttribute("open", old.open);
  old.replaceWith(fresh);
  if (left) find(fresh, ".found", HTMLElement).scrollLeft = left;
  if (!(link instanceof HTMLAnchorElement) || !link.dataset.unit) return;
  const { at, unit } = link.dataset;
  const row = link.closest("tr")?.rowIndex;
  const same = [...fresh.querySelectorAll(`a[data-at="${at}"][data-unit="${unit}"]`)];
  const again = same.find((one) => one.closest("tr")?.rowIndex === row) ?? same[0];
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}
