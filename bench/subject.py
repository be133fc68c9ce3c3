"""Subject: the figures that are measured, as addresses."""

from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.picture.scene import Scene

Query = tuple[tuple[str, str], ...]


def aligned(steps: int, seed: int) -> FigureSpec:
    """An input and an output at every time step, read anew from its address.

    Each seed is another figure, so that no run finds its own values where an earlier one left them.
    """
    return parse("many-to-many", (("tx", str(steps)), ("seed", str(seed))))


def aligned_scene(steps: int, seed: int) -> Scene:
    return stages.scene(aligned(steps, seed))


def alternating(steps: int, seed: int) -> Scene:
    """Inputs and outputs in turns: the one wiring that fills T = 64 and T = 256 alike."""
    return stages.scene(parse("custom", (("io", "io" * (steps // 2)), ("seed", str(seed)))))


def generated(steps: int, seed: int) -> Scene:
    """One input, an output at every time step, each fed back into the next."""
    return stages.scene(parse("one-to-many", (("ty", str(steps)), ("seed", str(seed)))))
