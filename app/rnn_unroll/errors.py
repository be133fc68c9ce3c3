"""Errors: what is wrong with a request, and what is allowed instead.

A `SpecError` is about a parameter of an address. A `CommandError` is about anything else that a command
uses: its files, its folder, its port, its processes.
"""

import difflib
from collections.abc import Iterable, Sequence

from rnn_unroll import tokens
from rnn_unroll.words.refusals import choices


class SpecError(ValueError):
    """A refused parameter of an address: its name, the reason, and what is allowed instead.

    `problem` is a sentence of `rnn_unroll.words.refusals`. `complete` means that this sentence already
    names what is allowed, so that the message lists neither `allowed` nor the suggestion again. `suggestion`
    is the allowed value nearest to the refused one.
    """

    def __init__(
        self,
        parameter: str,
        problem: str,
        allowed: Sequence[str] = (),
        suggestion: str | None = None,
        complete: bool = False,
    ) -> None:
        super().__init__(problem)
        self.parameter = parameter
        self.problem = problem
        self.allowed = tuple(allowed)
        self.suggestion = suggestion
        self.complete = complete

    def __reduce__(self) -> tuple[type["SpecError"], tuple[object, ...]]:
        # Exceptions pickle their message alone; this one is sent between processes with all that it names.
        return type(self), (self.parameter, self.problem, self.allowed, self.suggestion, self.complete)

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """One sentence: the problem, and the choices unless it is `complete`."""
        if self.complete:
            return self.problem
        return choices.with_choices(self.problem, self.allowed, self.suggestion)

    @property
    def unasked(self) -> str:
        """The sentence for a place where a button offers the suggestion, so that it need not ask for it."""
        return self.problem if self.complete else choices.with_choices(self.problem, self.allowed)

    @property
    def line(self) -> str:
        """The parameter and the sentence, as the command line prints them."""
        return f"{self.parameter}: {self.message}"


class CommandError(Exception):
    """An error that stops a command and is not about a parameter of an address.

    `culprit` names what the error is about: an option of the command, a file, a figure of a catalogue or
    an environment variable.
    """

    def __init__(self, culprit: str, problem: str, allowed: Sequence[str] = ()) -> None:
        super().__init__(problem)
        self.culprit = culprit
        self.message = choices.with_choices(problem, allowed)

    def __str__(self) -> str:
        return self.message

    @property
    def line(self) -> str:
        """The culprit and the sentence, as the command line prints them."""
        return f"{self.culprit}: {self.message}"


def unknown(parameter: str, noun: str, value: str, allowed: Iterable[str]) -> SpecError:
    """The error for a name that is not in a table; it suggests the most similar name that is."""
    names = list(allowed)
    return SpecError(parameter, choices.unknown(noun, quote(value)), names, similar(value, names))


def unknown_parameter(spelled: str, allowed: Iterable[str]) -> SpecError:
    """The error for a parameter that there is not. One without a name is reported as of the query."""
    return unknown(tokens.clean(spelled)[:40].strip() or "query", "parameter", spelled, allowed)


def similar(value: str, names: Sequence[str]) -> str | None:
    """The name that is most similar to a text; None if none is."""
    near = difflib.get_close_matches(value.lower(), names, n=1, cutoff=0.5)
    return near[0] if near else None


def quote(value: str, width: int = 40) -> str:
    """A user's text in quotes, for an error: on one line, cut to `width` characters."""
    text = tokens.clean(value)
    return repr(text if len(text) <= width else text[: width - 1] + "…")
