"""Reading a drawing back: its nodes, edges and steps by the names that its contract gives them."""

from xml.etree import ElementTree

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.look.views import VIEWS
from rnn_unroll.picture import draw

SVG = "{http://www.w3.org/2000/svg}"

ANY_VIEWS = {slug: view for slug, view in VIEWS.items() if not view.searched}
"""The views of any network, however its outputs choose their tokens."""


def figure_spec(pattern: str, **said: object) -> FigureSpec:
    """The spec of an address whose parameters are these."""
    return parse(pattern, [(name, str(value)) for name, value in said.items()])


def again(spec: FigureSpec, **said: object) -> FigureSpec:
    """The same address with other parameters said; None leaves one out."""
    query = {**write.query(spec), **said}
    return parse(
        spec.wiring.pattern, [(name, str(value)) for name, value in query.items() if value is not None]
    )


def with_hidden(spec: FigureSpec) -> bytes:
    """The drawing with what is hidden at its step, as the page has it."""
    return draw.svg(stages.scene(spec))


def root_of(svg: bytes) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    assert root.tag == SVG + "svg"
    return root


def nodes_of(root: ElementTree.Element) -> set[tuple[str | None, str | None]]:
    return {(e.get("data-kind"), e.get("data-key")) for e in root.iter() if e.get("data-key")}


def edges_of(root: ElementTree.Element) -> set[tuple[str | None, str | None, str | None]]:
    return {
        (e.get("data-kind"), e.get("data-source"), e.get("data-target"))
        for e in root.iter()
        if e.get("data-source")
    }


def steps_of(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [group for group in root.iter(SVG + "g") if group.get("class") == "step"]
