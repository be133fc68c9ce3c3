"""Server: the product's own, on a free loopback port, for as long as it is needed."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from bench.row import UnmeasuredError

HOST = "127.0.0.1"
PATIENCE = 20.0
"""Seconds that the server may take to answer first."""


@contextmanager
def serving() -> Iterator[str]:
    """Start the server; gives its origin."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "app.web.app:app", "--host", HOST, "--port", str(port)]
    process = subprocess.Popen([*command, "--log-level", "warning"], stdout=subprocess.DEVNULL)
    try:
        origin = f"http://{HOST}:{port}"
        _await(origin, process)
        yield origin
    finally:
        process.terminate()
        process.wait()


def _await(origin: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            urlopen(f"{origin}/healthz", timeout=1).close()
            return
        except URLError:
            time.sleep(0.05)
    raise UnmeasuredError("the server did not start")
