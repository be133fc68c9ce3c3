"""Numbers: coordinates and routes as SVG writes them."""

from functools import lru_cache

from rnn_unroll.picture.route import Route

_LETTERS = {"move": "M", "line": "L", "across": "H", "upright": "V", "bend": "Q", "bend-by": "q"}


@lru_cache(maxsize=8192)
def number(value: float) -> str:
    """A coordinate to 0.01 px, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def short(value: float) -> str:
    """A constant of the style: the same, without the zero before its point."""
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
