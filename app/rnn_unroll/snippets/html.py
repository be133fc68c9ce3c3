"""HTML: the picture, its twins for light and dark pages, the player in a frame, and the element."""

from collections.abc import Mapping
from html import escape

from rnn_unroll.address import write
from rnn_unroll.snippets.snippet import Shown, Snippet

FITS = "max-width:100%;height:auto"
"""No wider than the page; the height follows."""


def tag(name: str, attributes: Mapping[str, object]) -> str:
    """An opening tag with its attributes, escaped; one whose value is True has a name only."""
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
    """Attributes of a frame with the player; `source` names the one that holds its address."""
    across, down = shown.player_width, shown.player_height
    return {source: shown.player, "title": shown.alt, "width": across, "height": down}


def _lms(shown: Shown) -> str:
    made = {**frame(shown), "loading": "lazy", "style": "border:0;max-width:100%"}
    return f"{tag('iframe', made)}</iframe>"


def _reveal(shown: Shown) -> str:
    # The picture lies under the frame: it is there before the frame is, and where no frame can be.
    under = f"border:0;background:url('{shown.address()}') top no-repeat"
    made = tag("iframe", {**frame(shown, "data-src"), "style": under})
    return f"<section>\n  <h2>{escape(shown.title, quote=False)}</h2>\n  {made}</iframe>\n</section>"


def _element(shown: Shown) -> str:
    script = tag("script", {"type": "module", "src": f"{shown.origin}/static/rnn-unroll.js"})
    # Two parameters have names that HTML keeps for itself.
    said = {
        f"data-{name}" if name in ("style", "hidden") else name: v
        for name, v in write.query(shown.spec).items()
    }
    # Below the picture that stands in there is room for the controls, which come later than the page.
    room = f"{FITS};margin-bottom:{shown.player_height - shown.height}px"
    place = f"display:block;max-width:{shown.player_width}px"
    made = tag("rnn-unroll", {"pattern": shown.spec.wiring.pattern, **said, "alt": shown.alt, "style": place})
    return f"{script}</script>\n{made}\n  {_img(shown, style=room)}\n</rnn-unroll>"


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
