"""Document: a figure and its player as one HTML document.

The document fetches nothing, so it works in any frame.
"""

import base64
import hashlib
from collections.abc import Collection
from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader

from rnn_unroll import questions, views
from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed import nodes, reflow
from rnn_unroll.embed.bundle import bundle
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES, Scheme
from rnn_unroll.look.views import CELL
from rnn_unroll.picture import draw
from rnn_unroll.picture.draw import Rendering
from rnn_unroll.picture.draw.numbers import number
from rnn_unroll.picture.scene import Scene
from rnn_unroll.picture.spots import Spot, spots
from rnn_unroll.settings import STATIC, TEMPLATES
from rnn_unroll.words import say, stops
from rnn_unroll.words.refusals import figures

CONTROLS = ("play", "step", "scrub", "clock", "speed", "link")
"""The parts of a document beside its figure. The parameter `hide` removes any of them.

`step` is two buttons and the arrow keys, `scrub` the slider of the time step, `clock` the position of the
run, `link` the link to the figure's page.
"""
ALL = "all"
ADDED = ("readout", "open")
"""What the parameter `controls` adds to a document.

`readout` is a strip under the figure with the name, the meaning and the numbers of the node that the reader
points at. `open` lets a click on a state show the inside of its cell, a picture of the server's; a document
without a server lacks it, as it lacks the link.
"""

ASKS = "asks"
"""What a document has whose figure asks a question: the answers to choose from. Nothing in it reads out the
numbers that are asked for.
"""

BAR, LINK_BAR, STRIP, ANSWERS = 64, 32, 84, 184
"""Heights in px of what is under a figure: the bar with the player or the link alone, the readout, and the
answers of a question.
"""
ROOM = 400
"""Width in px that the player's controls need. A narrower frame shows them smaller, then fewer of them."""

PLAYER, NODES, QUESTION = "embed", "embed-nodes", "embed-asks"
"""The modules that a document runs: the player alone, with nodes to point at, or with a question."""


def hidden(value: str) -> frozenset[str]:
    """The controls that a comma list hides. Raises SpecError for an unknown name."""
    names = frozenset(filter(None, value.split(",")))
    for name in sorted(names):
        if name not in (*CONTROLS, ALL):
            raise unknown("hide", "control", name, (*CONTROLS, ALL))
    return frozenset(CONTROLS) if ALL in names else names


def added(value: str) -> frozenset[str]:
    """The controls that a comma list adds. Raises SpecError for an unknown name."""
    names = frozenset(filter(None, value.split(",")))
    for name in sorted(names):
        if name not in ADDED:
            raise unknown("controls", "control", name, ADDED)
    return names


def address(
    spec: FigureSpec, hide: Collection[str] = (), more: Collection[str] = (), turns: bool = True
) -> str:
    """The path and query of the document on a server. The parameters are those of `document`."""
    hidden_names = ALL if set(hide) == set(CONTROLS) else ",".join(sorted(hide))
    apart = {"hide": hidden_names, "controls": ",".join(sorted(more))}
    query = write.query(spec) | {name: value for name, value in apart.items() if value}
    if not turns:
        query["flow"] = spec.look.flow
    return f"/embed/{spec.wiring.pattern}" + (f"?{urlencode(sorted(query.items()))}" if query else "")


def controls(
    spec: FigureSpec, hide: Collection[str] = (), linked: bool = True, more: Collection[str] = ()
) -> list[str]:
    """The controls that a document shows. A figure that does not play has only the link."""
    available = CONTROLS if spec.view.plays else ("link",)
    offered = [name for name in available if name not in hide]
    if spec.look.ask:
        offered.append(ASKS)
    elif spec.view.plays and not spec.view.along:
        offered += [name for name in ADDED if name in more]
    return [name for name in offered if linked or name not in ("link", "open")]


def bar(spec: FigureSpec, hide: Collection[str] = (), more: Collection[str] = ()) -> int:
    """Height in px of what is under the figure, in a document that links to a server."""
    names = controls(spec, hide, more=more)
    usual = [name for name in names if name not in (*ADDED, ASKS)]
    above = (STRIP if "readout" in names else 0) + (ANSWERS if ASKS in names else 0)
    return above + (LINK_BAR if usual == ["link"] else BAR if usual else 0)


def entry(names: Collection[str]) -> str:
    """The module that a document with these controls runs."""
    if ASKS in names:
        return QUESTION
    return NODES if set(names) & set(ADDED) else PLAYER


