"""State dict: a network's weights under the names, and in the layout, of a PyTorch module.

PyTorch keeps separate weights and biases for the input and for the state, and stacks the gates: r, z, n in
a GRU, i, f, g, o in an LSTM. Its z is 1 − Γ_u: the same weights with the opposite sign, since
σ(−v) = 1 − σ(v). An LSTM's `weight_hr` (P, H) is the projection of its state.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import CELLS, Array, Cell, Parameters
from rnn_unroll.engine.inner import Between
from rnn_unroll.engine.network import Layer, Network
from rnn_unroll.errors import SpecError
from rnn_unroll.models.limits import SERVER, Limits
from rnn_unroll.models.modules import HEAD, Tensors
from rnn_unroll.models.placing import INNER, PREFIXES, Placed
from rnn_unroll.words.forms import shape
from rnn_unroll.words.refusals import placing as refusals
from rnn_unroll.words.refusals import weights

MAX_LAYERS = 8


class Gate(NamedTuple):
    """A block of PyTorch's stack: our letter of the gate, and −1 if PyTorch stores the opposite sign."""

    letter: str
    sign: float = 1.0


VANILLA = (Gate("a"),)
LSTM = (Gate("u"), Gate("f"), Gate("c"), Gate("o"))
GRU = (Gate("r"), Gate("u", -1.0), Gate("c"))
LAYOUTS: Mapping[str, tuple[Gate, ...]] = {
    "rnn": VANILLA,
    "rnn-relu": VANILLA,
    "rnn-linear": VANILLA,
    "lstm": LSTM,
    "gru-torch": GRU,
    "gru": GRU,
    "lstm-hard": LSTM,
    "lstm-projected": LSTM,
    "gru-hard": GRU,
}
"""The cells whose weights a state dict can hold, and the order of their blocks in it."""

_NAME = re.compile(r"(rnn|encoder|decoder)\.(?:weight|bias)_(?:ih|hh|hr)_l([0-9]+)(_reverse)?")
_HEAD = ("head.weight", "head.bias")

BLOCKS: Mapping[float, str] = {1: "rnn", 3: "gru-torch", 4: "lstm"}
"""The cell of PyTorch whose matrices have so many blocks of H rows."""
PROJECTION, PROJECTED = "weight_hr", "lstm-projected"
"""PyTorch's name of the projection of a state, and the one of its cells that has it."""


def cell_of(placed: Placed, cell: str | None) -> str:
    """The cell, if one is chosen, or that of PyTorch which the matrices fit. Raises SpecError if that is not
    known: an RNN made by hand has an activation that its file does not hold.
    """
    if cell is not None:
        return cell
    if placed.by_hand:
        raise SpecError("cell", refusals.no_activation(placed.by_hand), list(refusals.BY_HAND))
    if any(f".{PROJECTION}_l" in usual for usual in placed.tensors):
        return PROJECTED
    states = [array for usual, array in placed.tensors.items() if usual.endswith("weight_hh_l0")]
    if not states or states[0].ndim != 2 or not states[0].size:
        return "rnn"
    rows, hidden = states[0].shape
    return BLOCKS.get(rows / hidden, "rnn")


def read(placed: Placed, cell: str, limits: Limits = SERVER, between: Between = "linear") -> Network:
    """The network of placed tensors; `between` is the function in a head of two layers.

    Raises SpecError if the tensors are not one network; it names the tensor as the file does, its shape and
    the expected shape.
    """
    if cell not in LAYOUTS:
        raise SpecError("cell", weights.no_layout(cell), list(LAYOUTS))
    tensors, found = placed.tensors, _layers_by_prefix(placed.pieces)
    prefixes = {part: prefix for prefix, part in PREFIXES.items() if prefix in found}
    if set(prefixes) not in ({"network"}, {"encoder", "decoder"}):
        raise SpecError("weights", weights.parts_mixed())
    parts = {
        part: _Part(tensors, placed, prefix, found[prefix], CELLS[cell], limits)
        for part, prefix in prefixes.items()
    }
    if "encoder" in parts:
        _check_fit(parts["encoder"], parts["decoder"])
    widths = {name: part.width for name, part in parts.items()}
    layers = {name: part.layers() for name, part in parts.items()}
    first = next(iter(parts.values()))
    head = _head(tensors, placed, first.directions * first.hidden, limits.classes)
    tables = {part: table for part in parts if (table := placed.vectors(part)) is not None}
    return Network(CELLS[cell], first.hidden, widths, layers, head, tables=tables, between=between)


