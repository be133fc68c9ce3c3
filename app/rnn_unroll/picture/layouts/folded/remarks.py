"""Remarks: how many steps each network of a folded figure runs, and at which of them it reads or emits."""

from collections.abc import Iterator, Sequence

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.folded.pile import Pile
from rnn_unroll.picture.layouts.parts import braces, labels
from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import points
from rnn_unroll.picture.scene import Brace, Column
from rnn_unroll.words import captions, phrase

Remark = PlacedText | PlacedLabel


def remarks(
    spec: FigureSpec, plan: Plan, piles: Sequence[Pile], brackets: Sequence[Brace], columns: Sequence[Column]
) -> Iterator[Remark]:
    """How many steps each network runs, and at which it reads or emits, unless it does so at every step.

    The remarks stand below the captions, and below the wires of fed-back outputs.
    """
    taken = max([0, *(brace.text.y for brace in brackets if brace.text)])
    fallen = max([0.0, *map(_lowest, columns)])
    books = not STYLES[spec.look.style].numbers
    below = max(box.y + box.height for pile in piles for box in pile.boxes.values())
    floor = max(below + (12 + (22 if spec.text_tokens else 0) if books else 64), fallen - 4)
    for pile in piles:
        for kind in ("input", "start-token", "output"):
            nodes = [node for nodes in pile.placed for node in nodes if node.kind == kind]
            if not nodes or len(nodes) == len(pile.flat):
                continue
            box = nodes[0].box
            y = floor if kind != "output" else 18 if books else box.y - 58
            x = pile.x + box.x + box.width / 2
            yield _when(spec, plan, kind, [node.t for node in nodes], x, y)
        lengths = _lengths(spec, plan, pile)
        across = sum(label.width for label in lengths) + 24 * (len(lengths) - 1)
        x = pile.x + (pile.wide - across) / 2
        for label in lengths:
            yield PlacedLabel(label, round(x, 1), max(floor, taken) + 26)
            x += label.width + 24


def _lowest(column: Column) -> float:
    """The lowest y of the wires of fed-back outputs."""
    wires = (*column.wires, *(column.idle.wires if column.idle else ()))
    return max([0.0, *(y for wire in wires if wire.kind == "feedback" for _, y in points(wire.route))])


def _when(spec: FigureSpec, plan: Plan, kind: str, steps: Sequence[int], x: float, y: float) -> Remark:
    """`t = 1 only`, `t = 2 … 5`, `t = 1, 3, 4`; a long list is cut."""
    if spec.symbolic_tx and steps[0] > 1:
        only = captions.only_at_symbol("T_x" if kind == "output" else "T_x+1")
        return labels.centred(math_labels.tex(only), x, y, labels.WEIGHT)
    if len(steps) == 1:
        return PlacedText(phrase(captions.only_at, steps[0]), x, y, value=False)
    span = braces.contiguous(steps)
    numbers = [*map(str, steps)] if len(steps) <= 5 else [*map(str, steps[:4]), "…"]
    listed = f"{span[0]} … {span[1]}" if span else ", ".join(numbers)
    return PlacedText(f"t = {listed}", x, y, value=False)


def _lengths(spec: FigureSpec, plan: Plan, pile: Pile) -> list[Label]:
    """T_x = 4 for a network that reads 4 inputs, T_y = 3 for one that emits 3 outputs; none below two."""
    if not pile.loops:
        return []
    counts = [
        ("T_x", sum(step.plan.i > 0 for step in pile.steps), spec.symbolic_tx),
        ("T_y", sum(step.plan.j > 0 for step in pile.steps), spec.symbolic_ty),
    ]
    counts = [(symbol, count, left_open) for symbol, count, left_open in counts if count > 1]
    if len(counts) == 2 and plan.tx == plan.ty == len(pile.flat):
        (_, count, left_open), _ = counts
        counts = [("T_x=T_y", count, left_open)]
    return [
        math_labels.tex(captions.open_length(symbol)) if left_open else math_labels.length(symbol, count)
        for symbol, count, left_open in counts
    ]
