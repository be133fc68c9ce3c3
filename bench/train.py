"""Train: the time from the request of a training to its first points, and how many bytes all of them take."""

import time
from collections.abc import Iterator
from statistics import median, quantiles
from urllib.request import Request, urlopen

from bench.row import Row, at_most, milliseconds
from bench.server import serving

ASKED = "/train/run"
RUNS = 40
TARGET = at_most(300, " ms")


def rows() -> Iterator[Row]:
    with serving() as origin:
        # The first training waits until the server's processes have imported everything.
        received(origin, 1)
        runs = [received(origin, 2) for _ in range(RUNS)]
        for name, found in zip(("before the first epoch", "after it"), zip(*runs, strict=True), strict=True):
            middle, most = median(found), quantiles(found, n=20)[-1]
            ours = f"{milliseconds(middle)}, 19 of 20 within {milliseconds(most)}"
            yield Row(
                f"train, request → the point {name}",
                ours,
                target=str(TARGET),
                verdict=TARGET.verdict(1e3 * most),
            )
        sizes = [size(origin, coding) for coding in ("identity", "zstd")]
        each = [f"{one / 1e3:,.0f} kB" for one in reversed(sizes)]
        yield Row("train, all 31 figures, zstd; beside plain bytes", *each, f"1/{sizes[0] / sizes[1]:.0f}")


def received(origin: str, count: int) -> list[float]:
    """Seconds until each of the first events of a training has come. Then the reader leaves."""
    found: list[float] = []
    begun = time.perf_counter()
    with urlopen(origin + ASKED) as answer:
        text = b""
        while len(found) < count:
            text += answer.read1(65_536)
            found += [time.perf_counter() - begun] * (text.count(b"\n\n") - len(found))
    return found[:count]


def size(origin: str, coding: str) -> int:
    """The bytes of a whole training."""
    with urlopen(Request(origin + ASKED, headers={"Accept-Encoding": coding})) as answer:
        return len(answer.read())
