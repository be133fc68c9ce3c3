// Vanishing: the section on gradients along time. In the studio it comes when it is opened; on its
// own page it is there. Its controls are its own: none of their events reach the studio's.

import { fetchSection } from "./fetch.js";

const root = document.querySelector("#vanishing");
const section = () => root.querySelector(".vanishing");
const alone = root.tagName !== "DETAILS";

document.documentElement.classList.add("scripts");

async function load(address) {
  let fresh;
  try {
    fresh = await fetchSection(address);
  } catch (error) {
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

function ask() {
  const query = new URLSearchParams(new FormData(section().querySelector("form")));
  const { theme } = document.documentElement.dataset;
  if (theme === "auto") query.delete("theme");
  else query.set("theme", theme);
  load(`/vanishing?${query}`);
}

function complain(text) {
  const message = document.createElement("p");
  message.className = "message";
  message.textContent = text;
  (section()?.querySelector(".messages-plot") ?? root).append(message);
}

root.addEventListener("toggle", () => {
  if (root.open && !section()) load(root.dataset.address);
});

root.addEventListener("input", (event) => {
  event.stopPropagation();
  const { target } = event;
  if (target.dataset.for) document.getElementById(target.dataset.for).value = target.value;
  else put(target, target.value);
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
        // A disabled field is not sent, and this one may be of use to the cell that was chosen.
        input.disabled = false;
        put(input, said.get(input.name));
      }
    }
  } else put(field("seed"), String(Math.floor(Math.random() * 10000)));
  ask();
});

// The plot follows the page's theme.
new MutationObserver(() => section() && ask()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
