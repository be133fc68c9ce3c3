"""The folded view: the network drawn once, its state led back through a delay of one step."""

import re
from itertools import combinations, pairwise, product

import pytest
from hypothesis import example, given

from rnn_unroll import stages, tokens
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture.arrows import TIP
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Column, Scene, Wire
from rnn_unroll.picture.spots import spots
from rnn_unroll.picture.symbols import SIZE
from rnn_unroll.web.form import read
from rnn_unroll.words import say
from tests.drawings import SVG, again, edges_of, figure_spec, nodes_of, root_of, steps_of, with_hidden
from tests.strategies import specs
from tests.test_layouts import EM, enters, on_border, overlap, path_points

every_style = pytest.mark.parametrize("style", sorted(STYLES))


def folded(pattern: str, **said: object) -> FigureSpec:
    return figure_spec(pattern, view="folded", **said)


def seen(scene: Scene) -> list[Column]:
    """The columns that can be seen: one for each network."""
    return [column for column in scene.columns if not column.hidden]


def outlines(scene: Scene) -> list[Box]:
    """Where every box in the picture is, with those that the seen step does not use."""
    made = [node.box for node in scene.initial]
    for column in seen(scene):
        nodes = (*column.nodes, *(column.idle.nodes if column.idle else ()))
        made += [node.box._replace(x=node.box.x + column.x) for node in nodes]
    return made


def drawn(scene: Scene) -> list[tuple[Wire, float]]:
    """Every wire in the picture, with the place of its column."""
    return [
        (wire, column.x)
        for column in seen(scene)
        for wire in (*column.wires, *(column.idle.wires if column.idle else ()))
    ]


@given(specs(view="folded"))
def test_a_folded_figure_has_the_nodes_and_edges_of_the_unrolled_one(spec: FigureSpec) -> None:
    plan = spec.plan
    # An open length has dots where it is unrolled; here every step that is run is there.
    closed = {"tx": plan.tx, "ty": plan.ty} if spec.symbolic_tx or spec.symbolic_ty else {}
    flat = spec.change(view="unrolled", **closed)
    one, other = root_of(with_hidden(spec)), root_of(with_hidden(flat))
    assert nodes_of(one) == nodes_of(other)
    assert edges_of(one) == edges_of(other)
    assert one.get("data-view") == "folded"


@given(specs(view="folded"))
def test_one_copy_of_each_network_is_seen_and_the_picture_is_the_same_at_every_step(spec: FigureSpec) -> None:
    scene = stages.scene(spec)
    plan = spec.plan
    last = len(plan.steps) if spec.look.step is None else min(spec.look.step, len(plan.steps))
    parts = {step.part: [other.t for other in plan.steps if other.part == step.part] for step in plan.steps}
    expected = [max([t for t in ts if t <= last], default=ts[0]) for ts in parts.values()]
    assert [column.t for column in seen(scene)] == expected
    assert len({column.x for column in scene.columns}) == len(parts)
    whole = stages.scene(again(spec, step=None))
    assert set(outlines(scene)) == set(outlines(whole))
    assert {(w.kind, w.route, x) for w, x in drawn(scene)} == {(w.kind, w.route, x) for w, x in drawn(whole)}
    assert (scene.width, scene.height) == (whole.width, whole.height)


@given(specs(view="folded"))
def test_what_a_step_does_not_use_is_faint_beside_it(spec: FigureSpec) -> None:
    for column in stages.scene(spec).columns:
        assert column.idle is not None
        used = {(wire.kind, wire.route) for wire in column.wires}
        assert not used & {(wire.kind, wire.route) for wire in column.idle.wires}
        assert not {node.box for node in column.nodes} & {node.box for node in column.idle.nodes}
        assert column.idle.faint == (spec.look.step is not None and not column.pending)


@given(specs(view="folded"))
def test_boxes_of_a_folded_figure_never_overlap(spec: FigureSpec) -> None:
    for one, other in combinations(outlines(stages.scene(spec)), 2):
        assert not overlap(one, other)


@given(specs(view="folded"))
def test_folded_wires_start_and_end_on_borders_and_run_through_no_box(spec: FigureSpec) -> None:
    scene = stages.scene(spec)
    boxes = outlines(scene)
    for wire, x in drawn(scene):
        for point in (wire.start, wire.end):
            assert any(on_border((point[0] + x, point[1]), box) for box in boxes), wire.kind
        first, *_, tip = path_points(wire.route)
        assert first == pytest.approx(wire.start, abs=0.006)
        gap = abs(tip[0] - wire.end[0]) + abs(tip[1] - wire.end[1])
        assert gap == pytest.approx(TIP, abs=0.02)
        points: list[Point] = [(a + x, b) for a, b in path_points(wire.route)]
        for one, other in pairwise(points):
            assert not any(enters(one, other, box) for box in boxes), wire.kind


