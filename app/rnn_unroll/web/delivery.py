"""Delivery: what an address may say of how its figure is handed over, beside the figure itself."""

import re
from dataclasses import dataclass

from rnn_unroll.address.revision import REVISION
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.web.query import Pairs

NAMES = ("rev", "strict")
"""The renderer's revision that the address was made with; whether errors keep their status."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a figure is asked for. `rev` is None where the address names no revision."""

    rev: int | None = None
    strict: bool = False

    @property
    def lasts(self) -> bool:
        """Whether what is answered may be kept for ever: it is of the very revision that is asked for.

        Another revision is answered with the picture of today, which is not what a later one will be.
        """
        return self.rev == REVISION


def split(pairs: Pairs) -> tuple[Delivery, Pairs]:
    """The delivery and the rest of an address's pairs. Raises SpecError for what cannot be."""
    if not any(name in NAMES for name, _ in pairs):
        return Delivery(), pairs
    said: dict[str, str] = {}
    for name, value in pairs:
        if name in NAMES:
            if name in said:
                raise SpecError(name, f"{name} is given more than once")
            said[name] = value
    rev, strict = said.get("rev"), said.get("strict", "0")
    if rev is not None and not re.fullmatch("[0-9]{1,9}", rev):
        problem = f"rev must be a whole number, the renderer's revision ({REVISION} today), not {quote(rev)}"
        raise SpecError("rev", problem, [str(REVISION)], told=True)
    if strict not in ("0", "1"):
        raise SpecError("strict", f"strict must be 0 or 1, not {quote(strict)}", ["0", "1"], told=True)
    kept = [(name, value) for name, value in pairs if name not in NAMES]
    return Delivery(None if rev is None else int(rev), strict == "1"), kept
