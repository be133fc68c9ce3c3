// Fields: buttons and fields that scripts make.

/**
 * @param {string} text
 * @param {() => void} press
 */
export function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "quiet";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

/**
 * @param {string} id
 * @param {string} type
 * @param {number} value
 * @param {{ min: number, max: number, step: number }} ends
 * @param {string} name
 */
export function field(id, type, value, { min, max, step }, name) {
  const input = document.createElement("input");
  Object.assign(input, { id, type, min, max, step, value: String(Number(value.toFixed(2))) });
  input.setAttribute("aria-label", name);
  return input;
}
