// Compare: the script of the page with two figures. A change of a control asks for the whole page again, and puts its
// parts in place.

import { pushAddress, replaceAddress } from "./address.js";
import { copy } from "./copy.js";
import { all, around, dataOf, find, isField, maybe } from "./dom.js";
import { latest } from "./fetch.js";
import { message } from "./message.js";
import { morph } from "./morph.js";
import { Pair } from "./pair.js";
import { Player } from "./player.js";
import { Turns } from "./turn.js";
import { unreachable, waits } from "./words.js";

const SLUGS = ["a", "b"];
/** The parts that every answer replaces, beside the drawings. */
const PARTS = ["#about-a", "#about-b", ".measures", ".linked", ".stations", ".differs"];
/** The actions of the player that go to another step. */
const STEPS = ["back", "forward", "first", "last"];

const main = find(document, "main", HTMLElement);
const form = find(document, "#compare", HTMLFormElement);
const lanes = find(document, ".lanes", HTMLElement);
const root = find(document, ".pair", HTMLElement);
const player = new Player(find(document, "#player", HTMLElement), { reached, announce });
const pair = new Pair(root, player);
const ask = latest();
const turns = Object.fromEntries(SLUGS.map((slug) => [slug, new Turns()]));

/** The words that were taken away, in their order: they come back one by one. @type {string[]} */
let waiting = [];
let facts = dataOf(document, ".facts");

/** @param {string} text */
function announce(text) {
  find(document, "#status", HTMLElement).textContent = text;
}

// --- requests ---

/**
 * The address of the page with the form's values, and those of a button.
 * @param {Record<string, string>} [more]
 */
function asked(more = {}) {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
  const { step, steps } = player.playback;
  const at = step < steps ? { step: String(step) } : {};
  return `/compare?${new URLSearchParams({ ...Object.fromEntries(fields), ...at, ...more })}`;
}

/**
 * Show the comparison at an address.
 * @param {string} address
 * @param {object} [options]
 * @param {string} [options.field]  the field that is typed in: its quick changes are one entry of the history
 * @param {boolean} [options.entered]  whether the history has this address already
 */
async function load(address, { field = "", entered = false } = {}) {
  let answer;
  try {
    answer = await ask(address);
  } catch (error) {
    complain(unreachable(error));
    return;
  }
  if (!answer) return;
  const page = new DOMParser().parseFromString(answer.text, "text/html");
  if (!maybe(page, "main.compare", HTMLElement)) return complain(unreachable(answer.status));
  if (page.querySelector(".message") && !entered) return report(page);
  show(page);
  if (!entered) pushAddress(addressAt(player.playback.step), field);
  announce(document.title);
}

/** @param {string} text */
function complain(text) {
  find(form, ".messages-page", HTMLElement).replaceChildren(message(text));
}

/**
 * Say what an answered page says is wrong, if anything.
 * @param {Document} page
 */
function report(page) {
  for (const holder of [".messages-page", ...SLUGS.map((slug) => `[data-lane="${slug}"] > .messages`)]) {
    const fresh = find(page, holder, HTMLElement);
    find(document, holder, HTMLElement).replaceChildren(...fresh.children);
  }
  mark();
}

