"""Renders: the figures and pages that are being drawn in other processes, and those that wait for one.

resvg and typst hold the interpreter's lock while they draw, so a thread would stop all other answers.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from threading import Lock
from time import perf_counter
from typing import Any, TypeVar

from starlette.types import Receive

from rnn_unroll.batch.drawing import processors
from rnn_unroll.batch.pool import begin, pool
from rnn_unroll.errors import SpecError
from rnn_unroll.web.client import HERE
from rnn_unroll.web.ops import metrics
from rnn_unroll.words import serving
from rnn_unroll.words.refusals import requests

WAITING = 64
"""The most figures and pages that wait for a process."""

RETRY_AFTER = 5
"""Seconds after which a client may ask again for a figure that was refused because too many wait."""

RENEW = 300
"""The number of figures that a process draws before another one takes its place: typst's and resvg's caches
grow with every figure."""

NICENESS = 5
"""How much less urgent drawing is than answering."""

UNCOUNTED = "rnn_unroll.web.ops.uncounted"
WARM = "rnn_unroll.web.warm"
"""The module that does what a process does only once."""

_log = logging.getLogger("uvicorn.error")

Result = TypeVar("Result")


class BusyError(SpecError):
    """The server has too much to do; the client may ask again after `again` seconds. `status` says so."""

    status = 503
    again = RETRY_AFTER


def busy() -> BusyError:
    """The refusal of one figure more."""
    return BusyError("server", requests.busy(RETRY_AFTER))


async def gone(receive: Receive) -> None:
    """Ends when the client has left. The body of its request must have been received, or be empty."""
    while (await receive())["type"] != "http.disconnect":
        pass


class _Job:
    """One drawing, and how many requests wait for it."""

    def __init__(self, draw: Callable[[], Any], client: str) -> None:
        self.draw, self.client = draw, client
        self.askers = 0
        self.begun = False
        self.asked = perf_counter()
        self.body: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class _Process:
    """A process that draws one figure at a time. It starts with the first."""

    def __init__(self) -> None:
        self.executor: ProcessPoolExecutor | None = None
        self.drawn = 0
        self.starting = Lock()

    def submit(self, draw: Callable[[], Result]) -> Future[Result]:
        """Begin a drawing. Starting the process blocks, and can raise OSError."""
        with self.starting:
            if self.executor is None:
                self.executor = pool(1, NICENESS)
            return self.executor.submit(draw)

    def renew(self) -> None:
        """Let the next drawing start another process."""
        self.end()
        self.executor, self.drawn = None, 0

    def end(self, wait: bool = False) -> None:
        """End the process, at once if it draws."""
        # Nobody would end one that starts meanwhile, and Python waits for it before it exits.
        with self.starting:
            if self.executor is None:
                return
            for child in list((self.executor._processes or {}).values()):
                child.kill()
            self.executor.shutdown(wait, cancel_futures=True)


class Renders:
    """Draws figures in at most `processes` processes, which start when they are first needed.

    A picture that nobody waits for any more is not begun. Where no process can draw, such as in a script
    whose main module cannot be imported again, threads do.
    """

    def __init__(self, processes: int | None = None, waiting: int = WAITING) -> None:
        self.limit, self.waiting = processes or processors(), waiting
        self.jobs: dict[Hashable, _Job] = {}
        self.queue: deque[_Job] = deque()
        self.idle: list[_Process] = []
        self.busy: set[_Process] = set()
        self.tasks: set[asyncio.Task[None]] = set()
        self.threads = False

    def prepare(self) -> None:
        """Start what all processes are copies of, without waiting for it."""
        begin(UNCOUNTED, WARM)

    async def render(
        self,
        name: Hashable | None,
        draw: Callable[[], Result],
        leaves: Callable[[], Awaitable[None]],
        client: str = HERE,
    ) -> Result | None:
        """What `draw` returns; None if the client leaves before it is there: `leaves` then ends.

        Requests with the same `name` share a drawing; one without a name shares it with no other. `draw`
        is sent to a process, so it must be a module's function or a partial of one. Raises BusyError if too
        many others wait, or too many of the same `client`, and whatever `draw` raises.
        """
        key: Hashable = object() if name is None else name
        job = self.jobs.get(key) or self._add(key, draw, client)
        job.askers += 1
        leaving = asyncio.ensure_future(leaves())
        try:
            either: set[asyncio.Future[Any]] = {job.body, leaving}
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            drawn: Result | None = job.body.result() if job.body.done() else None
            return drawn
        finally:
            leaving.cancel()
            job.askers -= 1
            if not job.askers and not job.begun and not job.body.done():
                job.body.cancel()
                self.queue.remove(job)

    def _add(self, key: Hashable, draw: Callable[[], Any], client: str) -> _Job:
        # One client alone does not fill the queue, so that all others still have a place.
        full = client != HERE and sum(job.client == client for job in self.queue) >= self.waiting // 2
        if full or len(self.queue) >= self.waiting:
            metrics.REFUSED.labels("pool").inc()
            raise busy()
        job = self.jobs[key] = _Job(draw, client)
        job.body.add_done_callback(partial(self._forget, key))
        self.queue.append(job)
        self._begin()
        return job

    def _forget(self, key: Hashable, body: asyncio.Future[Any]) -> None:
        del self.jobs[key]
        if not body.cancelled():
            # Nobody may be left to take the error, which asyncio would log.
            body.exception()

    def _begin(self) -> None:
        """Give waiting figures to the processes that are free."""
        while self.queue and len(self.busy) < self.limit:
            job = self.queue.popleft()
            job.begun = True
            process = self.idle.pop() if self.idle else _Process()
            self.busy.add(process)
            task = asyncio.ensure_future(self._draw(job, process))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _draw(self, job: _Job, process: _Process) -> None:
        metrics.STAGES.labels("wait").observe(perf_counter() - job.asked)
        try:
            with metrics.stage("draw"):
                job.body.set_result(await self._drawn(job.draw, process))
        except Exception as error:
            job.body.set_exception(error)
        finally:
            process.drawn += 1
            self.busy.discard(process)
            if process.drawn < RENEW:
                self.idle.append(process)
            else:
                process.end()
            self._begin()

    async def _drawn(self, draw: Callable[[], Result], process: _Process) -> Result:
        """Draw in a process; once more in a new one, if the process ends: it may have ended while idle."""
        loop = asyncio.get_running_loop()
        for _ in range(2):
            if self.threads:
                return await loop.run_in_executor(None, draw)
            with suppress(BrokenProcessPool, OSError):
                return await self._in(process, draw)
            process.renew()
        # Is it the picture's fault, or can no process do anything?
        try:
            await self._in(process, bytes)
        except (BrokenProcessPool, OSError):
            process.renew()
            self.threads = True
            _log.error(serving.threads_draw())
            return await loop.run_in_executor(None, draw)
        _log.error(serving.workers_ended())
        raise busy()

    async def _in(self, process: _Process, draw: Callable[[], Result]) -> Result:
        submitted = await asyncio.get_running_loop().run_in_executor(None, process.submit, draw)
        return await asyncio.wrap_future(submitted)

    def close(self) -> None:
        """End all processes, those that still draw as well, and draw nothing of what waits."""
        self.queue.clear()
        for task in self.tasks:
            # A drawing whose process ends is begun again in another one.
            task.cancel()
        for process in (*self.idle, *self.busy):
            process.end(wait=True)
        self.idle.clear()
