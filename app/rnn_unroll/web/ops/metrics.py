"""Metrics: what is counted and timed, in the text format of Prometheus.

With several workers each has its numbers in files of a folder (PROMETHEUS_MULTIPROC_DIR), and whichever is
asked adds them up.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from time import perf_counter
from typing import Final

from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that names the folder. prometheus_client reads it when it is imported."""

# The time at which each was first counted doubles the answer, and no question needs it.
disable_created_metrics()  # type: ignore[no-untyped-call]

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("unroll_requests", "Answers, by what was asked for and by status", ["route", "status"])
SECONDS = Histogram(
    "unroll_request_seconds",
    "From the head of a request to the end of its answer; streams that last are left out",
    ["route"],
    buckets=_SECONDS,
)
FIGURES = Counter(
    "unroll_figures",
    "Figures at their addresses, by where they came from: kept, drawn, or unchanged (304)",
    ["pattern", "format", "source"],
)
STAGES = Histogram(
    "unroll_stage_seconds",
    "Stages of a figure: parse an address, draw (run the network, too), wait for a process, encode",
    ["stage"],
    buckets=_SECONDS,
)
REFUSED = Counter("unroll_refused", "Requests that got 503, by what had too much to do", ["by"])
WAITING = Gauge("unroll_pool_waiting", "Drawings that wait for a process", multiprocess_mode="livesum")
DRAWING = Gauge("unroll_pool_drawing", "Processes that draw", multiprocess_mode="livesum")
CAPACITY = Gauge("unroll_pool_processes", "The most processes that draw", multiprocess_mode="livesum")
KEPT = Gauge("unroll_store_figures", "Figures that are kept in memory", multiprocess_mode="livesum")
BYTES = Gauge(
    "unroll_store_bytes", "Bytes of kept figures, as the store counts them", multiprocess_mode="livesum"
)
FOLLOWERS = Gauge("unroll_followers", "Open event streams of live lectures", multiprocess_mode="livesum")
CONNECTIONS = Gauge("unroll_connections", "Open connections", multiprocess_mode="livesum")
CLOSED = Counter("unroll_closed_connections", "Connections that were closed early, by phase", ["phase"])

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@cache
def figure(path: str, source: str) -> Counter:
    """The counter of figures at a path, which must be that of one: it is kept for the next."""
    pattern, _, form = path.rpartition("/")[2].rpartition(".")
    return FIGURES.labels(pattern, form, source)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Time a stage of a figure."""
    began = perf_counter()
    try:
        yield
    finally:
        STAGES.labels(name).observe(perf_counter() - began)


def text() -> bytes:
    """All metrics, of all workers."""
    if FOLDER not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)
