"""Reading: what a person typed for the network to read and to be held against."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, the targets of the outputs, and how both are cut into tokens.

    `text` and `targets` are None where the address says nothing: the figure then reads demo tokens.
    `tokens` is a slug of `TOKENISERS`.
    """

    text: str | None = None
    targets: str | None = None
    tokens: str = "words"
