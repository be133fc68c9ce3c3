// Gallery: its pages need no script but for copying.

import { copyOnClick } from "./snippets.js";

document.documentElement.classList.add("scripts");
copyOnClick(document.body, (text) => (document.querySelector("#status").textContent = text));
