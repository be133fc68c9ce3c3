"""Styles: the ways to draw the nodes of a figure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """One style. `numbers`: its nodes show the numbers of their vectors.

    `symbolic`: if the address leaves a length open, the style draws ⋯ and T_x instead of a number.
    `down`: it can also draw time from top to bottom.
    """

    slug: str
    title: str
    numbers: bool
    symbolic: bool
    down: bool


STYLES: dict[str, Style] = {
    style.slug: style
    for style in (
        Style("computed", "Computed", numbers=True, symbolic=False, down=True),
        Style("textbook", "Textbook", numbers=False, symbolic=True, down=False),
    )
}
