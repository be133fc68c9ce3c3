"""Plain svgwrite: a new drawing each time, to which elements are added one by one.

Its elements correspond to those of `rnn_unroll.picture.draw`. With `debug`, svgwrite's default, svgwrite
validates each element; data-*, role and aria-* are then left out, because svgwrite refuses them.
"""

import re
from functools import cache
from typing import Any

import svgwrite
from svgwrite.base import BaseElement

from bench.join import FILL, RULES, STROKE
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.draw.numbers import arrow_data, path_data
from rnn_unroll.picture.marks import PlacedLabel, PlacedText
from rnn_unroll.picture.scene import PlacedNode, Scene, Wire
from rnn_unroll.words import say


def svg(scene: Scene, debug: bool = True) -> bytes:
    return _Figure(scene, debug).drawing.tostring().encode()


class _Figure:
    def __init__(self, scene: Scene, debug: bool) -> None:
        self.debug, self.me = debug, scene.prefix
        box = f"0 0 {scene.width} {scene.height}"
        facts = dict(scene.facts) if not debug else {}
        role = {"role": "img"} if not debug else {}
        self.drawing = dwg = svgwrite.Drawing(
            size=(scene.width, scene.height), viewBox=box, id=self.me, class_="unroll", debug=debug
        )
        dwg.attribs.update(facts | role)
        dwg.set_desc(say(scene.title), say(scene.description))
        rules = "".join(f"#{self.me} {rule}" for rule in RULES)
        dwg.add(dwg.style(f"@media screen and (prefers-color-scheme:dark){{{rules}}}"))
        self.define(scene)
        dwg.add(dwg.rect((0, 0), (scene.width, scene.height), class_="paper", fill=FILL["paper"]))
        for band in scene.bands:
            part = dwg.add(dwg.g(class_="part", **self.extra(data_part=band.name)))
            x, y, width, height, corner, _ = band.box
            part.add(dwg.rect((x, y), (width, height), rx=corner, class_="band", fill=FILL["band"]))
            bold = {"font_size": 11, "font_weight": 600, "letter_spacing": 1.1, "fill": FILL["caption"]}
            part.add(dwg.text(say(band.caption), band.caption_at, text_anchor=band.anchor, **bold))
        for node in scene.initial:
            dwg.add(self.node(node))
        for column in scene.columns:
            step = dwg.g(class_="step", **self.extra(data_t=column.t))
            step.translate(column.x, 0)
            for wire in column.wires:
                step.add(self.wire(wire))
            for node in column.nodes:
                step.add(self.node(node))
            dwg.add(step)
        for brace in scene.braces:
            part = dwg.add(dwg.g(class_="part", **self.extra(data_part=brace.name)))
            line = {"class_": "brace", "fill": "none", "stroke": STROKE["brace"], "stroke_width": 1.3}
            part.add(dwg.path(path_data(brace.route), **line))
            if brace.label:
                part.add(self.label("brace", brace.label))

    def extra(self, **attributes: Any) -> dict[str, Any]:
        """Attributes that svgwrite's validation does not know."""
        return {} if self.debug else attributes

    def define(self, scene: Scene) -> None:
        dwg = self.drawing
        nodes = [*scene.initial, *(node for column in scene.columns for node in column.nodes)]
        for name, strip in sorted({self.track(node): node.strip for node in nodes if node.strip}.items()):
            track = dwg.defs.add(dwg.g(id=name))
            for x, y, width, height in strip.cells:
                track.add(dwg.rect((x, y), (width, height), rx=min(2.5, round(width / 4, 2))))
        placed = [node.label for node in nodes] + [brace.label for brace in scene.braces]
        names = {use.name for label in placed if label for use in label.label.uses}
        names |= {use.name for name in names for use in math_labels.definition(name).uses}
        for name in sorted(names):
            path, uses = math_labels.definition(name)
            if path:
                dwg.defs.add(dwg.path(_spaced(path), id=f"{self.me}-{name}"))
            else:
                index = dwg.defs.add(dwg.g(id=f"{self.me}-{name}"))
                for use in uses:
                    index.add(dwg.use(f"#{self.me}-{use.name}", (use.x, use.y)))

    def track(self, node: PlacedNode) -> str:
        return f"{self.me}-track-{len(node.values)}-{node.box.y}"

    def wire(self, wire: Wire) -> BaseElement:
        dash = {"stroke_dasharray": "1.5 5", "stroke_linecap": "round"} if wire.kind == "feedback" else {}
        dwg, kind, (line, head) = self.drawing, wire.kind, arrow_data(wire.route)
        names = {"data_kind": kind, "data_source": wire.source, "data_target": wire.target, "data_t": wire.t}
        edge = dwg.g(class_="edge", **self.extra(**names))
        look = {"class_": f"wire-{kind}", "stroke": STROKE[f"wire-{kind}"], "stroke_width": 1.8, **dash}
        edge.add(dwg.path(line, fill="none", **look))
        edge.add(dwg.path(_spaced(head), class_=f"tip-{kind}", fill=FILL[f"tip-{kind}"]))
        return edge

    def node(self, node: PlacedNode) -> BaseElement:
        dwg, kind, (x, y, width, height, corner, drawn) = self.drawing, node.kind, node.box
        names = {"data_kind": kind, "data_key": node.key, "data_layer": node.layer, "data_t": node.t}
        group = dwg.g(class_="node", **self.extra(aria_label=say(node.name), **names))
        if drawn:
            dash = {"stroke_dasharray": "4 3"} if kind == "start-token" else {}
            colours = {"fill": FILL[f"box-{kind}"], "stroke": STROKE[f"box-{kind}"]}
            box = {"rx": corner, "class_": f"box-{kind}", "stroke_width": 1.6, **colours, **dash}
            group.add(dwg.rect((x, y), (width, height), **box))
        if node.strip:
            group.add(dwg.use(f"#{self.track(node)}", class_="zero", fill=FILL["zero"]))
            values = group.add(dwg.g(class_="values"))
            for sign, name in ((1, "positive"), (-1, "negative")):
                cells = dwg.g(class_=name, fill=FILL[name])
                for value, (left, top, wide, high) in zip(node.values, node.strip.cells, strict=True):
                    if value * sign >= 0.005:
                        shade = {"rx": min(2.5, round(wide / 4, 2)), "fill_opacity": round(abs(value), 2)}
                        cells.add(dwg.rect((left, top), (wide, high), **shade))
                if cells.elements:
                    values.add(cells)
            if node.text and node.text.value:
                values.add(self.token(node.text))
        if node.label:
            group.add(self.label(kind, node.label))
        if node.text and not node.text.value:
            group.add(self.token(node.text))
        return group

    def label(self, kind: str, placed: PlacedLabel) -> BaseElement:
        group = self.drawing.g(class_=f"label-{kind}", fill=FILL[f"label-{kind}"])
        group.translate(placed.x, placed.y)
        for name, x, y in placed.label.uses:
            group.add(self.drawing.use(f"#{self.me}-{name}", (x, y)))
        return group

    def token(self, text: PlacedText) -> BaseElement:
        look = {"class_": "token", "fill": FILL["token"], "font_size": 13, "text_anchor": "middle"}
        isolated = {"direction": "ltr", "unicode_bidi": "isolate"} if not self.debug else {}
        return self.drawing.text(say(text.text), (text.x, text.y), **look, **isolated)


@cache
def _spaced(path: str) -> str:
    """Path data with spaces between all numbers, even before a minus, as svgwrite's validation needs it."""
    return re.sub(r"(?=-)|(?<=[a-z])", " ", path)
