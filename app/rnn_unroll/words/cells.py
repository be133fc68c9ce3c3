"""Cells: the parts of a cell, and the figure of a cell's inside, in words.

The cell's file holds the cell's own title, noun and convention, because a new cell is one file. This module
puts them into sentences.
"""

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.words import decoding, symbols
from rnn_unroll.words.facts import Figure, Place
from rnn_unroll.words.forms import counted
from rnn_unroll.words.phrase import say

_ACTS = {
    "weights": "multiplied by weights, and a bias added",
    "project": "projected: multiplied by weights",
    "sigma": "logistic function σ",
    "hard": "hard sigmoid",
    "tanh": "tanh",
    "relu": "rectifier",
    "identity": "no nonlinearity",
    "times": "product, unit by unit",
    "plus": "sum",
    "complement": "one minus",
    "squash": "tanh, unit by unit",
    "join": "joined",
}

_VECTORS = {
    "x": "what the cell reads",
    "a_before": "activation of the step before",
    "a": "activation",
    "c_before": "memory of the step before",
    "c": "memory",
    "joined": "state and input together",
    "update": "update gate",
    "reset": "reset gate",
    "forget": "forget gate",
    "output": "output gate",
    "candidate": "candidate",
    "z": "pre-activation",
    "z_u": "pre-activation of the update gate",
    "z_r": "pre-activation of the reset gate",
    "z_f": "pre-activation of the forget gate",
    "z_o": "pre-activation of the output gate",
    "z_c": "pre-activation of the candidate",
    "b_a": "bias",
    "from_state": "what the state adds",
    "from_input": "what the input adds",
    "rest": "one minus the update gate",
    "kept": "what is kept of the memory",
    "written": "what is written to the memory",
    "squashed": "tanh of the memory",
    "opened": "what the reset gate lets through",
    "opened_joined": "what is let through and input together",
    "behind": "what the state could add",
    "units": "what the units show, before it is projected",
}
"""Vectors by their names in the cells' drawings. If a new cell has a vector of a new name, it goes here."""


def part(act: str) -> str:
    """What a part of a cell does, by its name in ACTS."""
    return _ACTS[act]


def vector(cell: str, name: str) -> str:
    """A vector inside a cell, by its name in the cell's drawing."""
    if name == "c" and CELLS[cell].memory == "activation":
        return "memory, which is the activation too"
    return _VECTORS[name]


def vector_numbers(cell: str, name: str, numbers: tuple[str, ...]) -> str:
    """A vector with all its numbers."""
    return f"{vector(cell, name)}: {', '.join(numbers)}"


def vector_unit(cell: str, name: str, unit: int, number: str) -> str:
    """A vector with the number of one unit."""
    return f"{vector(cell, name)}, unit {unit}: {number}"


def read(token: str) -> str:
    """Written beside what the cell reads."""
    return f"“{token}”"


def numbers_of_unit() -> str:
    """Written above the worked equations, before the number of a unit."""
    return "with the numbers of unit"


def convention(cell: str) -> str:
    """The convention in which the cell differs from others of its kind, as a note; empty if there is none."""
    return CELLS[cell].note


def convention_sentence(cell: str) -> str:
    """The same as a sentence."""
    return f"{CELLS[cell].note}." if CELLS[cell].note else ""


def heading(place: Place) -> str:
    """`Inside a⟨3⟩`."""
    return f"Inside {_state(place)}"


def kind(cell: str) -> str:
    """Written above a cell that stands for all cells of its kind."""
    return CELLS[cell].title


def caption(cell: str, place: Place) -> str:
    """Written above one cell: its kind and its place, as in `LSTM, layer 2, time step 3`."""
    places = [] if place.layer is None else [f"layer {place.layer}"]
    places.append(f"running backward, time step {place.t}" if place.backward else f"time step {place.t}")
    return ", ".join([CELLS[cell].title, *places])


def title(cell: str, place: Place) -> str:
    """One line that names the figure of a cell."""
    return f"{heading(place)}: {caption(cell, place)}"


def alternative(figure: Figure, place: Place) -> str:
    """Alternative text of a cell's inside."""
    sentences = [
        f"{title(figure.cell, place)}.",
        _inside(figure, place),
        convention_sentence(figure.cell),
        decoding.drawn(figure),
        say(figure.provenance) if figure.trained else "",
    ]
    return " ".join(filter(None, sentences))


def description(figure: Figure, place: Place, unit: int, numbers: tuple[tuple[str, str], ...]) -> str:
    """Long description of a cell's inside.

    `numbers` are those of one unit, each with the name of its vector; empty for a figure without numbers, and
    before the run computes the cell.
    """
    sentences = [_inside(figure, place), *filter(None, [decoding.drawn(figure)])]
    if numbers:
        values = "; ".join(f"{vector(figure.cell, name)} {number}" for name, number in numbers)
        sentences.append(f"Unit {unit}: {values}.")
    elif figure.timeline.step is not None and place.t > figure.timeline.step:
        sentences.append("This step is not computed yet.")
    if not figure.open:
        sentences.append(say(figure.provenance))
    return " ".join(sentences)


def units(figure: Figure, one: str, several: str) -> str:
    """`6 LSTM units`, or `6 LSTM units and a projection to 3 numbers`."""
    counts = counted(figure.units, one, several)
    if not CELLS[figure.cell].projection:
        return counts
    return f"{counts} and a projection to {counted(figure.hidden, 'number', 'numbers')}"


def _inside(figure: Figure, place: Place) -> str:
    """What the cell starts from, reads and computes."""
    plan, cell = figure.plan, CELLS[figure.cell]
    before = place._replace(t=place.t + 1 if place.backward else place.t - 1)
    step = plan.steps[place.t - 1]
    of_part = f" of the {step.part}" if plan.boundary else ""
    return (
        f"The inside of one {cell.title} cell{of_part} with {units(figure, 'unit', 'units')} "
        f"at time step {place.t} of {len(plan.steps)}: "
        f"it starts from {_states(figure.cell, before)}, reads {_read(figure, place)} "
        f"and makes {_states(figure.cell, place)}."
    )


def _read(figure: Figure, place: Place) -> str:
    if place.layer is not None and place.layer > 1:
        return f"the states of layer {place.layer - 1}"
    step = figure.plan.steps[place.t - 1]
    return {
        "input": f"x⟨{step.i}⟩",
        "feedback": "the output that was fed back",
        "target": "the target of the output before it",
        "start": "the start token ⟨sos⟩",
        "nothing": "a zero vector",
    }[step.reads]


def _state(place: Place) -> str:
    return symbols.state("r" if place.backward else "a", place.layer, place.t)


def _states(cell: str, place: Place) -> str:
    """What a step passes to the next: the cell's activation and, if it has one, its own memory."""
    if CELLS[cell].memory != "own":
        return _state(place)
    return f"{_state(place)} and {symbols.state('c', place.layer, place.t)}"
