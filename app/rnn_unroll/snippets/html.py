"""HTML: the picture, a light and a dark picture, the player in a frame, and the element."""

from collections.abc import Mapping
from html import escape

from rnn_unroll.address import write
from rnn_unroll.snippets.snippet import Shown, Snippet

FITS = "max-width:100%;height:auto"
"""The picture is never wider than the page, and keeps its shape."""


def tag(name: str, attributes: Mapping[str, object]) -> str:
    """An opening tag. Values are escaped; an attribute whose value is True has only its name."""
    written = (key if value is True else f'{key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{' '.join([name, *written])}>"


def size(shown: Shown) -> dict[str, object]:
    return {"width": shown.width, "height": shown.height}


def _img(shown: Shown, theme: str | None = None, style: str = FITS) -> str:
    return tag(
        "img",
        {
            "src": shown.address(theme=theme),
            "alt": shown.alt,
            **size(shown),
            "loading": "lazy",
            "style": style,
        },
    )


def _picture(shown: Shown) -> str:
    dark = {"srcset": shown.address(theme="dark"), "media": "(prefers-color-scheme: dark)"}
    return f"<picture>\n  {tag('source', dark)}\n  {_img(shown, theme='light')}\n</picture>"


def frame(shown: Shown, source: str = "src") -> dict[str, object]:
    """Attributes of a frame with the player. `source` is the name of the attribute with its address."""
    across, down = shown.player_width, shown.player_height
    return {source: shown.player, "title": shown.alt, "width": across, "height": down}


def _lms(shown: Shown) -> str:
    attributes = {**frame(shown), "loading": "lazy", "style": "border:0;max-width:100%"}
    return f"{tag('iframe', attributes)}</iframe>"


def _reveal(shown: Shown) -> str:
    # The picture is the frame's background, so it shows before the frame is loaded, and without a network.
    under = f"border:0;background:url('{shown.address()}') top no-repeat"
    opening = tag("iframe", {**frame(shown, "data-src"), "style": under})
    return f"<section>\n  <h2>{escape(shown.title, quote=False)}</h2>\n  {opening}</iframe>\n</section>"


def _element(shown: Shown) -> str:
    script = tag("script", {"type": "module", "src": f"{shown.origin}/static/rnn-unroll.js"})
    # style and hidden are attributes of HTML itself.
    parameters = {
        f"data-{name}" if name in ("style", "hidden") else name: v
        for name, v in write.query(shown.spec).items()
    }
    # The picture stands in until the script runs. Its margin is where the controls will be.
    room = f"{FITS};margin-bottom:{shown.player_height - shown.height}px"
    place = f"display:block;max-width:{shown.player_width}px"
    attributes = {"pattern": shown.spec.wiring.pattern, **parameters, "alt": shown.alt, "style": place}
    opening = tag("rnn-unroll", attributes)
    return f"{script}</script>\n{opening}\n  {_img(shown, style=room)}\n</rnn-unroll>"


HTML = Snippet(
    "html",
    "HTML",
    "html",
    "One line for any page. The picture follows its reader's colour scheme by itself.",
    _img,
)
PICTURE = Snippet(
    "picture",
    "HTML, light and dark",
    "html",
    "Two pictures, for pages and converters that choose between them.",
    _picture,
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
)
REVEAL = Snippet("reveal", "reveal.js", "html", "A slide with the player, loaded when it is near.", _reveal)
