"""Pool: processes that draw, which can begin to start before there is anything to draw.

A process that draws imports for as long as some hundreds of figures take. So one process, which
`begin` starts, imports it all, and draws a first figure, while this one still reads what is to be
drawn; the others are forks of it, and have it from the start. This module imports nothing of the
others, so that it can be first.
"""

import multiprocessing
import os
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.context import BaseContext

_NEEDED = ["rnn_unroll.batch.drawing", "rnn_unroll.batch.warm"]
"""What the processes that draw have from the start."""


def begin() -> BaseContext:
    """Start the process that the others will be forks of, where the system has such; it is not waited for."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver, resource_tracker

    # The processes share the processors already, and the products of these networks are small.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Not a fork of this process: that would inherit its threads' locks, but not the threads.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_NEEDED)
    # It imports before it minds Control-C, which is for the process that waits for it: it gets it blocked.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def pool(jobs: int) -> ProcessPoolExecutor:
    """So many processes."""
    # Windows waits for no more of them at once.
    return ProcessPoolExecutor(min(jobs, 61) if sys.platform == "win32" else jobs, begin(), _ignore)


def _ignore() -> None:
    # Control-C is for the process that waits for these, which then ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
