"""Reader: how a task's network reads a text: its tokens, and the vector that stands for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from rnn_unroll.engine.cells import Array

Ids = Mapping[str, int]
"""The row of each known token in the table of vectors."""


class Reader(Protocol):
    """Turns a text into tokens, and each token into a vector (`width`,) that the network reads."""

    @property
    def width(self) -> int: ...

    @property
    def tokens(self) -> str:
        """What its tokens are, `words` or `characters`."""

    def tokenise(self, text: str) -> tuple[str, ...]: ...

    def knows(self, token: str, ids: Ids) -> bool:
        """Whether the network learned to read this token. Raises SpecError for what it cannot read at all."""

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        """What the network reads for a token; `table` (V, E) holds the vectors that it learned."""


@dataclass(frozen=True)
class Lookup:
    """Reads the learned vector of each token. All tokens that the network does not know share row 0."""

    width: int
    cut: Callable[[str], tuple[str, ...]]
    tokens: str = "words"

    def tokenise(self, text: str) -> tuple[str, ...]:
        return self.cut(text)

    def knows(self, token: str, ids: Ids) -> bool:
        return token in ids

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        row: Array = table[ids.get(token, 0)]
        return row


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

    def knows(self, token: str, ids: Ids) -> bool:
        return True

    def vector(self, token: str, ids: Ids, table: Array) -> Array:
        summed: Array = table[list(self.rows(token))].sum(axis=0)
        return summed
