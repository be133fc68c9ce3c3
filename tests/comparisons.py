"""Comparisons: our numbers beside those that PyTorch and ONNX computed; see tests/reference/README.md."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from rnn_unroll.engine import bptt, forward, patterns
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import CELLS, State
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.engine.trace import Feedback, Trace
from rnn_unroll.learning.adam import Adam
from rnn_unroll.learning.weights import Weights
from tests import torch_tensors
from tests.torch_tensors import Named

Arrays = Mapping[str, np.ndarray]

HERE = Path(__file__).parent / "reference"


class Kind(NamedTuple):
    """A sort of number: how far ours may be from theirs, relatively to its size, or to that of the largest
    in its `vector`; sizes below `floor` count as it is.
    """

    name: str
    tolerance: float
    floor: float
    vector: bool = False


FORWARD = Kind("forward", 1e-12, 1.0, vector=True)
"""Absolute, then, but for what a linear network lets grow to 10⁷."""
GRADIENT = Kind("gradient", 1e-10, float(np.finfo(np.float64).tiny))
"""Entry by entry, however small one is beside the others of its array."""
LOSS = Kind("loss", 1e-9, 1.0)
ONNX = Kind("ONNX", 1e-3, 1e-7 / 1e-3)
"""Its cases were computed in float32: rtol 1e-3, and atol 1e-7 for what is near zero."""
TOKEN = Kind("token", 0.0, 1.0)


class Comparison(NamedTuple):
    """One quantity of one case: ours and theirs."""

    what: str
    kind: Kind
    ours: np.ndarray
    theirs: np.ndarray

    @property
    def deviation(self) -> float:
        """The largest relative difference of two entries; infinite where there is nothing to compare."""
        if self.ours.shape != self.theirs.shape or not np.isfinite(self.ours).all():
            return np.inf
        size = np.maximum(self.kind.floor, np.abs(self.theirs))
        size = size.max(axis=-1, keepdims=True) if self.kind.vector else size
        return float(np.max(np.abs(self.ours - self.theirs) / size))


def _loaded(name: str) -> dict[str, dict[str, np.ndarray]]:
    """Each case's arrays; a case is what comes before an array's name of one or two parts."""
    cases: dict[str, dict[str, np.ndarray]] = {}
    with np.load(HERE / name, allow_pickle=False) as file:
        for key in file.files:
            parts = key.split("/")
            at = 1 if name.startswith("onnx") else 2
            cases.setdefault("/".join(parts[:at]), {})["/".join(parts[at:])] = file[key]
    return cases


TORCH_CASES = _loaded("torch_cases.npz")
ONNX_ARRAYS = _loaded("onnx_cases.npz")
ONNX_CASES = json.loads((HERE / "onnx_cases.json").read_text())
NAMES = (*TORCH_CASES, *(f"onnx/{name}" for name in ONNX_CASES))
"""Every case, as group/name."""

OURS = {"identity": "rnn-linear", "rnn_relu": "rnn-relu", "gru": "gru-torch", "lstm": "lstm", "tanh": "rnn"}
"""What a case's name says, and the cell that computes the same."""


def cell_of(name: str) -> str:
    return next(ours for theirs, ours in OURS.items() if theirs in name)


def compare(name: str) -> list[Comparison]:
    """All that can be compared in one case."""
    group, _, case = name.partition("/")
    if group == "onnx":
        return list(_onnx(ONNX_CASES[case], ONNX_ARRAYS[case]))
    return list(GROUPS[group](name, TORCH_CASES[name]))


# --- PyTorch: states and their gradients --------------------------------------------


def _under(arrays: Arrays, prefix: str) -> dict[str, np.ndarray]:
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}


def _recur(net: Network, x: np.ndarray, initial: Any = None, present: Any = None) -> Trace:
    """The run of a network that only reads: its outputs are its states."""
    return forward.run(
        patterns.plan("custom", "i" * len(x), False), net, list(x), initial=initial, present=present
    )


def _back(trace: Trace, d_top: np.ndarray) -> Gradients:
    """Gradients of a loss of the last layer's states."""
    return bptt.backward(trace, np.zeros((0, *d_top.shape[1:-1], 0)), d_top=d_top)


def _stacked(trace: Trace, part: str) -> np.ndarray:
    """The last states of all chains, (L·D, …, H), as PyTorch stacks them."""
    ran = trace.parts["network"]
    return np.stack([getattr(made.state(ran.steps), part) for pair in ran.layers for made in pair])


def _weights(named: Named, made: Gradients, arrays: Arrays, scale: float = 1.0) -> Iterator[Comparison]:
    ours = named.slopes(made)
    for name, theirs in _under(arrays, "grad/").items():
        if _renamed(name) in ours:
            yield Comparison(f"∂L/∂{name}", GRADIENT, scale * ours[_renamed(name)], theirs)


