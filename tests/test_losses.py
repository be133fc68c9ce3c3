"""Losses: equal to each other where they mean the same, and to their slopes by finite differences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine import losses
from rnn_unroll.engine.heads import softmax

SIZES = st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(2, 5), st.integers(0, 2**32 - 1))


def drawn(size: tuple[int, int, int, int]) -> tuple[np.random.RandomState, np.ndarray]:
    steps, batch, classes, seed = size
    rng = np.random.RandomState(seed)
    return rng, 3.0 * rng.standard_normal((steps, batch, classes))


@given(SIZES)
def test_a_soft_target_that_is_certain_is_a_class(size: tuple[int, int, int, int]) -> None:
    rng, logits = drawn(size)
    classes = rng.randint(0, size[2], size[:2])
    hard = losses.cross_entropy(logits, softmax(logits), classes)
    soft = losses.soft_cross_entropy(logits, softmax(logits), np.eye(size[2])[classes])
    for one, other in zip(hard, soft, strict=True):
        assert np.allclose(one, other, rtol=1e-12, atol=1e-13)


@given(SIZES)
def test_gradients_are_slopes(size: tuple[int, int, int, int]) -> None:
    rng, logits = drawn(size)
    share = softmax(rng.standard_normal(logits.shape))
    counted = rng.random_sample(size[:2]) < 0.7
    counted[0, 0] = True
    along, step = rng.standard_normal(logits.shape), 1e-4

    def soft(z: np.ndarray) -> losses.Found:
        return losses.soft_cross_entropy(z, softmax(z), share)

    def squared(z: np.ndarray) -> losses.Found:
        return losses.squared_error(z, share)

    def averaged(z: np.ndarray) -> losses.Found:
        return losses.mean(soft(z), counted)

    for loss in (soft, squared, averaged):
        ahead, behind = (loss(logits + sign * step * along)[0].sum() for sign in (1, -1))
        slope = (loss(logits)[1] * along).sum()
        assert slope == pytest.approx((ahead - behind) / (2 * step), rel=1e-5, abs=1e-6)


@given(SIZES)
def test_a_mean_is_the_sum_over_what_counts_by_its_number(size: tuple[int, int, int, int]) -> None:
    rng, logits = drawn(size)
    counted = rng.random_sample(size[:2]) < 0.5
    found = losses.squared_error(logits, np.zeros_like(logits))
    if not counted.any():
        with pytest.raises(ValueError, match="no output counts"):
            losses.mean(found, counted)
        return
    of_outputs, d_logits = losses.mean(found, counted)
    assert of_outputs.sum() == pytest.approx(found[0][counted].mean(), rel=1e-12)
    assert not d_logits[~counted].any()


def test_what_does_not_count_is_zero_even_where_it_is_no_number() -> None:
    found = np.array([[1.0], [np.nan]]), np.array([[[2.0]], [[np.nan]]])
    of_outputs, d_logits = losses.mean(found, np.array([[True], [False]]))
    assert of_outputs.tolist() == [[1.0], [0.0]]
    assert d_logits.tolist() == [[[2.0]], [[0.0]]]


def test_a_soft_loss_keeps_the_precision_of_the_logits() -> None:
    logits = np.zeros((2, 3), np.float32)
    of_outputs, d_logits = losses.soft_cross_entropy(logits, softmax(logits), np.full((2, 3), 1 / 3))
    assert of_outputs.dtype == d_logits.dtype == np.float32


def test_a_class_is_a_whole_number() -> None:
    logits = np.zeros((1, 3))
    with pytest.raises(ValueError, match="a class index"):
        losses.cross_entropy(logits, softmax(logits), [1.9])  # type: ignore[list-item]


def test_what_cannot_be_wanted_is_refused() -> None:
    logits = np.zeros((2, 3))
    with pytest.raises(ValueError, match="shape"):
        losses.squared_error(logits, np.zeros((3, 2)))
    with pytest.raises(ValueError, match="sum to 1"):
        losses.soft_cross_entropy(logits, softmax(logits), np.full((2, 3), 0.5))
    with pytest.raises(ValueError, match="sum to 1"):
        losses.soft_cross_entropy(logits, softmax(logits), np.array([[2.0, -1.0, 0.0]] * 2))
