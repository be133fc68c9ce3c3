"""Comparison: two figures side by side, and what differs between them. Only what is computed is said.

A lane is named by its letter, A or B, or by its cell where the cells differ.
"""

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.words.forms import counted, listed, percent, significant, unbroken


def title(a: str, b: str) -> str:
    """Title of the page, by the slugs of the cells of both lanes."""
    if a == b:
        return f"Two {CELLS[a].title} networks, compared"
    return f"{CELLS[a].title} and {CELLS[b].title}, compared"


def names(a: str, b: str) -> tuple[str, str]:
    """The names of two lanes, by the slugs of their cells."""
    return letters() if a == b else (CELLS[a].title, CELLS[b].title)


def letters() -> tuple[str, str]:
    """The names of two lanes whose cells do not tell them apart."""
    return "A", "B"


def states(cell: str, layers: int, directions: int, named: bool) -> str:
    """What a lane's network carries along time: `two states, a and c`.

    `named`: the lane's name says its cell.
    """
    kinds = {
        "none": "one state, a",
        "activation": "one state, a",
        "own": "two states, a and c",
    }
    parts = [] if named else [CELLS[cell].title]
    parts.append(kinds[CELLS[cell].memory])
    parts += [counted(layers, "layer", "layers")] if layers > 1 else []
    parts += ["both ways"] if directions > 1 else []
    return ", ".join(parts)


def convention(cell: str) -> str:
    """The convention in which a lane's cell differs from others of its kind; empty if there is none."""
    return CELLS[cell].note


def example() -> str:
    """What both lanes read if nobody says what."""
    return "the film was not good, it was wonderful"


# --- what differs ---


def same_figure() -> str:
    return "Both lanes show the same figure: no parameter differs."


def differing(parameters: tuple[str, ...]) -> str:
    """`parameters` are the names of those that differ."""
    if len(parameters) == 1:
        return f"Only {parameters[0]} differs. All other parameters are the same."
    return f"These {len(parameters)} parameters differ. All others are the same."


def no_value() -> str:
    """The value of a parameter that a figure does not have."""
    return "none"


def ends_first(shorter: str, steps: int, longer: str, last: int) -> str:
    """`steps` and `last` are the lengths of both runs."""
    return (
        f"{longer} runs for {counted(last, 'step', 'steps')}, {shorter} for {steps}: "
        f"from there on {shorter} stays at its end."
    )


def other_text(name: str) -> str:
    """Beside the sentence, where the other lane reads another."""
    return f"The lanes read different texts; this is what {name} reads. Typed here, both read it."


def as_they_are() -> str:
    """The choice of a menu for both lanes that changes neither."""
    return "each as it is"


# --- answers ---


def answer(token: str, share: float | None) -> str:
    """An answer in a table: the token and how sure the network is, or a number."""
    return token if share is None else f"{unbroken(percent(share))} {token}"


def after_word(word: str) -> str:
    return f"after “{word}”"


def after_step(t: int) -> str:
    return f"after step {t}"


def at_end(names: tuple[str, str], answers: tuple[str, str]) -> str:
    """What both answer at the end of the text."""
    return f"At the end, {names[0]} answers {answers[0]}, {names[1]} {answers[1]}."


def apart(places: list[str]) -> str:
    """`places` are those after which the two answers are not the same."""
    if not places:
        return "They answer the same after every step."
    return f"Their answers are not the same {listed(places)}."


def right_answer(right: str) -> str:
    return f"The right answer is {right}."


def meaningless() -> str:
    """Beside lanes of which at least one has random weights."""
    return "Random weights: every number is computed, but the answers mean nothing."


def loss(value: float) -> str:
    """The loss of a run, in a table."""
    return significant(value, 3) if value >= 0.0005 else "< 0.0005"


# --- the rows of the table ---


def weights_row() -> str:
    return "weights"


def loss_row() -> str:
    return "loss"


def not_there() -> str:
    """In a table, for a number that a lane does not have."""
    return "–"


# --- the player ---


def start() -> str:
    """Under the place before the first time step."""
    return "start"
