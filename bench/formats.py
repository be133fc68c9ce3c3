"""Formats: an address to the bytes of each image format, without caches, compared with SVG."""

from collections.abc import Callable, Iterator
from statistics import median

from bench.pair import Pair, interleaved
from bench.row import Row, at_most, milliseconds, times
from rnn_unroll.address.parse import parse
from rnn_unroll.exports import EXPORTS

STEPS = 16
TARGETS = {"png": at_most(250, " ms"), "pdf": at_most(100, " ms"), "gif": None, "webp": None}
PAIRS = {"png": 30, "pdf": 30, "gif": 6, "webp": 6}


def rows() -> Iterator[Row]:
    for slug, target in TARGETS.items():
        pair = beside_svg(slug)
        ours = median(pair.ours)
        yield Row(
            f"formats, address → {slug}, T = {STEPS}; beside address → svg",
            milliseconds(ours),
            milliseconds(median(pair.baseline)),
            times(pair.slower),
            str(target or "–"),
            target.verdict(ours * 1e3) if target else "–",
        )


def beside_svg(slug: str) -> Pair:
    def rendered(slug: str, seed: int) -> bytes:
        spec = parse("many-to-many", (("tx", str(STEPS)), ("seed", str(seed))), extension=slug)
        return EXPORTS[slug].render(spec)

    def prepare(k: int) -> tuple[Callable[[], bytes], Callable[[], bytes]]:
        # Each figure has its own seed, so that no stage has cached it.
        return lambda: rendered(slug, 2 * k), lambda: rendered("svg", 2 * k + 1)

    return interleaved(prepare, PAIRS[slug])