/** Mark the fields whose values were refused. */
function mark() {
  const wrong = all(document, ".message", HTMLElement).map(({ dataset }) => dataset.parameter ?? "");
  for (const field of all(document, "input:not([type=hidden]), select", HTMLElement)) {
    const name = field.getAttribute("name") ?? "";
    const own = SLUGS.some((slug) => name.startsWith(`${slug}.`));
    const names = own ? [name] : SLUGS.map((slug) => `${slug}.${name.replace(/^both\./, "")}`);
    if (names.some((one) => wrong.includes(one))) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

// --- another comparison ---

/**
 * Put the parts of an answered page in place.
 * @param {Document} page
 */
function show(page) {
  const resume = player.playback.isPlaying;
  player.playback.pause();
  facts = dataOf(page, ".facts");
  report(page);
  for (const part of PARTS) swap(page, part);
  const fresh = find(page, ".pair", HTMLElement);
  root.setAttribute("style", fresh.getAttribute("style") ?? "");
  lanes.dataset.way = root.dataset.way = fresh.dataset.way;
  for (const slug of SLUGS) draw(page, slug);
  for (const name of SLUGS) named(form, name).value = named(page, name).value;
  const another = maybe(page, "#another", HTMLAnchorElement);
  const here = maybe(document, "#another", HTMLAnchorElement);
  if (another && here) {
    here.href = another.getAttribute("href") ?? "";
    here.hidden = another.hidden;
  }
  const text = maybe(form, "#text", HTMLInputElement);
  if (text && text !== document.activeElement) text.value = maybe(page, "#text", HTMLInputElement)?.value ?? "";
  main.dataset.address = find(page, "main", HTMLElement).dataset.address;
  find(document, "h1", HTMLElement).textContent = find(page, "h1", HTMLElement).textContent;
  document.title = page.title;
  const line = find(document, "#player", HTMLElement);
  line.className = `${find(page, "#player", HTMLElement).className}`;
  line.hidden = !facts.plays;
  start();
  if (resume && player.playback.step < player.playback.steps) player.playback.play();
}

/**
 * @param {ParentNode} place
 * @param {string} name
 */
const named = (place, name) => find(place, `input[name="${name}"]`, HTMLInputElement);

/**
 * Replace a part by that of an answered page. What has the focus keeps it, and an open menu stays open.
 * @param {Document} page
 * @param {string} selector
 */
function swap(page, selector) {
  const [old, fresh] = [find(document, selector, HTMLElement), find(page, selector, HTMLElement)];
  const { id } = old.contains(document.activeElement) ? (document.activeElement ?? {}) : {};
  const isOpen = old.querySelector("details[open]") !== null;
  for (const menu of all(fresh, "details", HTMLDetailsElement)) menu.open = isOpen;
  old.replaceWith(document.adoptNode(fresh));
  if (id) document.getElementById(id)?.focus({ preventScroll: true });
}

/**
 * @param {Document} page
 * @param {string} slug
 */
function draw(page, slug) {
  const place = `[data-lane="${slug}"] > .drawn`;
  const [old, fresh] = [maybe(document, place, HTMLElement), maybe(page, place, HTMLElement)];
  if (!fresh) return old?.remove();
  document.adoptNode(fresh);
  if (old) morph(old, fresh, turns[slug], 0);
  else find(document, `[data-lane="${slug}"]`, HTMLElement).append(fresh);
}

// --- steps ---

/** @param {number} step */
function addressAt(step) {
  const address = main.dataset.address ?? "";
  return step < player.playback.steps ? `${address}&step=${step}` : address;
}

/** @param {number} step */
function reached(step) {
  display();
  // On a phone the names stand above the drawings, and cover nothing.
  const about = find(root, ".about", HTMLElement);
  pair.follow(lanes, about.offsetWidth < lanes.clientWidth / 2 ? about.offsetWidth : 0);
  replaceAddress(addressAt(step));
}

/** Show the step in the figures, the table and the links. */
function display() {
  pair.show();
  const { step } = player.playback;
  const t = player.playback.at(step);
  for (const row of all(document, ".differs tr[data-t]", HTMLElement)) {
    row.classList.toggle("now", Number(row.dataset.t) === t);
  }
  const link = maybe(document, "#address", HTMLAnchorElement);
  if (link) link.href = addressAt(step);
}

/** Let the player play the figures that the page shows. */
function start() {
  pair.attach(facts);
  player.display();
  display();
  // The slider says all of this to those who cannot see it.
  find(root, ".stations", HTMLElement).setAttribute("aria-hidden", "true");
  for (const link of all(root, ".stations a", HTMLAnchorElement)) link.tabIndex = -1;
  offer();
}

// --- words that wait ---

/** Show which words wait, and offer the next one. */
function offer() {
  const note = find(form, ".waiting", HTMLElement);
  note.hidden = !waiting.length;
  note.textContent = waits(waiting);
  const more = maybe(form, "[data-reads] #tx-more", HTMLButtonElement);
  if (more) more.disabled = !waiting.length;
}

/**
 * Take the last word of the sentence away, or bring the next one back.
 * @param {boolean} more
 */
function step(more) {
  const { tokens, between } = facts;
  const read = more ? [...tokens, ...waiting.slice(0, 1)] : tokens.slice(0, -1);
  waiting = more ? waiting.slice(1) : [tokens.at(-1), ...waiting];
  const text = find(form, "#text", HTMLInputElement);
  text.value = read.join(between);
  load(asked({ asked: "text" }), { field: "tx" });
}

// --- events ---

maybe(form, "#text", HTMLInputElement)?.addEventListener("input", () => {
  waiting = [];
  load(asked({ asked: "text" }), { field: "text" });
});

document.addEventListener("change", ({ target }) => {
  if (!isField(target) || target.form !== form || !/\./.test(target.name)) return;
  load(asked({ asked: target.name }), { field: target instanceof HTMLInputElement ? target.name : "" });
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement) || !button.name) return load(asked());
  if (button.closest("[data-reads]")) return step(button.id === "tx-more");
  load(asked({ [button.name]: button.value, asked: button.name }), { field: button.name });
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const stop = around(event.target, ".stations a", HTMLAnchorElement);
  const another = around(event.target, "#another", HTMLAnchorElement);
  const button = around(event.target, ".copy", HTMLButtonElement);
  if (stop) player.playback.seek(Number(stop.dataset.step));
  else if (another) {
    waiting = [];
    load(another.href);
  } else if (button) {
    const source = find(document, `#${button.dataset.copies}`, HTMLElement);
    copy(button, source instanceof HTMLAnchorElement ? source.href : (source.textContent ?? ""), source);
  } else {
    // A click beside an open menu closes it; Enter in a field is a click too, of the form's first button.
    for (const menu of all(document, ".change[open]", HTMLDetailsElement)) {
      if (event.detail && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
    return;
  }
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const menu = maybe(document, ".change[open]", HTMLDetailsElement);
  if (event.key === "Escape" && menu) {
    menu.open = false;
    find(menu, "summary", HTMLElement).focus();
    return;
  }
  const action = player.press(event, "input, select, textarea");
  if (STEPS.includes(action)) announce(player.spoken);
});

addEventListener("popstate", () => load(location.pathname + location.search, { entered: true }));

mark();
start();
if (player.playback.step < player.playback.steps) pair.follow(lanes);
