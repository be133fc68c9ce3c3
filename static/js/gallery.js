// Gallery: its pages need no script but for copying.

import { find } from "./dom.js";
import { copyOnClick } from "./snippets.js";

document.documentElement.classList.add("scripts");
copyOnClick(document.body, (text) => {
  find(document, "#status", HTMLElement).textContent = text;
});
