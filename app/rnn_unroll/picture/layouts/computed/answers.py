"""Answers: what a trained network's output says, as bars with names in the output's box."""

from collections.abc import Sequence
from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture.marks import Strip
from rnn_unroll.picture.scene import Numbers
from rnn_unroll.words import Text, nodes, phrase

BEST = 5
"""The most answers of a large vocabulary that have a bar of their own; all others share one."""
LINE = 11
"""Height of a bar, with its distance to the next."""
EDGE = 5
"""Distance of the bars from the box's border."""
LEAST = 1.5
"""Length of the bar of an answer that is next to impossible."""
BESIDE = 3
"""Distance of a name from the end of its row."""
MARK = 2
"""Width of the mark at which a bar ended before the run was changed."""
CHOSEN, OTHER = 0.5, 0.32
"""How much of its full colour the bar of the chosen answer has, and that of any other: names are read over
them.
"""
FEW = 3
"""So many answers have room in a box of the usual height."""


THICK, TICKS, DIGIT = 14, 27, 3
"""Height of the bar of a number; the baseline of its scale, below the bar's upper border; half the width of a
digit of the scale.
"""


class Answers(NamedTuple):
    """The bars of an output, how much colour each has, what is written beside them, and marks at which they
    ended before the run was changed.
    """

    strip: Strip
    values: tuple[float, ...]
    numbers: Numbers
    ghost: Strip | None = None


def height(spec: FigureSpec, usual: float) -> float:
    """The height of an output's box."""
    rows = min(len(spec.vocabulary), BEST + 1) if spec.task or _has_chances(spec) else 0
    needed = 2 * EDGE + LINE * rows * spec.look.inside
    return needed if rows > FEW else usual if spec.look.inside == 1 else max(usual, needed)


def placed(spec: FigureSpec, node: Node, x: float, y: float, width: float, height: float) -> Answers | None:
    """The bars of an output in its box at (x, y); None if nothing is known of what its tokens mean."""
    if node.kind not in ("output", "early"):
        return None
    if _has_chances(spec):
        each = spec.vocabulary if len(node.values) > 1 else ("",)
        likely = [CHOSEN if value >= 0.5 else OTHER for value in node.values]
        before = node.ghost.values if node.ghost else ()
        return _bars(node.values, each, likely, -1, (x, y, width, height), spec.look.inside, before)
    if spec.task is None:
        return None
    if spec.numeric:
        return _number(node.values[0], spec.task.highest, x + EDGE, y + EDGE, width - 2 * EDGE)
    labels = spec.vocabulary
    chosen = labels.index(node.token)
    rows = list(range(len(labels)))
    if len(labels) > BEST + 1:
        best = sorted(rows, key=lambda k: -node.values[k])[:BEST]
        # What was drawn has a row, however improbable it was.
        rows = best if chosen in best else [*best[:-1], chosen]
    values = [node.values[k] for k in rows]
    old = [node.ghost.values[k] for k in rows] if node.ghost and node.ghost.values else []
    named: list[Text] = [tokens.label(labels[k]) for k in rows]
    if len(labels) > len(rows):
        values.append(1.0 - sum(values))
        old += [1.0 - sum(old)] if old else []
        named.append(phrase(nodes.others))
    mark = rows.index(chosen)
    colours = [CHOSEN if k == mark else OTHER for k in range(len(values))]
    return _bars(values, named, colours, mark, (x, y, width, height), spec.look.inside, old)


def _has_chances(spec: FigureSpec) -> bool:
    """Whether each thing of an output has a probability of its own, and a bar has room for each."""
    return spec.model.answers == "chances" and len(spec.vocabulary) <= BEST + 1


def _bars(
    values: Sequence[float],
    named: Sequence[Text],
    colours: Sequence[float],
    mark: int,
    box: tuple[float, float, float, float],
    type: float,
    old: Sequence[float] = (),
) -> Answers:
    """A bar with its name for each value from 0 to 1, under each other in a box (x, y, width, height). `mark`
    is the number of the name that is chosen, or −1. `old` has the values before the run was changed.
    """
    x, y, width, height = box
    line, long = (height - 2 * EDGE) / len(values), width - 2 * EDGE

    def bars(shares: Sequence[float]) -> tuple[tuple[float, float, float, float], ...]:
        lengths = [round(max(LEAST, long * share), 2) for share in shares]
        return tuple(
            (round(x + EDGE, 2), round(y + EDGE + k * line + 0.75, 2), length, round(line - 1.5, 2))
            for k, length in enumerate(lengths)
        )

    strip = Strip(bars(values), bars([1.0] * len(values)), shares=True)
    end = round(x + width - EDGE - BESIDE, 2)
    texts = [
        (name, end, round(y + EDGE + line * (k + 0.5) + 3.5 * type, 2))
        for k, name in enumerate(named)
        if name
    ]
    ends = [(bar_x + length - MARK / 2, bar_y, MARK, high) for bar_x, bar_y, length, high in bars(old)]
    ghost = Strip(tuple((round(a, 2), b, c, d) for a, b, c, d in ends), shares=True) if old else None
    return Answers(strip, tuple(colours), Numbers(tuple(texts), mark), ghost)


def _number(value: float, highest: float, x: float, y: float, width: float) -> Answers:
    """A number as a bar on a scale from 0 to `highest`, in a room of this width at (x, y). The bar of one
    that is off the scale ends where the scale does.
    """
    length = min(width, max(LEAST, width * value / highest))
    strip = Strip(((x, y, round(length, 2), THICK),), ((x, y, width, THICK),))
    ends = ((0.0, x + 2 * DIGIT), (highest / 2, x + width / 2 + DIGIT), (highest, x + width))
    texts = tuple((f"{tick:g}", round(end, 2), y + TICKS) for tick, end in ends)
    return Answers(strip, (1.0 if value >= 0 else -1.0,), Numbers(texts, -1))
