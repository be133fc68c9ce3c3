"""Numbers: coordinates, boxes, cells and routes as SVG writes them."""

from functools import lru_cache

from rnn_unroll.picture.arrows import BRANCH_DOT, SIDE, WIRE_TIP, Tip, corners
from rnn_unroll.picture.draw.looks import SLIT
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.route import Point, Route

_LETTERS = {"move": "M", "line": "L", "across": "H", "upright": "V", "bend": "Q", "bend-by": "q"}


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """A coordinate to 0.01 px, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def short(value: float) -> str:
    """A constant of the style: as `number`, but without a zero before the point."""
    text = number(value)
    return text[1:] if text.startswith("0.") else text


@lru_cache(maxsize=4096)
def path_data(route: Route) -> str:
    """A route as SVG path data."""
    parts = []
    for verb, numbers in route:
        if verb != "by":
            parts.append(_LETTERS[verb] + " ".join(map(number, numbers)))
            continue
        dx, dy = map(number, numbers)
        parts.append(f"v{dy}" if dx == "0" else f"h{dx}" if dy == "0" else f"l{dx} {dy}")
    return "".join(parts)


@lru_cache(maxsize=4096)
def arrow_data(route: Route, tip: Tip = WIRE_TIP) -> tuple[str, str]:
    """The path data of an arrow: its line and its head.

    The head's corners count from its point, so that equal heads are equal text, which compresses well.
    """
    point, *others = corners(tip, route)
    x, y = point
    parts = [f"M{number(x)} {number(y)}"]
    for to_x, to_y in others:
        parts.append(f"l{number(to_x - x)} {number(to_y - y)}")
        x, y = to_x, to_y
    return path_data(route), "".join(parts) + "z"


def dot_data(at: Point) -> str:
    """The path data of the dot at which a wire branches off another one."""
    radius = round(BRANCH_DOT.radius * BRANCH_DOT.size / SIDE, 2)
    arc = f"a{number(radius)} {number(radius)} 0 1 1 "
    left, right = f"-{number(2 * radius)} 0", f"{number(2 * radius)} 0"
    return f"M{number(at[0] + radius)} {number(at[1])}{arc}{left}{arc}{right}z"


def rectangle(box: Box) -> tuple[str, ...]:
    """A box as the values of a rect, in the alphabetical order of its attributes."""
    return number(box.height), number(box.corner), number(box.width), number(box.x), number(box.y)


def cell_values(x: float, y: float, width: float, height: float) -> tuple[str, ...]:
    """A unit's cell as the values of a rect, in the same order."""
    return number(height), number(min(2.5, round(width / 4, 2))), number(width), number(x), number(y)


def split_cell(x: float, y: float, width: float, height: float) -> str:
    """The path data of a cell with a gap through its middle."""
    half = round((height - min(SLIT, height / 4)) / 2, 2)
    across = f"h{number(width)}v{number(half)}h-{number(width)}z"
    return f"M{number(x)} {number(y)}{across}M{number(x)} {number(y + height - half)}{across}"
