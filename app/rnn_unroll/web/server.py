"""Server: uvicorn with the deadlines and limits of `Connection`."""

import asyncio
import logging
import socket
from collections import Counter

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from rnn_unroll.settings import settings as chosen
from rnn_unroll.web import connection
from rnn_unroll.web.connection import Connection, Phase
from rnn_unroll.web.ops import metrics
from rnn_unroll.words import serving

SHARE = 0.8
"""The share of the process's descriptors that connections may take."""

AT_ONCE = 64
"""The most connections that asyncio accepts in one go, before any of them can be closed again. It is less
where few descriptors are left for them."""

OTHERS = 48
"""The descriptors that the process needs for its own files, pipes and processes."""

QUEUE = 1024
"""The most connections that the system holds for the next go. A client beyond waits a second or more."""

GRACE = 8
"""Seconds after the signal to end until answers in progress are given up."""

LEAVE = 1
"""Seconds for answers that are given up to end. One that a thread computes goes on until it is computed."""

TICKS, REPORT = 10, 600
"""Every how many ticks, of 0.1 s, connections are checked and closed ones are reported."""

ENDING = "rnn_unroll.ending"
"""The name in the application's lifespan state of what is called when the server begins to end: streams that
would last for hours end then.
"""

_log = logging.getLogger("uvicorn.error")


class Server(uvicorn.Server):
    """Serves an application. `limit` is the most connections at a time."""

    def __init__(self, application: ASGIApp | str, limit: int | None = None, **settings: object) -> None:
        self.closed: Counter[Phase] = Counter()
        limit = limit or connections()
        shared = {"limit": limit, "closed": self.closed, "held": Counter(), "proxied": chosen().proxies > 0}
        kind = type("Connection", (Connection,), shared)
        # The application writes its own lines: uvicorn's have neither a time nor an id.
        settings = {"log_config": None, "access_log": False, "server_header": False, **settings}
        # The application reads what proxies say: uvicorn knows no number of them.
        settings["proxy_headers"] = False
        config = uvicorn.Config(
            application,
            http=kind,
            ws="none",
            timeout_keep_alive=30,
            timeout_graceful_shutdown=GRACE,
            backlog=max(1, min(AT_ONCE, limit // 16)),
            **settings,  # type: ignore[arg-type]
        )
        super().__init__(config)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.loaded_app = self._quiet(self.config.loaded_app)
        await super().startup(sockets)
        for server in getattr(self, "servers", ()):
            for listening in server.sockets:
                # asyncio has one number for both; a second call of listen changes the system's alone.
                with listening.dup() as same:
                    same.listen(QUEUE)

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS == 0:
            self.check(None)
        if counter % REPORT == 0:
            self.report()
        metrics.CONNECTIONS.set(len(self.server_state.connections))
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if ending := self.lifespan.state.get(ENDING):
            ending()
        # Clients that keep their connections open must not send the next request to this process.
        self.server_state.default_headers.append((b"connection", b"close"))
        closing = asyncio.ensure_future(self._drain(connection.clock()))
        await super().shutdown(sockets)
        closing.cancel()
        if self.force_exit:
            await self._break_off()
            # uvicorn leaves out the application's own end then, which ends the processes that draw.
            await self.lifespan.shutdown()

    async def _drain(self, ending: float) -> None:
        while not self.force_exit:
            self.check(ending)
            await asyncio.sleep(0.1)
        await self._break_off()

    async def _break_off(self) -> None:
        """Close all connections and give up all answers, because somebody insists on the end."""
        for one in list(self.server_state.connections):
            if isinstance(one, Connection):
                one.transport.abort()
        tasks = list(self.server_state.tasks)
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=LEAVE)

    def _quiet(self, application: ASGIApp) -> ASGIApp:
        """The application, whose answers can be given up while the server ends: uvicorn logs that as an
        error of the application, and answers with a 500.
        """

        async def quiet(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                await application(scope, receive, send)
            except asyncio.CancelledError:
                if not self.should_exit:
                    raise

        return quiet

    def check(self, ending: float | None) -> None:
        """Close the connections whose clients are too slow. `ending` is when the server began to end."""
        for one in list(self.server_state.connections):
            if isinstance(one, Connection):
                one.check(ending)

    def report(self) -> None:
        """Log how many connections were closed since the last report, in one line."""
        for phase, number in self.closed.items():
            metrics.CLOSED.labels(phase.value).inc(number)
        if self.closed:
            _log.warning(serving.closed({phase.value: n for phase, n in self.closed.items()}))
            self.closed.clear()


def connections() -> int:
    """The most connections that leave this process descriptors for its files and pipes."""
    try:
        import resource
    except ImportError:
        # Windows has no limit of this kind; its event loop waits for at most 512 sockets at a time.
        return 400
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    soft = min(soft, 65_536)
    return max(8, min(int(SHARE * soft), soft - OTHERS))
