"""Stages: the way from a spec to a drawing, put together."""

from dataclasses import replace

from rnn_unroll import views
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.network import Trace
from rnn_unroll.graphs.run import Run, plan
from rnn_unroll.picture import draw
from rnn_unroll.picture.scene import Scene

__all__ = ["alternative", "plan", "scene", "still", "svg", "trace"]


def trace(spec: FigureSpec) -> Trace:
    """The run of a figure's network. Raises SpecError where the model refuses the size of its numbers."""
    return Run(spec).trace


def alternative(spec: FigureSpec) -> str:
    """Alternative text of a figure."""
    return views.of(spec).alternative(Run(spec))


def scene(spec: FigureSpec) -> Scene:
    """A figure laid out."""
    return views.arrange(spec, views.of(spec).source(Run(spec)))


def still(spec: FigureSpec) -> Scene:
    """A figure laid out, without what is hidden: for pictures that nobody takes apart."""
    whole = scene(spec)
    return replace(whole, columns=tuple(column for column in whole.columns if not column.hidden))


def svg(spec: FigureSpec) -> bytes:
    """A figure as SVG, UTF-8."""
    return draw.svg(scene(spec))