@given(specs(view="folded"))
def test_only_what_comes_from_the_step_before_goes_through_a_delay(spec: FigureSpec) -> None:
    graph = build.network(Run(spec))
    parts = {step.plan.t: step.plan.part for step in graph.steps}
    at = {str(node.key): node.t for node in graph.nodes if node.kind != "initial-state"}
    for column in stages.scene(spec).columns:
        for wire in column.wires:
            source = at.get(str(wire.source))
            back = (
                wire.kind in ("recurrent", "memory", "feedback")
                and source
                and parts[source] == parts[column.t]
            )
            assert (wire.delay is not None) == bool(back), f"{wire.source} to {wire.target}"
            if wire.delay:
                box = wire.delay.box
                middle = (box.x + box.width / 2, box.y + box.height / 2)
                assert any(
                    one[0] == other[0] == pytest.approx(middle[0])
                    and min(one[1], other[1]) <= middle[1] <= max(one[1], other[1])
                    for one, other in pairwise(path_points(wire.route))
                )


@given(specs(view="folded"))
def test_everything_of_a_folded_figure_lies_inside_the_view_box(spec: FigureSpec) -> None:
    scene = stages.scene(spec)

    def label(placed: PlacedLabel | None, x: float) -> None:
        if placed:
            assert placed.x + x >= 0
            assert placed.x + x + placed.scale * placed.label.width <= scene.width
            assert placed.y - SIZE * 1.3 * placed.scale >= 0
            assert placed.y + SIZE * 0.35 * placed.scale <= scene.height

    def text(placed: PlacedText | None, x: float) -> None:
        if placed:
            half = min(24, len(say(placed.text))) * 12 * EM / 2
            assert placed.x + x - half >= 0
            assert placed.x + x + half <= scene.width
            assert 12 <= placed.y <= scene.height - 3

    for box in outlines(scene):
        assert box.x >= 0
        assert box.x + box.width <= scene.width
        assert box.y >= 0
        assert box.y + box.height <= scene.height
    for column in seen(scene):
        for node in column.nodes:
            label(node.label, column.x)
            text(node.text, column.x)
    for wire, x in drawn(scene):
        label(wire.label, x)
        text(wire.delay and wire.delay.text, x)
        for a, b in path_points(wire.route):
            assert 0 <= a + x <= scene.width
            assert 0 <= b <= scene.height
    for remark in scene.remarks:
        if isinstance(remark, PlacedLabel):
            label(remark, 0)
        else:
            text(remark, 0)


def labels(scene: Scene) -> list[tuple[str, Box]]:
    """The room of every name and word in the picture."""
    placed: list[tuple[str, PlacedLabel | PlacedText | None, float]] = []
    placed += [(node.key, node.label, 0) for node in scene.initial]
    for column in seen(scene):
        for node in (*column.nodes, *(column.idle.nodes if column.idle else ())):
            placed += [(node.key, node.label, column.x), (f"{node.key} words", node.text, column.x)]
    for wire, x in drawn(scene):
        placed += [(f"into {wire.target}", wire.label, x), ("delay", wire.delay and wire.delay.text, x)]
    placed += [("remark", remark, 0) for remark in scene.remarks]
    placed += [(brace.name, brace.text, 0) for brace in scene.braces]
    return [(name, room_of(thing, x)) for name, thing, x in placed if thing]


def room_of(placed: PlacedLabel | PlacedText, x: float) -> Box:
    if isinstance(placed, PlacedLabel):
        size = SIZE * placed.scale
        return Box(placed.x + x, placed.y - size, placed.scale * placed.label.width, 1.25 * size, 0)
    width = tokens.columns(say(placed.text)) * 12 * EM
    return Box(placed.x + x - width / 2, placed.y - 10, width, 12, 0)


