"""oEmbed: how other sites show an address of this server (oembed.com, version 1.0)."""

import json
import re
from functools import partial
from html import escape
from urllib.parse import urlencode
from xml.etree import ElementTree

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll import views
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed import document as embed
from rnn_unroll.embed import reflow
from rnn_unroll.embed.frame import LEAST, Size, frame_style, in_column
from rnn_unroll.errors import SpecError, quote, unknown
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.scene import Scene
from rnn_unroll.web import located
from rnn_unroll.web.located import Located
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.preview import picture
from rnn_unroll.web.query import Pairs, caching, origin, pairs
from rnn_unroll.web.refusal import refused
from rnn_unroll.web.renders import BusyError
from rnn_unroll.words import say
from rnn_unroll.words.refusals import requests, values

router = APIRouter()

PATH = "/oembed"
PARAMETERS = ("url", "format", "maxwidth", "maxheight")
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""The rights that a frame with a figure needs. The page that its link opens is outside of the sandbox."""
CACHE_SECONDS = 86400

Answer = dict[str, str | int]


@router.api_route(PATH, methods=["GET", "HEAD"])
async def oembed(request: Request) -> Response:
    """How to show one address of this server, as JSON or XML.

    The status is 404 for an address without a figure, 501 for another format, and 422 for any other
    wrong parameter.
    """
    try:
        asked = _asked(pairs(request))
        respond = FORMATS.get(asked.get("format") or "json")
        if respond is None:
            return refused(unknown("format", "format", asked["format"], FORMATS), 501)
        room = [_length(name, asked.get(name)) for name in ("maxwidth", "maxheight")]
        if "url" not in asked:
            raise SpecError("url", requests.url_missing())
    except SpecError as error:
        return refused(error, 422)
    here = origin(request)
    try:
        figure = await run_in_threadpool(located.figure, here, asked["url"])
        answer = await offloaded(request, figure.spec, partial(_answer, here, figure, *room))
    except BusyError:
        raise
    except SpecError as error:
        return refused(error, 404)
    response = respond(answer)
    response.headers["Cache-Control"] = caching(request, f"max-age={CACHE_SECONDS}")
    return response


def discovery(here: str, spec: FigureSpec, slug: str) -> str:
    """The address of a figure's oEmbed answer in one of the FORMATS. The figure's page links to it."""
    return f"{here}{PATH}?{urlencode({'format': slug, 'url': here + write.studio(spec)})}"


def _asked(query: Pairs) -> dict[str, str]:
    """The parameters of the request. Unknown ones are ignored, because consumers may add their own."""
    asked: dict[str, str] = {}
    for name, value in query:
        if name in PARAMETERS and name in asked:
            raise SpecError(name, values.given_twice(name))
        asked[name] = value
    return asked


def _length(name: str, value: str | None) -> float:
    if not value:
        return float("inf")
    if not re.fullmatch("[0-9]{1,9}", value) or not int(value):
        raise SpecError(name, requests.no_room(name, quote(value)))
    return int(value)


def _answer(here: str, asked: Located, max_width: float, max_height: float) -> Answer:
    """The answer for a figure."""
    spec, wanted, image = asked
    source = views.of(spec).source(Run(spec))
    scene = views.arrange(spec, source, aloud=False)
    down = reflow.turned(spec) if wanted.turns else None
    turned = views.arrange(down, source, aloud=False) if down else None
    common: Answer = {
        "version": "1.0",
        "title": say(scene.title),
        "provider_name": "Unroll",
        "provider_url": f"{here}/",
        "cache_age": CACHE_SECONDS,
        **_thumbnail(here, spec, scene, max_width, max_height),
    }
    if image:
        share = min(1, max_width / scene.width, max_height / scene.height)
        width, height = max(1, int(scene.width * share)), max(1, int(scene.height * share))
        return common | {
            "type": "photo",
            "url": here + write.pinned(spec, image),
            "width": width,
            "height": height,
        }
    return common | {"type": "rich", **_frame(here, asked, scene, turned, max_width, max_height)}


def _frame(
    here: str, asked: Located, scene: Scene, turned: Scene | None, max_width: float, max_height: float
) -> Answer:
    """A frame with the figure and its player, in the figure's own size or the largest that fits.

    `turned` is the figure with time running down, if a narrow frame shows it so: then that one's size counts.

    A frame that is too small for the figure's least scale scrolls it.
    """
    spec, (hide, more, turns), _ = asked
    if max_height < 2 * embed.BAR:
        # In a frame this low, a player would leave no room for the figure.
        hide, more = embed.CONTROLS, ()
    bar = embed.bar(spec, hide, more)
    framed, least_share = scene, LEAST
    if turned and max_width < reflow.below(scene.width):
        framed, least_share = turned, reflow.LEAST
    share = max(least_share, min(1, max_width / framed.width, (max_height - bar) / framed.height))
    least = embed.ROOM if bar >= embed.BAR else 1
    width = int(min(max_width, max(least, framed.width * share)))
    height = int(min(max_height, framed.height * share + bar))
    attributes: Answer = {
        "src": here + embed.address(spec, hide, more, turns),
        "width": width,
        "height": height,
        "title": say(scene.title),
        "loading": "lazy",
        "sandbox": SANDBOX,
        "style": frame_style(_size(scene), bar, _size(turned) if turned else None),
    }
    written = " ".join(f'{name}="{escape(str(value))}"' for name, value in attributes.items())
    html = in_column(f"<iframe {written}></iframe>", width)
    return {"html": html, "width": width, "height": height}


def _size(scene: Scene) -> Size:
    return Size(scene.width, scene.height)


def _thumbnail(here: str, spec: FigureSpec, scene: Scene, max_width: float, max_height: float) -> Answer:
    """A PNG of the figure, if it fits."""
    small = picture(here, spec, scene, 1)
    if small is None or small.width > max_width or small.height > max_height:
        return {}
    return {
        "thumbnail_url": small.address,
        "thumbnail_width": small.width,
        "thumbnail_height": small.height,
    }


def _json(answer: Answer) -> Response:
    return Response(json.dumps(answer), media_type="application/json", headers=_HEADERS)


def _xml(answer: Answer) -> Response:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    head = b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
    return Response(head + ElementTree.tostring(root), media_type="text/xml", headers=_HEADERS)


_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}

FORMATS = {"json": _json, "xml": _xml}
