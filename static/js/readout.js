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
   * Show a node. `numbers` resolves to the figure's JSON; `player` knows how far the
   * run has come: nothing later is told, and no gradient before it has come back.
   * `worked` holds the node's equations with a unit's numbers put in, where there are any.
   */
  async show(node, facts, player, numbers, worked) {
    const asked = ++this.#asked;
    const { key, t } = node.dataset;
    const name = node.getAttribute("aria-label");
    if (key !== this.#key) this.#write(name, "", equation(node, facts, null), []);
    this.#key = key;
    let data;
    try {
      data = await numbers;
    } catch (error) {
      if (asked === this.#asked) this.#write(name, `The numbers cannot be fetched: ${error.message}.`, null, []);
      return;
    }
    if (asked !== this.#asked) return;
    const math = interleaved(equation(node, facts, data), worked);
    const returned = player.hasReturned(Number(t));
    if (!player.hasComputed(node)) this.#write(name, `Not computed yet: the run stands at time step ${player.step}.`, math, []);
    else this.#write(name, note(node.dataset, Number(t), data, facts), math, vectors(node, data, facts, returned));
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

/** Each line of an equation, and below it the same line with numbers. */
function interleaved(math, worked) {
  if (!math || !worked) return math;
  const lines = [...math.querySelectorAll("math")];
  const numbers = [...worked.content.querySelectorAll("math")];
  if (lines.length === numbers.length) {
    lines.forEach((line, k) => {
      const copy = document.importNode(numbers[k], true);
      copy.classList.add("worked");
      line.after(copy);
    });
  }
  return math;
}

/** What this node read, chose or started from, in words. */
function note({ kind, layer, key }, t, data, facts) {
  const step = data.steps[t - 1];
  const before = data.steps[t - 2];
  switch (kind) {
    case "initial-state":
      return "Before the first time step nothing is remembered: every unit is 0.";
    case "output":
      return `Probabilities of the ${data.vocabulary.length} tokens; the chosen one is “${step.token}”. ${facts.own ? "The weights are yours." : "The weights are random: it means nothing yet."}`;
    case "input":
      return facts.words.length ? `The one-hot vector of “${input(t, data, facts)}”.` : "A vector of your own input.";
    case "start-token":
      return "The one-hot vector of the start token, which can be read but never chosen.";
    case "loss":
      return `Cross-entropy: how far the output is from its target “${data.targets[outputNumber(t, data) - 1]}”. All losses add up to ${data.loss.toFixed(DECIMALS)}.`;
  }
  const both = step.layers[0].backward;
  const chain = key.startsWith("r") ? "It runs backward in time, from the last step to the first. " : "";
  if (Number(layer) > 1) {
    const below = both ? `a[${layer - 1}]⟨${t}⟩ and r[${layer - 1}]⟨${t}⟩, the states` : `a[${layer - 1}]⟨${t}⟩, the state`;
    return `${chain}It reads ${below} of the layer below.`;
  }
  switch (step.reads) {
    case "input":
      return `${chain}It reads x⟨${inputNumber(t, data)}⟩, ${facts.words.length ? `the one-hot vector of “${input(t, data, facts)}”` : "a vector of your own input"}.`;
    case "feedback":
      if (data.spec.feedback === "softmax") return `It reads all the probabilities of step ${t - 1}.`;
      return `It reads the one-hot vector of “${before.token}”, the token chosen at step ${t - 1}.`;
    case "start":
      return "It reads the one-hot vector of the start token ⟨sos⟩.";
    default:
      return "This step reads nothing: a zero vector.";
  }
}

/** What the first layer reads at a step, as a symbol and its index: a vector that is no input has no x. */
function reading(step, t, data) {
  switch (step.reads) {
    case "input":
      return ["x", `⟨${inputNumber(t, data)}⟩`];
    case "nothing":
      return ["0⃗", ""];
    case "feedback":
      if (data.spec.feedback === "softmax") return ["ŷ", `⟨${outputNumber(t - 1, data)}⟩`];
    default:
      return [`onehot(“${word(step.x, data)}”)`, ""];
  }
}

const inputNumber = (t, data) => data.steps.slice(0, t).filter((step) => step.reads === "input").length;
const outputNumber = (t, data) => data.steps.slice(0, t).filter((step) => step.y).length;
const input = (t, data, facts) => facts.words[inputNumber(t, data) - 1];
const word = (x, data) => data.vocabulary[x.indexOf(1)] ?? "⟨sos⟩";

const SYMBOLS = { a: "a, activation", c: "c, memory", update: "Γᵤ, update gate", reset: "Γᵣ, reset gate", forget: "Γ_f, forget gate", output: "Γₒ, output gate", candidate: "c̃, candidate" };

/** The vectors of a node, each with a title where there are several, and its units: name, value, chosen or not. */
function vectors({ dataset: { kind, t, layer, key } }, data, facts, returned) {
  const step = data.steps[t - 1];
  const back = returned ? step?.gradients : null;
  const named = (values, chosen) =>
    values.map((value, k) => ({ name: data.vocabulary[k] ?? "⟨sos⟩", value, chosen: data.vocabulary[k] === chosen }));
  switch (kind) {
    case "output":
      return [{ units: named(step.y, step.token) }, ...gradient("∂L/∂z, gradient of the logits", back && named(back.logits))];
    case "input":
      // An own network's input may be wider than its vocabulary, and of any numbers.
      if (facts.own) {
        const own = (values) => values.map((value, k) => ({ name: facts.words.length ? String(k) : `number ${k + 1}`, value }));
        return [{ units: own(step.x) }, ...gradient("∂L/∂x, gradient", back && own(back.x)), ...heat(t, data, own)];
      }
      return [{ units: named(step.x, null) }, ...gradient("∂L/∂x, gradient", back && named(back.x)), ...heat(t, data, named)];
    case "start-token":
      return [{ units: named(step.x, null) }, ...gradient("∂L/∂x, gradient", back && named(back.x))];
    case "loss":
      return [{ units: [{ name: "loss", value: step.gradients.loss }] }];
    case "initial-state":
      return [{ units: counted(data.steps[0].layers[layer - 1].forward.a.map(() => 0)) }];
    default: {
      const direction = key.startsWith("r") ? "backward" : "forward";
      const all = told(step.layers[layer - 1][direction]);
      const came = back ? told(back.layers[layer - 1][direction]) : [];
      return [
        ...all.map(([name, values]) => ({ title: all.length > 1 ? SYMBOLS[name] : "", units: counted(values) })),
        ...came.flatMap(([name, values]) => gradient(`∂L/∂${SYMBOLS[name]}`, counted(values))),
      ];
    }
  }
}

/** The vectors of a chain's step, its gates after its state. */
function told({ a, c, gates }) {
  return Object.entries({ a, ...(c && { c }), ...gates });
}

const gradient = (title, units) => (units ? [{ title, units }] : []);

/** The gradient of the logit whose connectivity is shown, with respect to this input. */
function heat(t, data, named) {
  const row = data.steps[t - 1].reads === "input" && data.connectivity?.inputs[inputNumber(t, data) - 1];
  return row ? [{ title: `∂z⟨${data.connectivity.output}⟩/∂x, of the logit of “${data.connectivity.token}”`, units: named(row) }] : [];
}

const counted = (values) => values.map((value, k) => ({ name: `unit ${k + 1}`, value }));

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

/** The node's equation, from the page's template for its kind, with its own indices put in. */
function equation(node, facts, data) {
  const { kind, t, layer } = node.dataset;
  // A vector of any numbers was made by nobody here.
  if (kind === "input" && !facts.words.length) return null;
  const template = document.getElementById(`equation-${kind === "state" ? `state-${facts.cell}` : kind}`);
  if (!template) return null;
  const step = Number(t);
  const deep = facts.layers > 1;
  const at = (level, index) => `${deep ? `[${level}]` : ""}⟨${index}⟩`;
  const backward = node.dataset.key.startsWith("r");
  const marks = {
    "@here": kind === "state" || kind === "initial-state" ? at(layer, step) : "",
    "@before": at(layer, backward ? step + 1 : step - 1),
    "@s": "a",
    "@u": "x",
    "@in": `⟨${step}⟩`,
    "@w": deep ? `[${layer}]` : "",
    "@j": "",
    "@token": "",
  };
  if (kind === "state" && Number(layer) > 1) Object.assign(marks, { "@u": "a", "@in": at(layer - 1, step) });
  if (kind === "output") marks["@in"] = at(facts.layers, step);
  if (data && data.spec.direction === "bidirectional") {
    if (kind === "state" && Number(layer) > 1) Object.assign(marks, { "@u": `[a${at(layer - 1, step)}, r${at(layer - 1, step)}]`, "@in": "" });
    const end = data.spec.pattern === "many-to-one" ? 1 : step;
    if (kind === "output") Object.assign(marks, { "@s": `[a${at(facts.layers, step)}, r${at(facts.layers, end)}]`, "@in": "" });
  }
  if (data) {
    const record = data.steps[step - 1];
    if (record && record.part !== "network") marks["@w"] += record.part.slice(0, 3);
    if (kind === "input") marks["@here"] = `⟨${inputNumber(step, data)}⟩`;
    if (kind === "state" && Number(layer) === 1) [marks["@u"], marks["@in"]] = reading(record, step, data);
    if (kind === "loss") marks["@token"] = data.targets[outputNumber(step, data) - 1];
    if (kind === "output" || kind === "loss") marks["@j"] = `⟨${outputNumber(step, data)}⟩`;
    if (kind === "input") marks["@token"] = input(step, data, facts);
    if (kind === "start-token") marks["@token"] = word(record.x, data);
  }
  const math = template.content.cloneNode(true);
  const walker = document.createTreeWalker(math, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    // The state of a backward chain is r; its weights keep their names.
    const symbol = text.parentElement;
    if (backward && text.data.trim() === "a" && symbol.parentElement.localName === "msup" && !symbol.previousElementSibling) text.data = "r";
    if (text.data.trim() in marks) text.data = marks[text.data.trim()];
  }
  return math;
}
