// Sound: the notes of a run, by Web Audio. Nothing sounds before the reader asks for it.

import { soundSwitched } from "./words.js";

/** The strength of each partial of a note, from its own frequency up: about those of a wooden flute. */
const PARTIALS = [1, 0.34, 0.16, 0.05];
const LOUDNESS = 0.2;
const ATTACK_S = 0.014;
const RELEASE_S = 0.07;
const HUSH_S = 0.02;
/** A note that sounds alone, where a reader goes to its step, lasts no longer. */
const ALONE_S = 0.4;
/** A note sounds so much later than its step is due, which no step is late by: so its rhythm is exact. */
const LEAD_S = 0.035;

/**
 * A note of a run, or a rest: the time step that wrote it; its pitch as MIDI counts it, null for a rest; how long
 * it lasts, in seconds.
 * @typedef {{ t: number, pitch: number | null, lasts: number }} Note
 */

/** @param {number} pitch  as MIDI counts it: 69 is the A of 440 Hz */
export const frequency = (pitch) => 440 * 2 ** ((pitch - 69) / 12);

/**
 * Let a note sound.
 * @param {BaseAudioContext} context
 * @param {AudioNode} output
 * @param {number} pitch
 * @param {number} start  in seconds of the context's time
 * @param {number} duration  in seconds
 */
export function blow(context, output, pitch, start, duration) {
  const [attack, release] = [ATTACK_S, RELEASE_S].map((time) => Math.min(time, duration / 3));
  const end = start + duration;
  const envelope = context.createGain();
  envelope.connect(output);
  envelope.gain.setValueAtTime(0, start);
  envelope.gain.linearRampToValueAtTime(LOUDNESS, start + attack);
  envelope.gain.linearRampToValueAtTime(LOUDNESS * 0.75, end - release);
  envelope.gain.linearRampToValueAtTime(0, end);
  const strengths = Float32Array.from([0, ...PARTIALS]);
  const wave = context.createPeriodicWave(new Float32Array(strengths.length), strengths);
  const oscillator = new OscillatorNode(context, { frequency: frequency(pitch), periodicWave: wave });
  oscillator.connect(envelope);
  oscillator.start(start);
  oscillator.stop(end);
}

/** The sound of a figure's run, and the button that switches it. */
export class Sound {
  on = false;
  #button;
  #announce;
  /** @type {AudioContext | null} */
  #context = null;
  /** What sounds now goes through it. @type {GainNode | null} */
  #output = null;
  /** @type {Map<number, Note>} */
  #notes = new Map();
  /** The step that the run reached last. */
  #step = -1;
  /** How far the time of the sound is ahead of the page's, in seconds. */
  #ahead = -Infinity;

  /**
   * @param {HTMLButtonElement} button
   * @param {(text: string) => void} announce
   */
  constructor(button, announce) {
    this.#button = button;
    this.#announce = announce;
  }

  /**
   * Take the notes of another figure; null if it has none.
   * @param {Note[] | null} notes
   */
  take(notes) {
    this.hush();
    this.#notes = new Map(notes?.map((note) => [note.t, note]));
    this.#button.hidden = !notes;
    this.#step = -1;
  }

  /** Switch it on or off. A browser lets a page sound only once its reader has pressed something. */
  toggle() {
    this.on = !this.on;
    if (this.on) {
      this.#context ??= new AudioContext({ latencyHint: "interactive" });
      this.#context.resume();
    } else this.hush();
    this.#button.setAttribute("aria-pressed", String(this.on));
    this.#announce(soundSwitched(this.on));
  }

  /**
   * Let the note of a time step sound as the run plays. Returns for how many ms the step lasts; null if the run
   * does not keep time, because the figure has no notes or the sound is off.
   * @param {number} step
   * @param {number} due  when the step is due, as performance.now() tells it
   * @param {number} speed
   */
  beat(step, due, speed) {
    if (!this.on || !this.#notes.size) return null;
    this.#step = step;
    const note = this.#notes.get(step);
    if (!note) return 0;
    this.#sound(note, note.lasts / speed, due / 1000 + LEAD_S);
    return (note.lasts / speed) * 1000;
  }

  /**
   * Let the note of a step sound alone, where a reader went to it.
   * @param {number} step
   */
  reach(step) {
    // Pausing settles the step that was reached already.
    if (step === this.#step) return;
    this.#step = step;
    const note = this.#notes.get(step);
    if (!this.on) return;
    this.hush();
    if (note) this.#sound(note, Math.min(note.lasts, ALONE_S), performance.now() / 1000);
  }

  /** End what sounds. */
  hush() {
    const { currentTime = 0 } = this.#context ?? {};
    this.#output?.gain.setTargetAtTime(0, currentTime, HUSH_S / 3);
    this.#output = null;
    this.#ahead = -Infinity;
  }

  /**
   * @param {Note} note
   * @param {number} duration
   * @param {number} due  in seconds of the page's time
   */
  #sound({ pitch }, duration, due) {
    const context = this.#context;
    if (!context || pitch === null) return;
    // The time of the sound comes in blocks, so that it lags behind by up to one.
    if (context.state === "running") {
      this.#ahead = Math.max(this.#ahead, context.currentTime - performance.now() / 1000);
    }
    if (!this.#output) {
      this.#output = context.createGain();
      this.#output.connect(context.destination);
    }
    blow(context, this.#output, pitch, Math.max(context.currentTime, due + this.#ahead), duration);
  }
}
