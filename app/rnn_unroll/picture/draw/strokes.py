"""Strokes: writes the single marks of a scene, such as a label, a line and the cells of a vector."""

from collections.abc import Iterable
from functools import lru_cache

from rnn_unroll.look.themes import Palette
from rnn_unroll.picture import math_labels, symbols
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.kit import Kit
from rnn_unroll.picture.draw.looks import boxed
from rnn_unroll.picture.draw.numbers import (
    cell_values,
    number,
    path_data,
    rectangle,
    split_cell,
)
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.route import Route
from rnn_unroll.words import say

LEVELS = tuple(f"{level / 100:.2f}".lstrip("0") if level < 100 else "1" for level in range(101))
"""The opacity of a cell, by the size of its unit in hundredths."""


class Strokes(Kit):
    """Writes labels, texts, lines, outlines and cells in one style and palette."""

    def __init__(self, style: str, palette: Palette, slit: bool, labels: str = "normal") -> None:
        super().__init__(style, palette, slit, labels)
        self.cell_templates = lru_cache(maxsize=128)(self._templates)
        self.placed_label = lru_cache(maxsize=8192)(self._placed_label)
        self.placed_box = lru_cache(maxsize=256)(self._placed_box)

    def placed_track(self, name: str, strip: Strip) -> str:
        cells = "".join([self.fill["track cell"](cell_values(*cell)) for cell in strip.ground or strip.cells])
        return self.fill["track"]((name, cells))

    def placed_definition(self, name: str) -> str:
        path, uses = math_labels.definition(name)
        if path:
            return self.fill["glyph"]((path, f"{ID}-{name}"))
        return self.fill["index"]((f"{ID}-{name}", self.placed_uses(uses)))

    def placed_uses(self, uses: Iterable[symbols.Use]) -> str:
        fill = self.fill["use"]
        return "".join([fill((number(x), f"#{ID}-{name}", number(y))) for name, x, y in uses])

    def _placed_label(self, kind: str, placed: PlacedLabel) -> str:
        label, x, y, scale = placed
        transform = f"translate({number(x)} {number(y)})"
        if scale != 1:
            transform += f" scale({number(scale)})"
        return self.fill["label-" + kind]((transform, self.placed_uses(label.uses)))

    def placed_text(self, name: str, placed: PlacedText) -> str:
        text, x, y, _ = placed
        return self.fill[name]((number(x), number(y), self.escape(say(text))))

    def placed_route(self, name: str, route: Route) -> str:
        """The line of a route; empty without a route."""
        return self.fill[name]((path_data(route),)) if route else ""

    def _placed_box(self, kind: str, box: Box, strip: Strip | None) -> str:
        """A node's outline, and the empty cells for its units."""
        outline = self.fill[boxed(kind)](rectangle(box)) if box.drawn else ""
        return outline + self.fill["zero"]((f"#{track_id(strip, box)}",)) if strip else outline

    def placed_cells(self, strip: Strip, values: tuple[float, ...]) -> str:
        """The cells of all units that do not round to zero, the positive ones first."""
        positive, negative = self.cell_templates(strip)
        above = [
            t % LEVELS[min(100, int(v * 100 + 0.5))]
            for t, v in zip(positive, values, strict=True)
            if v >= 0.005
        ]
        below = [
            t % LEVELS[min(100, int(0.5 - v * 100))]
            for t, v in zip(negative, values, strict=True)
            if v <= -0.005
        ]
        drawn = self.fill["positive"](("".join(above),)) if above else ""
        return drawn + self.fill["negative"](("".join(below),)) if below else drawn

    def placed_shares(self, strip: Strip, colours: tuple[float, ...]) -> str:
        """The bars of a strip, each with so much of its full colour."""
        bars = [
            self.fill["cell"]((LEVELS[round(100 * colour)], *cell_values(*cell)))
            for cell, colour in zip(strip.cells, colours, strict=True)
        ]
        return self.fill["share"](("".join(bars),))

    def _templates(self, strip: Strip) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The markup of each cell, as a positive and as a negative one, with its opacity left to fill in."""
        whole = tuple(self.fill["cell"](("%s", *cell_values(*cell))) for cell in strip.cells)
        if not self.slit:
            return whole, whole
        return whole, tuple(self.fill["split cell"]((split_cell(*cell), "%s")) for cell in strip.cells)


def track_id(strip: Strip, box: Box) -> str:
    """The id of the empty cells of a strip in its box, which all nodes of a row share."""
    across = f"-{number(box.x)}" if box.x else ""
    # What a node was before has a row of its own, and leaves less height to the cells above it.
    short = "-short" if strip.short else ""
    return f"{ID}-track-{len(strip.cells)}-{number(box.y)}{across}{short}"
