"""Views: what of a network a figure can show, as facts that an address is checked against.

How a view is made and told of is its file in `rnn_unroll.views`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ViewFacts:
    """One view.

    `overlays` are the optional layers of the drawing that have a place there, all of them where it is
    None. `steps` tells that it shows the run as it stands after a step, `plays` that it shows one step
    after the other. `piled` ones draw all time steps in one place, `cell` ones the inside of one cell.
    `gradients` tells that it cannot be drawn without a loss. Where `real` is set, a length is never
    left open.
    """

    slug: str
    title: str
    overlays: tuple[str, ...] | None = None
    steps: bool = True
    plays: bool = True
    piled: bool = False
    cell: bool = False
    gradients: bool = False
    real: bool = False


VIEWS: dict[str, ViewFacts] = {
    view.slug: view
    for view in (
        ViewFacts("unrolled", "Unrolled"),
        ViewFacts("folded", "Folded", overlays=("weights",), piled=True),
        ViewFacts(
            "norms",
            "Gradient norms",
            overlays=(),
            steps=False,
            plays=False,
            gradients=True,
            real=True,
        ),
        ViewFacts("cell", "Inside a cell", plays=False, cell=True),
    )
}

OVERLAYS: dict[str, str] = {
    "weights": "Shared weights",
    "gradients": "Gradients",
    "connectivity": "Connectivity",
}
"""Optional layers of the drawing, for `show`."""
