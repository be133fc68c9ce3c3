"""Views: the table of ways to show a network. A new view is a file here, an entry in DRAWN, and its facts
in `look.views`.
"""

from dataclasses import replace
from typing import Any

from rnn_unroll import questions
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.picture.asked import asked
from rnn_unroll.picture.crop import cropped
from rnn_unroll.picture.scene import Legend, Scene
from rnn_unroll.views import beams, cell, folded, norms, units, unrolled
from rnn_unroll.views.view import View

DRAWN: dict[str, View[Any]] = {
    view.slug: view for view in (unrolled.VIEW, folded.VIEW, norms.VIEW, cell.VIEW, units.VIEW, beams.VIEW)
}


def of(spec: FigureSpec) -> View[Any]:
    """The view of a figure."""
    return DRAWN[spec.look.view]


def arrange(spec: FigureSpec, source: Any, aloud: bool = True) -> Scene:
    """The scene of a figure, from the source of its view. With motion on, it plays up to the shown step. If
    `aloud`, its question is written above it.

    Raises SpecError if it has more numbers than can be drawn.
    """
    # One cell is one step, however long the run is.
    spec.model.check_drawn(spec.letters[:1] if spec.view.cell else spec.letters)
    scene = _asking(spec, of(spec).arrange(spec, source), aloud)
    scene = cropped(scene) if spec.look.crop != "off" else scene
    return scene if spec.look.motion == "off" else replace(scene, timeline=spec.timeline)


def staged(spec: FigureSpec, source: Any) -> Scene:
    """The scene of a figure on a page, cropped if it can be. The page says in words beside it what the
    figure's lines of text say.
    """
    if spec.look.crop != "off" or not _crops(spec):
        return arrange(spec, source)
    scene = _asking(spec, of(spec).arrange(spec, source), False)
    return cropped(replace(scene, note=None, legend=scene.legend if _shows(scene.legend) else None))


def _asking(spec: FigureSpec, scene: Scene, aloud: bool) -> Scene:
    """The scene with the marks of the figure's question, if it asks one, and if `aloud` with the question
    itself, which a page writes beside it. Raises SpecError if it cannot ask.
    """
    question = questions.ask(spec)
    if question is None:
        return scene
    return asked(scene, question.picks, question.hidden, question.prompt if aloud else "")


def _crops(spec: FigureSpec) -> bool:
    crop = PARAMETERS["crop"]
    return crop.why_not(spec) is None and "tight" not in crop.without(spec)


def _shows(legend: Legend | None) -> bool:
    """Whether a legend has more than lines of text."""
    return legend is not None and any(
        (
            legend.samples,
            legend.heats,
            legend.words,
            legend.attended,
            legend.scale,
            legend.signs,
            legend.total,
        )
    )


def least_width(spec: FigureSpec) -> float:
    """A lower bound of a figure's width in px, which is known before the network runs."""
    # Without its middle, a run is as long as its ends.
    return 0.0 if spec.look.crop == "ends" else (len(spec.letters) - 1) * of(spec).pitch(spec)


__all__ = ["DRAWN", "View", "arrange", "least_width", "of", "staged"]
