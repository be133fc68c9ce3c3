"""Answers: what a trained network's output says, as bars with names in the output's box."""

from collections.abc import Sequence
from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture.scene import Numbers, Strip
from rnn_unroll.words import Text, nodes, phrase

BEST = 5
"""The most answers of a large vocabulary that have a bar of their own; all others share one."""
LINE = 11
"""Height of a bar, with its distance to the next."""
EDGE = 5
"""Distance of the bars from the box's border."""
BAR, LEAST = 28, 1.5
"""Length of the bar of a certain answer, and of one that is next to impossible."""
BOLD = 8
"""Width of a letter of the chosen answer's name."""
PALE = 0.35
"""How much of its full colour a bar has at least."""
CELL, NARROW = 8, 4
"""Width of the cell of one of two or three answers, beside names of up to `LONG` letters and longer ones."""
FEW, LONG = 3, 9


class Answers(NamedTuple):
    """The bars of an output, how much colour each has, and what is written beside them."""

    strip: Strip
    values: tuple[float, ...]
    numbers: Numbers


def height(spec: FigureSpec, usual: float) -> float:
    """The height of an output's box."""
    rows = min(len(spec.vocabulary), BEST + 1) if spec.task else 0
    return usual if rows <= FEW else 2 * EDGE + LINE * rows


def placed(spec: FigureSpec, node: Node, x: float, y: float, width: float, height: float) -> Answers | None:
    """The bars of an output in its box at (x, y); None if nothing is known of what its tokens mean."""
    if spec.task is None or node.kind not in ("output", "early"):
        return None
    labels = spec.vocabulary
    chosen = labels.index(node.token)
    shown = list(range(len(labels)))
    if len(labels) > BEST + 1:
        best = sorted(shown, key=lambda k: -node.values[k])[:BEST]
        # What was drawn is shown, however improbable it was.
        shown = best if chosen in best else [*best[:-1], chosen]
    values = [node.values[k] for k in shown]
    named: list[Text] = [tokens.label(labels[k]) for k in shown]
    if len(labels) > len(shown):
        values.append(1.0 - sum(values))
        named.append(phrase(nodes.others))
    few = len(labels) <= FEW
    beside = list(map(nodes.share, values)) if few and node.kind == "early" else named
    line = (height - 2 * EDGE) / len(values)
    longest = max(len(label) for label in labels if label != tokens.END_TOKEN)
    cell = CELL if longest <= LONG else NARROW
    bar = min(BAR, width - 2 * EDGE - BOLD * longest)
    lengths = [cell if few else max(LEAST, bar * value) for value in values]

    def bars(lengths: Sequence[float]) -> tuple[tuple[float, float, float, float], ...]:
        return tuple(
            (round(x + EDGE, 2), round(y + EDGE + k * line + 0.75, 2), round(length, 2), round(line - 1.5, 2))
            for k, length in enumerate(lengths)
        )

    strip = Strip(bars(lengths), bars([cell if few else bar] * len(values)))
    texts = [
        (name, round(x + width - EDGE, 2), round(y + EDGE + line * (k + 0.5) + 3.5, 2))
        for k, name in enumerate(beside)
    ]
    # The length of a bar is its probability; a short one needs colour to be seen.
    colours = values if few else [PALE + (1.0 - PALE) * value for value in values]
    return Answers(strip, tuple(colours), Numbers(tuple(texts), shown.index(chosen)))
