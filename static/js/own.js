// Own: the panel for a network and an input of the reader's own. Files are checked for size, posted, and
// forgotten; the panel says beside their fields what is wrong with them.

import { all, find } from "./dom.js";
import { message } from "./message.js";
import { notSent, tooLarge } from "./words.js";

/** @import { FigureView, Fresh } from "./figure.js" */

/** @typedef {{ parameter: string, text: string }} Fault */

const LIMIT = 2_000_000;
const RUN = "/v1/run";
const panel = find(document, "#own", HTMLDetailsElement);
const form = find(document, "#own-form", HTMLFormElement);

/** How the page looks, by the names of its controls: the figure of an own network follows it. */
export const LOOK = all(form, "input[type=hidden]", HTMLInputElement).map(({ name }) => name.replace("own-", ""));

/**
 * Post the files: `fresh` is the figure that answers, null where a newer request took this one's place or
 * something is wrong. `faults` say what, and the panel shows them unless they are shown elsewhere.
 * @param {FigureView} view
 * @param {Record<string, string>} look
 * @param {boolean} [elsewhere]
 * @returns {Promise<{ fresh: Fresh | null, faults?: Fault[] }>}
 */
export async function postOwn(view, look, elsewhere = false) {
  /** @param {Fault[]} faults */
  const refused = (faults) => {
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
  const body = filled(look);
  form.classList.add("busy");
  try {
    const fresh = await view.request(RUN, { method: "POST", body });
    if (!fresh || fresh.ok) return { fresh };
    const messages = all(fresh.stage, ".message", HTMLElement);
    return refused(
      messages.map(({ dataset, textContent }) => ({ parameter: dataset.parameter ?? "", text: textContent ?? "" })),
    );
  } catch (error) {
    return refused([{ parameter: "", text: notSent(error) }]);
  } finally {
    form.classList.remove("busy");
  }
}

/**
 * Post the files for the panel that looks into a cell: `inside`, null where a newer request took this
 * one's place, or `fault`, which says what is wrong.
 * @param {FigureView} view
 * @param {Record<string, string>} look
 * @param {number | null} step  null at the end of the run
 * @returns {Promise<{ inside: HTMLElement | null, fault?: string }>}
 */
export async function lookIntoOwn(view, look, step) {
  const body = filled(look);
  if (step !== null) body.set("own-step", String(step));
  const answer = await view.postInside(RUN, { method: "POST", body });
  const fault = answer?.stage.querySelector(".message")?.textContent;
  return fault ? { inside: null, fault } : { inside: answer?.inside ?? null };
}

/**
 * The form's files, and how their figure looks.
 * @param {Record<string, string>} look
 */
function filled(look) {
  const body = new FormData(form);
  for (const name of LOOK) body.set(`own-${name}`, look[name] ?? "");
  // Only the scripts know which cell is looked into: without them nobody has chosen one.
  for (const name of ["at", "unit"]) if (look[name]) body.set(`own-${name}`, look[name]);
  return body;
}

/** Whether the files are still chosen, so that they can be posted again. */
export function canPostAgain() {
  return (find(form, "#own-weights", HTMLInputElement).files?.length ?? 0) > 0;
}

/**
 * Mark the fields that are at fault, and say what is wrong unless that is said elsewhere.
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
  const shown = elsewhere ? [] : faults;
  find(form, ".messages-own", HTMLElement).replaceChildren(...shown.map(({ text }) => message(text)));
  if (shown.length) panel.open = true;
}
