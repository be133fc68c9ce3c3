"""Question: what is asked of a figure, what may be answered, and what is right."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.words import questions as words
from rnn_unroll.words.refusals import questions as refusals

Mode = Literal["pick", "choose", "number"]
"""How a question is answered: a node of the figure is picked, a choice is made, or a number is typed."""

MOST = 32
"""The most choices of a question."""


class Choice(NamedTuple):
    """One of the answers: what a guess names it, how it is written, and a second line under that. `about`
    says what is true of it. The `value` of a node is its key.
    """

    value: str
    title: str
    note: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its answer, and why that is so.

    `right` are the values of all choices that are right, or the number as it is written. A number is right if
    it is not further than `within` from `number`. `unit` is written after a number.
    """

    mode: Mode
    prompt: str
    right: frozenset[str]
    why: str
    choices: tuple[Choice, ...] = ()
    number: float = 0.0
    within: float = 0.0
    unit: str = ""
    hidden: tuple[str, ...] = ()

    @property
    def picks(self) -> tuple[str, ...]:
        """The keys of the nodes that may be picked."""
        return tuple(choice.value for choice in self.choices) if self.mode == "pick" else ()


class Verdict(NamedTuple):
    """What becomes of a guess, None if there was none. `says` names the answer and why it is so."""

    guess: str | None
    is_right: bool
    says: str


def judged(question: Question, guess: str | None) -> Verdict:
    """Compare a guess with the answer; without a guess, give the answer. Raises SpecError for a guess that is
    none of the choices, or no number.
    """
    answer = words.answer([] if question.mode == "choose" else _answers(question), question.why)
    if guess is None:
        return Verdict(None, False, answer)
    if question.mode == "number":
        if not re.fullmatch(r"[+\-−]?[0-9]{0,9}([.,][0-9]{1,9})?", guess) or not re.search("[0-9]", guess):
            raise SpecError("guess", refusals.no_number(quote(guess)))
        number = float(guess.replace("−", "-").replace(",", "."))
        right = abs(number - question.number) <= question.within + 1e-9
        # A number that is near enough is told the true one.
        return Verdict(guess, right, words.right(answer) if right else words.wrong(guess, "", answer))
    choice = next((one for one in question.choices if one.value == guess), None)
    if choice is None:
        raise SpecError("guess", refusals.no_choice(quote(guess)), [one.value for one in question.choices])
    if guess in question.right:
        return Verdict(guess, True, words.right(question.why))
    if question.mode == "choose" and not choice.about:
        return Verdict(guess, False, words.not_so(answer))
    return Verdict(guess, False, words.wrong(choice.title, choice.about, answer))


def _answers(question: Question) -> list[str]:
    """The right answers as they are written."""
    if question.mode == "number":
        return [*question.right]
    return [choice.title for choice in question.choices if choice.value in question.right]
