"""Nodes: what is written at the boxes of a figure whose time runs down, and its initial states."""

from rnn_unroll import tokens
from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed import contents
from rnn_unroll.picture.layouts.computed.contents import Written
from rnn_unroll.picture.layouts.computed.measures import CENTRE, CORNER, HEIGHT, LOSS, WIDTH
from rnn_unroll.picture.layouts.down.rows import BESIDE, CHOSEN, INITIAL, OVER, TARGET, WORD, Rows
from rnn_unroll.picture.layouts.parts import labels, widths
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.scene import PlacedNode
from rnn_unroll.words import nodes, phrase

ASIDE = 9
"""Distance of what an output says from a wire that comes down beside it."""


def node(rows: Rows, node: Node) -> PlacedNode:
    """A node with its contents and what is written at it."""
    x, y = rows.corner(node)
    lines = 1 + (rows.spec.cut_into == "numbers")
    return contents.placed(rows, node, _written(rows, node), (x + CENTRE, y + rows.high + CHOSEN * lines))


def _written(rows: Rows, node: Node) -> Written:
    x, y = rows.corner(node)
    centre, middle, under = x + CENTRE, y + rows.height(node) / 2, y + rows.height(node) + CHOSEN
    match node.kind:
        case "state":
            return Written(PlacedLabel(contents.state_symbol(rows, node), *rows.symbol(node)))
        case "output":
            # Above the wire of a fed-back output.
            at = y + rows.height(node) / 2 + (-5 if rows.fed_back else 6)
            label = PlacedLabel(contents.output_symbol(rows, "y", node), x + WIDTH + BESIDE, at)
            word = contents.output_word(rows, node)
            if rows.both and rows.plan.ends and rows.gradients:
                # The wire from the first backward state comes down in the middle.
                centre += ASIDE + contents.half(word)
            baseline = y - OVER if rows.gradients else under
            return Written(label, PlacedText(word, centre, baseline, value=True))
        case "early":
            baseline = y - OVER if rows.gradients else under
            return Written(None, PlacedText(contents.output_word(rows, node), centre, baseline, value=True))
        case "loss":
            symbol = contents.output_symbol(rows, "l", node)
            label = PlacedLabel(symbol, round(x - BESIDE - symbol.width, 1), y + LOSS / 2 + 6)
            loss = PlacedText(contents.short(node.values[0]), centre, y + LOSS / 2 + 4.5, value=True)
            target = phrase(nodes.target, tokens.label(node.token))
            return Written(label, loss, PlacedText(target, centre, y + LOSS + TARGET, value=False))
        case "input" | "target":
            return _read(rows, node, (centre, under), middle)
        case _:
            half = widths.width(tokens.START_TOKEN, WORD + 1) / 2
            text = PlacedText(tokens.START_TOKEN, x - BESIDE - half, middle + 5, value=False)
            return Written(None, text)


def _read(rows: Rows, node: Node, under: tuple[float, float], middle: float) -> Written:
    """An input's symbol and word, on the left of its box; several numbers have no room there."""
    symbol = math_labels.indexed("x" if node.kind == "input" else "target", node.number)
    if not node.token:
        return Written(_before(rows, symbol, middle + 6))
    word = contents.input_word(rows, node)
    if rows.spec.cut_into == "numbers":
        return Written(_before(rows, symbol, middle + 6), PlacedText(word, *under, value=False))
    half = widths.width(word, WORD) / 2
    text = PlacedText(word, round(rows.input - BESIDE - half, 1), middle - 5, value=False)
    return Written(_before(rows, symbol, middle + 18), text)


def _before(rows: Rows, symbol: Label, y: float) -> PlacedLabel:
    """An input's symbol, which ends before its box."""
    return PlacedLabel(symbol, round(rows.input - BESIDE - symbol.width, 1), y)


def initial(rows: Rows, node: Node) -> PlacedNode:
    """An initial state, above or below the first step of its chain."""
    symbol = contents.initial_symbol(rows, node)
    x, _ = rows.corner(node)
    width = round(symbol.width + 6, 2)
    top = rows.initial_top(backward=node.backward)
    if rows.graph.begins:
        # The symbol stands before the box: above and below it are the wire and the border.
        box = Box(x, top, WIDTH, HEIGHT, CORNER)
        before = (round(x - BESIDE - symbol.width, 1), top + HEIGHT / 2 + 5)
        return contents.initial(rows, node, symbol, box, before)
    box = Box(round(x + CENTRE - width / 2, 2), top, width, INITIAL, CORNER, drawn=False)
    # The arrow over the 0 stands higher than all other ink.
    at = labels.centred(symbol, x + CENTRE, top + INITIAL - (2 if node.backward else 7))
    return contents.initial(rows, node, symbol, box, (at.x, at.y))
