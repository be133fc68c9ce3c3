"""Styles: the ways to draw the nodes of a figure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """`numbers` tells whether the nodes show their vectors.

    Where `symbolic` is set, a length that the address leaves open is drawn as ⋯ and T_x.
    """

    slug: str
    title: str
    numbers: bool
    symbolic: bool


STYLES: dict[str, Style] = {
    style.slug: style
    for style in (
        Style("computed", "Computed", numbers=True, symbolic=False),
        Style("textbook", "Textbook", numbers=False, symbolic=True),
    )
}
