"""Waiting: what the page says of a text that the figure does not read, or not all of it."""

from rnn_unroll.words.forms import counted

MOST = 40
"""The most characters of a text that a sentence repeats."""


def rest(title: str, used: str, tokens: int, unit: str) -> str:
    """`used` is the beginning that the figure reads, `tokens` how many wait. `unit` is what a token is."""
    others = counted(tokens, f"other {unit} waits", f"other {unit}s wait")
    back = "comes back" if tokens == 1 else "come back"
    return (
        f"{title} reads “{_cut(used)}” of your text. "
        f"The {others} in the field, and {back} with a pattern that reads more."
    )


def other(text: str) -> str:
    """The whole text waits: the network of this pattern reads something else."""
    return (
        f"Your text “{_cut(text)}” waits: it comes back with the network that you typed it for. "
        "This one reads a text of its own."
    )


def _cut(text: str) -> str:
    return text if len(text) <= MOST else text[:MOST].rstrip() + "…"
