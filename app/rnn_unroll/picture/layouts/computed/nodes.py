"""Nodes: the boxes of the computed style, with their contents and labels."""

from rnn_unroll import tokens
from rnn_unroll.graphs.graph import Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.computed import answers
from rnn_unroll.picture.layouts.computed.grid import (
    BACK,
    CENTRE,
    CORNER,
    GAUGE,
    HEIGHT,
    LEAD,
    LOSS,
    WIDTH,
    Grid,
    box_at,
)
from rnn_unroll.picture.layouts.parts import labels, sizes, strips
from rnn_unroll.picture.layouts.parts.names import name
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import (
    Box,
    Column,
    Gauge,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Row,
    Strip,
)
from rnn_unroll.words import Text, nodes, phrase, say

HALF = 3.7
"""Half of the width in px of a token's column: a wide character has two columns."""

NUMBERS = 16
"""Columns of the label of numbers that are read together. They have a single time step, and so more room."""

SHORT = 8
"""The most characters that a loss's box has room for."""

_Written = tuple[PlacedLabel | None, PlacedText | None, PlacedText | None]
"""What is written at a node: its symbol, its token or number, and a loss's target."""


def node(grid: Grid, node: Node) -> PlacedNode:
    """A node with its box and its vector. A loss is a single number, which is written in its box."""
    x, y = grid.corner(node)
    label, text, aside = _written(grid, node, (x + CENTRE, y))
    waits = grid.timeline.waits(node.kind, node.layer, node.backward)
    named = name(grid.graph, node, node.number)
    if node.kind == "loss":
        box = Box(x, y, WIDTH, LOSS, CORNER)
        return PlacedNode(
            node.kind,
            node.key,
            node.t,
            layer=0,
            name=named,
            box=box,
            label=label,
            text=text,
            aside=aside,
            waits=waits,
        )
    bars = answers.placed(grid.spec, node, x, y, WIDTH, grid.answer)
    return PlacedNode(
        node.kind,
        node.key,
        node.t,
        layer=node.layer,
        name=named,
        box=box_at(x, y, grid.height(node)),
        strip=bars.strip if bars else _strip(grid, node, x, y),
        values=bars.values if bars else _coloured(grid, node),
        numbers=bars.numbers if bars else None,
        label=label,
        text=text,
        aside=aside,
        heat=sizes.heat(grid.spec, grid.graph, grid.heat, node, (x + CENTRE, y + HEIGHT + 62)),
        ringed=node.kind == "output" and node.number == grid.heated,
        waits=waits,
        row=_row(grid, node) if grid.aligned and node.weights else None,
    )


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


def _coloured(grid: Grid, node: Node) -> tuple[float, ...]:
    """The numbers of a vector as they are coloured, the full colour being 1."""
    if node.kind == "input" and grid.spec.task:
        return tuple(value / grid.spec.task.scale for value in node.values)
    return node.values


def _written(grid: Grid, node: Node, top: Point) -> _Written:
    """What is written at a node. `top` is the middle of the upper border of its box."""
    centre, y = top
    match node.kind:
        case "state":
            return state_label(grid, node), None, None
        case "output":
            label = labels.centred(_output_symbol(grid, "y", node), centre, y - 9)
            return label, _output_token(grid, node, top), None
        case "early":
            return None, PlacedText(tokens.label(node.token), centre, y - 9, value=True), None
        case "attended":
            return PlacedLabel(math_labels.indexed("attended", node.number), centre + 8, y - 9), None, None
        case "loss":
            label = labels.centred(_output_symbol(grid, "l", node), centre, y - 9)
            loss = PlacedText(_short(node.values[0]), centre, y + LOSS / 2 + 4.5, value=True)
            target = PlacedText(phrase(nodes.target, tokens.label(node.token)), centre, y - 33, value=False)
            return label, loss, target
        case "input":
            label = labels.centred(math_labels.indexed("x", node.number), centre, y + HEIGHT + 24)
            if not node.token:
                return label, None, None
            numbers = grid.spec.task and grid.spec.task.inputs
            word = tokens.label(node.token, NUMBERS if numbers else tokens.LABEL_WIDTH)
            below = PlacedText(word, centre, y + HEIGHT + 44, value=False)
            if not grid.aligned:
                return label, below, None
            x = grid.aligned_left + grid.cell * (node.number - 0.5) - grid.x(node.t)
            return label, below, PlacedText(word, x, grid.header - 8, value=False)
        case _:
            return None, PlacedText(tokens.START_TOKEN, centre, y + HEIGHT + 20, value=False), None


