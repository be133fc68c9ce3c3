// Words: every sentence that the scripts show, one function for each message.

/** @param {unknown} error */
const reason = (error) => (error instanceof Error ? error.message : String(error));

/** @param {number} status  of an HTTP answer */
export const answered = (status) => `the server answered ${status}`;

/** @param {unknown} error */
export const unreachable = (error) => `The server cannot be reached: ${reason(error)}.`;

/** @param {unknown} error */
export const noScript = (error) => `The script cannot be fetched: ${reason(error)}.`;

/** @param {unknown} error */
export const noSnippets = (error) => `The snippets cannot be fetched: ${reason(error)}.`;

/** @param {unknown} error */
export const noNumbers = (error) => `The numbers cannot be fetched: ${reason(error)}.`;

/** @param {unknown} error */
export const notSent = (error) => `The files cannot be sent: ${reason(error)}.`;

/**
 * @param {string} name  of the file's field
 * @param {number} limit  in bytes
 */
export const tooLarge = (name, limit) => `${name} has more than ${limit.toLocaleString("en")} bytes`;

export const filesGone = () =>
  "The files of your own network are not chosen any more: choose them again, and run them.";

/** @param {string} figure  its title */
export const pageTitle = (figure) => `${figure} · Unroll`;

/** @param {string} title  of the number that the slider sets, as templates/fields.html names it */
export const sliderLabel = (title) => `${title}, slider`;

/** @param {boolean} folded */
export const foldButton = (folded) => (folded ? "Unroll" : "Fold");

/** @param {boolean} playing */
export const playButton = (playing) => (playing ? "Pause" : "Play");

export const playing = () => "Playing";

export const pointAtNode = () => "Point at a node";

/** @param {number} step  the run's current step */
export const notComputed = (step) => `Not computed yet: the run stands at time step ${step}.`;

export const copied = () => "Copied";

export const selected = () => "Selected";

export const copyAddress = () => "Copy address";

export const addressCopied = () => "The figure's address is copied.";

export const copyCode = () => "Copy code";

export const scriptCopied = () => "The script is copied.";

export const snippetCopied = () => "The snippet is copied.";

export const brokenOff = () => "The training broke off: train again, or later.";

export const tooMany = () => "Too many trainings for too long: train again later.";

/** The titles of the three curves of a training. */
export const curveTitles = () => ["Loss", "Norm of the gradient", "Right answers"];

/**
 * What a curve of a training shows, for who cannot see it.
 * @param {string} title
 * @param {boolean} share  whether the numbers are shares of a whole
 * @param {(number | null)[]} values  by epoch
 */
export function curveOf(title, share, values) {
  const known = values.flatMap((value, epoch) => (value === null ? [] : [{ value, epoch }]));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return `${title}: no epoch is done yet`;
  /** @param {number} value */
  const number = (value) => (share ? `${Math.round(100 * value)} %` : String(Number(value.toPrecision(3))));
  return `${title}: ${number(first.value)} after epoch ${first.epoch}, ${number(last.value)} after epoch ${last.epoch}`;
}