def _check_fit(encoder: "_Part", decoder: "_Part") -> None:
    """Raise SpecError if the decoder cannot start from the encoder's last state."""
    if 2 in (encoder.directions, decoder.directions):
        raise SpecError("weights", weights.backward_encoder_decoder())
    if encoder.count != decoder.count:
        raise SpecError("weights", weights.other_layers_in_decoder(decoder.count, encoder.count))
    if (encoder.hidden, encoder.units) != (decoder.hidden, decoder.units):
        expected = [len(encoder.gates) * encoder.units, encoder.hidden]
        name = decoder.spelled("weight_hh_l0")
        problem = weights.other_state_in_decoder(name, decoder.get("weight_hh_l0").shape, expected)
        raise SpecError("weights", problem)


def _layers_by_prefix(usual: Iterable[str]) -> dict[str, dict[int, bool]]:
    """The layers of each prefix among the usual names, and whether each also runs backward."""
    found: dict[str, dict[int, bool]] = {}
    for match in filter(None, map(_NAME.fullmatch, usual)):
        layers = found.setdefault(match[1], {})
        layers[int(match[2])] = layers.get(int(match[2]), False) or bool(match[3])
    return found


def _head(tensors: Tensors, placed: Placed, width: int, most: int) -> Parameters | None:
    """The weights of the outputs, which read a state of this width; None without outputs."""
    if not any(name in tensors for name in _HEAD):
        return None
    if f"{INNER}.weight" not in tensors:
        weight, bias = _linear(tensors, placed, HEAD, (width, most), "V")
        return {"W_ya": weight, "b_y": bias}
    inner, of_inner = _linear(tensors, placed, INNER, (width, most), "M")
    weight, bias = _linear(tensors, placed, HEAD, (len(inner), most), "V")
    return {"W_ma": inner, "b_m": of_inner, "W_ym": weight, "b_y": bias}


def _linear(
    tensors: Tensors, placed: Placed, path: str, sizes: tuple[int, int], rows: str
) -> tuple[Array, Array]:
    """The matrix and the bias of a linear layer. `sizes` are how many numbers it reads, and how many it
    writes at most; `rows` is the letter of what it writes. Without a bias it is zero.
    """
    width, most = sizes
    weight = tensors.get(f"{path}.weight")
    of_weight, of_bias = placed.spelled(f"{path}.weight"), placed.spelled(f"{path}.bias")
    if weight is None:
        raise SpecError("weights", weights.head_bias_alone(of_bias, of_weight))
    if weight.ndim != 2 or weight.shape[1] != width or not len(weight):
        raise SpecError("weights", weights.other_shape(of_weight, weight.shape, f"[{rows},{width}]"))
    if len(weight) > most:
        raise SpecError("weights", weights.too_many_outputs(of_weight, weight.shape, most))
    bias = tensors.get(f"{path}.bias", np.zeros(len(weight)))
    if bias.shape != (len(weight),):
        raise SpecError("weights", weights.other_shape(of_bias, bias.shape, shape([len(weight)])))
    return weight, bias


