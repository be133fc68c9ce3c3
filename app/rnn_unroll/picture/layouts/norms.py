"""The plot of gradients: ‖∂L/∂a⟨t⟩‖ against t, a line for every chain, on an axis of powers of ten.

Many lines are parted: a plot for each layer, one below the other, on equal axes.
"""

import copy
import math
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.norms import Line, Norms
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts import frame
from rnn_unroll.picture.layouts.frame import number
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.scene import (
    Band,
    Box,
    Column,
    PlacedLabel,
    PlacedNode,
    PlacedText,
    Plot,
    Point,
    Reference,
    Scene,
    Trend,
)
from rnn_unroll.words import describe

WIDTH = 720
LEFT, RIGHT, TOP, FOOT = 76, WIDTH - 22, 54, 74
"""Where the axes begin and end, and what is below them. Lines keep a distance from the axis, and from the
right edge where their labels stand there.
"""
ALONE, SHARED, BETWEEN = 292, 150, 34
"""Height of a plot alone, and of one among others; the distance between these."""
LINES = 4
"""Lines that one plot has room for: so many may a layer have."""
INSET, LABELS, FACTOR = 14, 44, 50
"""Room beside the lines; for their labels; for the factors behind these."""
RAIL = 30
"""Height of the strip for exact zeros below the powers of ten, and for what is past them above."""
LINE = 24
"""Distance from one line's label to the next, at least where there is room for that."""
POINTS = 24
"""Time steps up to which every point is a node."""
RADIUS = 3.4
TICK = 0.82
"""Size of the powers of ten beside other labels."""
TICKS, TIMES = 8, 16
"""At most so many powers of ten, where a plot is alone, and time steps are written at the axes."""

MULTIPLES = 3
"""Powers of ten up to which the axis marks what lies between two of them."""

DASHES = {
    (False, False): "activation",
    (True, False): "memory",
    (False, True): "back",
    (True, True): "back-memory",
}


class _Mark(NamedTuple):
    """Where a norm stands; `place` is zero, past or among, None where there is no number."""

    t: int
    norm: float
    place: str | None
    at: Point


class _Slope(NamedTuple):
    """A straight line that goes back from the last time step: a logarithm, what one step adds to it,
    and how many there are.
    """

    start: float
    rise: float
    steps: int


def arrange(spec: FigureSpec, norms: Norms) -> Scene:
    """Place the lines: time to the right, one power of ten as high as the next."""
    slope = _slope(spec, norms)
    panels = _panels(norms)
    first = _Axes(norms, slope, panels)
    stack = [
        (axes, [(line, axes.marks(line)) for line in lines])
        for axes, lines in zip(first.stacked(len(panels)), panels, strict=True)
    ]
    last = stack[-1][0]
    plan = norms.plan
    title = describe.norms_title(spec, plan)
    told = [(_symbol(norms, line), line.from_the_end) for line in norms.lines]
    box = Box(LEFT, last.floor + 8, 0, 0, 0, drawn=False)
    return Scene(
        width=WIDTH,
        height=last.floor + FOOT,
        title=title,
        description=describe.norms_description(spec, plan, told),
        facts=(*frame.facts(spec, norms), ("data-view", spec.look.view)),
        prefix=write.digest(spec),
        theme=spec.look.theme,
        style=spec.look.style,
        bands=_bands(norms, last),
        initial=(),
        columns=_columns(norms, first, [line for _, lines in stack for line in lines]),
        note=_note(spec, norms, last.floor + FOOT - 14),
        input_slot=box,
        output_slot=box,
        braces=(),
        plots=tuple(
            Plot(
                axes.left,
                axes.right,
                axes.bottom,
                axes.top,
                axes.low,
                axes.high,
                axes.grid(),
                axes.frame() + (axes.line() if axes is last else ""),
                _reference(slope, axes) if slope and axes is first else None,
                (
                    *axes.labels(),
                    *([_title(norms)] if axes is first else []),
                    *([axes.name()] if axes is last else []),
                ),
                axes.times() if axes is last else (),
                _trends(norms, axes, lines),
            )
            for axes, lines in stack
        ),
    )


def _panels(norms: Norms) -> list[tuple[Line, ...]]:
    """The lines that share a plot: all of them, or each layer's where they are many, the last one on top."""
    if len(norms.lines) <= LINES:
        return [norms.lines]
    layers = range(norms.layers, 0, -1)
    return [tuple([line for line in norms.lines if line.layer == layer]) for layer in layers]


