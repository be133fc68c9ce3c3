"""Stages: the way from a spec to a drawing, in one place."""

from rnn_unroll import views
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.trace import Trace
from rnn_unroll.graphs.graph import says
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture import draw
from rnn_unroll.picture.scene import Scene
from rnn_unroll.picture.still import still as without_hidden

__all__ = ["alternative", "answers", "scene", "still", "svg", "trace"]


def trace(spec: FigureSpec) -> Trace:
    """The run of a figure's network. Raises SpecError if the model refuses numbers of this size."""
    return Run(spec).trace


def answers(spec: FigureSpec) -> list[str]:
    """What each output of a figure says: the token that it chose, or its number."""
    steps = trace(spec).steps
    return [says(spec.vocabulary, step.y, step.token) for step in steps if step.y is not None]


def alternative(spec: FigureSpec) -> str:
    """The alternative text of a figure."""
    return views.of(spec).alternative(Run(spec))


def scene(spec: FigureSpec, run: Run | None = None) -> Scene:
    """A figure laid out, from its run if there is one already."""
    return views.arrange(spec, views.of(spec).source(run or Run(spec)))


def still(spec: FigureSpec, run: Run | None = None) -> Scene:
    """A figure laid out without what is hidden, for formats in which nothing could reveal it.

    `run` is the figure's run, if there is one already.
    """
    return without_hidden(scene(spec, run))


def svg(spec: FigureSpec) -> bytes:
    """A figure as SVG, UTF-8. One that plays by itself has also what its animation reveals."""
    return draw.svg(scene(spec) if spec.look.motion == "on" else still(spec))
