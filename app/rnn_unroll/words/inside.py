"""Inside: what the gates of a cell do for one of its units, and the names of the panel that shows a cell."""

from collections.abc import Mapping
from typing import NamedTuple

from rnn_unroll.words.forms import capitalised, percent, unbroken

OPEN, SHUT = 0.75, 0.25
"""A gate that lets through so much or more opens; one that lets through so much or less stays almost shut."""


class Unit(NamedTuple):
    """One unit of a cell at one time step.

    `values` are its numbers by the names of the cell's vectors, and `texts` the same as the figure writes
    them. `act` is what a cell without gates does with its sum, a name in ACTS. `empty`: the state before is
    all zeros.
    """

    number: int
    values: Mapping[str, float]
    texts: Mapping[str, str]
    act: str
    empty: bool


def doing(unit: Unit) -> str:
    """What the cell does for the unit, after its name; empty for a cell whose vectors have other names."""
    known = unit.texts.keys()
    if {"update", "written"} <= known:
        sentences = [_memory(unit), _reset(unit), _shown(unit)]
        return capitalised(unbroken(" ".join(filter(None, sentences))))
    return _sum(unit) if {"from_state", "from_input", "b_a", "z", "a"} <= known else ""


def _memory(unit: Unit) -> str:
    update, texts = unit.values["update"], unit.texts
    how = "opens" if update >= OPEN else "stays almost shut" if update <= SHUT else "opens in part"
    writes = f"its update gate {how} ({texts['update']}) and writes {texts['written']} into the memory"
    if unit.empty:
        return f"{writes}, which was empty."
    if "forget" in unit.values:
        return f"{writes}; its forget gate keeps {percent(unit.values['forget'])} of what was there."
    return f"{writes}, where {percent(unit.values['rest'])} of what was there stays."


def _reset(unit: Unit) -> str:
    if "reset" not in unit.values or unit.empty:
        return ""
    return f"Its reset gate lets {percent(unit.values['reset'])} of the past through."


def _shown(unit: Unit) -> str:
    if "output" not in unit.values:
        return ""
    share = percent(unit.values["output"])
    if "units" in unit.texts:
        return f"Its output gate shows {share} of the memory’s tanh: {unit.texts['units']} is projected."
    return f"Its output gate shows {share} of the memory’s tanh: the state is {unit.texts['a']}."


def _sum(unit: Unit) -> str:
    a, z = unit.texts["a"], unit.texts["z"]
    activation = {
        "tanh": f"tanh of their sum, {z}, is {a}",
        "relu": f"the rectifier makes {a} of their sum, {z}",
        "identity": f"their sum, {a}, is the new state",
    }.get(unit.act, f"of their sum, {z}, it makes {a}")
    state, read, bias = (unit.texts[name] for name in ("from_state", "from_input", "b_a"))
    memory = f"{state} from the memory{', which is empty' if unit.empty else ''}"
    return f"It adds {memory}, {read} from the input and its bias {bias}: {activation}."


def waiting() -> str:
    """The run has not computed the cell."""
    return "This step is not computed yet."


def name(unit: int) -> str:
    return f"Unit {unit}"


def stripe(unit: int, number: str) -> str:
    """The accessible name of a unit's stripe; `number` is its state, empty before it is computed."""
    return f"unit {unit}, {number}" if number else f"unit {unit}"


def place(t: int, steps: int) -> str:
    """Where the step stands in a run that is too long for a pictogram of each."""
    return f"step {t} of {steps}"
