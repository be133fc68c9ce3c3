// Motion: how long things take, and whether they move at all.

export const GLIDE_MS = 280;
export const FADE_MS = 220;
export const EASING = "cubic-bezier(.2, .7, .2, 1)";

const reduced = matchMedia("(prefers-reduced-motion: reduce)");

export const still = () => reduced.matches;
