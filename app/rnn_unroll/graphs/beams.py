"""Beams: the hypotheses of a beam search as a tree, output by output."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.beam import Beams
from rnn_unroll.engine.key import Key
from rnn_unroll.engine.patterns import Plan

Kind = Literal["best", "hypothesis", "dropped"]
"""What a candidate is: one of the most probable path, another one that is kept, or one that is not."""


class Hypothesis(NamedTuple):
    """A candidate at an output, `number`; `parent` is the one that it extends, of the output before, where it
    has this `place`, from 0.

    `token` is empty if it had ended before. `own` is the token's log-probability, `score` that of all tokens
    up to it. `kept`: it is in the beam; `ended`: nothing follows it; `best`: it belongs to the most probable
    hypothesis of all.
    """

    key: Key
    parent: Key
    place: int
    number: int
    token: str
    own: float
    score: float
    kept: bool
    ended: bool
    best: bool

    @property
    def kind(self) -> Kind:
        return "best" if self.best else "hypothesis" if self.kept else "dropped"


@dataclass(frozen=True, slots=True)
class Tree:
    """A search. `outputs` has the candidates of each output that is shown, the most probable ones first.

    `score` is the log-probability of the best hypothesis, `searched` the number of outputs of the search.
    """

    plan: Plan
    width: int
    outputs: tuple[tuple[Hypothesis, ...], ...]
    score: float
    searched: int

    @property
    def last(self) -> tuple[tuple[Hypothesis, tuple[str, ...]], ...]:
        """Each hypothesis that is kept at the last output, with all its tokens."""
        every = {one.key: one for candidates in self.outputs for one in candidates}
        found = []
        for end in self.outputs[-1] if self.outputs else ():
            path = [end]
            while path[-1].parent in every:
                path.append(every[path[-1].parent])
            if end.kept:
                found.append((end, tuple(one.token for one in reversed(path) if one.token)))
        return tuple(found)


def build(beams: Beams, plan: Plan, vocabulary: tuple[str, ...]) -> Tree:
    """The tree of a search for the figure of a plan.

    A search goes on after its best hypothesis has ended, until no other can become better; that is shown
    too. A figure of fewer outputs shows no more of the search.
    """
    drawn = len(beams.outputs) if plan.ty >= len(beams.path) else plan.ty
    outputs = []
    for j, (candidates, best) in enumerate(zip(beams.outputs[:drawn], beams.ranks, strict=False), start=1):
        outputs.append(
            tuple(
                Hypothesis(
                    keys.hypothesis(j, rank + 1),
                    keys.hypothesis(j - 1, one.parent + 1),
                    one.parent,
                    j,
                    "" if one.token is None else vocabulary[one.token],
                    one.log_probability,
                    one.score,
                    one.kept,
                    one.ended,
                    rank == best,
                )
                for rank, one in enumerate(candidates)
            )
        )
    return Tree(plan, beams.width, tuple(outputs), beams.score, len(beams.outputs))
