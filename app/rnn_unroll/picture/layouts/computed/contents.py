"""Contents: what is in a node's box in the computed style, and what is written at it, but not where."""

from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed import answers
from rnn_unroll.picture.layouts.computed.measures import CORNER, GAUGE, LOSS, WIDTH, Measures, box_at
from rnn_unroll.picture.layouts.parts import changed, doubts, sizes, strips, widths
from rnn_unroll.picture.layouts.parts.doubts import HALF
from rnn_unroll.picture.layouts.parts.names import name
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Gauge, Ghost, PlacedNode
from rnn_unroll.tasks.reader import MARK
from rnn_unroll.words import Text, edits, nodes, phrase, say

NUMBERS = 16
"""Columns of the label of numbers that are read together. They have a single time step, and so more room."""

GHOST, APART = 0.3, 2
"""The share of a box's height that the row of what was before takes, and its distance from the row above."""
WAS, TOKEN = 11, 13
"""Sizes of the type of that token and of the one that is chosen now."""
BELOW = 14
"""How far the token that was chosen before stands from the one that is chosen now."""

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
    bars = None
    if not measures.differences:
        bars = answers.placed(measures.spec, node, left, y, wide, measures.height(node))
    box = box_at(left, y, measures.height(node), wide)
    strip, ghost = _strips(measures, node, left, y, wide)
    return PlacedNode(
        node.kind,
        node.key,
        node.t,
        layer=node.layer,
        name=named,
        box=box,
        strip=bars.strip if bars else strip,
        values=bars.values if bars else _coloured(measures, node),
        numbers=bars.numbers if bars else None,
        label=label,
        text=text,
        aside=aside,
        heat=sizes.heat(measures.spec, measures.graph, measures.heat, node, sized),
        ringed=node.kind == "output" and node.number == measures.heated,
        waits=waits,
        doubt=doubts.under(node, text, measures.unknown, measures.type),
        edit=node.mark or "",
        tag=changed.tag(node, box, measures.type),
        held=changed.held(node, strip),
        ghost=_ghost(measures, node, bars.ghost if bars else ghost, text),
    )


def _ghost(measures: Measures, node: Node, strip: Strip | None, text: PlacedText | None) -> Ghost | None:
    """What the node was without the changes, and the token beside the one that it has now."""
    if node.ghost is None or measures.differences:
        return None
    was = None
    if node.ghost.token and text:
        word = phrase(edits.was, tokens.label(node.ghost.token), measures.free)
        was = _beside(measures, word, text)
    if strip is None:
        return Ghost(Strip(()), (), was) if was else None
    values = (1.0,) * len(strip.cells) if strip.shares else _scaled(measures, node, node.ghost.values)
    return Ghost(strip, values, was)


def _beside(measures: Measures, word: Text, text: PlacedText) -> PlacedText:
    """The token that was chosen before: above the one that is chosen now, or below one that stands below its
    box.
    """
    if not (measures.gradients or measures.spec.look.down):
        return PlacedText(word, text.x, text.y - BELOW * measures.type, value=True)
    x = text.x
    if measures.gradients and not measures.spec.look.down:
        # Beside the wire, both begin at the same x.
        x += (widths.width(say(word), WAS) - widths.width(say(text.text), TOKEN)) * measures.type / 2
    return PlacedText(word, round(x, 2), text.y + (BELOW - 2) * measures.type, value=True)


def initial(measures: Measures, node: Node, symbol: Label, box: Box, label: Point) -> PlacedNode:
    """An initial state: its strip or, if it is zero, its equation a⟨0⟩ = 0 at `label`."""
    named = name(measures.graph, node, node.number)
    placed = PlacedLabel(symbol, *label, measures.type)
    boxed = PlacedNode(node.kind, node.key, node.t, layer=node.layer, name=named, box=box, label=placed)
    if not measures.graph.begins:
        return boxed
    strip, _ = _strips(measures, node, box.x, box.y, box.width)
    return boxed._replace(strip=strip, values=_coloured(measures, node))


def initial_symbol(measures: Measures, node: Node) -> Label:
    """The symbol of an initial state; its equation if all of them are zero."""
    layer = rf"[{node.layer}]\," if measures.layers > 1 else ""
    letter, t = ("r", measures.last + 1) if node.backward else ("a", 0)
    if measures.graph.begins:
        return math_labels.indexed(letter, t, node.layer if measures.layers > 1 else None)
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


def _strips(measures: Measures, node: Node, x: float, y: float, width: float) -> tuple[Strip, Strip | None]:
    """The cells of a node's numbers, and those of what they were, in a row below them; None if that is not
    shown.
    """
    units, less = len(measures.part(node, node.values)), GAUGE + 2 if measures.gauged(node) else 0
    inset = 7 if units <= 12 else 5
    left, wide, high = x + inset, width - 2 * inset, measures.height(node) - 12 - less
    if node.ghost is None or not node.ghost.values or measures.differences:
        return strips.strip(units, left, y + 6, wide, high), None
    old = round(GHOST * high, 2)
    strip = strips.strip(units, left, y + 6, wide, high - old - APART)
    return strip._replace(short=True), strips.strip(units, left, y + 6 + high - old, wide, old)


def _coloured(measures: Measures, node: Node) -> tuple[float, ...]:
    """The numbers of a vector as they are coloured, the full colour being 1; or what they differ by."""
    if not measures.differences:
        return _scaled(measures, node, node.values)
    if node.ghost is None or not node.ghost.values:
        return (0.0,) * len(measures.part(node, node.values))
    pairs = zip(*(measures.part(node, one) for one in (node.values, node.ghost.values)), strict=True)
    return tuple((new - old) / measures.largest_difference for new, old in pairs)


def _scaled(measures: Measures, node: Node, values: tuple[float, ...]) -> tuple[float, ...]:
    if node.kind == "input" and measures.spec.task:
        return tuple(value / measures.spec.task.scale for value in values)
    return measures.part(node, values)
