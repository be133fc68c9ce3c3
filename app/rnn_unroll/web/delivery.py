"""Delivery: the parameters of an address that say how to send the figure, not which one."""

import re
from dataclasses import dataclass

from rnn_unroll.address.revision import REVISION
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.web.query import Pairs

NAMES = ("rev", "strict")
"""`rev` is the revision that the address was written with; `strict=1` lets errors keep their status."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How to send a figure. `rev` is None if the address names no revision."""

    rev: int | None = None
    strict: bool = False

    @property
    def lasts(self) -> bool:
        """Whether caches may keep the answer for ever: it is drawn by exactly the requested revision.

        A request for another revision gets the picture of today's, which a later release may change.
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
                raise SpecError(name, f"{name} is given more than once")
            values[name] = value
    rev, strict = values.get("rev"), values.get("strict", "0")
    if rev is not None and not re.fullmatch("[0-9]{1,9}", rev):
        problem = f"rev must be a whole number, the renderer's revision ({REVISION} today), not {quote(rev)}"
        raise SpecError("rev", problem, [str(REVISION)], told=True)
    if strict not in ("0", "1"):
        raise SpecError("strict", f"strict must be 0 or 1, not {quote(strict)}", ["0", "1"], told=True)
    others = [(name, value) for name, value in pairs if name not in NAMES]
    return Delivery(None if rev is None else int(rev), strict == "1"), others
