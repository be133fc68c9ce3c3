"""What is written of a lecture and its stops."""

LONGEST = 40
"""The most characters of a text that a stop's title repeats."""


def title(pattern: str, task: str, text: str) -> str:
    """A stop by its pattern, what its network learned or "", and what it reads or ""."""
    about = f"{pattern}, {task}" if task else pattern
    read = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return f"{about}: “{read}”" if read else about


def at_step(title: str, step: int) -> str:
    return f"{title}, after step {step}"
