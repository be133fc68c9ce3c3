"""Unrolled: the layouts of the styles, by slug. A new style has a layout beside this one, named here."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.picture.layouts import computed, down, textbook
from rnn_unroll.picture.scene import Scene

Arrange = Callable[[FigureSpec, Graph], Scene]


class Layout(NamedTuple):
    """How a style places the nodes of a graph; `pitch` is the least distance in px between time steps.

    `down` places them where time runs down; None if the style cannot.
    """

    arrange: Arrange
    pitch: float
    down: Arrange | None = None


LAYOUTS: Mapping[str, Layout] = {
    "computed": Layout(computed.arrange, computed.PITCH, down.arrange),
    "textbook": Layout(textbook.arrange, textbook.PITCH),
}


def arrange(spec: FigureSpec, graph: Graph) -> Scene:
    """The scene of a graph in the figure's style, with time running its way."""
    layout = LAYOUTS[spec.look.style]
    return (layout.down if spec.look.down and layout.down else layout.arrange)(spec, graph)


def pitch(spec: FigureSpec) -> float:
    """The least distance in px across from one time step to the next, in the figure's style."""
    return 0.0 if spec.look.down else LAYOUTS[spec.look.style].pitch
