"""Cells: their states and gates against PyTorch's."""

from pathlib import Path

import numpy as np
import pytest

from app.cells import CELLS, State
from app.inits import Draw
from tests.stepping import step
from tests.torch_layout import LAYOUTS

REFERENCE = np.load(Path(__file__).parent / "reference" / "cells.npz")
CASES = sorted({"/".join(name.split("/")[:2]) for name in REFERENCE.files})
OURS = {"rnn_tanh": "rnn", "rnn_relu": "rnn-relu", "gru": "gru-torch", "lstm": "lstm"}
"""PyTorch's modules and the cells that compute the same."""
GATES = {
    "lstm": {"update": "i", "forget": "f", "candidate": "g", "output": "o"},
    "gru-torch": {"reset": "r", "candidate": "n"},
    "rnn": {},
}


def arrays(case: str) -> dict[str, np.ndarray]:
    return {
        name.removeprefix(case + "/"): REFERENCE[name]
        for name in REFERENCE.files
        if name.startswith(case + "/")
    }


def cell_of(case: str) -> str:
    return next(ours for theirs, ours in OURS.items() if theirs in case)


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("cell/")])
def test_every_state_is_pytorchs_within_1e_12(case: str) -> None:
    data, slug = arrays(case), cell_of(case)
    cell = CELLS[slug]
    tensors = {name.removeprefix("w/"): array for name, array in data.items() if name.startswith("w/")}
    layers, _, _ = data["h0"].shape
    below = data["x"]
    for layer in range(layers):
        parameters = LAYOUTS[slug](tensors, layer)
        above = np.empty((*below.shape[:2], data["h0"].shape[2]))
        for b in range(below.shape[1]):
            state = State(data["h0"][layer, b], data["c0"][layer, b] if "c0" in data else None)
            for t, x in enumerate(below[:, b]):
                state, _ = step(cell, parameters, x, state)
                above[t, b] = state.a
            assert np.abs(state.a - data["hn"][layer, b]).max() <= 1e-12
            if "cn" in data:
                assert np.abs(state.c - data["cn"][layer, b]).max() <= 1e-12
        below = above
    assert np.abs(below - data["y"]).max() <= 1e-12


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("steps/")])
def test_every_gate_is_pytorchs_within_1e_12(case: str) -> None:
    data, slug = arrays(case), cell_of(case)
    cell = CELLS[slug]
    tensors = {name.removeprefix("w/"): array for name, array in data.items() if name.startswith("w/")}
    parameters = LAYOUTS[slug](tensors, 0)
    state = cell.zero_state(data["h"].shape[2])
    for t, x in enumerate(data["x"][:, 0]):
        state, gates = step(cell, parameters, x, state)
        assert np.abs(state.a - data["h"][t, 0]).max() <= 1e-12
        for name, theirs in GATES[slug].items():
            assert np.abs(gates[name] - data[f"gate/{theirs}"][t, 0]).max() <= 1e-12
        if "gate/c" in data:
            assert np.abs(state.c - data["gate/c"][t, 0]).max() <= 1e-12
        if "gate/z" in data:
            assert np.abs(gates["update"] - (1 - data["gate/z"][t, 0])).max() <= 1e-12


def test_the_two_grus_differ_where_the_reset_gate_stands() -> None:
    rng = np.random.RandomState(3)
    parameters = CELLS["gru-torch"].initialise(Draw(rng), 5, 3)
    state = State(rng.uniform(-1, 1, 5))
    x = rng.standard_normal(3)
    before, _ = step(CELLS["gru"], parameters, x, state)
    after, _ = step(CELLS["gru-torch"], parameters, x, state)
    assert np.abs(before.a - after.a).max() > 1e-3