def _cell(name: str, arrays: Arrays) -> Iterator[Comparison]:
    """A module's outputs and last states, and all gradients of L = Σ y²."""
    named = torch_tensors.read(_under(arrays, "w/"), cell_of(name))
    net = named.network
    h0 = arrays["h0"]
    c0 = arrays.get("c0", h0)
    chains = [State(a, c) for a, c in zip(h0, c0, strict=True)]
    d = net.directions
    trace = _recur(net, arrays["x"], [chains[k : k + d] for k in range(0, len(chains), d)])
    ran = trace.parts["network"]
    y = ran.read(net.layers)
    yield Comparison("y", FORWARD, y, arrays["y"])
    yield Comparison("h⟨T⟩", FORWARD, _stacked(trace, "a"), arrays["hn"])
    yield Comparison("loss", LOSS, np.array([np.sum(y * y)]), arrays["loss"])
    made = _back(trace, 2 * y)
    of_initial = [one.state(0) for pair in made.parts["network"].layers for one in pair]
    yield Comparison("∂L/∂x", GRADIENT, made.parts["network"].x, arrays["grad/x"])
    yield Comparison("∂L/∂h⟨0⟩", GRADIENT, np.stack([s.a for s in of_initial]), arrays["grad/h0"])
    if "c0" in arrays:
        yield Comparison("c⟨T⟩", FORWARD, _stacked(trace, "c"), arrays["cn"])
        yield Comparison("∂L/∂c⟨0⟩", GRADIENT, np.stack([s.c for s in of_initial]), arrays["grad/c0"])
    yield from _weights(named, made, arrays)


def _gates(trace: Trace) -> dict[str, np.ndarray]:
    """Our gates under PyTorch's names; its z is 1 − Γ_u."""
    ((made,),) = trace.parts["network"].layers
    gates, cell = made.all_gates(), made.cell.slug
    if cell == "gru-torch":
        return {"r": gates["reset"], "z": 1 - gates["update"], "n": gates["candidate"]}
    if cell == "lstm":
        named = {"i": "update", "f": "forget", "g": "candidate", "o": "output"}
        c = np.stack([made.state(k).c for k in range(1, len(made.states) + 1)])
        return {**{theirs: gates[ours] for theirs, ours in named.items()}, "c": c, "tanh_c": np.tanh(c)}
    return {"a": made.states}


def _squashed(gate: str, theirs: np.ndarray) -> np.ndarray:
    """A tanh network's `a` is there before tanh, all others after their nonlinearity."""
    return np.tanh(theirs) if gate == "a" else theirs


def _steps(name: str, arrays: Arrays) -> Iterator[Comparison]:
    """Every step's gates and states, and the whole gradient of L = Σ h² at each."""
    named = torch_tensors.read(_under(arrays, "w/"), cell_of(name))
    trace = _recur(named.network, arrays["x"])
    h = trace.parts["network"].read(1)
    yield Comparison("h", FORWARD, h, arrays["h"])
    ours = _gates(trace)
    for gate, theirs in _under(arrays, "gate/").items():
        yield Comparison(f"gate {gate}", FORWARD, ours[gate], _squashed(gate, theirs))
    made = _back(trace, 2 * h)
    yield from _of_states(made, arrays)
    yield from _weights(named, made, arrays)


def _of_states(made: Gradients, arrays: Arrays) -> Iterator[Comparison]:
    """∂L/∂h⟨t⟩ and ∂L/∂c⟨t⟩, or their norms, for one chain; what theirs has."""
    steps = [made.state(0, 0, t) for t in range(1, len(made.trace.plan.steps) + 1)]
    for name, which in (("dLdh", "a"), ("dLdc", "c")):
        if f"{name}_norm" not in arrays and name not in arrays:
            continue
        ours = np.stack([getattr(state, which) for state in steps])
        if name in arrays:
            yield Comparison(f"∂L/∂{name[-1]}⟨t⟩", GRADIENT, ours, arrays[name])
        if f"{name}_norm" in arrays:
            norms = np.linalg.norm(ours.reshape(len(ours), -1), axis=-1)
            yield Comparison(f"‖∂L/∂{name[-1]}⟨t⟩‖", GRADIENT, norms, arrays[f"{name}_norm"])


