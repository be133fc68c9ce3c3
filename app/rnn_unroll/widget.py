"""Widget: a figure and its player in a notebook with a kernel, by anywidget, which is an optional extra."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed import document
from rnn_unroll.embed.bundle import bundle
from rnn_unroll.words import say
from rnn_unroll.words.refusals import memory

PACKAGE = "rnn-unroll"
READOUT = "readout"


def script() -> str:
    """The widget's module, which imports nothing and fetches nothing."""
    return f"{bundle('widget')}\nexport default {{ render: widget_js.render }};\n"


def state(spec: FigureSpec) -> dict[str, Any]:
    """What the widget shares with the page: the figure as a document, the height in px that it has until it
    says another, the step, and whether it `follows` the colours around it.
    """
    scene = stages.scene(spec)
    return {
        "title": say(scene.title),
        "document": document.document(spec, more=(READOUT,)),
        "height": round(scene.height) + document.BAR + document.STRIP,
        "step": spec.timeline.shown,
        "follows": spec.look.theme == "auto",
    }


def build(spec: FigureSpec, picture: Any) -> Any:
    """The widget of a figure. `picture` makes the bundle of a still picture, for a page without a kernel.

    Raises ImportError without anywidget.
    """
    return _kind()(picture, **state(spec))


@cache
def _kind() -> Any:
    """The widget's class. It is made here because its base is in the optional package."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise ImportError(memory.no_widget(PACKAGE)) from None

    class Widget(anywidget.AnyWidget):  # type: ignore[misc]
        """A figure and its player. `step` is the time step that it shows; setting it moves the figure."""

        _esm = script()
        title = traitlets.Unicode().tag(sync=True)
        document = traitlets.Unicode().tag(sync=True)
        height = traitlets.Int().tag(sync=True)
        step = traitlets.Int().tag(sync=True)
        follows = traitlets.Bool().tag(sync=True)

        def __init__(self, picture: Any, **state: Any) -> None:
            super().__init__(**state)
            self._picture = picture

        def _repr_mimebundle_(
            self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
        ) -> Any:
            """The widget, and beside it the picture, which is shown where no kernel runs."""
            data, more = self._picture(include, exclude)
            bundle = super()._repr_mimebundle_()
            if bundle is None:
                return data, more
            return {**bundle[0], **data}, {**bundle[1], **more}

    return Widget
