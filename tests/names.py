"""Names in a scene: the room of the ink of every label, text, line and arrow's head, to compare them.

Labels are measured by their outlines, so a name is as high and as wide as what is seen of it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rnn_unroll import tokens
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.arrows import WIRE_TIP, corners, gradient_tip, level
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.route import Point, Route, absolute
from rnn_unroll.picture.scene import Column, PlacedNode, Scene, Wire
from rnn_unroll.picture.symbols import Use
from rnn_unroll.words import say

LETTER = 6.4
"""Width of a column of the figure's small type in px, in a usual system font."""
HALF = 0.8
"""Half of the width of a wire's line in px."""


class Ink(NamedTuple):
    """What is written somewhere: its name in the message of a failed test, and the room of its ink."""

    name: str
    room: Box


@cache
def extent(name: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a shared outline or index."""
    path, uses = math_labels.definition(name)
    if not path:
        return _around(uses)
    at, start, found = (0.0, 0.0), (0.0, 0.0), []
    for command, numbers in re.findall(r"([mlhvqz])([^mlhvqz]*)", path):
        values = [float(n) for n in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", numbers)]
        if command == "z":
            at = start
            continue
        if command in "hv":
            steps: list[Point] = [(v, 0.0) if command == "h" else (0.0, v) for v in values]
        else:
            steps = list(zip(values[::2], values[1::2], strict=True))
        # The first point of a curve's pair is its control point, from the same start as its end.
        for k, (dx, dy) in enumerate(steps):
            point = at[0] + dx, at[1] + dy
            if command == "q" and k % 2 == 0:
                continue
            at = point
            found.append(at)
            if command == "m" and k == 0:
                start = at
    return (
        min(x for x, _ in found),
        min(y for _, y in found),
        max(x for x, _ in found),
        max(y for _, y in found),
    )


def _around(uses: Iterable[Use]) -> tuple[float, float, float, float]:
    rooms = [(x, y, extent(name)) for name, x, y in uses]
    return (
        min(x + room[0] for x, _, room in rooms),
        min(y + room[1] for _, y, room in rooms),
        max(x + room[2] for x, _, room in rooms),
        max(y + room[3] for _, y, room in rooms),
    )


@cache
def _extent_of(label: Label) -> tuple[float, float, float, float]:
    return _around(label.uses)


def ink(placed: PlacedLabel | PlacedText, x: float = 0, y: float = 0) -> Box:
    """The room of what is written, in a column at (x, y)."""
    if isinstance(placed, PlacedText):
        width = tokens.columns(say(placed.text)) * LETTER
        return Box(placed.x + x - width / 2, placed.y + y - 10, width, 12.5, 0)
    left, top, right, bottom = (placed.scale * value for value in _extent_of(placed.label))
    return Box(placed.x + x + left, placed.y + y + top, right - left, bottom - top, 0)


def moved(box: Box, by: Point) -> Box:
    """The box in another place."""
    return box._replace(x=box.x + by[0], y=box.y + by[1])


def shown(scene: Scene) -> Iterator[tuple[Point, list[Wire], list[PlacedNode], Column]]:
    """The place, the wires and the nodes of every column that can be seen."""
    for column in scene.columns:
        if not column.hidden:
            idle = column.idle
            wires = [*column.wires, *(idle.wires if idle else ())]
            yield (column.x, column.y), wires, [*column.nodes, *(idle.nodes if idle else ())], column


def weights(scene: Scene) -> list[Ink]:
    """The names at the wires."""
    return [
        Ink(f"{wire.label.label.tex} into {wire.target}", ink(wire.label, *at))
        for at, wires, _, _ in shown(scene)
        for wire in wires
        if wire.label
    ]


def others(scene: Scene) -> list[Ink]:
    """Everything else that is written."""
    made: list[Ink] = []
    for at, wires, nodes, _ in shown(scene):
        for node in nodes:
            made += [Ink(f"{node.key}'s name", ink(node.label, *at))] if node.label else []
            made += [Ink(f"{node.key}'s words", ink(text, *at)) for text in (node.text, node.aside) if text]
        made += [Ink("delay", ink(w.delay.text, *at)) for w in wires if w.delay and w.delay.text]
    made += [Ink(node.key, ink(node.label)) for node in scene.initial if node.label]
    made += [Ink("remark", ink(remark)) for remark in scene.remarks]
    for brace in scene.braces:
        made += [Ink(brace.name, ink(thing)) for thing in (brace.label, brace.text) if thing]
    for band in scene.bands:
        (x, y), wide = band.caption_at, LETTER * len(say(band.caption))
        made.append(Ink(band.name, Box(x - wide if band.anchor == "end" else x, y - 10, wide, 12.5, 0)))
    return made


def outlines(scene: Scene) -> list[Ink]:
    """The boxes that are drawn."""
    return [
        Ink(f"box of {node.key}", moved(node.box, at))
        for at, _, nodes, _ in shown(scene)
        for node in nodes
        if node.box.drawn
    ]


def strokes(scene: Scene) -> list[Ink]:
    """The lines and the heads of all arrows."""
    made: list[Ink] = []
    for at, wires, _, column in shown(scene):
        for wire in wires:
            name = f"{wire.kind} into {wire.target}"
            made += _stroke(name, wire.route, at, HALF)
            made.append(Ink(f"head of {name}", _hull(corners(WIRE_TIP, wire.route), at)))
            if wire.delay:
                made.append(Ink(f"delay of {name}", moved(wire.delay.box, at)))
        for back in column.returns:
            name = f"gradient into {back.target}"
            made += _stroke(name, back.route, at, back.width / 2)
            tip = gradient_tip(level(back.share))
            made.append(Ink(f"head of {name}", _hull(corners(tip, back.route), at)))
    return made


def _stroke(name: str, route: Route, at: Point, half: float) -> Iterator[Ink]:
    """The pieces of a line, each as a box; a bend in eight."""
    for (x0, y0), (x1, y1) in pairwise(_drawn(route)):
        room = Box(
            min(x0, x1) - half, min(y0, y1) - half, abs(x1 - x0) + 2 * half, abs(y1 - y0) + 2 * half, 0
        )
        yield Ink(name, moved(room, at))


def _drawn(route: Route) -> Iterator[Point]:
    """Points of a line, so close that the line between two of them is straight."""
    at = (0.0, 0.0)
    for verb, numbers in absolute(route):
        end = numbers[-2], numbers[-1]
        for k in range(1, 8) if verb == "bend" else ():
            u, corner = k / 8, numbers[:2]
            shares = (1 - u) ** 2, 2 * u * (1 - u), u * u
            x, y = (
                sum(share * point[i] for share, point in zip(shares, (at, corner, end), strict=True))
                for i in (0, 1)
            )
            yield x, y
        yield end
        at = end


def _hull(points: Iterable[Point], at: Point) -> Box:
    found = list(points)
    left, top = min(a for a, _ in found), min(b for _, b in found)
    right, bottom = max(a for a, _ in found), max(b for _, b in found)
    return moved(Box(left, top, right - left, bottom - top, 0), at)
