// Stops: the reader's list of stops, from which a lecture is given. The browser keeps it.

import { codeAddress } from "./codes.js";
import { copy } from "./copy.js";
import { all, around, find } from "./dom.js";
import { Kept } from "./kept.js";
import { LARGEST_FILE, LONGEST_ADDRESS, checked, fileOf, lectureAddress } from "./lecture.js";
import { message } from "./message.js";
import { copyLecture, lectureCopied, lectureHeld, lectureTooLong, manyStops, noFile, stopControls } from "./words.js";
import { stopMoved, stopRemoved, stopSaved, stopsAdded, tooLarge } from "./words.js";

/** @import { Stop } from "./lecture.js" */
/** @import { Present } from "./present.js" */

/** The most stops of a lecture, as the server has it. */
const MOST = 100;

/** @param {unknown} value  what the browser kept, which anybody may have changed */
function isSaved(value) {
  if (typeof value !== "object" || value === null) return false;
  const { address, note, title } = /** @type {Record<string, unknown>} */ (value);
  return [address, note, title].every((one) => typeof one === "string") && String(address).startsWith("/?");
}

export class Stops {
  #panel = find(document, "#stops", HTMLElement);
  #list = find(this.#panel, ".list", HTMLElement);
  #kept = new Kept("stops");
  #present;
  #current;
  #announce;
  /** @type {Stop[]} */
  #stops;

