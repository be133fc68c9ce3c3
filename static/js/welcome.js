// Welcome: the first time that somebody comes, the figure plays once by itself. A key or a click stops it.

import { Kept } from "./kept.js";
import { still } from "./motion.js";

/** @param {import("./playback.js").Playback} playback */
export function welcome(playback) {
  const visited = new Kept("unroll-visited");
  const known = visited.read() === true;
  visited.write(true);
  if (known || still()) return;
  playback.play();
  for (const event of ["pointerdown", "keydown"]) {
    document.addEventListener(event, () => playback.pause(), { once: true, capture: true });
  }
}
