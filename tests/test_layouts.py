"""Layouts: the geometry of both styles, for any figure."""

from collections.abc import Iterator
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import stages, tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.look.styles import STYLES
from rnn_unroll.picture.arrows import TIP
from rnn_unroll.picture.draw.numbers import number
from rnn_unroll.picture.marks import Box, PlacedLabel, PlacedText
from rnn_unroll.picture.route import Point, Route, absolute, points
from rnn_unroll.picture.scene import Brace, Column, PlacedNode, Return, Scene, Wire
from rnn_unroll.picture.symbols import SIZE
from rnn_unroll.words import say
from tests.drawings import again, figure_spec
from tests.gallery import GALLERY
from tests.names import ink
from tests.strategies import attending, flowing, read_address, specs

EM = 0.62
"""Width of a column of text over its size: a generous system font."""

Specs = st.SearchStrategy[FigureSpec]
every_style = pytest.mark.parametrize(
    "figures",
    [
        *(pytest.param(specs(style=s, view="unrolled"), id=s) for s in sorted(STYLES)),
        *(pytest.param(attending(style=s, view="unrolled"), id=f"{s}-attention") for s in sorted(STYLES)),
    ],
)
either_way = pytest.mark.parametrize(
    "figures",
    [*every_style.args[1], pytest.param(flowing(style="computed", view="unrolled"), id="down")],
)


def boxes(scene: Scene) -> dict[str, Box]:
    """Outline of every node by key, where it really stands."""
    placed = {node.key: node.box for node in scene.initial}
    for column in scene.columns:
        placed |= {node.key: moved(node.box, column) for node in column.nodes}
    return placed


def moved(box: Box, column: Column) -> Box:
    """Where a box of a column really stands."""
    return box._replace(x=box.x + column.x, y=box.y + column.y)


def wires(scene: Scene) -> Iterator[tuple[Wire, Point, Point]]:
    """Every wire with its start and end, where they really are."""
    for column in scene.columns:
        for wire in column.wires:
            (x0, y0), (x1, y1) = wire.start, wire.end
            yield wire, (x0 + column.x, y0 + column.y), (x1 + column.x, y1 + column.y)


def path_points(route: Route) -> list[Point]:
    """The corners of a route: ends, and control points, within whose hull the curve lies."""
    return list(points(route))


def segments(route: Route, column: Column) -> Iterator[tuple[Point, Point]]:
    """The lines of a route in a column, and those from the ends of its bends to their control points."""
    here: Point = (0.0, 0.0)
    for verb, numbers in absolute(route):
        for to_x, to_y in zip(numbers[::2], numbers[1::2], strict=True):
            there = to_x + column.x, to_y + column.y
            if verb != "move":
                yield here, there
            here = there


def overlap(one: Box, other: Box) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return across > 1e-6 and down > 1e-6


def on_border(point: Point, box: Box) -> bool:
    x, y = point[0] - box.x, point[1] - box.y
    inside = -0.01 <= x <= box.width + 0.01 and -0.01 <= y <= box.height + 0.01
    return inside and min(abs(x), abs(x - box.width), abs(y), abs(y - box.height)) <= 0.01


def shrunk(box: Box) -> Box:
    """A little smaller, by what rounding to hundredths may add."""
    return box._replace(width=box.width - 0.02, height=box.height - 0.02)


def enters(one: Point, other: Point, box: Box) -> bool:
    """Whether an axis-parallel segment goes through the inside of a box."""
    (x0, y0), (x1, y1) = one, other
    return (
        max(x0, x1) > box.x + 0.02
        and min(x0, x1) < box.x + box.width - 0.02
        and max(y0, y1) > box.y + 0.02
        and min(y0, y1) < box.y + box.height - 0.02
    )


@either_way
@given(data=st.data())
def test_boxes_never_overlap(figures: Specs, data: st.DataObject) -> None:
    placed = boxes(stages.scene(data.draw(figures)))
    for (one, box), (other, another) in combinations(placed.items(), 2):
        assert not overlap(box, another), f"{one} and {other}"


