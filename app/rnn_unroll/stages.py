"""Stages: the way from a spec to a drawing, in one place."""

from dataclasses import replace

from rnn_unroll import views
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.network import Trace
from rnn_unroll.graphs.run import Run, plan
from rnn_unroll.picture import draw
from rnn_unroll.picture.scene import Scene

__all__ = ["alternative", "plan", "scene", "still", "svg", "trace"]


def trace(spec: FigureSpec) -> Trace:
    """The run of a figure's network. Raises SpecError if the model refuses numbers of this size."""
    return Run(spec).trace


def alternative(spec: FigureSpec) -> str:
    """The alternative text of a figure."""
    return views.of(spec).alternative(Run(spec))


def scene(spec: FigureSpec, run: Run | None = None) -> Scene:
    """A figure laid out, from its run if there is one already."""
    return views.arrange(spec, views.of(spec).source(run or Run(spec)))


def still(spec: FigureSpec, run: Run | None = None) -> Scene:
    """A figure laid out without its hidden columns, for formats in which no script could reveal them.

    `run` is the figure's run, if there is one already.
    """
    whole = scene(spec, run)
    return replace(whole, columns=tuple(column for column in whole.columns if not column.hidden))


def svg(spec: FigureSpec) -> bytes:
    """A figure as SVG, UTF-8."""
    return draw.svg(scene(spec))
