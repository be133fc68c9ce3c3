"""Torch layout: a cell's parameters from the tensors of a PyTorch state_dict, for reference tests."""

from collections.abc import Callable, Mapping

import numpy as np

from app.cells import Parameters

Tensors = Mapping[str, np.ndarray]


def _blocks(tensors: Tensors, layer: int, gates: str) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each gate, in PyTorch's order: W over [state; input], its input bias and its state bias."""
    w_x, w_a = tensors[f"weight_ih_l{layer}"], tensors[f"weight_hh_l{layer}"]
    zeros = np.zeros(len(w_x))
    b_x, b_a = tensors.get(f"bias_ih_l{layer}", zeros), tensors.get(f"bias_hh_l{layer}", zeros)
    count = len(gates)
    rows = zip(*(np.split(array, count) for array in (w_a, w_x, b_x, b_a)), strict=True)
    return {gate: (np.hstack([a, x]), bx, ba) for gate, (a, x, bx, ba) in zip(gates, rows, strict=True)}


def rnn(tensors: Tensors, layer: int) -> Parameters:
    w, b_x, b_a = _blocks(tensors, layer, "h")["h"]
    hidden = len(w)
    return {"W_aa": w[:, :hidden], "W_ax": w[:, hidden:], "b_a": b_x + b_a}


def lstm(tensors: Tensors, layer: int) -> Parameters:
    """PyTorch's gates i, f, g, o are our u, f, c, o."""
    made = {}
    for gate, (w, b_x, b_a) in _blocks(tensors, layer, "ifgo").items():
        letter = {"i": "u", "g": "c"}.get(gate, gate)
        made |= {f"W_{letter}": w, f"b_{letter}": b_x + b_a}
    return made


def gru(tensors: Tensors, layer: int) -> Parameters:
    """PyTorch's z is 1 − Γ_u: the same weights with the other sign, since σ(−v) = 1 − σ(v)."""
    blocks = _blocks(tensors, layer, "rzn")
    (w_r, bx_r, ba_r), (w_z, bx_z, ba_z), (w_n, bx_n, ba_n) = blocks["r"], blocks["z"], blocks["n"]
    gates = {"W_r": w_r, "b_r": bx_r + ba_r, "W_u": -w_z, "b_u": -(bx_z + ba_z)}
    return {**gates, "W_c": w_n, "b_c": bx_n, "b_ca": ba_n}


LAYOUTS: dict[str, Callable[[Tensors, int], Parameters]] = {
    "rnn": rnn,
    "rnn-relu": rnn,
    "lstm": lstm,
    "gru-torch": gru,
}
