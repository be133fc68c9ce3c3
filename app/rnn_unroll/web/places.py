"""Places: where the page lays its own marks over a figure: the band behind a time step, and the handles at
the ends of braces, or at the only node of a length. All are in percent of the figure's size.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from rnn_unroll.picture import route
from rnn_unroll.picture.layouts.parts.braces import BULGE
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.scene import Column, Scene
from rnn_unroll.web.controls import Control
from rnn_unroll.words import slots

AROUND = 14
"""How far a band reaches beyond the boxes of its time step, in px."""

APART = 3
"""How far a band ends from a brace, in px."""

LENGTHS: Mapping[str, str] = {"tx": "tx", "ty": "ty", "both": "tx", "encoder": "tx", "decoder": "ty"}
"""The length that each brace measures, by the name of the brace."""


COUNTED: Mapping[str, str] = {"tx": "input", "ty": "output"}
"""The kind of node that each length counts."""

ALONE = 1.5
"""How far apart two time steps would be if there were a second one, in lengths of a node."""


class Handle(NamedTuple):
    """The end of a brace, which the reader drags to change the length `control`. One `step` of it is so long
    along the time, as a share of the figure. A length of one has no brace, and its handle is at its node.
    """

    control: Control
    left: str
    top: str
    step: float


def across(scene: Scene) -> tuple[float, float]:
    """How far bands keep from both edges across the time, in percent: they end before a brace."""
    if _runs_down(scene):
        return 0.0, 0.0
    lines = [max(y for _, y in route.points(brace.route)) for brace in scene.braces if brace.route]
    above = [y for y in lines if y < min(_middles(scene), default=0)]
    below = [y for y in lines if y not in above]
    top = max(above, default=scene.origin[1]) - scene.origin[1]
    bottom = scene.origin[1] + scene.height - min(below, default=scene.origin[1] + scene.height)
    return (
        round(100 * (top + APART) / scene.height, 3) if above else 0.0,
        round(100 * (bottom + APART + BULGE) / scene.height, 3) if below else 0.0,
    )


class Gap(NamedTuple):
    """Where a figure of the first and last steps alone leaves out others; `label` says what a click does."""

    label: str
    left: str
    top: str
    width: str
    height: str


def gaps(scene: Scene) -> list[Gap]:
    """The places of the steps that a figure leaves out."""
    if scene.folded:
        return []
    drawn = [(one, boxes) for one in scene.columns if (boxes := _states(one))]
    return [_gap(scene, one, other) for one, other in pairwise(drawn) if other[0].t - one[0].t > 1]


def _gap(scene: Scene, before: tuple[Column, list[Box]], after: tuple[Column, list[Box]]) -> Gap:
    """What lies between the states of two columns."""
    (one, ends), (other, starts) = before, after
    if _runs_down(scene):
        left, right = one.x + min(box.x for box in ends), one.x + max(box.x + box.width for box in ends)
        top, bottom = one.y + max(box.y + box.height for box in ends), other.y + min(box.y for box in starts)
    else:
        left, right = one.x + max(box.x + box.width for box in ends), other.x + min(box.x for box in starts)
        top, bottom = one.y + min(box.y for box in ends), one.y + max(box.y + box.height for box in ends)
    return Gap(
        slots.left_out(other.t - one.t - 1),
        left=f"{(left - scene.origin[0]) / scene.width:.3%}",
        top=f"{(top - scene.origin[1]) / scene.height:.3%}",
        width=f"{(right - left) / scene.width:.3%}",
        height=f"{(bottom - top) / scene.height:.3%}",
    )


def _states(column: Column) -> list[Box]:
    """The boxes of the states that a column draws; none for a column that an ellipsis stands for."""
    return [node.box for node in column.nodes if node.kind == "state" and (node.box.drawn or node.strip)]


def _middles(scene: Scene) -> list[float]:
    boxes = [node.box for column in scene.columns for node in column.nodes if node.kind == "state"]
    return [box.y + box.height / 2 for box in boxes]


def bands(scene: Scene) -> list[tuple[float, float]]:
    """For each time step, where its band begins along the time and how long it is, in percent.

    Empty for a figure without columns side by side. A step that a figure leaves out has no band: (0, 0).
    """
    if scene.folded or not scene.columns:
        return []
    down = _runs_down(scene)
    origin, size = (scene.origin[1], scene.height) if down else (scene.origin[0], scene.width)
    found = []
    for column in scene.columns:
        boxes = _states(column)
        if not boxes:
            found.append((0.0, 0.0))
            continue
        place = column.y if down else column.x
        low = min(box.y if down else box.x for box in boxes) + place - origin - AROUND
        high = max(box.y + box.height if down else box.x + box.width for box in boxes) + place - origin
        found.append((round(100 * low / size, 3), round(100 * (high + AROUND - low) / size, 3)))
    return found


def handles(scene: Scene, controls: Mapping[str, Control]) -> list[Handle]:
    """A handle for each length that the reader may choose."""
    if scene.folded or len(scene.columns) < 1:
        return []
    found = []
    down = _runs_down(scene)
    for brace in scene.braces:
        control = controls.get(LENGTHS.get(brace.name, ""))
        if control is None or not brace.route or not control.visible:
            continue
        ends = list(route.points(brace.route))
        x = max(point[0] for point in ends) if not down else sum(point[0] for point in ends) / len(ends)
        y = max(point[1] for point in ends) if down else min(point[1] for point in ends)
        found.append(_handle(scene, control, x, y))
    braced = {handle.control.name for handle in found}
    for name, kind in () if ("data-view", "units") in scene.facts else COUNTED.items():
        control = controls[name]
        longer = control.visible and control.value == "1" and (control.high or 0) > 1
        if longer and name not in braced:
            found += [_handle(scene, control, *place) for place in _corners(scene, kind)]
    return found


def _corners(scene: Scene, kind: str) -> list[tuple[float, float]]:
    """The corner of each node of a kind that is farthest along the time, and away from the state."""
    up = kind == "output" and not _runs_down(scene)
    return [
        (column.x + node.box.x + node.box.width, column.y + node.box.y + (0 if up else node.box.height))
        for column in scene.columns
        for node in column.nodes
        if node.kind == kind
    ]


def _handle(scene: Scene, control: Control, x: float, y: float) -> Handle:
    left, top = (x - scene.origin[0]) / scene.width, (y - scene.origin[1]) / scene.height
    return Handle(control, f"{left:.3%}", f"{top:.3%}", _step(scene))


def _step(scene: Scene) -> float:
    """How far apart two time steps are, or would be, as a share of the figure."""
    down = _runs_down(scene)
    size = scene.height if down else scene.width
    places = [column.y if down else column.x for column in scene.columns]
    if len(places) > 1:
        return round((places[-1] - places[0]) / (len(places) - 1) / size, 5)
    boxes = [node.box for node in scene.columns[0].nodes if node.kind == "state"]
    return round(ALONE * max(box.height if down else box.width for box in boxes) / size, 5)


def _runs_down(scene: Scene) -> bool:
    return ("data-flow", "down") in scene.facts
