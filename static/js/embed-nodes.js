// Embed's nodes: they can be pointed at, and the cells of states can be opened, in a figure alone in a frame.

import { find, maybe } from "./dom.js";
import { view } from "./embed.js";
import { Opened } from "./opened.js";
import { Pointing, coverSpots } from "./pointing.js";
import { Strip } from "./strip.js";
import { Walk } from "./walk.js";

const panel = maybe(document, ".opened", HTMLElement);
const line = maybe(document, ".strip", HTMLElement);
const strip = line && new Strip(line);
const pointing = new Pointing(view, read);
const opened = panel && new Opened(view, panel, view.facts.cell);
const walk = new Walk(view, view.announce);

function read() {
  const { node } = pointing;
  if (node) strip?.show(node, view.playback, view.facts.nodes);
}

view.changed = () => {
  if (view.svg.querySelector(".step[display]")) coverSpots(view);
  walk.take();
  opened?.follow();
  read();
};

// Over a node the arrow keys walk; elsewhere they step.
find(document, ".scroll", HTMLElement).addEventListener("keydown", (event) => {
  if (walk.press(event)) event.stopPropagation();
});
