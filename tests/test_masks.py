"""Masks: a padded batch is its sequences, also in the loss."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_unroll.engine import bptt, forward, network, patterns
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.network import Size
from rnn_unroll.learning import weights

LENGTHS = (5, 3)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("directions", [1, 2])
def test_the_loss_of_a_padded_batch_is_that_of_its_sequences(cell: str, directions: int) -> None:
    rng = np.random.RandomState(5)
    net = network.draw_network(CELLS[cell], 3, Size(2, directions, 4), {"network": 3}, 3)
    x, targets = rng.standard_normal((5, 2, 3)), rng.randint(0, 3, (5, 2))
    present = np.arange(5)[:, None] < np.array(LENGTHS)
    # What is padded is not read: not even a number that is none.
    padded = np.where(present[..., None], x, np.nan)
    plan = patterns.plan("many-to-many", "bbbbb", False)
    together = bptt.loss(forward.run(plan, net, [*padded], present=present), targets)
    apart = []
    for k, n in enumerate(LENGTHS):
        alone = patterns.plan("many-to-many", "b" * n, False)
        apart.append(bptt.loss(forward.run(alone, net, [*x[:n, k]]), targets[:n, k]))
    assert together.loss == pytest.approx(sum(one.loss for one in apart), rel=1e-13)
    for name, array in together.head.items():
        assert np.allclose(array, sum(one.head[name] for one in apart), rtol=1e-12, atol=1e-13)
    for layer, pair in enumerate(together.parts["network"].parameters()):
        for direction, parameters in enumerate(pair):
            ones = [one.parts["network"].layers[layer][direction].parameters() for one in apart]
            for name, array in parameters.items():
                assert np.allclose(array, sum(one[name] for one in ones), rtol=1e-12, atol=1e-13), name


@pytest.mark.parametrize("side", ["front", "end"])
@pytest.mark.parametrize("directions", [1, 2])
def test_one_output_of_a_padded_batch_is_that_of_each_sequences_own_last_step(
    directions: int, side: str
) -> None:
    rng = np.random.RandomState(5)
    net = network.draw_network(CELLS["lstm"], 3, Size(1, directions, 4), {"network": 3}, 3)
    x, targets = rng.standard_normal((5, 2, 3)), rng.randint(0, 3, (1, 2))
    present = np.arange(5)[:, None] < np.array(LENGTHS)
    rows = present if side == "end" else present[::-1]
    plan = patterns.plan("many-to-one", "iiiib", False)
    together = bptt.loss(forward.run(plan, net, [*x], present=rows), targets)
    for k, n in enumerate(LENGTHS):
        alone = patterns.plan("many-to-one", "i" * (n - 1) + "b", False)
        one = bptt.loss(forward.run(alone, net, [*x[rows[:, k], k]]), targets[:, k])
        assert one.loss == pytest.approx(together.losses[0, k], rel=1e-13)
        there = together.parts["network"].x[rows[:, k], k]
        assert np.allclose(there, one.parts["network"].x, rtol=1e-12, atol=1e-14)
        assert np.abs(there).max() > 1e-3


def test_a_sequence_without_a_step_is_attended_to_by_nobody() -> None:
    rng = np.random.RandomState(2)
    drawn = network.draw_network(CELLS["gru"], 3, Size(1, 1, 4), {"encoder": 3, "decoder": 2}, 2)
    attention = {"W_h": rng.standard_normal((4, 8)), "b_h": np.zeros(4)}
    x, present = rng.standard_normal((3, 2, 3)), np.ones((5, 2), np.bool_)
    present[:, 1] = False
    plan = patterns.plan("encoder-decoder", "iiioo", False)
    trace = forward.run(plan, replace(drawn, attention=attention), [*x], present=present)
    assert trace.attended is not None
    assert trace.attended.weights[:, 0].sum(axis=-1) == pytest.approx([1, 1])
    assert not trace.attended.weights[:, 1].any()
    made = bptt.loss(trace, np.array([[0, 1], [1, 0]]))
    alone = forward.run(plan, replace(drawn, attention=attention), [*x[:, 0]])
    assert made.loss == pytest.approx(bptt.loss(alone, [0, 1]).loss, rel=1e-13)
    assert all(np.isfinite(array).all() for array in weights.of_gradients(made).values())


def test_a_target_that_is_no_class_is_refused() -> None:
    net = network.draw_network(CELLS["rnn"], 3, Size(1, 1, 4), {"network": 3}, 3)
    trace = forward.run(patterns.plan("many-to-many", "bb", False), net, list(np.eye(3)[:2]))
    for targets in ([-1, 0], [3, 0], [0]):
        with pytest.raises(ValueError, match="a class index from 0 to 2 for each of 2 outputs"):
            bptt.loss(trace, targets)
