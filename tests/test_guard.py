"""The guard: requests that are refused whole, targets in the absolute form, and the hosts of the server."""

import logging
import socket
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from rnn_unroll.settings import settings
from rnn_unroll.web.app import create_app
from tests.asgi import ask_app
from tests.http import ask

FIGURE = "/v1/figures/many-to-one.svg?tx=2"


def exchange(base: str, *sent: bytes) -> bytes:
    """The whole answer to some bytes on a connection that the server closes."""
    parts = urlsplit(base)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30) as line:
        for piece in sent:
            line.sendall(piece)
        received = b""
        while piece := line.recv(2**16):
            received += piece
        return received


@pytest.mark.parametrize("path", ["/v1/figures/many-to-one.svg", "/", "/v1/run"])
def test_a_request_with_two_lengths_is_refused_and_the_connection_closed(server: str, path: str) -> None:
    answer = exchange(
        server,
        b"POST " + path.encode() + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"connection: close" in answer.lower()
    assert answer.count(b"HTTP/1.1") == 1


def test_a_chunk_without_a_size_is_a_400_and_nothing_in_the_log(
    server: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = exchange(
        server,
        b"POST /v1/run HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n",
        b"no number\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize("target", [FIGURE, "/healthz", "/gallery?pattern=one-to-many", ""])
def test_an_absolute_target_is_answered_as_its_path(server: str, target: str) -> None:
    absolute = f"GET HTTP://figures.example{target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    head, _, body = exchange(server, absolute.encode()).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 ")
    plain = ask(server, target or "/", Host="figures.example")
    assert body == plain.body


@pytest.mark.parametrize(
    ("target", "method", "status"),
    [
        ("/nothing", "GET", 404),
        ("/", "PUT", 405),
        ("/v1/figures/x.svg", "PUT", 405),
        ("/static/x", "GET", 404),
    ],
)
def test_an_error_is_not_sniffed(server: str, target: str, method: str, status: int) -> None:
    answer = ask(server, target, method)
    assert answer.status == status
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "target", ["/static/rnn-unroll.js", "/static/site.css", "/static/icon.svg", "/", "/gallery", FIGURE]
)
def test_head_varies_as_get_does(server: str, target: str) -> None:
    get, head = (ask(server, target, method, Accept_Encoding="br") for method in ("GET", "HEAD"))
    assert get.headers.get("vary", "").lower() == head.headers.get("vary", "").lower()
    assert ("content-encoding" in get.headers) == (get.headers.get("vary", "").lower() == "accept-encoding")


# --- hosts ---

Server = Callable[..., ASGIApp]


@pytest.fixture
def app_with(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A function that makes an application with settings."""

    def make(**values: str) -> ASGIApp:
        for name, value in values.items():
            monkeypatch.setenv(f"UNROLL_{name}", value)
        settings.cache_clear()
        return create_app()

    yield make
    monkeypatch.undo()
    settings.cache_clear()


def statuses(app: ASGIApp, *hosts: str) -> list[int]:
    return [ask_app(app, "/healthz", host=host).status for host in hosts]


def test_without_settings_every_host_is_answered_for_and_the_log_says_so(
    app_with: Server, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_with()
    with caplog.at_level(logging.WARNING, "uvicorn.error"), TestClient(app):
        pass
    assert statuses(app, "localhost:8000", "any.example", "") == [200, 200, 200]
    assert ["UNROLL_ALLOWED_HOSTS" in record.message for record in caplog.records] == [True]


@pytest.mark.parametrize(
    "values", [{"ALLOWED_HOSTS": "course.example"}, {"PUBLIC_URL": "https://course.example"}]
)
def test_a_host_that_is_named_is_answered_for_and_no_other_but_this_machine(
    app_with: Server, values: dict[str, str]
) -> None:
    app = app_with(**values)
    assert statuses(app, "course.example", "COURSE.example:443", "127.0.0.1:8000", "[::1]") == [200] * 4
    assert statuses(app, "other.example", "www.course.example", "", "course.example.evil") == [421] * 4
    refused = ask_app(app, FIGURE, host="other.example")
    assert refused.status == 421
    assert "'other.example'" in refused.text


def test_all_below_a_domain_can_be_named_and_so_can_everybody(app_with: Server) -> None:
    app = app_with(ALLOWED_HOSTS="*.course.example, a.example")
    assert statuses(app, "www.course.example", "a.b.course.example", "a.example") == [200] * 3
    assert statuses(app, "course.example", "evilcourse.example") == [421] * 2
    assert statuses(app_with(ALLOWED_HOSTS="*"), "any.example") == [200]


@pytest.mark.parametrize("target", ["/embed/many-to-one", "/oembed?url=http://HOST/%3Ftx%3D2"])
def test_a_host_that_nobody_named_is_in_no_shared_cache(app_with: Server, target: str) -> None:
    app = app_with()
    for host, public in (("evil.example", False), ("localhost", True)):
        answer = ask_app(app, target.replace("HOST", host), host=host)
        assert answer.status == 200
        assert answer.headers["cache-control"].startswith("public" if public else "private")
    named = ask_app(
        app_with(ALLOWED_HOSTS="evil.example"), target.replace("HOST", "evil.example"), host="evil.example"
    )
    assert named.headers["cache-control"].startswith("public")
