"""Join: the same markup as that of `rnn_unroll.picture.draw`, written by plain f-strings.

This is the baseline of the drawing: the time of the markup if nothing is built, validated, compiled or
cached. It writes figures of the computed style in the auto theme, with all steps shown and without overlays.
`check` makes sure that they equal those of `rnn_unroll.picture.draw`, byte for byte.
"""

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from bench.row import UnmeasuredError
from rnn_unroll.look.themes import DARK, LIGHT
from rnn_unroll.picture import draw, math_labels
from rnn_unroll.picture.draw.fragment import ID
from rnn_unroll.picture.draw.numbers import arrow_data, path_data
from rnn_unroll.picture.draw.numbers import number as n
from rnn_unroll.picture.draw.paints import ONLY_WITH, PAINTS
from rnn_unroll.picture.draw.rendering import FAMILIES
from rnn_unroll.picture.draw.sheet import colour_rules
from rnn_unroll.picture.marks import PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.scene import Band, Brace, Column, PlacedNode, Scene, Wire
from rnn_unroll.words import say

PAINT = {
    name: {key: LIGHT[role] for key, role in paint.items()} for name, paint in PAINTS["computed"].items()
}
FILL = {name: paint["fill"] for name, paint in PAINT.items() if "fill" in paint}
STROKE = {name: paint["stroke"] for name, paint in PAINT.items() if "stroke" in paint}
LEFT_OUT = frozenset[str]().union(*ONLY_WITH.values())
RULES = [
    f".{name}{{{';'.join(f'{key}:{DARK[role]}' for key, role in paint.items())}}}"
    for name, paint in PAINTS["computed"].items()
    if name not in LEFT_OUT
]
FORCED = colour_rules("computed", "light")
"""The rules of a theme without dark colours: those for forced colours alone."""
Write = Callable[[str], None]


def svg(scene: Scene) -> bytes:
    """The scene as SVG, UTF-8."""
    parts: list[str] = []
    document(scene, parts.append)
    return "".join(parts).encode()


def check(scene: Scene) -> None:
    """Raise UnmeasuredError unless the join equals the drawing: otherwise their times mean nothing."""
    if svg(scene) != draw.svg(scene):
        raise UnmeasuredError("picture/draw writes other markup than bench/join.py; update the join")


def document(scene: Scene, write: Write) -> None:
    me, width, height, facts = scene.prefix, n(scene.width), n(scene.height), dict(scene.facts)
    write(
        f'<svg baseProfile="full" class="unroll" data-cell="{facts["data-cell"]}" '
        f'data-pattern="{facts["data-pattern"]}" data-step="{facts["data-step"]}" '
        f'data-steps="{facts["data-steps"]}" data-style="{facts["data-style"]}" '
        f'data-tx="{facts["data-tx"]}" data-ty="{facts["data-ty"]}" font-family="{FAMILIES}" '
        f'height="{height}" id="{me}" role="img" version="1.1" viewBox="0 0 {width} {height}" '
        f'width="{width}" xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:ev="http://www.w3.org/2001/xml-events" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<title>{escape(say(scene.title))}</title><desc>{escape(say(scene.description))}</desc>"
        f'<style type="text/css"><![CDATA[@media screen and (prefers-color-scheme:dark){{'
    )
    for rule in RULES:
        write(f"#{me} {rule}")
    write(f"}}{FORCED.replace(ID, me)}]]></style><defs>")
    definitions(scene, write)
    write(
        f'</defs><rect class="paper" fill="{FILL["paper"]}" height="{height}" width="{width}" x="0" y="0" />'
    )
    for band in scene.bands:
        ground(band, write)
    for node in scene.initial:
        drawn_node(node, me, write)
    for column in scene.columns:
        step(column, me, write)
    for brace in scene.braces:
        drawn_brace(brace, me, write)
    for remark in scene.remarks:
        if isinstance(remark, PlacedText):
            drawn_remark(remark, write)
    write("</svg>")


def definitions(scene: Scene, write: Write) -> None:
    me = scene.prefix
    nodes = [*scene.initial, *(node for column in scene.columns for node in column.nodes)]
    tracks: dict[str, Strip] = {}
    names: set[str] = set()
    for node in nodes:
        if node.strip:
            tracks[f"{len(node.values)}-{n(node.box.y)}"] = node.strip
    for placed in [node.label for node in nodes] + [brace.label for brace in scene.braces]:
        if placed:
            for use in placed.label.uses:
                names.add(use.name)
    for name in list(names):
        for use in math_labels.definition(name).uses:
            names.add(use.name)
    for name in sorted(tracks):
        write(f'<g id="{me}-track-{name}">')
        for x, y, w, h in tracks[name].cells:
            write(f'<rect height="{n(h)}" rx="{rounding(w)}" width="{n(w)}" x="{n(x)}" y="{n(y)}" />')
        write("</g>")
    for name in sorted(names):
        path, uses = math_labels.definition(name)
        if path:
            write(f'<path d="{path}" id="{me}-{name}" />')
        else:
            write(f'<g id="{me}-{name}">')
            for used, x, y in uses:
                write(f'<use x="{n(x)}" xlink:href="#{me}-{used}" y="{n(y)}" />')
            write("</g>")


