"""Addressed: what all models have in common that an address can name."""

from rnn_unroll.engine.choose import Choose
from rnn_unroll.engine.edits import Change
from rnn_unroll.engine.heads import Answers
from rnn_unroll.engine.patterns import MAX_TIME_STEPS, Plan
from rnn_unroll.models.model import Written
from rnn_unroll.models.window import Window


class Addressed:
    """A model without files: its address identifies it, and the wiring and the text decide its length."""

    __slots__ = ()

    @property
    def answers(self) -> Answers:
        return "classes"

    @property
    def from_files(self) -> bool:
        return False

    @property
    def digest(self) -> str:
        return ""

    @property
    def file(self) -> str:
        return ""

    @property
    def length(self) -> int | None:
        return None

    @property
    def most_steps(self) -> int:
        return MAX_TIME_STEPS

    @property
    def window(self) -> Window | None:
        return None

    def check_drawn(self, io: str) -> None:
        """The spec refuses what is too large to be drawn."""

    @property
    def feeds_back(self) -> bool | None:
        return None

    @property
    def reads_last(self) -> bool:
        return False

    @property
    def initial(self) -> None:
        return None

    def longest(self, read: tuple[str, ...]) -> Plan | None:
        return None

    def written(self, read: tuple[str, ...], choose: Choose, edits: Change) -> Written | None:
        return None
