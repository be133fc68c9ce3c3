"""Labels: where a math label goes, and the names of the shared weights."""

from functools import lru_cache

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.marks import PlacedLabel
from rnn_unroll.picture.math_labels import Label

WEIGHT = 0.8
"""Scale of a weight's name, relative to other labels."""


@lru_cache(maxsize=8192)
def centred(label: Label, x: float, y: float, scale: float = 1) -> PlacedLabel:
    """The label with its middle at x and its baseline at y."""
    return PlacedLabel(label, round(x - scale * label.width / 2, 1), y, scale)


def memory(graph: Graph, state: Node, index: int | str) -> Label:
    """The name of the memory in a state's chain at a time step: c⟨t⟩, or c_r⟨t⟩ of a backward chain."""
    letter = "back-memory" if state.backward else "c"
    return math_labels.indexed(letter, index, state.layer if graph.layers > 1 else None)


def weight(spec: FigureSpec, graph: Graph, kind: str, target: Node) -> Label | None:
    """The name of the weights on a kind of wire into a node; None if such a wire has none."""
    recurrent, reading = CELLS[spec.model.cell].arrows
    # Like those of a cell's gates, the weights of two layers have one name.
    of_head = "W_y" if graph.inner else "W_{ya}"
    names = {"recurrent": recurrent, "output": of_head, "early": of_head}
    names |= dict.fromkeys(("input", "feedback", "depth"), reading)
    if kind not in names:
        return None
    backward = r"\leftarrow " if target.backward else ""
    of_states = names[kind] != of_head
    layer = f"[{target.layer}]" if graph.layers > 1 and of_states else ""
    part = r"\mathrm{dec}" if target.t > graph.plan.boundary else r"\mathrm{enc}"
    above = backward + layer + (part if graph.plan.boundary and of_states else "")
    return math_labels.tex(names[kind] + (f"^{{{above}}}" if above else ""))
