"""A server as people start it: the command `unroll serve`, in a process of its own."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.http import PATIENCE, Answer, ask

RUNNING = re.compile(r"running on (http://127\.0\.0\.1:[0-9]+)")


class Serving:
    """A running command. Its log is read all the time, so that it never waits for a reader."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: list[str] = []
        self.changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()
        self.base = self.logged(RUNNING)[1]

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self.changed:
                self.lines.append(line.rstrip("\n"))
                self.changed.notify_all()

    def logged(self, pattern: re.Pattern[str], times: int = 1) -> re.Match[str]:
        """The first line with this pattern, when there are as many as asked for."""

        def found() -> list[re.Match[str]]:
            return [match for line in self.lines if (match := pattern.search(line))]

        with self.changed:
            assert self.changed.wait_for(lambda: len(found()) >= times, PATIENCE), self.lines
            return found()[0]

    def ask(self, target: str, method: str = "GET", **headers: str) -> Answer:
        return ask(self.base, target, method, **headers)

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]


@contextmanager
def serving(*options: str, **settings: str) -> Iterator[Serving]:
    """Serve with some options and environment variables, and end it as a supervisor does."""
    command = [sys.executable, "-m", "rnn_unroll", "serve", "--port", "0", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("UNROLL_")}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment | settings)
    with process:
        try:
            yield Serving(process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
