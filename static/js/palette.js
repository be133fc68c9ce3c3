// Palette: everything that the page can do, found by typing a part of its name.

import { all, around, find } from "./dom.js";

/** @typedef {{ name: string, run: () => void }} Command */

export class Palette {
  #dialog = find(document, "#palette", HTMLDialogElement);
  #input = find(document, "#palette input", HTMLInputElement);
  #list = find(document, "#palette ul", HTMLUListElement);
  /** @type {Command[]} */
  #commands = [];
  /** @type {Command[]} */
  #found = [];
  #at = 0;

  constructor() {
    this.#input.addEventListener("input", () => this.#search());
    this.#dialog.addEventListener("keydown", (event) => this.#press(event));
    this.#dialog.addEventListener("click", ({ target }) => {
      const item = around(target, "li", HTMLElement);
      if (item) this.#run(Number(item.dataset.at));
      else if (target === this.#dialog) this.#dialog.close();
    });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
      event.preventDefault();
      this.open();
    });
  }

  open() {
    if (this.#dialog.open) return;
    this.#commands = commands();
    this.#input.value = "";
    this.#search();
    this.#dialog.showModal();
    this.#input.focus();
  }

  #search() {
    const words = this.#input.value.toLowerCase().split(/\s+/);
    this.#found = this.#commands.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
    this.#list.replaceChildren(
      ...this.#found.map(({ name }, at) => {
        const item = document.createElement("li");
        item.id = `command-${at}`;
        item.role = "option";
        item.dataset.at = String(at);
        item.textContent = name;
        return item;
      }),
    );
    this.#choose(0);
  }

  /** @param {number} at */
  #choose(at) {
    this.#at = Math.max(0, Math.min(this.#found.length - 1, at));
    for (const item of all(this.#list, "li", HTMLElement)) {
      item.ariaSelected = String(Number(item.dataset.at) === this.#at);
    }
    const chosen = this.#list.children[this.#at];
    chosen?.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", chosen?.id ?? "");
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    // Keys are the palette's while it is open.
    event.stopPropagation();
    if (event.key === "Enter") this.#run(this.#at);
    else if (event.key === "ArrowDown") this.#choose(this.#at + 1);
    else if (event.key === "ArrowUp") this.#choose(this.#at - 1);
    else return;
    event.preventDefault();
  }

  /** @param {number} at */
  #run(at) {
    const command = this.#found[at];
    if (!command) return;
    this.#dialog.close();
    command.run();
  }
}

/** What the page can do now: its links, buttons and switches, and every choice of its menus. */
function commands() {
  /** @type {Command[]} */
  const found = [];
  /** @param {string} selector @param {(name: string) => string} [named] */
  const press = (selector, named = (name) => name) => {
    for (const one of all(document, selector, HTMLElement)) {
      const name = (one.ariaLabel ?? one.closest("label")?.textContent ?? one.textContent ?? "").trim();
      const gone = one.hidden || one.closest(".field[hidden]") || (one instanceof HTMLInputElement && one.disabled);
      if (name && !gone) found.push({ name: named(name), run: () => one.click() });
    }
  };
  press('[name="pattern"]', (name) => `Pattern: ${name}`);
  press('.lenses input[type="checkbox"], .lens', (name) => `Show: ${name}`);
  for (const menu of all(document, ".field:not([hidden]) > select, .field:not([hidden]) select", HTMLSelectElement)) {
    const title = menu.labels[0]?.textContent?.trim() ?? menu.name;
    for (const option of menu.options) {
      if (option.disabled || option.selected) continue;
      const run = () => {
        menu.value = option.value;
        menu.dispatchEvent(new Event("input", { bubbles: true }));
      };
      found.push({ name: `${title}: ${option.text}`, run });
    }
  }
  press('[role="tab"]', (name) => `Panel: ${name}`);
  press(".actions button:not(:disabled), #copy, #another");
  press(".places a", (name) => `Page: ${name}`);
  return found;
}
