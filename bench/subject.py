"""Subject: the figures that are measured."""

from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.picture.scene import Scene

Query = tuple[tuple[str, str], ...]


def aligned(steps: int, seed: int) -> FigureSpec:
    """A figure with an input and an output at every time step, parsed from its address.

    Each seed gives another figure, so that nothing is cached from an earlier one.
    """
    return parse("many-to-many", (("tx", str(steps)), ("seed", str(seed))))


def aligned_scene(steps: int, seed: int) -> Scene:
    return stages.scene(aligned(steps, seed))


def alternating(steps: int, seed: int) -> Scene:
    """Inputs and outputs in turns: the only wiring that can be both 64 and 256 time steps long."""
    return stages.scene(parse("custom", (("io", "io" * (steps // 2)), ("seed", str(seed)))))


def generated(steps: int, seed: int) -> Scene:
    """One input, and an output at every time step, which is fed back into the next step."""
    return stages.scene(parse("one-to-many", (("ty", str(steps)), ("seed", str(seed)))))
