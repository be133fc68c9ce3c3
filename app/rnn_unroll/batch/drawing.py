"""Drawing: draws many figures into files, with a process for each processor."""

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import NamedTuple

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.batch import places
from rnn_unroll.batch.pool import pool
from rnn_unroll.errors import CommandError, SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.words.refusals import commands

WORTH = 250
"""One process draws fewer quick figures than this in less time than others need to start."""

CHUNK = 10
"""The most figures that a process gets at once."""


class Item(NamedTuple):
    """A figure, its format, and the file to write. Errors call the figure by its `label`."""

    label: str
    spec: FigureSpec
    extension: str
    place: Path


class Failure(NamedTuple):
    """A figure that cannot be drawn or written, and why. Both are text, so that processes can send them."""

    label: str
    problem: str

    @property
    def error(self) -> CommandError:
        return CommandError(self.label, self.problem)


class Done(NamedTuple):
    """A number of figures that were just finished, and those of them that failed."""

    figures: int
    failures: Sequence[Failure] = ()


def processors() -> int:
    """How many processors this process may use."""
    available = getattr(os, "sched_getaffinity", None)
    return len(available(0)) if available else os.cpu_count() or 1


def worthwhile(items: Sequence[Item]) -> int:
    """The number of processes that finishes these items soonest."""
    slow = any(item.extension in EXPORTS and EXPORTS[item.extension].slow for item in items)
    return min(processors(), len(items)) if slow or len(items) >= WORTH else 1


def exported(item: Item) -> bytes:
    """The item's figure in its format."""
    return EXPORTS[item.extension].render(item.spec)


def draw(
    items: Sequence[Item], jobs: int, render: Callable[[Item], bytes] = exported
) -> Generator[Done, None, None]:
    """Write the bytes that `render` returns for each item into its file. Yields progress, in any order.

    `render` must be a module's function, so that it can be sent to processes. Closing the iterator stops the
    work: files that were written are whole, and the others are not begun. Raises CommandError if
    something else ends a process.
    """
    if jobs == 1:
        for item in items:
            yield _drawn([item], render)
        return
    chunk = max(1, min(CHUNK, len(items) // (4 * jobs)))
    processes = pool(jobs)
    try:
        futures: list[Future[Done]] = [
            processes.submit(_drawn, items[k : k + chunk], render) for k in range(0, len(items), chunk)
        ]
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool:
        raise CommandError("jobs", commands.process_ended()) from None
    finally:
        # A with statement would call shutdown without cancelling the figures that wait.
        processes.shutdown(cancel_futures=True)


def _drawn(items: Sequence[Item], render: Callable[[Item], bytes]) -> Done:
    """Draw and write some items in this process."""
    failures = []
    for item in items:
        try:
            places.put(item.place, render(item))
        except SpecError as error:
            failures.append(Failure(item.label, error.line))
        except OSError as error:
            refused = CommandError("out", commands.cannot_write(item.place, places.reason(error)))
            failures.append(Failure(item.label, refused.line))
    return Done(len(items), failures)