@every_style
@given(data=st.data())
def test_bands_do_not_overlap_and_hold_the_states_of_their_part(figures: Specs, data: st.DataObject) -> None:
    spec = data.draw(figures)
    scene = stages.scene(spec)
    for one, other in combinations(scene.bands, 2):
        assert not overlap(one.box, other.box)
    placed = boxes(scene)
    parts = {step.t: step.part for step in spec.plan.steps}
    for band in scene.bands:
        for key, box in placed.items():
            if key.startswith("a."):
                inside = band.box.x <= box.x and box.x + box.width <= band.box.x + band.box.width
                assert inside == (parts[int(key.split(".")[2])] == band.name)


@either_way
@given(data=st.data())
def test_wires_start_and_end_on_the_borders_of_their_nodes(figures: Specs, data: st.DataObject) -> None:
    scene = stages.scene(data.draw(figures))
    placed = boxes(scene)
    for wire, start, end in wires(scene):
        assert on_border(start, placed[wire.source]), f"{wire.kind} {wire.source}"
        assert on_border(end, placed[wire.target]), f"{wire.kind} {wire.target}"


@either_way
@given(data=st.data())
def test_a_wires_path_runs_from_its_start_to_an_arrow_tip_before_its_end(
    figures: Specs, data: st.DataObject
) -> None:
    for column in stages.scene(data.draw(figures)).columns:
        for wire in column.wires:
            first, *_, before_tip = path_points(wire.route)
            assert first == pytest.approx(wire.start, abs=0.006)
            gap = abs(before_tip[0] - wire.end[0]) + abs(before_tip[1] - wire.end[1])
            assert gap == pytest.approx(TIP, abs=0.02)


@either_way
@given(data=st.data())
def test_no_wire_runs_through_a_node(figures: Specs, data: st.DataObject) -> None:
    scene = stages.scene(data.draw(figures))
    placed = boxes(scene)
    for column in scene.columns:
        near = [box for box in placed.values() if abs(box.x - column.x) < 400 or abs(box.y - column.y) < 400]
        for wire in column.wires:
            for one, other in segments(wire.route, column):
                assert not any(enters(one, other, box) for box in near), f"{wire.source} to {wire.target}"


@either_way
@given(data=st.data())
def test_everything_lies_inside_the_view_box(figures: Specs, data: st.DataObject) -> None:
    scene = stages.scene(data.draw(figures))

    def inside(left: float, top: float, right: float, bottom: float, what: str) -> None:
        assert left >= 0, what
        assert top >= 0, what
        assert right <= scene.width, what
        assert bottom <= scene.height, what

    def label(placed: PlacedLabel | None, at: Point) -> None:
        if placed:
            left, width = placed.x + at[0], placed.label.width * placed.scale
            y, above, below = placed.y + at[1], SIZE * 1.3 * placed.scale, SIZE * 0.35 * placed.scale
            inside(left, y - above, left + width, y + below, "label")

    def text(placed: PlacedText | None, at: Point, size: float) -> None:
        if placed:
            half = min(tokens.LABEL_WIDTH, len(say(placed.text))) * size * EM / 2
            middle, y = placed.x + at[0], placed.y + at[1]
            inside(middle - half, y - size, middle + half, y + size * 0.3, say(placed.text))

    def node(placed: PlacedNode, at: Point) -> None:
        box = placed.box
        x, y = box.x + at[0], box.y + at[1]
        inside(x, y, x + box.width, y + box.height, placed.key)
        label(placed.label, at)
        text(placed.text, at, 13)

    for placed in scene.initial:
        node(placed, (0, 0))
    for column in scene.columns:
        at = column.x, column.y
        for placed in column.nodes:
            node(placed, at)
        paths: list[Wire | Return] = [*column.wires, *column.returns]
        for path in paths:
            for x, y in path_points(path.route):
                inside(x + column.x, y + column.y, x + column.x, y + column.y, path.target)
        for wire in column.wires:
            label(wire.label, at)
    for band in scene.bands:
        inside(band.box.x, band.box.y, band.box.x + band.box.width, band.box.y + band.box.height, band.name)
    for brace in scene.braces:
        for x, y in path_points(brace.route):
            inside(x, y, x, y, brace.name)
        label(brace.label, (0, 0))
        text(brace.text, (0, 0), 15)


