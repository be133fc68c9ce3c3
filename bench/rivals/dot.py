"""Graphviz: the figure as a graph of HTML-like tables, laid out and drawn by `dot`."""

from html import escape

from bench.join import FILL, STROKE
from bench.rivals.notation import plain, shade
from bench.row import UnmeasuredError
from rnn_unroll.picture.scene import PlacedNode, Scene
from rnn_unroll.words import say


def svg(scene: Scene) -> bytes:
    try:
        import graphviz
    except ImportError:
        raise UnmeasuredError("no graphviz package: pip install graphviz") from None

    dot = graphviz.Digraph(
        node_attr={"shape": "box", "style": "rounded,filled"}, graph_attr={"rankdir": "BT"}
    )
    nodes = [*scene.initial, *(node for column in scene.columns for node in column.nodes)]
    for rank in ("input", "state", "output"):
        with dot.subgraph() as row:
            row.attr(rank="same")
            for node in nodes:
                if node.kind in {rank, f"initial-{rank}"}:
                    row.node(
                        node.key,
                        label=_table(node),
                        color=STROKE[f"box-{rank}"],
                        fillcolor=FILL[f"box-{rank}"] if node.box.drawn else "none",
                        tooltip=say(node.name),
                    )
    for column in scene.columns:
        for wire in column.wires:
            style = "dashed" if wire.kind == "feedback" else "solid"
            dot.edge(wire.source, wire.target, color=STROKE[f"wire-{wire.kind}"], style=style)
    try:
        return dot.pipe(format="svg")
    except graphviz.ExecutableNotFound:
        raise UnmeasuredError("no dot: install Graphviz (Debian, Ubuntu: apt-get install graphviz)") from None


def _table(node: PlacedNode) -> str:
    """A row of cells for the units; below it the symbol and the token."""
    cells = "".join(
        f'<TD BGCOLOR="{shade(value)}" FIXEDSIZE="TRUE" WIDTH="8" HEIGHT="30"></TD>' for value in node.values
    )
    span = max(1, len(node.values))
    strip = f"<TR>{cells}</TR>" if cells else ""
    token = f'<TR><TD COLSPAN="{span}">{escape(say(node.text.text))}</TD></TR>' if node.text else ""
    symbol = f'<TR><TD COLSPAN="{span}">{plain(node.key)}</TD></TR>'
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="2">{strip}{symbol}{token}</TABLE>>'