def ground(band: Band, write: Write) -> None:
    box, (x, y) = band.box, band.caption_at
    write(
        f'<g class="part" data-part="{band.name}"><rect class="band" fill="{FILL["band"]}" '
        f'height="{n(box.height)}" rx="{n(box.corner)}" width="{n(box.width)}" x="{n(box.x)}" '
        f'y="{n(box.y)}" /><text class="caption" fill="{FILL["caption"]}" font-size="11" font-weight="600" '
        f'letter-spacing="1.1" text-anchor="{band.anchor}" x="{n(x)}" y="{n(y)}">'
        f"{escape(say(band.caption))}</text></g>"
    )


def drawn_brace(brace: Brace, me: str, write: Write) -> None:
    write(
        f'<g class="part" data-part="{brace.name}"><path class="brace" d="{path_data(brace.route)}" '
        f'fill="none" stroke="{STROKE["brace"]}" stroke-width="1.3" />'
    )
    if brace.label:
        drawn_label("brace", brace.label, me, write)
    write("</g>")


def step(column: Column, me: str, write: Write) -> None:
    write(f'<g class="step" data-t="{column.t}" transform="translate({n(column.x)} 0)">')
    for wire in column.wires:
        drawn_wire(wire, write)
    for node in column.nodes:
        drawn_node(node, me, write)
    write("</g>")


def drawn_wire(wire: Wire, write: Write) -> None:
    dash = ' stroke-dasharray="1.5 5" stroke-linecap="round"' if wire.kind == "feedback" else ""
    line, head = arrow_data(wire.route)
    write(
        f'<g class="edge" data-kind="{wire.kind}" data-source="{wire.source}" data-t="{wire.t}" '
        f'data-target="{wire.target}"><path class="wire-{wire.kind}" d="{line}" fill="none" '
        f'stroke="{STROKE[f"wire-{wire.kind}"]}"{dash} stroke-width="1.8" /><path class="tip-{wire.kind}" '
        f'd="{head}" fill="{FILL[f"tip-{wire.kind}"]}" /></g>'
    )


def drawn_node(node: PlacedNode, me: str, write: Write) -> None:
    kind, box, strip, values, text = node.kind, node.box, node.strip, node.values, node.text
    write(
        f'<g aria-label="{say(node.name)}" class="node" data-key="{node.key}" data-kind="{kind}" '
        f'data-layer="{node.layer}" data-t="{node.t}" role="img">'
    )
    if box.drawn:
        dash = ' stroke-dasharray="4 3"' if kind == "start-token" else ""
        write(
            f'<rect class="box-{kind}" fill="{FILL[f"box-{kind}"]}" height="{n(box.height)}" '
            f'rx="{n(box.corner)}" stroke="{STROKE[f"box-{kind}"]}"{dash} stroke-width="1.6" '
            f'width="{n(box.width)}" x="{n(box.x)}" y="{n(box.y)}" />'
        )
    if strip:
        write(
            f'<use class="zero" fill="{FILL["zero"]}" xlink:href="#{me}-track-{len(values)}-{n(box.y)}" />'
            f'<g class="values">'
        )
        cells("positive", strip, values, write)
        cells("negative", strip, [-value for value in values], write)
        if text and text.value:
            token(text, write)
        write("</g>")
    if node.label:
        drawn_label(kind, node.label, me, write)
    if text and kind == "start-token":
        start_token(text, write)
    elif text and not text.value:
        token(text, write)
    write("</g>")


def cells(sign: str, strip: Strip, sizes: Sequence[float], write: Write) -> None:
    """The cells of one sign, with opacity by size, without those that round to zero."""
    if max(sizes) < 0.005:
        return
    write(f'<g class="{sign}" fill="{FILL[sign]}">')
    _, _, w, h = strip.cells[0]
    shape = f'height="{n(h)}" rx="{rounding(w)}" width="{n(w)}"'
    for size, (x, y, _, _) in zip(sizes, strip.cells, strict=True):
        if size >= 0.005:
            opacity = f"{size:.2f}"[1:] if size < 0.995 else "1"
            write(f'<rect fill-opacity="{opacity}" {shape} x="{n(x)}" y="{n(y)}" />')
    write("</g>")


def rounding(width: float) -> str:
    """The radius of a cell's corners."""
    return n(min(2.5, round(width / 4, 2)))


def drawn_label(kind: str, placed: PlacedLabel, me: str, write: Write) -> None:
    write(
        f'<g class="label-{kind}" fill="{FILL[f"label-{kind}"]}" '
        f'transform="translate({n(placed.x)} {n(placed.y)})">'
    )
    for name, x, y in placed.label.uses:
        write(f'<use x="{n(x)}" xlink:href="#{me}-{name}" y="{n(y)}" />')
    write("</g>")


def token(text: PlacedText, write: Write) -> None:
    write(
        f'<text class="token" direction="ltr" fill="{FILL["token"]}" font-size="13" text-anchor="middle" '
        f'unicode-bidi="isolate" x="{n(text.x)}" y="{n(text.y)}">{escape(say(text.text))}</text>'
    )


def start_token(text: PlacedText, write: Write) -> None:
    write(
        f'<text class="label-start-token" fill="{FILL["label-start-token"]}" font-size="14" '
        f'text-anchor="middle" x="{n(text.x)}" y="{n(text.y)}">{escape(say(text.text))}</text>'
    )


def drawn_remark(text: PlacedText, write: Write) -> None:
    write(
        f'<text class="label-brace" fill="{FILL["label-brace"]}" font-size="12" text-anchor="middle" '
        f'x="{n(text.x)}" y="{n(text.y)}">{escape(say(text.text))}</text>'
    )
