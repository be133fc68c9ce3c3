"""Searched: the beam search of a model over the outputs of a plan."""

from collections.abc import Callable
from functools import lru_cache

from rnn_unroll import tokens
from rnn_unroll.engine import beam
from rnn_unroll.engine.beam import Beams
from rnn_unroll.engine.edits import Change
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.models.model import Model
from rnn_unroll.models.reading import Reading

Forced = tuple[tuple[int, int], ...]
"""Outputs, numbered from 0, with the index of the only token of each."""


def searched(
    model: Model, reading: Reading, steps: Plan, width: int, ends: bool, forced: Forced, edits: Change
) -> Beams:
    """The search with this width. `ends`: the network ends by itself, with ⟨eos⟩.

    It is kept for the other parts of a figure that ask for it, but not that of a user's files. Raises
    SpecError for an edit of what the figure does not have.
    """
    search: Callable[..., Beams] = _searched.__wrapped__ if model.from_files else _searched
    return search(model, reading, steps, width, ends, forced, edits)


@lru_cache(64)
def _searched(
    model: Model, reading: Reading, steps: Plan, width: int, ends: bool, forced: Forced, edits: Change
) -> Beams:
    run = edits.change(steps, model.network(reading, steps), model.sequence(reading, steps))
    end = model.vocabulary(reading).index(tokens.END_TOKEN) if ends else None
    start = model.start(reading, steps)
    return beam.search(steps, run.network, run.sequence, width, start, end, dict(forced), edits=run.edits)
