// Words: every sentence that the scripts show, one function for each message.

/** @param {unknown} error */
const reason = (error) => (error instanceof Error ? error.message : String(error));

/** @param {number} status  of an HTTP answer */
export const answered = (status) => `the server answered ${status}`;

/** @param {unknown} error */
export const unreachable = (error) =>
  `The server cannot be reached: ${reason(error)}. What is drawn still plays, and nothing is lost.`;

export const tryAgain = () => "Try again";

/** @param {unknown} error */
export const noScript = (error) => `The script cannot be fetched: ${reason(error)}.`;

/** @param {unknown} error */
export const noSnippets = (error) => `The snippets cannot be fetched: ${reason(error)}.`;

/** @param {unknown} error */
export const noNumbers = (error) => `The numbers cannot be fetched: ${reason(error)}.`;

/** The summary of all numbers of a state whose cell is open. */
export const allNumbers = () => "Numbers";

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

/**
 * @param {string} title  of the length that a button changes by one
 * @param {number} by
 */
export const byOne = (title, by) => `One ${by < 0 ? "less" : "more"}: ${title}`;

/** @param {boolean} folded */
export const foldButton = (folded) => (folded ? "Unroll" : "Fold");

/** @param {boolean} playing */
export const playButton = (playing) => (playing ? "Pause" : "Play");

export const playing = () => "Playing";

/** @param {boolean} on */
export const soundSwitched = (on) => (on ? "Sound on" : "Sound off");

/** Closes a message. */
export const dismiss = () => "Close the message";

export const readMore = () => "It reads every word that there is. Type another one, and it reads that too.";

export const changeWiring = () =>
  "The wiring of this pattern is fixed. In a custom figure every step may read, answer, or do both.";

export const makeCustom = () => "Make this a custom figure";

export const pointAtNode = () => "Point at a node";

/** @param {number} step  the run's current step */
export const notComputed = (step) => `Not computed yet: the run stands at time step ${step}.`;

/** @param {number} count  of the numbers that are left out */
export const andMore = (count) => `and ${count} more`;

/** @param {string} name  of a state */
export const insideOf = (name) => `The inside of the cell of ${name}`;

/** @param {string} name  as above */
export const noInside = (name) => `The inside of the cell of ${name} cannot be fetched.`;

export const copied = () => "Copied";

export const selected = () => "Selected";

export const copyAddress = () => "Copy address";

export const addressCopied = () => "The figure's address is copied.";

export const copyCode = () => "Copy code";

export const scriptCopied = () => "The script is copied.";

export const snippetCopied = () => "The snippet is copied.";

export const brokenOff = () => "The training broke off: train again, or later.";

export const tooMany = () => "Too many trainings for too long: train again later.";

/** How many numbers of a vector are said aloud. */
const SPOKEN = 8;

/**
 * A node's numbers in words, for who cannot see them.
 * @param {import("./readout.js").NodeReadout} node
 * @param {Record<string, string[]>} names
 */
export function numbersOf({ meaning, vectors }, names) {
  const [vector] = vectors.filter(({ returned }) => !returned);
  if (!vector) return meaning;
  if (vector.values.length > 1 && vector.values.every((value) => value === 0)) return `${meaning}: 0 each.`;
  const units = names[vector.names];
  const said = vector.values.slice(0, SPOKEN).map((value, k) => `${units[k]} ${value.toFixed(2).replace("-", "−")}`);
  const rest = vector.values.length - said.length + (vector.more ?? 0);
  return `${meaning}: ${said.join(", ")}${rest > 0 ? `, and ${rest} more` : ""}.`;
}

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

