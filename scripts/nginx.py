"""Check deploy/nginx.conf, claim by claim, with a real nginx and two real workers: python -m scripts.nginx

It needs nginx and redis-server, which `scripts/tool` installs where it may. tests/test_nginx.py checks the
same claims.
"""

import http.client
import json
import os
import random
import re
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field

from bench.live import redis
from bench.load import HOST, Server, serving
from bench.proxy import balanced

FIGURE = "/v1/figures/many-to-one.svg"
DEAR = "/v1/figures/encoder-decoder.png?tx=6&scale=2"
ASKERS = 200
OUTSIDE = "127.0.0.2"
"""An address of this machine that is another client to nginx."""
PATIENCE = 60
DRAWN = re.compile(rb'unroll_stage_seconds_count{stage="draw"} (\d+)')


@dataclass
class Site:
    """nginx before two workers, of which each may be killed and started again."""

    port: int
    ports: tuple[int, int]
    redis: str
    running: dict[int, tuple[Server, ExitStack]] = field(default_factory=dict)

    def start(self, port: int) -> None:
        stack = ExitStack()
        server = stack.enter_context(serving(port=port, UNROLL_REDIS_URL=self.redis))
        self.running[port] = server, stack

    def kill(self, port: int) -> None:
        server, stack = self.running.pop(port)
        os.kill(server.pid, signal.SIGKILL)
        stack.close()

    def end(self) -> None:
        for _, stack in self.running.values():
            stack.close()

    def ask(
        self, path: str, method: str = "GET", body: str = "", source: str = HOST, **headers: str
    ) -> "Answer":
        line = http.client.HTTPConnection(HOST, self.port, PATIENCE, (source, 0))
        with closing(line):
            return asked(line, path, method, body, **headers)

    def drawings(self) -> int:
        """How many times all workers have drawn."""
        total = 0
        for port in self.running:
            with closing(http.client.HTTPConnection(HOST, port, timeout=PATIENCE)) as line:
                found = DRAWN.search(asked(line, "/metrics").body)
                total += int(found[1]) if found else 0
        return total


@dataclass(frozen=True)
class Answer:
    """Status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes


def asked(
    line: http.client.HTTPConnection, path: str, method: str = "GET", body: str = "", **headers: str
) -> Answer:
    """An answer. Names of headers are written with underscores."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body or None, sent)
    answer = line.getresponse()
    text = answer.read()
    return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, text)


def lasting_port() -> int:
    """A free port that stays free while its worker is away: clients are given those from 32,768 on."""
    while True:
        with suppress(OSError), socket.create_server((HOST, random.randrange(20_000, 32_000))) as probe:
            port: int = probe.getsockname()[1]
            return port


@contextmanager
def site() -> Iterator[Site]:
    ports = lasting_port(), lasting_port()
    with redis() as (url, _), ExitStack() as stack, balanced(ports) as (port, _):
        one = Site(port, ports, url)
        stack.callback(one.end)
        with ThreadPoolExecutor(2) as threads:
            # A worker that did not start raises here.
            list(threads.map(one.start, ports))
        yield one


