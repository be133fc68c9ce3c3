"""Adding: the sum of the two marked numbers of up to a hundred (Hochreiter and Schmidhuber 1997).

Data: generated. All numbers are random, so that a network can answer only if it keeps the first marked one
until it reads the second, and lets all others pass.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.learning.fit import Recipe
from rnn_unroll.tasks.reader import Marked
from rnn_unroll.tasks.task import Card, Lesson, Measured, Sample, Task, mean

HIDDEN = 64
LONGEST, SHORT = 100, 20
LEARNED, HELD = 12_000, 1_000
EARLY = 0.3
"""The share of the loss that the answers to all beginnings of a sequence have."""


def sequences(seed: int, lengths: Sequence[int] | NDArray[np.intp]) -> list[Array]:
    """Sequences of these lengths, (T, 2) each: numbers from 0 to 1, and 1 beside the two marked ones."""
    rng = np.random.RandomState(seed)
    found = []
    for length in lengths:
        one = np.zeros((length, 2))
        one[:, 0] = rng.random_sample(length)
        one[rng.choice(length, 2, replace=False), 1] = 1.0
        found.append(one)
    return found


def expected(one: Array) -> Array:
    """The sum that is to be expected after each number of a sequence, (T, 1): half for each mark to come."""
    marks, added = one[:, 1].cumsum(), one.prod(axis=1).cumsum()
    wanted: Array = added + 0.5 * (2.0 - marks)
    return wanted[:, None]


def lesson(folder: Path, cell: str, fold: int, quick: bool) -> Lesson:
    """What a network of this cell learns: sequences of 2 to 100 numbers. Quick: 400, of up to 20."""
    # Only training needs them.
    from rnn_unroll.learning import beginning
    from rnn_unroll.learning.regressor import Regressor

    count, longest = (400, SHORT) if quick else (LEARNED, LONGEST)
    rng = np.random.RandomState(4)
    # Half of them are short, as a reader's own are.
    lengths = np.where(
        rng.random_sample(count) < 0.5,
        rng.randint(2, SHORT + 1, size=count),
        rng.randint(2, longest + 1, size=count),
    )
    learned, held = sequences(5, lengths), sequences(6 + fold, [longest] * HELD)
    # All cells begin alike: from orthogonal weights a plain one may keep a number by these alone.
    begun = beginning.drawn(cell, Size(1, 1, HIDDEN), {"network": 2}, 1, init="xavier")
    assert begun.head is not None
    # The mean of all answers.
    begun.head["b_y"][...] = 1.0
    wanted = [*map(expected, learned)]
    problem = Regressor(replace(begun, answers="numbers"), learned, wanted, EARLY)
    right = np.array([expected(one)[-1] for one in held])

    def measure(network: Network, table: Array) -> Measured:
        apart = replace(problem, network=network).answers(held) - right
        return mean((apart * apart)[:, 0])

    return Lesson(problem, (), measure)


ADDING = Task(
    slug="adding",
    title="adding two marked numbers",
    examples="sequences of 100 numbers",
    version=1,
    pattern="many-to-one",
    hidden=HIDDEN,
    reader=Marked("0.51 0.32* 0.9 0.27*"),
    labels=("sum",),
    samples=(
        Sample("0.51 0.32* 0.9 0.27*", "0.59"),
        Sample("0.8* 0.4 0.7 0.1 0.95 0.3 0.6 0.2 0.5 0.33*", "1.13"),
        Sample(
            "0.4 0.9* 0.2 0.7 0.1 0.6 0.8 0.3 0.5 1 0 0.45 0.15 0.85 0.25 0.75 0.35 0.65 0.55 0.62*",
            "1.52",
        ),
    ),
    cells=("gru", "lstm", "rnn"),
    sources=(),
    recipe=Recipe(epochs=20, batch=64, rate=0.004, limit=1.0),
    folds=1,
    lesson=lesson,
    card=Card(
        data="Generated: random numbers from 0 to 1, two of them marked with an asterisk. The answer is the "
        "sum of these two. A text may mark any number of them, but the network learned to expect two: where "
        "one is marked it adds about 0.5 for the other, where none is it says about 1, and more than two it "
        "adds up wrongly.",
        licence="None is needed.",
        split="12,000 sequences of 2 to 100 numbers, half of them of up to 20, were learned; the figures are "
        "those of 1,000 others of 100.",
        training="Seed 0, 20 epochs, less than 1 minute on one core. At 100 numbers the rnn is hardly better "
        "than a network that always says 1.",
        baselines=(("always saying 1", "MSE 0.167"),),
        failures=(
            Sample("0.4 0.7* 0.2 0.1", "0.70"),
            Sample("0.5 0.3 0.2", "0.00"),
            Sample("0.9* 0.8* 0.7* 0.6*", "3.00"),
        ),
    ),
    metric="mse",
    answers="numbers",
    inputs=("number", "mark"),
    highest=2.0,
)
