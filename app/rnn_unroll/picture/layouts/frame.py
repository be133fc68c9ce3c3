"""What every layout shares: wires between points, runs of columns, the scene's facts."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.graph import Graph, Node
from rnn_unroll.graphs.inside import Inside
from rnn_unroll.graphs.norms import Norms
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.scene import (
    Box,
    Brace,
    Heat,
    Legend,
    PlacedLabel,
    PlacedText,
    Point,
    Return,
    Scene,
    Strip,
    Wire,
)
from rnn_unroll.words import describe

Source = Graph | Norms | Inside
"""What a figure is made from: nodes and edges, the norms of gradients, or one cell's inside."""

Arrange = Callable[[FigureSpec, Any], Scene]
"""A layout; its view, or else its style, says from which of them it makes a scene."""

TIP = 5.0
"""How far the arrow's tip reaches past the end of a wire's path, in px."""
WEIGHT = 0.8
"""Size of a weight's name beside the other labels."""


LOW, HIGH = -6.0, 1.0
"""Powers of ten between which a gradient's size is told: the same in every figure."""


def share(size: float) -> float:
    """Where a size lies on the log scale, from 0 (10⁻⁶ or less) to 1 (10 or more)."""
    if size <= 0.0:
        return 0.0
    return min(1.0, max(0.0, (math.log10(size) - LOW) / (HIGH - LOW)))


def back(
    source: str, target: str, t: int, points: tuple[Point, ...], size: float, bend: float, plain: bool
) -> Return:
    """A gradient's arrow along right-angled points. A plain one does not tell its size."""
    part = 0.25 if plain else share(size)
    told = None if size == 0.0 else part
    path = _path(points, bend, reach(level(told) / (TIPS - 1)))
    return Return(source, target, t, points[0], points[-1], path, round(1 + 5 * part, 2), told, size)


def beside(points: tuple[Point, ...], dx: Callable[[float], float], dy: float) -> tuple[Point, ...]:
    """Right-angled points moved aside: what runs upright at x by dx(x), what runs across by dy."""
    upright = [one[0] == other[0] for one, other in pairwise(points)]
    moved = []
    for k, (x, y) in enumerate(points):
        near = upright[max(0, k - 1) : k + 1]
        moved.append((x + dx(x) if True in near else x, y + dy if False in near else y))
    return tuple(moved)


def reach(level: float) -> float:
    """How far the tip of a gradient's arrow reaches past the end of its line, in px: a wide line would
    show through a short tip. `level` is its share of the scale.
    """
    return TIP + 5 * level


TIPS = 8
"""In how many sizes the tip of a gradient's arrow is drawn, as its line gets wider."""


def level(share: float | None) -> int:
    """Which of the tips an arrow has, whose line has this share of the scale."""
    return round((share or 0.0) * (TIPS - 1))


def room(*texts: str) -> float:
    """About how wide the widest of some texts is in a figure's small type, in px."""
    return max((7.0 * tokens.columns(text) for text in texts), default=0.0)


NO_SIZES = Legend((), (), (), ())
"""For figures whose gradients' arrows are all alike."""


def heat_legend(x: float, y: float, j: int, relative: bool) -> Legend:
    """Samples of heat, and what they are of, in two lines from (x, y) downwards."""
    cells = tuple((Box(x + 14 * k, y - 6, 14, 12, 0), (k + 0.5) / 8) for k in range(8))
    low, high = ("0", "largest") if relative else ("≤ 10⁻⁶", "≥ 10")
    words = (
        PlacedText(low, x + 18, y + 21, value=False),
        PlacedText(high, x + 98, y + 21, value=False),
    )
    lines = (PlacedText(f"heat: ‖∂z⟨{j}⟩/∂x‖, the chosen logit's", x, y + 40, value=False),)
    return Legend((), cells, words, lines)


def gradient_legend(x: float, y: float, loss: float, late: bool) -> Legend:
    """Sample arrows for some powers of ten, and the loss, in three lines from (x, y) downwards. It is
    late where the run that is shown has not come to its end.
    """
    samples, words = [], []
    for k, (power, name) in enumerate(((-6, "≤ 10⁻⁶"), (-3, "10⁻³"), (0, "1"), (1, "≥ 10"))):
        left = x + 52 * k
        samples.append(back("", "", 0, ((left, y), (left + 40, y)), 10.0**power, 0, plain=False))
        words.append(PlacedText(name, left + 18, y + 19, value=False))
    lines = (PlacedText("arrows and bars: ‖gradient‖, log scale", x, y + 38, value=False),)
    total = PlacedText(f"loss, summed over outputs: {loss:.4g}", x, y + 56, value=True)
    return Legend(tuple(samples), (), tuple(words), lines, total, late)