@every_style
@given(data=st.data())
def test_columns_stand_on_an_even_grid_from_left_to_right(figures: Specs, data: st.DataObject) -> None:
    scene = stages.scene(data.draw(figures))
    steps = {round(b.x - a.x, 6) for a, b in pairwise(scene.columns)}
    assert len(steps) <= 1
    assert all(step > 0 for step in steps)
    assert [column.t for column in scene.columns] == list(range(1, len(scene.columns) + 1))


@given(flowing(style="computed", view="unrolled"))
def test_rows_stand_below_each_other_with_inputs_on_the_left_and_outputs_on_the_right(
    spec: FigureSpec,
) -> None:
    scene = stages.scene(spec)
    rows = [round(after.y - before.y, 6) for before, after in pairwise(scene.columns)]
    assert all(row > 0 for row in rows)
    boundary = spec.plan.boundary
    assert len({row for t, row in enumerate(rows, start=1) if t != boundary}) <= 1
    assert {column.x for column in scene.columns} == {0}
    placed = boxes(scene)
    states = [box for key, box in placed.items() if key.startswith("a.")]
    for key, box in placed.items():
        if key.startswith(("x.", "sos")):
            assert all(box.x + box.width <= state.x for state in states)
        if key.startswith(("y.", "early.", "l.")):
            assert all(box.x >= state.x + state.width for state in states)


@given(flowing(style="computed", view="unrolled", text=False), st.integers(2, 99))
def test_where_time_runs_down_the_width_does_not_depend_on_the_lengths(spec: FigureSpec, length: int) -> None:
    free = [name for name in ("tx", "ty") if getattr(spec.wiring.kind, name).symbol]
    widths = []
    for lengths in (dict.fromkeys(free, 2), dict.fromkeys(free, length)):
        said = {"tx": None, "ty": None, "step": None, "targets": None, "output": None, **lengths}
        widths.append(stages.scene(again(spec, **said)).width)
    assert widths[0] == widths[1]


@given(flowing(style="computed", view="unrolled"))
def test_time_that_runs_down_draws_the_same_nodes_and_edges(spec: FigureSpec) -> None:
    drawn = []
    for flow in ("down", "right"):
        scene = stages.scene(again(spec, flow=flow))
        steps = [
            (
                [(node.kind, node.key, node.name, node.values) for node in column.nodes],
                [(wire.kind, wire.source, wire.target) for wire in column.wires],
                [(back.source, back.target, back.size, back.width) for back in column.returns],
                [gauge.share for gauge in column.gauges],
            )
            for column in scene.columns
        ]
        drawn.append(([(node.key, node.name) for node in scene.initial], steps, scene.description))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("pattern", "said", "reason"),
    [
        pytest.param("many-to-one", {"style": "textbook"}, "books", id="book"),
        pytest.param("many-to-one", {"view": "folded"}, "view=unrolled only", id="folded"),
        pytest.param("encoder-decoder", {"attention": "on"}, "no room for the lines", id="attention"),
    ],
)
def test_what_cannot_run_down_is_refused_with_its_reason(
    pattern: str, said: dict[str, str], reason: str
) -> None:
    with pytest.raises(SpecError, match=reason) as refused:
        figure_spec(pattern, flow="down", **said)
    assert (refused.value.parameter, refused.value.allowed) == ("flow", ("right",))


@every_style
@given(data=st.data())
def test_inputs_stand_below_the_states_and_outputs_above(figures: Specs, data: st.DataObject) -> None:
    placed = boxes(stages.scene(data.draw(figures)))
    states = [box for key, box in placed.items() if key.startswith("a.")]
    for key, box in placed.items():
        if key.startswith(("x.", "sos")):
            assert all(box.y >= state.y + state.height for state in states)
        if key.startswith("y."):
            assert all(box.y + box.height <= state.y for state in states)


