"""Drawing: a scene to SVG bytes, compared with the plain join, and its growth with the time steps."""

from collections.abc import Callable, Iterator
from statistics import median

from bench import join, subject
from bench.pair import Pair, interleaved
from bench.row import Row, at_most, milliseconds, times
from rnn_unroll.picture import draw
from rnn_unroll.picture.scene import Scene

PAIRS = 60


def rows() -> Iterator[Row]:
    for steps in (16, 64, 128):
        pair = beside_join(steps)
        target = at_most(2) if steps == 64 else None
        yield Row(
            f"drawing, scene → SVG, T = {steps}; beside a plain join of the same bytes",
            milliseconds(median(pair.ours)),
            milliseconds(median(pair.baseline)),
            times(pair.slower),
            str(target or "–"),
            target.verdict(pair.slower) if target else "–",
        )
    target = at_most(4.3)
    for name, scene, long in (
        ("input and output in turns", subject.alternating, 256),
        ("one-to-many", subject.generated, 255),
    ):
        pair = growth(scene, long)
        yield Row(
            f"drawing, growth from T = 64 to T = {long}, {name}",
            milliseconds(median(pair.ours)),
            f"{milliseconds(median(pair.baseline))} at T = 64",
            times(pair.slower),
            str(target),
            target.verdict(pair.slower),
        )


def beside_join(steps: int) -> Pair:
    def prepare(k: int) -> tuple[Callable[[], bytes], Callable[[], bytes]]:
        scene = subject.aligned_scene(steps, seed=k)
        join.check(scene)
        return lambda: draw.svg(scene), lambda: join.svg(scene)

    return interleaved(prepare, PAIRS)


def growth(scene: Callable[[int, int], Scene], long: int) -> Pair:
    def prepare(k: int) -> tuple[Callable[[], bytes], Callable[[], bytes]]:
        large, small = scene(long, k), scene(64, k)
        return lambda: draw.svg(large), lambda: draw.svg(small)

    return interleaved(prepare, PAIRS)
