"""Cells: what every cell promises, and the equation of each."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine.cells import CELLS, State
from rnn_unroll.engine.cells.rnn import RNN
from rnn_unroll.engine.cells.tape import Widths
from rnn_unroll.engine.inits import Draw
from tests import oracle
from tests.stepping import step

hidden_sizes = st.integers(1, 12)
input_sizes = st.integers(1, 9)
seeds = st.integers(0, 2**32 - 1)


every_cell = pytest.mark.parametrize("slug", sorted(CELLS))


@every_cell
@given(hidden_sizes, input_sizes, seeds)
def test_parameters_are_finite_float64_and_the_same_for_a_seed(
    slug: str, hidden: int, inputs: int, seed: int
) -> None:
    once, again = (
        CELLS[slug].initialise(Draw(np.random.RandomState(seed)), hidden, inputs) for _ in range(2)
    )
    assert once.keys() == again.keys()
    for name, array in once.items():
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
        assert np.array_equal(array, again[name])


@every_cell
@given(hidden_sizes, input_sizes, seeds)
def test_a_step_changes_neither_its_parameters_nor_its_state(
    slug: str, hidden: int, inputs: int, seed: int
) -> None:
    cell, rng = CELLS[slug], np.random.RandomState(seed)
    parameters = cell.initialise(Draw(rng), hidden, inputs)
    state = cell.zero_state(cell.widths(parameters))
    x = rng.standard_normal(inputs)
    for array in (*parameters.values(), *state.named().values(), x):
        array.flags.writeable = False
    first, gates = step(cell, parameters, x, state)
    second, _ = step(cell, parameters, x, state)
    assert first.named().keys() == state.named().keys()
    for name, array in first.named().items():
        assert np.array_equal(array, second.named()[name])
    assert tuple(gates) == cell.gates
    assert first.a.shape == (hidden,)


@every_cell
def test_the_state_before_the_first_step_is_zero(slug: str) -> None:
    state = CELLS[slug].zero_state(Widths(3, 5), 2)
    assert state.a.shape == (2, 3)
    assert CELLS[slug].memory != "own" or (state.c is not None and state.c.shape == (2, 5))
    assert not any(part.any() for part in state.named().values())


@every_cell
def test_a_cell_is_found_under_its_own_slug(slug: str) -> None:
    assert CELLS[slug].slug == slug
    assert CELLS[slug].title


@every_cell
@given(hidden_sizes, input_sizes, seeds)
def test_a_step_is_its_equation_unit_by_unit(slug: str, hidden: int, inputs: int, seed: int) -> None:
    cell, rng = CELLS[slug], np.random.RandomState(seed)
    p = cell.initialise(Draw(rng), hidden, inputs)
    a, c = (rng.uniform(-1, 1, width) for width in cell.widths(p))
    x = rng.standard_normal(inputs)
    after, gates = step(cell, p, x, State(a, {"none": None, "activation": a, "own": c}[cell.memory]))
    expected = oracle.step(
        slug, {name: array.tolist() for name, array in p.items()}, a.tolist(), c.tolist(), x.tolist()
    )
    done = {**after.named(), **gates}
    assert done.keys() == expected.keys()
    for name, values in expected.items():
        assert np.allclose(done[name], values, rtol=1e-13, atol=1e-14), name


@every_cell
@given(hidden_sizes, input_sizes, seeds)
def test_a_step_is_what_its_equations_declare(slug: str, hidden: int, inputs: int, seed: int) -> None:
    cell, rng = CELLS[slug], np.random.RandomState(seed)
    p = cell.initialise(Draw(rng), hidden, inputs)
    a, c = (rng.uniform(-1, 1, width) for width in cell.widths(p))
    x = rng.standard_normal(inputs)
    before = State(a, {"none": None, "activation": a, "own": c}[cell.memory])
    after, gates = step(cell, p, x, before)
    found = {**p, "x": x, **{f"{name}_before": vector for name, vector in before.named().items()}}
    for equation in cell.equations.computed:
        found[equation.left.name] = equation.right.value(found)
    for name, vector in {**after.named(), **gates}.items():
        assert np.allclose(found[name], vector, rtol=1e-12, atol=1e-12), name


@given(hidden_sizes, input_sizes, seeds)
def test_rnn_weights_have_the_shapes_of_their_names(hidden: int, inputs: int, seed: int) -> None:
    p = RNN.initialise(Draw(np.random.RandomState(seed)), hidden, inputs)
    assert {name: array.shape for name, array in p.items()} == {
        "W_aa": (hidden, hidden),
        "W_ax": (hidden, inputs),
        "b_a": (hidden,),
    }


@given(hidden_sizes, input_sizes, seeds)
def test_rnn_weights_for_a_longer_vocabulary_begin_with_the_shorter_ones(
    hidden: int, inputs: int, seed: int
) -> None:
    short = RNN.initialise(Draw(np.random.RandomState(seed)), hidden, inputs)
    long = RNN.initialise(Draw(np.random.RandomState(seed)), hidden, inputs + 3)
    assert np.array_equal(short["W_aa"], long["W_aa"])
    assert np.array_equal(short["b_a"], long["b_a"])
    assert np.array_equal(short["W_ax"], long["W_ax"][:, :inputs])


def test_rnn_state_neither_dies_nor_saturates_over_a_long_run() -> None:
    p = RNN.initialise(Draw(np.random.RandomState(0)), 64, 4)
    state = RNN.zero_state(Widths(64, 64))
    for t in range(256):
        state, _ = step(RNN, p, np.eye(4)[t % 4], state)
    assert 0.2 < np.abs(state.a).mean() < 0.9


def test_the_two_grus_differ_where_the_reset_gate_stands() -> None:
    rng = np.random.RandomState(3)
    parameters = CELLS["gru-torch"].initialise(Draw(rng), 5, 3)
    state = State(rng.uniform(-1, 1, 5))
    x = rng.standard_normal(3)
    before, _ = step(CELLS["gru"], parameters, x, state)
    after, _ = step(CELLS["gru-torch"], parameters, x, state)
    assert np.abs(before.a - after.a).max() > 1e-3
