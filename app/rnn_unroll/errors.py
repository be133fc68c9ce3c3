"""Errors: what is wrong with a request; and what is allowed instead.

A `SpecError` is about a parameter of an address; a `CommandError` is about anything else that a command
uses: its files, its folder, its port, its processes.
"""

import difflib
from collections.abc import Iterable, Sequence

from rnn_unroll import tokens


class SpecError(ValueError):
    """A parameter that an address may not have: which one, why, and what is allowed instead.

    `told` is set where the problem itself says what is allowed.
    """

    def __init__(
        self,
        parameter: str,
        problem: str,
        allowed: Sequence[str] = (),
        suggestion: str | None = None,
        told: bool = False,
    ) -> None:
        super().__init__(problem)
        self.parameter = parameter
        self.problem = problem
        self.allowed = tuple(allowed)
        self.suggestion = suggestion
        self.told = told

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """One sentence that names the culprit and lists the choices."""
        text = self.problem if self.told else self.problem + _choices(self.allowed)
        if self.suggestion:
            text += f" (did you mean {self.suggestion!r}?)"
        return text

    @property
    def line(self) -> str:
        """The parameter and the sentence, as the command line prints them."""
        return f"{self.parameter}: {self.message}"


class CommandError(Exception):
    """Something that stops a command and is not a parameter of an address.

    `culprit` is the command's option, the file, the figure of a catalogue or the environment variable
    that the error is about.
    """

    def __init__(self, culprit: str, problem: str, allowed: Sequence[str] = ()) -> None:
        super().__init__(problem)
        self.culprit = culprit
        self.message = problem + _choices(allowed)

    def __str__(self) -> str:
        return self.message

    @property
    def line(self) -> str:
        """The culprit and the sentence, as the command line prints them."""
        return f"{self.culprit}: {self.message}"


def _choices(allowed: Sequence[str]) -> str:
    """The end of a sentence that lists the allowed values."""
    if not allowed:
        return ""
    *rest, last = allowed
    return f"; choose {', '.join(rest)} or {last}" if rest else f"; choose {last}"


def unknown(parameter: str, noun: str, value: str, allowed: Iterable[str]) -> SpecError:
    """The error for a name that a table does not have, with the nearest one that it has."""
    names = list(allowed)
    near = difflib.get_close_matches(value.lower(), names, n=1, cutoff=0.5)
    return SpecError(parameter, f"unknown {noun} {quote(value)}", names, near[0] if near else None)


def quote(value: str, width: int = 40) -> str:
    """What somebody wrote, as an error tells it: on one line, and not too much of it."""
    shown = tokens.clean(value)
    return repr(shown if len(shown) <= width else shown[: width - 1] + "…")
