// Clicker: what the keys do while a figure is presented: those of a clicker, and those of a keyboard.

/** The action of each key. */
const KEYS = new Map(
  Object.entries({
    ArrowRight: "next",
    PageDown: "next",
    " ": "next",
    ArrowLeft: "previous",
    PageUp: "previous",
    Home: "first",
    End: "last",
    ArrowDown: "forward",
    ArrowUp: "back",
    b: "blank",
    ".": "blank",
    Escape: "close",
    p: "leave",
    q: "codes",
    g: "live",
    e: "eyes",
    n: "notes",
    l: "pointer",
    s: "spotlight",
    t: "reset",
  }),
);

/** The actions that lead to another step or stop. */
export const MOVES = ["next", "previous", "first", "last", "forward", "back"];

/** Elements in which letters keep their own meanings. */
export const TYPING = "input:not([type=radio], [type=checkbox], [type=range]), select, textarea";

/** @param {string} key */
export const actionOf = (key) => KEYS.get(key.length === 1 ? key.toLowerCase() : key) ?? "";

/** Whether a key is one of the browser's, which the page leaves alone. @param {KeyboardEvent} event */
export const isBrowsers = ({ key, ctrlKey, metaKey, altKey }) =>
  ctrlKey || metaKey || altKey || ["Tab", "Enter", "Shift", "?"].includes(key) || /^F\d/.test(key);
