// Gallery: the script of the gallery's and the snippets' pages, which only copies texts.

import { find } from "./dom.js";
import { copyOnClick } from "./snippets.js";

copyOnClick(document.body, (text) => {
  find(document, "#status", HTMLElement).textContent = text;
});
