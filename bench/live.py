"""Live: from a leader's change of a lecture to every follower, and what figures feel of it."""

import http.client
import json
import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from threading import Thread

from bench.followers import HOST, Followers, Heard, following, now
from bench.load import KEPT, Server, serving
from bench.proxy import proxied
from bench.row import Row, UnmeasuredError, at_least, at_most, milliseconds, times

ROOMS = (1000, 3000)
SHARED, PROXIED = 1000, 5000
CHANGES = 15
"""One a second, for the delivery."""
TURNS, TURN = 5, 3.0
"""So many times, the lecture changes for so many seconds, and rests for as many."""
SPARE = 200
"""The descriptors that a server needs besides its followers."""
TICK = os.sysconf("SC_CLK_TCK")


def rows() -> Iterator[Row]:
    for count in ROOMS:
        yield from one_process(*room(count))
    for others in (lambda: two_processes(*room(SHARED)), lambda: nchan(*room(PROXIED))):
        try:
            yield from others()
        except UnmeasuredError as reason:
            yield Row(f"live: not measured, {reason}")


def room(count: int) -> tuple[int, str]:
    """So many followers, or as many as the limit of descriptors allows, and their name in a row."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # A server gives connections four fifths of them.
    allowed = min(count, int(0.8 * hard) - SPARE)
    short = f" (of {count:,}: the machine allows {hard:,} descriptors)" if allowed < count else ""
    return allowed, f"{allowed:,} followers{short}"


class Leader:
    """Leads a lecture over one connection."""

    def __init__(self, port: int) -> None:
        self.line = http.client.HTTPConnection(HOST, port, timeout=30)
        self.step = 0
        begun = json.loads(self._asked("POST", "/v1/live", None, {}))
        self.code: str = begun["code"]
        self.headers = {"Authorization": f"Bearer {begun['secret']}"}

    def _asked(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        self.line.request(method, path, body, headers)
        answer = self.line.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise UnmeasuredError(f"{method} {path} was answered with {answer.status}")
        return text

    def change(self) -> None:
        """Show the next step. When it is sent is part of what is shown."""
        self.step = self.step % 4 + 1
        shown = {"address": "/?pattern=many-to-one", "step": self.step, "at": now()}
        self._asked("PUT", f"/v1/live/{self.code}", json.dumps(shown), self.headers)

    @property
    def number(self) -> int:
        """That of what is shown now."""
        number: int = json.loads(self._asked("GET", f"/v1/live/{self.code}", None, {}))["number"]
        return number

    @property
    def events(self) -> str:
        return f"/v1/live/{self.code}/events"

    def lead(self, seconds: float) -> None:
        """Change what is shown once a second."""
        begun = time.perf_counter()
        for k in range(round(seconds)):
            time.sleep(max(0, begun + k - time.perf_counter()))
            self.change()
        time.sleep(max(0, begun + seconds - time.perf_counter()))


def one_process(count: int, name: str) -> Iterator[Row]:
    with serving(2 * count + SPARE) as server:
        leader = Leader(server.port)
        leader.change()
        settle(server.pid)
        before = resident(server.pid)
        with following([server.port], leader.events, count) as followers:
            memory = resident(server.pid) - before
            yield from led(f"{name} of one process", leader, followers, [server.pid], count)
            yield Row("the same: memory of the server for each follower", f"{memory / count / 1e3:.1f} kB")
            yield beside(server, leader, followers)


def two_processes(count: int, name: str) -> Iterator[Row]:
    """The leader is with one process, and half of the followers with the other."""
    with (
        redis() as (url, pid),
        serving(2 * count + SPARE, UNROLL_REDIS_URL=url) as one,
        serving(2 * count + SPARE, UNROLL_REDIS_URL=url) as other,
    ):
        leader = Leader(one.port)
        leader.change()
        for server in (one, other):
            settle(server.pid)
        with following([one.port, other.port], leader.events, count) as followers:
            pids = [one.pid, other.pid, pid]
            yield from led(f"{name} of two processes and Redis", leader, followers, pids, count)


def nchan(count: int, name: str) -> Iterator[Row]:
    with serving() as server, proxied(server.port) as (port, pid):
        leader = Leader(port)
        leader.change()
        settle(server.pid)
        before = resident(pid)
        with following([port], leader.events, count) as followers:
            memory = resident(pid) - before
            yield from led(f"{name} of nchan", leader, followers, [pid, server.pid], count)
            yield Row("the same: memory of nginx for each follower", f"{memory / count / 1e3:.1f} kB")


def led(name: str, leader: Leader, followers: Followers, servers: Sequence[int], count: int) -> Iterator[Row]:
    """What the followers have of changes once a second, and what they cost the processes of the servers."""
    early = followers.heard(leader.number).missed
    used = processor(*servers)
    leader.lead(CHANGES)
    used = processor(*servers) - used
    yield from delivery(name, followers.heard(leader.number), early)
    yield Row(
        f"the same: processor of the servers for each follower and change, of {CHANGES}",
        f"{1e6 * used / count / CHANGES:.0f} µs",
    )


def delivery(name: str, heard: Heard, early: int) -> Iterator[Row]:
    """How long the changes took to the followers, and how many missed the last, or the first one, which was
    shown before they came: `early` did.
    """
    shares = quantiles(heard.delays, n=100)
    p95, p99 = at_most(200, " ms"), at_most(500, " ms")
    yield Row(f"{name}: change → event, p50 of {len(heard.delays):,}", milliseconds(shares[49] / 1e6))
    for title, share, target in (("p95", shares[94], p95), ("p99", shares[98], p99)):
        yield Row(
            f"the same: {title}",
            milliseconds(share / 1e6),
            target=str(target),
            verdict=target.verdict(share / 1e3),
        )
    none = at_most(0, "")
    yield Row(
        "the same: followers that missed the first state or the last",
        str(early + heard.missed),
        target=str(none),
        verdict=none.verdict(early + heard.missed),
    )


def beside(server: Server, leader: Leader, followers: Followers) -> Row:
    """How many kept figures a second are answered while the lecture changes, and while it does not."""
    rates: dict[bool, list[float]] = {True: [], False: []}
    asked(server.port, 1)
    for k in range(2 * TURNS):
        # A B, B A, A B, …
        changes = k % 4 in (0, 3)
        leading = Thread(target=leader.lead, args=(TURN,)) if changes else None
        if leading:
            leading.start()
        rates[changes].append(asked(server.port, TURN))
        if leading:
            leading.join()
    heard = followers.heard(leader.number)
    target = at_least(0.8)
    ratio = median(a / b for a, b in zip(rates[True], rates[False], strict=True))
    p95 = milliseconds(quantiles(heard.delays, n=100)[94] / 1e6)
    return Row(
        f"kept figures answered beside it, p95 of the changes {p95}; beside those while nothing changes",
        f"{median(rates[True]):,.0f} /s",
        f"{median(rates[False]):,.0f} /s",
        times(ratio),
        str(target),
        target.verdict(ratio),
    )


def asked(port: int, seconds: float) -> float:
    """How many kept figures a second one client gets that asks for them without a pause."""
    line = http.client.HTTPConnection(HOST, port, timeout=30)
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        line.request("GET", KEPT)
        assert line.getresponse().read()
        count += 1
    line.close()
    return count / (time.perf_counter() - begun)


@contextmanager
def redis() -> Iterator[tuple[str, int]]:
    """A Redis that keeps nothing: its address and its process. Raises UnmeasuredError."""
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        raise UnmeasuredError("Redis or Valkey is needed: apt-get install redis-server")
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    command = [program, "--bind", HOST, "--port", str(port), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                socket.create_connection((HOST, port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield f"redis://{HOST}:{port}/0", process.pid
    finally:
        process.terminate()
        process.wait(30)


def settle(pid: int) -> None:
    """Wait until a server has done what it does after its start: it imports the rest in a thread."""
    for _ in range(30):
        before = processor(pid)
        time.sleep(1)
        if processor(pid) - before < 0.05:
            return
    raise UnmeasuredError("the server does not come to rest")


def processor(*pids: int) -> float:
    """Seconds of the processor that processes have used, without those that they started."""
    ticks = 0
    for pid in pids:
        # The name, in brackets, may hold anything.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def resident(*pids: int) -> int:
    """Bytes in memory of processes, without those that they started."""
    return (
        sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids) * resource.getpagesize()
    )
