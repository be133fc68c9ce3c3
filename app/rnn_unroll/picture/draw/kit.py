"""Kit: every element of one style and palette as a template."""

from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

from rnn_unroll.look.themes import Palette
from rnn_unroll.picture.draw import paints
from rnn_unroll.picture.draw.elements import ELEMENTS, Element
from rnn_unroll.picture.draw.fragment import Fragment, fragment
from rnn_unroll.picture.draw.looks import Look, looks
from rnn_unroll.picture.draw.numbers import short

Fill = Callable[[tuple[object, ...]], str]


class Kit:
    """The fragments of one style and palette, by the names of the table of elements."""

    def __init__(self, style: str, palette: Palette, slit: bool, labels: str = "normal") -> None:
        self.escape: Callable[[str], str] = escape
        self.quote: Callable[[str], str] = _quote
        self.slit = slit
        table = looks(style, slit, labels)
        self.fragments: Mapping[str, Fragment] = {
            name: _built(element, table, style, palette) for name, element in ELEMENTS.items()
        }
        self.fill: dict[str, Fill] = {name: one.fill for name, one in self.fragments.items()}
        """The function that fills each fragment. The pen looks up nothing else for an element."""


def _built(element: Element, table: Mapping[str, Look], style: str, palette: Palette) -> Fragment:
    tag, values, name, fixed, content, children = element
    constant = dict(fixed)
    if name:
        look = table[name]
        constant = {**paints.paint(look.paint, palette, style), **attributes(look), **fixed}
    within = tuple(_built(ELEMENTS[child], table, style, palette) for child in children)
    return fragment(tag, values, constant, text=content == "text", holds=content == "markup", children=within)


def attributes(look: Look) -> dict[str, str]:
    """The SVG attributes of a look, without its colours."""
    values = {
        "stroke-width": _short(look.width),
        "stroke-dasharray": " ".join(map(short, look.dash)),
        "stroke-linecap": look.cap,
        "stroke-linejoin": look.join,
        "stroke-opacity": _short(look.opacity),
        "fill": "none" if look.hollow else "",
        "font-size": _short(look.size),
        "font-weight": _short(look.weight),
        "letter-spacing": _short(look.spacing),
        "text-anchor": "" if look.anchor == "given" else look.anchor,
        "direction": "ltr" if look.isolated else "",
        "unicode-bidi": "isolate" if look.isolated else "",
    }
    return {name: value for name, value in values.items() if value}


def _short(value: float | None) -> str:
    return "" if value is None else short(value)


def _quote(text: str) -> str:
    """Escape an attribute's value as ElementTree does; `escape` alone is how ElementTree escapes text."""
    return escape(text, {'"': "&quot;"})
