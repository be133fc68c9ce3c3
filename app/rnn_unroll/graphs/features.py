"""Features: what can be said of each token of a text in a number. A new feature is one entry of FEATURES."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import regex

from rnn_unroll import tokens
from rnn_unroll.engine import inner
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.trace import Trace
from rnn_unroll.words import units as words

CLOSING = {'"': '"', "“": "”", "”": "”", "„": '“”"', "«": "»", "»": "«»"}
"""The marks that close a quotation, by the mark that opened it; “ and » open in one language and close in
another. A straight one closes „ because some readers of texts make it of “. A single one may be an
apostrophe, so it is none.
"""

_MARKS = regex.compile(r"[\p{P}\p{Z}]+")


@dataclass(frozen=True, slots=True)
class Observed:
    """The tokens (n) that are read, one a time step, and how sure the network is then of an answer.

    `judged` (n,) are log odds; None if the head cannot be read at each of these time steps.
    """

    tokens: tuple[str, ...]
    judged: Array | None


class Answer(NamedTuple):
    """The answer whose log odds are a feature; `given`: the network gives it, at the end."""

    label: str
    given: bool


class Judgement(NamedTuple):
    """The log odds (T,) of the class k; `given`: it is the network's one answer, at the end."""

    odds: Array
    k: int
    given: bool


class Feature(NamedTuple):
    """A number for each token, `of` (n,); None if the text or the network has no such thing.

    Its title may name the answer, which is None if the network has none.
    """

    slug: str
    title: Callable[[Answer | None], str]
    of: Callable[[Observed], Array | None]


def inside_quotes(read: tuple[str, ...]) -> list[bool]:
    """Of each token: whether its word is in a quotation, or whether one is open after its marks.

    Marks may stand alone or on a word. Before a word they only open a quotation, after it they only close it.
    """
    found, opened = [], ""
    for token in read:
        before, word, after = _edges(token)
        for mark in before:
            if opened and mark in CLOSING[opened]:
                opened = opened if word else ""
            elif not opened and mark in CLOSING:
                opened = mark
        found.append(bool(opened))
        for mark in after:
            opened = "" if opened and mark in CLOSING[opened] else opened
    return found


def _edges(token: str) -> tuple[str, str, str]:
    """A token's marks before its word, the word, and the marks after it. Without a word all come first."""
    places = [k for k, character in enumerate(token) if character.isalnum()]
    if not places:
        return token, "", ""
    first, end = places[0], places[-1] + 1
    return token[:first], token[first:end], token[end:]


def is_mark(token: str) -> bool:
    """Whether a token is of punctuation marks and spaces alone. An emoji or a currency sign is neither."""
    return _MARKS.fullmatch(token) is not None


def is_capital(token: str) -> bool:
    """Whether the word of a token, without the marks before it, begins with a capital letter."""
    _, word, _ = _edges(token)
    return word[:1].isupper()


def letters(token: str) -> int:
    """The length of a token, as a reader counts; one that stands for no text counts as one letter."""
    return 1 if token in (tokens.START_TOKEN, tokens.END_TOKEN) else len(tokens.characters(token))


def _each(of: Callable[[str], float]) -> Callable[[Observed], Array]:
    return lambda observed: np.array([float(of(token)) for token in observed.tokens])


def _plain(title: Callable[[], str]) -> Callable[[Answer | None], str]:
    return lambda answer: title()


CAPITAL = Feature("capital", _plain(words.capital), _each(is_capital))

FEATURES: tuple[Feature, ...] = (
    Feature("position", _plain(words.position), lambda observed: np.arange(1.0, len(observed.tokens) + 1)),
    Feature("quotes", _plain(words.quotes), lambda observed: np.array(inside_quotes(observed.tokens)) * 1.0),
    CAPITAL,
    Feature("mark", _plain(words.mark), _each(is_mark)),
    Feature("length", _plain(words.length), _each(letters)),
    Feature(
        "judgement", lambda answer: words.judgement(*(answer or ("", True))), lambda observed: observed.judged
    ),
)
"""The features that units are compared with, in the order of display."""


def judged(trace: Trace) -> Judgement | None:
    """The log odds of an answer at every time step; None if the head cannot be read at each of them, or
    if one is no number.

    A network with one answer at the end is asked for that answer at every step, as early answers are. One
    with two classes at every step is asked for the second.
    """
    head, plan = trace.network.head, trace.plan
    if head is None or len(head["b_y"]) < 2 or len(trace.parts) > 1 or not trace.network.output.chooses:
        return None
    # Nobody has asked for most of these answers yet, so nothing has checked that they can be computed.
    with np.errstate(over="ignore", invalid="ignore"):
        if plan.ends and trace.network.directions == 1:
            (part,) = trace.parts.values()
            logits, _ = inner.ahead(head, trace.network.between, part.read(len(part.layers)))
            k = int(trace.tokens[-1])
            found = Judgement(_log_odds(logits, k), k, given=True)
        elif len(head["b_y"]) == 2 and plan.ty == len(plan.steps):
            found = Judgement(_log_odds(trace.logits, 1), 1, given=False)
        else:
            return None
    return found if np.isfinite(found.odds).all() else None


def _log_odds(logits: Array, k: int) -> Array:
    """log(p / (1 − p)) = z_k − log Σ_{i ≠ k} exp(z_i) of the class k, in each row (T,) of `logits` (T, V)."""
    others: Array = np.delete(logits, k, axis=1)
    largest: Array = others.max(axis=1)
    spread: Array = np.log(np.exp(others - largest[:, None]).sum(axis=1))
    odds: Array = logits[:, k] - largest - spread
    return odds
