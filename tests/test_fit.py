"""Fit: a network learns, goes on where it was interrupted, and says when it cannot."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_unroll.engine import losses, network
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.network import Size
from rnn_unroll.learning import checkpoint, weights
from rnn_unroll.learning.classifier import Classifier
from rnn_unroll.learning.fit import DivergedError, Epoch, Progress, Recipe, fit

RECIPE = Recipe(epochs=6, batch=8, rate=0.02)


def first_word(cell: str = "gru", texts: int = 160, **options: float) -> Classifier:
    """The problem of a text's first word, which is one of two, after up to eight others."""
    rng = np.random.RandomState(0)
    drawn = network.draw_network(CELLS[cell], 0, Size(1, 1, 8), {"network": 5}, 2)
    ids = [[rng.randint(2), *rng.randint(2, 6, rng.randint(8))] for _ in range(texts)]
    wanted = np.eye(2)[[one[0] for one in ids]]
    table = rng.standard_normal((6, 5)).astype(np.float32)
    return Classifier(weights.in_precision(drawn, table.dtype), table, ids, wanted, **options)


def right(problem: Classifier) -> float:
    return float((problem.answers(problem.texts).argmax(axis=1) == problem.wanted.argmax(axis=1)).mean())


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_a_network_learns_what_its_texts_have_in_common(cell: str) -> None:
    problem = first_word(cell, early=0.3, drop=0.1)
    epochs = list(fit(problem, replace(RECIPE, epochs=12)))
    assert [one.number for one in epochs] == list(range(1, 13))
    assert epochs[-1].loss < 0.5 * epochs[0].loss
    assert right(problem) > 0.95
    assert all(one.dtype == np.float32 for one in problem.weights.values())


def test_the_slope_of_a_problem_is_that_of_its_loss() -> None:
    problem = first_word(texts=5, early=0.4)
    exact = replace(
        problem,
        network=weights.in_precision(problem.network, np.dtype(np.float64)),
        table=problem.table.astype(np.float64),
    )
    batch, rng = np.arange(5), np.random.RandomState(1)
    loss, gradients = exact.slope(batch, rng)
    for name, array in exact.weights.items():
        along, step = rng.standard_normal(array.shape), 1e-5
        array += step * along
        ahead, _ = exact.slope(batch, rng)
        array -= 2 * step * along
        behind, _ = exact.slope(batch, rng)
        array += step * along
        assert (gradients[name] * along).sum() == pytest.approx((ahead - behind) / (2 * step), abs=1e-7), name
    # The loss is that of the last word and, for the early share, of all words alike.
    by_hand = []
    for ids, wanted in zip(exact.texts, exact.wanted, strict=True):
        prefixes = exact.answers([ids[: k + 1] for k in range(len(ids))])
        each, _ = losses.soft_cross_entropy(np.log(prefixes), prefixes, np.tile(wanted, (len(ids), 1)))
        by_hand.append(0.4 * each.mean() + 0.6 * each[-1])
    assert loss == pytest.approx(np.mean(by_hand), rel=1e-12)


@pytest.mark.parametrize("after", [1, 4])
def test_training_goes_on_from_a_checkpoint_as_if_it_had_not_stopped(after: int) -> None:
    whole, stopped, resumed = (first_word(drop=0.2) for _ in range(3))
    epochs = list(fit(whole, RECIPE))
    progress = Progress()
    begun: list[Epoch] = []
    for epoch in fit(stopped, RECIPE, progress):
        begun.append(epoch)
        if len(begun) == after:
            break
    written = checkpoint.pack(stopped.weights, progress)
    begun += fit(resumed, RECIPE, checkpoint.restore(written, resumed.weights))
    assert begun == epochs
    assert all((one == resumed.weights[name]).all() for name, one in whole.weights.items())


def test_what_is_no_checkpoint_of_these_weights_changes_nothing() -> None:
    problem = first_word()
    before = {name: one.copy() for name, one in problem.weights.items()}
    written = checkpoint.pack(first_word("lstm").weights, Progress())
    for data in (b"", written[:100], written[:-1], written):
        with pytest.raises(ValueError, match="no checkpoint"):
            checkpoint.restore(data, problem.weights)
    assert all((one == before[name]).all() for name, one in problem.weights.items())


def test_a_loss_that_is_no_number_is_told_with_its_step() -> None:
    problem = first_word()
    problem.table[2] = 1e38
    problem.weights["head.W_ya"][...] = 3e38
    with pytest.raises(DivergedError) as caught:
        list(fit(problem, RECIPE))
    assert caught.value.step == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rate", 0.0),
        ("rate", -1.0),
        ("rate", float("nan")),
        ("rate", float("inf")),
        ("limit", 0.0),
        ("epochs", 0),
        ("batch", 0),
    ],
)
def test_what_cannot_be_trained_with_is_named(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"^{name} must be"):
        replace(RECIPE, **{name: value})  # type: ignore[arg-type]
