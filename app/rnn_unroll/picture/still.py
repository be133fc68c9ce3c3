"""Still: a scene without what is hidden, for pictures in which no script or animation could reveal it.

Some viewers paint what is hidden: MuPDF knows neither `display` nor `visibility`. And it need not be sent.
"""

from dataclasses import replace

from rnn_unroll.picture.scene import Column, Legend, PlacedNode, Scene


def still(scene: Scene) -> Scene:
    """The scene with the same nodes, wires and steps, less the parts that its drawing would hide."""
    legend = scene.legend
    return replace(
        scene,
        columns=tuple(map(_column, scene.columns)),
        legend=_legend(legend) if legend else None,
    )


def _column(column: Column) -> Column:
    """Of a hidden step only its place is left."""
    if column.hidden:
        return column._replace(wires=(), nodes=(), returns=(), gauges=(), idle=None, attention=None)
    if column.pending and column.attention:
        # The name of its weights is no number, and stays.
        column = column._replace(attention=column.attention._replace(lines=(), head=()))
    nodes = tuple([_node(node, column.pending) for node in column.nodes])
    if column.returned:
        return column._replace(nodes=nodes)
    return column._replace(nodes=nodes, returns=(), gauges=())


def _node(node: PlacedNode, pending: bool) -> PlacedNode:
    """A node without what the run has not computed yet."""
    if node.heat and node.heat.late:
        node = node._replace(heat=None)
    if not (pending or node.waits):
        return node
    text = None if node.text and node.text.value else node.text
    row = node.row and node.row._replace(cells=(), text=node.row.text._replace(text=""))
    return node._replace(values=(), numbers=None, text=text, row=row, held=(), ghost=None)


def _legend(legend: Legend) -> Legend:
    return legend._replace(total=None) if legend.late else legend
