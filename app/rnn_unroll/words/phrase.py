"""Phrase: a message with its facts, before they become text."""

from collections.abc import Callable
from typing import NamedTuple, TypeVarTuple

Facts = TypeVarTuple("Facts")


class Phrase(NamedTuple):
    """What a scene holds in place of a text. Phrases of one message with equal facts are equal.

    `message` is the function of this package that puts `facts` into words. It is also the message's
    identity: another language is a table from these functions to its own.
    """

    message: Callable[..., str]
    facts: tuple[object, ...]


Text = str | Phrase
"""A text in a figure: a phrase, or a string that is the same in every language (a token, a number)."""


def phrase(message: Callable[[*Facts], str], *facts: *Facts) -> Phrase:
    """The message about these facts."""
    return Phrase(message, facts)


def say(text: Text) -> str:
    """The text in words."""
    return text if isinstance(text, str) else text.message(*text.facts)
