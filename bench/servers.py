"""Servers: our server beside others that run the same application: how many answers, and how patient.

Others are measured where they are installed: `pip install httptools hypercorn granian`.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from statistics import median

from bench.row import Row, UnmeasuredError, times

HOST = "127.0.0.1"
APPLICATION = "rnn_unroll.web.app:app"
FIGURE = "/v1/figures/many-to-many.svg?tx=8"
CLIENTS, SECONDS, TURNS = 32, 3, 5
LONGEST = 60
"""Seconds for which a server may wait for a client before it counts as waiting for ever."""

SERVERS = {
    "ours": ["-m", "rnn_unroll", "serve", "--port", "{port}"],
    "uvicorn, h11": [
        *("-m", "uvicorn", APPLICATION, "--port", "{port}", "--http", "h11"),
        *("--no-access-log", "--log-level", "warning"),
    ],
    "uvicorn, httptools": [
        *("-m", "uvicorn", APPLICATION, "--port", "{port}", "--http", "httptools"),
        *("--no-access-log", "--log-level", "warning"),
    ],
    "hypercorn": ["-m", "hypercorn", APPLICATION, "--bind", f"{HOST}:{{port}}", "--log-level", "warning"],
    "granian": [
        *("-m", "granian", "--interface", "asgi", "--port", "{port}"),
        *("--no-access-log", "--log-level", "warning", APPLICATION),
    ],
}
"""The arguments of Python for each."""

NEEDS = {"uvicorn, httptools": "httptools", "hypercorn": "hypercorn", "granian": "granian"}
"""The package that a server needs besides ours."""

SLOW = {
    "half of a head": b"GET / HTTP/1.1\r\nHost: x\r\n",
    "a held body": b"POST /v1/run HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n"
    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n",
    "nothing": b"",
}
"""What clients send who then send no more."""


@contextmanager
def running(arguments: list[str]) -> Iterator[int]:
    """A server in a process of its own; yields its port."""
    with socket.create_server((HOST, 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, *(one.format(port=port) for one in arguments)]
    # None of them has a line for each request.
    environment = os.environ | {"UNROLL_LOG_REQUESTS": "0"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    try:
        while process.poll() is None:
            try:
                socket.create_connection((HOST, port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise UnmeasuredError(f"{arguments[1]} did not start")
        yield port
    finally:
        process.terminate()
        process.wait()


def rows() -> Iterator[Row]:
    wrk = shutil.which("wrk")
    if wrk is None:
        raise UnmeasuredError("wrk is needed: apt-get install wrk")
    missing = [name for name, package in NEEDS.items() if find_spec(package) is None]
    names = [name for name in SERVERS if name not in missing]
    with ExitStack() as stack:
        ports = {name: stack.enter_context(running(SERVERS[name])) for name in names}
        rates: dict[str, list[float]] = {name: [] for name in names}
        for turn in range(TURNS + 1):
            for name, port in ports.items():
                rate = _rate(wrk, port)
                if turn:
                    rates[name].append(rate)
        with ThreadPoolExecutor(len(names) * len(SLOW)) as threads:
            waits = {
                name: {what: threads.submit(_closed, ports[name], sent) for what, sent in SLOW.items()}
                for name in names
            }
        ours = rates["ours"]
        for name in names:
            ratio = median(a / b for a, b in zip(rates[name], ours, strict=True))
            closed = ", ".join(f"{what} {wait.result()}" for what, wait in waits[name].items())
            yield Row(
                f"{name}: a kept figure, {CLIENTS} clients; closes who sends {closed}",
                f"{median(rates[name]):,.0f} /s",
                f"{median(ours):,.0f} /s",
                times(ratio),
            )
    for name in missing:
        yield Row(f"{name}: not measured, pip install {NEEDS[name]}")


def _rate(wrk: str, port: int) -> float:
    """The number of requests per second that the server answers."""
    address = f"http://{HOST}:{port}{FIGURE}"
    command = [wrk, "-t1", f"-c{CLIENTS}", f"-d{SECONDS}s", "-H", "Accept-Encoding: gzip", address]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"Requests/sec: *([0-9.]+)", report)
    if "Non-2xx" in report or not found:
        raise UnmeasuredError(f"a server refused: {report}")
    return float(found[1])


def _closed(port: int, sent: bytes) -> str:
    """How long a server waits for a client that sends something, and then no more."""
    with socket.create_connection((HOST, port)) as client:
        client.sendall(sent)
        client.settimeout(LONGEST)
        began = time.monotonic()
        try:
            while client.recv(2**16):
                pass
        except TimeoutError:
            return f"never ({LONGEST} s)"
        except OSError:
            pass
        return f"after {time.monotonic() - began:.0f} s"
