"""Nodes: what is written at the boxes of a figure whose time runs to the right, and its initial states."""

from rnn_unroll import tokens
from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed import contents
from rnn_unroll.picture.layouts.computed.contents import Written
from rnn_unroll.picture.layouts.computed.grid import Grid
from rnn_unroll.picture.layouts.computed.measures import BACK, CENTRE, CORNER, HEIGHT, LOSS, WIDTH
from rnn_unroll.picture.layouts.parts import labels
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Column, PlacedNode, Row
from rnn_unroll.words import nodes, phrase


def node(grid: Grid, node: Node) -> PlacedNode:
    """A node with its contents and what is written at it."""
    x, y = grid.corner(node)
    written = _written(grid, node, (x + CENTRE, y))
    placed = contents.placed(grid, node, written, (x + CENTRE, y + HEIGHT + 62 * grid.type))
    return placed._replace(row=_row(grid, node)) if grid.aligned and node.weights else placed


def _row(grid: Grid, node: Node) -> Row:
    """What an output attends to, as a row above the encoder: a cell for each of its steps."""
    wide, y = grid.cell, grid.header + grid.row * (node.t - grid.plan.boundary - 1)
    left = grid.aligned_left - grid.x(node.t)
    # Neighbours are a little apart.
    ground = Box(left, y + 1, wide * len(node.weights), grid.row - 2, 3)
    cells = [
        (Box(left + wide * k + 1, y + 1, wide - 2, grid.row - 2, 3), weight)
        for k, weight in enumerate(node.weights)
    ]
    j = grid.plan.steps[node.t - 1].j
    token = tokens.label(grid.graph.tokens[f"y.{j}"])
    return Row(ground, tuple(cells), PlacedText(token, left - 8, y + grid.row / 2 + 4, value=True))


def _written(grid: Grid, node: Node, top: Point) -> Written:
    """What is written at a node. `top` is the middle of the upper border of its box."""
    centre, y = top
    k = grid.type
    match node.kind:
        case "state":
            return Written(state_label(grid, node))
        case "output":
            label = labels.centred(contents.output_symbol(grid, "y", node), centre, y - 9, k)
            return Written(label, _output_token(grid, node, top))
        case "early":
            return Written(None, PlacedText(contents.output_word(grid, node), centre, y - 9, value=True))
        case "attended":
            return Written(PlacedLabel(math_labels.indexed("attended", node.number), centre + 8, y - 9, k))
        case "loss":
            label = labels.centred(contents.output_symbol(grid, "l", node), centre, y - 9, k)
            digits = contents.short(node.values[0], 3 if grid.large else 4)
            loss = PlacedText(digits, centre, y + LOSS / 2 + 4.5, value=True)
            target = phrase(nodes.target, tokens.label(node.token))
            return Written(label, loss, PlacedText(target, centre, y - 9 - 24 * k, value=False))
        case "input":
            label = labels.centred(math_labels.indexed("x", node.number), centre, y + HEIGHT + 24 * k, k)
            if not node.token:
                return Written(label)
            word = contents.input_word(grid, node)
            below = PlacedText(word, centre, y + HEIGHT + 44 * k, value=False)
            if not grid.aligned:
                return Written(label, below)
            x = grid.aligned_left + grid.cell * (node.number - 0.5) - grid.x(node.t)
            return Written(label, below, PlacedText(word, x, grid.header - 8, value=False))
        case "target":
            symbol = math_labels.indexed("target", node.number)
            label = labels.centred(symbol, centre, y + HEIGHT + 24 * k, k)
            token = tokens.label(node.token)
            return Written(label, PlacedText(token, centre, y + HEIGHT + 44 * k, value=False))
        case _:
            return Written(None, PlacedText(tokens.START_TOKEN, centre, y + HEIGHT + 20 * k, value=False))


def state_label(grid: Grid, node: Node) -> PlacedLabel:
    """The symbol of a state, under its box and beside the wire that comes up into it."""
    x, y = grid.corner(node)
    centre = x + CENTRE
    symbol = contents.state_symbol(grid, node)
    # With two chains, wires also run up on the right of a forward state.
    left = grid.wide > WIDTH and not node.backward
    off = 8 + (BACK if grid.gradients and grid.wide > WIDTH else 0)
    x = round(centre - off - grid.type * symbol.width, 1) if left else centre + off
    return PlacedLabel(symbol, x, y + HEIGHT + 21 * grid.type, grid.type)


def _output_token(grid: Grid, node: Node, top: Point) -> PlacedText:
    """What an output says, above its symbol."""
    centre, y = top
    word = contents.output_word(grid, node)
    if not grid.gradients:
        return PlacedText(word, centre, y - 9 - 31 * grid.type, value=True)
    # The wire to the loss runs above the box, so the token stands under it, beside the wire.
    beside = centre + 10 + (grid.wide - WIDTH) / 2 + BACK * (grid.wide > WIDTH)
    return PlacedText(
        word, beside + contents.half(word) * grid.type, y + grid.answer + 17 * grid.type, value=True
    )


def texts_end(grid: Grid, column: Column) -> float:
    """The right end of what is written in a column."""
    texts = [text for node in column.nodes for text in (node.text, node.aside) if text]
    return max((column.x + text.x + contents.half(text.text) * grid.type for text in texts), default=0.0)


def initial(grid: Grid, node: Node) -> PlacedNode:
    """An initial state, before the first step of its chain."""
    _, y = grid.corner(node)
    symbol = contents.initial_symbol(grid, node)
    begins = grid.graph.begins
    width = WIDTH if begins else round(grid.type * symbol.width + 6, 2)
    x = grid.x(grid.last) + grid.wide + grid.lead if node.backward else grid.left - grid.lead - width
    box = Box(x, y, width, HEIGHT, CORNER, drawn=begins)
    if begins:
        label = labels.centred(symbol, x + CENTRE, y + HEIGHT + 21 * grid.type, grid.type)
        return contents.initial(grid, node, symbol, box, (label.x, label.y))
    return contents.initial(
        grid, node, symbol, box, (box.x + (4 if node.backward else 2), y + HEIGHT / 2 + 5)
    )
