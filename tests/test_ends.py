"""Ends: the first and last steps of a long run, and dots for those between them."""

from collections.abc import Mapping
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts.parts.ends import KEPT
from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.scene import Column, Scene
from rnn_unroll.picture.spots import spots
from rnn_unroll.words import say
from tests.drawings import figure_spec
from tests.test_names import collisions

LONG: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("many-to-one", {"tx": 12}),
    ("one-to-many", {"ty": 20}),
    ("many-to-many", {"tx": 110}),
    ("encoder-decoder", {"tx": 9, "ty": 8, "feedback": "on"}),
    ("encoder-decoder", {"tx": 30, "ty": 3, "attention": "on"}),
    ("encoder-decoder", {"tx": 3, "ty": 30, "feedback": "softmax"}),
    ("custom", {"io": "ibnobnoiibo"}),
)


@st.composite
def long(draw: st.DrawFn) -> FigureSpec:
    """A figure of any length, cell, depth and overlay, with or without its middle."""
    pattern, lengths = draw(st.sampled_from(LONG))
    said = {name: draw(st.integers(3, 14)) if name in ("tx", "ty") else one for name, one in lengths.items()}
    both = PATTERNS[pattern].backward and "feedback" not in said and draw(st.booleans())
    return figure_spec(
        pattern,
        **said,
        cell=draw(st.sampled_from(["rnn", "gru", "lstm"])),
        layers=draw(st.sampled_from([1, 2])),
        direction="bidirectional" if both else "forward",
        show=draw(st.sampled_from(["", "weights", "gradients", "gradients,connectivity"])),
    )


def parts(spec: FigureSpec) -> list[list[int]]:
    """The time steps of each network."""
    plan = spec.plan
    steps = [step.t for step in plan.steps]
    return [part for part in (steps[: plan.boundary], steps[plan.boundary :]) if part]


def drawn(spec: FigureSpec) -> set[int]:
    """The steps that have to be drawn."""
    kept: set[int] = set()
    for part in parts(spec):
        kept |= {*part} if len(part) <= 2 * KEPT + 1 else {*part[:KEPT], *part[-KEPT:]}
    return kept


def counted(scene: Scene) -> list[str]:
    """What is said of the steps that are left out."""
    return [say(one.text) for one in scene.remarks if isinstance(one, PlacedText)]


@settings(max_examples=40)
@given(long())
def test_the_ends_show_the_numbers_and_keys_that_the_whole_shows(spec: FigureSpec) -> None:
    whole, ends = stages.scene(spec), stages.scene(spec.change(crop="ends"))
    kept = drawn(spec)
    assert [column.t for column in ends.columns] == [column.t for column in whole.columns]
    for one, other in zip(whole.columns, ends.columns, strict=True):
        if other.t not in kept:
            assert not other.nodes
            continue
        assert [(n.key, n.values, n.name, n.text and n.text.text) for n in one.nodes] == [
            (n.key, n.values, n.name, n.text and n.text.text) for n in other.nodes
        ]
        assert {(w.kind, w.source, w.target) for w in one.wires} == {
            (w.kind, w.source, w.target) for w in other.wires
        }
        back = {(r.source, r.target): r.size for r in other.returns}
        assert back.items() <= {(r.source, r.target): r.size for r in one.returns}.items()
    missing = [len(part) - 2 * KEPT for part in parts(spec) if len(part) > 2 * KEPT + 1]
    assert [text for text in counted(ends) if text.endswith("steps")] == [f"{n} steps" for n in missing]


@given(long())
def test_what_comes_out_of_the_dots_or_into_them_joins_a_drawn_step_to_one_left_out(spec: FigureSpec) -> None:
    ends, kept = stages.scene(spec.change(crop="ends")), drawn(spec)
    at = {node.key: column.t for column in stages.scene(spec).columns for node in column.nodes}

    def crosses(column: Column) -> bool:
        return all((at[wire.source] in kept) != (at[wire.target] in kept) for wire in column.wires)

    assert all(crosses(column) for column in ends.columns if column.t not in kept)
    for first, last in pairwise(sorted(kept)):
        # The state goes on through every gap: into the dots, and out of them.
        if last - first > 1:
            kinds = {(w.kind, w.target) for column in ends.columns for w in column.wires}
            assert ("recurrent", f"a.1.{first + 1}") in kinds
            assert ("recurrent", f"a.1.{last}") in kinds


@pytest.mark.parametrize("case", range(len(LONG)))
def test_columns_keep_their_distance_and_names_touch_nothing(case: int) -> None:
    pattern, lengths = LONG[case]
    for cell, layers, labels in product(("rnn", "lstm"), (1, 2), ("normal", "large")):
        said = {**lengths, "cell": cell, "layers": layers, "labels": labels, "show": "weights,gradients"}
        scene = stages.scene(figure_spec(pattern, **said, crop="ends"))
        places = sorted({column.x for column in scene.columns})
        gaps = {round(right - left, 6) for left, right in pairwise(places)}
        assert len(gaps) == 1
        found = list(collisions(scene))
        assert not found, said


@given(st.integers(1, 2 * KEPT + 1))
def test_a_run_too_short_for_dots_is_drawn_whole(count: int) -> None:
    spec = figure_spec("many-to-many", tx=count)
    assert stages.scene(spec.change(crop="ends")).columns == stages.scene(spec).columns


def test_no_number_of_the_run_depends_on_what_is_drawn() -> None:
    spec = figure_spec("encoder-decoder", tx=12, ty=12, feedback="on", cell="lstm")
    one, other = Run(spec).trace, Run(spec.change(crop="ends")).trace
    assert all((a.y == b.y).all() for a, b in zip(one.steps, other.steps, strict=True) if a.y is not None)


def test_the_page_offers_nothing_to_point_at_in_the_dots() -> None:
    spec = figure_spec("many-to-many", tx=20, crop="ends")
    found = spots(stages.scene(spec), spec.plan)
    assert {spot.t for spot in found} == {0, 1, 2, 3, 18, 19, 20}


@pytest.mark.parametrize(
    ("slug", "pattern", "said"),
    [
        ("book", "many-to-one", {"style": "textbook"}),
        ("folded", "many-to-one", {"view": "folded"}),
        ("units", "many-to-one", {"view": "units"}),
        ("matrix", "encoder-decoder", {"attention": "on", "show": "alignment"}),
        ("down", "many-to-one", {"flow": "down"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_every_step_is_shown_the_ends_are_refused_by_name(
    slug: str, pattern: str, said: Mapping[str, object]
) -> None:
    with pytest.raises(SpecError) as error:
        figure_spec(pattern, crop="ends", **said)
    assert error.value.parameter == "crop"
    assert error.value.allowed == ("off", "tight")