class _Part:
    """The tensors of one part of a network: of its encoder, its decoder, or all."""

    def __init__(
        self,
        tensors: Tensors,
        placed: Placed,
        prefix: str,
        layers: dict[int, bool],
        cell: Cell,
        limits: Limits,
    ) -> None:
        self.tensors, self.placed, self.cell, self.gates = tensors, placed, cell, LAYOUTS[cell.slug]
        self.prefix, self.most = f"{prefix}.", limits.width
        self.count = len(layers)
        if sorted(layers) != list(range(self.count)):
            raise SpecError("weights", weights.layers_with_gaps(self.spelled(""), sorted(layers), MAX_LAYERS))
        if self.count > MAX_LAYERS:
            path = self.spelled("").removesuffix(".")
            raise SpecError("weights", weights.too_many_layers(path, self.count, MAX_LAYERS))
        self.directions = 1 + any(layers.values())
        self.hidden = self.columns("weight_hh_l0", "[G·H,H]")
        self.width = self.columns("weight_ih_l0", "[G·H,I]")
        self.units = self.columns(f"{PROJECTION}_l0", "[P,H]") if cell.projection else self.hidden
        self.refuse_projection()

    def spelled(self, name: str) -> str:
        """A tensor's name in the file, from that without the prefix."""
        return self.placed.spelled(self.prefix + name)

    def columns(self, name: str, expected: str) -> int:
        """The number of columns of a matrix. Raises SpecError if it is no matrix, or too wide."""
        matrix = self.get(name)
        if matrix.ndim != 2 or not matrix.shape[1]:
            raise SpecError("weights", weights.other_shape(self.spelled(name), matrix.shape, expected))
        if matrix.shape[1] > self.most:
            raise SpecError("weights", weights.too_wide(self.spelled(name), matrix.shape, self.most))
        return int(matrix.shape[1])

    def get(self, name: str) -> Array:
        """A tensor by its name without the prefix. Raises SpecError if it is missing."""
        if self.prefix + name not in self.tensors:
            raise SpecError("weights", weights.missing(self.spelled(name)))
        return self.tensors[self.prefix + name]

    def refuse_projection(self) -> None:
        """Raise SpecError if there is a projection that the cell does not have."""
        for usual in self.tensors if not self.cell.projection else ():
            if usual.startswith(f"{self.prefix}{PROJECTION}_l"):
                name, lengths = self.placed.spelled(usual), self.tensors[usual].shape
                raise SpecError("cell", weights.no_projection(name, lengths, self.cell.title), [PROJECTED])

    def layers(self) -> tuple[Layer, ...]:
        """The parameters of each layer's chains."""
        ends = ("", "_reverse")[: self.directions]
        return tuple(tuple(self.chain(f"l{k}{end}", k) for end in ends) for k in range(self.count))

    def chain(self, at: str, layer: int) -> Parameters:
        """The parameters of one chain, whose names end with `at`. Raises SpecError for a wrong shape."""
        rows = len(self.gates) * self.units
        width = self.directions * self.hidden if layer else self.width
        expected: dict[str, tuple[int, ...]] = {"weight_hh": (rows, self.hidden), "weight_ih": (rows, width)}
        has_bias = any(f"{self.prefix}bias_{side}_{at}" in self.tensors for side in ("ih", "hh"))
        if has_bias:
            expected |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        blocks = {}
        for kind, lengths in expected.items():
            array = self.get(f"{kind}_{at}")
            if array.shape != lengths:
                name = self.spelled(f"{kind}_{at}")
                raise SpecError("weights", self.wrong_shape(name, array.shape, lengths))
            blocks[kind] = np.split(array, len(self.gates))
        zeros = [np.zeros(self.units)] * len(self.gates)
        parameters: dict[str, Array] = {}
        sides = (blocks.get(kind, zeros) for kind in ("weight_hh", "weight_ih", "bias_hh", "bias_ih"))
        for (letter, sign), w_a, w_x, b_a, b_x in zip(self.gates, *sides, strict=True):
            if letter == "a":
                parameters |= {"W_aa": w_a, "W_ax": w_x, "b_a": self.both(at, b_x, b_a)}
                continue
            parameters[f"W_{letter}"] = sign * np.hstack([w_a, w_x])
            if letter == "c" and self.cell.slug == "gru-torch":
                parameters |= {"b_c": b_x, "b_ca": b_a}
            else:
                parameters[f"b_{letter}"] = sign * self.both(at, b_x, b_a)
        if self.cell.projection:
            parameters[self.cell.projection] = self.projection(at)
        return parameters

    def projection(self, at: str) -> Array:
        """The projection (P, H) of one chain. Raises SpecError for a wrong shape."""
        name = f"{PROJECTION}_{at}"
        matrix, expected = self.get(name), (self.hidden, self.units)
        if matrix.shape != expected:
            problem = weights.other_shape(self.spelled(name), matrix.shape, shape(expected))
            raise SpecError("weights", problem)
        return matrix

    def wrong_shape(self, tensor: str, lengths: Sequence[int], expected: Sequence[int]) -> str:
        """The sentence for a tensor whose shape is not the one that its chain needs."""
        if len(self.gates) == 1:
            return weights.other_shape(tensor, lengths, shape(expected))
        return weights.other_blocks(
            tensor, lengths, expected, self.cell.title, blocks=len(self.gates), rows=self.units
        )

    def both(self, at: str, b_x: Array, b_a: Array) -> Array:
        """The sum of PyTorch's two biases: our cells have one. Raises SpecError if it overflows."""
        with np.errstate(over="ignore"):
            bias: Array = b_x + b_a
        if not np.isfinite(bias).all():
            names = self.spelled(f"bias_ih_{at}"), self.spelled(f"bias_hh_{at}")
            raise SpecError("weights", weights.biases_overflow(*names))
        return bias


