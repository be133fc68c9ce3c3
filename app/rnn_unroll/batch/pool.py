"""Pool: the processes that draw. Starting them needs no knowledge of what to draw.

The imports of a process take as long as some hundreds of figures. So `begin` starts one process that
imports everything and draws a first figure, while this process still reads what to draw. All others are forks
of that process and need no imports. This module imports nothing else of the package, so that a command can
call `begin` before it imports anything.
"""

import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext

_NEEDED = ["rnn_unroll.batch.drawing", "rnn_unroll.batch.warm"]
"""The modules that are imported before the forks start."""


def begin(*modules: str) -> BaseContext:
    """Start the process that later processes are forks of, if the system can fork. Does not wait for it.

    The first call decides which `modules` it imports as well.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    # The processes already use all processors, and threads do not help with such small matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Forks of this process itself would inherit the locks of its threads without the threads.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*_NEEDED, *modules])
    # Control-C is meant for this process alone. The fork server cannot ignore the signal while it imports, so
    # the signal is blocked while it starts, and it inherits that.
    resource_tracker.ensure_running()
    previous = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, previous)
    return context


def pool(jobs: int, niceness: int = 0) -> ProcessPoolExecutor:
    """A pool of `jobs` processes, whose priority is `niceness` lower than that of this process."""
    # Windows cannot wait for more than 61 processes at once.
    count = min(jobs, 61) if sys.platform == "win32" else jobs
    return ProcessPoolExecutor(count, begin(), prepare, (niceness,))


def prepare(niceness: int) -> None:
    """Make this process one that works for another: less urgent by `niceness`, and ended with it."""
    # The process that started this one receives Control-C too, and ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if niceness and hasattr(os, "nice"):
        os.nice(niceness)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process when the one that started it is killed, which would otherwise leave it waiting."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
