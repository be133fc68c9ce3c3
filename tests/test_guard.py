"""The guard: requests that are refused whole, targets in the absolute form, and the hosts of the server."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from rnn_unroll.settings import Settings, settings, unknown_variables
from rnn_unroll.web.app import create_app
from tests.asgi import ask_app
from tests.http import PATIENCE, ask

FIGURE = "/v1/figures/many-to-one.svg?tx=2"


def exchange(base: str, *sent: bytes) -> bytes:
    """The whole answer to some bytes on a connection that the server closes."""
    parts = urlsplit(base)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE) as line:
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


CHUNKED = b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("head", "status"),
    [(b"POST /v1/run", 400), (b"HEAD /healthz", 200), (b"GET /healthz", 200), (b"POST /healthz", 405)],
)
def test_a_chunk_without_a_size_ends_the_connection_and_nothing_else(
    server: str, caplog: pytest.LogCaptureFixture, head: bytes, status: int
) -> None:
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=PATIENCE) as line:
        if status == 400:
            line.sendall(b"POST /v1/run HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n")
            line.sendall(b"Content-Type: multipart/form-data; boundary=x\r\n\r\nno number\r\n")
        else:
            line.sendall(head + CHUNKED)
        received = line.recv(2**16)
        assert received.startswith(b"HTTP/1.1 %d " % status)
        with suppress(OSError):
            # After the answer, and once more after the connection is closed.
            line.sendall(b"no number\r\n")
            while line.recv(2**16):
                pass
    assert ask(server, "/healthz").status == 200
    assert [record for record in caplog.records if record.exc_info] == []


@pytest.mark.parametrize(
    "line", [b"GET /v1/figures/many-to-one.svg", b"GET /v1/figures/x.svg", b"DELETE /", b"GET /nope"]
)
def test_a_request_and_a_chunk_without_a_size_in_one_piece_leave_no_traceback(
    server: str, caplog: pytest.LogCaptureFixture, line: bytes
) -> None:
    chunked = b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"
    assert exchange(server, line + chunked).startswith(b"HTTP/1.1 400 ")
    assert ask(server, "/healthz").status == 200
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
    assert statuses(app, "evil.example:1/.course.example", "evil.example@x.course.example") == [421] * 2
    assert statuses(app_with(ALLOWED_HOSTS="*"), "any.example") == [200]


@pytest.mark.parametrize("target", ["/embed/many-to-one", "/oembed?url=http://HOST/%3Ftx%3D2"])
def test_only_a_host_that_somebody_listed_is_in_a_shared_cache(app_with: Server, target: str) -> None:
    def caching(app: ASGIApp, host: str, **headers: str) -> str:
        answer = ask_app(app, target.replace("HOST", host), host=host, **headers)
        assert answer.status == 200
        return answer.headers["cache-control"].partition(",")[0]

    app = app_with()
    assert [caching(app, host) for host in ("evil.example", "localhost")] == ["private"] * 2
    app = app_with(ALLOWED_HOSTS="a.example b.example:8000")
    assert [caching(app, host) for host in ("a.example", "b.example:8000")] == ["public"] * 2
    # The port is what the client says, and so is the name of this machine.
    assert [caching(app, host) for host in ("a.example:6666", "b.example", "localhost")] == ["private"] * 3
    # A proxy may pass on what the client says of the scheme.
    assert caching(app, "a.example", x_forwarded_proto="https") == "private"
    app = app_with(PUBLIC_URL="https://a.example")
    assert caching(app, "a.example", x_forwarded_proto="http") == "public"


def test_an_address_has_one_of_two_schemes_whatever_a_proxy_says(server: str) -> None:
    for said, scheme in (("wss", "https"), ("ws", "http"), ("gopher", "http"), ("https", "https")):
        page = ask(server, "/?pattern=one-to-one", Host="a.example", X_Forwarded_Proto=said)
        assert f'<link rel="canonical" href="{scheme}://a.example/' in page.text


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://[2001:db8::1]", "[2001:db8::1]"),
        ("https://[2001:db8::1]:8443/", "[2001:DB8::1]:8443"),
        ("https://münchen.example", "xn--mnchen-3ya.example"),
    ],
)
def test_the_public_address_is_answered_for_as_browsers_write_its_host(
    app_with: Server, url: str, host: str
) -> None:
    assert statuses(app_with(PUBLIC_URL=url), host) == [200]


@pytest.mark.parametrize(
    "url",
    [
        "https://[x",
        "https://a.example:abc",
        'https://a"b><',
        "ftp://a.example",
        "https://a.example/x",
        "http://a:70000",
    ],
)
def test_a_public_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("UNROLL_PUBLIC_URL", url)
    with pytest.raises(ValidationError):
        Settings()


def test_what_kubernetes_sets_beside_a_service_is_no_setting() -> None:
    service = ["UNROLL_SERVICE_HOST", "UNROLL_SERVICE_PORT_HTTP", "UNROLL_PORT", "UNROLL_PORT_80_TCP_ADDR"]
    set_by_it = dict.fromkeys([*service, "PATH", "UNROLL_CACHE_BYTES"], "tcp://10.0.0.1:80")
    assert unknown_variables(set_by_it) == []
    typed = ["UNROLL_PORTS", "unroll_cache", "UNROLL_PORT"]
    assert unknown_variables(dict.fromkeys(typed, "9000")) == typed
