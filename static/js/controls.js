// Controls: the form's fields, kept in step with what the server says a figure's controls are.

/** Fill every field but the one that is being used; show and hide what the pattern offers. */
export function syncControls(controls, pattern, wiring) {
  document.querySelector('[name="was"]').value = pattern;
  document.querySelector('[name="wiring"]').value = wiring;
  for (const control of Object.values(controls)) {
    if (control.name === "pattern") {
      const radio = document.querySelector(`[name="pattern"][value="${control.value}"]`);
      if (radio && !radio.checked) choose(radio);
      continue;
    }
    const field = document.querySelector(`.field[data-control="${control.name}"]`);
    if (!field) continue;
    field.hidden = !control.shown;
    const hint = field.querySelector(".hint");
    hint.textContent = control.hint;
    hint.hidden = !control.hint;
    if (control.kind === "flags") {
      const on = control.value.split(",");
      for (const box of field.querySelectorAll("input")) {
        box.checked = on.includes(box.value);
        box.disabled = box.parentElement.hidden = control.without.includes(box.value);
      }
      continue;
    }
    const input = field.querySelector(`[name="${control.name}"]`);
    input.disabled = !control.shown || control.fixed;
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
    if (input !== document.activeElement || input.tagName === "SELECT") input.value = control.value;
    const slider = field.querySelector('input[type="range"]');
    if (control.kind === "number") {
      input.min = control.low;
      input.max = control.high;
      if (control.name === "tx" || control.name === "ty") relabel(field, input, control.title);
    }
    if (slider) slider.disabled = control.fixed;
    if (slider && slider !== document.activeElement) {
      slider.min = control.low;
      slider.step = control.step;
      slider.max = Math.max(Math.min(control.high, Number(slider.dataset.ceiling)), control.slider);
      slider.value = control.slider;
    }
  }
}

/** Check a pattern and bring it into view, where the patterns are a strip. */
export function choose(radio) {
  radio.checked = true;
  const card = radio.parentElement;
  const strip = card.parentElement;
  if (strip.scrollWidth <= strip.clientWidth) return;
  if (card.offsetLeft < strip.scrollLeft || card.offsetLeft + card.offsetWidth > strip.scrollLeft + strip.clientWidth) {
    strip.scrollTo({ left: card.offsetLeft - (strip.clientWidth - card.offsetWidth) / 2 });
  }
}

/** T_x, T_y or T_x = T_y, with real subscripts. */
function relabel(field, input, title) {
  input.setAttribute("aria-label", title);
  const label = field.querySelector("label");
  label.replaceChildren(
    ...title.split(/(T_[xy])/).map((part) => {
      if (!part.startsWith("T_")) return part;
      const symbol = document.createElement("span");
      const letter = document.createElement("i");
      letter.textContent = "T";
      const index = document.createElement("sub");
      index.textContent = part[2];
      symbol.append(letter, index);
      return symbol;
    }),
  );
}

/** Mark the fields that the server refused, with the message beside them. */
export function markRefused(messages) {
  for (const message of messages) {
    const input = document.querySelector(`.field [name="${CSS.escape(message.dataset.parameter)}"]`);
    if (!input) continue;
    const hint = input.closest(".field").querySelector(".hint");
    hint.textContent = message.textContent;
    hint.hidden = false;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", hint.id);
  }
}
