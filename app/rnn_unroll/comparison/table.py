"""Table: the numbers of two lanes beside each other, in words."""

from typing import NamedTuple

from rnn_unroll.comparison.numbers import Answered, Numbers
from rnn_unroll.comparison.pair import Pair
from rnn_unroll.words import comparison as words


class Row(NamedTuple):
    """A row of the table. `t` is the time step that it is about, 0 for none. `ends`: whether that is the last
    answer of each lane.
    """

    name: str
    a: str
    b: str
    t: int = 0
    ends: tuple[bool, bool] = (False, False)


def rows(a: Numbers, b: Numbers) -> list[Row]:
    """The answers after each step, the losses and the numbers of weights, without what neither lane has."""
    last = a.answers[-1:], b.answers[-1:]
    found = [
        Row(_after(one, other), answer(one), answer(other), t, ((one,) == last[0], (other,) == last[1]))
        for t, one, other in _beside(a, b)
    ]
    if a.loss is not None or b.loss is not None:
        found.append(Row(words.loss_row(), _loss(a.loss), _loss(b.loss)))
    found.append(Row(words.weights_row(), f"{a.weights:,}", f"{b.weights:,}"))
    return found


def sentences(pair: Pair, names: tuple[str, str], a: Numbers, b: Numbers) -> list[str]:
    """What is computed of both lanes beside the parameters that differ."""
    found = []
    first, second = pair.a.timeline.last, pair.b.timeline.last
    if first < second:
        found.append(words.ends_first(names[0], first, names[1], second))
    elif second < first:
        found.append(words.ends_first(names[1], second, names[0], first))
    if not (pair.a.task and pair.b.task):
        return [*found, words.meaningless()]
    if a.result and b.result:
        found.append(words.at_end(names, (answer(a.result), answer(b.result))))
    right = {one.right for one in (a, b) if one.right is not None}
    if len(right) == 1 and pair.a.task is pair.b.task and pair.a.text_tokens == pair.b.text_tokens:
        found.append(words.right_answer(*right))
    both = [(one, other) for _, one, other in _beside(a, b) if one and other]
    if len(both) > 1 and all(one.share is not None for pairs in both for one in pairs):
        apart = [_after(one, other) for one, other in both if one.token != other.token]
        found.append(words.apart(apart))
    return found


def _beside(a: Numbers, b: Numbers) -> list[tuple[int, Answered | None, Answered | None]]:
    """The answers of both lanes after each time step after which one of them has one."""
    one, other = ({found.t: found for found in numbers.answers} for numbers in (a, b))
    return [(t, one.get(t), other.get(t)) for t in sorted(one.keys() | other.keys())]


def _after(one: Answered | None, other: Answered | None) -> str:
    """The step after which the answers are, by the word that both lanes read there."""
    here = [found for found in (one, other) if found]
    read = {found.read for found in here}
    return words.after_word(here[0].read) if len(read) == 1 and here[0].read else words.after_step(here[0].t)


def answer(found: Answered | None) -> str:
    """An answer in words."""
    return words.answer(found.token, found.share) if found else words.not_there()


def _loss(value: float | None) -> str:
    return words.not_there() if value is None else words.loss(value)
