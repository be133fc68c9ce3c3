"""Explain: what the symbols and colours of a figure mean, and which terms it needs."""

from typing import NamedTuple

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.key import Key
from rnn_unroll.tokens import START_TOKEN
from rnn_unroll.words import cells, decoding, marks, now, symbols
from rnn_unroll.words.facts import Figure, Happening
from rnn_unroll.words.forms import counted
from rnn_unroll.words.marked import Marked, Symbol, marked


class Row(NamedTuple):
    """A symbol or a colour, the kind of the nodes that have it, and what it means.

    `chain` is the letter of the chain, where nodes of one kind belong to several; `term` is the slug of the
    term that `name` is.
    """

    kind: str
    chain: str
    symbol: Symbol
    name: str
    term: str
    meaning: Marked


# --- symbols ---


def rows(figure: Figure, one_hot: bool, classes: int) -> tuple[Row, ...]:
    """What each symbol in the figure means. `classes` is the number of tokens or answers of an output,
    `one_hot` whether inputs are one-hot vectors.
    """
    units = counted(figure.hidden, "number", "numbers")
    found = [
        Row(
            "state",
            "a",
            marks.generic(figure, "a"),
            "hidden state",
            "hidden-state",
            marked("{units}, all that the network remembers", units=units),
        )
    ]
    if figure.directions == 2:
        backward = marked("as many numbers, of a chain that reads from the end")
        found.append(Row("state", "r", marks.generic(figure, "r"), "backward state", "both-ways", backward))
    if CELLS[figure.cell].memory == "own":
        memory = marked("a second row of numbers inside the cell, changed by adding")
        found.append(Row("memory", "", marks.generic(figure, "c"), "memory", "memory", memory))
    if figure.plan.tx:
        vector = "one token as a row of numbers: a single 1" if one_hot else "one token as a row of numbers"
        term = "one-hot" if one_hot else "embedding"
        single = figure.plan.tx == 1 and not figure.open_tx
        x = marks.read(figure, 1) if single else Symbol("", "x", "⟨t⟩")
        found.append(Row("input", "", x, "input", term, marked(vector)))
    if figure.forced:
        y = Symbol("", "y", "⟨t⟩")
        right = marked("the right answer, which the next step reads in place of the output")
        found.append(Row("target", "", y, "target", "teacher-forcing", right))
    if any(one.reads == "start" for one in figure.plan.steps):
        sos = Symbol(keys.START, START_TOKEN)
        found.append(Row("start-token", "", sos, "start token", "sos", marked("what a decoder reads first")))
    if figure.attends:
        seen = marked("what an output reads: the decoder's state and what it attends to")
        found.append(Row("attended", "", Symbol("", "h̃", "⟨t⟩"), "attended state", "attention", seen))
    if figure.plan.ty:
        single = figure.plan.ty == 1 and not figure.open_ty
        y = marks.emitted(figure, 1) if single else marks.any_output()
        if figure.numeric:
            found.append(Row("output", "", y, "output", "output", marked("a number, as the head gives it")))
        else:
            each = marked(
                "a probability for each of the {count}",
                count=counted(classes, *(("answer", "answers") if figure.trained else ("token", "tokens"))),
            )
            found.append(Row("output", "", y, "output", "softmax", each))
    if figure.gradients and figure.plan.ty:
        found.append(
            Row(
                "loss",
                "",
                Symbol("", "ℒ", "⟨t⟩"),
                "loss",
                "loss",
                marked("how far an output is from its target"),
            )
        )
    return tuple(found)


def lengths(figure: Figure) -> tuple[Marked, ...]:
    """What the lengths in the figure mean."""
    tx = marked("{tx}: how many inputs", tx=marks.length("x"))
    return tx, marked("{ty}: how many outputs", ty=marks.length("y"))


# --- what a symbol means for one node ---


def symbol(figure: Figure, key: Key, number: int, t: int) -> Symbol:
    """The symbol of a node, by its key, its number and its time step."""
    match key.kind:
        case "state":
            return now.state(figure, key.t, key.layer, key.direction == 1)
        case "initial-state":
            end = len(figure.plan.steps) + 1 if key.direction else 0
            return now.state(figure, end, key.layer, key.direction == 1)
        case "input":
            return now.slot(figure, "input", number)
        case "output":
            return now.slot(figure, "output", number)
        case "attended":
            return Symbol(key, "h̃", f"⟨{t}⟩")
        case "loss":
            return Symbol(key, "ℒ", f"⟨{number}⟩")
        case "early":
            return Symbol(key, "ŷ")
    return Symbol(key, START_TOKEN)


