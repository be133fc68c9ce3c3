"""Weights: where a network's weights come from, as a sentence and as a badge of a title and a note."""

from typing import NamedTuple


class Badge(NamedTuple):
    """`kind` is `random`, `trained` or `own`."""

    kind: str
    title: str
    note: str


def random() -> str:
    return "The weights are random: nothing here is trained."


def trained(title: str, examples: str, share: float) -> str:
    """`title` says what it learned, `share` is that of the held-out examples that it gets right."""
    right = f"{100 * share:.0f} % right"
    return f"The network was trained on {title}: of {examples} that it never saw, it gets {right}."


def own() -> str:
    return "The weights are the user's own."


def random_badge() -> Badge:
    return Badge("random", "Random weights", "nothing here is trained yet")


def trained_badge(title: str, share: float) -> Badge:
    return Badge("trained", f"Trained: {title}", f"{100 * share:.0f} % right")


def own_badge() -> Badge:
    return Badge("own", "Your own weights", "nothing of them is kept")