  /** @type {Record<string, (button: HTMLElement) => void>} */
  #actions = {
    save: () => this.#save(),
    present: () => this.#begin(true),
    copy: (button) => this.#copy(button),
    file: () => this.#saveFile(),
    take: () => this.#add(this.#present.given),
  };

  /**
   * @param {Present} present
   * @param {() => Stop} current  the figure of the page as a stop without a note
   * @param {(text: string) => void} announce
   */
  constructor(present, current, announce) {
    this.#present = present;
    this.#current = current;
    this.#announce = announce;
    const kept = this.#kept.read();
    this.#stops = Array.isArray(kept) ? kept.filter(isSaved).slice(0, MOST) : [];
    present.start = () => this.#begin(false);
    const panel = this.#panel;
    panel.addEventListener("click", (event) => this.#click(event));
    panel.addEventListener("input", (event) => this.#input(event));
    panel.addEventListener("keydown", (event) => this.#key(event));
    panel.addEventListener("pointerdown", (event) => this.#drag(event));
    find(panel, ".code-of-figure", HTMLDetailsElement).addEventListener("toggle", () => this.shown());
    const { given } = present;
    find(panel, ".shared", HTMLElement).hidden = !given.length;
    find(panel, ".count", HTMLElement).textContent = lectureHeld(given.length);
    this.#draw();
  }

  /** The page shows another figure or step: its code follows while it is open. */
  shown() {
    const part = find(this.#panel, ".code-of-figure", HTMLDetailsElement);
    const source = codeAddress(this.#current().address);
    const image = find(part, "img", HTMLImageElement);
    if (part.open && image.getAttribute("src") !== source) image.src = source;
  }

  // --- the list ---

  #save() {
    const stop = this.#current();
    if (!this.#add([stop])) return;
    this.#announce(stopSaved(this.#stops.length, stop.title));
    find(this.#list, ".stop:last-child textarea", HTMLTextAreaElement).focus();
  }

  /**
   * Add stops to the end of the list; false if it is full.
   * @param {Stop[]} stops
   */
  #add(stops) {
    if (this.#stops.length + stops.length > MOST) {
      this.#complain([manyStops(MOST)]);
      return false;
    }
    this.#stops.push(...stops.map(({ address, note, title }) => ({ address, note, title })));
    this.#announce(stopsAdded(stops.length));
    this.#complain([]);
    this.#keep();
    this.#draw();
    return true;
  }

  /**
   * @param {number} index
   * @param {number} to
   */
  #move(index, to) {
    if (to < 0 || to >= this.#stops.length || to === index) return;
    const [stop] = this.#stops.splice(index, 1);
    this.#stops.splice(to, 0, stop);
    this.#keep();
    this.#announce(stopMoved(stop.title, to + 1, this.#stops.length));
  }

  /** @param {number} index */
  #remove(index) {
    const [{ title }] = this.#stops.splice(index, 1);
    this.#keep();
    this.#draw();
    this.#announce(stopRemoved(title, this.#stops.length));
    // The focus was on a button that is gone.
    const next = all(this.#list, ".remove", HTMLElement)[Math.min(index, this.#stops.length - 1)];
    (next ?? find(this.#panel, '[data-do="save"]', HTMLElement)).focus();
  }

  #keep() {
    this.#kept.write(this.#stops);
    this.#renew();
  }

  #draw() {
    const template = find(this.#panel, "template.stop", HTMLTemplateElement);
    const items = this.#stops.map(({ address, note, title }) => {
      const item = /** @type {DocumentFragment} */ (document.importNode(template.content, true));
      const link = find(item, ".name", HTMLAnchorElement);
      link.href = address;
      link.textContent = title;
      find(item, "textarea", HTMLTextAreaElement).value = note;
      return item;
    });
    this.#list.replaceChildren(...items);
    this.#renew();
  }

  /** What depends on the place of a stop, and on whether there are any. */
  #renew() {
    all(this.#list, ".stop", HTMLElement).forEach((item, index) => {
      const { grip, note, remove } = stopControls(index + 1);
      find(item, ".grip", HTMLElement).ariaLabel = grip;
      find(item, "textarea", HTMLElement).ariaLabel = note;
      find(item, ".remove", HTMLElement).ariaLabel = remove;
    });
    for (const part of all(this.#panel, ".filled", HTMLElement)) part.hidden = !this.#stops.length;
    find(this.#panel, ".kept", HTMLElement).hidden = this.#kept.lasts;
    const address = find(this.#panel, ".lecture-address", HTMLElement);
    address.textContent = new URL(lectureAddress(this.#stops), location.href).href;
    address.hidden = !this.#stops.length;
    find(this.#panel, '[data-do="copy"]', HTMLElement).textContent = copyLecture();
  }

  /** @param {string[]} texts */
  #complain(texts) {
    find(this.#panel, ".messages-page", HTMLElement).replaceChildren(...texts.map(message));
  }

  // --- in and out ---

  /**
   * Present the stops from the one that the page shows. If it shows none of them, only its figure is presented, unless
   * the lecture was asked for.
   * @param {boolean} lecture
   */
  #begin(lecture) {
    const { address } = this.#current();
    const here = this.#stops.findIndex((stop) => stop.address === address);
    if (this.#stops.length && (lecture || here >= 0)) this.#present.enter([...this.#stops], Math.max(0, here) + 1);
    else this.#present.enter();
  }

  /** @param {HTMLElement} button */
  async #copy(button) {
    const element = find(this.#panel, ".lecture-address", HTMLElement);
    const text = element.textContent ?? "";
    if (text.length > LONGEST_ADDRESS) {
      this.#complain([lectureTooLong()]);
      return;
    }
    await copy(button, text, element);
    this.#announce(lectureCopied());
  }

  #saveFile() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([fileOf(this.#stops)], { type: "application/json" }));
    link.download = "lecture.json";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /** @param {HTMLInputElement} input */
  async #open(input) {
    const file = input.files?.[0];
    if (!file) return;
    try {
      if (file.size > LARGEST_FILE) this.#complain([tooLarge(file.name, LARGEST_FILE)]);
      else {
        const { stops, errors } = await checked(await file.text());
        if (stops.length && this.#add(stops)) this.#complain(errors);
        else if (!stops.length) this.#complain(errors);
      }
    } catch (error) {
      this.#complain([noFile(error)]);
    }
    // So that the same file can be opened again after it was mended.
    input.value = "";
  }

  // --- events ---

  /** @param {MouseEvent} event */
  #click({ target }) {
    const button = around(target, "button", HTMLButtonElement);
    if (button?.dataset.do) this.#actions[button.dataset.do]?.(button);
    else if (button?.matches(".remove")) this.#remove(this.#indexOf(button));
  }

  /** @param {Event} event */
  #input({ target }) {
    if (target instanceof HTMLInputElement) this.#open(target);
    if (!(target instanceof HTMLTextAreaElement)) return;
    this.#stops[this.#indexOf(target)].note = target.value;
    this.#keep();
  }

  /** @param {HTMLElement} part  of an item */
  #indexOf(part) {
    return all(this.#list, ".stop", HTMLElement).findIndex((item) => item.contains(part));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const item = around(event.target, ".stop", HTMLElement);
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!item || !by || !event.altKey) return;
    event.preventDefault();
    const index = this.#indexOf(item);
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    // The item stays where it is, so that it keeps the focus.
    if (by < 0) other && item.after(other);
    else other && item.before(other);
    this.#move(index, index + by);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const grip = around(event.target, ".grip", HTMLElement);
    const item = around(grip, ".stop", HTMLElement);
    if (!grip || !item || event.button) return;
    const from = this.#indexOf(item);
    item.classList.add("dragged");
    grip.setPointerCapture(event.pointerId);
    const moved = (/** @type {PointerEvent} */ { clientY }) => pass(item, clientY);
    const done = () => {
      grip.removeEventListener("pointermove", moved);
      item.classList.remove("dragged");
      this.#move(from, this.#indexOf(item));
    };
    grip.addEventListener("pointermove", moved);
    grip.addEventListener("lostpointercapture", done, { once: true });
  }
}

/**
 * Let the items that a dragged one has passed change sides. It stays in its place of the document itself: an element
 * that is moved loses the pointer.
 * @param {HTMLElement} item
 * @param {number} y  of the pointer
 */
function pass(item, y) {
  const { previousElementSibling: before, nextElementSibling: after } = item;
  const middle = (/** @type {Element} */ element) => {
    const { top, height } = element.getBoundingClientRect();
    return top + height / 2;
  };
  if (before && y < middle(before)) item.after(before);
  else if (after && y > middle(after)) item.before(after);
}
