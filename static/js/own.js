// Own: the panel for a network and an input of the user's own. Files are checked for size, posted,
// and forgotten; what is wrong with them is told beside their fields.

import { postInside, postStage } from "./fetch.js";
import { message } from "./message.js";

const LIMIT = 2_000_000;
const panel = document.querySelector("#own");
const form = document.querySelector("#own-form");

/** How the page looks: the figure of an own network follows it. */
export const LOOK = [...form.querySelectorAll("input[type=hidden]")].map(({ name }) => name.replace("own-", ""));

/**
 * Post the files: {stage, inside} that answer, {faults} where something is wrong, which is told in the panel
 * unless it is told elsewhere, or null when a newer request took this one's place.
 */
export async function postOwn(look, elsewhere = false) {
  const refused = (faults) => {
    tell(faults, elsewhere);
    return { faults };
  };
  tell([]);
  for (const input of form.querySelectorAll("input[type=file]")) {
    if (input.files[0]?.size > LIMIT) {
      const name = input.name.replace("own-", "");
      return refused([{ parameter: name, text: `${name} has more than ${LIMIT.toLocaleString("en")} bytes` }]);
    }
  }
  const body = filled(look);
  form.classList.add("busy");
  try {
    const answer = await postStage(body);
    if (!answer) return null;
    if (answer.ok) return answer;
    const messages = [...answer.stage.querySelectorAll(".message")];
    return refused(messages.map(({ dataset, textContent }) => ({ parameter: dataset.parameter, text: textContent })));
  } catch (error) {
    return refused([{ parameter: "", text: `The files cannot be sent: ${error.message}.` }]);
  } finally {
    form.classList.remove("busy");
  }
}

/** The panel that looks into a cell of the network: {inside} that answers, {fault}, or null as above. */
export async function lookIntoOwn(look, step) {
  const body = filled(look);
  if (step !== null) body.set("own-step", step);
  const answer = await postInside(body);
  const fault = answer?.stage.querySelector(".message")?.textContent;
  return fault ? { fault } : answer;
}

/** The form's files, and how their figure looks. */
function filled(look) {
  const body = new FormData(form);
  for (const name of LOOK) body.set(`own-${name}`, look[name] ?? "");
  // Which cell is looked into is said here alone: without scripts nobody has chosen one.
  for (const name of ["at", "unit"]) if (look[name]) body.set(`own-${name}`, look[name]);
  return body;
}

/** Whether the files are still chosen, so that they can be posted again. */
export const canPostAgain = () => form.elements["own-weights"].files.length > 0;

/** Say what was wrong, and mark the fields it was. */
function tell(faults, elsewhere = false) {
  for (const field of form.querySelectorAll(".field")) {
    const input = field.querySelector("input, select");
    const fault = faults.find(({ parameter }) => parameter === field.dataset.ownField);
    if (fault) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  form.querySelector(".messages-own").replaceChildren(
    ...(elsewhere ? [] : faults).map(({ text }) => message(text)),
  );
  if (faults.length && !elsewhere) panel.open = true;
}