class _Axes:
    """From time steps and norms to px, for the first of some plots.

    A plot lies between `ceiling` and `floor`; its powers of ten between `top` and `bottom`.
    """

    def __init__(self, norms: Norms, slope: _Slope | None, panels: Sequence[Sequence[Line]]) -> None:
        height = ALONE if len(panels) == 1 else SHARED
        self.ceiling, self.floor = TOP, TOP + height
        self.count = len(norms.plan.steps)
        values = [norm for line in norms.lines for norm in line.norms]
        usable = [math.log10(norm) for norm in values if 0 < norm < math.inf]
        self.zeros, self.past = 0.0 in values, math.inf in values
        self.bottom = self.floor - (RAIL if self.zeros else 0)
        self.top = self.ceiling + (RAIL if self.past else 0)
        self.at_left = False
        self.stride = 1
        self.low, self.high = _decades(usable, slope)
        while (self.high - self.low) / self.stride > TICKS * height // ALONE:
            self.stride = next(step for step in _tidy() if step > self.stride)
            self.low, self.high = (
                math.floor(self.low / self.stride) * self.stride,
                math.ceil(self.high / self.stride) * self.stride,
            )
        left, right = (
            min(_crowding([self.y(line.norms[end]) for line in lines]) for lines in panels) for end in (0, -1)
        )
        # Labels stand where the lines are apart.
        self.at_left = right < LINE and left > 2 * right
        room = LABELS + (FACTOR if any(line.factor for line in norms.lines) else 0)
        self.left = LEFT + (room if self.at_left else INSET)
        self.right = RIGHT - (INSET if self.at_left else room)

    def stacked(self, count: int) -> list["_Axes"]:
        """These axes, and the same again below them."""
        stack = [self]
        for k in range(1, count):
            axes = copy.copy(self)
            for name in ("ceiling", "floor", "top", "bottom"):
                setattr(axes, name, getattr(self, name) + k * (SHARED + BETWEEN))
            stack.append(axes)
        return stack

    def x(self, t: int) -> float:
        if self.count == 1:
            return (self.left + self.right) / 2
        return self.left + (t - 1) / (self.count - 1) * (self.right - self.left)

    def y(self, norm: float) -> float:
        if norm == 0:
            return self.floor
        if not math.isfinite(norm):
            return self.ceiling
        return self.height(math.log10(norm))

    def height(self, exponent: float) -> float:
        share = (exponent - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)

    def marks(self, line: Line) -> list[_Mark]:
        places = {True: "among", False: "past"}
        return [
            _Mark(
                t,
                norm,
                None if math.isnan(norm) else places[norm < math.inf] if norm else "zero",
                (self.x(t), self.y(norm)),
            )
            for t, norm in enumerate(line.norms, start=1)
        ]

    @property
    def exponents(self) -> range:
        return range(self.low, self.high + 1, self.stride)

    def grid(self) -> str:
        """A line for each power of ten, as wide as the lines of the plot."""
        heights = [self.height(exponent) for exponent in self.exponents]
        return "".join([f"M{self.start} {number(y)}H{self.end}" for y in heights])

    @property
    def start(self) -> str:
        return number(self.left - INSET)

    @property
    def end(self) -> str:
        """Short of the labels."""
        return number(self.right + (INSET if self.at_left else 6))

    def frame(self) -> str:
        """The axis of powers of ten, with a gap where an exact zero is told from a small number.

        Between few powers of ten, their multiples are marked too.
        """
        parts = [f"M{LEFT} {number(self.top)}V{number(self.bottom)}"]
        if self.zeros:
            parts += [_torn(self.bottom + RAIL / 2), f"M{self.start} {self.floor}H{self.end}"]
        if self.past:
            parts += [_torn(self.top - RAIL / 2), f"M{self.start} {self.ceiling}H{self.end}"]
        if self.high - self.low <= MULTIPLES:
            exponents = [low + math.log10(k) for low in range(self.low, self.high) for k in range(2, 10)]
            parts += [f"M{LEFT} {number(self.height(exponent))}h4" for exponent in exponents]
        return "".join(parts)

    def line(self) -> str:
        """The axis of time."""
        y = self.floor + 10
        ticks = "".join([f"M{number(self.x(t))} {y}v5" for t in self.ticks])
        return f"M{number(self.x(1))} {y}H{number(self.x(self.count))}{ticks}"

    @property
    def ticks(self) -> list[int]:
        """The first time step, the last, and tidy ones between them that keep clear of both."""
        stride = next(step for step in _tidy() if (self.count - 1) / step <= TIMES)
        between = range(stride, self.count, stride)
        kept = [t for t in between if t > 1 and self.count - t >= 0.6 * stride and t - 1 >= 0.6 * stride]
        return sorted({1, *kept, self.count})

    def times(self) -> tuple[PlacedText, ...]:
        return tuple(PlacedText(str(t), self.x(t), self.floor + 31, value=False) for t in self.ticks)

    def name(self) -> PlacedLabel:
        """What the axis of time counts, behind its last number."""
        return PlacedLabel(math_labels.tex("t"), self.x(self.count) + 22, self.floor + 31)

    def labels(self) -> list[PlacedLabel]:
        """Powers of ten, and what stands on the rails, before the axis."""
        rows = [(math_labels.power(exponent), self.height(exponent)) for exponent in self.exponents]
        rows += [(math_labels.tex("0"), self.floor)] if self.zeros else []
        rows += [(math_labels.tex(r"\infty"), self.ceiling)] if self.past else []
        return [PlacedLabel(label, LEFT - 10 - TICK * label.width, y + 5, TICK) for label, y in rows]


