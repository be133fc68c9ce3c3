"""House: draws docs/house.svg, the rooms of rnn_unroll on their floors and the imports between them.

A room is a module or package directly below rnn_unroll. Every import goes down at least one floor.
`make house` runs this script; a test compares the file with the code.
"""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from pathlib import Path
from textwrap import wrap

import grimp

from rnn_unroll.look.themes import DARK, LIGHT, Palette

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "app" / "rnn_unroll"
FILE = ROOT / "docs" / "house.svg"

BOX = 240, 60
"""Width and height of a room, in px."""
FLOOR = 98
"""Distance from one floor to the next, in px."""
LANE = 16
"""Width of the lane in which an arrow passes a floor, in px."""
GAP = 26
"""Distance between the rooms of a floor, in px."""
MARGIN = 56
"""Distance from the edge of the picture to the rooms of the widest floor, in px."""
ROOF, FOOT = 92, 62
"""Height of the roof, and of the note below the house, in px."""
PORT = 22
"""Distance between two arrows at one side of a room, in px."""
LETTERS = 36
"""The most letters in a line of a room's description."""

Imports = Mapping[str, frozenset[str]]
"""For each room, the rooms that it imports."""
Arrow = tuple[str, str]
"""A room, and one that it imports."""


def imports() -> Imports:
    """The imports between rooms, without those of the package's own `__init__`."""
    graph = grimp.build_graph("rnn_unroll", cache_dir=None)
    found: dict[str, set[str]] = {_room(child): set() for child in graph.find_children("rnn_unroll")}
    for module in graph.modules - {"rnn_unroll"}:
        imported = graph.find_modules_directly_imported_by(module)
        found[_room(module)] |= {_room(other) for other in imported - {"rnn_unroll"}} - {_room(module)}
    return {room: frozenset(found[room]) for room in sorted(found)}


def _room(module: str) -> str:
    return module.split(".")[1]


def description(room: str) -> str:
    """The first clause of a room's docstring, without its heading, up to a colon, semicolon or full stop."""
    file = PACKAGE / room / "__init__.py"
    tree = ast.parse((file if file.exists() else PACKAGE / f"{room}.py").read_text("utf-8"))
    paragraph = " ".join((ast.get_docstring(tree) or "").partition("\n\n")[0].split())
    text = paragraph.partition(": ")[2] or paragraph
    return re.split(r"[:;]|\.(?: |$)", text)[0].replace("`", "")


def needed(rooms: Imports) -> list[Arrow]:
    """The imports that no chain of other imports implies (the transitive reduction)."""
    below: dict[str, set[str]] = {}

    def reach(room: str) -> set[str]:
        if room not in below:
            below[room] = set(rooms[room]).union(*(reach(other) for other in rooms[room]))
        return below[room]

    return [
        (room, other)
        for room in rooms
        for other in sorted(rooms[room])
        if not any(other in reach(third) for third in rooms[room] - {other})
    ]


