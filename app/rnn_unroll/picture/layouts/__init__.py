"""Layouts: where everything goes. A layout is one module here with `arrange`, named by a style."""

from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import cast

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.look.styles import STYLES, VIEWS
from rnn_unroll.picture.layouts.frame import Arrange, Source
from rnn_unroll.picture.scene import Scene


def arrange(spec: FigureSpec, source: Source) -> Scene:
    """The scene of a graph or of norms, laid out as the spec's view says, or else its style."""
    made = cast(Arrange, _module(spec).arrange)(spec, source)
    return made if spec.look.motion == "off" else replace(made, plays=spec.timeline.shown)


def least_width(spec: FigureSpec) -> float:
    """What a figure's time steps take at least, in px, known before it is run; 0 where they lie in one
    place, or on an axis of a given length.
    """
    return (len(spec.letters) - 1) * float(getattr(_module(spec), "PITCH", 0))


def _module(spec: FigureSpec) -> ModuleType:
    return import_module(
        f"rnn_unroll.picture.layouts.{VIEWS[spec.look.view].layout or STYLES[spec.look.style].layout}"
    )
