"""Master: the empty presentation that decks begin with: 16:9, in the colours of the figures."""

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.presentation import Presentation as Deck
from pptx.util import Pt

from rnn_unroll.look.themes import THEMES

WIDTH, HEIGHT = 960, 540
"""Size of a slide in points: 16:9."""
MARGIN = 48
"""Room at the sides in points."""
INNER = WIDTH - 2 * MARGIN

FACE = "Arial"
"""The type of words. It is on every machine, or another of the same widths."""

TITLE, LIST, FIGURE = 0, 1, 2
"""The layouts, by their numbers."""
_KEPT = (0, 1, 5)
"""Their numbers in the template of python-pptx: title slide, title and content, title only."""

_PLACES = {
    TITLE: {0: (MARGIN, 150, INNER, 130), 1: (MARGIN, 290, INNER, 110)},
    LIST: {0: (MARGIN, 30, INNER, 72), 1: (MARGIN, 118, INNER, 370)},
    FIGURE: {0: (MARGIN, 18, INNER, 50)},
}
"""Where the placeholders of each layout lie, in points, by their indices."""

_COLOURS = {
    **{"dk1": "ink", "lt1": "paper", "dk2": "mute", "lt2": "band", "accent1": "input", "accent2": "state"},
    **{"accent3": "output", "accent4": "feedback", "accent5": "attention", "accent6": "gradient"},
    **{"hlink": "input", "folHlink": "attention"},
}
"""The roles of the figures' palette, by the names of a theme's colours."""
_SPACE = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def empty() -> Deck:
    """A presentation without slides, with three layouts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    # The template is of another shape, and says so.
    deck.element.find("{*}sldSz").attrib.pop("type", None)
    master, layouts = deck.slide_master, list(deck.slide_layouts)
    for k, layout in enumerate(layouts):
        if k not in _KEPT:
            deck.slide_layouts.remove(layout)
    for shape in list(master.placeholders):
        # The date, the footer and the number; slides bring a footer of their own.
        if shape.placeholder_format.idx >= 10:
            shape._element.getparent().remove(shape._element)
    _style(master)
    for number, layout in enumerate(deck.slide_layouts):
        for shape in list(layout.placeholders):
            place = _PLACES[number].get(shape.placeholder_format.idx)
            if place is None:
                shape._element.getparent().remove(shape._element)
                continue
            shape.left, shape.top, shape.width, shape.height = map(Pt, place)
            if number == TITLE:
                _left(shape)
    _theme(master)
    # A picture of the template, counts of what is in it, and the settings of somebody's printer.
    package = deck.part.package
    dropped = (package, RELATION.THUMBNAIL), (package, RELATION.EXTENDED_PROPERTIES)
    for part, kind in (*dropped, (deck.part, RELATION.PRINTER_SETTINGS)):
        rels = part._rels
        for name in [name for name, one in rels.items() if one.reltype == kind]:
            rels.pop(name)
    return deck


def _style(master: Any) -> None:
    """Titles are bold and begin at the left; lists have no signs of their own."""
    styles = master._element.find(".//{*}txStyles")
    title = styles.find("{*}titleStyle/{*}lvl1pPr")
    title.set("algn", "l")
    title.find("{*}defRPr").set("sz", "2800")
    title.find("{*}defRPr").set("b", "1")
    body = styles.find("{*}bodyStyle/{*}lvl1pPr")
    body.find("{*}defRPr").set("sz", "2000")
    for shape in master.placeholders:
        kind = shape.placeholder_format.idx
        shape.left, shape.top, shape.width, shape.height = map(Pt, _PLACES[LIST][min(kind, 1)])
        frame = shape.text_frame._txBody.find("{*}bodyPr")
        frame.set("anchor", "t" if kind else "ctr")
        for side in ("lIns", "rIns"):
            frame.set(side, "0")
        for fit in frame.findall("{*}normAutofit"):
            frame.remove(fit)


def _left(shape: Any) -> None:
    """The text of a title slide begins at the left, too; the title stands on the lower end of its room."""
    body = shape.text_frame._txBody
    body.find("{*}bodyPr").set("anchor", "t" if shape.placeholder_format.idx else "b")
    level = body.find("{*}lstStyle/{*}lvl1pPr")
    if level is not None:
        level.set("algn", "l")


def _theme(master: Any) -> None:
    """Put the figures' colours and type into the theme, where its reader changes them for the whole deck."""
    part = master.part.part_related_by(RELATION.THEME)
    root = etree.fromstring(part.blob)
    palette = THEMES["light"].palette
    for name, role in _COLOURS.items():
        colour = root.find(f".//{_SPACE}clrScheme/{_SPACE}{name}")
        for child in list(colour):
            colour.remove(child)
        etree.SubElement(colour, f"{_SPACE}srgbClr", val=palette[role].removeprefix("#").upper())
    for font in root.iterfind(f".//{_SPACE}fontScheme/*/{_SPACE}latin"):
        font.set("typeface", FACE)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