def floors(rooms: Imports) -> dict[str, int]:
    """Each room's floor, from 1. A room is just below the lowest room that imports it: so arrows are short.

    A room that no other room imports is on the lowest floor from which all its arrows go down.
    """
    lowest: dict[str, int] = {}

    def low(room: str) -> int:
        if room not in lowest:
            lowest[room] = 1 + max((low(other) for other in rooms[room]), default=0)
        return lowest[room]

    floor: dict[str, int] = {}
    for room in sorted(rooms, key=lambda one: (-low(one), one)):
        users = [floor[user] for user in rooms if room in rooms[user]]
        floor[room] = min(users) - 1 if users else low(room)
    return floor


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of everything. A place is a room, or a lane in which an arrow passes a floor.

    `middle` holds the x of each place's middle. An arrow is the list of the places that it visits.
    """

    width: float
    height: float
    floor: Mapping[str, int]
    middle: Mapping[str, float]
    arrows: Sequence[Sequence[str]]

    def top(self, place: str) -> float:
        return ROOF + (max(self.floor.values()) - self.floor[place]) * FLOOR + (FLOOR - BOX[1]) / 2


def layout(rooms: Imports) -> Layout:
    """The layout of the rooms, and of the lanes of arrows that pass a floor, with few crossings."""
    floor = floors(rooms)
    arrows: list[list[str]] = []
    for room, other in needed(rooms):
        lanes = {f"{room}>{other}@{level}": level for level in range(floor[room] - 1, floor[other], -1)}
        arrows.append([room, *lanes, other])
        floor |= lanes
    order = _ordered(floor, [pair for arrow in arrows for pair in pairwise(arrow)])
    widths = [sum(map(_width, places)) + GAP * (len(places) - 1) for places in order.values()]
    width = max(widths) + 2 * MARGIN
    middle: dict[str, float] = {}
    for places, taken in zip(order.values(), widths, strict=True):
        x = (width - taken) / 2
        for place in places:
            middle[place] = x + _width(place) / 2
            x += _width(place) + GAP
    return Layout(width, ROOF + len(order) * FLOOR + FOOT, floor, middle, arrows)


def _width(place: str) -> int:
    return LANE if "@" in place else BOX[0]


def _ordered(floor: Mapping[str, int], steps: Sequence[Arrow]) -> dict[int, list[str]]:
    """The places of each floor from left to right, each near the mean of the places that it is joined to."""
    joined: dict[str, list[str]] = {place: [] for place in floor}
    for above, below in steps:
        joined[above].append(below)
        joined[below].append(above)
    levels = sorted(set(floor.values()), reverse=True)
    order = {level: sorted(place for place in floor if floor[place] == level) for level in levels}
    best, fewest = dict(order), _crossings(order, steps)
    for sweep in range(24):
        for level in levels if sweep % 2 else levels[::-1]:
            at = _positions(order)
            side = 1 if sweep % 2 else -1

            def mean(place: str, level: int = level, side: int = side, at: Mapping[str, float] = at) -> float:
                near = [at[other] for other in joined[place] if floor[other] == level + side]
                return sum(near) / len(near) if near else at[place]

            order[level] = sorted(order[level], key=lambda place: (round(mean(place), 6), place))
        if (count := _crossings(order, steps)) < fewest:
            best, fewest = dict(order), count
    return best


def _positions(order: Mapping[int, Sequence[str]]) -> dict[str, float]:
    """The position of each place on its floor, from -1/2 to 1/2."""
    return {
        place: (k + 0.5) / len(places) - 0.5 for places in order.values() for k, place in enumerate(places)
    }


def _crossings(order: Mapping[int, Sequence[str]], steps: Sequence[Arrow]) -> int:
    rank = {place: k for places in order.values() for k, place in enumerate(places)}
    level = {place: one for one, places in order.items() for place in places}
    return sum(
        level[a] == level[c] and level[b] == level[d] and (rank[a] - rank[c]) * (rank[b] - rank[d]) < 0
        for k, (a, b) in enumerate(steps)
        for c, d in steps[:k]
    )


def drawn(rooms: Imports) -> str:
    """The house as an SVG, in the figures' colours, light or dark as the reader's scheme is."""
    places = layout(rooms)
    levels = max(places.floor.values())
    count = sum(map(len, rooms.values()))
    implied = count - len(places.arrows)
    width, height = round(places.width), round(places.height)
    title = f"The rooms of rnn_unroll: {len(rooms)} rooms on {levels} floors"
    notes = (
        "An arrow goes from a room to one that it imports.",
        f"{implied} of the {count} imports are not drawn: they go the same way down, past a room between.",
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="title">',
            f'<title id="title">{title}</title>',
            f"<style>{_style()}</style>",
            f'<rect class="paper" width="{width}" height="{height}"/>',
            f'<path class="roof" d="M18 {ROOF}L{width / 2:g} 18L{width - 18} {ROOF}Z"/>',
            f'<text class="name" x="{width / 2:g}" y="{ROOF - 22}" text-anchor="middle">rnn_unroll</text>',
            *_floors(levels, width),
            *_arrows(places),
            *_rooms(places, rooms),
            f'<g class="note" transform="translate({width / 2:g} {height - 34})" text-anchor="middle">',
            *(f'<text class="note" y="{18 * k}">{note}</text>' for k, note in enumerate(notes)),
            "</g>",
            "</svg>\n",
        ]
    )


def _style() -> str:
    # Colours are written out for both schemes, because librsvg does not support CSS variables.
    shape = (
        "text{font-family:system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif}"
        ".name{font-size:15px;font-weight:650}.text,.note{font-size:11.5px}.level{font-size:12px}"
        ".roof,.wall,.wire{fill:none;stroke-width:1.5}.room rect{stroke-width:1.5}"
    )
    return f"{shape}{_colours(LIGHT)}@media (prefers-color-scheme:dark){{{_colours(DARK)}}}"


def _colours(palette: Palette) -> str:
    rooms = (
        f".{kind} rect{{fill:{palette[f'{kind}-fill']};stroke:{palette[kind]}}}"
        for kind in ("input", "state", "output")
    )
    return (
        f".paper{{fill:{palette['paper']}}}.band{{fill:{palette['band']}}}.name{{fill:{palette['ink']}}}"
        f".text,.note,.level,.tip{{fill:{palette['mute']}}}.roof,.wall,.wire{{stroke:{palette['mute']}}}"
        + "".join(rooms)
    )


def _floors(levels: int, width: int) -> Iterator[str]:
    for k in range(levels):
        y = ROOF + k * FLOOR
        if k % 2 == 0:
            yield f'<rect class="band" x="32" y="{y}" width="{width - 64}" height="{FLOOR}"/>'
        yield f'<text class="level" x="42" y="{y + 20}">{levels - k}</text>'
    yield f'<path class="wall" d="M32 {ROOF}V{ROOF + levels * FLOOR}H{width - 32}V{ROOF}"/>'


def _arrows(places: Layout) -> Iterator[str]:
    leaving = _ports(places, 0)
    arriving = _ports(places, -1)
    for k, arrow in enumerate(places.arrows):
        x, y = leaving[k], places.top(arrow[0]) + BOX[1]
        path = f"M{x:g} {y:g}"
        for place in arrow[1:]:
            last = place == arrow[-1]
            to, down = arriving[k] if last else places.middle[place], places.top(place) - (6 if last else 0)
            half = (y + down) / 2
            path += f"C{x:g} {half:g} {to:g} {half:g} {to:g} {down:g}"
            x, y = to, down
            if not last:
                y += BOX[1]
                path += f"V{y:g}"
        yield f'<path class="wire" d="{path}"/>'
        yield f'<path class="tip" d="M{x:g} {y + 6:g}l-4.5 -9h9z"/>'


def _ports(places: Layout, end: int) -> dict[int, float]:
    """The x of each arrow's first (0) or last (-1) end, by the arrow's index.

    The arrows at one room stand side by side, in the order of the places at their other ends.
    """
    ports: dict[int, float] = {}
    towards = 1 if end == 0 else -2
    for room in {arrow[end] for arrow in places.arrows}:
        own = [k for k, arrow in enumerate(places.arrows) if arrow[end] == room]
        own.sort(key=lambda k: (places.middle[places.arrows[k][towards]], k))
        for place, k in enumerate(own):
            ports[k] = places.middle[room] + PORT * (place - (len(own) - 1) / 2)
    return ports


def _rooms(places: Layout, rooms: Imports) -> Iterator[str]:
    for room in rooms:
        users = {user for user in rooms if room in rooms[user]}
        kind = "input" if not rooms[room] else "state" if users - {"__main__"} else "output"
        x, y = places.middle[room] - BOX[0] / 2, places.top(room)
        lines = wrap(description(room), LETTERS, max_lines=2, placeholder=" …")
        yield f'<g class="room {kind}"><rect x="{x:g}" y="{y:g}" width="{BOX[0]}" height="{BOX[1]}" rx="9"/>'
        yield f'<text class="name" x="{x + 12:g}" y="{y + 20:g}">{room}</text>'
        for k, line in enumerate(lines):
            yield f'<text class="text" x="{x + 12:g}" y="{y + 36 + 14 * k:g}">{escape(line)}</text>'
        yield "</g>"


if __name__ == "__main__":
    FILE.write_text(drawn(imports()), "utf-8")
