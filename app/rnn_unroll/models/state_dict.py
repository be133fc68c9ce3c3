"""State dict: a network's weights under the names, and in the layout, of a PyTorch module.

PyTorch keeps the weights of the input and of the state apart, as two biases too, and stacks the
gates: r, z, n in a GRU, i, f, g, o in an LSTM. Its z is 1 − Γ_u: the same weights with the other
sign, since σ(−v) = 1 − σ(v).
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import CELLS, Array, Cell, Parameters
from rnn_unroll.engine.network import Layer, Network
from rnn_unroll.engine.patterns import Part
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import shape_told

Tensors = Mapping[str, Array]

MAX_LAYERS = 4
MAX_WIDTH = 1024
"""Largest width of a state, an input or an output that is read from a file."""


class Gate(NamedTuple):
    """One of PyTorch's blocks: the letter of ours, and −1 where it is stored with the other sign."""

    letter: str
    sign: float = 1.0


VANILLA = (Gate("a"),)
GRU = (Gate("r"), Gate("u", -1.0), Gate("c"))
LAYOUTS: Mapping[str, tuple[Gate, ...]] = {
    "rnn": VANILLA,
    "rnn-relu": VANILLA,
    "rnn-linear": VANILLA,
    "lstm": (Gate("u"), Gate("f"), Gate("c"), Gate("o")),
    "gru-torch": GRU,
    "gru": GRU,
}
"""The cells whose weights a state dict can hold, and the order of their blocks there."""

_NAME = re.compile(r"(?:(rnn|encoder|decoder)\.)?(weight|bias)_(ih|hh)_l(0|[1-9][0-9]?)(_reverse)?")
_HEAD = ("head.weight", "head.bias")
_PARTS: Mapping[str, Part] = {"": "network", "rnn": "network", "encoder": "encoder", "decoder": "decoder"}


def refuse(problem: str) -> SpecError:
    """The error for weights that are no network."""
    return SpecError("weights", problem)


class Named(NamedTuple):
    """A network, and the prefix that each part's tensors had."""

    network: Network
    prefixes: Mapping[Part, str]


def read(tensors: Tensors, cell: str) -> Named:
    """The network that some tensors are. Raises SpecError, which names the tensor, its shape and the
    expected one, where they are not one network.
    """
    if cell not in LAYOUTS:
        raise SpecError("cell", f"no state dict holds a cell {cell!r}", list(LAYOUTS))
    found = _sorted(tensors)
    prefixes = {part: prefix for prefix, part in _PARTS.items() if prefix in found}
    if len(prefixes) < len(found):
        raise refuse("tensors with and without the prefix 'rnn.' are mixed")
    if set(prefixes) not in ({"network"}, {"encoder", "decoder"}):
        raise refuse("encoder.… and decoder.… come together, and nothing else beside them")
    made = {part: _Part(tensors, prefix, found[prefix], CELLS[cell]) for part, prefix in prefixes.items()}
    if "encoder" in made:
        _fit(made["encoder"], made["decoder"])
    widths = {part: one.width for part, one in made.items()}
    parts = {part: one.layers() for part, one in made.items()}
    one = next(iter(made.values()))
    network = Network(CELLS[cell], one.hidden, widths, parts, _head(tensors, one.directions * one.hidden))
    return Named(network, prefixes)


def _fit(encoder: "_Part", decoder: "_Part") -> None:
    """Refuse a decoder that cannot start from the encoder's last state."""
    if 2 in (encoder.directions, decoder.directions):
        raise refuse("an encoder-decoder runs forward only, but there are …_reverse tensors")
    why = "the decoder starts from the encoder's last state"
    if encoder.count != decoder.count:
        raise refuse(f"layers of the decoder: {decoder.count}; expected {encoder.count}: {why}")
    if encoder.hidden != decoder.hidden:
        rows = [len(encoder.gates) * encoder.hidden, encoder.hidden]
        raise refuse(
            f"decoder.weight_hh_l0 has the shape {shape_told(decoder.get('weight_hh_l0').shape)}; "
            f"expected {shape_told(rows)}: {why}"
        )


def _sorted(tensors: Tensors) -> dict[str, dict[int, bool]]:
    """For each prefix its layers, and whether each also runs backward. Every name must be known."""
    found: dict[str, dict[int, bool]] = {}
    for name in tensors:
        if name in _HEAD:
            continue
        match = _NAME.fullmatch(name)
        if not match:
            raise refuse(
                f"unknown tensor {quote(name, 60)}; names are as in a state dict: rnn.weight_ih_l0, "
                "rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0, …_reverse, encoder.…, decoder.…, "
                "head.weight, head.bias"
            )
        layers = found.setdefault(match[1] or "", {})
        layers[int(match[4])] = layers.get(int(match[4]), False) or bool(match[5])
    if not found:
        raise refuse("there is no recurrent layer: weight_ih_l0 and weight_hh_l0 are missing")
    return found


def _head(tensors: Tensors, width: int) -> Parameters | None:
    if not any(name in tensors for name in _HEAD):
        return None
    weight = tensors.get("head.weight")
    if weight is None:
        raise refuse("head.bias is there, but head.weight is missing")
    if weight.ndim != 2 or weight.shape[1] != width or not 1 <= len(weight) <= MAX_WIDTH:
        raise refuse(f"head.weight has the shape {shape_told(weight.shape)}; expected [V,{width}]")
    bias = tensors.get("head.bias", np.zeros(len(weight)))
    if bias.shape != (len(weight),):
        raise refuse(f"head.bias has the shape {shape_told(bias.shape)}; expected [{len(weight)}]")
    return {"W_ya": weight, "b_y": bias}


