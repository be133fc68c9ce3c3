// Vanishing: the section on gradients along time. The studio fetches it when the reader opens it; its own page
// contains it. Its events stop at the section, so that the studio does not take its controls for its own.

import { all, around, find, isField, maybe } from "./dom.js";
import { latest, part } from "./fetch.js";
import { message } from "./message.js";
import { unreachable } from "./words.js";

const root = find(document, "#vanishing", HTMLElement);
const request = latest();

/** Whether the page is the section's own. */
const alone = !(root instanceof HTMLDetailsElement);

/** Whether the section is visible. */
const isOpen = () => alone || root.open;

const section = () => maybe(root, ".vanishing", HTMLElement);

/** The settings that the reader changed here. All others follow the figure. @type {Set<string>} */
const touched = new Set();
/** The address of the last request. */
let requested = "";

document.documentElement.classList.add("scripts");

/**
 * Take over a figure's settings, at once or when the reader opens the section.
 * @param {string} address  of the section with the figure's settings
 */
export function follow(address) {
  root.dataset.address = address;
  if (!alone && root.open) refresh();
}

/** @param {string} address */
async function load(address) {
  if (address === requested) return;
  requested = address;
  let fresh;
  try {
    const answer = await request(address);
    fresh = answer && part(answer, ".vanishing");
  } catch (error) {
    requested = "";
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
 * Replace the changed parts. The controls stay in place, because one of them is in use.
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
    const [source, target] = [from, to].map((field) => field.querySelector("[name]"));
    if (!isField(source) || !isField(target)) continue;
    target.disabled = source.disabled;
    if (target !== document.activeElement && !wrong) set(target, source.value);
    target.toggleAttribute("aria-invalid", false);
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

/** Request the plot for the figure's settings, or on its own page the section's, with the reader's changes. */
function refresh() {
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
  if (isOpen()) refresh();
});

root.addEventListener("input", (event) => {
  event.stopPropagation();
  const { target } = event;
  if (!isField(target)) return;
  const number = target.dataset.for ? document.getElementById(target.dataset.for) : null;
  if (isField(number)) number.value = target.value;
  else set(target, target.value);
  touched.add(isField(number) ? number.name : target.name);
  refresh();
});

root.addEventListener("submit", (event) => {
  event.stopPropagation();
  event.preventDefault();
  refresh();
});

root.addEventListener("click", (event) => {
  const example = around(event.target, ".examples a", HTMLAnchorElement);
  const seed = around(event.target, "#vanishing-seed-new", HTMLElement) && fieldOf("seed");
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
  refresh();
});

// The plot follows the page's theme.
new MutationObserver(() => {
  if (isOpen()) refresh();
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });
