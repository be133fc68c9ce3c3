"""Schemathesis for a server of its own: `python -m tests.fuzz._server SECONDS`."""

import socket
import subprocess
import sys
import threading
from pathlib import Path

from rnn_unroll.web.app import create_app
from rnn_unroll.web.server import Server

CONFIG = Path(__file__).parent / "schemathesis.toml"

SLOW = "[.](gif|webp)$"
"""Films take seconds each, and hold the same parameters as pictures."""


def main(seconds: str) -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(create_app(), log_level="error")
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run"]
        command += [f"http://127.0.0.1:{listening.getsockname()[1]}/openapi.json", "--max-time", seconds]
        command += ["--exclude-path-regex", SLOW, "--continue-on-failure", "--no-color"]
        command += ["--phases", "coverage,fuzzing", "--generation-database", "none"]
        try:
            return subprocess.call(command)
        finally:
            server.should_exit = True
            thread.join()


# Processes that draw import this module anew.
if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