def state(figure: Figure, happening: Happening, layer: int, backward: bool) -> str:
    """A state after a time step, and what it has read."""
    t, numbers = happening.step.t, counted(figure.hidden, "number", "numbers")
    above = f" of layer {layer}" if figure.layers > 1 else ""
    if backward:
        last = len(figure.plan.steps)
        read = f"the steps {last} to {t}" if t < last else f"step {t}"
        return f"backward{above}, at step {t}: {numbers}, all that the backward chain remembers of {read}"
    content = now.content_after(figure, happening)
    return f"after step {t}{above}: {numbers}, all that the network remembers of {content}"


def initial_state(width: int, given: bool) -> str:
    """`given`: it has numbers of its own."""
    what = "your own" if given else "all of them 0"
    return f"before the first step: {counted(width, 'number', 'numbers')}, {what}"


def input_vector(token: str, width: int) -> str:
    quoted = f"“{token}” as " if token else ""
    return f"{quoted}{counted(width, 'number', 'numbers')}"


def output(t: int, width: int, numeric: bool, early: bool) -> str:
    """An output, or an early answer, of so many classes or numbers."""
    what = (
        counted(width, "number", "numbers")
        if numeric
        else f"a probability for each of {counted(width, 'class', 'classes')}"
    )
    return f"after step {t}, if the text stopped there: {what}" if early else f"at step {t}: {what}"


def attended(t: int, width: int) -> str:
    return f"at step {t}: {counted(width, 'number', 'numbers')} of the decoder's state and what it attends to"


def loss(number: int, target: str) -> str:
    return f"how far output {number} is from its target “{target}”"


def target(number: int, token: str) -> str:
    return f"“{token}”, the right answer of ŷ⟨{number}⟩, read in its place: teacher forcing"


def start_token() -> str:
    return "stands for no token: it only tells the decoder to begin"


# --- colours ---


def colours(figure: Figure) -> tuple[tuple[str, str], ...]:
    """The frames in the figure: the kind of the nodes that have them, and what they are."""
    found = [("input", "input")] if figure.plan.tx else []
    found.append(("state", "state"))
    if figure.plan.ty:
        found.append(("output", "output"))
    if figure.forced:
        found.append(("target", "target"))
    if any(one.reads in ("feedback", "start") for one in figure.plan.steps):
        found.append(("feedback", "fed back"))
    return tuple(found)


def scale() -> tuple[str, str, str]:
    """The ends of the scale of signs, and what it tells."""
    return "negative", "positive", "A stripe is a number: its colour is the sign, not good or bad."


def lenses(figure: Figure) -> tuple[str, ...]:
    """What the optional layers of the drawing mean."""
    found = []
    if figure.gradients:
        size = ": the thicker, the larger" if figure.numbers else ""
        found.append(f"Arrows against the others are gradients on their way back{size}.")
    if figure.heated:
        output = symbols.slot(figure, "output", figure.heated)
        found.append(f"The heat of an input tells how strongly {output} hangs on it.")
    if figure.early:
        found.append("Dashed boxes are early answers, which nothing reads.")
    if figure.unknown:
        found.append("What is dotted was never learned, and counts as unknown.")
    if drawn := decoding.drawn(figure):
        found.append(drawn)
    if convention := cells.convention_sentence(figure.cell):
        found.append(convention)
    return tuple(found)


# --- terms ---


def terms(figure: Figure, one_hot: bool, metric: str) -> tuple[str, ...]:
    """The slugs of the terms that a beginner needs for this figure and that no row names. `metric` is that of
    the task which the network learned, empty for random weights.
    """
    gated = bool(CELLS[figure.cell].gates)
    chosen = figure.plan.ty and not figure.numeric
    occurs = {
        "token": one_hot or bool(figure.plan.tx),
        "cell": True,
        "layer": figure.layers > 1,
        "gate": gated,
        "unrolling": len(figure.plan.steps) > 1,
        "weights": True,
        "head": bool(figure.plan.ty),
        "logit": chosen,
        "feedback": figure.plan.feedback and not figure.forced,
        "eos": figure.end is not None,
        "temperature": figure.sampling is not None,
        "top-k": figure.sampling is not None,
        "beam-search": bool(figure.beam),
        "early-answer": figure.early,
        "gradient": figure.gradients,
        "bptt": figure.gradients,
        "connectivity": bool(figure.heated),
        "epoch": bool(metric),
        "teacher-forcing": figure.end is not None and not figure.forced,
        "bits": metric == "bits",
        "f1": metric == "f1",
    }
    return tuple(slug for slug, needed in occurs.items() if needed)
