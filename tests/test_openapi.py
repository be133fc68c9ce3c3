"""OpenAPI: the description is valid, has all that the tables have, and says what the server does."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from openapi_spec_validator import OpenAPIV31SpecValidator

from rnn_unroll import web
from rnn_unroll.address import own
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.live import state
from rnn_unroll.web import delivery
from rnn_unroll.web.app import create_app
from rnn_unroll.web.openapi import document
from rnn_unroll.words import api
from tests.asgi import ask_app
from tests.http import ask

DOCUMENT = document()
PATHS = DOCUMENT["paths"]
FIGURES = "/v1/figures/{pattern}."

CONFIG = Path(__file__).parent / "fuzz" / "schemathesis.toml"

PAGES = {
    *("/", "/stage", "/inside", "/matrices", "/worked", "/readout", "/listing/{pattern}.py", "/notes"),
    *("/compare", "/gallery", "/learn", "/learn/version", "/learn/{slug}", "/learn/{slug}/worksheet.pdf"),
    *("/learn/{slug}/teachers", "/learn/{slug}/deck.pptx", "/learn/{slug}/deck.zip", "/question"),
    *("/live", "/live/figure", "/live/questions", "/live/{code}", "/snippets", "/tasks", "/terms"),
    *("/train", "/train/run", "/vanishing"),
}
"""The pages, and what their scripts ask for, which no one else may rely on."""


def routes() -> Iterator[tuple[str, set[str]]]:
    """The path of each route of the framework, and its methods."""
    for module in walk_packages(web.__path__, f"{web.__name__}."):
        router = vars(import_module(module.name)).get("router")
        for route in router.routes if isinstance(router, APIRouter) else ():
            if isinstance(route, APIRoute):
                yield route.path.replace(":path}", "}"), {*route.methods}


def parameters(path: str, method: str = "get") -> dict[str, Any]:
    """The parameters of an operation by name, without those of its path."""
    found = {}
    for one in PATHS[path][method]["parameters"]:
        if "$ref" in one:
            one = DOCUMENT["components"]["parameters"][one["$ref"].rpartition("/")[2]]
        found[one["name"]] = one
    return {name: one for name, one in found.items() if one["in"] != "path"}


def test_the_description_is_valid() -> None:
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []


def test_the_server_answers_it_to_any_page_and_names_no_other_host() -> None:
    app = create_app()
    answer = ask_app(app, "/openapi.json")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.json == DOCUMENT
    assert b"http://" not in answer.body
    assert b"https://" not in answer.body
    assert [ask_app(app, path).status for path in ("/docs", "/redoc")] == [404, 404]


def test_every_route_is_described_or_is_a_part_of_the_pages() -> None:
    there = dict(routes())
    assert len(there) > 30
    assert {path for path in there if path not in PATHS} == PAGES


def test_every_method_of_a_described_route_is() -> None:
    for path, methods in routes():
        if path in PATHS:
            assert {method.lower() for method in methods} <= set(PATHS[path]), path


@pytest.mark.parametrize("slug", EXPORTS)
def test_every_parameter_of_the_table_is_there_for_the_formats_that_have_it(slug: str) -> None:
    asked = parameters(FIGURES + slug)
    table = {name for name, one in PARAMETERS.items() if one.belongs_to(slug)}
    assert set(asked) == {*table, *delivery.NAMES, "If-None-Match"}
    (pattern,) = (one for one in PATHS[FIGURES + slug]["get"]["parameters"] if one.get("in") == "path")
    assert pattern["schema"]["enum"] == list(PATTERNS)


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_parameter_says_what_its_entry_says(name: str) -> None:
    entry, described = PARAMETERS[name], DOCUMENT["components"]["parameters"][name]
    shape = described["schema"]
    words = shape.get("items", shape).get("enum")
    # An empty word of a list is left out.
    blank = [""] if shape["type"] == "array" else []
    assert words == ([*entry.choices, *blank] if entry.choices else None)
    assert shape.get("minimum") == entry.low
    assert shape.get("maximum") == entry.high
    assert described["description"].startswith(entry.help)
    assert all(alias in described["description"] for alias in entry.aliases)
    # A list of words has commas between them, in one parameter.
    assert described.get("explode", True) == (shape["type"] != "array")


@pytest.mark.parametrize("slug", EXPORTS)
def test_a_figure_says_its_answers_with_their_types_and_headers(slug: str) -> None:
    answers = PATHS[FIGURES + slug]["get"]["responses"]
    assert set(answers) == {"200", "304", "404", "405", "422", "503"}
    media_type = EXPORTS[slug].media_type.partition(";")[0]
    assert set(answers["200"]["content"]) == {media_type}
    refused = media_type if EXPORTS[slug].card else "application/json"
    assert all(set(answers[status]["content"]) == {refused} for status in ("404", "422", "503"))
    for status, headers in {"304": {"ETag"}, "405": {"Allow"}, "503": {"Retry-After"}}.items():
        assert headers <= set(answers[status]["headers"])


def test_the_form_of_an_own_network_has_every_parameter_that_its_files_leave_open() -> None:
    form = PATHS["/v1/run"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert set(own.ALLOWED) <= set(form["properties"])
    assert form["required"] == ["weights"]


def test_a_change_of_a_lecture_has_the_fields_that_are_read() -> None:
    assert set(DOCUMENT["components"]["schemas"]["Change"]["properties"]) == set(state.NAMES)


def test_nothing_is_said_of_what_is_not_there() -> None:
    text = json.dumps(DOCUMENT)
    for table in (api.PARAMETERS, api.HEADERS, api.ANSWERS, api.FIELDS):
        assert [name for name in table if f'"{name}"' not in text] == []


def test_an_error_has_the_fields_that_are_described(server: str) -> None:
    fields = DOCUMENT["components"]["schemas"]["Error"]["properties"]["error"]["properties"]
    for address in ("/v1/figures/many-to-one.json?tx=no", "/v1/nothing"):
        assert set(ask(server, address).json["error"]) <= set(fields)


SLOW = "[.](gif|webp|png|pdf)$|/v1/run|/events"
"""Paths of which each answer takes long, or does not end. `make fuzz` asks for them too."""


@pytest.mark.process
def test_what_schemathesis_asks_for_is_answered_as_described(server: str) -> None:
    # As a process: its plugin would make every other test of this suite start later.
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
    command += [server + "/openapi.json", "--phases", "fuzzing", "--max-examples", "2", "--seed", "15"]
    command += ["--exclude-path-regex", SLOW, "--no-shrink", "--no-color", "--generation-database", "none"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.mark.parametrize("path", [path for path in PATHS if not path.startswith(FIGURES)])
def test_another_method_is_refused_with_all_that_there_are(path: str) -> None:
    answer = ask_app(create_app(), path.replace("{code}", "BCDFG"), "PATCH")
    assert answer.status == 405
    assert {one.lower() for one in answer.headers["allow"].split(", ")} == set(PATHS[path])
