"""Waiting: the text that a person typed and that the figure does not read, or reads the beginning of.

No text is cut: what a pattern has no step for waits, and comes back with a pattern that reads it. The page's
form carries it in `typed`, which is all that was typed, and in `typed-for`, the task for which it was.
`reads` is the number of tokens that the figure shall read of it.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from itertools import accumulate
from typing import NamedTuple

from rnn_unroll.address.parameter import MAX_TEXT
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS, Pattern, count_inputs
from rnn_unroll.models.trained import RANDOM
from rnn_unroll.tasks import TASKS
from rnn_unroll.tokens import TOKENISERS, characters, clean
from rnn_unroll.words import waiting as words


class Waiting(NamedTuple):
    """A text that was typed for a task, or for random weights."""

    text: str
    task: str = RANDOM

    def fits(self, task: str) -> bool:
        """Whether it is meant for this task: no numbers for a network that reads reviews."""
        return bool(self.text) and (self.task == task or RANDOM in (self.task, task))


NOTHING = Waiting("")


def take(typed: dict[str, str]) -> Waiting:
    """What waits, taken out of the fields of a form."""
    text, task = typed.pop("typed", ""), typed.pop("typed-for", RANDOM)
    return Waiting(clean(text[:MAX_TEXT]), task if task in TASKS else RANDOM)


def limit(kind: Pattern, typed: Mapping[str, str]) -> int:
    """How many tokens a figure can read."""
    return count_inputs(typed.get("io", "")) if kind.slug == CUSTOM else kind.tx.high


def _tokeniser(task: str, cut_into: str) -> Callable[[str], tuple[str, ...]]:
    known = TASKS.get(task)
    return known.reader.tokenise if known else TOKENISERS.get(cut_into, TOKENISERS["words"])


def count(text: str, task: str, cut_into: str) -> int:
    """How many tokens a text has."""
    return len(_tokeniser(task, cut_into)(text))


def beginning(text: str, tokens: int, task: str, cut_into: str) -> str:
    """The text up to its first `tokens` tokens."""
    cut = _tokeniser(task, cut_into)
    if len(cut(text)) <= tokens:
        return text
    # Cut between whole characters: of half an emoji, a tokeniser may make more tokens than of all of it.
    ends = [0, *accumulate(map(len, characters(text)))]
    read = bisect_right(ends, tokens, key=lambda end: len(cut(text[:end]))) - 1
    return text[: ends[read]].rstrip()


def query(waiting: Waiting) -> dict[str, str]:
    """The fields that keep it in the page's address; empty if nothing waits."""
    if not waiting.text:
        return {}
    return {"typed": waiting.text} | ({} if waiting.task == RANDOM else {"typed-for": waiting.task})


def field(spec: FigureSpec, waiting: Waiting) -> dict[str, str]:
    """What stands in the field of the text, if that is not what the address says: all that was typed, if the
    figure reads the beginning of it, or the sample that a task reads if nobody typed anything.
    """
    used = spec.reading.text or ""
    if _continued(spec, waiting):
        return {"text": waiting.text}
    return {"text": spec.task.samples[0].text} if spec.task and not used else {}


def _continued(spec: FigureSpec, waiting: Waiting) -> bool:
    """Whether the figure reads the beginning of what was typed."""
    used = spec.reading.text or ""
    return bool(used) and waiting.text.startswith(used)


def note(spec: FigureSpec, waiting: Waiting) -> str:
    """What to say of the text that waits; empty if none does."""
    if not waiting.text:
        return ""
    if not _continued(spec, waiting):
        return words.other(waiting.text)
    used, cut = spec.reading.text or "", _tokeniser(waiting.task, spec.cut_into)
    unit = "character" if spec.cut_into == "characters" else "word" if spec.cut_into == "words" else "token"
    left = len(cut(waiting.text)) - len(cut(used))
    return words.rest(PATTERNS[spec.wiring.pattern].title, used, left, unit)


def beside(spec: FigureSpec, waiting: Waiting) -> Waiting:
    """What still waits beside a figure: nothing if the figure reads all of it."""
    return NOTHING if waiting.text.strip() in ("", (spec.reading.text or "").strip()) else waiting
