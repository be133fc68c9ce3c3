"""Labels: how large words, symbols and numbers are written in a figure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """One size of labels: `type` times the usual one, and no words smaller than `least` px. What is written
    in the boxes of outputs is `inside` times as large.
    """

    slug: str
    title: str
    type: float
    least: float
    inside: float


LABELS: dict[str, Labels] = {
    labels.slug: labels
    for labels in (
        Labels("normal", "normal", type=1.0, least=0.0, inside=1.0),
        Labels("large", "large: for projectors", type=1.25, least=15.0, inside=1.4),
    )
}
