"""Around: bands, captions and initial states beside the piles, and the right ends of everything drawn."""

from collections.abc import Iterator, Sequence

from rnn_unroll.picture.layouts.folded.pile import DELAY_WIDTH, LETTER, Pile
from rnn_unroll.picture.layouts.parts.legends import lowered
from rnn_unroll.picture.marks import PlacedLabel, PlacedText, Strip
from rnn_unroll.picture.scene import Band, Brace, Column, Delay, Legend, PlacedNode, Scene
from rnn_unroll.words import say

BAND_SIDE = 15
"""How far a band reaches past the boxes to the sides."""
ROW = 20
"""Height of a line of small text."""


def initial_state(node: PlacedNode, pile: Pile) -> PlacedNode:
    """An initial state beside its pile: a⟨0⟩ on the left, r⟨T + 1⟩ on the right."""
    backward = pile.nodes[node.key].backward
    shift = pile.x - (pile.flat[-1] if backward else pile.flat[0]).x + pile.farther * (1 if backward else -1)
    label = node.label and node.label._replace(x=node.label.x + shift)
    strip = None
    if node.strip:
        strip = Strip(tuple((x + shift, y, wide, high) for x, y, wide, high in node.strip.cells))
    return node._replace(box=node.box._replace(x=node.box.x + shift), label=label, strip=strip)


def shifted(remarks: Sequence[PlacedText | PlacedLabel], pile: Pile) -> tuple[PlacedText | PlacedLabel, ...]:
    """What the unrolled figure says beside the initial states of a lone step."""
    shift = pile.x - pile.flat[0].x
    return tuple(remark._replace(x=remark.x + shift) for remark in remarks)


def band(band: Band, pile: Pile, initial: Sequence[PlacedNode], columns: Sequence[Column]) -> Band:
    """The band behind one network, behind the names at its wires, and behind its initial state."""
    wide: float = pile.wide
    for column in columns:
        if column.x == pile.x:
            names = [wire.label for wire in column.wires if wire.label and wire.kind != "output"]
            texts = [_end(node.text) for node in column.nodes if node.layer]
            ends = [name.x + name.scale * name.label.width for name in names]
            wide = max([wide, *(end - BAND_SIDE + 6 for end in (*ends, *texts))])
    mine = [node.box.x for node in initial if band.name == "encoder"]
    x = min([pile.x - pile.left, *mine]) - BAND_SIDE
    box = band.box._replace(x=x, width=pile.x + wide + BAND_SIDE - x)
    return band._replace(box=box, caption_at=(x + 15, band.caption_at[1]), anchor="start")


def legend(legend: Legend, by: float) -> Legend:
    """The legend of an unrolled figure further down, without samples: a folded figure draws one line for all
    weights of attention.
    """
    lines = legend.lines[1:] if legend.attended else legend.lines
    below = legend.signs and lowered(legend.signs, by)
    return Legend((), (), (), tuple(line._replace(y=line.y + by) for line in lines), signs=below)


def captions(flat: Scene, piles: Sequence[Pile]) -> tuple[Brace, ...]:
    """The captions of encoder and decoder above and below their boxes, if the style has brackets."""
    named = zip(flat.braces, piles, strict=False)
    return tuple(
        # A remark may stand between the decoder and its caption.
        Brace(
            brace.name,
            (),
            None,
            brace.text._replace(
                x=pile.x + pile.wide / 2, y=brace.text.y + (ROW / 2 if brace.name == "decoder" else 0)
            ),
        )
        for brace, pile in named
        if brace.text
    )


def right_ends(
    columns: Sequence[Column],
    initial: Sequence[PlacedNode],
    bands: Sequence[Band],
    remarks: Sequence[PlacedText | PlacedLabel],
    flat: Scene,
) -> Iterator[float]:
    """The right ends of everything that could be the rightmost part of the figure."""

    def label(placed: PlacedLabel | None) -> float:
        return placed.x + placed.scale * placed.label.width if placed else 0

    for column in columns:
        for node in column.nodes:
            yield column.x + max(node.box.x + node.box.width, label(node.label), _end(node.text))
        for wire in column.wires:
            yield column.x + max(label(wire.label), _mark(wire.delay))
    for box in [*(node.box for node in initial), *(band.box for band in bands)]:
        yield box.x + box.width
    for line in [*([flat.note] if flat.note else []), *(flat.legend.lines if flat.legend else [])]:
        yield line.x + len(say(line.text)) * LETTER
    for text in flat.legend.signs.texts if flat.legend and flat.legend.signs else []:
        yield text.x + len(say(text.text)) * LETTER
    for remark in remarks:
        if isinstance(remark, PlacedText):
            yield remark.x + len(say(remark.text)) * LETTER / 2
        else:
            yield label(remark)


def _mark(delay: Delay | None) -> float:
    """The right end of the words beside the mark of a delay."""
    return delay.text.x + DELAY_WIDTH / 2 if delay and delay.text else 0


def _end(text: PlacedText | None) -> float:
    return text.x + len(say(text.text)) * LETTER / 2 if text and text.value else 0
