"""Server: a server of our application on a free loopback port, for the time of a benchmark."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.row import UnmeasuredError

HOST = "127.0.0.1"
PATIENCE = 20.0
"""The most seconds until the server's first answer."""


@contextmanager
def serving(application: str = "rnn_unroll.web.app:app", folder: Path | None = None) -> Iterator[str]:
    """Serve an application, which may lie in another folder; yields the origin. Raises UnmeasuredError."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", application, "--host", HOST, "--port", str(port)]
    command += ["--app-dir", str(folder)] if folder else []
    # No line for each request: otherwise the log would take most of the measured time.
    quiet = ["--log-level", "warning", "--no-access-log"]
    process = subprocess.Popen([*command, *quiet], stdout=subprocess.DEVNULL)
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
