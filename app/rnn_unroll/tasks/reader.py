"""Reader: how a task's network reads a text: its tokens, and the vector that stands for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import regex

from rnn_unroll.engine.cells import Array
from rnn_unroll.errors import SpecError, quote, unknown
from rnn_unroll.words import readout
from rnn_unroll.words.refusals import sequence

Ids = Mapping[str, int]
"""The row of each known token in the table of vectors."""


class Reader(Protocol):
    """Turns a text into tokens, and each token into a vector (`width`,) that the network reads."""

    @property
    def width(self) -> int: ...

    @property
    def tokens(self) -> str:
        """What its tokens are: `words`, `characters`, `numbers` that are read together, or `addends`."""

    def tokenise(self, text: str) -> tuple[str, ...]: ...

    def check(self, token: str) -> None:
        """Raise SpecError for a token that nothing like a vector can be made of."""

    def knows(self, token: str, ids: Ids) -> bool:
        """Whether the network learned to read this token. Raises SpecError for what it cannot read at all."""

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        """What the network reads for a token; `table` (V, E) holds the vectors that it learned."""

    def noun(self, token: str) -> str:
        """What that vector is: a noun with its article."""


@dataclass(frozen=True)
class Lookup:
    """Reads the vector of each token. All tokens that the network does not know share row 0; where there is
    no such row, it reads `only` some tokens, each as a one-hot vector.
    """

    width: int
    cut: Callable[[str], tuple[str, ...]]
    tokens: str = "words"
    only: tuple[str, ...] = ()

    def tokenise(self, text: str) -> tuple[str, ...]:
        return self.cut(text)

    def check(self, token: str) -> None:
        if self.only and token not in self.only:
            raise unknown("text", "token", token, self.only)

    def knows(self, token: str, ids: Ids) -> bool:
        return token in ids

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        row: Array = table[ids.get(token, 0)]
        return row

    def noun(self, token: str) -> str:
        return readout.one_hot_vector(token) if self.only else readout.learned_vector(token)


@dataclass(frozen=True)
class Features:
    """Reads the sum of the vectors of a token's features, so that it can read words that it never saw.

    `rows` are the features of a token, as rows of the table.
    """

    width: int
    cut: Callable[[str], tuple[str, ...]]
    rows: Callable[[str], Sequence[int]]
    tokens: str = "words"

    def tokenise(self, text: str) -> tuple[str, ...]:
        return self.cut(text)

    def check(self, token: str) -> None:
        """Accept every token: one that was never learned is read as unknown, or by its features."""

    def knows(self, token: str, ids: Ids) -> bool:
        return True

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        summed: Array = table[list(self.rows(token))].sum(axis=0)
        return summed

    def noun(self, token: str) -> str:
        return readout.summed_vector(token)


MARK = "*"
NUMBER = regex.compile(r"[0-9]+(\.[0-9]*)?|\.[0-9]+")


def _spaced(text: str) -> str:
    """Numbers with a space between them, which commas may separate too."""
    return " ".join(text.replace(",", " ").split())


@dataclass(frozen=True)
class Numbers:
    """Reads numbers themselves, of these names and from 0 to `high`. The whole text is one token."""

    names: tuple[str, ...]
    unit: str
    high: float
    example: str
    tokens: str = "numbers"

    @property
    def width(self) -> int:
        return len(self.names)

    def tokenise(self, text: str) -> tuple[str, ...]:
        """The numbers, with a space between them."""
        numbers = _spaced(text)
        return (numbers,) if numbers else ()

    def check(self, token: str) -> None:
        numbers = token.split()
        if len(numbers) != self.width or not all(map(self._right, numbers)):
            raise SpecError("text", sequence.numbers_missing(self.names, self.unit, self.high, self.example))

    def _right(self, number: str) -> bool:
        return bool(NUMBER.fullmatch(number)) and float(number) <= self.high

    def knows(self, token: str, ids: Ids) -> bool:
        return True

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        return np.array(token.split(), float)

    def noun(self, token: str) -> str:
        return readout.given_numbers(self.unit)


@dataclass(frozen=True)
class Marked:
    """Reads numbers from 0 to 1 one by one, each with a 1 if it is marked and a 0 if it is not. A mark stands
    right behind its number, as in the `example`.
    """

    example: str
    tokens: str = "addends"
    width: int = 2

    def tokenise(self, text: str) -> tuple[str, ...]:
        return tuple(_spaced(text).split())

    def check(self, token: str) -> None:
        number = token.removesuffix(MARK)
        if not NUMBER.fullmatch(number) or float(number) > 1.0:
            raise SpecError("text", sequence.no_addend(quote(token), MARK, self.example))

    def knows(self, token: str, ids: Ids) -> bool:
        return True

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        return np.array([float(token.removesuffix(MARK)), float(token.endswith(MARK))])

    def noun(self, token: str) -> str:
        return readout.marked_number(token.removesuffix(MARK), token.endswith(MARK))
