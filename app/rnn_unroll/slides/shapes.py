"""Shapes: rectangles, paths, texts and groups in the markup of DrawingML.

Lengths are in EMU, of which a point has 12,700. A slide holds hundreds of cells, and python-pptx would look
for a free number among all shapes before each: so these shapes are texts with numbers of their own.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from rnn_unroll.slides.runs import Run

POINT = 12_700
"""A point in EMU."""
MATH = "Times New Roman"
"""The type of formulas. It is on every machine, or another of the same widths."""

_SPACES = {
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}

Element = str
"""An element as text. A figure has thousands, and to make as many objects would take ten times as long."""


class Bounds(NamedTuple):
    """A rectangle on the slide."""

    left: int
    top: int
    right: int
    bottom: int


class Shape(NamedTuple):
    """An element, and where it lies."""

    xml: Element
    bounds: Bounds


class Line(NamedTuple):
    """How a line is drawn. `dash` counts in its widths; `tip` is the size of the head at its end, or 0."""

    colour: str
    width: int
    dash: tuple[float, ...] = ()
    cap: str = ""
    opacity: float = 1.0
    tip: int = 0


class Type(NamedTuple):
    """How text is written: its size in points, its colour and its alignment: l, ctr or r. What is empty is as
    its slide has it. `link` is the relation of the slide to where its links lead, and `accent` their colour.
    """

    size: float
    colour: str = ""
    align: str = ""
    link: str = ""
    accent: str = ""


class Joint(NamedTuple):
    """The shape on to which a connector holds, and its side: top, left, bottom, right."""

    shape: int
    side: int


def element(tag: str, *children: Element, **attributes: object) -> Element:
    """An element `p:sp`. An attribute of a namespace is written with `_`: `r_id`."""
    facts = "".join([f" {name.replace('_', ':')}={_quoted(value)}" for name, value in attributes.items()])
    return f"<{tag}{facts}>{''.join(children)}</{tag}>"


def _quoted(value: object) -> str:
    return quoteattr(value) if isinstance(value, str) else f'"{value}"'


def elements(drawn: Iterable[Element]) -> list[Any]:
    """The elements as lxml knows them."""
    spaces = "".join([f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items()])
    return list(etree.fromstring(f"<p:spTree{spaces}>{''.join(drawn)}</p:spTree>"))


def solid(colour: str, opacity: float = 1.0) -> Element:
    """A fill in a colour, `#rrggbb`."""
    alpha = element("a:alpha", val=round(100_000 * opacity)) if opacity < 1 else ""
    return element("a:solidFill", element("a:srgbClr", alpha, val=colour.removeprefix("#").upper()))


def rectangle(
    number: int, name: str, bounds: Bounds, corner: float, fill: Element, line: Line | None
) -> Shape:
    """A rectangle with the radius of its corners, which may make it round."""
    least = max(1, min(bounds.right - bounds.left, bounds.bottom - bounds.top))
    share = min(0.5, corner / least)
    square = bounds.right - bounds.left == bounds.bottom - bounds.top
    kind = "rect" if not corner else "ellipse" if share == 0.5 and square else "roundRect"
    guides = (
        [element("a:gd", name="adj", fmla=f"val {round(100_000 * share)}")] if kind == "roundRect" else []
    )
    geometry = element("a:prstGeom", element("a:avLst", *guides), prst=kind)
    return _shape(number, name, bounds, geometry, fill, line)


def path(
    number: int, name: str, pieces: Sequence[tuple[str, Sequence[tuple[int, int]]]], line: Line
) -> Shape:
    """An open line of moves, straight pieces (`ln`) and bends (`quadBez`)."""
    points = [point for _, several in pieces for point in several]
    bounds = _around(points)
    wide, high = bounds.right - bounds.left, bounds.bottom - bounds.top
    steps = []
    for verb, several in pieces:
        placed = [element("a:pt", x=x - bounds.left, y=y - bounds.top) for x, y in several]
        steps.append(element(f"a:{verb}To", *placed))
    lists = [element(f"a:{name}") for name in ("avLst", "gdLst", "ahLst", "cxnLst")]
    lists.append(element("a:rect", l=0, t=0, r="r", b="b"))
    drawn = element("a:path", *steps, w=wide, h=high, fill="none")
    geometry = element("a:custGeom", *lists, element("a:pathLst", drawn))
    return _shape(number, name, bounds, geometry, element("a:noFill"), line)


def connector(
    number: int,
    name: str,
    ends: tuple[tuple[int, int], tuple[int, int]],
    line: Line,
    joints: tuple[Joint | None, Joint | None] = (None, None),
) -> Shape:
    """A straight line. Where it is joined to a shape, it follows when somebody moves the shape."""
    (x, y), (to_x, to_y) = ends
    bounds = _around(ends)
    held = [
        element(f"a:{side}Cxn", id=joint.shape, idx=joint.side)
        for side, joint in zip(("st", "end"), joints, strict=True)
        if joint
    ]
    turned = {name: 1 for name, is_so in (("flipH", to_x < x), ("flipV", to_y < y)) if is_so}
    named = element(
        "p:nvCxnSpPr",
        element("p:cNvPr", id=number, name=name),
        element("p:cNvCxnSpPr", *held),
        element("p:nvPr"),
    )
    geometry = element("a:prstGeom", element("a:avLst"), prst="line")
    look = element("p:spPr", _place(bounds, **turned), geometry, _line(line))
    return Shape(element("p:cxnSp", named, look), bounds)


def words(number: int, name: str, bounds: Bounds, runs: Sequence[Run], look: Type) -> Shape:
    """A line of text from the top of its bounds on."""
    inside = element(
        "a:bodyPr",
        *[element("a:noAutofit")],
        **{"wrap": "none", "lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": "t", "rtlCol": 0},
    )
    return _text_box(number, name, bounds, inside, [line(runs, look)])


def block(number: int, name: str, bounds: Bounds, lines: Sequence[Element], anchor: str = "t") -> Shape:
    """Lines of text that are broken at the width of their bounds."""
    inside = element(
        "a:bodyPr",
        element("a:noAutofit"),
        **{"wrap": "square", "lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0, "anchor": anchor},
    )
    return _text_box(number, name, bounds, inside, lines)


def line(runs: Sequence[Run], look: Type) -> Element:
    """A paragraph."""
    return element(
        "a:p",
        element("a:pPr", **({"algn": look.align} if look.align else {})),
        *[_run(run, look) for run in runs],
    )


def _run(run: Run, look: Type) -> Element:
    leads = bool(run.leads and look.link)
    ink = look.accent if leads else look.colour
    face = MATH if run.math else "+mn-lt"
    scripts = [element(f"a:{script}", typeface=face) for script in ("ea", "cs")] if run.math else []
    flags = {name: 1 for name, is_so in (("b", run.bold), ("i", run.italic)) if is_so}
    raised = {"baseline": 1000 * run.raised} if run.raised else {}
    type_ = element(
        "a:rPr",
        solid(ink) if ink else "",
        element("a:latin", typeface=face) if run.math or look.colour else "",
        *scripts,
        element("a:hlinkClick", r_id=look.link) if leads else "",
        lang="en",
        sz=max(100, round(100 * look.size * run.scale)),
        **flags,
        **raised,
    )
    return element("a:r", type_, element("a:t", escape(run.text)))


def group(number: int, name: str, description: str, shapes: Sequence[Shape]) -> Shape:
    """Shapes that are moved as one."""
    bounds = Bounds(
        *(min(one.bounds[k] for one in shapes) for k in (0, 1)),
        *(max(one.bounds[k] for one in shapes) for k in (2, 3)),
    )
    wide, high = bounds.right - bounds.left, bounds.bottom - bounds.top
    inside = element("a:chOff", x=bounds.left, y=bounds.top), element("a:chExt", cx=wide, cy=high)
    place = _place(bounds, *inside)
    named = element(
        "p:nvGrpSpPr",
        element("p:cNvPr", id=number, name=name, descr=description),
        element("p:cNvGrpSpPr"),
        element("p:nvPr"),
    )
    return Shape(element("p:grpSp", named, element("p:grpSpPr", place), *[one.xml for one in shapes]), bounds)


def _around(points: Sequence[tuple[int, int]]) -> Bounds:
    across, down = zip(*points, strict=True)
    return Bounds(min(across), min(down), max(across), max(down))


def _place(bounds: Bounds, *more: Element, **turned: object) -> Element:
    size = element("a:ext", cx=bounds.right - bounds.left, cy=bounds.bottom - bounds.top)
    return element("a:xfrm", element("a:off", x=bounds.left, y=bounds.top), size, *more, **turned)


def _shape(
    number: int, name: str, bounds: Bounds, geometry: Element, fill: Element, line: Line | None
) -> Shape:
    named = element(
        "p:nvSpPr", element("p:cNvPr", id=number, name=name), element("p:cNvSpPr"), element("p:nvPr")
    )
    ink = _line(line) if line else element("a:ln", element("a:noFill"))
    empty = fill or element("a:noFill")
    look = element("p:spPr", _place(bounds), geometry, empty, ink)
    return Shape(element("p:sp", named, look), bounds)


def _text_box(number: int, name: str, bounds: Bounds, inside: Element, lines: Sequence[Element]) -> Shape:
    named = element(
        "p:nvSpPr",
        element("p:cNvPr", id=number, name=name),
        element("p:cNvSpPr", txBox=1),
        element("p:nvPr"),
    )
    geometry = element("a:prstGeom", element("a:avLst"), prst="rect")
    look = element("p:spPr", _place(bounds), geometry, element("a:noFill"))
    body = element("p:txBody", inside, element("a:lstStyle"), *lines)
    return Shape(element("p:sp", named, look, body), bounds)


def _line(line: Line) -> Element:
    dashes = ""
    if line.dash:
        # In thousandths of a percent of the line's width.
        lengths = [round(max(0.02, one) * 100_000) for one in line.dash]
        pairs = zip(lengths[::2], lengths[1::2], strict=True)
        dashes = element("a:custDash", *[element("a:ds", d=dash, sp=gap) for dash, gap in pairs])
    cap = {"cap": {"round": "rnd"}[line.cap]} if line.cap else {}
    tip = ""
    if line.tip:
        # The three sizes of a head are 2, 3 and 5 widths of its line, which counts as 2 points at least.
        wide = max(line.width, 2 * POINT)
        size = min(("sm", 2), ("med", 3), ("lg", 5), key=lambda one: abs(one[1] * wide - line.tip))[0]
        tip = element("a:tailEnd", type="triangle", w=size, len=size)
    fill = solid(line.colour, line.opacity)
    return element("a:ln", fill, dashes, element("a:round"), tip, w=line.width, **cap)
