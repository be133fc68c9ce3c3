// Readout: what a node holds. Its name, its vector to four decimals, the equation that made it.

const DECIMALS = 4;

export class Readout {
  #panel;
  #hint;
  #asked = 0;
  #key = "";

  constructor(panel) {
    this.#panel = panel;
    this.#hint = panel.querySelector(".note.scripted").textContent;
  }

  /**
   * Show a node. `answer` resolves to the readout of the figure's nodes; `player` knows how far the
   * run has come: nothing later is told, and no gradient before it has come back.
   * `worked` holds the node's equations with a unit's numbers put in, where there are any.
   */
  async show(node, player, answer, worked) {
    const asked = ++this.#asked;
    const { key, t } = node.dataset;
    const name = node.getAttribute("aria-label");
    if (key !== this.#key) this.#write(name, "", null, []);
    this.#key = key;
    let data;
    try {
      data = await answer;
    } catch (error) {
      if (asked === this.#asked) this.#write(name, `The numbers cannot be fetched: ${error.message}.`, null, []);
      return;
    }
    if (asked !== this.#asked) return;
    const { note, equation, vectors } = data.nodes[key];
    const math = interleaved(equation, worked);
    const returned = player.hasReturned(Number(t));
    if (!player.hasComputed(node)) this.#write(name, `Not computed yet: the run stands at time step ${player.step}.`, math, []);
    else this.#write(name, note, math, vectors.filter((vector) => returned || !vector.returned).map((vector) => units(vector, data.names)));
  }

  /** Nothing is pointed at any more. Where there are no slots to switch, the hint is without its last sentence. */
  clear(slots) {
    this.#asked += 1;
    this.#key = "";
    const hint = slots ? this.#hint : this.#hint.replace(/ [^.]+\.$/, "");
    this.#write("Point at a node", hint, null, []);
  }

  #write(title, text, math, vectors) {
    const part = (selector) => this.#panel.querySelector(selector);
    part(".title").textContent = title;
    part(".note.scripted").textContent = text;
    const equationPlace = part(".equation");
    equationPlace.replaceChildren(...(math ? [math] : []));
    equationPlace.hidden = !math;
    part(".vectors").replaceChildren(...vectors.flatMap(section));
  }
}

/** The lines of an equation as elements, below each the same line with numbers where there is one. */
function interleaved(equation, worked) {
  if (!equation) return null;
  const template = document.createElement("template");
  template.innerHTML = equation;
  const lines = [...template.content.children];
  const numbers = worked ? [...worked.content.querySelectorAll("math")] : [];
  if (lines.length === numbers.length) {
    lines.forEach((line, k) => {
      const copy = document.importNode(numbers[k], true);
      copy.classList.add("worked");
      line.after(copy);
    });
  }
  return template.content;
}

/** A vector's title and its units: name, value, chosen or not. */
function units({ title, names, values, chosen }, allNames) {
  return { title, units: values.map((value, k) => ({ name: allNames[names][k], value, chosen: k === chosen })) };
}

function section({ title, units }) {
  const list = document.createElement("ol");
  list.className = "vector";
  list.append(...units.map(unit));
  if (!title) return [list];
  const heading = document.createElement("h3");
  heading.className = "vector-title";
  heading.textContent = title;
  return [heading, list];
}

function unit({ name, value, chosen }) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.className = "unit";
  label.textContent = name;
  label.title = name;
  item.append(label, written(value));
  item.style.setProperty("--size", (Math.min(1, Math.abs(value)) * 0.55).toFixed(3));
  item.classList.toggle("negative", value < 0);
  item.classList.toggle("chosen", Boolean(chosen));
  return item;
}

/** To four decimals; what would be all zeros, as gradients are, by its powers of ten. */
function written(value) {
  const small = value !== 0 && Math.abs(value) < 0.5 * 10 ** -DECIMALS;
  return (small ? value.toExponential(2) : value.toFixed(DECIMALS)).replace("-", "−");
}
