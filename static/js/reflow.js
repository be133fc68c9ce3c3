// Reflow: a narrow frame shows a figure with time running down, and as it was when the frame grows. Both drawings are in
// the document. The one that is not shown is in a template, where its ids are nobody's.

import { all, find, maybe } from "./dom.js";

/** How much of the screen's height a narrow frame asks for at most, so that the player stays in view. */
const SHARE = 0.85;

export class Reflow {
  #root;
  #turned = false;

  /** @param {HTMLElement} root  contains the drawing that is shown, and the template with the other */
  constructor(root) {
    this.#root = root;
  }

  /** The height in px that a frame asks for at most. */
  get most() {
    return this.#turned ? Math.floor(screen.availHeight * SHARE) : Number.POSITIVE_INFINITY;
  }

  /**
   * Show the drawing for a frame of a width in px. Returns whether it is another one than before.
   * @param {number} width
   */
  fit(width) {
    const template = maybe(this.#root, "template.reflow", HTMLTemplateElement);
    if (!template || width < Number(template.dataset.below) === this.#turned) return false;
    this.#turned = !this.#turned;
    const [before] = all(this.#root, ".canvas", HTMLElement);
    const after = find(template.content, ".canvas", HTMLElement);
    const focus = before.querySelector(":focus")?.getAttribute("data-key");
    before.replaceWith(after);
    template.content.append(before);
    if (focus) maybe(after, `.spot[data-key="${focus}"]`, HTMLElement)?.focus({ preventScroll: true });
    return true;
  }
}
