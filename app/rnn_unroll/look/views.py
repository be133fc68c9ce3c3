"""Views: what a figure can show of a network, as facts that an address is checked against.

How a view is computed, laid out and described is in its file in `rnn_unroll.views`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """One view.

    `overlays` are the optional layers that the view can draw; None means all of them. `steps`: the view
    can show the run after any step. `plays`: it can show the steps one after the other. `piled`: it draws
    all time steps in one place. `cell`: it draws the inside of one cell. `along`: it draws one unit along
    the whole run. `gradients`: it needs a loss. `searched`: it needs a beam search. `real`: it draws actual
    lengths only, and leaves none open.
    """

    slug: str
    title: str
    overlays: tuple[str, ...] | None = None
    steps: bool = True
    plays: bool = True
    piled: bool = False
    cell: bool = False
    along: bool = False
    gradients: bool = False
    searched: bool = False
    real: bool = False

    @property
    def singles(self) -> bool:
        """Whether the parameters `at` and `unit` choose what it shows."""
        return self.cell or self.along


UNROLLED = ViewFacts("unrolled", "Unrolled")
FOLDED = ViewFacts("folded", "Folded", overlays=("weights",), piled=True)
NORMS = ViewFacts(
    "norms",
    "Gradient norms",
    overlays=(),
    steps=False,
    plays=False,
    gradients=True,
    real=True,
)
CELL = ViewFacts("cell", "Inside a cell", plays=False, cell=True)
UNITS = ViewFacts("units", "One unit along the text", overlays=(), along=True, real=True)
BEAMS = ViewFacts(
    "beams",
    "Beam search",
    overlays=(),
    steps=False,
    plays=False,
    searched=True,
    real=True,
)

VIEWS: dict[str, ViewFacts] = {view.slug: view for view in (UNROLLED, FOLDED, NORMS, CELL, UNITS, BEAMS)}

OVERLAYS: dict[str, str] = {
    "weights": "Weights",
    "gradients": "Gradients",
    "connectivity": "Reach",
    "alignment": "Alignment",
}
"""The optional layers of the drawing, which the parameter `show` lists."""
