// Codes: QR codes of the figure and of the lecture.

import { find } from "./dom.js";
import { codeOf, codeText } from "./words.js";

/**
 * The code of an address of this server.
 * @param {string} address
 */
export const codeAddress = (address) => `/v1/qr.svg?${new URLSearchParams({ address })}`;

/**
 * @param {HTMLElement} root
 * @param {string} figure  its address
 * @param {string} lecture  its address; empty if there is none
 */
export function drawCodes(root, figure, lecture) {
  const titles = codeOf();
  const drawn = [code(titles.figure, figure), ...(lecture ? [code(titles.lecture, lecture)] : [])];
  find(root, ".sheet-of-codes", HTMLElement).replaceChildren(...drawn);
}

/**
 * @param {string} title
 * @param {string} address
 */
function code(title, address) {
  const figure = document.createElement("figure");
  const image = new Image(300, 300);
  image.alt = codeText(title);
  const caption = document.createElement("figcaption");
  caption.textContent = title;
  figure.append(image, caption);
  // The server refuses an address that is too long for a code.
  image.addEventListener("error", () => figure.remove());
  image.src = codeAddress(address);
  return figure;
}
