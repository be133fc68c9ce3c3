// Message: an error as an element of the page.

/** @param {string} text */
export function message(text) {
  const element = document.createElement("p");
  element.className = "message";
  element.textContent = text;
  return element;
}
