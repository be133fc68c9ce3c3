"""FigureSpec: all parameters of a figure, validated. Two figures are the same if their specs are equal."""

from dataclasses import dataclass
from typing import Any

from rnn_unroll.address.record import Decoding, Draft, Look, Output, Wiring
from rnn_unroll.address.settle import changed, check_files, settled

__all__ = ["Decoding", "FigureSpec", "Look", "Output", "Wiring"]


@dataclass(frozen=True, slots=True)
class FigureSpec(Draft):
    """One figure, in its canonical form: equal figures are equal specs.

    Its parts are `wiring` (which time steps read and emit), `model` (the network), `reading` (the text),
    `look` (how it is drawn), `output` (the parameters of single formats) and `decoding` (how outputs choose
    tokens). The constructor raises SpecError if the parts disagree, so every instance is valid.
    """

    def __post_init__(self) -> None:
        canonical = settled(self)
        for record in ("wiring", "model", "reading", "look", "output", "decoding"):
            object.__setattr__(self, record, getattr(canonical, record))

    def change(self, **parameters: Any) -> "FigureSpec":
        """The figure with other values of some parameters, by their names.

        Raises SpecError as the constructor does, and for a value that a user's files decide; KeyError for an
        unknown name.
        """
        check_files(self, parameters)
        draft = changed(self, parameters)
        return FigureSpec(draft.wiring, draft.model, draft.reading, draft.look, draft.output, draft.decoding)
