"""Views: the table of ways to show a network. A new view is a file here, an entry in DRAWN, and its facts
in `look.views`.
"""

from dataclasses import replace
from typing import Any

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.picture.scene import Scene
from rnn_unroll.views import cell, folded, norms, unrolled
from rnn_unroll.views.view import View

DRAWN: dict[str, View[Any]] = {
    view.slug: view for view in (unrolled.VIEW, folded.VIEW, norms.VIEW, cell.VIEW)
}


def of(spec: FigureSpec) -> View[Any]:
    """The view of a figure."""
    return DRAWN[spec.look.view]


def arrange(spec: FigureSpec, source: Any) -> Scene:
    """The scene of a figure, from the source of its view. With motion on, it plays up to the shown step."""
    scene: Scene = of(spec).arrange(spec, source)
    return scene if spec.look.motion == "off" else replace(scene, timeline=spec.timeline)


def least_width(spec: FigureSpec) -> float:
    """A lower bound of a figure's width in px, which is known before the network runs."""
    return (len(spec.letters) - 1) * of(spec).pitch(spec)


__all__ = ["DRAWN", "View", "arrange", "least_width", "of"]
