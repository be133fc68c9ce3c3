"""View: one way to show a network: its source, its layout, its words and its data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.scene import Scene

Source = TypeVar("Source")
"""What a view draws: nodes and edges, the norms of gradients, the inside of a cell, one unit, or a search."""


def _nothing(run: Run) -> dict[str, Any]:
    return {}


def _none(spec: FigureSpec, source: Any) -> list[str]:
    return []


@dataclass(frozen=True, slots=True)
class View(Generic[Source]):
    """A view. The facts that addresses are checked against are its entry in `look.views`.

    `source` takes from a run what the view draws; `arrange` lays that out. `pitch` is the least distance
    in px from one time step to the next, which is known before the network runs; it is 0 if all time steps
    share one place or an axis of fixed length, or if some have no place. `alternative` and `description` put
    the figure into words for readers who cannot see it; `descriptions` are the descriptions after each step
    of the run.
    `waiting` are the keys of the nodes that need the whole input, in the order in which they are computed.
    `forward_data` and `backward_data` are what the view adds to the figure's JSON, from the run and from
    its gradients.
    """

    slug: str
    source: Callable[[Run], Source]
    arrange: Callable[[FigureSpec, Source], Scene]
    pitch: Callable[[FigureSpec], float]
    alternative: Callable[[Run], str]
    description: Callable[[Run], str]
    descriptions: Callable[[FigureSpec, Source, Scene], list[str]]
    waiting: Callable[[FigureSpec, Source], list[str]] = _none
    forward_data: Callable[[Run], dict[str, Any]] = _nothing
    backward_data: Callable[[Run], dict[str, Any]] = _nothing
