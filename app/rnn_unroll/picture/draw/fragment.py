"""Fragments: elements that svgwrite builds once, as templates. Only this module knows svgwrite."""

import re
from collections.abc import Callable, Mapping

import svgwrite
from svgwrite.base import BaseElement

ID = "\x01"
"""Placeholder for the figure's id, which is filled in last. No cleaned text contains it."""


class Fragment:
    """One kind of element: svgwrite builds it once with markers, and each use fills in values.

    Values are given in the order in which svgwrite writes them: attributes by name, then the text. If the
    element `holds` markup, the last value is that markup. The caller escapes all other values. Raises
    ValueError if svgwrite writes the values in another order.
    """

    def __init__(self, build: Callable[..., BaseElement], count: int, holds: bool = False) -> None:
        self.build, self.count, self.holds = build, count, holds
        text = build(*(f"\x00{k}\x00" for k in range(count))).tostring()
        order = re.findall("\x00([0-9]+)\x00", text)
        if order != [str(k) for k in range(count)]:
            raise ValueError(f"values come out in the order {order}: {text!r}")
        template = re.sub("\x00[0-9]+\x00", "%s", text.replace("%", "%%"))
        self.template = _opened(template, "%s") if holds else template
        self.fill: Callable[[tuple[object, ...]], str] = self.template.__mod__

    def plainly(self, values: tuple[object, ...]) -> str:
        """The same markup by svgwrite alone, without the template. svgwrite escapes the values."""
        if not self.holds:
            return str(self.build(*values).tostring())
        return _opened(self.build(*values[:-1]).tostring(), str(values[-1]))


def _opened(element: str, content: str) -> str:
    """The markup of an element, with other markup as its content."""
    start = element.partition(">")[0].removesuffix(" /")
    return f"{start}>{content}</{start[1:].partition(' ')[0]}>"


_drawing = svgwrite.Drawing(debug=False)


def _named(tag: str) -> BaseElement:
    """A text element, renamed: svgwrite's own title and desc can only be added to other elements."""
    element = _drawing.text("")
    element.elementname = tag
    return element


_FACTORIES: Mapping[str, Callable[[], BaseElement]] = {
    "g": _drawing.g,
    "path": _drawing.path,
    "rect": _drawing.rect,
    "use": lambda: _drawing.use("#"),
    "text": lambda: _drawing.text(""),
    "title": lambda: _named("title"),
    "desc": lambda: _named("desc"),
    "style": _drawing.style,
    "defs": lambda: svgwrite.container.Defs(debug=False),
    "svg": lambda: svgwrite.Drawing(debug=False),
}


def fragment(
    tag: str,
    values: str = "",
    fixed: Mapping[str, str] | None = None,
    text: bool = False,
    holds: bool = False,
    children: tuple[Fragment, ...] = (),
) -> Fragment:
    """A fragment of one element, with `fixed` attributes and those that `values` names.

    `text`: the last value is the element's text. `holds`: the last value is markup. The values of
    `children` follow those of the element.
    """
    names = values.split()
    own = len(names) + text

    def build(*filled: object) -> BaseElement:
        element = _FACTORIES[tag]()
        element.attribs.update(fixed or {})
        element.attribs.update(dict(zip(names, filled, strict=False)))
        if tag == "path":
            # svgwrite writes a path's d from its commands.
            element.push(element.attribs.pop("d"))
        elif tag == "use":
            element.set_href(element.attribs.pop("xlink:href"))
        if text and tag == "style":
            element.append(filled[-1])
        elif text:
            element.text = filled[-1]
        start = own
        for child in children:
            element.add(child.build(*filled[start : start + child.count]))
            start += child.count
        return element

    return Fragment(build, own + sum(child.count for child in children), holds)
