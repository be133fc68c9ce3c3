"""Writer: what a network that writes learns from, and what it writes then."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine import forward, patterns
from rnn_unroll.engine.network import Size
from rnn_unroll.learning import beginning
from rnn_unroll.learning.fit import Recipe, fit
from rnn_unroll.learning.weights import in_precision
from rnn_unroll.learning.writer import Writer

LABELS = 5
END = LABELS - 1
TEXTS = [[1, 2, 3], [3, 1], [2]]
ANSWERS = [[2, 1, END], [0, END], [3, 3, 1, END]]


def writer(pattern: str, attends: bool = False, **more: bool) -> Writer:
    """A small problem in float64, whose network is decided enough to have slopes everywhere."""
    reads = pattern == "encoder-decoder"
    inputs = {"encoder": 3, "decoder": LABELS + 1} if reads else {"network": LABELS}
    drawn = beginning.drawn("gru", Size(1, 1, 4), inputs, LABELS, attends)  # type: ignore[arg-type]
    exact = in_precision(drawn, np.dtype(np.float64))
    assert exact.head is not None
    exact.head["W_ya"][...] *= 20
    table = np.random.RandomState(1).standard_normal((4, 3)) if reads else np.eye(LABELS)
    return Writer(exact, table, TEXTS if reads else [[], [], []], ANSWERS, pattern, **more)


@pytest.mark.parametrize(
    ("pattern", "attends", "more"),
    [
        ("encoder-decoder", True, {}),
        ("encoder-decoder", False, {}),
        ("one-to-many", False, {"learn": False}),
        ("one-to-many", False, {"learn": False, "primed": True}),
    ],
)
def test_the_slope_of_a_writer_is_that_of_its_loss(
    pattern: str, attends: bool, more: dict[str, bool]
) -> None:
    problem, batch = writer(pattern, attends, **more), np.arange(3)

    def loss() -> float:
        # A seed with which the beginnings are given.
        return problem.slope(batch, np.random.RandomState(2))[0]

    _, gradients = problem.slope(batch, np.random.RandomState(2))
    assert gradients.keys() == problem.weights.keys()
    rng = np.random.RandomState(3)
    for name, array in problem.weights.items():
        flat = array.reshape(-1)
        for k in rng.choice(flat.size, size=min(6, flat.size), replace=False):
            was, up, down = flat[k], 0.0, 0.0
            flat[k] = was + 1e-6
            up = loss()
            flat[k] = was - 1e-6
            down = loss()
            flat[k] = was
            assert gradients[name].reshape(-1)[k] == pytest.approx((up - down) / 2e-6, abs=1e-7), name


@given(text=st.lists(st.integers(0, 3), min_size=1, max_size=6), count=st.integers(1, 6))
def test_who_reads_as_targets_what_it_wrote_computes_what_it_computed(text: list[int], count: int) -> None:
    """Teacher forcing with the network's own answers is the network on its own."""
    problem = writer("encoder-decoder", attends=True)
    read = [problem.table[k] for k in text]
    io, start = "i" * len(text) + "o" * count, np.eye(LABELS + 1)[LABELS]
    own = patterns.plan("encoder-decoder", io, feedback=True)
    alone = forward.run(own, problem.network, read, start)
    plan = patterns.plan("encoder-decoder", io, feedback=True, forced=True)
    assert [step.reads for step in plan.steps] == [
        "target" if step.reads == "feedback" else step.reads for step in own.steps
    ]
    forced = forward.run(plan, problem.network, read, start, targets=alone.tokens)
    assert np.allclose(forced.logits, alone.logits, rtol=0, atol=1e-12)
    assert len(plan.stretches) <= 2
    assert problem.written([text], count)[:, 0].tolist() == alone.tokens.tolist()


def test_a_plan_that_reads_targets_needs_them() -> None:
    problem = writer("one-to-many", learn=False)
    plan = patterns.plan("one-to-many", "ooo", feedback=True, forced=True)
    with pytest.raises(ValueError, match="reads the targets of outputs"):
        forward.run(plan, problem.network, [])


def test_surprise_is_the_probability_of_the_whole_answer_whatever_stands_beside_it() -> None:
    problem = writer("encoder-decoder", attends=True)
    together = problem.surprise(TEXTS, ANSWERS)
    for text, answer, bits in zip(TEXTS, ANSWERS, together, strict=True):
        assert problem.surprise([text], [answer])[0] == pytest.approx(bits, abs=1e-12)
    # All answers of one token, ⟨eos⟩ or not, have the probability 1 together.
    each = [problem.surprise([[1]], [[label]])[0] for label in range(LABELS)]
    assert sum(2.0**-bits for bits in each) == pytest.approx(1.0)


def test_a_network_with_attention_learns_to_turn_its_input_around() -> None:
    rng = np.random.RandomState(0)
    texts = [rng.randint(1, 4, size=rng.randint(2, 6)).tolist() for _ in range(400)]
    inputs = {"encoder": 6, "decoder": LABELS + 1}
    drawn = beginning.drawn("gru", Size(1, 1, 16), inputs, LABELS, attends=True)  # type: ignore[arg-type]
    table = rng.standard_normal((4, 6)).astype(np.float32)
    problem = Writer(drawn, table, texts, [[*text[::-1], END] for text in texts], "encoder-decoder")
    losses = [epoch.loss for epoch in fit(problem, Recipe(epochs=12, batch=16, rate=0.02))]
    assert all(later < 1.2 * before for before, later in pairwise(losses))
    new = [[1, 2, 3, 1], [3, 3, 2]]
    written = problem.written(new, 5).T.tolist()
    assert [row[: row.index(END)] for row in written] == [text[::-1] for text in new]
