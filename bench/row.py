"""Row: one row of the printed table."""

from collections.abc import Iterable
from typing import NamedTuple


class Target(NamedTuple):
    """The limit of a number, and whether the number must be at most or at least that."""

    limit: float
    at_most: bool
    unit: str = "×"

    def verdict(self, value: float) -> str:
        return "ok" if (value <= self.limit if self.at_most else value >= self.limit) else "weak"

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.limit:g}{self.unit}"


def at_most(limit: float, unit: str = "×") -> Target:
    return Target(limit, True, unit)


def at_least(limit: float, unit: str = "×") -> Target:
    return Target(limit, False, unit)


class Row(NamedTuple):
    """A measured number and its baseline. All cells are text; an empty one is `–`."""

    name: str
    ours: str = "–"
    baseline: str = "–"
    ratio: str = "–"
    target: str = "–"
    verdict: str = "–"


class UnmeasuredError(Exception):
    """Why something could not be measured here, in one line that says what to do about it."""


HEADINGS = ("what", "ours", "baseline", "ratio", "target", "result")


def table(rows: Iterable[Row]) -> Iterable[str]:
    """The rows as lines of a Markdown table."""
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|{'---|' * len(HEADINGS)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def milliseconds(seconds: float) -> str:
    ms = seconds * 1e3
    return f"{ms:.2f} ms" if ms < 10 else f"{ms:.1f} ms" if ms < 100 else f"{ms:,.0f} ms"


def times(ratio: float) -> str:
    return f"{ratio:.2f}×" if ratio < 10 else f"{ratio:.1f}×" if ratio < 100 else f"{ratio:,.0f}×"
