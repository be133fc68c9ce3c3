"""Reading: the text and the targets that a user typed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """A text for the network to read, the targets of its outputs, and how both are cut into tokens.

    `text` and `targets` are None if the address has none: the figure then reads demo tokens.
    `tokens` is a name in `TOKENISERS`.
    """

    text: str | None = None
    targets: str | None = None
    tokens: str = "words"
