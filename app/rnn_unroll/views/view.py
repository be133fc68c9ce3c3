"""View: one way to show a network, from its run to the scene and the words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.scene import Scene

Source = TypeVar("Source")
"""What a view draws: nodes and edges, the norms of gradients, or the inside of a cell."""


def _nothing(run: Run) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class View(Generic[Source]):
    """A view. Its facts, which addresses are checked against, are its entry of `look.views`.

    `source` takes from a run what is drawn, `arrange` lays it out. `pitch` is the distance in px from
    one time step to the next, known before anything is run; 0 where all lie in one place or on an axis
    of a given length. `alternative` and `description` are the figure in words, for somebody who cannot
    see it; `descriptions` are the latter after each step of the run. `forward_data` and
    `backward_data` are what the figure as data has besides, of the run and of its gradients.
    """

    slug: str
    source: Callable[[Run], Source]
    arrange: Callable[[FigureSpec, Source], Scene]
    pitch: Callable[[FigureSpec], float]
    alternative: Callable[[Run], str]
    description: Callable[[Run], str]
    descriptions: Callable[[FigureSpec, Source, Scene], list[str]]
    forward_data: Callable[[Run], dict[str, Any]] = _nothing
    backward_data: Callable[[Run], dict[str, Any]] = _nothing
