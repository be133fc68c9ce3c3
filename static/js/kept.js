// Kept: data that the browser keeps between visits. Where it may not, the data lasts as long as the page.

export class Kept {
  #name;
  /** Whether the browser keeps it. */
  lasts = true;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
    this.read();
  }

  /** What is kept, or null. @returns {unknown} */
  read() {
    try {
      return JSON.parse(localStorage.getItem(this.#name) ?? "null");
    } catch (error) {
      // Broken JSON is not the browser's fault; a denied or full storage is.
      this.lasts = error instanceof SyntaxError;
      return null;
    }
  }

  /** @param {unknown} value */
  write(value) {
    try {
      localStorage.setItem(this.#name, JSON.stringify(value));
      this.lasts = true;
    } catch {
      this.lasts = false;
    }
  }
}
