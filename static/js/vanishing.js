// Vanishing: the section on gradients along time. In the studio it comes when it is opened; on its
// own page it is there. Its controls are its own: none of their events reach the studio's.

import { fetchSection } from "./fetch.js";
import { message } from "./message.js";

const root = document.querySelector("#vanishing");
const section = () => root.querySelector(".vanishing");
const alone = root.tagName !== "DETAILS";

/** What the reader set here: everything else follows the figure. */
const touched = new Set();
let asked = "";

document.documentElement.classList.add("scripts");

/** Take over what the figure has of these settings, at once or when the section is opened. */
export function follow(address) {
  root.dataset.address = address;
  if (root.open) ask();
}

async function load(address) {
  if (address === asked) return;
  asked = address;
  let fresh;
  try {
    fresh = await fetchSection(address);
  } catch (error) {
    asked = "";
    complain(`The server cannot be reached: ${error.message}.`);
    return;
  }
  if (!fresh) return;
  const here = section();
  if (here) take(here, fresh);
  else root.append(fresh);
  if (alone) history.replaceState(null, "", fresh.dataset.address);
}

/** Put in what changed, and leave the controls in place: one of them is being used. */
function take(here, fresh) {
  here.dataset.address = fresh.dataset.address;
  const wrong = fresh.querySelector(".message");
  if (wrong) here.querySelector(".messages-plot").replaceChildren(...fresh.querySelectorAll(".message"));
  else for (const part of [".outcome", ".small"]) here.querySelector(part).replaceWith(fresh.querySelector(part));
  for (const field of fresh.querySelectorAll(".field")) {
    const shown = here.querySelector(`[data-control="${field.dataset.control}"]`);
    shown.hidden = field.hidden;
    const [theirs, ours] = [field, shown].map((one) => one.querySelector("[name]"));
    ours.disabled = theirs.disabled;
    if (ours !== document.activeElement && !wrong) put(ours, theirs.value);
    ours.toggleAttribute("aria-invalid", false);
  }
  if (wrong) field(here.querySelector(".message").dataset.parameter)?.setAttribute("aria-invalid", "true");
}

const field = (name) => section().querySelector(`[name="${CSS.escape(name)}"]`);
const sliderOf = (input) => section().querySelector(`[data-for="${input.id}"]`);

/** Set a control, and its slider with it. */
function put(input, value) {
  input.value = value;
  const slider = sliderOf(input);
  if (slider && slider !== document.activeElement) slider.value = value;
}

/** Ask for the figure's settings, or on a page of its own the section's, and for the reader's instead. */
function ask() {
  const { address } = alone ? section().dataset : root.dataset;
  const query = new URL(address, location.href).searchParams;
  for (const name of touched) query.set(name, field(name).value);
  const { theme } = document.documentElement.dataset;
  if (theme === "auto") query.delete("theme");
  else query.set("theme", theme);
  load(`/vanishing?${query}`);
}

function complain(text) {
  (section()?.querySelector(".messages-plot") ?? root).append(message(text));
}

root.addEventListener("toggle", () => {
  if (root.open) ask();
});

root.addEventListener("input", (event) => {
  event.stopPropagation();
  const { target } = event;
  if (target.dataset.for) document.getElementById(target.dataset.for).value = target.value;
  else put(target, target.value);
  touched.add(target.dataset.for ? document.getElementById(target.dataset.for).name : target.name);
  ask();
});

root.addEventListener("submit", (event) => {
  event.stopPropagation();
  event.preventDefault();
  ask();
});

root.addEventListener("click", (event) => {
  const example = event.target.closest(".examples a");
  const shuffle = event.target.closest("#vanishing-shuffle");
  if (!example && !shuffle) return;
  if (example) {
    event.preventDefault();
    const said = new URL(example.href).searchParams;
    for (const input of section().querySelectorAll(".field [name]")) {
      if (said.has(input.name)) {
        put(input, said.get(input.name));
        touched.add(input.name);
      }
    }
  } else {
    put(field("seed"), String(Math.floor(Math.random() * 10000)));
    touched.add("seed");
  }
  ask();
});

// The plot follows the page's theme.
new MutationObserver(() => (alone || root.open) && ask()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
