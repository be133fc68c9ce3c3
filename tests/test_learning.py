"""Learning: embeddings, the optimiser, clipping, dropout and batches, by their laws."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine import bptt, embedding, forward, network, patterns
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.network import Size
from rnn_unroll.engine.patterns import Part
from rnn_unroll.learning import batches, clipping, dropout, weights
from rnn_unroll.learning.adam import Adam
from rnn_unroll.learning.schedule import cosine
from rnn_unroll.learning.weights import Weights

SEEDS = st.integers(0, 2**32 - 1)


@given(st.lists(st.integers(0, 4), max_size=12), SEEDS)
def test_an_embedding_is_a_product_with_one_hot_vectors(ids: list[int], seed: int) -> None:
    rng = np.random.RandomState(seed)
    table, d_rows = rng.standard_normal((5, 3)), rng.standard_normal((len(ids), 3))
    at = np.array(ids, np.intp)
    hot = np.eye(5)[at].reshape(-1, 5)
    assert np.allclose(embedding.lookup(table, at), hot @ table, rtol=1e-13, atol=1e-14)
    assert np.allclose(embedding.gradient(table, at, d_rows), hot.T @ d_rows, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("wrong", [-1, 5])
def test_an_id_without_a_vector_is_refused(wrong: int) -> None:
    with pytest.raises(IndexError, match="from 0 to 4"):
        embedding.lookup(np.zeros((5, 2)), np.array([0, wrong]))
    with pytest.raises(IndexError, match="from 0 to 4"):
        embedding.gradient(np.zeros((5, 2)), np.array([0, wrong]), np.zeros((2, 2)))


@pytest.mark.parametrize("cell", CELLS)
def test_a_run_in_float32_stays_in_it_and_near_the_run_in_float64(cell: str) -> None:
    drawn = network.draw_network(CELLS[cell], 3, Size(2, 2, 8), {"network": 4}, 3)
    plan = patterns.plan("many-to-many", "bbbbb", False)
    x = np.random.RandomState(0).standard_normal((5, 2, 4))
    targets = [[0, 1], [2, 0], [1, 1], [0, 2], [2, 2]]
    half = weights.in_precision(drawn, np.dtype(np.float32))
    found = [
        bptt.loss(forward.run(plan, net, list(x.astype(net.dtype))), np.array(targets))
        for net in (drawn, half)
    ]
    double, single = (weights.of_gradients(one) for one in found)
    assert {array.dtype for array in single.values()} == {np.dtype(np.float32)}
    assert found[1].trace.logits.dtype == found[1].parts["network"].x.dtype == np.float32
    assert found[1].loss == pytest.approx(found[0].loss, rel=1e-5)
    for name, array in double.items():
        assert np.allclose(array, single[name], rtol=1e-3, atol=1e-4), name


def test_the_names_of_weights_and_gradients_agree_and_hold_the_arrays_themselves() -> None:
    cases: list[tuple[str, str, tuple[Part, ...]]] = [
        ("many-to-one", "iib", ("network",)),
        ("encoder-decoder", "iioo", ("encoder", "decoder")),
    ]
    for pattern, io, parts in cases:
        drawn = network.draw_network(CELLS["lstm"], 3, Size(2, 1, 4), dict.fromkeys(parts, 3), 3)
        plan = patterns.plan(pattern, io, False)
        found = bptt.loss(forward.run(plan, drawn, list(np.eye(3)[: plan.tx])), [0] * plan.ty)
        named, gradients = weights.of_network(drawn), weights.of_gradients(found)
        assert {name: one.shape for name, one in named.items()} == {
            name: one.shape for name, one in gradients.items()
        }
        named["head.b_y"] += 1.0
        assert drawn.head is not None
        assert named["head.b_y"] is drawn.head["b_y"]


def test_adam_goes_on_where_it_was() -> None:
    rng = np.random.RandomState(1)
    gradients: list[Weights] = [{"w": rng.standard_normal(3)} for _ in range(6)]
    whole: Weights = {"w": np.zeros(3)}
    resumed: Weights = {"w": np.zeros(3)}
    one, other = Adam(), Adam()
    for gradient in gradients:
        one.step(whole, gradient, 0.1)
    for gradient in gradients[:3]:
        other.step(resumed, gradient, 0.1)
    other = Adam(steps=other.steps, first=other.first, second=other.second)
    for gradient in gradients[3:]:
        other.step(resumed, gradient, 0.1)
    assert (whole["w"] == resumed["w"]).all()
    before = whole["w"].copy()
    cases: list[Weights] = [{"w": np.zeros(3), "other": np.zeros(3)}, {}]
    for wrong in cases:
        with pytest.raises(KeyError, match="not both"):
            one.step(whole, wrong, 0.1)
    assert (one.steps, whole["w"].tolist()) == (6, before.tolist())


@given(st.floats(1e-3, 1e3), SEEDS)
def test_clipped_gradients_keep_their_direction_and_are_no_longer_than_the_limit(
    limit: float, seed: int
) -> None:
    rng = np.random.RandomState(seed)
    before: Weights = {"a": 10 * rng.standard_normal((3, 2)), "b": rng.standard_normal(4)}
    after: Weights = {name: one.copy() for name, one in before.items()}
    length = clipping.clip(after, limit)
    assert length == pytest.approx(clipping.norm(before), rel=1e-12)
    assert clipping.norm(after) <= limit * (1 + 1e-12)
    scale = clipping.norm(after) / length
    assert all(np.allclose(after[name], before[name] * scale, rtol=1e-9) for name in before)


@pytest.mark.parametrize("limit", [0.0, -1.0, float("nan")])
def test_a_limit_that_is_none_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        clipping.clip({"a": np.ones(2)}, limit)


def test_a_cosine_begins_at_its_peak_falls_and_ends_at_its_floor() -> None:
    rates = [cosine(step, 10, 0.3, 0.1) for step in range(11)]
    assert rates == sorted(rates, reverse=True)
    assert (rates[0], rates[5], rates[10]) == pytest.approx((0.3, 0.2, 0.1))
    assert cosine(20, 10, 0.3, 0.1) == pytest.approx(0.1)


def test_the_length_of_gradients_is_exact_in_float32_and_what_has_none_is_left_alone() -> None:
    for value, count in ((1e20, 10), (1e-25, 10), (3.0, 10**6)):
        length = clipping.norm({"a": np.full(count, value, np.float32)})
        assert length == pytest.approx(float(np.float32(value)) * count**0.5, rel=1e-12)
    for wrong in (np.inf, np.nan, 1e200):
        gradients: Weights = {"a": np.array([wrong, 1.0])}
        assert not np.isfinite(clipping.clip(gradients, 1.0))
        assert gradients["a"][1] == 1.0


@given(st.floats(0.0, 0.9), SEEDS)
def test_dropout_leaves_out_or_scales(rate: float, seed: int) -> None:
    kept = dropout.keep(np.random.RandomState(seed), np.zeros((50, 40), np.float32), rate)
    assert kept.dtype == np.float32
    assert set(np.unique(kept)) <= {np.float32(0), np.float32(1 / (1 - rate))}
    # Five standard deviations of the mean of 2,000 such numbers.
    assert abs(float(kept.mean()) - 1.0) <= 5 * (rate / (1 - rate) / 2000) ** 0.5 + 1e-6


@pytest.mark.parametrize("rate", [-0.1, 1.0, float("nan")])
def test_a_rate_of_dropout_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="from 0 to below 1"):
        dropout.keep(np.random.RandomState(0), np.zeros(2), rate)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=80), st.integers(1, 9), SEEDS)
def test_an_epoch_holds_every_sequence_once(lengths: list[int], size: int, seed: int) -> None:
    made = batches.of_similar_length(np.random.RandomState(seed), lengths, size, pool=3)
    assert Counter(int(k) for batch in made for k in batch) == Counter(range(len(lengths)))
    assert max(map(len, made)) <= size


def test_sequences_are_filled_up_to_the_longest() -> None:
    ids, present = batches.padded([[3, 1, 2], [4], []])
    assert ids.T.tolist() == [[3, 1, 2], [4, 0, 0], [0, 0, 0]]
    assert present.T.tolist() == [[True] * 3, [True, False, False], [False] * 3]