def wire(kind: str, source: str, target: str, t: int, points: tuple[Point, ...], bend: float = 0) -> Wire:
    """An arrow along right-angled points, rounded at the bends, its tip on the last point."""
    return Wire(kind, source, target, t, points[0], points[-1], _path(points, bend), None)


def shortened(points: tuple[Point, ...], bend: float) -> str:
    """Path data of a wire without its ends, where it touches what it leaves and enters."""
    first, *inner, last = points
    start = _toward(first, (inner or [last])[0], 2 * TIP)
    end = _toward(last, (inner or [first])[-1], TIP)
    return _path((start, *inner, end), bend)


@cache
def _path(points: tuple[Point, ...], bend: float, tip: float = TIP) -> str:
    parts = [f"M{_px(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        parts.append(
            f"L{_px(_toward(corner, before, bend))}Q{_px(corner)} {_px(_toward(corner, after, bend))}"
        )
    end = _px(_toward(points[-1], points[-2], tip))
    # A last line of no length would have no direction for the tip to point in.
    if not parts[-1].endswith(f" {end}"):
        parts.append(f"L{end}")
    return "".join(parts)


def _toward(point: Point, other: Point, distance: float) -> Point:
    """The point at a distance on the way (axis-parallel) to another, at most half way there."""
    dx, dy = other[0] - point[0], other[1] - point[1]
    span = abs(dx) + abs(dy)
    share = min(distance, span / 2) / span if span else 0
    return point[0] + dx * share, point[1] + dy * share


