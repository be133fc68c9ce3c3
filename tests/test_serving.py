"""The server as it is run: its log, its metrics, its health, and several workers."""

import errno
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from rnn_unroll.batch.drawing import processors
from rnn_unroll.live import LostError, Memory
from rnn_unroll.settings import Settings, settings
from rnn_unroll.web import renders
from rnn_unroll.web.app import create_app
from rnn_unroll.web.ops import health
from rnn_unroll.web.ops.journal import Journal
from rnn_unroll.words import serving as serving_words
from tests.asgi import ask_app
from tests.http import PATIENCE
from tests.serving import Serving, serving

FIGURE = "/v1/figures/many-to-one.svg"
READY = re.compile("Application startup complete")


# --- each request ---


def test_a_request_keeps_the_id_that_a_proxy_gave_and_has_one_of_its_own_without() -> None:
    app = Journal(create_app(), lines=False)
    given = [
        ask_app(app, FIGURE, x_request_id=name).headers["x-request-id"]
        for name in ("from-proxy.1", "x y", "a")
    ]
    assert given[0] == "from-proxy.1"
    assert len({*given}) == 3
    assert all(re.fullmatch("[0-9a-f]{8}-[0-9]+", one) for one in given[1:])
    assert ask_app(app, "/nothing").headers["x-request-id"] not in given


def test_what_is_counted_does_not_grow_with_what_is_asked_for() -> None:
    app = Journal(create_app(), lines=False)
    for number in range(30):
        for path in (
            f"/nothing{number}",
            f"/learn/none{number}",
            f"/v1/figures/none{number}.svg",
            f"/v1/none{number}",
        ):
            ask_app(app, path)
    assert {route for route, _ in app.counters} == {"other", "learn", "v1/figures"}


