"""Trainings: the networks that are being trained, each in a process of its own, for one reader each."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from rnn_unroll.batch import pool
from rnn_unroll.batch.drawing import processors
from rnn_unroll.training import Event, Training, end, events
from rnn_unroll.web.ops import metrics
from rnn_unroll.web.renders import NICENESS, RETRY_AFTER, WARM, BusyError
from rnn_unroll.words import training as words
from rnn_unroll.words.refusals import requests

SECONDS = 30
"""How long a training may take."""

HEARTBEAT = 5.0
"""Seconds without an event after which a comment is sent, so that no proxy takes the connection for dead."""

_log = logging.getLogger("uvicorn.error")


class Trainings:
    """Trains at most `limit` networks at once."""

    def __init__(self, limit: int | None = None, seconds: float = SECONDS) -> None:
        self.limit, self.seconds = limit or max(2, processors()), seconds
        self.processes: set[BaseProcess] = set()
        self.taken = 0
        # Each thread waits for one process.
        self.threads = ThreadPoolExecutor(self.limit, "training")

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place for one training. Raises BusyError if there is none."""
        if self.taken >= self.limit:
            metrics.REFUSED.labels("trainings").inc()
            raise BusyError("server", requests.too_many_trainings(self.limit, RETRY_AFTER))
        self.taken += 1
        try:
            yield
        finally:
            self.taken -= 1

    async def follow(self, training: Training, after: int) -> AsyncGenerator[bytes, None]:
        """The server-sent events of a training, after the epoch with that number, and comments between them.

        Who closes this iterator ends the process.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self.seconds
        starting = loop.run_in_executor(self.threads, self._start, training, after)
        try:
            _, pipe = await asyncio.shield(starting)
            message = b""
            while not message.startswith(_END):
                reading = loop.run_in_executor(self.threads, pipe.recv_bytes)
                # Nobody takes the error of a pipe whose process was ended.
                reading.add_done_callback(lambda read: read.cancelled() or read.exception())
                while not reading.done():
                    left = deadline - loop.time()
                    if left <= 0:
                        yield written(end(words.stopped(round(self.seconds))))
                        return
                    await asyncio.wait({reading}, timeout=min(left, HEARTBEAT))
                    if not reading.done():
                        yield b":\n\n"
                message = reading.result()
                yield message
        except (EOFError, OSError):
            _log.exception(words.ended())
            yield written(end(words.ended()))
        finally:
            # It may still be starting when its reader leaves.
            await asyncio.wait({starting})
            if not starting.cancelled() and starting.exception() is None:
                process, _ = starting.result()
                process.kill()
                self.processes.discard(process)

    def _start(self, training: Training, after: int) -> tuple[BaseProcess, Connection]:
        """A process that trains, and the pipe that its events come from."""
        context = pool.begin(WARM)
        receiving, sending = context.Pipe(duplex=False)
        with sending:
            make: type[BaseProcess] = context.Process  # type: ignore[attr-defined]
            process = make(target=_train, args=(sending, training, after), daemon=True)
            process.start()
        self.processes.add(process)
        return process, receiving

    def close(self) -> None:
        """End all trainings."""
        for process in tuple(self.processes):
            process.kill()
        self.threads.shutdown(wait=False)


def _train(pipe: Connection, training: Training, after: int) -> None:
    """Train in this process, and send the events to another one, as they are sent on."""
    pool.prepare(NICENESS)
    for event in events(training, after):
        pipe.send_bytes(written(event))


def written(event: Event) -> bytes:
    """A server-sent event."""
    number = "" if event.number < 0 else f"id: {event.number}\n"
    return f"event: {event.kind}\n{number}data: {json.dumps(event.data)}\n\n".encode()


_END = written(end())[: len(b"event: end\n")]
"""How the last event begins."""