def _px(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """A coordinate as the drawing writes it: to 0.01 px, no trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


@lru_cache(maxsize=512)
def strip(units: int, x: float, y: float, width: float, height: float) -> Strip:
    """Cells for a vector's units inside a rectangle: one row as long as cells stay wide enough,
    then as many rows as keep them closest to upright.
    """
    gap = 2.0 if units <= 10 else 1.0 if units <= 40 else 0.5
    rows = 1
    while width * rows / units < 0.55 * height / rows and rows < units and units > 12:
        rows += 1
    columns = -(-units // rows)
    rows = -(-units // columns)
    cell_width = (width - gap * (columns - 1)) / columns
    cell_height = (height - gap * (rows - 1)) / rows
    return Strip(
        tuple(
            (
                round(x + (k % columns) * (cell_width + gap), 2),
                round(y + (k // columns) * (cell_height + gap), 2),
                round(cell_width, 2),
                round(cell_height, 2),
            )
            for k in range(units)
        )
    )


@lru_cache(maxsize=512)
def column(units: int, x: float, y: float, width: float, line: float) -> Strip:
    """Cells for a vector's units one below the other, beside lines of text."""
    return Strip(tuple((round(x, 2), round(y + k * line + 0.75, 2), width, line - 1.5) for k in range(units)))


def weight(spec: FigureSpec, graph: Graph, kind: str, target: Node) -> Label | None:
    """The name of the weights on a kind of wire into a node; None where a wire carries none."""
    recurrent, reading = CELLS[spec.model.cell].arrows
    names = {"recurrent": recurrent, "input": reading, "depth": reading, "output": "W_{ya}"}
    if kind not in names:
        return None
    backward = r"\leftarrow " if target.backward else ""
    layer = f"[{target.layer}]" if graph.layers > 1 and kind != "output" else ""
    part = r"\mathrm{dec}" if target.t > graph.plan.boundary else r"\mathrm{enc}"
    above = backward + layer + (part if graph.plan.boundary and kind != "output" else "")
    return math_labels.tex(names[kind] + (f"^{{{above}}}" if above else ""))


@lru_cache(maxsize=8192)
def centred(label: Label, x: float, y: float, scale: float = 1) -> PlacedLabel:
    """The label with its middle over x and its baseline at y."""
    return PlacedLabel(label, round(x - scale * label.width / 2, 1), y, scale)


def brace(name: str, left: float, right: float, y: float, label: Label, up: bool = False) -> Brace:
    """A curly brace over [left, right] at height y with its label behind the tip."""
    middle, turn = (left + right) / 2, -6 if up else 6
    path = (
        f"M{number(left)} {number(y)}q0 {turn} 8 {turn}H{number(middle - 8)}q8 0 8 {turn}q0 {-turn} 8 {-turn}"
        f"H{number(right - 8)}q8 0 8 {-turn}"
    )
    return Brace(name, path, centred(label, middle, y - 22 if up else y + 28), None)


def bracket(name: str, left: float, right: float, y: float, text: str, up: bool) -> Brace:
    """A square bracket over [left, right], its ends pointing at the boxes, with a caption."""
    end = 8 if up else -8
    path = f"M{number(left)} {number(y + end)}V{number(y)}H{number(right)}V{number(y + end)}"
    caption = PlacedText(text, (left + right) / 2, y - 8 if up else y + 20, value=False)
    return Brace(name, path, None, caption)


def contiguous(steps: Iterable[int]) -> tuple[int, int] | None:
    """First and last of step numbers without a gap; None where there is a gap, or fewer than two."""
    numbers = list(steps)
    if len(numbers) < 2 or numbers[-1] - numbers[0] != len(numbers) - 1:
        return None
    return numbers[0], numbers[-1]


def facts(spec: FigureSpec, source: Source) -> tuple[tuple[str, str], ...]:
    """What the root of the drawing says of itself, as data-* attributes."""
    plan = source.plan
    steps = len(plan.steps)
    tx = spec.wiring.kind.tx.symbol if spec.symbolic_tx else str(plan.tx)
    ty = spec.wiring.kind.ty.symbol if spec.symbolic_ty else str(plan.ty)
    return (
        ("data-pattern", spec.wiring.pattern),
        ("data-tx", tx),
        ("data-ty", ty),
        ("data-steps", str(steps)),
        ("data-step", str(spec.timeline.shown)),
        ("data-cell", spec.model.cell),
        ("data-style", spec.look.style),
    )


def shown(spec: FigureSpec, source: Source) -> int:
    """The last time step whose numbers the figure shows."""
    return spec.timeline.reached


def returned(spec: FigureSpec, graph: Graph, t: int) -> bool:
    """Whether the shown run has come back through time step t: behind the last step it goes back."""
    return spec.timeline.returned(t)


def waits(graph: Graph, node: Node, shown: int) -> bool:
    """Whether a node of a step that is shown is not computed yet: what a backward chain has a part
    in needs the whole input, so that only the first layer's forward chain goes along with time.
    """
    early = node.kind == "input" or (node.layer == 1 and not node.backward)
    return graph.directions == 2 and shown < len(graph.plan.steps) and not early


def heats(spec: FigureSpec, graph: Graph) -> dict[str, float]:
    """For each input's key its share of the heat's colour, where connectivity is shown."""
    sizes = {node.key: node.heat for node in graph.nodes if node.heat is not None}
    if spec.look.heat == "absolute":
        return {key: share(size) for key, size in sizes.items()}
    largest = max(sizes.values(), default=0.0)
    return {key: size / largest if largest else 0.0 for key, size in sizes.items()}


def heat(
    spec: FigureSpec, graph: Graph, shares: dict[str, float], node: Node, at: Point | None
) -> Heat | None:
    """A node's heat, with its size written centred at a point where one is given."""
    if node.heat is None:
        return None
    words = PlacedText(f"{node.heat:.2g}", *at, value=False) if at else None
    return Heat(shares[node.key], words, late(spec, graph))


def late(spec: FigureSpec, graph: Graph) -> bool:
    """Whether the run that is shown has not come to its end, which alone can tell of all of it."""
    return not spec.timeline.ended


def together(legends: Sequence[Legend]) -> Legend | None:
    """Several legends as one; None where there are none."""
    if not legends:
        return None
    total = next((one for one in legends if one.total), legends[0])
    return Legend(
        tuple(part for one in legends for part in one.samples),
        tuple(part for one in legends for part in one.heats),
        tuple(part for one in legends for part in one.words),
        tuple(part for one in legends for part in one.lines),
        total.total,
        total.late,
    )


def least(spec: FigureSpec, x: float, legend: Legend | None) -> float:
    """The least width of a figure: what its note and its legend, which begin at x, take."""
    lines = [line.text for line in (*legend.lines, legend.total) if line] if legend else []
    return 2 * x + room(*filter(None, (CELLS[spec.model.cell].note, *lines)))


def note(spec: FigureSpec, x: float, bottom: float) -> PlacedText | None:
    """What convention the cell follows, at the figure's lower left, where cells differ in one."""
    text = CELLS[spec.model.cell].note
    return PlacedText(text, x, bottom - 12, value=False) if text else None


def words(spec: FigureSpec, graph: Graph) -> tuple[str, str]:
    """Title and long description."""
    return describe.title(spec, graph.plan), describe.description(
        spec, graph.plan, graph.tokens, spec.timeline
    )