def test_a_log_that_cannot_be_written_breaks_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def info(self, event: str, **values: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

    app = Journal(create_app())
    monkeypatch.setattr(app, "log", Full())
    assert ask_app(app, "/healthz").status == 200


def test_an_error_of_the_server_has_the_id_of_its_line() -> None:
    async def broken(*_: object) -> None:
        raise ValueError("secret")

    app = Journal(broken, lines=False)
    answer = TestClient(app, raise_server_exceptions=False).get("/", headers={"X-Request-ID": "from-proxy"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "from-proxy"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "secret" not in answer.text
    assert {*app.counters} == {("studio", 500)}


# --- health ---


def test_the_server_is_ready_while_it_can_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app()
    assert ask_app(app, "/readyz").json == {"ready": True, "wrong": [], "weaker": []}

    def broken() -> None:
        raise MemoryError("no more")

    monkeypatch.setattr(health, "_draw", broken)
    answer = ask_app(app, "/readyz")
    assert answer.status == 503
    assert "MemoryError" in answer.json["wrong"][0]
    assert ask_app(app, "/healthz").status == 200


def test_without_the_store_of_lectures_figures_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(self: Memory, code: str) -> bool:
        raise LostError

    monkeypatch.setattr(Memory, "ended", lost)
    answer = ask_app(create_app(), "/readyz")
    assert answer.status == 200
    assert "Redis" in answer.json["weaker"][0]


def test_metrics_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app()
    assert b"unroll_pool_processes" in ask_app(app, "/metrics").body
    monkeypatch.setattr(health, "settings", lambda: Settings(metrics=False))
    assert ask_app(app, "/metrics").status == 404


def test_one_process_and_those_that_draw_need_no_folder_for_their_metrics(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone")
    with serving(PROMETHEUS_MULTIPROC_DIR=gone) as running:
        assert running.ask("/metrics").status == 200
    ended = subprocess.run(
        [sys.executable, "-c", f"import {renders.UNCOUNTED}, {renders.WARM}"],
        env=os.environ | {"PROMETHEUS_MULTIPROC_DIR": gone},
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0


# --- a process ---


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """Two workers, whose log is JSON."""
    folder = tmp_path_factory.mktemp("metrics")
    with serving("--workers", "2", "--log", "json", TMPDIR=str(folder)) as running:
        running.logged(READY, 2)
        yield running
    assert running.process.returncode == 0
    assert not [*folder.glob("unroll-*")]


def requests_of(running: Serving) -> list[dict[str, object]]:
    return [line for line in map(json.loads, running.lines) if line["event"] == "request"]


def test_each_line_of_the_log_is_an_object_and_each_request_has_one(several: Serving) -> None:
    answer = several.ask(f"{FIGURE}?tx=3&line=%0Abreak", x_request_id="id-of-a-proxy")
    several.logged(re.compile("id-of-a-proxy"))
    (line,) = [one for one in requests_of(several) if one["request"] == "id-of-a-proxy"]
    assert {name: line[name] for name in ("method", "status", "bytes", "level")} == {
        "method": "GET",
        "status": 422,
        "bytes": len(answer.body),
        "level": "info",
    }
    assert line["path"] == f"{FIGURE}?tx=3&line=%0Abreak"
    assert not {"client", "ip", "agent"} & {*line}


def test_metrics_are_those_of_all_workers(several: Serving) -> None:
    for seed in range(12):
        assert several.ask(f"{FIGURE}?seed={seed}").status == 200
    drawn = re.search(
        rb'unroll_figures_total{format="svg",pattern="many-to-one",source="drawn"} ([0-9.]+)',
        several.ask("/metrics").body,
    )
    assert drawn
    assert float(drawn[1]) >= 12


def test_lectures_that_each_worker_would_know_alone_are_refused(several: Serving) -> None:
    answer = several.ask("/v1/live", "POST")
    assert answer.status == 503
    assert "UNROLL_REDIS_URL" in answer.json["error"]["message"]
    assert any("UNROLL_REDIS_URL" in line for line in several.lines)


class Readers:
    """Clients that ask for figures one after another, on connections that they keep."""

    def __init__(self, base: str, number: int) -> None:
        self.base, self.answers, self.ends = base, Counter[object](), threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(each,)) for each in range(number)]

    def _ask(self, each: int) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=PATIENCE)
        asked = 0
        while not self.ends.is_set():
            asked += 1
            try:
                # Every seventh figure is a new one.
                connection.request("GET", f"{FIGURE}?seed={each * 10_000 + asked // 7}")
                answer = connection.getresponse()
                answer.read()
                self.answers[answer.status] += 1
            except (OSError, http.client.HTTPException) as error:
                self.answers[repr(error)] += 1
                connection.close()
        connection.close()

    def __enter__(self) -> Counter[object]:
        for thread in self.threads:
            thread.start()
        return self.answers

    def __exit__(self, *_: object) -> None:
        self.ends.set()
        for thread in self.threads:
            thread.join()


def test_no_request_fails_while_all_workers_are_replaced(several: Serving) -> None:
    before = several.workers
    ready = sum("startup complete" in line for line in several.lines)
    with Readers(several.base, 4) as answers:
        several.process.send_signal(signal.SIGHUP)
        several.logged(READY, ready + 2)
        several.logged(re.compile("Finished server process"), 2)
    assert {*answers} == {200}
    assert answers[200] > 20
    # An old one may still be leaving.
    assert len({*several.workers} - {*before}) == 2


def test_a_worker_that_is_killed_is_replaced_and_the_other_one_answers(several: Serving) -> None:
    # One that was replaced before may still be leaving, and nobody would replace that.
    wait_for(lambda: len(several.workers) == 2)
    killed = several.workers[0]
    ready = sum("startup complete" in line for line in several.lines)
    with Readers(several.base, 4) as answers:
        os.kill(killed, signal.SIGKILL)
        several.logged(READY, ready + 1)
    # What was in the killed process is lost: one request of each connection to it, and no more.
    assert sum(number for answer, number in answers.items() if answer != 200) <= 4
    assert killed not in several.workers
    assert len(several.workers) == 2
    assert several.ask("/readyz").json["ready"]


def test_a_worker_less_leaves_nothing_open_in_the_metrics(several: Serving) -> None:
    def processes() -> float:
        drawing = re.search(rb"unroll_pool_processes ([0-9.]+)", several.ask("/metrics").body)
        assert drawing
        return float(drawing[1])

    one = Settings(workers=2).share(processors())
    wait_for(lambda: processes() == 2 * one)
    ready = sum("startup complete" in line for line in several.lines)
    several.process.send_signal(signal.SIGTTIN)
    several.logged(READY, ready + 1)
    wait_for(lambda: processes() == 3 * one)
    several.process.send_signal(signal.SIGTTOU)
    wait_for(lambda: processes() == 2 * one)


def test_workers_that_cannot_start_end_their_parent(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text('raise ValueError("no application")')
    script = tmp_path / "serve.py"
    script.write_text(
        "from rnn_unroll.web.ops.workers import run\n"
        'if __name__ == "__main__":\n'
        '    run("broken:app", "127.0.0.1", 0, 2)\n'
    )
    ended = subprocess.run(
        [sys.executable, script], stderr=subprocess.PIPE, text=True, timeout=PATIENCE, check=False
    )
    assert ended.returncode == 3
    assert serving_words.cannot_start() in ended.stderr
    assert "no application" in ended.stderr


def test_the_processors_are_shared_out_among_the_workers() -> None:
    assert [Settings(workers=workers).share(8) for workers in (1, 2, 3, 64)] == [8, 4, 2, 1]
    assert Settings(workers=2).apart
    assert not settings().apart
    assert not Settings(workers=2, redis_url="redis://localhost").apart