def _vanish(name: str, arrays: Arrays) -> Iterator[Comparison]:
    """Forty steps back from L = Σ h⟨T⟩²."""
    tensors = _under(arrays, "w/") or {_renamed(key): arrays[key] for key in ("Waa", "Wax", "ba")}
    tensors.setdefault("bias_hh_l0", np.zeros_like(tensors["bias_ih_l0"]))
    named = torch_tensors.read(tensors, cell_of(name))
    trace = _recur(named.network, arrays["x"])
    h = trace.parts["network"].read(1)
    if "h" in arrays:
        yield Comparison("h", FORWARD, h, arrays["h"])
        yield Comparison("loss", LOSS, np.array([np.sum(h[-1] ** 2)]), arrays["loss"])
    d_top = np.zeros_like(h)
    d_top[-1] = 2 * h[-1]
    made = _back(trace, d_top)
    yield from _of_states(made, arrays)
    yield from _weights(named, made, arrays)


_NAMES = {
    "enc.": "encoder.", "dec.": "decoder.", "Wy": "head.weight", "by": "head.bias",
    "Waa": "weight_hh_l0", "Wax": "weight_ih_l0", "ba": "bias_ih_l0",
}  # fmt: skip


def _renamed(name: str) -> str:
    """A reference's name of a tensor as a state dict has it."""
    for theirs, ours in _NAMES.items():
        if name.startswith(theirs):
            return ours + name.removeprefix(theirs)
    return name


# --- PyTorch: whole sequences --------------------------------------------------------

_PATTERNS = {
    "o2o": "one-to-one",
    "m2o": "many-to-one",
    "o2m": "one-to-many",
    "m2mA": "many-to-many",
    "m2mB": "encoder-decoder",
}


def _s2s(name: str, arrays: Arrays) -> Iterator[Comparison]:
    """Every pattern, with and without feedback: outputs, what was read, and gradients of Σ cross-entropy."""
    kind, *rest = name.partition("/")[2].split("_")
    pattern = PATTERNS[_PATTERNS[kind]]
    tx = len(arrays["x"]) if "x" in arrays else int("noinput" not in rest)
    feeds = bool({"argmax", "softmax"} & set(rest))
    plan = patterns.plan(pattern.slug, pattern.wiring(tx, len(arrays["logits"])), feeds)
    tensors = {_renamed(key): array for key, array in _under(arrays, "w/").items()}
    named = torch_tensors.read(tensors, cell_of(name))
    xs = list(arrays["x"][:, 0]) if "x" in arrays else [arrays["x0"]][:tx]
    how: Feedback = "softmax" if "softmax" in rest else "token"
    trace = forward.run(plan, named.network, xs, start=arrays.get("x0"), feedback=how)
    states = [step.layers[-1][0].state for step in trace.steps]
    h = np.array([state.a for state in states])
    yield Comparison("h", FORWARD, h[plan.boundary :], arrays["h"])
    yield Comparison("logits", FORWARD, trace.logits, arrays["logits"])
    yield Comparison("ŷ", FORWARD, trace.y, arrays["probs"])
    yield Comparison("tokens", TOKEN, trace.tokens, arrays["tokens"])
    if "enc_h" in arrays:
        yield Comparison("h of the encoder", FORWARD, h[: plan.boundary], arrays["enc_h"])
    if "dec_inputs" in arrays:
        read = np.array([step.x for step in trace.steps[plan.boundary :]])
        yield Comparison("x", FORWARD, read, arrays["dec_inputs"])
    for key, t, part in (("h_final", 0, "a"), ("c_final", 0, "c"), ("enc_c_final", plan.boundary, "c")):
        if key in arrays:
            yield Comparison(key, FORWARD, getattr(states[t - 1], part), arrays[key])
    made = bptt.loss(trace, arrays["targets"])
    yield Comparison("loss", LOSS, np.array([made.loss]), arrays["loss_ce_sum"])
    yield from _weights(named, made, arrays)


# --- PyTorch: training -----------------------------------------------------------------


def _train(name: str, arrays: Arrays) -> Iterator[Comparison]:
    """Thirty steps of next-token training: the mean loss before each, and the weights after the last.

    Theirs clips gradients, but none of its norms is above 0.53: clipping at 1 or more does nothing.
    """
    ids = arrays["ids"]
    weights: Weights = {_renamed(key): array for key, array in _under(arrays, "w0/").items()}
    width = len(weights["head.bias"])
    xs = list(np.eye(width)[ids[:-1]])
    plan = patterns.plan("many-to-many", "b" * len(xs), False)
    adam = Adam() if name.endswith("adam") else None
    losses, norms = [], []
    for _ in arrays["loss"]:
        named = torch_tensors.read(weights, cell_of(name))
        made = bptt.loss(forward.run(plan, named.network, xs), ids[1:])
        losses.append(made.loss / len(xs))
        summed = named.slopes(made)
        gradients: Weights = {key: summed[key] / len(xs) for key in weights}
        norms.append(np.sqrt(sum(np.sum(g * g) for g in gradients.values())))
        weights = {key: array.copy() for key, array in weights.items()}
        if adam:
            adam.step(weights, gradients, 0.05)
        else:
            weights = {key: array - 0.5 * gradients[key] for key, array in weights.items()}
    yield Comparison("loss of each step", LOSS, np.array(losses), arrays["loss"])
    yield Comparison("norm of each gradient", LOSS, np.array(norms), arrays["gradnorm_preclip"])
    for key, theirs in _under(arrays, "wN/").items():
        yield Comparison(f"{key} after training", LOSS, weights[_renamed(key)], theirs)


