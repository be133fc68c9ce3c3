"""The plot of gradients: ‖∂L/∂a⟨t⟩‖ against t, a line for every chain, on an axis of powers of ten.

Many lines are parted: a plot for each layer, one below the other, on equal axes.
"""

from collections.abc import Sequence

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.patterns import Part
from rnn_unroll.graphs import facts
from rnn_unroll.graphs.norms import Line, Norms
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.norms.axes import LEFT, RIGHT, TOP, WIDTH, Axes, Mark
from rnn_unroll.picture.layouts.norms.lines import reference, trends
from rnn_unroll.picture.layouts.norms.points import columns
from rnn_unroll.picture.layouts.norms.slope import Slope, slope
from rnn_unroll.picture.scene import Band, Box, PlacedLabel, PlacedText, Plot, Scene
from rnn_unroll.words import captions, phrase, plots

FOOT = 74
"""Height of what is below the axes."""
LINES = 4
"""Lines that one plot has room for: so many may a layer have."""


def arrange(spec: FigureSpec, norms: Norms) -> Scene:
    """Place the lines: time to the right, one power of ten as high as the next."""
    straight = slope(spec, norms)
    panels = _panels(norms)
    first = Axes(norms, straight, panels)
    stack = [
        (axes, [(line, axes.marks(line)) for line in lines])
        for axes, lines in zip(first.stacked(len(panels)), panels, strict=True)
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
        columns=columns(norms, first, [line for _, lines in stack for line in lines]),
        note=_note(spec, norms, last.floor + FOOT - 14),
        input_slot=None,
        output_slot=None,
        braces=(),
        plots=tuple(
            _plot(norms, axes, lines, straight if axes is first else None, axes is first, axes is last)
            for axes, lines in stack
        ),
    )


def _plot(
    norms: Norms,
    axes: Axes,
    lines: Sequence[tuple[Line, Sequence[Mark]]],
    straight: Slope | None,
    first: bool,
    last: bool,
) -> Plot:
    """One plot. The first one names what is measured, and the last one has the axis of time."""
    labels = axes.labels()
    labels += [_title(norms)] if first else []
    labels += [axes.name()] if last else []
    return Plot(
        axes.left,
        axes.right,
        axes.bottom,
        axes.top,
        axes.low,
        axes.high,
        axes.grid(),
        axes.frame() + (axes.line() if last else ()),
        reference(straight, axes) if straight else None,
        tuple(labels),
        axes.times() if last else (),
        trends(norms, axes, lines),
    )


def _panels(norms: Norms) -> list[tuple[Line, ...]]:
    """The lines that share a plot: all of them, or each layer's where they are many, the last one on top."""
    if len(norms.lines) <= LINES:
        return [norms.lines]
    layers = range(norms.layers, 0, -1)
    return [tuple([line for line in norms.lines if line.layer == layer]) for layer in layers]


def _bands(norms: Norms, axes: Axes) -> tuple[Band, ...]:
    """Down to the last axes: encoder and decoder, which meet half way between two time steps."""
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
    """What the axis of powers of ten measures."""
    letters = ["a"]
    letters += ["r"] if any(line.backward for line in norms.lines) else []
    letters += ["c"] if any(line.memory for line in norms.lines) else []
    index = r"[l]\langle t\rangle" if norms.layers > 1 else r"\langle t\rangle"
    sizes = [rf"\|\partial L/\partial {letter}^{{{index}}}\|" for letter in letters]
    # Encoder and decoder have their names below it, wherever the one ends and the other begins.
    return PlacedLabel(math_labels.tex(r",\;\;".join(sizes)), 24, 19 if norms.plan.boundary else 30)


def _note(spec: FigureSpec, norms: Norms, y: float) -> PlacedText | None:
    """What the factors are, and the cell's own convention."""
    factors = any(line.factor for line in norms.lines)
    if not factors and not CELLS[spec.model.cell].note:
        return None
    backward = any(line.backward for line in norms.lines)
    return PlacedText(phrase(plots.note, spec.model.cell, factors, backward), 24, y, value=False)