def gradients(of_run: Gradients) -> dict[str, Array]:
    """The gradient of the loss by each tensor, under the tensor's usual name.

    PyTorch has two biases where our cells have one; both get the same gradient.
    """
    network = of_run.trace.network
    tensors: dict[str, Array] = {}
    usual = {part: prefix for prefix, part in PREFIXES.items()}
    for part, layers in of_run.parts.items():
        for k, layer in enumerate(layers.parameters()):
            for end, parameters in zip(("", "_reverse"), layer, strict=False):
                for kind, array in stacked(network.cell.slug, network.hidden, parameters):
                    tensors[f"{usual[part]}.{kind}_l{k}{end}"] = array
    if of_run.head is not None:
        last = "W_ym" if "W_ym" in of_run.head else "W_ya"
        tensors |= {"head.weight": of_run.head[last], "head.bias": of_run.head["b_y"]}
        if "W_ma" in of_run.head:
            tensors |= {f"{INNER}.weight": of_run.head["W_ma"], f"{INNER}.bias": of_run.head["b_m"]}
    return tensors


def stacked(cell: str, hidden: int, parameters: Parameters) -> Iterator[tuple[str, Array]]:
    """A chain's parameters, or their gradients, as the tensors of PyTorch: four, and a projection."""
    gates = LAYOUTS[cell]
    if gates is VANILLA:
        yield "weight_ih", parameters["W_ax"]
        yield "weight_hh", parameters["W_aa"]
        yield "bias_ih", parameters["b_a"].copy()
        yield "bias_hh", parameters["b_a"].copy()
        return
    rows = np.concatenate([sign * parameters[f"W_{letter}"] for letter, sign in gates])
    yield "weight_ih", rows[:, hidden:]
    yield "weight_hh", rows[:, :hidden]
    yield "bias_ih", np.concatenate([sign * parameters[f"b_{letter}"] for letter, sign in gates])
    of_state = {"c": "b_ca"} if "b_ca" in parameters else {}
    yield (
        "bias_hh",
        np.concatenate([sign * parameters[of_state.get(letter, f"b_{letter}")] for letter, sign in gates]),
    )
    if CELLS[cell].projection:
        yield PROJECTION, parameters[CELLS[cell].projection]
