"""Check: holds a figure's numbers against what the network's own library computes of the same input."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.brought import sequence
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.engine.trace import Trace
from rnn_unroll.errors import quote
from rnn_unroll.models.memory.framework import Framework
from rnn_unroll.words import checks

TOLERANCES: Mapping[str, float] = {"float64": 1e-12, "float32": 1e-6, "float16": 5e-3, "bfloat16": 4e-2}
"""How far a network's own numbers may be from ours, by their type: of 1, or of the largest number of the same
output where that is larger.
"""

EXACT = "float64"


@dataclass(frozen=True, slots=True)
class Check:
    """What was found. `ok`: the numbers are the library's own. `difference` is the largest, None if nothing
    could be compared; `says` is the whole of it in a sentence, which is what a notebook shows.
    """

    ok: bool
    difference: float | None
    tolerance: float
    says: str

    def __repr__(self) -> str:
        return self.says


Call = tuple[Sequence[Any], str]
"""The arguments of a call, and how it is told."""

Calls = Callable[[Framework], Iterable[Call]]
"""The ways in which a network may be called, with arguments of its own precision."""


class _Found(NamedTuple):
    """The largest difference of what was compared, what that is, and how the network was called."""

    difference: float
    what: str
    called: str


class _Search(NamedTuple):
    """The comparison that agrees best, None if there is none; the shapes of all that the network returned,
    and what it raised first.
    """

    best: _Found | None
    returned: Sequence[tuple[int, ...]]
    failure: str


def check(trace: Trace, framework: Framework, calls: Calls, x_alone: bool) -> Check:
    """Compare a run's outputs, or the states of its last layer if it has none, with what the network returns,
    in whichever form it returns them.

    It is called in these ways until one agrees, else the one that agrees best counts: none but the right one
    agrees by chance. A long run of large weights can take float32 further away than is allowed; a copy in
    float64 then says whether it is that alone. `x_alone`: the calls are the forms of one input, which may not
    be all that the network is called with.
    """
    tolerance = TOLERANCES[framework.precision]
    ours = dict(_quantities(trace))
    best, returned, failure = _searched(ours, framework, calls(framework), tolerance)
    if best:
        facts = (framework.library, *best[1:], best.difference, tolerance, framework.precision)
        if best.difference <= tolerance:
            return Check(True, best.difference, tolerance, checks.same(*facts))
        exact = None if framework.precision == EXACT else framework.exact()
        finer = exact and _searched(ours, exact, calls(exact), TOLERANCES[EXACT]).best
        if finer and finer.difference <= TOLERANCES[EXACT]:
            says = checks.rounded(*facts, finer.difference)
            return Check(True, best.difference, tolerance, says)
        return Check(False, best.difference, tolerance, checks.other(*facts))
    if not returned and failure:
        says = (checks.not_called if x_alone else checks.not_called_so)(framework.library, failure)
        return Check(False, None, tolerance, says)
    shape = next(iter(ours.values())).shape
    says = checks.not_matched(returned, shape, _advised(trace.plan, shape, returned))
    return Check(False, None, tolerance, says)


def _searched(
    ours: Mapping[str, Array], framework: Framework, calls: Iterable[Call], tolerance: float
) -> _Search:
    found: list[_Found] = []
    returned: dict[tuple[int, ...], None] = {}
    failure = ""
    for arguments, called in calls:
        try:
            leaves = framework.arrays(framework.call(*arguments))
        except Exception as error:
            # Whatever a network of a user's own raises.
            failure = failure or quote(f"{type(error).__name__}: {error}", 160)[1:-1]
            continue
        returned |= dict.fromkeys(leaf.shape for leaf in leaves)
        for leaf in leaves:
            for what, array in ours.items():
                if _plain(leaf.shape) == _plain(array.shape):
                    found.append(_Found(_difference(leaf, array), what, called))
        if found and min(found).difference <= tolerance:
            break
    return _Search(min(found, default=None), list(returned), failure)


def calls_of(framework: Framework, x: NDArray[Any], given: NDArray[Any] | None) -> Iterator[Call]:
    """The calls of a network with the sequence x alone: as it was `given`, or in each form."""
    for form in sequence.forms(x, given):
        yield [framework.argument(form)], checks.called_with_x(form.shape)


def _advised(plan: Plan, shape: Sequence[int], returned: Sequence[Sequence[int]]) -> str:
    """The pattern with as many outputs as the network returns; empty if there is none."""
    for pattern, outputs in (("many-to-one", 1), ("many-to-many", len(plan.steps))):
        if plan.ty and any(_plain(one) == _plain((outputs, *shape[1:])) for one in returned):
            return pattern
    return ""


def _quantities(trace: Trace) -> Iterator[tuple[str, Array]]:
    """What of a run a network may return: its outputs before or after their function, or its states."""
    if not trace.plan.ty:
        last = trace.parts[trace.plan.steps[-1].part]
        yield checks.STATES, last.read(len(last.layers))
        return
    answers = trace.network.answers
    if answers == "numbers":
        yield checks.NUMBERS, trace.y
        return
    yield checks.LOGITS, trace.logits
    if answers == "classes":
        best = trace.logits.max(axis=-1, keepdims=True)
        yield checks.LOGARITHMS, trace.logits - best + np.log(trace.y.max(axis=-1, keepdims=True))
        yield checks.PROBABILITIES, trace.y
    else:
        yield checks.CHANCES, trace.y


def _plain(shape: Sequence[int]) -> list[int]:
    """A shape without the axes of length 1, which say nothing of the numbers."""
    return [length for length in shape if length != 1]


def _difference(theirs: NDArray[Any], ours: Array) -> float:
    """The largest difference, as a share of the largest number of an output where that is above 1."""
    rows = theirs.astype(np.float64).reshape(ours.shape)
    sizes = np.maximum(1.0, np.abs(rows).max(axis=-1, keepdims=True))
    far = np.abs(rows - ours) / sizes
    # What is no number is as far as can be.
    return float(np.where(np.isfinite(far), far, np.inf).max())
