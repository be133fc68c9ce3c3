// Vanishing: the comparison of gradients along time follows its controls.

import { all, around, find, isField, maybe } from "./dom.js";
import { part } from "./fetch.js";
import { message } from "./message.js";
import { unreachable } from "./words.js";

/** How far keys move the last time step. @type {Record<string, number>} */
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };

/** How long nothing changes before the plot is read out: a drag is not, but where it ends. */
const QUIET_MS = 400;

const root = find(document, "#vanishing", HTMLElement);

const section = () => find(root, ".vanishing", HTMLElement);

/** The settings that the reader changed. @type {Set<string>} */
const touched = new Set();
/** The last time step of the axis while the handle is dragged, during which it holds still; else 0. */
let span = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * A function that shows what an address has. While one answer is on its way, only the newest of the addresses asked for
 * is kept and asked for next: so a drag shows every answer that comes, and ends with the last.
 * @param {(fresh: HTMLElement) => void} take  what to do with the section that comes
 * @param {() => void} done  what to do when the newest is shown
 */
function newest(take, done) {
  let wanted = "";
  let busy = false;
  return async (/** @type {string} */ address) => {
    if (address === wanted) return;
    wanted = address;
    if (busy) return;
    busy = true;
    let asked = "";
    try {
      while (asked !== wanted) {
        asked = wanted;
        const response = await fetch(asked);
        take(part({ status: response.status, ok: response.ok, text: await response.text() }, ".vanishing"));
      }
      done();
    } catch (error) {
      wanted = "";
      complain(unreachable(error));
    } finally {
      busy = false;
    }
  };
}

/** The strips take longer than the rest, so they come by themselves, and the rest does not wait for them. */
const strips = newest(
  (fresh) => {
    renew(find(root, ".strips", HTMLElement), find(fresh, ".strips", HTMLElement));
  },
  () => {},
);

const load = newest(take, () => {
  // Once for a whole drag: browsers limit how often a page may change its address.
  history.replaceState(null, "", section().dataset.address);
  clearTimeout(timer);
  timer = setTimeout(announce, QUIET_MS);
});

/** @param {HTMLElement} fresh */
function take(fresh) {
  const here = section();
  if (put(here, fresh)) strips(`${here.dataset.address}&part=strips`);
}

/**
 * Replace the changed parts. The controls, the handle and the links stay in place, because one of them is in use.
 * @param {HTMLElement} here
 * @param {HTMLElement} fresh
 * @returns {boolean}  whether nothing was refused
 */
function put(here, fresh) {
  const wrong = fresh.querySelector(".message");
  find(here, ".messages-plot", HTMLElement).replaceChildren(...fresh.querySelectorAll(".message"));
  if (!wrong) {
    here.dataset.address = fresh.dataset.address;
    for (const part of [".drawn", ".numbers .wide", ".links", ".printed", ".status"])
      renew(find(here, part, HTMLElement), find(fresh, part, HTMLElement));
    const handle = find(here, ".handle", HTMLElement);
    const other = find(fresh, ".handle", HTMLElement);
    handle.style.left = other.style.left;
    handle.ariaValueNow = other.ariaValueNow;
    syncGuide(all(here, ".guide li", HTMLElement), all(fresh, ".guide li", HTMLElement));
  }
  for (const from of all(fresh, ".field", HTMLElement)) {
    const to = find(here, `[data-control="${from.dataset.control}"]`, HTMLElement);
    const [source, target] = [from, to].map((field) => field.querySelector("[name]"));
    if (!isField(source) || !isField(target)) continue;
    if (target !== document.activeElement && !wrong) set(target, source.value);
    target.toggleAttribute("aria-invalid", false);
  }
  const refused = maybe(here, ".message", HTMLElement)?.dataset.parameter;
  if (wrong && refused) fieldOf(refused)?.setAttribute("aria-invalid", "true");
  return !wrong;
}

/**
 * Make an element equal to a fresh one by as few changes as there are: a style sheet that came anew would have the
 * whole page styled anew, which takes longer than all the rest.
 * @param {Element} here
 * @param {Element} fresh
 */
