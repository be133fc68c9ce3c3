"""Kind: one kind of question, with the arguments that it takes after a colon."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.graphs.run import Run
from rnn_unroll.questions.question import Question
from rnn_unroll.words.refusals import questions as refusals


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question. `help` says what it asks; `ask(run, *arguments)` asks it of a run.

    `takes` names the arguments, with commas between them; `shape` is what each must look like. `likely(run)`
    gives arguments with which it is worth asking; not all of them need be allowed.
    """

    slug: str
    help: str
    ask: Callable[..., Question]
    takes: str = ""
    shape: str = "[1-9][0-9]{0,2}"
    likely: Callable[[Run], Iterable[str]] = lambda run: ("",)

    @property
    def written(self) -> str:
        """The kind as an address writes it: output:J."""
        return f"{self.slug}:{self.takes}" if self.takes else self.slug

    def arguments(self, text: str) -> tuple[str, ...]:
        """The arguments of a text. Raises SpecError if they are too few, too many, or of another shape."""
        wanted = self.takes.split(",") if self.takes else []
        given = tuple(text.split(",")) if text else ()
        if len(given) != len(wanted) or not all(re.fullmatch(self.shape, one) for one in given):
            raise SpecError("ask", refusals.no_arguments(self.slug, self.written, quote(text)), complete=True)
        return given