/** @param {string[]} words  that were taken away from a sentence */
export const waits = (words) => (words.length ? `Waits to come back: ${words.join(" ")}` : "");
/** The time since something began: `06:12`, `1:06:12`. @param {number} milliseconds */
export function elapsed(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/**
 * @param {number} number
 * @param {number} count
 */
export const stopOf = (number, count) => `Stop ${number} of ${count}`;

/** @param {string} address */
export const noWindow = (address) => `The browser opened no window. Open ${address} in another one.`;

export const noNotes = () => "No notes for this stop.";

export const codeOf = () => ({ figure: "This figure", lecture: "The whole lecture" });

/** @param {string} what  the code's address, in words */
export const codeText = (what) => `QR code: ${what}`;

/**
 * @param {string} title  of the figure
 * @param {number | null} step  null if the whole run is shown
 */
export const stopTitle = (title, step) => (step === null ? title : `${title}, after step ${step}`);

/**
 * @param {number} number
 * @param {string} title
 */
export const stopSaved = (number, title) => `Stop ${number} is saved: ${title}.`;

/**
 * @param {string} title
 * @param {number} number
 * @param {number} count
 */
export const stopMoved = (title, number, count) => `${title} is now stop ${number} of ${count}.`;

/**
 * @param {string} title
 * @param {number} count  of those left
 */
export const stopRemoved = (title, count) => `${title} is removed. ${stopsLeft(count)}`;

/** @param {number} count */
const stopsLeft = (count) => (count === 1 ? "One stop is left." : `${count || "No"} stops are left.`);

/** @param {number} count */
export const stopsAdded = (count) => (count === 1 ? "One stop is added." : `${count || "No"} stops are added.`);

/** @param {number} count */
export const lectureHeld = (count) =>
  `This page's address holds a lecture of ${count === 1 ? "one stop" : `${count} stops`}.`;

/** @param {number} number */
export const stopControls = (number) => ({
  grip: `Stop ${number}: drag it, or move it with Alt and the arrow up or down`,
  note: `Note of stop ${number}`,
  remove: `Remove stop ${number}`,
});

export const copyLecture = () => "Copy the lecture's address";

export const lectureCopied = () => "The lecture's address is copied.";

/** @param {number} limit */
export const manyStops = (limit) => `A lecture has at most ${limit} stops.`;

export const lectureTooLong = () => "The lecture is too long for an address. Save it as a file.";

/** @param {unknown} error */
export const noFile = (error) => `The file cannot be read: ${reason(error)}.`;

/** The title of what changes a node. */
export const whatIf = () => "What if";

/** @param {boolean} forced  whether a token is forced already */
export const otherToken = (forced) =>
  forced ? "It is forced to say this; press it again to let it choose" : "It had said";

export const otherNumber = () => "One of its numbers were another";

export const comesIn = () => "Nothing came in from";

/** @param {string} name  of a state */
export const memoryOf = (name) => `memory beside ${name}`;

/** @param {boolean} cut */
export const cutEdge = (cut) => (cut ? "Let it pass again" : "Cut it: nothing passes");

export const whichVector = () => "Which vector";

export const whichUnit = () => "Which number";

/** @param {string} name  of the number */
export const newValue = (name) => `New value of ${name}`;

export const letGo = () => "Let go";

export const everyStep = () => "at every step";

/** @param {number} share */
export const percent = (share) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/**
 * @param {number} unit
 * @param {number} value
 */
export const dragged = (unit, value) => `${unit}: ${value.toFixed(2).replace("-", "−")}`;

/**
 * @param {string} name  of a parameter
 * @param {boolean} zero  whether all of it is 0
 */
export const whole = (name, zero) => (zero ? `Let all of ${name} go` : `All of ${name} to 0`);

/** @param {number} far  0: nothing is lit, 1: what a node reads itself, 2: all that it depends on */
export const comesFrom = (far) => ["Where it comes from", "And all before that", "Light nothing"][far];

/** @param {string} what  the weights of the state before, of what is read, or of the output */
export const sameWeights = (what) =>
  ({ state: "Same weights: from the state", input: "Same weights: from what it reads" })[what] ??
  "Same weights: to the output";

/** How a live lecture comes. @param {"open" | "asks" | "lost" | "over"} kind */
export const lineSays = (kind) =>
  ({ open: "live", asks: "live, a little late", lost: "no connection, trying again", over: "the lecture is over" })[
    kind
  ];

export const onYourOwn = () => "You are on your own.";

export const waitsForYou = () => "The lecture asks you something.";

/** @param {number} round  of a question to the room */
export const roundClosed = (round) =>
  round === 1 ? "Round 1 is closed. Talk it over." : `Round ${round} is closed. The answers come.`;

/** @param {number} round  of a question to the room @param {string} prompt */
export const roundOpens = (round, prompt) => (round === 1 ? `A question: ${prompt}` : `Round ${round}: ${prompt}`);

/** The answers to a question of the room. @param {string} question @param {string} why */
export const answersShown = (question, why) => `The answers: ${question} ${why}`;

export const answerKept = () => "Your answer is in. You can change it while the round is open.";

/** @param {unknown} error */
export const notSentAnswer = (error) => `The answer did not arrive: ${reason(error)}. Send it again.`;

/** How many gave an answer. @param {number} count */
export const bySo = (count) => String(count);

/**
 * The same for who hears it.
 * @param {number} count
 * @param {number} round  0 if there is one alone
 */
export const answersIn = (count, round) =>
  `${round ? `, round ${round}` : ""}: ${count} ${count === 1 ? "answer" : "answers"}`;

/** Answers that too few gave. */
export const others = () => "others";

export const isRight = () => "right";

/** What begins a live lecture. */
export const goLive = () => "Go live";

/** @param {number} count */
export const followers = (count) => (count === 1 ? "1 follows" : `${count} follow`);

/**
 * @param {string} code
 * @param {number} count
 */
export const isLive = (code, count) => `live ${code} · ${count}`;

/** @param {unknown} error */
export const notLed = (error) => `The room is not reached: ${reason(error)}.`;

export const noQuestions = () => "Nothing can be asked of this figure. Try one that shows numbers, unrolled.";

/**
 * @param {string} question
 * @param {number[]} totals  how many answered, round by round
 */
export const answersSoFar = (question, totals) =>
  `${question} ${totals.map((count, index) => `Round ${index + 1}: ${count === 1 ? "1 answer" : `${count} answers`}`).join(", ")}`;