function renew(here, fresh) {
  if (here.isEqualNode(fresh)) return;
  const [old, parts] = [[...here.childNodes], [...fresh.childNodes]];
  if (old.length !== parts.length || old.some(({ nodeName }, k) => nodeName !== parts[k].nodeName)) {
    here.replaceChildren(...parts);
  } else {
    old.forEach((node, k) => {
      const part = parts[k];
      if (node instanceof Element && part instanceof Element) renew(node, part);
      else if (node.nodeValue !== part.nodeValue) node.nodeValue = part.nodeValue;
    });
  }
  for (const { name, value } of fresh.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  for (const { name } of [...here.attributes]) if (!fresh.hasAttribute(name)) here.removeAttribute(name);
}

/**
 * Take over which steps and claims are shown, and their numbers, which another seed changes.
 * @param {HTMLElement[]} here
 * @param {HTMLElement[]} fresh
 */
function syncGuide(here, fresh) {
  fresh.forEach((from, k) => {
    const to = here[k];
    to.ariaCurrent = from.ariaCurrent;
    find(to, ".seen", HTMLElement).textContent = find(from, ".seen", HTMLElement).textContent;
    find(to, "a", HTMLAnchorElement).href = find(from, "a", HTMLAnchorElement).href;
  });
}

/**
 * The section's field of a parameter.
 * @param {string} name
 */
function fieldOf(name) {
  const field = section().querySelector(`[name="${CSS.escape(name)}"]`);
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

/**
 * The reader sets a parameter.
 * @param {string} name
 * @param {string} value
 */
function choose(name, value) {
  const field = fieldOf(name);
  if (!field) return;
  set(field, value);
  touched.add(name);
  refresh();
}

/** Request the plot with the reader's changes. */
function refresh() {
  const { address = "" } = section().dataset;
  const query = new URL(address, location.href).searchParams;
  for (const name of touched) query.set(name, fieldOf(name)?.value ?? "");
  if (span) query.set("span", String(span));
  query.set("part", "rest");
  load(`/vanishing?${query}`);
}

/** @param {string} text */
function complain(text) {
  find(root, ".messages-plot", HTMLElement).append(message(text));
}

/** Say what the plot shows. */
function announce() {
  const status = maybe(root, ".status", HTMLElement);
  if (status) status.textContent = status.dataset.now ?? "";
}

// --- the handle of the last time step ---

/**
 * @param {PointerEvent} event
 * @param {HTMLElement} handle
 */
function drag(event, handle) {
  const drawn = find(root, ".drawn", HTMLElement);
  span = Number(drawn.dataset.span);
  handle.setPointerCapture(event.pointerId);
  handle.classList.add("dragged");
  const { left, width } = drawn.getBoundingClientRect();
  const most = Math.min(span, Number(handle.ariaValueMax));
  /** @param {PointerEvent} event */
  const move = ({ clientX }) => {
    const t = 1 + Math.round(((clientX - left) / width) * (span - 1));
    choose("tx", String(Math.min(Math.max(t, 1), most)));
  };
  const end = () => {
    handle.classList.remove("dragged");
    handle.removeEventListener("pointermove", move);
    span = 0;
    refresh();
  };
  handle.addEventListener("pointermove", move);
  handle.addEventListener("lostpointercapture", end, { once: true });
}

root.addEventListener("pointerdown", (event) => {
  const handle = around(event.target, ".handle", HTMLElement);
  if (!handle || event.button) return;
  event.preventDefault();
  handle.focus();
  drag(event, handle);
});

root.addEventListener("keydown", (event) => {
  const handle = around(event.target, ".handle", HTMLElement);
  if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
  const most = Number(handle.ariaValueMax);
  const ends = { Home: 1, End: most };
  const now = Number(fieldOf("tx")?.value) || Number(handle.ariaValueNow);
  const to = event.key in KEYS ? now + KEYS[event.key] : ends[/** @type {"Home" | "End"} */ (event.key)];
  if (to === undefined) return;
  event.preventDefault();
  choose("tx", String(Math.min(Math.max(to, 1), most)));
});

// --- the controls ---

root.addEventListener("input", ({ target }) => {
  if (!isField(target)) return;
  const number = target.dataset.for ? document.getElementById(target.dataset.for) : null;
  const field = isField(number) ? number : target;
  if (field !== target) field.value = target.value;
  choose(field.name, target.value);
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  refresh();
});

root.addEventListener("click", (event) => {
  const link = around(event.target, "a.set, a.preset", HTMLAnchorElement);
  if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
    event.preventDefault();
    const settings = new URL(link.href).searchParams;
    for (const input of all(root, ".field [name]", HTMLElement)) {
      if (!isField(input) || input.name === "seed") continue;
      // What an address does not say has its default.
      set(input, settings.get(input.name) ?? { forget: "1", cell: "rnn" }[input.name] ?? input.value);
      touched.add(input.name);
    }
    refresh();
  } else if (around(event.target, "#vanishing-seed-new", HTMLElement)) {
    choose("seed", String(Math.floor(Math.random() * 10000)));
  }
});
