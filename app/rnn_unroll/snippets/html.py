"""HTML: the picture, a light and a dark picture, the player in a frame, and the element."""

import re
from collections.abc import Mapping
from html import escape

from rnn_unroll.address import write
from rnn_unroll.embed.document import bar
from rnn_unroll.embed.frame import Size, frame_style, in_column
from rnn_unroll.snippets.snippet import AUTO, PAGE, HostedFigure, Snippet

FITS = "max-width:100%;height:auto"
"""Keeps the picture from being wider than the page, without changing its shape."""


def tag(name: str, attributes: Mapping[str, object]) -> str:
    """An opening tag. Values are escaped; an attribute whose value is True is written without a value."""
    written = (key if value is True else f'{key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{' '.join([name, *written])}>"


def size(figure: HostedFigure) -> dict[str, object]:
    """Width and height attributes of the picture."""
    return {"width": figure.width, "height": figure.height}


def _img(figure: HostedFigure, theme: str | None = None, style: str = FITS) -> str:
    return tag(
        "img",
        {
            "src": figure.address(theme=theme),
            "alt": figure.alt,
            **size(figure),
            "loading": "lazy",
            "style": style,
        },
    )


def _picture(figure: HostedFigure) -> str:
    dark = {"srcset": figure.address(theme="dark"), "media": "(prefers-color-scheme: dark)"}
    return f"<picture>\n  {tag('source', dark)}\n  {_img(figure, theme='light')}\n</picture>"


def _frame(figure: HostedFigure, source: str, style: str = "", **more: object) -> str:
    """A frame with the player. `source` is the name of the attribute with its address."""
    fits = frame_style(Size(figure.width, figure.height), bar(figure.spec), figure.turned)
    attributes = {
        source: figure.player,
        "title": figure.alt,
        "width": figure.player_width,
        "height": figure.player_height,
        **more,
        "style": fits + style,
    }
    return in_column(f"{tag('iframe', attributes)}</iframe>", figure.player_width)


def _lms(figure: HostedFigure) -> str:
    return _frame(figure, "src", loading="lazy")


def _reveal(figure: HostedFigure) -> str:
    # The picture is the frame's background, so readers see it before the frame loads, and without a network.
    picture = f"url('{figure.address()}') top/min(100%,{figure.width}px) no-repeat"
    # A heading is read from afar, so it is set as the figure's own labels are.
    heading = re.sub(r"\bT_([xy])\b", r"T<sub>\1</sub>", escape(figure.title, quote=False))
    frame = _frame(figure, "data-src", f";background:{picture}")
    return f"<section>\n  <h2>{heading}</h2>\n  {frame}\n</section>"


def _element(figure: HostedFigure) -> str:
    script = tag("script", {"type": "module", "src": f"{figure.origin}/static/rnn-unroll.js"})
    query = write.query(figure.spec)
    if not figure.follows_page:
        # An element without a theme follows the page, so that auto is written too.
        query["theme"] = figure.spec.look.theme
    # HTML itself has attributes of these names.
    parameters = {
        f"data-{name}" if name in ("style", "hidden", "width") else name: value
        for name, value in query.items()
    }
    # The picture is visible until the script runs. Its margin reserves the height of the controls.
    style = f"{FITS};margin-bottom:{figure.player_height - figure.height}px"
    place = f"display:block;max-width:{figure.player_width}px"
    attributes = {"pattern": figure.spec.wiring.pattern, **parameters, "alt": figure.alt, "style": place}
    opening = tag("rnn-unroll", attributes)
    image = _img(figure, "light" if figure.follows_page else None, style)
    return f"{script}</script>\n{opening}\n  {image}\n</rnn-unroll>"


HTML = Snippet(
    "html",
    "HTML",
    "html",
    "One line for any page.",
    _img,
)
PICTURE = Snippet(
    "picture",
    "HTML, light and dark",
    "html",
    "Two pictures, for pages and converters that choose between them.",
    _picture,
    AUTO,
    (),
)
LMS = Snippet(
    "lms",
    "LMS, iframe",
    "html",
    "The figure with its player. Paste it where the editor shows HTML: Moodle, Canvas, Blackboard, ILIAS.",
    _lms,
)
ELEMENT = Snippet(
    "element",
    "Custom element",
    "html",
    "The script is needed once in a page. The element shows the player, or the picture without a network.",
    _element,
    PAGE,
    (PAGE, "light", "dark", AUTO),
)
REVEAL = Snippet(
    "reveal",
    "reveal.js",
    "html",
    "A slide with the player, loaded when it is near.",
    _reveal,
)
