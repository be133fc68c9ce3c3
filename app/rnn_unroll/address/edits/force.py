"""Force: outputs that take a given token in place of the one that they would have chosen."""

from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.address.edits.edit import counted, once
from rnn_unroll.engine.patterns import Pattern
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words.refusals import edits as refusals


class Forced(NamedTuple):
    """Output `number`, from 1, takes the token."""

    number: int
    token: str

    def __str__(self) -> str:
        return f"{self.number}:{self.token}"


def read(text: str, _: Pattern | None) -> tuple[Forced, ...]:
    """Tokens for outputs, such as 2:mi,4:do. The spec checks whether the figure has them."""
    found = []
    for number, token in counted(tokens.clean(text)) if text else ():
        if not number or not token:
            raise SpecError("force", refusals.no_forced(quote(text)))
        found.append(Forced(number, token))
    return once("force", found, lambda one: one.number)


def check(forced: tuple[Forced, ...], outputs: int, vocabulary: tuple[str, ...]) -> None:
    """Raise SpecError for an output or a token that the figure does not have."""
    for one in forced:
        if one.number > outputs:
            raise SpecError("force", refusals.no_output("force", str(one), outputs), complete=True)
        if one.token not in vocabulary:
            raise SpecError("force", refusals.no_token(str(one), quote(one.token)), vocabulary)
