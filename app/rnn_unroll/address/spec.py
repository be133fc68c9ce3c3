"""FigureSpec: all parameters of a figure, validated. Two figures are the same if their specs are equal."""

from dataclasses import dataclass, fields
from typing import Any

from rnn_unroll.address.record import Decoding, Draft, Look, Output, Wiring
from rnn_unroll.address.settle import changed, check_files, settled

__all__ = ["Decoding", "FigureSpec", "Look", "Output", "Wiring"]


@dataclass(frozen=True, slots=True)
class FigureSpec(Draft):
    """One figure, in its canonical form: equal figures are equal specs.

    Its parts are `wiring` (which time steps read and emit), `model` (the network), `reading` (the text),
    `look` (how it is drawn), `output` (the parameters of single formats), `decoding` (how outputs choose
    tokens) and `edited` (what is changed in the run). The constructor raises SpecError if the parts
    disagree, so every instance is valid.
    """

    def __post_init__(self) -> None:
        canonical = settled(self)
        for record in fields(Draft):
            object.__setattr__(self, record.name, getattr(canonical, record.name))

    def change(self, **parameters: Any) -> "FigureSpec":
        """The figure with other values of some parameters, by their names.

        Raises SpecError as the constructor does, and for a value that a user's files decide; KeyError for an
        unknown name.
        """
        check_files(self, parameters)
        draft = changed(self, parameters)
        return FigureSpec(**{record.name: getattr(draft, record.name) for record in fields(Draft)})