@example(folded("one-to-many", tx=0, style="textbook"))
@given(specs(view="folded", text=False, longest=30))
def test_no_name_in_a_folded_figure_lies_on_another_on_a_box_or_on_a_wire(spec: FigureSpec) -> None:
    scene = stages.scene(spec)
    placed = labels(scene)
    for (one, room), (other, another) in combinations(placed, 2):
        assert not overlap(room, another), f"{one} and {other}"
    runs = [(wire.kind, [(a + x, b) for a, b in path_points(wire.route)]) for wire, x in drawn(scene)]
    for name, room in placed:
        assert not any(overlap(room, box) for box in outlines(scene) if box.drawn), name
        for kind, points in runs:
            assert not any(enters(a, b, room) for a, b in pairwise(points)), f"{name} on {kind}"


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_a_band_lies_in_the_picture_and_under_all_names_of_its_network(cell: str) -> None:
    query = {"tx": 8, "layers": 2, "cell": cell, "feedback": "on", "show": "weights"}
    scene = stages.scene(folded("encoder-decoder", **query))
    for band, column in zip(scene.bands, seen(scene), strict=True):
        names = [wire.label for wire in column.wires if wire.label and wire.kind in ("input", "depth")]
        assert names
        right = max(name.x + name.scale * name.label.width for name in names) + column.x
        assert band.box.x > 0
        assert right < band.box.x + band.box.width
    assert not overlap(*(band.box for band in scene.bands))


@every_style
def test_a_folded_figure_names_its_weights_where_it_is_asked_to(style: str) -> None:
    for show, count in (("", 0), ("weights", 3)):
        scene = stages.scene(folded("many-to-many", style=style, show=show))
        assert len({wire.label for wire, _ in drawn(scene) if wire.label}) == count


def said(scene: Scene) -> list[str]:
    return [say(remark.text) for remark in scene.remarks if isinstance(remark, PlacedText)]


@pytest.mark.parametrize(
    ("pattern", "parameters", "told"),
    [
        ("many-to-many", {}, []),
        ("many-to-one", {}, ["t = 4 only"]),
        ("one-to-many", {}, ["t = 1 only"]),
        ("encoder-decoder", {"feedback": "on", "tx": 2}, ["t = 3 only"]),
        ("custom", {"io": "iibboo"}, ["t = 1 … 4", "t = 3 … 6"]),
        ("custom", {"io": "ibibnbnbnbnb"}, ["t = 1, 2, 3, 4, …", "t = 2, 4, 6, 8, …"]),
        ("custom", {"io": "inbnbnbnb"}, ["t = 1, 3, 5, 7, 9", "t = 3, 5, 7, 9"]),
    ],
)
def test_a_slot_says_at_which_steps_it_is_used_where_not_at_all(
    pattern: str, parameters: dict[str, object], told: list[str]
) -> None:
    assert said(stages.scene(folded(pattern, **parameters))) == told


@pytest.mark.parametrize(
    ("parameters", "loops"), [({}, 1), ({"layers": 3}, 3), ({"layers": 2, "direction": "bidirectional"}, 4)]
)
@every_style
def test_every_chain_of_every_layer_has_its_loop(
    style: str, parameters: dict[str, object], loops: int
) -> None:
    scene = stages.scene(folded("many-to-many", style=style, **parameters))
    delayed = [wire for wire, _ in drawn(scene) if wire.kind == "recurrent" and wire.delay]
    assert len(delayed) == loops


@every_style
def test_backward_loops_turn_the_other_way(style: str) -> None:
    scene = stages.scene(folded("many-to-many", style=style, direction="bidirectional"))
    ways = {wire.target[0]: wire.delay.box.x < 0 for wire, _ in drawn(scene) if wire.delay}
    assert ways == {"a": True, "r": False}


def test_a_single_step_has_no_loop() -> None:
    scene = stages.scene(folded("one-to-one"))
    assert [wire.delay for wire, _ in drawn(scene)] == [None, None, None]
    assert "delay" not in say(scene.description)


def test_the_encoder_hands_its_last_state_to_the_decoder_once() -> None:
    scene = stages.scene(folded("encoder-decoder", tx=2, ty=2, layers=2))
    encoder, decoder = sorted({column.x for column in scene.columns})
    handed = [
        (wire.source, wire.target, wire.delay, column.x)
        for column in scene.columns
        for wire in column.wires
        if wire.source in ("a.1.2", "a.2.2") and wire.kind == "recurrent"
    ]
    assert handed == [("a.1.2", "a.1.3", None, decoder), ("a.2.2", "a.2.3", None, decoder)]
    assert encoder < decoder


def test_a_step_tells_its_number_and_shows_its_own_values() -> None:
    spec = folded("many-to-many", step=2)
    state = next(node for node in seen(stages.scene(spec))[0].nodes if node.kind == "state")
    assert state.key == "a.1.2"
    assert state.text
    assert state.text.text == "t = 2"
    assert state.values == tuple(stages.trace(spec).steps[1].layers[0][0].state.a.tolist())