def _tidy() -> Iterable[int]:
    return (digit * 10**power for power in range(4) for digit in (1, 2, 5))


def _decades(exponents: Sequence[float], slope: _Slope | None) -> tuple[int, int]:
    """Whole powers of ten around some logarithms; two of them at least.

    They leave the reference as much room again, where it goes that far.
    """
    if not exponents:
        return -1, 0
    low, high = math.floor(min(exponents)), math.ceil(max(exponents))
    if slope:
        room = max(3, high - low)
        end = slope.start + slope.steps * slope.rise
        low, high = max(min(low, math.floor(end)), low - room), min(max(high, math.ceil(end)), high + room)
    return (low, high) if low < high else (low - 1, high + 1)


def _crowding(heights: Sequence[float]) -> float:
    """The least distance between any two of them."""
    return min((b - a for a, b in pairwise(sorted(heights))), default=math.inf)


def _torn(y: float) -> str:
    """Two strokes across an axis that goes on at another scale."""
    return "".join([f"M{LEFT - 5} {number(y + shift + 3)}l10 -6" for shift in (-2.5, 2.5)])


def _columns(norms: Norms, axes: _Axes, lines: Sequence[tuple[Line, Sequence[_Mark]]]) -> tuple[Column, ...]:
    """A group for every time step, with a node for each point where there are few, or that is alone."""
    few = axes.count <= POINTS
    columns = []
    for t in range(1, axes.count + 1):
        nodes = []
        for line, marks in lines:
            mark = marks[t - 1]
            if mark.place is None or not (few or _alone(marks, t)):
                continue
            name = describe.norm(_symbol(norms, line), t, mark.norm)
            box = Box(-RADIUS, mark.at[1] - RADIUS, 2 * RADIUS, 2 * RADIUS, RADIUS)
            key = f"norm.{line.key}.{t}"
            nodes.append(PlacedNode("norm", key, t, line.layer, name, box, None, (), None, None))
        columns.append(Column(t, axes.x(t), (), tuple(nodes), pending=False))
    return tuple(columns)


def _alone(marks: Sequence[_Mark], t: int) -> bool:
    """Whether no line comes to this point or goes on from it."""
    return marks[t - 1].place not in {
        mark.place for mark in (*marks[max(t - 2, 0) : t - 1], *marks[t : t + 1])
    }


def _trends(norms: Norms, axes: _Axes, lines: Sequence[tuple[Line, Sequence[_Mark]]]) -> tuple[Trend, ...]:
    end = 0 if axes.at_left else -1
    heights = _apart([marks[end].at[1] for _, marks in lines], axes)
    side = -1 if axes.at_left else 1
    trends = []
    for (line, marks), y in zip(lines, heights, strict=True):
        symbol = _label(norms, line)
        x0, y0 = marks[end].at
        x = x0 + side * 14
        text = None
        if line.factor is not None:
            at = x + side * (symbol.width + 6)
            text = PlacedText(f"×{_factor(line.factor)}", at, y + 4.5, value=False)
        leader = ""
        if abs(y - y0) > 3:
            leader = _stroke((x0 + side * 5, y0), (x - side * 2, y))
        trends.append(
            Trend(
                line.key,
                line.layer,
                DASHES[line.memory, line.backward],
                f"norm of ∂L/∂{_symbol(norms, line)}",
                _path(marks),
                leader,
                PlacedLabel(symbol, x - (symbol.width if axes.at_left else 0), y + 5),
                text,
                "end" if axes.at_left else "start",
            )
        )
    return tuple(trends)


