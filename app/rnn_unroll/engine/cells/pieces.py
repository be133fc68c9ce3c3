"""Pieces: TeX as a sequence of text and slots, so that no stage has to search text for an operand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in TeX that is filled later: with a vector, whose name it has, or with an index."""

    name: str


Pieces = tuple[str | Slot, ...]
"""Text and slots in order; no two texts are adjacent."""

HERE, BEFORE = Slot("here"), Slot("before")
"""The indices of a state and of the state before it."""

WEIGHTS = Slot("weights")
"""The superscript of weights, which names their layer and part. It may be empty."""


def pieces(*parts: str | Slot | Pieces) -> Pieces:
    """The parts side by side, with adjacent texts merged and empty ones dropped."""
    merged: list[str | Slot] = []
    for part in parts:
        for piece in part if isinstance(part, tuple) else (part,):
            last = merged[-1] if merged else None
            if isinstance(piece, str) and isinstance(last, str):
                merged[-1] = last + piece
            elif piece:
                merged.append(piece)
    return tuple(merged)


def separated(separator: str, parts: Iterable[Pieces]) -> Pieces:
    """The parts side by side with the separator between them."""
    first, *rest = parts
    return pieces(first, *(piece for part in rest for piece in (separator, part)))


def fill(given: Pieces, slots: Mapping[str, Pieces]) -> Pieces:
    """The pieces with those slots filled that `slots` names."""
    return pieces(*(slots.get(piece.name, (piece,)) if isinstance(piece, Slot) else piece for piece in given))


def as_text(given: Pieces, slots: Mapping[str, str]) -> str:
    """The pieces as text. Raises KeyError if `slots` lacks one of their slots."""
    return "".join(slots[piece.name] if isinstance(piece, Slot) else piece for piece in given)
