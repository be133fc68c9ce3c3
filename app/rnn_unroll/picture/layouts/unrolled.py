"""Unrolled: the layouts of the styles, by slug. A new style has a layout beside this one, named here."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.picture.layouts import computed, textbook
from rnn_unroll.picture.scene import Scene


class Layout(NamedTuple):
    """How a style places the nodes of a graph; `pitch` is the least distance in px between time steps."""

    arrange: Callable[[FigureSpec, Graph], Scene]
    pitch: float


LAYOUTS: Mapping[str, Layout] = {
    "computed": Layout(computed.arrange, computed.PITCH),
    "textbook": Layout(textbook.arrange, textbook.PITCH),
}


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """The scene of a graph in the figure's style."""
    return LAYOUTS[spec.look.style].arrange(spec, graph)


def pitch(spec: FigureSpec) -> float:
    """The least distance in px from one time step to the next, in the figure's style."""
    return LAYOUTS[spec.look.style].pitch
