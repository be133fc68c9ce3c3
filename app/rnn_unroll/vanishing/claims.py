"""Claims: settings worth a look, each with what it shows, measured in the run and counted over many seeds."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rnn_unroll.vanishing.comparison import Comparison, Settings, compare
from rnn_unroll.words import vanishing as words

SEEDS = range(50)
"""The seeds for which each claim is counted."""


class Measured(NamedTuple):
    """A number of a comparison, and the point of a line at which it was read."""

    value: float
    line: str
    t: int


def left(line: str, back: int) -> Callable[[Comparison], Measured]:
    """What is left of a line's gradient so many steps before the last one."""
    return lambda found: Measured(found.relative[line][-1 - back], line, found.settings.tx - back)


def largest(line: str) -> Callable[[Comparison], Measured]:
    """The largest value along a line, and where it is."""

    def measure(found: Comparison) -> Measured:
        value, t = max((value, t) for t, value in enumerate(found.relative[line], start=1))
        return Measured(value, line, t)

    return measure


def farthest(line: str) -> Callable[[Comparison], Measured]:
    """The factor, at least 1, by which a line goes farthest from its start, up or down."""

    def measure(found: Comparison) -> Measured:
        factors = [max(value, 1 / value) if value else math.inf for value in found.relative[line]]
        value, t = max((factor, t) for t, factor in enumerate(factors, start=1))
        return Measured(value, line, t)

    return measure


def ratio(line: str, other: str) -> Callable[[Comparison], Measured]:
    """How many times more of its gradient one line keeps at t = 1 than another."""

    def measure(found: Comparison) -> Measured:
        kept, others = found.relative[line][0], found.relative[other][0]
        return Measured(kept / others if others else math.inf, line, 1)

    return measure


@dataclass(frozen=True, slots=True)
class Preset:
    """Settings, and a claim about their comparison.

    The claim `holds` of a measured number. `of_seeds` is for how many of SEEDS it does. `sentence` puts the
    number into words, and says whether the claim holds.
    """

    title: str
    settings: Settings
    measure: Callable[[Comparison], Measured]
    holds: Callable[[float], bool]
    of_seeds: int
    sentence: Callable[[float, bool], str]

    def measured(self, seed: int) -> Measured:
        return self.measure(compare(self.settings._replace(seed=seed)))

    def claim(self, seed: int) -> str:
        """What the run of a seed shows, and how many of SEEDS show it."""
        value = self.measured(seed).value
        sentence = self.sentence(value, self.holds(value))
        return f"{sentence} {words.counted_over(self.of_seeds, len(SEEDS))}"


PRESETS: Mapping[str, Preset] = {
    "vanishes": Preset(
        words.vanishes_title(),
        Settings(radius=0.5),
        left("rnn", 20),
        lambda value: value < 0.01,
        50,
        words.vanishes,
    ),
    "keeps-more": Preset(
        words.keeps_more_title(),
        Settings(radius=0.9, cell="lstm"),
        ratio("lstm", "rnn"),
        lambda value: value > 1,
        46,
        words.keeps_more,
    ),
    "half-open": Preset(
        words.half_open_title(),
        Settings(radius=0.9, cell="gru"),
        left("gru", 20),
        lambda value: value < 0.01,
        50,
        words.half_open,
    ),
    "saturates": Preset(
        words.saturates_title(),
        Settings(tx=50, radius=1.5),
        largest("rnn"),
        lambda value: value < 100,
        50,
        words.saturates,
    ),
    "explodes": Preset(
        words.explodes_title(),
        Settings(radius=1.25, cell="rnn-linear"),
        left("rnn-linear", 31),
        lambda value: value > 1000,
        43,
        words.explodes,
    ),
    "open": Preset(
        words.open_title(),
        Settings(tx=64, radius=0.25, forget=5.0, cell="lstm"),
        farthest("lstm.c"),
        lambda value: value < 10,
        50,
        words.stays_open,
    ),
    "shut": Preset(
        words.shut_title(),
        Settings(radius=0.9, forget=-2.0, cell="lstm"),
        left("lstm", 20),
        lambda value: value < 1e-6,
        50,
        words.shut,
    ),
}
"""By name. A test counts every claim over SEEDS."""