def test_no_step_shows_a_token_that_a_later_one_chooses() -> None:
    scene = stages.scene(parse("many-to-one", [("view", "folded"), ("text", "a b c"), ("step", "2")]))
    *before, last = scene.columns
    idle = [node for column in before if column.idle for node in column.idle.nodes]
    outputs = [node for node in idle if node.kind == "output"]
    assert len(outputs) == 2
    assert [node.text for node in outputs] == [None, None]
    assert [node.text is not None for node in last.nodes if node.kind == "output"] == [True]


def test_hidden_steps_are_in_the_drawing_and_not_displayed() -> None:
    groups = steps_of(root_of(with_hidden(folded("many-to-one", step=2))))
    assert [group.get("display") for group in groups] == ["none", None, "none", "none"]
    idle = [child for child in groups[1] if child.get("class") == "idle"]
    assert [group.get("opacity") for group in idle] == [".32"]
    assert not [e for e in idle[0].iter() if e.get("data-key") or e.get("data-source")]
    assert [e.tag for e in idle[0].iter(SVG + "rect") if e.get("class") == "box-output"] == [SVG + "rect"]


def test_words_say_that_a_figure_is_folded() -> None:
    spec = folded("many-to-one", style="textbook")
    text = stages.alternative(spec)
    assert text.startswith("Many-to-one recurrent network, folded, T_x left open, T_y = 1.")
    assert "a loop through a delay of one step carries each state to the next time step" in text
    assert "unrolled" not in text
    assert "dots" not in say(stages.scene(spec).description)


@pytest.mark.parametrize("show", ["gradients", "connectivity", "weights,gradients"])
def test_a_layer_without_a_place_in_the_view_is_refused_in_an_address_and_left_out_in_a_form(
    show: str,
) -> None:
    with pytest.raises(SpecError) as caught:
        parse("many-to-one", [("view", "folded"), ("show", show)])
    assert caught.value.parameter == "show"
    assert caught.value.allowed == ("weights",)
    reading = read(
        [("form", "1"), ("pattern", "many-to-one"), ("view", "folded"), ("show", show), ("heat", "relative")]
    )
    assert reading.errors == ()
    assert reading.spec.look.show == (("weights",) if "weights" in show else ())


def test_in_a_folded_figure_nodes_can_be_looked_at_and_nothing_switched() -> None:
    spec = folded("encoder-decoder", tx=2, ty=2)
    made = spots(stages.scene(spec), spec.plan)
    assert not any(spot.slot for spot in made)
    assert [spot.key for spot in made if not spot.hidden] == ["a0.1", "x.2", "a.1.2", "a.1.4", "y.2"]
    assert {spot.key for spot in made if spot.hidden} == {"x.1", "a.1.1", "a.1.3", "y.1"}


@every_style
def test_the_longest_figure_can_be_folded(style: str) -> None:
    scene = stages.scene(folded("many-to-one", style=style, tx=255))
    assert len(scene.columns) == 255
    assert len(seen(scene)) == 1
    assert re.search("folded", say(scene.title))


@pytest.mark.parametrize("style", ["computed", "textbook"])
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_the_symbols_of_a_single_step_lie_on_the_paper(style: str, cell: str) -> None:
    for direction, layers in product(("forward", "bidirectional"), (1, 2, 3)):
        look = {"style": style, "view": "folded", "direction": direction, "layers": layers, "cell": cell}
        for pattern, lengths in (("one-to-one", {}), ("many-to-many", {"tx": 1})):
            scene = stages.still(figure_spec(pattern, **look, **lengths))
            nodes = [node for column in scene.columns for node in column.nodes]
            assert (
                min(column.x + node.label.x for column in scene.columns for node in nodes if node.label) > 0
            )


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_name_beside_a_memorys_loops_stands_above_them(layers: int) -> None:
    look = {"cell": "lstm", "direction": "bidirectional", "show": "weights", "view": "folded"}
    scene = stages.still(figure_spec("many-to-many", tx=3, layers=layers, **look))
    idle = [wire for column in scene.columns if column.idle for wire in column.idle.wires]
    loops = [*idle, *(wire for column in scene.columns for wire in column.wires)]
    top = min(y for wire in loops if wire.kind == "recurrent" for _, y in path_points(wire.route))
    names = [
        wire.label for wire in loops if wire.kind == "output" and wire.source.startswith("r") and wire.label
    ]
    # Its index descends by a third of its size.
    assert [name.y + name.scale * SIZE / 3 < top for name in names] == [True]
