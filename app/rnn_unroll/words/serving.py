"""What the server writes into its log."""

from collections.abc import Mapping


def closed(waited_for: Mapping[str, int]) -> str:
    """How many connections were closed because they waited too long, by what they waited for."""
    counts = ", ".join(f"{number:,} for {what}" for what, number in waited_for.items())
    return f"closed connections that waited too long or to make room: {counts}"


def worker_ended() -> str:
    return "a process that draws ended unexpectedly; another one takes its place"