GROUPS = {"cell": _cell, "steps": _steps, "s2s": _s2s, "vanish": _vanish, "train": _train}

# --- ONNX ------------------------------------------------------------------------------

_BLOCKS = {"RNN": "h", "GRU": "zrh", "LSTM": "iofc"}
_TORCH_BLOCKS = {"RNN": "h", "GRU": "rzh", "LSTM": "ifco"}


def _onnx_network(op: str, reset_after: bool, arrays: Arrays) -> Network:
    """The network of an ONNX node: its blocks put in PyTorch's order, and read as a state dict."""
    order = [_BLOCKS[op].index(block) for block in _TORCH_BLOCKS[op]]

    def turned(array: np.ndarray) -> np.ndarray:
        blocks = np.split(array.astype(np.float64), len(order))
        return np.concatenate([blocks[k] for k in order])

    tensors = {}
    for d, end in enumerate(("", "_reverse")[: len(arrays["W"])]):
        tensors[f"weight_ih_l0{end}"] = turned(arrays["W"][d])
        tensors[f"weight_hh_l0{end}"] = turned(arrays["R"][d])
        if "B" in arrays:
            for side, half in zip(("ih", "hh"), np.split(arrays["B"][d], 2), strict=True):
                tensors[f"bias_{side}_l0{end}"] = turned(half)
    cell = {"RNN": "rnn", "GRU": "gru-torch" if reset_after else "gru", "LSTM": "lstm"}[op]
    net = torch_tensors.read(tensors, cell).network
    if "P" not in arrays:
        return net
    pairs = zip(net.parts["network"][0], arrays["P"].astype(np.float64), strict=True)
    # Their order is i, o, f.
    peeping = tuple(
        {**p, **{f"p_{letter}": part for letter, part in zip("uof", np.split(peepholes, 3), strict=True)}}
        for p, peepholes in pairs
    )
    return replace(net, cell=CELLS["lstm-peephole"], parts={"network": (peeping,)})


def _onnx(case: Mapping[str, object], arrays: Arrays) -> Iterator[Comparison]:
    """A node's outputs. Y has the shape (T, D, B, H), and (B, T, D, H) in layout 1."""
    attributes = case["attrs"]
    assert isinstance(attributes, dict)
    given, expected = _under(arrays, "in/"), _under(arrays, "out/")
    known = {"hidden_size", "layout", "direction", "linear_before_reset"}
    assert set(attributes) <= known, "an attribute that this does not heed"
    net = _onnx_network(str(case["op"]), bool(attributes.get("linear_before_reset")), given)
    by_batch = attributes.get("layout") == 1
    x = given["X"].astype(np.float64)
    x = x.swapaxes(0, 1) if by_batch else x
    # One chain that runs backward is one that reads its input from the end.
    reverse = attributes.get("direction") == "reverse"
    x = x[::-1] if reverse else x
    steps, batch = x.shape[:2]
    zeros = np.zeros((net.directions, batch, net.hidden))
    h0, c0 = (given.get(key, zeros).astype(np.float64) for key in ("initial_h", "initial_c"))
    lengths = given.get("sequence_lens", np.full(batch, steps))
    present = np.arange(steps)[:, None] < lengths
    if reverse:
        present = present[::-1]
    initial = [[State(a, c) for a, c in zip(h0, c0, strict=True)]]
    trace = _recur(net, x, initial, present)
    (chains,) = trace.parts["network"].layers
    y = np.stack([made.states[:: -1 if reverse or d else 1] for d, made in enumerate(chains)], axis=1)
    ours = {"Y": y, "Y_h": _stacked(trace, "a")}
    if net.cell.memory == "own":
        ours["Y_c"] = _stacked(trace, "c")
    if by_batch:
        ours = {"Y": y.transpose(2, 0, 1, 3), "Y_h": ours["Y_h"].swapaxes(0, 1)}
    assert case["rtol"] == ONNX.tolerance
    assert case["atol"] == ONNX.tolerance * ONNX.floor
    for key, theirs in expected.items():
        yield Comparison(key, ONNX, ours[key], theirs)
