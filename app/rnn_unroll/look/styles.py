"""Styles and views: the ways to draw a figure, each naming the layout that places it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Style:
    """`layout` is a module in picture/layouts; `numbers` tells whether the nodes show their vectors.

    Where `symbolic` is set, a length that the address leaves open is drawn as ⋯ and T_x.
    """

    slug: str
    title: str
    layout: str
    numbers: bool
    symbolic: bool


STYLES: dict[str, Style] = {
    style.slug: style
    for style in (
        Style("computed", "Computed", "computed", numbers=True, symbolic=False),
        Style("textbook", "Textbook", "textbook", numbers=False, symbolic=True),
    )
}


@dataclass(frozen=True, slots=True)
class View:
    """What of a network a figure shows. `layout` is a module in picture/layouts; without one, the
    style's own places the figure.

    `plots` tells that it draws the norms of gradients in place of nodes and edges: such a figure
    has real lengths in every style. `inside`, that it draws one cell. `folds`, that all time steps
    are drawn in one place; `overlays` are the optional layers of the drawing that make sense there,
    all of them where it is None.
    """

    slug: str
    title: str
    layout: str | None = None
    plots: bool = False
    inside: bool = False
    folds: bool = False
    overlays: tuple[str, ...] | None = None

    @property
    def plays(self) -> bool:
        """Whether it shows the run step by step, so that it can be played."""
        return not (self.plots or self.inside)


VIEWS: dict[str, View] = {
    view.slug: view
    for view in (
        View("unrolled", "Unrolled"),
        View("folded", "Folded", layout="folded", folds=True, overlays=("weights",)),
        View("norms", "Gradient norms", layout="norms", plots=True, overlays=()),
        View("cell", "Inside a cell", layout="inside", inside=True),
    )
}

OVERLAYS: dict[str, str] = {
    "weights": "Shared weights",
    "gradients": "Gradients",
    "connectivity": "Connectivity",
}
"""Optional layers of the drawing, for `show`."""
