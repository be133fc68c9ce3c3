"""Paths: SVG path data as a path of TikZ."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rnn_unroll.picture.scene import Point

_COMMAND = re.compile(r"([MLHVQZ])([^MLHVQZ]*)", re.IGNORECASE)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")


class Piece(NamedTuple):
    """A stretch of a path: M, L, C (two controls and an end) or Z, and its absolute points."""

    command: str
    points: tuple[Point, ...]


@lru_cache(maxsize=4096)
def pieces(data: str) -> tuple[Piece, ...]:
    """Path data of moves, lines and quadratic curves, in absolute points and cubic curves."""
    return tuple(_read(data))


def _read(data: str) -> Iterator[Piece]:
    here = start = (0.0, 0.0)
    for letter, said in _COMMAND.findall(data):
        command, relative = letter.upper(), letter.islower()
        numbers = [float(number) for number in _NUMBER.findall(said)]
        if command == "Z":
            here = start
            yield Piece("Z", ())
            continue
        taken = {"H": 1, "V": 1, "Q": 4}.get(command, 2)
        for k in range(0, len(numbers), taken):
            points = _points(command, numbers[k : k + taken], here, relative)
            if command == "Q":
                yield Piece("C", _cubic(here, *points))
            else:
                # Further points of a move are lines.
                yield Piece("M" if command == "M" and not k else "L", points)
            here = points[-1]
            start = here if command == "M" and not k else start


def _points(command: str, numbers: list[float], here: Point, relative: bool) -> tuple[Point, ...]:
    x, y = here if relative else (0.0, 0.0)
    if command == "H":
        return ((x + numbers[0], here[1]),)
    if command == "V":
        return ((here[0], y + numbers[0]),)
    return tuple((x + a, y + b) for a, b in zip(numbers[::2], numbers[1::2], strict=True))


def _cubic(start: Point, control: Point, end: Point) -> tuple[Point, Point, Point]:
    """The same curve with two controls: each two thirds of the way to the one."""

    def toward(point: Point) -> Point:
        return tuple(a + 2 * (b - a) / 3 for a, b in zip(point, control, strict=True))  # type: ignore[return-value]

    return toward(start), toward(end), end


def tikz(path: tuple[Piece, ...], point: Callable[[Point], str]) -> str:
    """The path as TikZ writes it, each point as `point` does."""
    made = []
    for command, points in path:
        if command == "Z":
            made.append("--cycle")
        elif command == "C":
            first, second, end = map(point, points)
            made.append(f"..controls {first} and {second}..{end}")
        else:
            made.append(("" if command == "M" else "--") + point(points[0]))
    return "".join(made)


def led_to(path: tuple[Piece, ...], end: Point) -> tuple[Piece, ...]:
    """The path, its last line led on to a point."""
    *before, last = path
    return (*before, Piece(last.command, (*last.points[:-1], end)))