class Drawing(NamedTuple):
    """A figure as a document shows it: its SVG, its size in px, and the places to point at."""

    svg: str
    width: str
    height: str
    spots: tuple[Spot, ...] = ()


def document(
    spec: FigureSpec,
    hide: Collection[str] = (),
    base: str = "",
    more: Collection[str] = (),
    turns: bool = True,
) -> str:
    """The figure and its player as an HTML document, for a frame or a file.

    `hide` names the CONTROLS to leave out, `more` adds some of ADDED. `base` is the address of a server,
    without a slash at its end: the document links to the figure's page there. An empty `base` gives no link.
    A narrow frame shows the figure with time running down, unless `turns` is False. A figure with motion=on
    starts to play by itself.
    """
    scheme = THEMES[spec.look.theme].scheme
    # With both palettes in its figure, the document can follow the page around the frame.
    still = spec.change(motion="off", theme=spec.look.theme if scheme is None else "auto")
    names = controls(spec, hide, bool(base), more)
    view, run = views.of(still), Run(still)
    source = view.source(run)
    # A document's question stands with its answers, where it can break into lines.
    scene = views.arrange(still, source, aloud=False)
    down = reflow.turned(still) if turns else None
    question = questions.ask(still)
    pointed = set(names) & set(ADDED)
    return filled(
        theme=spec.look.theme,
        title=say(scene.title),
        drawing=_drawing(scene, scheme, source.plan, pointed),
        turned=down and _drawing(views.arrange(down, source, aloud=False), scheme, source.plan, pointed),
        below=reflow.below(scene.width),
        entry=entry(names),
        sheets=("embed-nodes.css",) if pointed else ("embed-asks.css",) if question else (),
        question=question and questions.told(question),
        controls=names,
        step=spec.timeline.shown,
        steps=spec.timeline.last,
        clock=spec.timeline.clock,
        link=base + write.studio(spec.change(ask="", step=None) if question else spec),
        facts={
            "pattern": spec.wiring.pattern,
            "plays": spec.view.plays,
            "starts": spec.view.plays and spec.look.motion == "on",
            "descriptions": view.descriptions(spec, source, scene),
            "timeline": stops.as_data(spec.timeline, view.waiting(spec, source)),
            **({"nodes": nodes.as_data(run)} if "readout" in names else {}),
            **({"question": questions.told(question)} if question else {}),
            **({"cell": base + write.pinned(_cell(still))} if "open" in names else {}),
        },
    )


def _drawing(scene: Scene, scheme: Scheme | None, plan: Plan, pointed: Collection[str]) -> Drawing:
    svg = draw.svg(scene, Rendering(scheme=scheme or "reader")).decode()
    places = spots(scene, plan, switches=False) if pointed else ()
    if "readout" not in pointed:
        places = tuple(place for place in places if place.looks)
    return Drawing(svg, number(scene.width), number(scene.height), places)


def _cell(spec: FigureSpec) -> FigureSpec:
    """The inside of a cell of the figure, computed, without what belongs to the figure's look alone.

    One number on each wire needs half the width of all.
    """
    looks = {name: one.default for name, one in PARAMETERS.items() if one.put_aside}
    numbers = "unit" if STYLES[spec.look.style].numbers else "all"
    return spec.change(**{**looks, "view": CELL.slug, "numbers": numbers, "step": None})


def refusal(error: SpecError) -> str:
    """The document that shows an error in place of the figure."""
    card = EXPORTS["svg"].card
    assert card is not None
    width, height = draw.card_size(error.message)
    return filled(
        theme="auto",
        title=figures.no_figure(error.parameter),
        drawing=Drawing(card(error).decode(), number(width), number(height)),
        controls=[],
        facts={"plays": False, "error": error.message},
    )


def script_hash(entry: str = PLAYER) -> str:
    """The hash of the documents' script, as a Content-Security-Policy names it."""
    digest = hashlib.sha256(script(entry).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def filled(sheets: tuple[str, ...] = (), entry: str = PLAYER, **values: object) -> str:
    """The document's template. `sheets` are further style sheets; `entry` is the module that it runs."""
    template = _environment().get_template("embed.html")
    return template.render(script=script(entry), style=style(sheets), **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


@cache
def script(entry: str) -> str:
    """The script that documents with this entry run."""
    return f"\n{bundle(entry)}\n"


@cache
def style(sheets: tuple[str, ...]) -> str:
    """The style sheet of documents, with these further ones."""
    return "".join((STATIC / name).read_text("utf-8") for name in ("player.css", "embed.css", *sheets))
