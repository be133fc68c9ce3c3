// Own: the panel for the reader's own network and input. It checks the size of the files, posts them, and shows
// errors beside their fields.

import { all, find, maybe } from "./dom.js";
import { message, said } from "./message.js";
import { filesGone, notSent, tooLarge } from "./words.js";

/** @import { FigureView, Fresh } from "./figure.js" */
/** @import { Nodes } from "./readout.js" */

/** @typedef {{ parameter: string, text: string }} Fault */

const RUN = "/v1/run";
const panel = find(document, "#own", HTMLDetailsElement);
const form = find(document, "#own-form", HTMLFormElement);
/** The most bytes of a file. */
const LIMIT = Number(form.dataset.limit);

/** @type {FormData | null} what was posted for the shown figure; null if the page came with it */
let posted = null;

/** @param {HTMLInputElement} input */
const nameOf = ({ name }) => name.replace("own-", "");
/** Names of the controls of the page's look, which an own network's figure takes over. */
export const LOOK = all(form, "input[type=hidden]:not([data-edit])", HTMLInputElement).map(nameOf);
/** The fields of what is changed in the run. The figure has no address to hold it. */
const EDITS = all(form, "input[data-edit]", HTMLInputElement);

/** @type {Record<string, string> | null} the changes of the figure that is on its way; null if none is */
let asked = null;

/**
 * What is changed in the run, by parameter: of the figure that is on its way, so that the next change leaves none of
 * these out, or else of the shown one.
 * @returns {Record<string, string>}
 */
export function ownEdits() {
  return Object.fromEntries(EDITS.map((input) => [nameOf(input), asked ? (asked[nameOf(input)] ?? "") : input.value]));
}

/**
 * Post the files. `fresh` is the answered figure; it is null if a newer request replaced this one, or if there
 * are `faults`. The panel shows the faults unless they are shown elsewhere.
 * @param {FigureView} view
 * @param {Record<string, string>} look
 * @param {Record<string, string>} edits
 * @param {boolean} [elsewhere]
 * @returns {Promise<{ fresh: Fresh | null, faults?: Fault[] }>}
 */
export async function postOwn(view, look, edits, elsewhere = false) {
  /** @param {Fault[]} faults */
  const refused = (faults) => {
    asked = null;
    showFaults(faults, elsewhere);
    return { fresh: null, faults };
  };
  showFaults([]);
  for (const input of all(form, "input[type=file]", HTMLInputElement)) {
    if ((input.files?.[0]?.size ?? 0) > LIMIT) {
      const name = input.name.replace("own-", "");
      return refused([{ parameter: name, text: tooLarge(name, LIMIT) }]);
    }
  }
  const body = formData(look);
  for (const input of EDITS) body.set(input.name, edits[nameOf(input)] ?? "");
  asked = edits;
  form.classList.add("busy");
  try {
    const fresh = await view.request(RUN, { method: "POST", body });
    if (fresh?.ok) {
      asked = null;
      posted = body;
      for (const input of EDITS) input.value = edits[nameOf(input)] ?? "";
    }
    if (!fresh || fresh.ok) return { fresh };
    const messages = all(fresh.stage, ".message", HTMLElement);
    return refused(messages.map((one) => ({ parameter: one.dataset.parameter ?? "", text: said(one) })));
  } catch (error) {
    return refused([{ parameter: "", text: notSent(error) }]);
  } finally {
    form.classList.remove("busy");
  }
}

/**
 * Post the files for the panel with the inside of a cell. The answer has `inside`, which is null if a newer
 * request replaced this one, or `fault`, an error message.
 * @param {FigureView} view
 * @param {Record<string, string>} look
 * @param {number | null} step  null at the end of the run
 * @returns {Promise<{ inside: HTMLElement | null, fault?: string }>}
 */
export async function postCell(view, look, step) {
  const body = formData(look);
  if (step !== null) body.set("own-step", String(step));
  const answer = await view.postInside(RUN, { method: "POST", body });
  const fault = answer && maybe(answer.stage, ".message", HTMLElement);
  return fault ? { inside: null, fault: said(fault) } : { inside: answer?.inside ?? null };
}

/**
 * The readout of all nodes of the shown figure, for which its files are posted again.
 * @returns {Promise<Nodes>}
 */
export async function postReadout() {
  const [address, options] = ownRequest("readout", {});
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

/**
 * The request for one answer about the shown figure, for which its files are posted again. Throws Error if the page
 * came with the figure, and so without the files.
 * @param {string} answer
 * @param {Record<string, string>} more
 * @returns {[string, RequestInit]}
 */
export function ownRequest(answer, more) {
  if (!posted) throw new Error(filesGone());
  const body = copied(posted);
  for (const [name, value] of Object.entries({ answer, ...more })) body.set(`own-${name}`, value);
  return [RUN, { method: "POST", body }];
}

/** @param {FormData} body */
function copied(body) {
  const copy = new FormData();
  for (const [name, value] of body) copy.append(name, value);
  return copy;
}

/**
 * Give the form the look of the figure before the browser itself sends it, for a format to save.
 * @param {Record<string, string>} look
 */
export function prepareSaving(look) {
  for (const name of LOOK) find(form, `[name="own-${name}"]`, HTMLInputElement).value = look[name] ?? "";
}

/**
 * The fields and files of the form, and the look of the figure.
 * @param {Record<string, string>} look
 */
function formData(look) {
  const body = new FormData(form);
  for (const name of LOOK) body.set(`own-${name}`, look[name] ?? "");
  // Only scripts can open a cell of an own network, so the form itself has no fields for it.
  for (const name of ["at", "unit"]) if (look[name]) body.set(`own-${name}`, look[name]);
  return body;
}

/** Whether the form still has the files, so that they can be posted again. */
export function canPostAgain() {
  return (find(form, "#own-weights", HTMLInputElement).files?.length ?? 0) > 0;
}

/**
 * Mark the fields with faults, and show the faults in the panel unless they are shown elsewhere.
 * @param {Fault[]} faults
 * @param {boolean} [elsewhere]
 */
function showFaults(faults, elsewhere = false) {
  for (const field of all(form, ".field", HTMLElement)) {
    const fault = faults.find(({ parameter }) => parameter === field.dataset.ownField);
    const input = field.querySelector("input, select");
    if (fault) input?.setAttribute("aria-invalid", "true");
    else input?.removeAttribute("aria-invalid");
  }
  const listed = elsewhere ? [] : faults;
  find(form, ".messages-own", HTMLElement).replaceChildren(...listed.map(({ text }) => message(text)));
  if (listed.length) panel.open = true;
}
