// Score: the melody that a run writes, as a score that follows the run. abcjs draws it from ABC notation, and is
// fetched for the first figure that has one.

import { all, around, find } from "./dom.js";

/** @import { Note } from "./sound.js" */

/**
 * The melody of a figure's run: in ABC notation, note by note, and the address of the script that draws it.
 * @typedef {{ abc: string, notes: Note[], script: string }} Music
 */

/** A line of the score holds so many bars, if they fit: the panel is as wide as a column of a book. */
const BARS = 2;

const FONT = "system-ui, sans-serif";
const FORMAT = { tempofont: `${FONT} 12` };
/** Around what is drawn, in units of the score. */
const EDGE = 6;

/** @type {Promise<any> | null} */
let drawing = null;

/**
 * The library, which is fetched once.
 * @param {string} address
 * @returns {Promise<any>}
 */
function library(address) {
  drawing ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(Reflect.get(globalThis, "ABCJS"));
    script.onerror = () => {
      // The next figure may find the server again.
      drawing = null;
      script.remove();
      reject(new Error(address));
    };
    document.head.append(script);
  });
  return drawing;
}

export class Score {
  #section;
  /** @type {Music | null} */
  #music = null;
  /** What is drawn of each note. @type {Element[][]} */
  #drawn = [];
  #step = 0;

  /**
   * @param {HTMLElement} section
   * @param {(step: number) => void} seek  called with the step of a note that the reader clicks
   */
  constructor(section, seek) {
    this.#section = section;
    this.#sheet.addEventListener("click", ({ target }) => {
      const note = around(target, ".abcjs-note, .abcjs-rest", SVGElement);
      const at = this.#drawn.findIndex((elements) => note && elements.includes(note));
      if (this.#music && at >= 0) seek(this.#music.notes[at].t);
    });
  }

  get #sheet() {
    return find(this.#section, ".sheet", HTMLElement);
  }

  get #staves() {
    return find(this.#sheet, ".staves", HTMLElement);
  }

  /**
   * Show another figure's score; none for null.
   * @param {Music | null} music
   */
  async show(music) {
    this.#section.hidden = !music;
    if (music?.abc === this.#music?.abc) return;
    this.#music = music;
    this.#staves.replaceChildren();
    this.#drawn = [];
    find(this.#section, "pre", HTMLElement).textContent = music?.abc ?? "";
    await this.#draw();
  }

  /** Without the library, the text of the melody stays. */
  async #draw() {
    const music = this.#music;
    if (!music) return;
    const notation = find(this.#section, "details", HTMLDetailsElement);
    const abcjs = await library(music.script).catch(() => null);
    if (this.#music !== music) return;
    this.#sheet.hidden = !abcjs;
    notation.open = !abcjs;
    if (!abcjs) return;
    // The title stands above it, in lines as wide as the page.
    const [, title] = /^T:(.*)$/m.exec(music.abc) ?? [];
    find(this.#sheet, ".title", HTMLElement).textContent = title ?? "";
    const [tune] = abcjs.renderAbc(this.#staves, music.abc.replace(/^[TR]:.*\n/gm, ""), {
      add_classes: true,
      responsive: "resize",
      staffwidth: 210 * BARS,
      wrap: { preferredMeasuresPerLine: BARS, minSpacing: 1.2, maxSpacing: 2.8 },
      format: FORMAT,
      paddingtop: 0,
      paddingbottom: 0,
    });
    this.#fit();
    this.#drawn = elements(tune);
    this.reach(this.#step);
  }

  /** abcjs leaves no room for the beams and ledger lines of low notes: show all that it drew. */
  #fit() {
    const svg = find(this.#staves, "svg", SVGSVGElement);
    const { x, y, width, height } = svg.getBBox();
    svg.setAttribute("viewBox", `${x - EDGE} ${y - EDGE} ${width + 2 * EDGE} ${height + 2 * EDGE}`);
    // It sets the height that its own box would have.
    this.#staves.style.removeProperty("padding-bottom");
    this.#staves.style.removeProperty("height");
    this.#staves.style.removeProperty("overflow");
    svg.removeAttribute("style");
  }

  /**
   * Mark the note that a step of the run wrote.
   * @param {number} step
   */
  reach(step) {
    this.#step = step;
    for (const element of all(this.#sheet, ".now", SVGElement)) element.classList.remove("now");
    const at = this.#music?.notes.findIndex(({ t }) => t === step) ?? -1;
    for (const element of this.#drawn[at] ?? []) element.classList.add("now");
  }
}

/**
 * What is drawn of each note and rest of a tune, in their order.
 * @param {any} tune
 * @returns {Element[][]}
 */
function elements(tune) {
  /** @type {any[]} */
  const lines = tune.lines;
  const marks = lines.flatMap(({ staff = [] }) => staff.flatMap((/** @type {any} */ { voices }) => voices.flat()));
  return marks.filter(({ el_type: kind }) => kind === "note").map(({ abselem }) => abselem.elemset);
}