def _short(loss: float) -> str:
    """A loss in the few digits that its box has room for."""
    digits = f"{loss:.4g}"
    return digits if len(digits) <= SHORT else f"{loss:.1e}"


def state_label(grid: Grid, node: Node) -> PlacedLabel:
    """The symbol of a state, under its box and beside the wire that comes up into it."""
    x, y = grid.corner(node)
    centre = x + CENTRE
    letter = "r" if node.backward else "a"
    symbol = math_labels.indexed(letter, node.number, node.layer if grid.layers > 1 else None)
    # With two chains, wires also run up on the right of a forward state.
    left = grid.wide > WIDTH and not node.backward
    off = 8 + (BACK if grid.gradients and grid.wide > WIDTH else 0)
    x = round(centre - off - symbol.width, 1) if left else centre + off
    return PlacedLabel(symbol, x, y + HEIGHT + 21)


def _output_symbol(grid: Grid, base: str, node: Node) -> math_labels.Label:
    return math_labels.indexed(base, None if grid.bare_output else node.number)


def _output_token(grid: Grid, node: Node, top: Point) -> PlacedText:
    """The token that an output chose."""
    centre, y = top
    word: Text = tokens.label(node.token)
    # Beside the wires of a step there is room for an answer alone if another step follows.
    if grid.spec.task and not (grid.gradients and grid.spec.wiring.kind.aligned):
        share = node.values[grid.spec.task.labels.index(node.token)]
        word = phrase(nodes.answer, tokens.label(node.token), share)
    if not grid.gradients:
        return PlacedText(word, centre, y - 40, value=True)
    # The wire to the loss runs above the box, so the token stands under it, beside the wire.
    beside = centre + 10 + (grid.wide - WIDTH) / 2 + BACK * (grid.wide > WIDTH)
    return PlacedText(word, beside + tokens.columns(say(word)) * HALF, y + grid.answer + 17, value=True)


def texts_end(column: Column) -> float:
    """The right end of what is written in a column."""
    texts = [text for node in column.nodes for text in (node.text, node.aside) if text]
    return max((column.x + text.x + tokens.columns(say(text.text)) * HALF for text in texts), default=0.0)


def gauge(grid: Grid, node: Node) -> Gauge | None:
    """The bar that shows the size of a node's gradient; None if the node has none."""
    if node.size is None or not grid.gauged(node):
        return None
    x, y = grid.corner(node)
    return Gauge(x + 7, y + HEIGHT - 6 - GAUGE, WIDTH - 14, GAUGE, sizes.share(node.size))


def initial(grid: Grid, node: Node) -> PlacedNode:
    """An initial state, which is zero: its equation a⟨0⟩ = 0 replaces a strip of empty cells."""
    _, y = grid.corner(node)
    layer = rf"[{node.layer}]\," if grid.layers > 1 else ""
    letter, t = ("r", grid.last + 1) if node.backward else ("a", 0)
    symbol = math_labels.tex(rf"{letter}^{{{layer}\langle {t}\rangle}}=\vec{{0}}")
    width = round(symbol.width + 6, 2)
    x = grid.x(grid.last) + grid.wide + LEAD if node.backward else grid.left - LEAD - width
    box = Box(x, y, width, HEIGHT, CORNER, drawn=False)
    label = PlacedLabel(symbol, box.x + (4 if node.backward else 2), y + HEIGHT / 2 + 5)
    named = name(grid.graph, node, node.number)
    return PlacedNode(node.kind, node.key, node.t, layer=node.layer, name=named, box=box, label=label)


def _strip(grid: Grid, node: Node, x: float, y: float) -> Strip:
    units, less = len(node.values), GAUGE + 2 if grid.gauged(node) else 0
    inset = 7 if units <= 12 else 5
    return strips.strip(units, x + inset, y + 6, WIDTH - 2 * inset, HEIGHT - 12 - less)