class _Part:
    """The tensors of one part."""

    def __init__(self, tensors: Tensors, prefix: str, layers: dict[int, bool], cell: Cell) -> None:
        self.tensors, self.cell, self.gates = tensors, cell, LAYOUTS[cell.slug]
        self.prefix = f"{prefix}." if prefix else ""
        self.count = len(layers)
        if sorted(layers) != list(range(self.count)) or self.count > MAX_LAYERS:
            told = ", ".join(map(str, sorted(layers)))
            raise refuse(
                f"{self.prefix or 'the network'} has the layers {told}; "
                f"expected 0 and on, without a gap, at most {MAX_LAYERS}"
            )
        self.directions = 1 + any(layers.values())
        first = self.get("weight_hh_l0")
        if first.ndim != 2 or not 1 <= first.shape[1] <= MAX_WIDTH:
            raise refuse(
                f"{self.prefix}weight_hh_l0 has the shape {shape_told(first.shape)}; expected [G·H,H]"
            )
        self.hidden = first.shape[1]
        below = self.get("weight_ih_l0")
        if below.ndim != 2 or not 1 <= below.shape[1] <= MAX_WIDTH:
            raise refuse(
                f"{self.prefix}weight_ih_l0 has the shape {shape_told(below.shape)}; expected [G·H,I]"
            )
        self.width = below.shape[1]

    def get(self, name: str) -> Array:
        if self.prefix + name not in self.tensors:
            raise refuse(f"{self.prefix}{name} is missing")
        return self.tensors[self.prefix + name]

    def layers(self) -> tuple[Layer, ...]:
        ends = ("", "_reverse")[: self.directions]
        return tuple(tuple(self.chain(f"l{k}{end}", k) for end in ends) for k in range(self.count))

    def chain(self, at: str, layer: int) -> Parameters:
        rows = len(self.gates) * self.hidden
        width = self.directions * self.hidden if layer else self.width
        expected: dict[str, tuple[int, ...]] = {"weight_hh": (rows, self.hidden), "weight_ih": (rows, width)}
        has_bias = any(f"{self.prefix}bias_{side}_{at}" in self.tensors for side in ("ih", "hh"))
        if has_bias:
            expected |= {"bias_ih": (rows,), "bias_hh": (rows,)}
        blocks = {}
        for kind, shape in expected.items():
            array = self.get(f"{kind}_{at}")
            if array.shape != shape:
                gates = f"{len(self.gates)} blocks of {self.hidden} rows" if len(self.gates) > 1 else ""
                told = shape_told(shape) + (f" ({self.cell.title}: {gates})" if gates else "")
                raise refuse(
                    f"{self.prefix}{kind}_{at} has the shape {shape_told(array.shape)}; expected {told}"
                )
            blocks[kind] = np.split(array, len(self.gates))
        zeros = [np.zeros(self.hidden)] * len(self.gates)
        made: dict[str, Array] = {}
        sides = (blocks.get(kind, zeros) for kind in ("weight_hh", "weight_ih", "bias_hh", "bias_ih"))
        for (letter, sign), w_a, w_x, b_a, b_x in zip(self.gates, *sides, strict=True):
            if letter == "a":
                made |= {"W_aa": w_a, "W_ax": w_x, "b_a": self.both(at, b_x, b_a)}
                continue
            made[f"W_{letter}"] = sign * np.hstack([w_a, w_x])
            if letter == "c" and self.cell.slug == "gru-torch":
                made |= {"b_c": b_x, "b_ca": b_a}
            else:
                made[f"b_{letter}"] = sign * self.both(at, b_x, b_a)
        return made

    def both(self, at: str, b_x: Array, b_a: Array) -> Array:
        """The one bias that two are."""
        with np.errstate(over="ignore"):
            bias: Array = b_x + b_a
        if not np.isfinite(bias).all():
            names = f"{self.prefix}bias_ih_{at} and {self.prefix}bias_hh_{at}"
            raise refuse(f"the sum of {names} overflows: they are too large")
        return bias


def gradients(made: Gradients, prefixes: Mapping[Part, str]) -> dict[str, Array]:
    """∂L/∂ each tensor, under its name; a bias that PyTorch keeps twice has its gradient twice."""
    network = made.trace.network
    tensors: dict[str, Array] = {}
    for part, layers in made.parts.items():
        prefix = f"{prefixes[part]}." if prefixes[part] else ""
        for k, layer in enumerate(layers.parameters()):
            for end, parameters in zip(("", "_reverse"), layer, strict=False):
                for kind, array in stacked(network.cell.slug, network.hidden, parameters):
                    tensors[f"{prefix}{kind}_l{k}{end}"] = array
    if made.head is not None:
        tensors |= {"head.weight": made.head["W_ya"], "head.bias": made.head["b_y"]}
    return tensors


def stacked(cell: str, hidden: int, parameters: Parameters) -> Iterator[tuple[str, Array]]:
    """A chain's parameters, or their gradients, as PyTorch's four tensors."""
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
