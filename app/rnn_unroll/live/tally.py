"""Tally: how many of a room gave each answer, as bars."""

from collections.abc import Mapping
from dataclasses import dataclass

from rnn_unroll.questions import Question

BARS = 8
"""The most bars of answers that are numbers: the most frequent ones. The others are counted together."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer, in the words of its choice, and how many gave it."""

    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One round. `others` are numbers that too few gave for a bar of their own."""

    bars: tuple[Bar, ...]
    others: int = 0

    @property
    def total(self) -> int:
        return sum(bar.count for bar in self.bars) + self.others


def tally(question: Question, counts: Mapping[str, int]) -> Tally:
    """The answers to a question. A choice that nobody took has a bar, too."""
    if question.mode != "number":
        return Tally(tuple(Bar(one.value, one.title, counts.get(one.value, 0)) for one in question.choices))
    numbers: dict[float, int] = {}
    for guess, count in counts.items():
        number = float(guess)
        numbers[number] = numbers.get(number, 0) + count
    common = sorted(numbers, key=lambda number: (-numbers[number], number))[:BARS]
    bars = tuple(Bar(f"{number:g}", f"{number:g}", numbers[number]) for number in sorted(common))
    return Tally(bars, sum(numbers.values()) - sum(bar.count for bar in bars))