@either_way
@given(data=st.data())
def test_columns_after_the_shown_step_are_pending(figures: Specs, data: st.DataObject) -> None:
    spec = data.draw(figures)
    for column in stages.scene(spec).columns:
        assert column.pending == (spec.look.step is not None and column.t > spec.look.step)


@either_way
@given(data=st.data())
def test_a_step_moves_nothing(figures: Specs, data: st.DataObject) -> None:
    spec = data.draw(figures)
    at_start, whole = stages.scene(again(spec, step=0)), stages.scene(again(spec, step=None))
    assert boxes(at_start) == boxes(whole)
    assert [start for _, start, _ in wires(at_start)] == [start for _, start, _ in wires(whole)]
    assert (at_start.width, at_start.height) == (whole.width, whole.height)


@either_way
@given(data=st.data())
def test_slots_are_where_inputs_and_outputs_stand(figures: Specs, data: st.DataObject) -> None:
    scene = stages.scene(data.draw(figures))
    for column in scene.columns:
        for node in column.nodes:
            slot = {"input": scene.input_slot, "output": scene.output_slot}.get(node.kind)
            if slot:
                assert overlap(slot, node.box), node.key


@given(specs(style="computed", view="unrolled"))
def test_a_strip_has_a_cell_for_each_unit_and_stays_in_its_box(spec: FigureSpec) -> None:
    for column in stages.scene(spec).columns:
        for node in column.nodes:
            if node.kind == "loss":
                # A loss is one number, and written as one.
                assert node.strip is None
                continue
            assert node.strip is not None
            cells = [Box(*cell, corner=0) for cell in node.strip.cells]
            assert len(cells) == len(node.values)
            for cell in cells:
                assert node.box.x <= cell.x
                assert node.box.y <= cell.y
                assert cell.x + cell.width <= node.box.x + node.box.width + 0.05
                assert cell.y + cell.height <= node.box.y + node.box.height + 0.05
                assert min(cell.width, cell.height) > 1
            assert not any(overlap(shrunk(one), shrunk(other)) for one, other in combinations(cells[:12], 2))


def test_the_computed_style_says_every_length_with_a_brace() -> None:
    def names(pattern: str, **said: object) -> list[str]:
        return [brace.name for brace in stages.scene(figure_spec(pattern, **said)).braces]

    assert names("many-to-one") == ["tx"]
    assert names("one-to-many") == ["ty"]
    assert names("many-to-many") == ["both"]
    assert names("encoder-decoder") == ["tx", "ty"]
    assert names("one-to-one") == []
    assert names("custom", io="ibbo") == ["tx", "ty"]


@pytest.mark.parametrize(
    ("pattern", "dots", "inputs", "outputs"),
    [
        ("many-to-one", [4], ["1", "2", "3", "Tx"], [None]),
        ("one-to-many", [4], [None], ["1", "2", "3", "Ty"]),
        ("many-to-many", [4], ["1", "2", "3", "Tx"], ["1", "2", "3", "Ty"]),
        ("encoder-decoder", [2, 5], ["1", "Tx"], ["1", "Ty"]),
    ],
)
def test_an_open_length_is_drawn_with_dots_and_its_symbol(
    pattern: str, dots: list[int], inputs: list[str | None], outputs: list[str | None]
) -> None:
    scene = stages.scene(figure_spec(pattern, style="textbook"))
    elided = [
        column.t
        for column in scene.columns
        for node in column.nodes
        if node.kind == "state" and not node.box.drawn
    ]
    assert elided == dots

    def indices(kind: str) -> list[str | None]:
        labels = [
            node.label.label.uses[-1].name
            for column in scene.columns
            for node in column.nodes
            if node.kind == kind and node.label and column.t not in dots
        ]
        return [name[1:] if name.startswith("i") else None for name in labels]

    assert indices("input") == inputs
    assert indices("output") == outputs


