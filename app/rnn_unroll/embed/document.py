"""Document: a figure and its player as one HTML document. It fetches nothing, so it works in any frame."""

import base64
import hashlib
from collections.abc import Collection, Mapping
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
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.picture.draw.numbers import number
from rnn_unroll.picture.draw.rendering import Scheme
from rnn_unroll.settings import STATIC, TEMPLATES
from rnn_unroll.words import say, stops

CONTROLS: Mapping[str, str] = {
    "play": "Play and pause",
    "step": "Step back, step forward, and the arrow keys",
    "scrub": "The time step's slider",
    "clock": "Where the run stands",
    "speed": "Speed",
    "link": "The link to the page of the figure",
}
"""What a document shows beside its figure. `hide` removes any of them."""
ALL = "all"

BAR, LINK_BAR = 64, 32
"""Heights in px of the player under a figure, and of the link if it stands there alone."""
ROOM = 400
"""Width in px that the player's controls need. In a narrower frame they get smaller, then fewer."""

_SCHEMES: Mapping[str, Scheme] = {"light": "light", "dark": "dark"}
"""The themes that replace the reader's scheme. A document's figure holds both palettes, so that its page can
switch between them.
"""


def hidden(value: str) -> frozenset[str]:
    """The controls that a comma list hides. Raises SpecError for an unknown name."""
    names = frozenset(filter(None, value.split(",")))
    for name in sorted(names):
        if name not in (*CONTROLS, ALL):
            raise unknown("hide", "control", name, (*CONTROLS, ALL))
    return frozenset(CONTROLS) if ALL in names else names


def address(spec: FigureSpec, hide: Collection[str] = ()) -> str:
    """The path and query of the document on a server."""
    left_out = ALL if set(hide) == set(CONTROLS) else ",".join(sorted(hide))
    query = write.query(spec) | ({"hide": left_out} if left_out else {})
    return f"/embed/{spec.wiring.pattern}" + (f"?{urlencode(sorted(query.items()))}" if query else "")


def shown(spec: FigureSpec, hide: Collection[str] = (), linked: bool = True) -> list[str]:
    """The controls that a document shows. A figure that does not play has the link alone."""
    having = CONTROLS if spec.view.plays else ["link"]
    return [name for name in having if name not in hide and (linked or name != "link")]


def bar(spec: FigureSpec, hide: Collection[str] = ()) -> int:
    """Height in px of the controls under the figure, in a document that links to a server."""
    having = shown(spec, hide)
    return LINK_BAR if having == ["link"] else BAR if having else 0


def document(spec: FigureSpec, hide: Collection[str] = (), base: str = "") -> str:
    """The figure and its player as an HTML document, for a frame or a file.

    `hide` names the CONTROLS that are left out. `base` is the address of the server whose page the
    document links to, without a slash at its end; if it is empty, there is no link. A figure with
    motion=on starts playing by itself.
    """
    still = spec.change(motion="off", theme=spec.look.theme if spec.look.theme == "mono" else "auto")
    view = views.of(still)
    source = view.source(Run(still))
    scene = views.arrange(still, source)
    return _filled(
        theme=spec.look.theme,
        title=say(scene.title),
        figure=draw.svg(scene, Rendering(scheme=_SCHEMES.get(spec.look.theme, "reader"))).decode(),
        size=(scene.width, scene.height),
        shown=shown(spec, hide, linked=bool(base)),
        step=spec.timeline.shown,
        steps=spec.timeline.last,
        clock=spec.timeline.clock,
        link=base + write.studio(spec),
        facts={
            "pattern": spec.wiring.pattern,
            "plays": spec.view.plays,
            "starts": spec.view.plays and spec.look.motion == "on",
            "descriptions": view.descriptions(spec, source, scene),
            "timeline": stops.as_data(spec.timeline),
        },
    )


def refusal(error: SpecError) -> str:
    """The document that shows an error in place of the figure."""
    card = EXPORTS["svg"].card
    assert card is not None
    return _filled(
        theme="auto",
        title=f"No figure: {error.parameter}",
        figure=card(error).decode(),
        size=draw.card_size(error.message),
        shown=[],
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
