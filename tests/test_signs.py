"""Signs: what the frames and colours of a figure mean, said under it by `legend=on`."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis.strategies import one_of

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.picture import draw
from rnn_unroll.picture.layouts.parts import widths
from rnn_unroll.picture.marks import Box
from rnn_unroll.picture.scene import Scene, Signs
from rnn_unroll.words import say
from tests.drawings import figure_spec, root_of
from tests.strategies import flowing, specs

explained = one_of(
    specs(style="computed").filter(lambda spec: spec.look.view in ("unrolled", "folded")),
    flowing(style="computed", view="unrolled"),
)
"""Any valid figure that can have a legend of signs."""


def signs(scene: Scene) -> Signs:
    assert scene.legend
    assert scene.legend.signs
    return scene.legend.signs


@given(explained)
@settings(max_examples=50)
def test_every_kind_of_frame_in_the_figure_is_explained_and_no_other(spec: FigureSpec) -> None:
    scene = stages.scene(spec.change(legend="on"))
    kinds = {node.kind for column in scene.columns for node in column.nodes}
    assert {kind for kind, _, _ in signs(scene).frames} == kinds
    fed = any(wire.kind == "feedback" for column in scene.columns for wire in column.wires)
    assert [wire.kind for wire, _ in signs(scene).wires] == (["feedback"] if fed else [])


@given(explained)
@settings(max_examples=50)
def test_the_signs_stand_below_everything_else_and_within_the_figure(spec: FigureSpec) -> None:
    usual, scene = stages.scene(spec), stages.scene(spec.change(legend="on"))
    found = signs(scene)
    boxes = [box for _, box, _ in found.frames]
    boxes += [Box(x, y, width, height, 0) for x, y, width, height in found.scale.cells]
    boxes += [Box(t.x, t.y - 9, widths.width(say(t.text), 12), 12, 0) for t in found.texts]
    lowest = max(column_end for column_end in ends(scene))
    for box in boxes:
        assert lowest <= box.y
        assert box.x + box.width <= scene.width
        assert box.y + box.height <= scene.height
    assert scene.columns == usual.columns


def ends(scene: Scene) -> list[float]:
    """The lower ends of nodes and braces."""
    nodes = [node for column in scene.columns for node in column.nodes]
    texts = [node.text.y for node in nodes if node.text]
    labels = [brace.label.y for brace in scene.braces if brace.label]
    return [*(node.box.y + node.box.height for node in nodes), *texts, *labels]


def test_the_scale_has_the_cells_of_numbers_from_minus_one_to_one() -> None:
    root = root_of(draw.svg(stages.scene(figure_spec("many-to-one", legend="on"))))
    legend = next(one for one in root if one.get("class") == "legend")
    opacities = {
        group.get("class"): [float(cell.get("fill-opacity", "1")) for cell in group]
        for group in legend
        if group.get("class") in ("positive", "negative")
    }
    assert opacities == {"positive": [0.25, 0.5, 0.75, 1], "negative": [1, 0.75, 0.5, 0.25]}


@pytest.mark.parametrize(
    ("theme", "sign"), [("light", "its colour is the sign"), ("mono", "a gap in it is a minus")]
)
def test_the_line_says_how_this_theme_shows_a_sign(theme: str, sign: str) -> None:
    spec = figure_spec("one-to-many", legend="on", theme=theme)
    assert sign in say(signs(stages.scene(spec)).line.text)
    assert sign in EXPORTS["tex"].render(spec).decode()


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("book", {"style": "textbook"}),
        ("cell", {"view": "cell"}),
        ("norms", {"view": "norms"}),
        ("units", {"view": "units"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_there_is_nothing_to_explain_a_legend_is_refused_by_name(
    slug: str, said: Mapping[str, object]
) -> None:
    with pytest.raises(SpecError) as error:
        figure_spec("many-to-one", legend="on", **said)
    assert error.value.parameter == "legend"
    assert "legend=on" in error.value.problem