def test_a_textbook_figure_with_explicit_lengths_has_no_dots() -> None:
    scene = stages.scene(figure_spec("encoder-decoder", style="textbook", tx=4, ty=4))
    states = [node for column in scene.columns for node in column.nodes if node.kind == "state"]
    assert len(states) == 8
    assert all(node.box.drawn for node in states)


def test_books_name_the_encoder_above_and_the_decoder_below() -> None:
    scene = stages.scene(figure_spec("encoder-decoder", style="textbook"))
    state = boxes(scene)["a.1.1"]
    at = {brace.name: brace.text.y for brace in scene.braces if brace.text}
    assert at["encoder"] < state.y
    assert at["decoder"] > state.y + state.height


def test_every_style_can_lay_out_the_longest_figure() -> None:
    for style in STYLES:
        assert len(stages.scene(figure_spec("many-to-one", style=style, tx=255)).columns) == 255


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (-3.0, "-3"),
        (1.5, "1.5"),
        (1.234, "1.23"),
        (1.999, "2"),
        (-0.5, "-0.5"),
        (100.0, "100"),
    ],
)
def test_coordinates_are_short(value: float, text: str) -> None:
    assert number(value) == text


def test_braces_and_bands_span_exactly_their_columns() -> None:
    scene = stages.scene(figure_spec("encoder-decoder", tx=3, ty=2))
    x = {column.t: column.x for column in scene.columns}
    width = scene.input_slot.width
    ends = {brace.name: level_ends(brace) for brace in scene.braces}
    assert (ends["tx"][0], ends["tx"][-1] + 8) == (x[1], x[3] + width)
    assert (ends["ty"][0], ends["ty"][-1] + 8) == (x[4], x[5] + width)
    encoder, decoder = scene.bands
    assert encoder.box.x < x[1] < x[3] + width < encoder.box.x + encoder.box.width < x[4]
    assert x[3] + width < decoder.box.x < x[4] < x[5] + width < decoder.box.x + decoder.box.width


def test_brackets_of_a_book_span_exactly_their_columns() -> None:
    scene = stages.scene(figure_spec("encoder-decoder", tx=3, ty=2, style="textbook"))
    x = {column.t: column.x for column in scene.columns}
    width = next(node.box.width for node in scene.columns[0].nodes if node.kind == "state")
    ends = {brace.name: level_ends(brace) for brace in scene.braces}
    assert ends["encoder"] == [x[1], x[3] + width]
    assert ends["decoder"] == [x[4], x[5] + width]


def level_ends(brace: Brace) -> list[float]:
    """Where a brace's level lines begin and end."""
    return [numbers[0] for verb, numbers in brace.route if verb in ("move", "across")]


@given(specs(style="textbook", view="unrolled", text=False))
def test_a_books_names_of_weights_lie_on_nothing_else(spec: FigureSpec) -> None:
    if "weights" not in spec.look.show:
        said = {"show": ",".join((*spec.look.show, "weights")), "step": None}
        spec = again(spec, **said)
    scene = stages.scene(spec)
    rooms, others, runs = [], [], []
    for column in scene.columns:
        for wire in column.wires:
            if wire.label:
                rooms.append((wire.kind, ink(wire.label, column.x)))
        for node in column.nodes:
            if node.box.drawn:
                others.append(node.box._replace(x=node.box.x + column.x))
            elif node.label:
                # Dots are low in their line, and a name may stand over them.
                measured = ink if node.label.label.tex == r"\cdots" else room
                others.append(measured(node.label, column.x))
        paths: list[Wire | Return] = [*column.wires, *column.returns]
        for path in paths:
            runs.append([(x + column.x, y) for x, y in path_points(path.route)])
    for (one, box), (other, another) in combinations(rooms, 2):
        assert not overlap(box, another), f"{one} and {other}"
    for kind, box in rooms:
        assert box.x >= 0
        assert box.x + box.width <= scene.width
        assert not any(overlap(box, other) for other in others), kind
        assert not any(enters(a, b, box) for run in runs for a, b in pairwise(run)), kind