@contextmanager
def readers(site: Site, number: int) -> Iterator[Counter[str]]:
    """So many readers who ask without a pause; yields how often each status or error was the answer."""
    answers, ends = Counter[str](), threading.Event()

    def read(each: int) -> None:
        line = http.client.HTTPConnection(HOST, site.port, timeout=PATIENCE)
        turn = 0
        while not ends.is_set():
            turn += 1
            # New figures, a kept one, and pages, which any worker may be asked for.
            path = (f"{FIGURE}?seed={each * 10_000 + turn}", FIGURE, "/live")[turn % 3]
            try:
                answers[str(asked(line, path).status)] += 1
            except (OSError, http.client.HTTPException) as error:
                answers[repr(error)] += 1
                line.close()
        line.close()

    threads = [threading.Thread(target=read, args=(each,)) for each in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        ends.set()
        for thread in threads:
            thread.join()


def until(reached: Callable[[], bool]) -> None:
    """Wait for something that other threads do."""
    for _ in range(100 * PATIENCE):
        if reached():
            return
        # A condition that nobody sets, so that this thread gives way.
        threading.Event().wait(0.01)
    raise AssertionError("it did not come to that")


def a_figure_is_drawn_once_and_kept(site: Site) -> None:
    path = f"{FIGURE}?tx=5&rev={site.ask(FIGURE).headers['x-figure-revision']}"
    first, second = site.ask(path), site.ask(path)
    assert first.status == second.status == 200
    assert (first.headers["x-cache"], second.headers["x-cache"]) == ("MISS", "HIT")
    assert first.body == second.body
    assert "immutable" in second.headers["cache-control"]
    tag = second.headers["etag"]
    assert site.ask(path, if_none_match=tag).status == 304
    assert site.ask(path, "HEAD").headers["x-cache"] == "HIT"


def many_who_ask_for_a_new_figure_make_one_drawing(site: Site) -> None:
    before = site.drawings()
    request = f"GET {DEAR} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode()
    with ExitStack() as stack:
        place = HOST, site.port
        room = [stack.enter_context(socket.create_connection(place, PATIENCE)) for _ in range(ASKERS)]
        for one in room:
            one.sendall(request)
        answers = [one.makefile("rb").read() for one in room]
    statuses = Counter(answer[:12] for answer in answers)
    assert {*statuses} == {b"HTTP/1.1 200"}, (statuses, answers[0][:600])
    assert len({answer.partition(b"\r\n\r\n")[2] for answer in answers}) == 1
    assert site.drawings() == before + 1


def browsers_that_word_it_differently_share_what_is_kept(site: Site) -> None:
    path = f"{FIGURE}?tx=6"
    assert site.ask(path, accept_encoding="gzip, deflate, br, zstd").headers["x-cache"] == "MISS"
    again = site.ask(path, accept_encoding="br;q=1.0, gzip")
    assert (again.headers["x-cache"], again.headers["content-encoding"]) == ("HIT", "br")
    assert site.ask(path, accept_encoding="br;q=0, gzip").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in site.ask(path).headers


def errors_and_pages_are_not_kept(site: Site) -> None:
    for path, status in ((f"{FIGURE}?tx=-1", 422), ("/", 200)):
        assert {site.ask(path).status for _ in range(2)} == {status}
        assert site.ask(path).headers.get("x-cache") != "HIT"


def numbers_of_the_server_are_not_for_the_outside(site: Site) -> None:
    for path in ("/metrics", "//metrics", "/%6detrics", "/x/../metrics"):
        assert site.ask(path, source=OUTSIDE).status == 404
    assert site.ask("/healthz").status == 200


def an_id_goes_through_and_is_that_of_its_own_request(site: Site) -> None:
    path = f"{FIGURE}?tx=7"
    first, second = site.ask(path).headers["x-request-id"], site.ask(path).headers["x-request-id"]
    assert first != second
    assert site.ask(path, x_request_id="given-from-outside").headers["x-request-id"] == "given-from-outside"
    assert site.ask(path, x_request_id='no"id"').headers["x-request-id"] != 'no"id"'


def a_lecture_is_followed_at_once_and_asked_for_once_a_second(site: Site) -> None:
    begun = json.loads(site.ask("/v1/live", "POST").body)
    path, secret = f"/v1/live/{begun['code']}", f"Bearer {begun['secret']}"
    head = f"GET {path}/events HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\n\r\n"
    with socket.create_connection((HOST, site.port), PATIENCE) as line:
        line.sendall(head.encode())
        stream = line.makefile("rb")
        assert b" 200 " in stream.readline()
        shown = json.dumps({"address": "/?pattern=many-to-one", "step": 2})
        assert site.ask(path, "PUT", body=shown, authorization=secret).status < 300
        # The stream has no end: what is held back would never come.
        assert any(text.startswith(b"data:") and b'"step":2' in text.replace(b" ", b"") for text in stream)
    kept = Counter(site.ask(path).headers["x-cache"] for _ in range(40))
    assert kept["HIT"] > kept["MISS"] + kept["EXPIRED"], kept
    assert not {"STALE", "UPDATING"} & {*kept}


def a_killed_worker_costs_no_reader_an_answer(site: Site) -> None:
    killed = site.ports[0]
    with readers(site, 4) as answers:
        until(lambda: answers.total() > 60)
        site.kill(killed)
        before = answers.total()
        until(lambda: answers.total() > before + 100)
        site.start(killed)
        before = answers.total()
        until(lambda: answers.total() > before + 100)
    assert {*answers} == {"200"}, answers


def without_any_worker_kept_figures_go_on(site: Site) -> None:
    path = f"{FIGURE}?tx=8"
    assert site.ask(path).status == 200
    for port in site.ports:
        site.kill(port)
    try:
        assert site.ask(path).status == 200
        assert site.ask(f"{FIGURE}?tx=9").status == 502
    finally:
        # Claims are checked in any order.
        for port in site.ports:
            site.start(port)


CLAIMS: tuple[Callable[[Site], None], ...] = (
    a_figure_is_drawn_once_and_kept,
    many_who_ask_for_a_new_figure_make_one_drawing,
    browsers_that_word_it_differently_share_what_is_kept,
    errors_and_pages_are_not_kept,
    numbers_of_the_server_are_not_for_the_outside,
    an_id_goes_through_and_is_that_of_its_own_request,
    a_lecture_is_followed_at_once_and_asked_for_once_a_second,
    a_killed_worker_costs_no_reader_an_answer,
    without_any_worker_kept_figures_go_on,
)


def main() -> None:
    with site() as one:
        for claim in CLAIMS:
            began = time.perf_counter()
            claim(one)
            print(f"{time.perf_counter() - began:5.1f} s", claim.__name__.replace("_", " "), flush=True)


if __name__ == "__main__":
    main()
