"""The plot of gradient norms: ‖∂L/∂a⟨t⟩‖ over t, a curve for every chain, on an axis of powers of ten.

If there are many curves, each layer has its own plot: they stand one below the other, on equal axes.
"""

from collections.abc import Sequence

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import Part
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.norms import Curve, Norms
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.norms.axes import LEFT, RIGHT, TOP, WIDTH, Axes, Mark
from rnn_unroll.picture.layouts.norms.points import columns
from rnn_unroll.picture.layouts.norms.slope import Slope, slope
from rnn_unroll.picture.layouts.norms.trends import reference, trends
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.plot import Plot
from rnn_unroll.picture.scene import Band, Scene
from rnn_unroll.words import captions, phrase, plots

FOOT = 74
"""Height of what is below the axes."""
CURVES = 4
"""The most curves in one plot; a layer has up to four."""


def arrange(spec: FigureSpec, norms: Norms) -> Scene:
    """Place the curves: time goes to the right, and every power of ten takes the same height."""
    straight = slope(spec, norms)
    panels = _panels(norms)
    first = Axes(norms, straight, panels)
    stack = [
        (axes, [(curve, axes.marks(curve)) for curve in curves])
        for axes, curves in zip(first.stacked(len(panels)), panels, strict=True)
    ]
    last = stack[-1][0]
    figure = facts.figure(spec, norms.plan)
    return Scene(
        width=WIDTH,
        height=last.floor + FOOT,
        title=phrase(plots.title, figure),
        description=phrase(plots.description, figure, facts.courses(norms)),
        facts=(*frame.facts(spec, norms), ("data-view", spec.look.view)),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=_bands(norms, last),
        initial=(),
        columns=columns(norms, first, [curve for _, curves in stack for curve in curves]),
        note=_note(spec, norms, last.floor + FOOT - 14),
        input_slot=None,
        output_slot=None,
        braces=(),
        plots=tuple(
            _plot(norms, axes, curves, straight if axes is first else None, axes is first, axes is last)
            for axes, curves in stack
        ),
    )


def _plot(
    norms: Norms,
    axes: Axes,
    curves: Sequence[tuple[Curve, Sequence[Mark]]],
    straight: Slope | None,
    first: bool,
    last: bool,
) -> Plot:
    """One plot. The first one names the norms that are plotted, the last one has the axis of time."""
    labels = axes.labels()
    labels += [_title(norms)] if first else []
    labels += [axes.time_label()] if last else []
    return Plot(
        left=axes.left,
        right=axes.right,
        bottom=axes.bottom,
        top=axes.top,
        low=axes.low,
        high=axes.high,
        grid=axes.grid(),
        axis=axes.norm_axis() + (axes.time_axis() if last else ()),
        reference=reference(straight, axes) if straight else None,
        labels=tuple(labels),
        times=axes.times() if last else (),
        trends=trends(norms, axes, curves),
    )


def _panels(norms: Norms) -> list[tuple[Curve, ...]]:
    """The curves of each plot: one plot for all or, if they are many, one for each layer, the last on top."""
    if len(norms.curves) <= CURVES:
        return [norms.curves]
    layers = range(norms.layers, 0, -1)
    return [tuple([curve for curve in norms.curves if curve.layer == layer]) for layer in layers]


def _bands(norms: Norms, axes: Axes) -> tuple[Band, ...]:
    """The bands of encoder and decoder, behind all plots. They meet half way between two time steps."""
    boundary = norms.plan.boundary
    if not boundary:
        return ()
    middle = (axes.x(boundary) + axes.x(boundary + 1)) / 2
    bands = []
    parts: tuple[tuple[Part, float, float], ...] = (
        ("encoder", LEFT, middle - 1.5),
        ("decoder", middle + 1.5, RIGHT),
    )
    for name, x0, x1 in parts:
        box = Box(x0, TOP - 8, x1 - x0, axes.floor - TOP + 16, 6)
        bands.append(Band(name, box, phrase(captions.band, name), ((x0 + x1) / 2, TOP - 13), "middle"))
    return tuple(bands)


def _title(norms: Norms) -> PlacedLabel:
    """The label of the axis of powers of ten: the norms that are plotted."""
    letters = ["a"]
    letters += ["r"] if any(curve.backward for curve in norms.curves) else []
    letters += ["c"] if any(curve.memory for curve in norms.curves) else []
    index = r"[l]\,\langle t\rangle" if norms.layers > 1 else r"\langle t\rangle"
    sizes = [rf"\|\partial L/\partial {letter}^{{{index}}}\|" for letter in letters]
    # The names of encoder and decoder stand below it, at any x.
    return PlacedLabel(math_labels.tex(r",\;\;".join(sizes)), 24, 19 if norms.plan.boundary else 30)


def _note(spec: FigureSpec, norms: Norms, y: float) -> PlacedText | None:
    """The note: what the factors are, and the cell's convention. None if there is nothing to explain."""
    factors = any(curve.factor for curve in norms.curves)
    if not factors and not CELLS[spec.model.cell].note:
        return None
    backward = any(curve.backward for curve in norms.curves)
    return PlacedText(phrase(plots.note, spec.model.cell, factors, backward), 24, y, value=False)
