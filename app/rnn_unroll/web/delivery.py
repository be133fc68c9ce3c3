"""Delivery: the parameters of an address that say how to send the figure, not which one."""

import re
from dataclasses import dataclass

from rnn_unroll.address.revision import REVISION
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.web.query import Pairs
from rnn_unroll.words.refusals import requests
from rnn_unroll.words.refusals import values as refusals

NAMES = ("rev", "strict")
"""`rev` is the revision that the address was written with; `strict=1` lets errors keep their status."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How to send a figure. `rev` is None if the address names no revision."""

    rev: int | None = None
    strict: bool = False

    @property
    def lasts(self) -> bool:
        """Whether caches may keep the answer for ever, because the requested revision draws it.

        A request for another revision gets the current revision's picture, which a later release may change.
        """
        return self.rev == REVISION


def split(pairs: Pairs) -> tuple[Delivery, Pairs]:
    """The delivery, and the other pairs of the query. Raises SpecError for a value that is not allowed."""
    if not any(name in NAMES for name, _ in pairs):
        return Delivery(), pairs
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in NAMES:
            if name in values:
                raise SpecError(name, refusals.given_twice(name))
            values[name] = value
    rev, strict = values.get("rev"), values.get("strict", "0")
    if rev is not None and not re.fullmatch("[0-9]{1,9}", rev):
        problem = requests.no_revision(REVISION, quote(rev))
        raise SpecError("rev", problem, [str(REVISION)], complete=True)
    if strict not in ("0", "1"):
        raise SpecError("strict", requests.no_strictness(quote(strict)), ["0", "1"], complete=True)
    others = [(name, value) for name, value in pairs if name not in NAMES]
    return Delivery(None if rev is None else int(rev), strict == "1"), others
