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

from rnn_unroll.words import measures

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that names the folder. prometheus_client reads it when it is imported."""

# The time at which each was first counted doubles the answer, and no question needs it.
disable_created_metrics()  # type: ignore[no-untyped-call]

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

REQUESTS = Counter("unroll_requests", measures.requests(), ["route", "status"])
SECONDS = Histogram(
    "unroll_request_seconds",
    measures.seconds(),
    ["route"],
    buckets=_SECONDS,
)
FIGURES = Counter(
    "unroll_figures",
    measures.figures(),
    ["pattern", "format", "source"],
)
STAGES = Histogram(
    "unroll_stage_seconds",
    measures.stages(),
    ["stage"],
    buckets=_SECONDS,
)
SHARED = Counter("unroll_shared_figures", measures.shared(), ["outcome"])
REFUSED = Counter("unroll_refused", measures.refused(), ["by"])
WAITING = Gauge("unroll_pool_waiting", measures.waiting(), multiprocess_mode="livesum")
DRAWING = Gauge("unroll_pool_drawing", measures.drawing(), multiprocess_mode="livesum")
CAPACITY = Gauge("unroll_pool_processes", measures.capacity(), multiprocess_mode="livesum")
KEPT = Gauge("unroll_store_figures", measures.kept(), multiprocess_mode="livesum")
BYTES = Gauge("unroll_store_bytes", measures.kept_bytes(), multiprocess_mode="livesum")
FOLLOWERS = Gauge("unroll_followers", measures.followers(), multiprocess_mode="livesum")
CONNECTIONS = Gauge("unroll_connections", measures.connections(), multiprocess_mode="livesum")
CLOSED = Counter("unroll_closed_connections", measures.closed(), ["phase"])

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
