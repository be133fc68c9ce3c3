"""Weights: where a network's weights come from, as a sentence and as a badge of a title and a note."""

from collections.abc import Callable, Mapping
from math import sqrt
from typing import NamedTuple

from rnn_unroll.words.forms import counted, percent, significant


class Badge(NamedTuple):
    """`kind` is `random`, `trained` or `own`; `card` is the slug of the task that the network learned."""

    kind: str
    title: str
    note: str
    card: str = ""


def random() -> str:
    return "The weights are random: nothing here is trained."


Moment = tuple[int, int] | None
"""After how many epochs of how many a network is shown; None at the end."""


def _trained(title: str, learned: Moment) -> str:
    """The beginning of a sentence; `title` says what was learned."""
    if learned is None:
        return f"The network was trained on {title}"
    return f"The network is shown after {counted(learned[0], 'epoch', 'epochs')} of {learned[1]} on {title}"


def right(title: str, examples: str, value: float, learned: Moment) -> str:
    """`value` is the share of the held-out examples that it gets right."""
    return f"{_trained(title, learned)}: of {examples} that it never saw, it gets {percent(value)} right."


def found(title: str, examples: str, value: float, learned: Moment) -> str:
    """`value` is the F1 of what it finds in held-out examples."""
    return f"{_trained(title, learned)}: in {examples} that it never saw, its F1 is {percent(value)}."


def surprised(title: str, examples: str, value: float, learned: Moment) -> str:
    """`value` is how many bits a held-out token takes it."""
    return f"{_trained(title, learned)}: of {examples} that it never saw, a token takes it {value:.2f} bits."


def apart(title: str, examples: str, value: float, learned: Moment) -> str:
    """`value` is the mean squared error of its answers, which are numbers."""
    return (
        f"{_trained(title, learned)}: for {examples} that it never saw, its answer is off by "
        f"{significant(sqrt(value), 2)} (root mean square)."
    )


LEARNED: Mapping[str, Callable[[str, str, float, Moment], str]] = {
    "accuracy": right,
    "f1": found,
    "bits": surprised,
    "mse": apart,
}
"""The sentence of each metric."""


def epochs(count: int) -> str:
    """A choice of the menu of epochs."""
    return f"For {counted(count, 'epoch', 'epochs')}" if count else "Not yet"


def measured(metric: str, value: float) -> str:
    """A measured value in a few words."""
    if metric == "bits":
        return f"{value:.2f} bits a token"
    if metric == "mse":
        return f"off by {significant(sqrt(value), 2)}"
    return f"{percent(value)} right" if metric == "accuracy" else f"F1 {percent(value)}"


def own() -> str:
    return "The weights are the user's own."


def random_badge() -> Badge:
    return Badge("random", "Random weights", "nothing here is trained yet")


def exact(metric: str, value: float, low: float, high: float) -> str:
    """A measured value with its 95 % interval."""
    if metric == "bits":
        return f"{value:.3f} bits a token ({low:.3f} to {high:.3f})"
    if metric == "mse":
        value_, low_, high_ = (significant(one, 3) for one in (value, low, high))
        return f"MSE {value_} ({low_} to {high_})"
    name = "F1 " if metric == "f1" else ""
    # What is nearly always right differs in the second digit.
    digits = 1 if value < 0.995 else 2
    return f"{name}{100 * value:.{digits}f} % ({100 * low:.{digits}f} to {100 * high:.{digits}f})"


def trained_badge(task: str, title: str, metric: str, value: float, learned: Moment) -> Badge:
    note = measured(metric, value)
    if learned is not None:
        note = f"{note} after {counted(learned[0], 'epoch', 'epochs')}"
    return Badge("trained", f"Trained: {title}", note, task)


def own_badge() -> Badge:
    return Badge("own", "Your own weights", "nothing of them is kept")


def learning(title: str, epoch: int, epochs: int) -> str:
    """`title` is what the network is learning."""
    return f"The network is shown after {counted(epoch, 'epoch', 'epochs')} of {epochs} on “{title}”."


def learning_badge(title: str, epoch: int, epochs: int) -> Badge:
    return Badge("trained", f"Learning: {title}", f"after {counted(epoch, 'epoch', 'epochs')} of {epochs}")
