// Message: a sentence under the figure, as the server writes it, with what can be done about it.

import { find } from "./dom.js";
import { dismiss } from "./words.js";

/** What a message of the server says, without its button. @param {HTMLElement} message */
export const said = (message) => find(message, "span", HTMLElement).textContent ?? "";

/** @param {string} text */
export function message(text) {
  const paragraph = document.createElement("p");
  paragraph.className = "message";
  paragraph.textContent = text;
  return paragraph;
}

/**
 * Say something about the figure, with a button for what the reader may want to do.
 * @param {HTMLElement} stage
 * @param {string} text
 * @param {{ title: string, name?: string, value?: string, run?: () => void }} [action]  a button: of the form of the
 *   controls, with a name and a value, or one that runs something
 */
export function offer(stage, text, action) {
  const paragraph = message(text);
  if (action) {
    const button = document.createElement("button");
    button.className = "quiet";
    button.textContent = action.title;
    if (action.run) {
      button.type = "button";
      button.addEventListener("click", action.run);
    } else {
      button.setAttribute("form", "controls");
      button.name = action.name ?? "";
      button.value = action.value ?? "";
    }
    paragraph.append(button);
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon dismiss";
  close.setAttribute("aria-label", dismiss());
  close.textContent = "×";
  close.addEventListener("click", () => paragraph.remove());
  paragraph.prepend(close);
  find(stage, ".messages", HTMLElement).replaceChildren(paragraph);
}
