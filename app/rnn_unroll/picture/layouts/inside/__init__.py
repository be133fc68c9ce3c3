"""The inside of a cell: its parts on a grid, a chip with a vector's numbers on each wire, and the equations.

The columns and rows of the grid are as large as their contents need. With the numbers of one unit there are
no equations, and the columns stand as near to each other as each row allows.
"""

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.inside import Inside, written
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.inside.cell import Cell
from rnn_unroll.picture.layouts.inside.edges import wire
from rnn_unroll.picture.layouts.inside.formulas import formulas
from rnn_unroll.picture.layouts.inside.nodes import all_numbers
from rnn_unroll.picture.layouts.inside.one_unit import OneUnit, one_number
from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.scene import Column, Formula, PlacedNode, Scene
from rnn_unroll.words import cells, phrase

NOTE = 18
"""Height of the line below the figure."""


def arrange(spec: FigureSpec, inside: Inside) -> Scene:
    """Place the cell, and its equations beside or below it, whichever brings the figure nearer to 3 : 2.

    With the numbers of one unit the figure is the cell alone.
    """
    cell: Cell
    equations: tuple[Formula, ...]
    if spec.look.one_unit:
        cell, node = OneUnit(spec, inside), one_number
        equations, width, height = (), *cell.ends()
    else:
        cell, node = Cell(spec, inside), all_numbers
        equations, width, height = formulas(cell, *cell.ends())
    outline = _outline(cell)
    if inside.cell.note:
        height += NOTE
    # Wires that pass over others are drawn last.
    edges = sorted(inside.edges, key=lambda edge: edge.line.over)
    wires = tuple([wire(cell, edge) for edge in edges])
    nodes = tuple([node(cell, one) for one in inside.nodes])
    figure, place = facts.figure(spec, inside.plan), facts.place(inside.at, inside.layers)
    return Scene(
        width=round(width, 2),
        height=round(height, 2),
        title=phrase(cells.title, spec.model.cell, place),
        description=phrase(cells.description, figure, place, spec.look.unit, _chosen_unit(cell)),
        facts=frame.facts(spec, inside),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=(),
        initial=(outline,),
        columns=(Column(inside.at.t, 0, wires, nodes, cell.pending),),
        note=frame.note(spec, cell.margin, height),
        input_slot=None,
        output_slot=None,
        braces=(),
        formulas=equations,
    )


def _outline(cell: Cell) -> PlacedNode:
    """The outline of the cell, with its name and place above it."""
    inside, body = cell.inside, cell.body()
    at = inside.at
    if not cell.caption:
        name = phrase(cells.caption, inside.cell.slug, facts.place(at, inside.layers))
        return PlacedNode("cell", "cell", at.t, layer=at.layer, name=name, box=body)
    if cell.numbers:
        name = phrase(cells.caption, inside.cell.slug, facts.place(at, inside.layers))
    else:
        name = phrase(cells.kind, inside.cell.slug)
    caption = PlacedText(name, body.x + body.width / 2, body.y - 11, False)
    return PlacedNode("cell", "cell", at.t, layer=at.layer, name=name, box=body, text=caption)


def _chosen_unit(cell: Cell) -> tuple[tuple[str, str], ...]:
    """The name of each vector over the cell's units, and its number for the chosen unit.

    Empty for a figure without numbers, and before the run computes the cell.
    """
    if cell.pending or not cell.numbers:
        return ()
    return tuple(
        (node.key, written(node.values[cell.spec.look.unit - 1]))
        for node in cell.inside.nodes
        if cell.has_unit(node)
    )
