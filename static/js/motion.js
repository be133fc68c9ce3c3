// Motion: the durations of animations, and whether the reader wants any.

export const GLIDE_MS = 280;
export const FADE_MS = 220;
export const EASING = "cubic-bezier(.2, .7, .2, 1)";

const reduced = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the reader prefers reduced motion. */
export const still = () => reduced.matches;

/**
 * Resolves after some time.
 * @param {number} milliseconds
 * @returns {Promise<void>}
 */
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
