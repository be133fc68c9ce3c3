"""Search: which units follow which feature of a text, and how well the best of them would by chance."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.trace import Trace
from rnn_unroll.graphs import units
from rnn_unroll.graphs.features import FEATURES, Answer, Feature, Observed, judged
from rnn_unroll.graphs.units import Units

BEST = 5
"""How many units are named for each feature."""
SHIFTS = 19
"""The fewest shifts of which one in twenty can be told apart."""
SHARE = 0.95
STEADY = 1e-9
"""What changes by less than this share of its largest value is taken not to change at all."""


class Unit(NamedTuple):
    """A unit, by the first state of its chain and its number, and its correlation r with a feature."""

    at: Key
    unit: int
    r: float


@dataclass(frozen=True, slots=True)
class Match:
    """A feature, its values (n,), and the r of every unit with it.

    `correlations` has a row (H,) for each chain, NaN for a unit that does not change; it is empty, as `best`
    is, if the feature does not change in this text. `chance` is the |r| of the best unit that 95 % of the
    shifts of the feature stay below; None if the text is too short to tell.
    """

    feature: Feature
    values: Array
    correlations: dict[Key, Array]
    best: tuple[Unit, ...]
    chance: float | None

    def beyond(self, unit: Unit) -> bool:
        """Whether a unit follows the feature better than the best one by chance."""
        return self.chance is not None and abs(unit.r) > self.chance


@dataclass(frozen=True, slots=True)
class Search:
    """What was found in a text of n tokens, among all units of one part of the network.

    `answer` is the one whose log odds are among the features; None if none is.
    """

    tokens: int
    units: int
    answer: Answer | None
    matches: tuple[Match, ...]


def correlations(states: Array, values: Array) -> Array:
    """Pearson's r of each column of `states` (n, H) with `values` (n,) or with each column of them (n, m).

    The result has the shape (H,) or (H, m); a column that does not change has NaN.
    """
    found: Array = _standard(states).T @ _standard(values)
    return np.clip(found, -1.0, 1.0)


def chance(states: Array, values: Array) -> float | None:
    """The largest |r| of any unit that 95 % of the circular shifts of a feature do not exceed.

    `states` is (n, H), `values` (n,). A shift against the text keeps how slowly feature and units change, but
    not their agreement; random shuffles would make slow units look better than they are. All n − 1 shifts are
    tried, so nothing is drawn at random. None if they are too few.
    """
    n = len(values)
    if n - 1 < SHIFTS:
        return None
    shifted = np.stack([np.roll(values, k) for k in range(1, n)], axis=1)
    best = np.nanmax(np.abs(correlations(states, shifted)), axis=0)
    return float(np.quantile(best, SHARE, method="higher"))


def build(trace: Trace, found: Units, vocabulary: tuple[str, ...]) -> Search:
    """Compare every unit of the part to which the shown unit belongs with every feature of its text.

    Time steps that read nothing are left out: of them nothing can be said.
    """
    moments = [moment for moment in found.moments if moment.value is not None]
    reading = [k for k, moment in enumerate(moments) if moment.plan.reads != "nothing"]
    judgement = judged(trace) if len(moments) == len(found.moments) else None
    answer = judgement and Answer(vocabulary[judgement.k], judgement.given)
    observed = Observed(
        tuple(moments[k].read for k in reading), None if judgement is None else judgement.odds[reading]
    )
    chains = {
        (at := keys.state(direction, layer, found.at.t)): units.along(trace, at)[reading]
        for layer in range(1, found.layers + 1)
        for direction in range(found.directions)
    }
    pairs = [(feature, feature.of(observed)) for feature in FEATURES]
    matches = [_match(feature, values, chains) for feature, values in pairs if values is not None]
    return Search(len(reading), found.hidden * len(chains), answer, tuple(matches))


def _match(feature: Feature, values: Array, chains: dict[Key, Array]) -> Match:
    states = np.concatenate(list(chains.values()), axis=1)
    if not (len(values) and _changes(values) and _changes(states).any()):
        return Match(feature, values, {}, (), None)
    by_chain = {at: correlations(one, values) for at, one in chains.items()}
    every = [Unit(at, k, r) for at, row in by_chain.items() for k, r in enumerate(row.tolist(), 1) if r == r]
    every.sort(key=lambda unit: -abs(unit.r))
    return Match(feature, values, by_chain, tuple(every[:BEST]), chance(states, values))


def _changes(array: Array) -> Array:
    """Whether each column changes at all."""
    changed: Array = np.ptp(_scaled(array), axis=0) > STEADY
    return changed


def _scaled(array: Array) -> Array:
    """Each column divided by its largest size, so that no square of it is too large or too small a number."""
    largest = np.abs(array).max(axis=0, initial=0.0)
    scaled: Array = array / np.where(largest > 0, largest, 1.0)
    return scaled


def _standard(array: Array) -> Array:
    """Each column less its mean, at length 1; NaN for one that does not change."""
    scaled = _scaled(array)
    apart = scaled - scaled.mean(axis=0)
    length = np.where(_changes(scaled), np.sqrt((apart * apart).sum(axis=0)), np.nan)
    standard: Array = apart / length
    return standard
