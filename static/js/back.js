// Back: the animation of gradients that come back through a run.

import { all, around, find } from "./dom.js";
import { ARRIVE_MS, travel } from "./travel.js";

/** @import { Pace } from "./travel.js" */

/**
 * Animate gradients that come back through time steps: from the loss down to the input and the earlier steps.
 * @param {Pace} pace
 * @param {SVGElement[]} groups
 */
export async function comeBack(pace, groups) {
  const holders = groups.flatMap((group) => all(group, ":scope > .gradients", SVGElement));
  for (const back of holders) {
    back.removeAttribute("visibility");
    for (const child of back.children) child.setAttribute("visibility", "hidden");
  }
  const edges = holders.flatMap((back) => all(back, ":scope > .edge", SVGElement));
  const heights = [...new Set(edges.map(height))].sort((one, other) => other - one);
  for (const level of heights) {
    const wave = edges.filter((edge) => height(edge) === level);
    await Promise.all(wave.map((edge) => travel(pace, edge, ARRIVE_MS, "", "spark back")));
    if (pace.stopped) return;
    for (const edge of wave) edge.removeAttribute("visibility");
  }
}

/**
 * The height in the figure at which a gradient starts: the loss, an output, what it reads, or the number of a layer.
 * @param {SVGElement} edge
 */
function height(edge) {
  const node = find(
    around(edge, ".step", SVGElement) ?? edge,
    `:scope > .node[data-key="${edge.dataset.source}"]`,
    SVGElement,
  );
  if (node.dataset.kind === "loss") return 100;
  if (node.dataset.kind === "output") return 50;
  return node.dataset.kind === "attended" ? 25 : Number(node.dataset.layer);
}
