
"use strict";
// The studio of a static site. Its controls choose among the precomputed figures. The fragment of the address
// names the current figure, so that links can lead to it. This is no module: a page from a disk cannot load one.

/**
 * A figure, with its value on every axis; null for an axis that does not apply to it.
 * @typedef {object} Figure
 * @property {string} name
 * @property {string} title
 * @property {string} alt
 * @property {Record<string, string | null>} place
 */

/**
 * The first element at a selector. Throws TypeError if the page lacks it or it is of another class.
 * @template {Element} T
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} kind
 * @returns {T}
 */
function find(root, selector, kind) {
  const found = root.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`no ${kind.name} at ${selector}`);
  return found;
}

document.documentElement.classList.add("scripts");

const data = JSON.parse(find(document, "#data", HTMLScriptElement).textContent ?? "");
/** @type {string[]} */
const axes = data.axes;
/** @type {Figure[]} */
const figures = data.figures.map((/** @type {(string | null)[]} */ [name, title, alt, ...values]) => ({
  name,
  title,
  alt,
  place: Object.fromEntries(axes.map((axis, k) => [axis, values[k]])),
}));
const frames = find(document, "#frame", HTMLElement);
const theme = find(document, "#theme", HTMLSelectElement);
const announcement = find(document, "#status", HTMLElement);

/** @type {Figure | null} */
let current = null;
/** The reader's choices by axis. @type {Record<string, string>} */
let wanted = { ...data.preferred };

/** The figure that is nearest to the reader's choices, and the values of each axis that can be chosen beside it. */
function choose() {
  let left = figures;
  /** @type {Record<string, string[]>} */
  const offers = {};
  for (const axis of axes) {
    const values = [...new Set(left.map(({ place }) => place[axis]))];
    offers[axis] = values.filter((value) => value !== null);
    const choices = [wanted[axis], data.preferred[axis], values[0]];
    const value = choices.find((choice) => values.includes(choice ?? null)) ?? null;
    left = left.filter(({ place }) => place[axis] === value);
  }
  return { figure: left[0], offers };
}

/**
 * The title of a value on an axis.
 * @param {string} axis
 * @param {string} value
 * @returns {string}
 */
function titleOf(axis, value) {
  return data.titles[axis]?.[value] ?? value;
}

/**
 * Offer the values of an axis in its control, and choose one of them.
 * @param {string} axis
 * @param {string[]} values
 * @param {string | null} value
 */
function offer(axis, values, value) {
  const place = find(document, `[data-axis="${axis}"]`, HTMLElement);
  if (axis === "pattern") {
    find(place, `[value="${value}"]`, HTMLInputElement).checked = true;
    reveal(place);
    return;
  }
  place.hidden = values.length < 2 && value === null;
  const select = place.querySelector("select");
  const serialised = JSON.stringify(values);
  if (place.dataset.values !== serialised) {
    place.dataset.values = serialised;
    if (select) select.replaceChildren(...values.map((each) => new Option(titleOf(axis, each), each)));
    else find(place, ".values", HTMLElement).replaceChildren(...values.map((each) => chip(axis, each)));
  }
  if (select) select.value = value ?? "";
  else for (const input of place.querySelectorAll("input")) input.checked = input.value === value;
}

/**
 * Scroll the patterns to the chosen one, if they are a strip that is narrower than its content.
 * @param {HTMLElement} strip
 */
function reveal(strip) {
  const chosen = find(strip, "label:has(:checked)", HTMLElement);
  strip.scrollLeft = chosen.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
}

/**
 * @param {string} axis
 * @param {string} value
 */
function chip(axis, value) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: axis, value });
  label.append(input, titleOf(axis, value));
  return label;
}

/** Show the figure that is nearest to the reader's choices, with its links and controls. */
function show() {
  const { figure, offers } = choose();
  for (const axis of axes) offer(axis, offers[axis], figure.place[axis]);
  find(document, ".aligned", HTMLElement).hidden = !data.aligned.includes(figure.place.pattern);
  if (current?.name === figure.name) return;
  current = figure;
  const source = `embed/${figure.name}.html`;
  load(source, figure);
  find(document, "#document", HTMLAnchorElement).href = source;
  for (const link of document.querySelectorAll("a")) {
    if (link.dataset.format) link.href = `figures/${figure.name}.${link.dataset.format}`;
  }
  const picture = `<img src="figures/${figure.name}.svg" alt="${quoted(figure.alt)}">`;
  find(document, "#picture", HTMLElement).textContent = picture;
  const frame = `<iframe src="${source}" title="${quoted(figure.title)}" width="100%" height="420" style="border:0"></iframe>`;
  find(document, "#framed", HTMLElement).textContent = frame;
  if (announcement.textContent || location.hash) announcement.textContent = figure.alt;
}

/** @param {string} text */
function quoted(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

/**
 * Load a figure into a new, hidden frame; the old one stays until the new figure is ready. A frame's own navigation
 * would add entries to the history beside those of the fragment.
 * @param {string} source
 * @param {Figure} figure
 */
function load(source, figure) {
  for (const waiting of frames.querySelectorAll(".waiting")) waiting.remove();
  const frame = document.createElement("iframe");
  frame.className = "waiting";
  frame.title = figure.title;
  frame.src = source;
  frames.append(frame);
}

addEventListener("message", ({ data: message, source }) => {
  const frame = [...frames.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source);
  if (!frame || typeof message?.type !== "string") return;
  if (message.type === "unroll:size") frame.dataset.height = message.height;
  if (message.type === "unroll:ready" && frame.classList.contains("waiting")) {
    paint(frame);
    frame.classList.remove("waiting");
    for (const other of [...frames.children]) if (other !== frame) other.remove();
  }
  if (!frame.classList.contains("waiting")) frames.style.setProperty("--wish", `${frame.dataset.height}px`);
});

/** @param {HTMLIFrameElement} frame */
function paint(frame) {
  frame.contentWindow?.postMessage({ type: "unroll:theme", theme: theme.value }, "*");
}

theme.addEventListener("change", () => {
  document.documentElement.dataset.theme = theme.value;
  for (const frame of frames.querySelectorAll("iframe")) paint(frame);
});

document.addEventListener("change", ({ target }) => {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  if (!axes.includes(target.name)) return;
  wanted = { ...wanted, [target.name]: target.value };
  show();
  if (current && location.hash !== `#${current.name}`) location.hash = current.name;
});

/** Show the figure that the fragment names. */
function follow() {
  const named = figures.find(({ name }) => location.hash === `#${name}`);
  if (!location.hash) wanted = { ...data.preferred };
  // Keep the reader's choice on an axis that does not apply to the figure.
  for (const [axis, value] of Object.entries(named?.place ?? {})) if (value !== null) wanted = { ...wanted, [axis]: value };
  show();
}

addEventListener("hashchange", follow);
follow();
