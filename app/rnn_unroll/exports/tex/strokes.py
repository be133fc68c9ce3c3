"""Strokes: the single marks of a scene as TikZ, such as a label, a path and the cells of a vector."""

import re
from collections.abc import Iterator
from itertools import groupby

from rnn_unroll.exports.tex import paths, words
from rnn_unroll.exports.tex.styles import TYPE, Styles, anchor, number
from rnn_unroll.exports.tex.tips import declaration
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.arrows import Tip
from rnn_unroll.picture.draw.looks import boxed
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.route import Point, Route
from rnn_unroll.picture.scene import Formula, PlacedNode, Scene
from rnn_unroll.picture.symbols import SIZE
from rnn_unroll.words import say

UNIT = 0.75
"""Length of a px in bp, as in CSS."""
ROUNDED = 2.5
"""Radius of the corners of a bar in px, as in SVG."""
LARGEST = 14_000
"""The longest side of a figure in bp; larger figures are scaled down. TeX's lengths end at 16,320 bp."""


class Strokes:
    """Writes labels, texts, paths, outlines and cells, and collects their styles and tips."""

    def __init__(self, scene: Scene) -> None:
        theme = THEMES[scene.theme]
        self.scene, self.slit = scene, theme.slit
        self.unit = min(UNIT, LARGEST / max(scene.width, scene.height))
        self.styles = Styles(scene.style, theme.palette, theme.slit, self.unit, scene.labels)
        self.tips: dict[str, str] = {}
        self.indent = "  "

    def number(self, px: float) -> str:
        return number(px * self.unit)

    def point(self, at: Point) -> str:
        return f"({self.number(at[0])},{self.number(at[1])})"

    def style(self, name: str) -> str:
        """The TikZ style for the look of this name."""
        return self.styles.name(name)

    def path(self, style: str, route: Route, end: Point | None = None) -> str:
        """A path. `end`, if given, is the point where its arrow's tip ends."""
        return rf"\path[{style}] {paths.tikz(route, self.point, end)};"

    def tip(self, name: str, tip: Tip) -> None:
        """Declare an arrow tip, unless it is declared already."""
        if name not in self.tips:
            self.tips[name] = declaration(name, tip, self.unit)

    def rectangle(self, style: str, box: Box) -> str:
        corner = min(box.corner, box.width / 2, box.height / 2)
        rounded = f", rounded corners={self.styles.length(corner)}" if corner else ""
        return (
            rf"\path[{style}{rounded}] {self.point((box.x, box.y))} rectangle "
            f"{self.point((box.x + box.width, box.y + box.height))};"
        )

    def text(self, name: str, placed: PlacedText, side: str = "") -> str:
        style = self.style(name)
        if side:
            style += f", anchor={anchor(side)}"
        return rf"\node[{style}] at {self.point((placed.x, placed.y))} {{{words.tex(say(placed.text))}}};"

    def label(self, kind: str, placed: PlacedLabel, about: float | None = None, tight: bool = False) -> str:
        """A math label. It is set in the document's own font, so it may be wider or narrower than in the SVG.

        A label to the right of the x `about` keeps its left end, one to the left of it keeps its right end,
        and any other keeps its middle. `tight`: the label is scaled down if it is wider than in the SVG.
        """
        label, x, y, scale = placed
        style = self.style(f"label-{kind}")
        width = scale * label.width
        if about is not None and x >= about:
            style += f", anchor={anchor('start')}"
        elif about is not None and x + width <= about:
            style, x = f"{style}, anchor={anchor('end')}", x + width
        else:
            style, x = f"{style}, anchor={anchor('middle')}", x + width / 2
        if scale != 1:
            # This scale multiplies that of the style.
            style += f", scale={number(scale, 3)}"
        math = f"${label.tex}$".replace(r"\kern0.00em", "")
        if tight:
            math = rf"\unrollfit{{{number(label.width * TYPE / SIZE)}bp}}{{{math}}}"
        return rf"\node[{style}] at {self.point((x, y))} {{{math}}};"

    def formula(self, formula: Formula) -> str:
        label, value = formula
        return self.label("formula-value" if value else "formula", label, label.x, tight=True)

    def remark(self, remark: PlacedText | PlacedLabel) -> str:
        if isinstance(remark, PlacedLabel):
            return self.label("weight", remark)
        return self.text("remark", remark)

    def outline(self, node: PlacedNode, named: bool = True) -> str:
        """The box as a TikZ node with a name, so that an author can draw lines to it."""
        box = node.box
        style = [self.style(boxed(node.kind))] if box.drawn else []
        style.append(f"box={{{self.number(box.width)}}}{{{self.number(box.height)}}}")
        if box.drawn and box.corner:
            corner = min(box.corner, box.width / 2, box.height / 2)
            style.append(f"rounded corners={self.styles.length(corner)}")
        middle = box.x + box.width / 2, box.y + box.height / 2
        name = f" ({name_of(node.key)})" if named else ""
        return rf"\node[{', '.join(style)}]{name} at {self.point(middle)} {{}};"

    def cells(self, strip: Strip, values: tuple[float, ...]) -> Iterator[str]:
        """The cells, row by row. Each has its x and its ink: its opacity, with the sign of its unit."""
        for name in ("zero", "positive", "negative"):
            self.style(name)
        cells = (strip.ground or strip.cells) if strip.shares else strip.cells
        inks = (0.0,) * len(cells) if strip.shares or not values else values
        rows = groupby(zip(cells, inks, strict=True), key=lambda cell: cell[0][1:])
        for (y, width, height), row in rows:
            listed = ",".join([f"{self.number(cell[0])}/{_ink(value)}" for cell, value in row])
            place = "".join([f"{{{self.number(length)}}}" for length in (y, width, height)])
            yield rf"\unrollcells{place}{{{listed}}}"
        if strip.shares:
            for cell, share in zip(strip.cells, values, strict=True) if values else ():
                bar = Box(*cell, corner=min(ROUNDED, cell[2] / 4))
                yield self.rectangle(f"{self.style('share')}, fill opacity={number(share)}", bar)


def name_of(key: str) -> str:
    """A node's key as a name for TikZ: a-1-3 for a.1.3."""
    return re.sub(r"[^A-Za-z0-9_]", "-", key)


def _ink(value: float) -> str:
    """A value in hundredths, cut to -1 … 1."""
    text = number(max(-1.0, min(1.0, value)))
    return text.replace("0.", ".") if "0." in text else text
