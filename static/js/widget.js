// Widget: a figure and its player in a notebook, by the protocol of anywidget. The kernel sends the whole document,
// which fetches nothing; it stands in a frame, so that it and the notebook do not disturb each other. `step` is the
// same in the kernel and in the figure.

/**
 * What anywidget gives: the state that the kernel shares.
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {(event: string, callback: () => void) => void} on
 * @property {(event: string, callback: () => void) => void} off
 * @property {() => void} save_changes
 */

/** How bright text is that stands on a dark ground, from 0 to 255. */
const BRIGHT = 128;

/**
 * Show the figure in an element. Returns the function that ends it.
 * @param {{ model: Model, el: HTMLElement }} given
 */
export function render({ model, el }) {
  const frame = document.createElement("iframe");
  frame.title = model.get("title");
  frame.setAttribute("sandbox", "allow-scripts");
  Object.assign(frame.style, { display: "block", width: "100%", height: `${model.get("height")}px`, border: "0" });
  frame.srcdoc = model.get("document");
  let playing = false;

  /**
   * @param {string} type
   * @param {object} more
   */
  function post(type, more) {
    frame.contentWindow?.postMessage({ type: `unroll:${type}`, ...more }, "*");
  }

  /** @param {MessageEvent} event */
  function take({ data, source }) {
    if (source !== frame.contentWindow) return;
    if (data?.type === "unroll:size") frame.style.height = `${data.height}px`;
    if (data?.type === "unroll:ready") {
      if (model.get("follows")) post("theme", { theme: schemeAround(el) });
      if (data.steps) post("step", { step: model.get("step") });
    }
    if (data?.type !== "unroll:step") return;
    playing = data.playing;
    if (model.get("step") === data.step) return;
    model.set("step", data.step);
    model.save_changes();
  }

  function seek() {
    // While the figure plays it leads: what the kernel says of its step is late.
    if (!playing) post("step", { step: model.get("step") });
  }

  addEventListener("message", take);
  model.on("change:step", seek);
  el.append(frame);
  return () => {
    removeEventListener("message", take);
    model.off("change:step", seek);
    frame.remove();
  };
}

/**
 * The scheme of the page around an element. Notebooks have no common name for theirs, but all write in it.
 * @param {HTMLElement} el
 */
function schemeAround(el) {
  const [red, green, blue] = getComputedStyle(el)
    .color.match(/[\d.]+/g)
    ?.map(Number) ?? [0, 0, 0];
  return 0.3 * red + 0.6 * green + 0.1 * blue > BRIGHT ? "dark" : "light";
}
