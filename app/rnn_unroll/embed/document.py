"""Document: a figure and its player as one HTML document.

The document fetches nothing, so it works in any frame.
"""

import base64
import hashlib
from collections.abc import Collection
from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader

from rnn_unroll import views
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed.bundle import bundle
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.picture.draw.numbers import number
from rnn_unroll.settings import STATIC, TEMPLATES
from rnn_unroll.words import say, stops
from rnn_unroll.words.refusals import figures

CONTROLS = ("play", "step", "scrub", "clock", "speed", "link")
"""The parts of a document beside its figure. The parameter `hide` removes any of them.

`step` is two buttons and the arrow keys, `scrub` the slider of the time step, `clock` the position of the
run, `link` the link to the figure's page.
"""
ALL = "all"

BAR, LINK_BAR = 64, 32
"""Heights in px of the bar under a figure: with the player, and with the link alone."""
LEAST = 0.6
"""The scale down to which a figure shrinks in a narrow frame, before it scrolls; embed.css has the same."""
ROOM = 400
"""Width in px that the player's controls need. A narrower frame shows them smaller, then fewer of them."""


def hidden(value: str) -> frozenset[str]:
    """The controls that a comma list hides. Raises SpecError for an unknown name."""
    names = frozenset(filter(None, value.split(",")))
    for name in sorted(names):
        if name not in (*CONTROLS, ALL):
            raise unknown("hide", "control", name, (*CONTROLS, ALL))
    return frozenset(CONTROLS) if ALL in names else names


def address(spec: FigureSpec, hide: Collection[str] = ()) -> str:
    """The path and query of the document on a server."""
    hidden_names = ALL if set(hide) == set(CONTROLS) else ",".join(sorted(hide))
    query = write.query(spec) | ({"hide": hidden_names} if hidden_names else {})
    return f"/embed/{spec.wiring.pattern}" + (f"?{urlencode(sorted(query.items()))}" if query else "")


def controls(spec: FigureSpec, hide: Collection[str] = (), linked: bool = True) -> list[str]:
    """The controls that a document shows. A figure that does not play has only the link."""
    available = CONTROLS if spec.view.plays else ("link",)
    return [name for name in available if name not in hide and (linked or name != "link")]


def bar(spec: FigureSpec, hide: Collection[str] = ()) -> int:
    """Height in px of the controls under the figure, in a document that links to a server."""
    names = controls(spec, hide)
    return LINK_BAR if names == ["link"] else BAR if names else 0


def frame_style(width: float, height: float, under: int) -> str:
    """The CSS of a frame around a document, for a figure of this size in px and a bar of the height `under`.

    No page knows the height of a foreign frame without a script. So the frame has the height of the whole
    figure, but no more than the figure needs at the width of its column (see `in_column`), and no less than
    at its least scale. Where an editor removes the limit, the height remains.
    """
    least, ratio = number(round(LEAST * height + under)), number(round(100 * height / width, 1))
    # Browsers that do not know cqw keep to the width of the window.
    limits = [f"max-height:max({least}px,calc({under}px + {ratio}{unit}))" for unit in ("vw", "cqw")]
    return ";".join(["border:0", "vertical-align:top", "max-width:100%", *limits])


def in_column(frame: str, width: float) -> str:
    """A frame of this width in px, in a box by which it knows how wide its column is.

    The box has the place and the width that the frame alone would have: the box of such a container has no
    width by its content, so its only grid track has it. Where an editor removes the box, cqw is the width of
    the window.
    """
    track = f"display:inline-grid;grid-template-columns:minmax(0,{number(width)}px)"
    return f'<span style="{track};vertical-align:top;container-type:inline-size">{frame}</span>'


def document(spec: FigureSpec, hide: Collection[str] = (), base: str = "") -> str:
    """The figure and its player as an HTML document, for a frame or a file.

    `hide` names the CONTROLS to leave out. `base` is the address of a server, without a slash at its end: the
    document links to the figure's page there. An empty `base` gives no link. A figure with motion=on starts
    to play by itself.
    """
    scheme = THEMES[spec.look.theme].scheme
    # With both palettes in its figure, the document can follow the page around the frame.
    still = spec.change(motion="off", theme=spec.look.theme if scheme is None else "auto")
    view = views.of(still)
    source = view.source(Run(still))
    scene = views.arrange(still, source)
    return _filled(
        theme=spec.look.theme,
        title=say(scene.title),
        figure=draw.svg(scene, Rendering(scheme=scheme or "reader")).decode(),
        size=(scene.width, scene.height),
        controls=controls(spec, hide, linked=bool(base)),
        step=spec.timeline.shown,
        steps=spec.timeline.last,
        clock=spec.timeline.clock,
        link=base + write.studio(spec),
        facts={
            "pattern": spec.wiring.pattern,
            "plays": spec.view.plays,
            "starts": spec.view.plays and spec.look.motion == "on",
            "descriptions": view.descriptions(spec, source, scene),
            "timeline": stops.as_data(spec.timeline, view.waiting(spec, source)),
        },
    )


def refusal(error: SpecError) -> str:
    """The document that shows an error in place of the figure."""
    card = EXPORTS["svg"].card
    assert card is not None
    return _filled(
        theme="auto",
        title=figures.no_figure(error.parameter),
        figure=card(error).decode(),
        size=draw.card_size(error.message),
        controls=[],
        facts={"plays": False, "error": error.message},
    )


def script_hash() -> str:
    """The hash of the documents' script, as a Content-Security-Policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(_script().encode()).digest()).decode()}'"


def _filled(size: tuple[float, float], **values: object) -> str:
    width, height = map(number, size)
    template = _environment().get_template("embed.html")
    return template.render(width=width, height=height, script=_script(), style=_style(), **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


@cache
def _script() -> str:
    return f"\n{bundle('embed')}\n"


@cache
def _style() -> str:
    return "".join((STATIC / name).read_text("utf-8") for name in ("player.css", "embed.css"))
