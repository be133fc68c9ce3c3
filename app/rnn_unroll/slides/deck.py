"""Deck: slides with titles, figures, captions and notes as a file of PowerPoint's, which others open, too.

The same slides are the same bytes: the file has no date and no name.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION

from rnn_unroll import tokens
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.scene import Scene
from rnn_unroll.slides import master, runs, shapes
from rnn_unroll.slides.master import INNER, MARGIN
from rnn_unroll.slides.picture import Picture
from rnn_unroll.slides.runs import Run
from rnn_unroll.slides.shapes import POINT, Bounds, Element, Type

MOST = 1.5
"""How many times its own size a small figure is drawn."""
DATED = datetime(2000, 1, 1)
"""The date of every deck."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first date that an archive can write."""
LONGEST = 700
"""The most characters of a line on a slide; one that is longer ends with an ellipsis."""
SPOKEN = 8_000
"""The most characters of a paragraph in the notes."""

_PALETTE = THEMES["light"].palette
_TITLES = (26, 23, 20, 16, 13, 10)
_BODIES = (22, 20, 18, 16, 14, 12, 10, 8)
_CAPTIONS = (16, 15, 14, 13, 12, 10, 8)
"""The sizes of type in points from which the largest one that fits is taken."""
_SPACING = 1.2

Line = tuple[Run, ...]
"""One paragraph."""


class Slide(NamedTuple):
    """One slide. With a `scene` the lines are its caption below it; without one they are a list, or with
    `opens` the lines below the title of a whole deck. `address` is where the slide's link leads; `link` are
    the words of that link, and `notes` are for the speaker alone.
    """

    title: Line
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    footer: str
    scene: Scene | None = None
    address: str = ""
    link: str = ""
    opens: bool = False


def write(title: str, slides: Sequence[Slide]) -> bytes:
    """The file of a deck, as `.pptx`."""
    deck = master.empty()
    layouts = list(deck.slide_layouts)
    for one in slides:
        number = master.TITLE if one.opens else master.FIGURE if one.scene else master.LIST
        _fill(deck.slides.add_slide(layouts[number]), one)
    facts = deck.core_properties
    facts.title, facts.author, facts.last_modified_by = clean(title, 255), "", ""
    facts.created = facts.modified = DATED
    facts.comments, facts.revision = "", 1
    written = io.BytesIO()
    deck.save(written)
    return _undated(written)


def clean(text: str, longest: int) -> str:
    """A text that a file can hold, and no longer than that."""
    plain = tokens.clean(text)
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def _short(line: Line) -> Line:
    """A line that a slide can hold."""
    rest, kept = LONGEST, list[Run]()
    for run in line:
        if rest > 0:
            kept.append(run._replace(text=clean(run.text, rest)))
        rest -= len(run.text)
    return tuple(kept)


def _fill(page: Any, slide: Slide) -> None:
    slide = slide._replace(title=_short(slide.title), lines=tuple(map(_short, slide.lines)))
    link = page.part.relate_to(slide.address, RELATION.HYPERLINK, is_external=True) if slide.address else ""
    places = {shape.placeholder_format.idx: shape for shape in page.placeholders}
    kind = "opening" if slide.opens else "figure" if slide.scene else "list"
    titles = (40, *_TITLES) if slide.opens else _TITLES
    _write(places[0], [slide.title], Type(_fitting([slide.title], _HEIGHTS[kind][0], titles)))
    drawn: list[Element] = []
    sizes = _CAPTIONS if slide.scene else _BODIES
    look = Type(_fitting(slide.lines, _HEIGHTS[kind][1], sizes), link=link, accent=_PALETTE["input"])
    if slide.scene is None:
        _write(places[1], slide.lines, look)
    else:
        drawn += Picture(slide.scene, _box(MARGIN, 74, INNER, 370), MOST).elements()
        lines = [shapes.line(one, look._replace(colour=_PALETTE["ink"])) for one in slide.lines]
        if lines:
            drawn.append(shapes.block(50, "caption", _box(MARGIN, 449, INNER, 54), lines).xml)
    small = Type(10.5, _PALETTE["mute"], link=link, accent=_PALETTE["input"])
    foot = shapes.line(runs.text(clean(slide.footer, 120)), small)
    drawn.append(shapes.block(51, "footer", _box(MARGIN, 513, INNER - 130, 16), [foot]).xml)
    if slide.link:
        words = shapes.line((Run(slide.link, leads=True),), small._replace(align="r"))
        drawn.append(shapes.block(52, "link", _box(MARGIN + INNER - 120, 513, 120, 16), [words]).xml)
    page.shapes._spTree.extend(shapes.elements(drawn))
    page.notes_slide.notes_text_frame.text = "\n".join(clean(note, SPOKEN) for note in slide.notes)


_HEIGHTS = {"figure": (50, 54), "list": (72, 370), "opening": (130, 110)}
"""The height in points of the room for a title, and for the lines, of each kind of slide."""


def _write(shape: Any, lines: Sequence[Line], look: Type) -> None:
    """Fill a placeholder, whose colours are those of the theme."""
    body = shape.text_frame._txBody
    for paragraph in list(body.iterchildren("{*}p")):
        body.remove(paragraph)
    body.extend(shapes.elements(shapes.line(one, look) for one in lines or [()]))


def _fitting(lines: Sequence[Line], height: float, sizes: Sequence[float]) -> float:
    """The largest size in points at which the lines have room, about."""

    def high(size: float) -> float:
        # Lines end between words, so that some room stays empty.
        rows = [1 + int(size * sum(map(runs.width, line)) / (0.94 * INNER)) for line in lines]
        return size * _SPACING * (sum(rows) + 0.3 * (len(rows) - 1))

    return next((size for size in sizes if high(size) <= height), sizes[-1])


def _box(left: float, top: float, width: float, height: float) -> Bounds:
    points = (left, top, left + width, top + height)
    return Bounds(*(round(POINT * one) for one in points))


def _undated(written: io.BytesIO) -> bytes:
    """The same archive without the time at which it was written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