def room(label: PlacedLabel, x: float) -> Box:
    size = SIZE * label.scale
    return Box(label.x + x, label.y - size, label.scale * label.label.width, 1.25 * size, 0)


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("one-to-many", {"ty": 11}),
        ("one-to-many", {"ty": 3, "cell": "lstm", "layers": 2}),
        ("encoder-decoder", {"tx": 2, "ty": 3, "layers": 2, "feedback": "on"}),
        ("custom", {"io": "bobo", "feedback": "on"}),
    ],
)
def test_every_copy_of_shared_weights_is_named(pattern: str, said: dict[str, object], style: str) -> None:
    """Also where an output is fed back: that wire carries the weights of an input's."""
    scene = stages.scene(figure_spec(pattern, style=style, show="weights", **said))
    found: dict[tuple[str, str], set[str]] = {}
    for column in scene.columns:
        part = (
            "decoder" if 0 < int(str(said.get("tx", 0))) * (pattern == "encoder-decoder") < column.t else ""
        )
        for wire in column.wires:
            assert wire.label, (wire.source, wire.target)
            kind = wire.kind.replace("feedback", "input")
            found.setdefault((kind, part + wire.target.rpartition(".")[0]), set()).add(wire.label.label.tex)
    reading = {key: names for key, names in found.items() if key[0] not in ("output", "memory")}
    assert all(len(names) == 1 for names in reading.values()), reading


@pytest.mark.parametrize("view", ["unrolled", "folded"])
@pytest.mark.parametrize("style", sorted(STYLES))
def test_an_lstm_s_memory_is_a_second_line_beside_its_state_s(style: str, view: str) -> None:
    said = {"cell": "lstm", "tx": 3, "layers": 2, "direction": "bidirectional"}
    spec = figure_spec("many-to-many", style=style, view=view, **said)
    scene = stages.scene(spec)
    lines: dict[str, dict[tuple[str, str], Wire]] = {"recurrent": {}, "memory": {}}
    for column in scene.columns:
        for wire in column.wires:
            if wire.kind in lines:
                lines[wire.kind][wire.source, wire.target] = wire
    assert len(lines["memory"]) == (12 if style == "computed" else 8)
    assert lines["memory"].keys() == lines["recurrent"].keys()
    for ends, memory in lines["memory"].items():
        state = lines["recurrent"][ends]
        # The lines lie beside each other, and the memory's comes in above.
        assert 8 <= state.end[1] - memory.end[1] <= 12
        assert memory.end[0] == state.end[0]
    named = [wire.label.label.tex for wire in lines["memory"].values() if wire.label]
    assert "c^{[2]" + r"\,\langle " + ("1" if view == "unrolled" else "t") + r"\rangle}" in named
    assert "A second line carries the memory c from step to step." in say(scene.description)
    for cell in ("rnn", "gru"):
        wires_of = [w for c in stages.scene(spec.change(cell=cell)).columns for w in c.wires]
        assert not [wire for wire in wires_of if wire.kind == "memory"]


@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
def test_a_book_names_the_weights_that_the_computed_figure_names(direction: str) -> None:
    said = {"tx": 3, "layers": 2, "direction": direction, "show": "weights"}
    named = []
    for style in ("textbook", "computed"):
        columns = stages.scene(figure_spec("many-to-many", style=style, **said)).columns
        wires = [wire for column in columns for wire in column.wires if wire.label]
        named.append({(wire.kind, wire.target[0], wire.label and wire.label.label.uses) for wire in wires})
    assert named[0] == named[1]
    assert named[0]


@pytest.mark.parametrize("slug", GALLERY)
def test_the_tip_of_every_arrow_has_a_direction_to_point_in(slug: str) -> None:
    scene = stages.scene(read_address(GALLERY[slug]))
    arrows: list[Wire | Return] = []
    for column in scene.columns:
        arrows += [*column.wires, *column.returns]
    for arrow in arrows:
        *_, before, end = path_points(arrow.route)
        assert before != end, arrow.route
