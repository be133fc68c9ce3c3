"""What every layout shares: wires between points, runs of columns, the scene's facts."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from app import describe
from app.cells import CELLS
from app.graph import Graph
from app.math_labels import Label
from app.scene import Brace, PlacedLabel, PlacedText, Point, Scene, Strip, Wire
from app.spec import FigureSpec

Arrange = Callable[[FigureSpec, Graph], Scene]

TIP = 5.0
"""How far the arrow's tip reaches past the end of a wire's path, in px."""


def wire(kind: str, source: str, target: str, t: int, points: tuple[Point, ...], bend: float = 0) -> Wire:
    """An arrow along right-angled points, rounded at the bends, its tip on the last point."""
    return Wire(kind, source, target, t, points[0], points[-1], _path(points, bend), None)


@cache
def _path(points: tuple[Point, ...], bend: float) -> str:
    parts = [f"M{_px(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        parts.append(
            f"L{_px(_toward(corner, before, bend))}Q{_px(corner)} {_px(_toward(corner, after, bend))}"
        )
    parts.append(f"L{_px(_toward(points[-1], points[-2], TIP))}")
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


def facts(spec: FigureSpec, graph: Graph) -> tuple[tuple[str, str], ...]:
    """What the root of the drawing says of itself, as data-* attributes."""
    plan = graph.plan
    steps = len(plan.steps)
    tx = spec.kind.tx.symbol if spec.symbolic_tx else str(plan.tx)
    ty = spec.kind.ty.symbol if spec.symbolic_ty else str(plan.ty)
    return (
        ("data-pattern", spec.pattern),
        ("data-tx", tx),
        ("data-ty", ty),
        ("data-steps", str(steps)),
        ("data-step", str(steps if spec.step is None else spec.step)),
        ("data-cell", spec.cell),
        ("data-style", spec.style),
    )


def shown(spec: FigureSpec, graph: Graph) -> int:
    """The last time step whose numbers the figure shows."""
    return len(graph.plan.steps) if spec.step is None else spec.step


def note(spec: FigureSpec, x: float, bottom: float) -> PlacedText | None:
    """What convention the cell follows, at the figure's lower left, where cells differ in one."""
    text = CELLS[spec.cell].note
    return PlacedText(text, x, bottom - 12, value=False) if text else None


def words(spec: FigureSpec, graph: Graph) -> tuple[str, str]:
    """Title and long description."""
    return describe.title(spec, graph.plan), describe.description(spec, graph.plan, graph.tokens)
