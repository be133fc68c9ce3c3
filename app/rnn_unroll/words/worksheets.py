"""Worksheets: what stands on the paper around a lesson's questions."""

from collections.abc import Sequence

from rnn_unroll.words.forms import listed, quoted


def footer(order: int) -> str:
    return f"Unroll, lesson {order}"


def by_hand(vocabulary: Sequence[str]) -> str:
    """`vocabulary` has the tokens in the order of the rows of the output."""
    return (
        "This network is linear, and all its weights are small whole numbers. Work out each state, then the "
        f"logits of each output, whose rows are {listed([quoted(token) for token in vocabulary])}. A word is "
        "a column with a single 1, in its row of the same list. The state before the first step is 0."
    )


def chosen(output: int, token: str) -> str:
    return f"so ŷ⟨{output}⟩ says {quoted(token)}"
