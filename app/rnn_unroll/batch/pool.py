"""Pool: the processes that draw. They can start before it is known what to draw.

The imports of a process take as long as some hundreds of figures. So `begin` starts one process that
imports everything and draws a first figure, while this process still reads what to draw. All others
are forks of that one and need no imports. This module imports no other of the package, so that `begin` can be
the first thing that runs.
"""

import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext

_NEEDED = ["rnn_unroll.batch.drawing", "rnn_unroll.batch.warm"]
"""The modules that the forks have from the start."""


def begin() -> BaseContext:
    """Start the process that the others will be forks of, if the system can fork, and do not wait for it."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    # The processes already use all processors, and threads do not help with such small matrices.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # A fork of this very process would inherit the locks of its threads without the threads.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_NEEDED)
    # Control-C is meant for this process alone. The server cannot ignore it while it imports, so it inherits
    # the signal blocked.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def pool(jobs: int) -> ProcessPoolExecutor:
    """A pool of `jobs` processes."""
    # Windows cannot wait for more than 61 processes at once.
    return ProcessPoolExecutor(min(jobs, 61) if sys.platform == "win32" else jobs, begin(), _ignore)


def _ignore() -> None:
    # The process that started these gets Control-C too, and ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
