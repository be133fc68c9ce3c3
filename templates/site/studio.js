
"use strict";
// The studio of a static site: its controls choose among the figures that are there. The address's
// fragment names the figure, so that a link leads back to it. No module: a page from a disk may load none.

document.documentElement.classList.add("scripts");

const data = JSON.parse(document.getElementById("data").textContent);
const figures = data.figures.map(([name, title, alt, ...values]) => ({
  name,
  title,
  alt,
  place: Object.fromEntries(data.axes.map((axis, k) => [axis, values[k]])),
}));
const form = document.getElementById("choose");
const frames = document.getElementById("frame");
const theme = document.getElementById("theme");
const status = document.getElementById("status");

let shown = null;
let wanted = { ...data.preferred };

/** The figure that is nearest to what is wanted, and what each axis offers around it. */
function choose() {
  let left = figures;
  const offers = {};
  for (const axis of data.axes) {
    const values = [...new Set(left.map(({ place }) => place[axis]))];
    offers[axis] = values.filter((value) => value !== null);
    const value = [wanted[axis], data.preferred[axis], values[0]].find((one) => values.includes(one ?? null)) ?? null;
    left = left.filter(({ place }) => place[axis] === value);
  }
  return { figure: left[0], offers };
}

function named(axis, value) {
  return data.titles[axis]?.[value] ?? value;
}

function offer(axis, values, value) {
  const place = document.querySelector(`[data-axis="${axis}"]`);
  if (axis === "pattern") {
    form.elements.pattern.value = value;
    reveal(place);
    return;
  }
  place.hidden = values.length < 2 && value === null;
  const select = place.querySelector("select");
  const said = JSON.stringify(values);
  if (place.dataset.values !== said) {
    place.dataset.values = said;
    if (select) select.replaceChildren(...values.map((one) => new Option(named(axis, one), one)));
    else place.querySelector(".values").replaceChildren(...values.map((one) => chip(axis, one)));
  }
  if (select) select.value = value;
  else for (const input of place.querySelectorAll("input")) input.checked = input.value === value;
}

/** Bring the chosen pattern to the middle of its strip, where that is narrower than its patterns. */
function reveal(strip) {
  const chosen = strip.querySelector("label:has(:checked)");
  strip.scrollLeft = chosen.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
}

function chip(axis, value) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "radio", name: axis, value });
  label.append(input, named(axis, value));
  return label;
}

function show() {
  const { figure, offers } = choose();
  for (const axis of data.axes) offer(axis, offers[axis], figure.place[axis]);
  document.querySelector(".aligned").hidden = !data.aligned.includes(figure.place.pattern);
  if (shown?.name === figure.name) return;
  shown = figure;
  const source = `embed/${figure.name}.html`;
  turn(source, figure);
  document.getElementById("document").href = source;
  for (const link of document.querySelectorAll("[data-format]")) {
    link.href = `figures/${figure.name}.${link.dataset.format}`;
  }
  document.getElementById("picture").textContent = `<img src="figures/${figure.name}.svg" alt="${quoted(figure.alt)}">`;
  document.getElementById("framed").textContent = `<iframe src="${source}" title="${quoted(figure.title)}" width="100%" height="420" style="border:0"></iframe>`;
  if (status.textContent || location.hash) status.textContent = figure.alt;
}

function quoted(text) {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
}

// A figure stays until the next one is there. A frame of its own for each leaves the history to the fragment.
function turn(source, figure) {
  for (const waiting of frames.querySelectorAll(".waiting")) waiting.remove();
  const frame = document.createElement("iframe");
  frame.className = "waiting";
  frame.title = figure.title;
  frame.src = source;
  frames.append(frame);
}

addEventListener("message", ({ data: message, source }) => {
  const frame = [...frames.children].find((one) => one.contentWindow === source);
  if (!frame || typeof message?.type !== "string") return;
  if (message.type === "unroll:size") frame.dataset.height = message.height;
  if (message.type === "unroll:ready" && frame.classList.contains("waiting")) {
    paint(frame);
    frame.classList.remove("waiting");
    for (const other of [...frames.children]) if (other !== frame) other.remove();
  }
  if (!frame.classList.contains("waiting")) frames.style.setProperty("--wish", `${frame.dataset.height}px`);
});

function paint(frame) {
  frame.contentWindow.postMessage({ type: "unroll:theme", theme: theme.value }, "*");
}

theme.addEventListener("change", () => {
  document.documentElement.dataset.theme = theme.value;
  for (const frame of frames.children) paint(frame);
});

document.addEventListener("change", ({ target }) => {
  if (!data.axes.includes(target.name)) return;
  wanted = { ...wanted, [target.name]: target.value };
  show();
  if (location.hash !== `#${shown.name}`) location.hash = shown.name;
});

function follow() {
  const found = figures.find(({ name }) => location.hash === `#${name}`);
  if (!location.hash) wanted = { ...data.preferred };
  // What a figure has no place for is what was wanted before.
  if (found) wanted = { ...wanted, ...Object.fromEntries(Object.entries(found.place).filter(([, one]) => one !== null)) };
  show();
}

addEventListener("hashchange", follow);
follow();