def _path(marks: Iterable[_Mark]) -> str:
    """Path data. Nothing joins a number to an exact zero: on a log axis there is no way there."""
    parts = []
    for place, run in groupby(marks, key=lambda mark: mark.place):
        if place is None:
            continue
        points = [_px(mark.at) for mark in run]
        # A point alone is a line to itself, whose round ends show.
        parts.append("M" + "L".join(points if len(points) > 1 else points * 2))
    return "".join(parts)


def _stroke(start: Point, end: Point) -> str:
    return f"M{_px(start)}L{_px(end)}"


def _px(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _apart(heights: Sequence[float], axes: _Axes) -> list[float]:
    """Where labels for these heights stand: in the same order, apart from each other."""
    order = sorted(range(len(heights)), key=lambda k: heights[k])
    placed = list(heights)
    floor = axes.floor + 4.0
    pitch = min(LINE, (floor - axes.ceiling) / max(1, len(heights) - 1))
    for before, k in zip([None, *order], order, strict=False):
        if before is not None:
            placed[k] = max(placed[k], placed[before] + pitch)
    for after, k in zip([None, *order[::-1]], order[::-1], strict=False):
        placed[k] = min(placed[k], floor if after is None else placed[after] - pitch)
    return placed


def _slope(spec: FigureSpec, norms: Norms) -> _Slope | None:
    """Where the norm would be if every step back multiplied it by the spectral radius.

    Without gates and with orthogonal weights a step back is a rotation, times ρ, times slopes of at
    most 1: with one output, at the end, that is what a linear network has and others cannot pass.
    """
    plan, line = norms.plan, next(line for line in reversed(norms.lines) if line.key[0] == "a")
    last, steps = line.norms[-1], len(line.norms) - 1
    recipe = spec.model.recipe
    radius = recipe.radius if recipe and recipe.init == "orthogonal" else 0.0
    bound = not CELLS[spec.model.cell].gates and radius > 0
    one_output = (plan.ty, plan.steps[-1].j) == (1, 1)
    if not (bound and one_output and steps and 0 < last < math.inf):
        return None
    return _Slope(math.log10(last), math.log10(radius), steps)


def _reference(slope: _Slope, axes: _Axes) -> Reference:
    """The line of a slope, as far as the axis goes, and its name."""
    start, rise, whole = slope
    edge = axes.high if rise > 0 else axes.low
    steps = min(whole, (edge - start) / rise) if rise else whole
    x1, y1 = axes.right, axes.height(start)
    x0, y0 = axes.x(1) + (whole - steps) * (x1 - axes.x(1)) / whole, axes.height(start + steps * rise)
    label = math_labels.tex(r"\rho^{\,T-t}")
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    x += 8 if rise > 0 else -8 - label.width if rise < 0 else -label.width / 2
    return Reference(_stroke((x0, y0), (x1, y1)), PlacedLabel(label, x, max(y - 12, axes.ceiling + 14)))


def _bands(norms: Norms, axes: _Axes) -> tuple[Band, ...]:
    """Down to the last axes: encoder and decoder, which meet half way between two time steps."""
    boundary = norms.plan.boundary
    if not boundary:
        return ()
    middle = (axes.x(boundary) + axes.x(boundary + 1)) / 2
    bands = []
    for name, x0, x1 in (("encoder", LEFT, middle - 1.5), ("decoder", middle + 1.5, RIGHT)):
        box = Box(x0, TOP - 8, x1 - x0, axes.floor - TOP + 16, 6)
        bands.append(Band(name, box, name.upper(), ((x0 + x1) / 2, TOP - 13), "middle"))
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


def _label(norms: Norms, line: Line) -> Label:
    letter = "c" if line.memory else "r" if line.backward else "a"
    if line.memory and line.backward:
        letter = "c_r"
    return math_labels.tex(letter + (f"^{{[{line.layer}]}}" if norms.layers > 1 else ""))


def _symbol(norms: Norms, line: Line) -> str:
    return describe.chain_symbol(line.layer, norms.layers, line.backward, line.memory)


def _factor(value: float) -> str:
    """Three digits, or a power of ten where they would not tell it."""
    if 0.0995 <= value < 999.5:
        decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
        return f"{value:.{decimals}f}"
    return describe.scientific(value)


def _note(spec: FigureSpec, norms: Norms, y: float) -> PlacedText | None:
    """What the factors are, and the cell's own convention.

    A gradient goes through a chain against the chain's own direction.
    """
    told = [CELLS[spec.model.cell].note]
    if any(line.factor for line in norms.lines):
        both = any(line.backward for line in norms.lines)
        ahead = ", in the chain r of one step forward in time" if both else ""
        told.insert(0, f"× is the median factor of one step back in time{ahead}")
    text = ". ".join(filter(None, told))
    return PlacedText(text, 24, y, value=False) if text else None
