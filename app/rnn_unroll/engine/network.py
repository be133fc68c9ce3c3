"""Network: the parameters of a figure, and how they are drawn from a seed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.cells import Array, Cell, DType, Parameters
from rnn_unroll.engine.cells.tape import Widths
from rnn_unroll.engine.heads import HEADS, Answers, Head
from rnn_unroll.engine.inits import INITS, Draw
from rnn_unroll.engine.inner import Between
from rnn_unroll.engine.patterns import Part
from rnn_unroll.engine.streams import ATTENTION, HEAD, WEIGHTS, stream

PARTS: tuple[Part, ...] = ("network", "encoder", "decoder")

Layer = tuple[Parameters, ...]
"""One layer's parameters: those of its forward chain and, if it has one, of its backward chain."""


@dataclass(frozen=True, slots=True)
class Network:
    """The weights of a figure: each part's layers from the bottom up, and one output head.

    `hidden` is the length of a⟨t⟩: H, or P where the cell projects, and the head and the layers read so many
    numbers.
    `inputs` is the width of x in each part. `head` holds W_ya (V, D·H) and b_y (V,), where D is the
    number of directions; it is None if the network has no outputs. A head with an inner layer holds W_ma
    (M, D·H), b_m (M,), W_ym (V, M) and b_y, and `between` is the function of that layer. `attention` holds
    W_h (H, 2H) and b_h (H,), by which a decoder attends to its encoder; None if it does not. All copies of a
    part along time share its weights. `answers` is what the head's logits are; one that answers with numbers
    can feed nothing back. `tables` has the vectors (V, E) that stand for what is fed back into a part;
    without a table they are one-hot.
    """

    cell: Cell
    hidden: int
    inputs: Mapping[Part, int]
    parts: Mapping[Part, tuple[Layer, ...]]
    head: Parameters | None
    attention: Parameters | None = None
    answers: Answers = "classes"
    tables: Mapping[Part, Array] = field(default_factory=dict)
    between: Between = "linear"

    def fed(self, part: Part) -> Array:
        """The vector that a part reads for each of the V classes of an output, (V, E) or (V, V)."""
        classes = 0 if self.head is None else len(self.head["b_y"])
        return self.tables[part][:classes] if part in self.tables else np.eye(classes, dtype=self.dtype)

    @property
    def widths(self) -> Widths:
        """The lengths of a⟨t⟩, which is `hidden`, and of c⟨t⟩ and every gate."""
        return self.cell.widths(next(iter(self.parts.values()))[0][0])

    @property
    def units(self) -> int:
        """The length H of c⟨t⟩ and of every gate."""
        return self.widths.units

    @property
    def output(self) -> Head:
        """How the outputs read their logits."""
        return HEADS[self.answers]

    @property
    def directions(self) -> int:
        return len(next(iter(self.parts.values()))[0])

    @property
    def layers(self) -> int:
        return len(next(iter(self.parts.values())))

    @property
    def dtype(self) -> DType:
        """The precision in which the whole run is computed."""
        layer = next(iter(self.parts.values()))[0]
        return next(iter(layer[0].values())).dtype


class Size(NamedTuple):
    """The size of a network. `directions` is 2 if every layer also runs backward in time. `attends`: its
    decoder attends to its encoder.
    """

    layers: int
    directions: int
    hidden: int
    attends: bool = False


def draw_network(
    cell: Cell,
    seed: int,
    size: Size,
    inputs: Mapping[Part, int],
    outputs: int,
    scheme: Draw | None = None,
) -> Network:
    """Draw random weights; the same seed gives the same weights for ever.

    `inputs` gives the input width of each part, `outputs` the number of classes. Each part, layer and
    direction, the head and the attention have their own random streams, so that another layer, direction or
    token changes no other number. `scheme` says how to draw; its generator is replaced.
    """
    draw = scheme or Draw(stream(seed), INITS["normal"])
    settled = draw.init.settled

    def chain_of(part: Part, layer: int, direction: int) -> Parameters:
        width = inputs[part] if layer == 0 else size.directions * size.hidden
        name = (WEIGHTS, PARTS.index(part), layer, *([1] if direction else []))
        drawn = cell.initialise(draw._replace(rng=stream(seed, *name)), size.hidden, width)
        return {key: settled(array) for key, array in drawn.items()}

    parts = {
        part: tuple(
            tuple(chain_of(part, layer, direction) for direction in range(size.directions))
            for layer in range(size.layers)
        )
        for part in inputs
    }
    rows = stream(seed, HEAD).standard_normal((outputs, size.hidden + 1))
    columns = [rows[:, : size.hidden]]
    if size.directions == 2:
        columns.append(stream(seed, HEAD, 1).standard_normal((outputs, size.hidden)))
    gain = 3 / np.sqrt(size.hidden)
    head = {"W_ya": settled(np.hstack(columns) * gain), "b_y": settled(0.3 * rows[:, size.hidden])}
    attention = None
    if size.attends:
        attention = {key: settled(array) for key, array in _draw_attention(seed, size.hidden).items()}
    return Network(cell, size.hidden, inputs, parts, head, attention)


def _draw_attention(seed: int, hidden: int) -> Parameters:
    """W_h (H, 2H) and b_h (H,). The variance of 1/H keeps h̃ off zero, and off the ends of its tanh."""
    rows = stream(seed, ATTENTION).standard_normal((hidden, 2 * hidden + 1))
    return {"W_h": rows[:, : 2 * hidden] / np.sqrt(hidden), "b_h": 0.3 * rows[:, 2 * hidden]}
