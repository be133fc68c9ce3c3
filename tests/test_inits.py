"""Inits: what each scheme promises of the weights that it draws."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.address.parse import parse
from rnn_unroll.engine.cells import CELLS, OFFERED, Parameters
from rnn_unroll.engine.inits import INITS, MAX_RADIUS, Draw
from rnn_unroll.graphs.run import Run

every_cell = pytest.mark.parametrize("cell", sorted(CELLS))
seeds = st.integers(0, 2**32 - 1)
sizes = st.integers(1, 16)


def drawn(cell: str, init: str, seed: int, hidden: int, inputs: int, **said: float) -> Parameters:
    return CELLS[cell].initialise(Draw(np.random.RandomState(seed), INITS[init], **said), hidden, inputs)


def matrices(p: Parameters, hidden: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Weights from state to state, and from the input. `hidden` is the length of a state, to which a matrix
    without a bias projects it.
    """
    if "W_aa" in p:
        return [p["W_aa"]], [p["W_ax"]]
    gates = [p[name] for name in sorted(p) if name.startswith("W_") and name.replace("W", "b") in p]
    return [w[:, :hidden] for w in gates], [w[:, hidden:] for w in gates]


@every_cell
@pytest.mark.parametrize("init", sorted(INITS))
@given(sizes, sizes, seeds)
def test_weights_are_the_same_for_a_seed_and_others_for_another(
    cell: str, init: str, hidden: int, inputs: int, seed: int
) -> None:
    once, again = (drawn(cell, init, seed, hidden, inputs) for _ in range(2))
    other = drawn(cell, init, (seed + 1) % 2**32, hidden, inputs)
    assert all(np.array_equal(array, again[name]) for name, array in once.items())
    for ours, theirs in zip(matrices(once, hidden)[1], matrices(other, hidden)[1], strict=True):
        assert not np.array_equal(ours, theirs)


@every_cell
@given(sizes, sizes, seeds, st.floats(0, MAX_RADIUS))
def test_every_eigenvalue_of_orthogonal_weights_has_the_chosen_size(
    cell: str, hidden: int, inputs: int, seed: int, radius: float
) -> None:
    states, _ = matrices(drawn(cell, "orthogonal", seed, hidden, inputs, radius=radius), hidden)
    for w in states:
        # A state that is projected is read by fewer columns than there are rows.
        if len(w) == hidden:
            assert np.allclose(np.abs(np.linalg.eigvals(w)), radius, rtol=1e-12, atol=1e-12)
        assert np.allclose(w.T @ w, radius**2 * np.eye(hidden), rtol=0, atol=1e-12)


def test_gates_have_orthogonal_weights_of_their_own() -> None:
    states, _ = matrices(drawn("lstm", "orthogonal", 0, 5, 3), 5)
    for k, w in enumerate(states):
        assert not any(np.allclose(np.abs(w), np.abs(other)) for other in states[:k])


HIDDEN, INPUTS = 64, 48


@every_cell
@pytest.mark.parametrize(
    ("init", "of_state", "of_inputs"),
    [
        ("xavier", lambda units: 2 / (2 * units), lambda units: 2 / (units + INPUTS)),
        ("orthogonal", lambda units: 1 / units, lambda units: 2 / (units + INPUTS)),
        ("normal", lambda units: 1 / units, None),
    ],
)
def test_weights_have_the_variance_of_their_scheme(
    cell: str, init: str, of_state: Callable[[int], float], of_inputs: Callable[[int], float] | None
) -> None:
    # The estimate from 64 · 48 numbers or more has a deviation of √(2/3072) = 2.6 %: this is five of them.
    p = drawn(cell, init, 3, HIDDEN, INPUTS)
    states, inputs = matrices(p, HIDDEN)
    units = CELLS[cell].widths(p).units
    for w in states:
        assert np.mean(w**2) == pytest.approx(of_state(units), rel=0.13)
        assert abs(w.mean()) < 5 * np.sqrt(of_state(units)) / HIDDEN
    if CELLS[cell].projection:
        assert np.mean(p[CELLS[cell].projection] ** 2) == pytest.approx(1 / units, rel=0.13)
    # The wide input of a gate is the cell's own.
    gain = 1.0 if CELLS[cell].memory == "none" else 4.0
    for w in inputs:
        assert np.mean(w**2) == pytest.approx(of_inputs(units) if of_inputs else gain, rel=0.13)


@every_cell
@given(sizes, sizes, seeds)
def test_schemes_differ_in_scale_and_not_in_what_was_drawn(
    cell: str, hidden: int, inputs: int, seed: int
) -> None:
    normal, xavier = (drawn(cell, init, seed, hidden, inputs) for init in ("normal", "xavier"))
    for ours, theirs in zip(*(matrices(p, hidden)[0] for p in (normal, xavier)), strict=True):
        assert np.allclose(ours * np.sqrt(hidden), theirs * np.sqrt(hidden), rtol=1e-14, atol=0)
    for ours, theirs in zip(*(matrices(p, hidden)[1] for p in (normal, xavier)), strict=True):
        ratio = theirs / ours
        assert np.allclose(ratio, ratio[0, 0], rtol=1e-12)


@every_cell
@pytest.mark.parametrize("init", ["xavier", "orthogonal"])
@given(sizes, seeds, st.floats(-10, 10))
def test_only_a_forget_gate_has_a_bias_and_it_is_the_chosen_one(
    cell: str, init: str, hidden: int, seed: int, forget: float
) -> None:
    p = drawn(cell, init, seed, hidden, 3, forget=forget)
    units = CELLS[cell].widths(p).units
    for name, array in p.items():
        if name.startswith("b_"):
            assert np.array_equal(array, np.full(units, forget if name == "b_f" else 0.0)), name


@given(
    st.sampled_from(sorted(OFFERED)), st.integers(0, 999), st.sampled_from(["many-to-one", "encoder-decoder"])
)
def test_a_network_for_working_by_hand_has_small_integers_everywhere(
    cell: str, seed: int, pattern: str
) -> None:
    more = {"attention": "on"} if pattern == "encoder-decoder" else {}
    query = {"init": "integers", "cell": cell, "seed": str(seed), "hidden": "2", **more}
    network = Run(parse(pattern, query.items())).trace.network
    chains = [chain for part in network.parts.values() for layer in part for chain in layer]
    arrays = [
        array for group in (*chains, network.head or {}, network.attention or {}) for array in group.values()
    ]
    # The peepholes, which only one cell has, too.
    assert all(np.array_equal(array, np.rint(array)) and np.abs(array).max() <= 2 for array in arrays)
    assert not any(np.signbit(array[array == 0]).any() for array in arrays)
    assert any(array.any() for array in arrays)
