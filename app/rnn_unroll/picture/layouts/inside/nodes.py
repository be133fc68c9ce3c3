"""Nodes: the chips of a cell's vectors with their numbers, and the signs of its parts."""

from rnn_unroll.graphs.inside import InsideNode, written
from rnn_unroll.picture.layouts.inside.cell import (
    HEAD,
    LINE,
    NUMBER,
    SIGN,
    STRIP_HEIGHT,
    STRIP_WIDTH,
    SWATCH,
    SYMBOL,
    Cell,
)
from rnn_unroll.picture.layouts.parts import labels, strips
from rnn_unroll.picture.marks import Box, Strip
from rnn_unroll.picture.scene import Numbers, PlacedNode
from rnn_unroll.words import Phrase, cells, phrase


def all_numbers(cell: Cell, node: InsideNode) -> PlacedNode:
    """A vector's chip with its symbol and its numbers, or a part's box with its sign."""
    at = cell.inside.at
    box, label = cell.boxes[node.key], cell.labels[node.key]
    middle = box.x + box.width / 2
    placed = None
    strip, numbers = None, None
    if node.values and cell.numbers:
        if label:
            placed = labels.centred(label, middle, box.y + 17.5, SYMBOL)
        if cell.readable(node):
            left = middle - (SWATCH + NUMBER) / 2
            strip = strips.column(len(node.values), left, box.y + HEAD, SWATCH, LINE)
            numbers = _printed(cell, node, strip, left + SWATCH + NUMBER, box.y + HEAD)
        else:
            strip = strips.strip(
                len(node.values), middle - STRIP_WIDTH / 2, box.y + HEAD, STRIP_WIDTH, STRIP_HEIGHT
            )
            if cell.has_unit(node):
                numbers = _printed(cell, node, strip, middle + NUMBER / 2, box.y + HEAD + STRIP_HEIGHT + 1)
    elif label:
        scale = SYMBOL if node.values else SIGN
        placed = labels.centred(label, middle, box.y + box.height / 2 + 5, scale)
    values = node.values if cell.numbers else ()
    return PlacedNode(
        node.kind,
        node.key,
        at.t,
        layer=at.layer,
        name=name(cell, node),
        box=box,
        strip=strip,
        values=values,
        label=placed,
        numbers=numbers,
    )


def name(cell: Cell, node: InsideNode) -> Phrase:
    """Accessible name: what the node is, and its vector's numbers if the run has computed them."""
    slug = cell.inside.cell.slug
    if node.act:
        return phrase(cells.part, node.act)
    if cell.numbers and not cell.pending:
        if cell.readable(node) and not cell.spec.look.one_unit:
            return phrase(cells.vector_numbers, slug, node.key, tuple(map(written, node.values)))
        if cell.has_unit(node):
            unit = cell.spec.look.unit
            return phrase(cells.vector_unit, slug, node.key, unit, written(node.values[unit - 1]))
    return phrase(cells.vector, slug, node.key)


def _printed(cell: Cell, node: InsideNode, strip: Strip, right: float, top: float) -> Numbers:
    """A vector's numbers, with the chosen unit's marked; of a long vector only that one number."""
    chosen = cell.spec.look.unit - 1 if cell.has_unit(node) else -1
    values = node.values if cell.readable(node) else (node.values[chosen],)
    texts = tuple(
        (written(value).replace("-", "−"), round(right, 2), round(top + LINE * k + LINE - 2.5, 2))
        for k, value in enumerate(values)
    )
    if chosen < 0:
        return Numbers(texts, -1)
    x, y, width, height = strip.cells[chosen]
    around = Box(round(x - 0.4, 2), round(y - 0.4, 2), round(width + 0.8, 2), round(height + 0.8, 2), 1.5)
    return Numbers(texts, min(chosen, len(values) - 1), around)
