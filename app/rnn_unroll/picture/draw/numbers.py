"""Numbers: coordinates, boxes, cells and routes as SVG writes them."""

from functools import lru_cache

from rnn_unroll.picture.draw.looks import SLIT
from rnn_unroll.picture.route import Route
from rnn_unroll.picture.scene import Box

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
