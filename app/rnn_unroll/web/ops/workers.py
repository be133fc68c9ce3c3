"""Workers: several processes that serve one address together.

The parent opens the socket and keeps it, so that none who comes while a worker is replaced is refused. On
SIGHUP every worker is replaced by a new one, which reads the code and the settings anew: the old one ends
when the new one is ready.
"""

import logging
import os
import signal
import sys
import tempfile
import threading
from pathlib import Path
from socket import socket

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import multiprocess

from rnn_unroll.settings import settings
from rnn_unroll.web.ops.logs import configure
from rnn_unroll.web.ops.metrics import FOLDER
from rnn_unroll.web.server import Server
from rnn_unroll.words import serving

READY = 60
"""Seconds in which a new worker must be ready, and in which one must answer that it lives."""

ENDS = (signal.SIGINT, signal.SIGTERM)
"""The signals that end the parent."""


class Worker(multiprocess.Process):
    """One process. uvicorn makes its own kind of server, which has no deadlines."""

    first = True
    """Whether the parent has not started all of its workers yet."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self.failure = STARTUP_FAILURE if Worker.first else 1
        """The exit code of one that cannot start. The parent gives up on uvicorn's code: when it starts, what
        is wrong is so for all, but a worker that is replaced later must not take the others with it.
        """

    def start(self) -> None:
        super().start()
        # The worker's end of the pipe: with it here, the parent would wait for the answer of a dead worker.
        self.child_conn.close()

    def target(self, sockets: list[socket] | None = None) -> None:
        configure(settings().log)
        # uvicorn gives the signal that ended it to whoever had it before. Python would leave its files then,
        # and a signal that comes before uvicorn listens must not be lost.
        signal.signal(signal.SIGTERM, self.server.handle_exit)
        try:
            super().target(sockets)
        except (Exception, SystemExit) as error:
            if self.server.started:
                raise
            if not isinstance(error, SystemExit):
                logging.getLogger("uvicorn.error").exception(serving.cannot_start())
            sys.exit(self.failure)

    @property
    def server(self) -> uvicorn.Server:
        if self._server is None:
            assert isinstance(self.config.app, str)
            self._server = Server(self.config.app)
        return self._server


class _Ending(threading.Event):
    """Whether the parent ends: it looks at its signals twice a second, but not while it replaces workers."""

    def __init__(self, signals: list[int]) -> None:
        super().__init__()
        self.signals = signals

    def is_set(self) -> bool:
        return super().is_set() or any(one in ENDS for one in self.signals)


class Workers(multiprocess.Multiprocess):
    """The parent of all workers."""

    failed = False
    """Whether it ends because its workers cannot start."""

    def __init__(self, config: uvicorn.Config, sockets: list[socket]) -> None:
        super().__init__(config, sockets)
        self.should_exit = _Ending(self.signal_queue)

    def init_processes(self) -> None:
        super().init_processes()
        Worker.first = False

    def keep_subprocess_alive(self) -> None:
        going = not self.should_exit.is_set()
        super().keep_subprocess_alive()
        self.failed = going and self.should_exit.is_set() and not self.signal_queue
        self._forget()

    def _forget(self) -> None:
        """Forget what those that ended had open at the moment; what they have counted goes on to count."""
        # Imported late: it reads its folder from the environment.
        from prometheus_client.multiprocess import mark_process_dead

        files = Path(os.environ[FOLDER]).glob("gauge_live*.db")
        living = {process.pid for process in self.processes}
        for pid in {int(file.stem.rpartition("_")[2]) for file in files} - living:
            mark_process_dead(pid)  # type: ignore[no-untyped-call]


def run(application: str, host: str, port: int, workers: int) -> None:
    """Serve an application, named as module:attribute, by several processes, until a signal ends them."""
    configure(settings().log)
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        timeout_worker_healthcheck=READY,
    )
    # uvicorn's supervisor finds the kind of its processes by this name.
    multiprocess.Process = Worker  # type: ignore[misc]
    with tempfile.TemporaryDirectory(prefix="unroll-metrics-") as folder:
        os.environ[FOLDER] = folder
        listening: socket = config.bind_socket()
        parent = Workers(config, [listening])
        try:
            parent.run()
        finally:
            listening.close()
    if parent.failed:
        raise SystemExit(STARTUP_FAILURE)
