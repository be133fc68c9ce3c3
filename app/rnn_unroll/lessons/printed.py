"""Printed: a lesson's figure as it is laid out on white paper and on slides."""

from rnn_unroll import views
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.scene import Scene
from rnn_unroll.picture.still import still


def scene(spec: FigureSpec) -> Scene:
    """The figure in light colours, whatever its address says. A question that it asks stands beside it."""
    plain = spec.change(theme="light")
    return still(views.staged(plain, views.of(plain).source(Run(plain))))
