"""What is allowed instead: the end of an error's sentence; and names that are not in a table."""

from collections.abc import Sequence


def with_choices(problem: str, allowed: Sequence[str], suggestion: str | None = None) -> str:
    """A problem, what is allowed instead, and the allowed value that is most similar to the refused one."""
    text = problem
    if allowed:
        *rest, last = allowed
        text += f"; choose {', '.join(rest)} or {last}" if rest else f"; choose {last}"
    if suggestion:
        text += f" (did you mean {suggestion!r}?)"
    return text


def unknown(noun: str, written: str) -> str:
    """`noun` is what the table holds, such as `pattern`, `cell` or `format`."""
    return f"unknown {noun} {written}"
