"""Studio: the names of the page's panels, and its keys."""

from collections.abc import Mapping

TABS: Mapping[str, str] = {
    "explain": "Explain",
    "inspect": "Inspect",
    "network": "Network",
    "look": "Look",
    "share": "Share",
}
"""The panels beside the figure, by their slugs."""

KEYS: tuple[tuple[str, str], ...] = (
    ("Space", "play or pause"),
    ("← →", "one step back, one on"),
    ("Home End", "to the start, to the end"),
    ("1 … 6", "the pattern"),
    ("F", "fold or unroll"),
    ("E G W R", "early answers, gradients, weights, reach"),
    ("P", "present, for a lecture"),
    ("I", "the panel beside the figure"),
    ("+ − 0", "larger, smaller, fitted"),
    ("M", "sound, where a network writes music"),
    ("Ctrl+Z Ctrl+Shift+Z", "undo, redo"),
    ("Ctrl+K", "everything that the page can do, by its name"),
    ("?", "these keys"),
    ("Esc", "close what lies on top"),
)
"""Keys, with what each does."""


def placeholder() -> str:
    """What an empty field of the text says."""
    return "Type a sentence"
