"""Labels: words, symbols and numbers that can be read from a projector."""

import re
from collections.abc import Mapping
from itertools import combinations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.picture import draw
from rnn_unroll.picture.layouts.parts import widths
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.scene import Scene
from rnn_unroll.words import say
from tests.drawings import figure_spec
from tests.strategies import specs
from tests.test_names import WIRINGS, collisions, near

INDEX = 12.0
"""Size in px of the digits of a symbol's index, which is as a rule its smallest part."""

SIX: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("one-to-one", {}),
    ("many-to-one", {"tx": 6}),
    ("one-to-many", {"ty": 6}),
    ("many-to-many", {"tx": 6}),
    ("encoder-decoder", {"tx": 3, "ty": 3}),
    ("encoder-decoder", {"tx": 3, "ty": 3, "feedback": "on", "text": "an extraordinarily longwinded"}),
    ("custom", {"io": "iibboo"}),
    ("many-to-one", {"task": "sentiment", "early": "on", "text": "never an extraordinary or good film"}),
)


def large(pattern: str, said: Mapping[str, object], **more: object) -> FigureSpec:
    return figure_spec(pattern, labels="large", **{**said, **more})


def smallest(scene: Scene) -> float:
    """The size of the smallest words or symbols in px where the figure fills a screen of 1920 × 1080 px."""
    drawing = draw.svg(scene).decode()
    words = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawing)]
    symbols = [INDEX * float(scale) for scale in re.findall(r"scale\(([\d.]+)\)", drawing)]
    return min(words + symbols) * min(1920 / scene.width, 1080 / scene.height)


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
@pytest.mark.parametrize("case", range(len(SIX)))
def test_the_smallest_label_of_six_steps_has_28_px_on_a_projector(case: int, cell: str) -> None:
    pattern, said = SIX[case]
    assert smallest(stages.still(large(pattern, said, crop="tight", cell=cell))) >= 28


def test_no_large_name_at_a_wire_touches_anything() -> None:
    for (pattern, said), cell, layers, show in product(
        WIRINGS, ("rnn", "lstm"), (1, 2), ("weights", "weights,gradients,connectivity")
    ):
        spec = large(pattern, said, cell=cell, layers=layers, show=show)
        assert not list(collisions(stages.scene(spec))), spec


def written(scene: Scene) -> list[tuple[str, Box]]:
    """The words at the nodes, with their room."""
    found = []
    for column in scene.columns:
        for node in column.nodes:
            for text in (node.text, node.aside):
                if text and say(text.text):
                    wide = widths.width(say(text.text), 13 * 1.25)
                    found.append(
                        (say(text.text), Box(text.x + column.x - wide / 2, text.y - 12, wide, 15, 0))
                    )
    return found


@settings(max_examples=40)
@given(st.lists(st.text("abmW", min_size=1, max_size=14), min_size=2, max_size=6), st.sampled_from([1, 2]))
def test_long_words_do_not_touch_each_other(words: list[str], layers: int) -> None:
    spec = figure_spec("many-to-many", labels="large", text=" ".join(words), layers=layers)
    for (one, room), (other, another) in combinations(written(stages.scene(spec)), 2):
        assert not near(room, another), (one, other)


possible = specs(style="computed", view="unrolled").filter(
    lambda spec: spec.model.directions == 1 and "alignment" not in spec.look.show
)


@example(figure_spec("custom", io="nn"))
@given(possible)
def test_large_labels_change_no_key_and_no_number(spec: FigureSpec) -> None:
    usual, larger = stages.scene(spec), stages.scene(spec.change(labels="large"))
    for one, other in zip(usual.columns, larger.columns, strict=True):
        assert [(node.key, node.values, node.name) for node in one.nodes] == [
            (node.key, node.values, node.name) for node in other.nodes
        ]
        assert [(wire.source, wire.target) for wire in one.wires] == [
            (wire.source, wire.target) for wire in other.wires
        ]
    placed = [(column.x, node.box) for column in larger.columns for node in column.nodes]
    for (x, box), (at, another) in combinations(placed[:40], 2):
        assert not near(box._replace(x=box.x + x), another._replace(x=another.x + at))


@pytest.mark.parametrize(
    ("slug", "pattern", "said"),
    [
        ("book", "many-to-one", {"style": "textbook"}),
        ("folded", "many-to-one", {"view": "folded"}),
        ("norms", "many-to-one", {"view": "norms"}),
        ("both-ways", "many-to-many", {"direction": "bidirectional"}),
        ("matrix", "encoder-decoder", {"attention": "on", "show": "alignment"}),
        ("down", "many-to-one", {"flow": "down"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_there_is_no_room_large_labels_are_refused_by_name(
    slug: str, pattern: str, said: Mapping[str, object]
) -> None:
    with pytest.raises(SpecError) as error:
        large(pattern, said)
    assert error.value.parameter == "labels"
    assert "labels=large" in error.value.problem


def test_tikz_sets_large_labels_larger() -> None:
    usual, larger = (
        EXPORTS["tex"].render(figure_spec("many-to-one", labels=labels)).decode()
        for labels in ("normal", "large")
    )
    token = re.compile(r"  token/\.style=\{.*?scale=([\d.]+)")
    sizes = [float(found[1]) for text in (usual, larger) if (found := token.search(text))]
    assert sizes[1] == pytest.approx(1.25 * sizes[0], rel=0.01)
