"""Layouts: where everything goes. A layout is one module here with `arrange`, named by a style."""

from dataclasses import replace
from importlib import import_module
from typing import cast

from app.layouts.frame import Arrange, Source
from app.scene import Scene
from app.spec import FigureSpec
from app.styles import STYLES, VIEWS


def arrange(spec: FigureSpec, source: Source) -> Scene:
    """The scene of a graph or of norms, laid out as the spec's view says, or else its style."""
    module = import_module(f"app.layouts.{VIEWS[spec.view].layout or STYLES[spec.style].layout}")
    made = cast(Arrange, module.arrange)(spec, source)
    return made if spec.motion == "off" else replace(made, plays=spec.shown_step)
