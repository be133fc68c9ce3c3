// Vanishing: the section on gradients along time. In the studio it comes when it is opened; on its
// own page it is there. Its controls are its own: none of their events reach the studio's.

import { all, around, find, isField, maybe } from "./dom.js";
import { latest, part } from "./fetch.js";
import { message } from "./message.js";
import { unreachable } from "./words.js";

const root = find(document, "#vanishing", HTMLElement);
const request = latest();

/** Whether the section has a page of its own. */
const alone = !(root instanceof HTMLDetailsElement);

/** Whether the section can be seen. */
const isOpen = () => alone || root.open;

const section = () => maybe(root, ".vanishing", HTMLElement);

/** The settings that the reader chose here: all others follow the figure. @type {Set<string>} */
const touched = new Set();
let asked = "";

document.documentElement.classList.add("scripts");

/**
 * Take over what a figure has of these settings, at once or when the section is opened.
 * @param {string} address  of the section with the figure's settings
 */
export function follow(address) {
  root.dataset.address = address;
  if (!alone && root.open) ask();
}

/** @param {string} address */
async function load(address) {
  if (address === asked) return;
  asked = address;
  let fresh;
  try {
    const answer = await request(address);
    fresh = answer && part(answer, ".vanishing");
  } catch (error) {
    asked = "";
    complain(unreachable(error));
    return;
  }
  if (!fresh) return;
  const here = section();
  if (here) put(here, fresh);
  else root.append(fresh);
  if (alone) history.replaceState(null, "", fresh.dataset.address);
}

/**
 * Put in what changed, and leave the controls in place: one of them is being used.
 * @param {HTMLElement} here
 * @param {HTMLElement} fresh
 */
function put(here, fresh) {
  here.dataset.address = fresh.dataset.address;
  const wrong = fresh.querySelector(".message");
  if (wrong) find(here, ".messages-plot", HTMLElement).replaceChildren(...fresh.querySelectorAll(".message"));
  else
    for (const part of [".outcome", ".small"])
      find(here, part, HTMLElement).replaceWith(find(fresh, part, HTMLElement));
  for (const from of all(fresh, ".field", HTMLElement)) {
    const to = find(here, `[data-control="${from.dataset.control}"]`, HTMLElement);
    to.hidden = from.hidden;
    const [theirs, ours] = [from, to].map((one) => one.querySelector("[name]"));
    if (!isField(theirs) || !isField(ours)) continue;
    ours.disabled = theirs.disabled;
    if (ours !== document.activeElement && !wrong) set(ours, theirs.value);
    ours.toggleAttribute("aria-invalid", false);
  }
  const refused = maybe(here, ".message", HTMLElement)?.dataset.parameter;
  if (wrong && refused) fieldOf(refused)?.setAttribute("aria-invalid", "true");
}

/**
 * The section's field of a parameter.
 * @param {string} name
 */
function fieldOf(name) {
  const field = section()?.querySelector(`[name="${CSS.escape(name)}"]`) ?? null;
  return isField(field) ? field : null;
}

/**
 * Set a control, and its slider with it.
 * @param {HTMLInputElement | HTMLSelectElement} input
 * @param {string} value
 */
function set(input, value) {
  input.value = value;
  const slider = maybe(root, `[data-for="${input.id}"]`, HTMLInputElement);
  if (slider && slider !== document.activeElement) slider.value = value;
}

/** Ask for the figure's settings, or on a page of its own the section's, and for the reader's instead. */
function ask() {
  const { address = "" } = (alone && section()?.dataset) || root.dataset;
  const query = new URL(address, location.href).searchParams;
  for (const name of touched) query.set(name, fieldOf(name)?.value ?? "");
  const { theme = "auto" } = document.documentElement.dataset;
  if (theme === "auto") query.delete("theme");
  else query.set("theme", theme);
  load(`/vanishing?${query}`);
}

/** @param {string} text */
function complain(text) {
  (section()?.querySelector(".messages-plot") ?? root).append(message(text));
}

root.addEventListener("toggle", () => {
  if (isOpen()) ask();
});

root.addEventListener("input", (event) => {
  event.stopPropagation();
  const { target } = event;
  if (!isField(target)) return;
  const number = target.dataset.for ? document.getElementById(target.dataset.for) : null;
  if (isField(number)) number.value = target.value;
  else set(target, target.value);
  touched.add(isField(number) ? number.name : target.name);
  ask();
});

root.addEventListener("submit", (event) => {
  event.stopPropagation();
  event.preventDefault();
  ask();
});

root.addEventListener("click", (event) => {
  const example = around(event.target, ".examples a", HTMLAnchorElement);
  const seed = around(event.target, "#vanishing-shuffle", HTMLElement) && fieldOf("seed");
  if (example) {
    event.preventDefault();
    const settings = new URL(example.href).searchParams;
    for (const input of all(root, ".field [name]", HTMLElement)) {
      const value = isField(input) ? settings.get(input.name) : null;
      if (!isField(input) || value === null) continue;
      set(input, value);
      touched.add(input.name);
    }
  } else if (seed) {
    set(seed, String(Math.floor(Math.random() * 10000)));
    touched.add("seed");
  } else return;
  ask();
});

// The plot follows the page's theme.
new MutationObserver(() => {
  if (isOpen()) ask();
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });
