"""Contents: what is in a node's box in the computed style, and what is written at it, but not where."""

from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed import answers
from rnn_unroll.picture.layouts.computed.measures import CORNER, GAUGE, LOSS, WIDTH, Measures, box_at
from rnn_unroll.picture.layouts.parts import doubts, sizes, strips
from rnn_unroll.picture.layouts.parts.doubts import HALF
from rnn_unroll.picture.layouts.parts.names import name
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Box, Gauge, PlacedLabel, PlacedNode, PlacedText, Strip
from rnn_unroll.tasks.reader import MARK
from rnn_unroll.words import Text, nodes, phrase, say

NUMBERS = 16
"""Columns of the label of numbers that are read together. They have a single time step, and so more room."""

SHORT = 8
"""The most characters that a loss's box has room for."""


class Written(NamedTuple):
    """What is written at a node: its symbol, its token or number, and a loss's target."""

    label: PlacedLabel | None
    text: PlacedText | None = None
    aside: PlacedText | None = None


def placed(measures: Measures, node: Node, written: Written, sized: Point) -> PlacedNode:
    """A node with its box and its vector. A loss is a single number, which is written in its box.

    `sized` is where the size of its heat is written.
    """
    x, y = measures.corner(node)
    label, text, aside = written
    waits = measures.timeline.waits(node.kind, node.layer, node.backward)
    named = name(measures.graph, node, node.number)
    if node.kind == "loss":
        return PlacedNode(
            node.kind,
            node.key,
            node.t,
            layer=0,
            name=named,
            box=Box(x, y, WIDTH, LOSS, CORNER),
            label=label,
            text=text,
            aside=aside,
            waits=waits,
        )
    broad = measures.broad if node.kind in ("output", "early") else 0
    left, wide = x - broad / 2, WIDTH + broad
    bars = answers.placed(measures.spec, node, left, y, wide, measures.height(node))
    return PlacedNode(
        node.kind,
        node.key,
        node.t,
        layer=node.layer,
        name=named,
        box=box_at(left, y, measures.height(node), wide),
        strip=bars.strip if bars else _strip(measures, node, left, y, wide),
        values=bars.values if bars else _coloured(measures, node),
        numbers=bars.numbers if bars else None,
        label=label,
        text=text,
        aside=aside,
        heat=sizes.heat(measures.spec, measures.graph, measures.heat, node, sized),
        ringed=node.kind == "output" and node.number == measures.heated,
        waits=waits,
        doubt=doubts.under(node, text, measures.unknown, measures.type),
    )


def initial(measures: Measures, node: Node, symbol: Label, box: Box, label: Point) -> PlacedNode:
    """An initial state, which is zero: its equation a⟨0⟩ = 0, at `label`, replaces a strip of empty cells."""
    named = name(measures.graph, node, node.number)
    placed = PlacedLabel(symbol, *label, measures.type)
    return PlacedNode(node.kind, node.key, node.t, layer=node.layer, name=named, box=box, label=placed)


def initial_symbol(measures: Measures, node: Node) -> Label:
    """The equation of an initial state."""
    layer = rf"[{node.layer}]\," if measures.layers > 1 else ""
    letter, t = ("r", measures.last + 1) if node.backward else ("a", 0)
    return math_labels.tex(rf"{letter}^{{{layer}\langle {t}\rangle}}=\vec{{0}}")


def state_symbol(measures: Measures, node: Node) -> Label:
    """The symbol of a state."""
    letter = "r" if node.backward else "a"
    return math_labels.indexed(letter, node.number, node.layer if measures.layers > 1 else None)


def output_symbol(measures: Measures, base: str, node: Node) -> Label:
    """The symbol of an output or, with another base, of its loss."""
    return math_labels.indexed(base, None if measures.bare_output else node.number)


def output_word(measures: Measures, node: Node) -> Text:
    """What an output says: the token that it chose, or its number; and how sure a trained network is."""
    # Beside the wires of a step there is room for an answer alone if another step follows.
    task = None if measures.spec.numeric else measures.spec.task
    if task and not (measures.gradients and measures.spec.wiring.kind.aligned):
        share = node.values[task.labels.index(node.token)]
        return phrase(nodes.answer, tokens.label(node.token), share)
    return tokens.label(node.token)


def input_word(measures: Measures, node: Node) -> str:
    """The token of an input, as it is written there."""
    numbers = measures.spec.cut_into == "numbers"
    word = tokens.label(node.token, NUMBERS if numbers else tokens.LABEL_WIDTH)
    if word != node.token and measures.spec.cut_into == "addends" and node.token.endswith(MARK):
        return tokens.label(node.token, tokens.LABEL_WIDTH - len(MARK)) + MARK
    return word


def short(loss: float, figures: int = 4) -> str:
    """A loss in the few digits that its box has room for."""
    digits = f"{loss:.{figures}g}"
    return digits if len(digits) <= SHORT else f"{loss:.1e}"


def half(text: Text) -> float:
    """Half of about the width of a token, in px."""
    return tokens.columns(say(text)) * HALF


def gauge(measures: Measures, node: Node) -> Gauge | None:
    """The bar that shows the size of a node's gradient; None if the node has none."""
    if node.size is None or not measures.gauged(node):
        return None
    x, y = measures.corner(node)
    return Gauge(x + 7, y + measures.height(node) - 6 - GAUGE, WIDTH - 14, GAUGE, sizes.share(node.size))


def _strip(measures: Measures, node: Node, x: float, y: float, width: float) -> Strip:
    units, less = len(measures.vector(node)), GAUGE + 2 if measures.gauged(node) else 0
    inset = 7 if units <= 12 else 5
    return strips.strip(units, x + inset, y + 6, width - 2 * inset, measures.height(node) - 12 - less)


def _coloured(measures: Measures, node: Node) -> tuple[float, ...]:
    """The numbers of a vector as they are coloured, the full colour being 1."""
    if node.kind == "input" and measures.spec.task:
        return tuple(value / measures.spec.task.scale for value in node.values)
    return measures.vector(node)
