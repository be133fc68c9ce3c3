"""OpenAPI: the description of the HTTP interface at `/openapi.json`, made from the tables and the routes.

Figures are answered by plain ASGI, so the framework does not know their routes. Each format is a path of its
own here: its parameters and what it answers are those of no other.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import getdoc

from fastapi import APIRouter, Response

from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.comparison.pair import EMBED, JSON
from rnn_unroll.embed import document as embedded
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.exports import EXPORTS, Export
from rnn_unroll.web import (
    compare,
    delivery,
    embed,
    events,
    live,
    oembed,
    own,
    present,
    qr,
    shapes,
    weights,
)
from rnn_unroll.web.figures import Figures
from rnn_unroll.web.ops import health, metrics
from rnn_unroll.web.shapes import TEXT, Shape, reference
from rnn_unroll.words import api

router = APIRouter()

PATH = "/openapi.json"
LECTURE = live.PATH + "/{code}"

Content = Mapping[str, Shape]
"""What a body holds, by its media type."""

REFUSED: Content = {"application/json": reference("Error")}
PAGE: Content = {"text/html": TEXT}
TOLD: Content = {"text/plain": TEXT}

SHAPES: Mapping[str, Callable[[], Shape]] = {
    "Error": shapes.error,
    "Figure": shapes.figure,
    "Comparison": shapes.comparison,
    "OEmbed": shapes.oembed,
    "State": shapes.state,
    "Change": shapes.change,
    "Opening": shapes.opening,
    "Opened": shapes.opened,
    "Guess": shapes.guess,
    "Tally": shapes.tally,
    "Stops": shapes.stops,
    "StopsRead": shapes.stops_read,
    "Ready": shapes.ready,
}

REPEATED = ("ETag", "Cache-Control", "Link", "X-Figure-Revision")
"""The headers of a figure, and of the answer that it is unchanged."""
ALWAYS = (*REPEATED, "Allow", "Location", "WWW-Authenticate")
"""The headers that an answer has wherever it is said to have them."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What one method of a path does: its `handler`, whose docstring describes it, and what it answers, by
    status, with the `headers` beside the usual ones. `parameters` are names of PARAMETERS, or objects of
    their own. `optional`: the body may be missing; `secret`: it needs that of a lecture.
    """

    path: str
    method: str
    handler: Callable[..., object]
    answers: Mapping[str, Content]
    parameters: tuple[str | Shape, ...] = ()
    body: Content | None = None
    optional: bool = False
    secret: bool = False
    headers: Mapping[str, tuple[str, ...]] | None = None


@router.api_route(PATH, methods=["GET", "HEAD"])
def described() -> Response:
    """This description, in OpenAPI 3.1."""
    headers = {
        "Cache-Control": "public, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }
    return Response(_body(), 200, headers, "application/json")


@cache
def _body() -> bytes:
    return json.dumps(document(), ensure_ascii=False, separators=(",", ":")).encode()


def document() -> Shape:
    """The description as an object."""
    from importlib.metadata import version

    paths: dict[str, Shape] = {}
    for one in operations():
        paths.setdefault(one.path, {})[one.method] = _operation(one)
        if one.method == "get":
            paths[one.path]["head"] = _operation(one, head=True)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Unroll", "version": version("rnn-unroll"), "description": api.about()},
        "paths": paths,
        "components": {
            "schemas": {name: shape() for name, shape in SHAPES.items()},
            "parameters": {name: _of_table(name) for name in PARAMETERS},
            "headers": {name: _header(name) for name in api.HEADERS},
            "securitySchemes": {
                "secret": {"type": "http", "scheme": "bearer", "description": api.secret()},
            },
        },
    }


def _operation(one: Operation, head: bool = False) -> Shape:
    """The object of an operation, or of the same for HEAD, whose answers have no body."""
    parameters = [
        {"$ref": f"#/components/parameters/{asked}"} if isinstance(asked, str) else asked
        for asked in one.parameters
    ]
    answers = {
        status: _answer(status, {} if head else content, (one.headers or {}).get(status, ()))
        for status, content in sorted(one.answers.items())
    }
    operation: Shape = {"summary": _summary(one), "description": getdoc(one.handler), "responses": answers}
    if parameters:
        operation["parameters"] = parameters
    if one.body is not None:
        content = {media_type: {"schema": shape} for media_type, shape in one.body.items()}
        operation["requestBody"] = {"required": not one.optional, "content": content}
    if one.secret:
        operation["security"] = [{"secret": []}]
    return operation


def _summary(one: Operation) -> str:
    """The first sentence of the docstring."""
    paragraph = " ".join((getdoc(one.handler) or "").partition("\n\n")[0].split())
    return paragraph.partition(". ")[0].removesuffix(".").partition(": ")[0]


def _answer(status: str, content: Content, headers: Iterable[str]) -> Shape:
    usual = {
        "405": ("Allow",),
        "429": ("Retry-After",),
        "503": ("Retry-After",),
        "401": ("WWW-Authenticate",),
    }.get(status, ())
    named = (*headers, *usual, *(("X-Figure-Error",) if status >= "400" else ()))
    response: Shape = {"description": api.answer(status)}
    if named:
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in named}
    if content:
        response["content"] = {media_type: {"schema": shape} for media_type, shape in content.items()}
    return response


def _header(name: str) -> Shape:
    return {"description": api.header(name), "required": name in ALWAYS, "schema": TEXT}


def _of_table(name: str) -> Shape:
    """A parameter of the table."""
    return _in_query(name, shapes.of(PARAMETERS[name]), shapes.help_of(PARAMETERS[name]))


def query(name: str, shape: Shape, required: bool = False) -> Shape:
    """A parameter of a query that is in no table of parameters."""
    return _in_query(name, shape, api.parameter(name)) | {"required": required}


def _in_query(name: str, shape: Shape, description: str) -> Shape:
    """A parameter of a query. A list of words has commas between them."""
    listed = {"explode": False} if shape["type"] == "array" else {}
    return {"name": name, "in": "query", "description": description, **listed, "schema": shape}


def part(name: str, shape: Shape) -> Shape:
    """A part of a path."""
    described = api.parameter(name)
    return {"name": name, "in": "path", "description": described, "required": True, "schema": shape}


# --- the operations ---


def operations() -> Iterator[Operation]:
    """All that is public."""
    for export in EXPORTS.values():
        yield from _figures(export)
    yield from _frames()
    yield from _own()
    yield from _lectures()
    yield from _pieces()
    yield Operation(PATH, "get", described, {"200": {"application/json": {"type": "object"}}})


def _figures(export: Export) -> Iterator[Operation]:
    path = f"/v1/figures/{{pattern}}.{export.slug}"
    named = (part("pattern", shapes.one_of(PATTERNS)),)
    drawn = {_plain(export.media_type): reference("Figure") if export.slug == "json" else shapes.BYTES}
    # A refused figure is a picture where the figure is.
    refused = drawn if export.card else REFUSED
    answers: dict[str, Content] = {"200": drawn, "304": {}, "405": REFUSED}
    answers |= dict.fromkeys(("404", "422", "503"), refused)
    asked = [name for name, one in PARAMETERS.items() if one.belongs_to(export.slug)]
    how = [query("rev", {"type": "integer", "minimum": 0, "maximum": 10**9 - 1})]
    how += [query("strict", shapes.one_of("01"))]
    assert [one["name"] for one in how] == [*delivery.NAMES]
    headers = {"200": REPEATED, "304": REPEATED}
    condition: Shape = {"name": "If-None-Match", "in": "header", "schema": TEXT}
    condition["description"] = api.parameter("If-None-Match")
    parameters: tuple[str | Shape, ...] = (*named, *asked, *how, condition)
    yield Operation(path, "get", Figures, answers, parameters, headers=headers)
    yield Operation(path, "options", Figures, {"204": {}}, named, headers={"204": ("Allow",)})


def _plain(media_type: str) -> str:
    return media_type.partition(";")[0]


def _frames() -> Iterator[Operation]:
    hide = query(embed.HIDE, shapes.listed((*embedded.CONTROLS, embedded.ALL)))
    more = query(embed.CONTROLS, shapes.listed(embedded.ADDED))
    pattern = part("pattern", shapes.one_of(PATTERNS))
    answers: dict[str, Content] = dict.fromkeys(("200", "404", "422", "503"), PAGE)
    yield Operation("/embed/{pattern}", "get", embed.document, answers, (pattern, *PARAMETERS, hide, more))
    two = (query("a", TEXT), query("b", TEXT), query("step", {"type": "integer", "minimum": 0}))
    answers = dict.fromkeys(("200", "422", "503"), PAGE)
    yield Operation(EMBED, "get", compare.document, answers, (*two, hide))
    compared = {"200": {"application/json": reference("Comparison")}, "422": REFUSED, "503": REFUSED}
    yield Operation(JSON, "get", compare.json, compared, two)
    size: Shape = {"type": "integer", "minimum": 1, "maximum": 10**9 - 1}
    documents = {"application/json": reference("OEmbed"), "text/xml": TEXT}
    asked = (
        query("url", TEXT, required=True),
        query("format", shapes.one_of(oembed.FORMATS)),
        query("maxwidth", size),
        query("maxheight", size),
    )
    refused: dict[str, Content] = dict.fromkeys(("404", "422", "501", "503"), REFUSED)
    yield Operation(oembed.PATH, "get", oembed.oembed, {"200": documents, **refused}, asked)


def _own() -> Iterator[Operation]:
    drawn = {_plain(EXPORTS["svg"].media_type): shapes.BYTES, "application/json": {"type": "object"}}
    answers: dict[str, Content] = {"200": {**PAGE, **drawn}}
    # A program that accepts JSON gets its refusals so, a page as a page.
    answers |= {status: {**PAGE, **REFUSED} for status in ("413", "422", "429", "503")}
    form = {"multipart/form-data": shapes.run(own.ANSWERS)}
    yield Operation("/v1/run", "post", own.run, answers, body=form)


def _lectures() -> Iterator[Operation]:
    code = (part("code", shapes.CODE),)
    unknown: dict[str, Content] = dict.fromkeys(("404", "410", "503"), REFUSED)
    led = unknown | dict.fromkeys(("401", "403", "429"), REFUSED)
    sent: dict[str, Content] = dict.fromkeys(("409", "413", "422"), REFUSED)
    begun = {
        "201": {"application/json": reference("Opened")},
        **sent,
        "410": REFUSED,
        "429": REFUSED,
        "503": REFUSED,
    }
    opening = {"application/json": reference("Opening")}
    headers = {"201": ("Location",)}
    yield Operation(live.PATH, "post", live.begin, begun, body=opening, optional=True, headers=headers)
    stated = {"200": {"application/json": reference("State")}, **unknown}
    yield Operation(LECTURE, "get", live.present, stated, code)
    change = {"application/json": reference("Change")}
    numbered = {"204": ("Live-Number",)}
    answers = {"204": {}, **led, **sent}
    yield Operation(LECTURE, "put", live.change, answers, code, change, secret=True, headers=numbered)
    yield Operation(LECTURE, "delete", live.end, {"204": {}, **led}, code, secret=True)
    streamed = {"200": {"text/event-stream": TEXT}, **unknown}
    yield Operation(LECTURE + "/events", "get", events.follow, streamed, code)
    guess = {"application/json": reference("Guess")}
    answers = {"204": {}, "429": REFUSED, **unknown, **sent}
    yield Operation(LECTURE + "/answers", "post", live.answer, answers, code, guess)
    counted = {"200": {"application/json": reference("Tally")}, **led}
    yield Operation(LECTURE + "/answers", "get", live.answers, counted, code)
    for path in (live.PATH, LECTURE, LECTURE + "/answers"):
        yield Operation(path, "options", live.preflight, {"204": {}}, code if "{" in path else ())


def _pieces() -> Iterator[Operation]:
    """A code for a camera, the stops of a file, the weights that ship, and whether the server is well."""
    picture = {"image/svg+xml": shapes.BYTES}
    answers = {"200": picture, "422": REFUSED}
    address = TEXT | {"maxLength": qr.LARGEST}
    yield Operation(qr.PATH, "get", qr.qr, answers, (query("address", address, required=True),))
    yield Operation(qr.PATH, "post", qr.private, {**answers, "413": REFUSED}, body={"text/plain": address})
    read = {"200": {"application/json": reference("StopsRead")}, "413": REFUSED, "422": REFUSED}
    yield Operation("/v1/stops", "post", present.stops, read, body={"application/json": reference("Stops")})
    file = (part("file", shapes.one_of(weights.known())),)
    kept = {"200": {"application/octet-stream": shapes.BYTES}, "404": REFUSED, "422": REFUSED}
    yield Operation("/v1/weights/{file}", "get", weights.weights, kept, file)
    yield Operation("/healthz", "get", health.healthz, {"200": TOLD})
    ready = {"application/json": reference("Ready")}
    yield Operation("/readyz", "get", health.readyz, {"200": ready, "503": ready})
    counted = {"200": {_plain(metrics.CONTENT_TYPE): TEXT}, "404": REFUSED}
    yield Operation("/metrics", "get", health.measured, counted)
