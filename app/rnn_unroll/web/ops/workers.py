"""Workers: several processes that serve one address together.

The parent opens the socket and keeps it, so that none who comes while a worker is replaced is refused. On
SIGHUP every worker is replaced by a new one, which reads the code and the settings anew: the old one ends
when the new one is ready.
"""

import os
import signal
import tempfile
from socket import socket

import uvicorn
from uvicorn.supervisors import multiprocess

from rnn_unroll.settings import settings
from rnn_unroll.web.ops.logs import configure
from rnn_unroll.web.ops.metrics import FOLDER
from rnn_unroll.web.server import Server

READY = 60
"""Seconds in which a new worker must be ready, and in which one must answer that it lives."""


class Worker(multiprocess.Process):
    """One process. uvicorn makes its own kind of server, which has no deadlines."""

    def target(self, sockets: list[socket] | None = None) -> None:
        configure(settings().log)
        # uvicorn gives the signal that ended it to whoever had it before. Python would leave its files then.
        signal.signal(signal.SIGTERM, lambda *_: None)
        super().target(sockets)

    @property
    def server(self) -> uvicorn.Server:
        if self._server is None:
            assert isinstance(self.config.app, str)
            self._server = Server(self.config.app)
        return self._server


class Workers(multiprocess.Multiprocess):
    """The parent of all workers."""

    def keep_subprocess_alive(self) -> None:
        before = {process.pid for process in self.processes}
        super().keep_subprocess_alive()
        self._forget(before)

    def restart_all(self) -> None:
        before = {process.pid for process in self.processes}
        super().restart_all()
        self._forget(before)

    def _forget(self, before: set[int | None]) -> None:
        """Forget what those that ended had open at the moment; what they have counted goes on to count."""
        # Imported late: it reads its folder from the environment.
        from prometheus_client.multiprocess import mark_process_dead

        for pid in before - {process.pid for process in self.processes}:
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
        try:
            Workers(config, [listening]).run()
        finally:
            listening.close()
