"""Inside: every cell's drawing against the run that it shows, and its picture."""

import json
import re
from collections.abc import Callable
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.engine.cells.drawing import ACTS
from rnn_unroll.engine.cells.pieces import as_text
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build, inside
from rnn_unroll.graphs.equations import equations
from rnn_unroll.graphs.inside import written
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts.inside.cell import MARGIN, READABLE
from rnn_unroll.picture.layouts.inside.one_unit import EDGE, TINT, TYPE
from rnn_unroll.picture.marks import Box, PlacedLabel
from rnn_unroll.picture.route import Point
from rnn_unroll.picture.scene import Scene
from rnn_unroll.words import say
from tests.drawings import SVG, again, figure_spec, root_of, with_hidden
from tests.strategies import inside_specs
from tests.test_draw import FORBIDDEN, HREF, plain_svg
from tests.test_layouts import EM, enters, on_border, overlap, path_points, shrunk

every_cell = pytest.mark.parametrize("slug", sorted(CELLS))
few = settings(max_examples=15)
"""Of each cell; the cell's file says the same of every size and step."""


def sigma(z):
    return 1 / (1 + np.exp(-z))


def hard(z):
    return np.clip(0.2 * z + 0.5, 0, 1)


def relu(z):
    return np.maximum(0, z)


MAKES: dict[str, Callable[..., np.ndarray]] = {
    "sigma": sigma,
    "hard": hard,
    "tanh": np.tanh,
    "squash": np.tanh,
    "relu": relu,
    "identity": lambda z: z,
    "complement": lambda v: 1 - v,
    "times": lambda one, other: one * other,
    "plus": lambda *terms: sum(terms),
    "join": lambda state, read: np.concatenate([state, read]),
}
"""What each act makes of the vectors that come in, written once more."""


# --- the declarations ----------------------------------------------------------------


@every_cell
def test_every_line_joins_what_is_there_and_leaves_where_its_vector_is_made(slug: str) -> None:
    drawing = CELLS[slug].drawing
    made: dict[str, str] = {}
    for line in drawing.lines:
        assert line.source in drawing.parts or line.source == line.vector
        assert line.target in drawing.parts or line.target == line.vector
        assert made.setdefault(line.vector, line.source) == line.source
    assert set(made) == set(drawing.vectors)
    assert {line.source for line in drawing.lines} >= set(drawing.parts)
    assert {line.target for line in drawing.lines} >= set(drawing.parts)
    assert not set(drawing.parts) & set(drawing.vectors)


@every_cell
def test_only_the_first_line_of_a_vector_starts_without_a_branch(slug: str) -> None:
    seen = set()
    for line in CELLS[slug].drawing.lines:
        assert (line.branch is not None) == (line.vector in seen)
        seen.add(line.vector)


@every_cell
def test_an_act_is_known_and_weights_have_a_name(slug: str) -> None:
    for part in CELLS[slug].drawing.parts.values():
        assert part.act in ACTS
        assert bool(part.sign) == (ACTS[part.act].kind == "weights")


def test_an_lstm_has_three_sigmoids_and_two_hyperbolic_tangents() -> None:
    for slug in ("lstm", "lstm-peephole"):
        acts = [part.act for part in CELLS[slug].drawing.parts.values()]
        assert (acts.count("sigma"), acts.count("tanh"), acts.count("squash")) == (3, 1, 1)


def test_a_peephole_lstm_looks_at_the_memory_before_and_after() -> None:
    lines = CELLS["lstm-peephole"].drawing.lines
    looks = {(line.vector, line.target) for line in lines if line.vector in ("c_before", "c")}
    assert {("c_before", "W_f"), ("c_before", "W_u"), ("c", "W_o")} <= looks


def test_the_reset_gate_stands_before_the_product_or_after_it() -> None:
    def product(slug: str) -> str:
        return next(line.target for line in CELLS[slug].drawing.lines if line.vector == "opened")

    assert product("gru") == "second_join"
    assert product("gru-torch") == "adding"


# --- the numbers -----------------------------------------------------------------------


@every_cell
@few
@given(data=st.data())
def test_every_part_gives_what_it_makes_of_what_comes_in(slug: str, data: st.DataObject) -> None:
    spec = data.draw(inside_specs(slug))
    trace = stages.trace(spec)
    drawing, values = CELLS[slug].drawing, inside.vectors(trace, spec.at)
    for key, part in drawing.parts.items():
        # A gate that is stored equals σ of its pre-activation: that tests the weights before it.
        if ACTS[part.act].kind == "weights":
            continue
        into = [line.vector for line in drawing.lines if line.target == key]
        into.sort(key=lambda name: drawing.vectors[name].role == "input")
        (out,) = {line.vector for line in drawing.lines if line.source == key}
        made = MAKES[part.act](*(values[name] for name in into))
        assert np.allclose(values[out], made, rtol=1e-12, atol=1e-12), key


@every_cell
@few
@given(data=st.data())
def test_what_comes_out_of_a_cell_is_what_the_run_stored(slug: str, data: st.DataObject) -> None:
    spec = data.draw(inside_specs(slug))
    trace = stages.trace(spec)
    at = spec.at
    values = inside.vectors(trace, at)
    direction = at.direction
    state, gates = trace.steps[at.t - 1].layers[at.layer - 1][direction]
    for name, vector in {**state.named(), **gates}.items():
        if name in values:
            assert np.array_equal(values[name], vector)
    assert np.array_equal(values.get("a", values.get("c")), state.a)
    before = at.t - 2 if direction == 0 else at.t
    if 0 <= before < len(trace.steps) and trace.steps[before] and not trace.plan.boundary:
        state, _ = trace.steps[before].layers[at.layer - 1][direction]
        for name, vector in state.named().items():
            assert np.array_equal(values.get(f"{name}_before", vector), vector)
    if at.layer == 1:
        assert np.array_equal(values["x"], trace.steps[at.t - 1].x)


@every_cell
@few
@given(data=st.data())
def test_every_equation_holds_with_its_numbers_put_in(slug: str, data: st.DataObject) -> None:
    spec = data.draw(inside_specs(slug))
    values = inside.vectors(stages.trace(spec), spec.at)
    cell = CELLS[slug]
    assert len(cell.equations.worked) == len(cell.equations) == len(equations()[f"state-{slug}"])
    numbers = {name: f"values['{name}']" for name in cell.equations.numbers}
    for line in cell.equations.worked:
        said = as_text(line, numbers)
        said = said.replace(r"\operatorname{ReLU}", "relu").replace(r"\cdot", "*").replace("\\", "")
        scope = {"values": values, "sigma": sigma, "sigma_h": hard, "tanh": np.tanh, "relu": relu}
        sides = [eval(side, scope) for side in said.split(" = ")]
        assert all(np.allclose(one, other, rtol=1e-12, atol=1e-12) for one, other in pairwise(sides)), line


@every_cell
@few
@given(data=st.data())
def test_the_numbers_of_a_pre_activation_are_the_sum_of_its_parts(slug: str, data: st.DataObject) -> None:
    spec = data.draw(inside_specs(slug))
    values = inside.vectors(stages.trace(spec), spec.at)
    drawing, laws = CELLS[slug].drawing, CELLS[slug].equations
    worked = [as_text(line, {name: f"@{name}" for name in laws.numbers}) for line in laws.worked]
    for name in [name for name in drawing.vectors if name.split("_")[0] == "z"]:
        sums = [
            re.findall(r"@(\w+)", side[: side.index(")")] if ")" in side else side)
            for line in worked
            for side in [line.split(" = ")[0]]
            if f"@{name})" in line or name == "z"
        ]
        (terms,) = sums
        assert len(terms) >= 3
        if "\\cdot" not in next(line for line in worked if f"@{terms[0]}" in line).split(" = ")[0]:
            assert np.allclose(sum(values[term] for term in terms), values[name], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("cell", ["lstm", "rnn", "gru-torch"])
def test_an_equation_of_a_deep_network_reads_the_layer_below(cell: str) -> None:
    def laws(**said: object) -> str:
        made = build.cell(Run(figure_spec("many-to-many", view="cell", cell=cell, **said)))
        return " ".join(side for k in range(len(made.cell.equations)) for side in inside.general(made, k))

    t = r"\langle t\rangle"
    assert f"x^{{{t}}}" in laws()
    assert f"x^{{{t}}}" in laws(layers=2, at="a.1.3")
    deep = laws(layers=2, at="a.2.3")
    assert "x^" not in deep
    assert f"a^{{[1]{t}}}" in deep
    assert "^{[2]" in deep
    both = laws(layers=2, at="r.2.3", direction="bidirectional")
    assert f"[a^{{[1]{t}}}, r^{{[1]{t}}}]" in both
    assert "@" not in both


@given(inside_specs())
def test_json_tells_every_vector_of_the_cell_in_full(spec) -> None:
    told = json.loads(EXPORTS["json"].render(spec))["inside"]
    values = inside.vectors(stages.trace(spec), spec.at)
    assert told == {"at": spec.at, "vectors": {name: v.tolist() for name, v in values.items()}}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.00"),
        (-0.001, "0.00"),
        (-0.416, "-0.42"),
        (9.996, "10.0"),
        (-12.34, "-12.3"),
        (123.4, "123"),
        (6.4e76, "6e76"),
    ],
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert written(value) == text


# --- the picture -------------------------------------------------------------------------


def boxes(scene: Scene) -> dict[str, Box]:
    (column,) = scene.columns
    return {node.key: node.box for node in column.nodes}


@every_cell
@few
@given(data=st.data())
def test_parts_and_vectors_never_overlap_and_lie_in_the_cell_or_beside_it(
    slug: str, data: st.DataObject
) -> None:
    scene = stages.scene(data.draw(inside_specs(slug)))
    (body,) = scene.initial
    for one, other in combinations(boxes(scene).values(), 2):
        assert not overlap(one, other)
    for node in scene.columns[0].nodes:
        assert overlap(node.box, body.box) == (node.kind not in ("state", "input")), node.key


@every_cell
@few
@given(data=st.data())
def test_wires_are_right_angled_end_on_borders_and_run_through_no_part(
    slug: str, data: st.DataObject
) -> None:
    scene = stages.scene(data.draw(inside_specs(slug)))
    placed = boxes(scene)
    drawing = CELLS[slug].drawing
    wires = scene.columns[0].wires
    carried = {(line.source, line.target): line.vector for line in drawing.lines}
    for wire in wires:
        if not wire.branch:
            assert on_border(wire.start, placed[wire.source]), wire.source
        assert on_border(wire.end, placed[wire.target]), wire.target
        points = path_points(wire.route)
        own = carried[wire.source, wire.target]
        for (x0, y0), (x1, y1) in pairwise(points):
            # A rounded bend is told by its corner, so that its sides are axis-parallel as well.
            assert min(abs(x0 - x1), abs(y0 - y1)) < 0.02
            for key, box in placed.items():
                if key != own:
                    assert not enters((x0, y0), (x1, y1), box), f"{wire.source} to {wire.target}: {key}"


@every_cell
@few
@given(data=st.data())
def test_a_branch_starts_on_another_wire_of_its_vector(slug: str, data: st.DataObject) -> None:
    scene = stages.scene(data.draw(inside_specs(slug)))
    drawing = CELLS[slug].drawing
    carried = {(line.source, line.target): line.vector for line in drawing.lines}
    wires = scene.columns[0].wires
    for wire in wires:
        if not wire.branch:
            continue
        x, y = wire.start
        own = carried[wire.source, wire.target]
        met = [
            True
            for other in wires
            if other is not wire and carried[other.source, other.target] == own
            for (x0, y0), (x1, y1) in pairwise([*path_points(other.route), other.end])
            if min(x0, x1) - 0.02 <= x <= max(x0, x1) + 0.02 and min(y0, y1) - 0.02 <= y <= max(y0, y1) + 0.02
        ]
        assert met, f"{wire.source} to {wire.target}"


@every_cell
@few
@given(data=st.data())
def test_wires_of_different_vectors_share_no_stretch_and_cross_only_where_told(
    slug: str, data: st.DataObject
) -> None:
    scene = stages.scene(data.draw(inside_specs(slug)))
    drawing = CELLS[slug].drawing
    lines = {(line.source, line.target): line for line in drawing.lines}
    for one, other in combinations(scene.columns[0].wires, 2):
        first, second = lines[one.source, one.target], lines[other.source, other.target]
        if first.vector == second.vector or first.over or second.over:
            continue
        for side in pairwise([*path_points(one.route), one.end]):
            for opposite in pairwise([*path_points(other.route), other.end]):
                assert not meet(side, opposite), (first, second)


Side = tuple[Point, Point]


def meet(one: Side, other: Side) -> bool:
    """Whether two axis-parallel segments cross, or lie on each other for more than a point."""

    def spans(side: Side, axis: int) -> tuple[float, float]:
        low, high = sorted((side[0][axis], side[1][axis]))
        return low, high

    overlaps = []
    for axis in (0, 1):
        (low, high), (bottom, top) = spans(one, axis), spans(other, axis)
        overlaps.append(min(high, top) - max(low, bottom))
    touch = min(overlaps) > -0.02 and max(overlaps) > 0.02
    (x0, x1), (u0, u1) = spans(one, 0), spans(other, 0)
    (y0, y1), (v0, v1) = spans(one, 1), spans(other, 1)
    through = (x0 + 1 < u0 == u1 < x1 - 1 and v0 + 1 < y0 == y1 < v1 - 1) or (
        u0 + 1 < x0 == x1 < u1 - 1 and y0 + 1 < v0 == v1 < y1 - 1
    )
    return touch or through


@given(inside_specs())
def test_everything_of_a_cell_lies_inside_the_view_box(spec) -> None:
    scene = stages.scene(spec)

    def inside_box(left: float, top: float, right: float, bottom: float) -> None:
        assert left >= 0
        assert top >= 0
        assert right <= scene.width
        assert bottom <= scene.height

    labels: list[PlacedLabel] = [formula.label for formula in scene.formulas]
    for node in (*scene.initial, *scene.columns[0].nodes):
        box = node.box
        inside_box(box.x, box.y, box.x + box.width, box.y + box.height)
        if node.label:
            labels.append(node.label)
            assert node.label.x >= box.x
            assert node.label.x + node.label.label.width * node.label.scale <= box.x + box.width + 0.1
    for label in labels:
        width = label.label.width * label.scale
        inside_box(label.x, label.y - 14 * label.scale, label.x + width, label.y + 6 * label.scale)
    assert scene.note is None or scene.note.x >= (EDGE if spec.look.one_unit else MARGIN)
    boxes_and_lines = [node.box for node in scene.columns[0].nodes]
    for formula in scene.formulas:
        placed = formula.label
        line = Box(placed.x, placed.y - 10, placed.label.width * placed.scale, 12, 0)
        assert not any(overlap(line, box) for box in boxes_and_lines)


@given(inside_specs(style="computed", numbers="all"))
def test_every_vector_shows_its_units_and_short_ones_their_numbers(spec) -> None:
    values = inside.vectors(stages.trace(spec), spec.at)
    for node in stages.scene(spec).columns[0].nodes:
        if node.kind not in ("vector", "state", "input"):
            assert node.strip is None
            continue
        assert node.values == tuple(values[node.key].tolist())
        assert node.strip is not None
        assert len(node.strip.cells) == len(node.values)
        plain = CELLS[spec.model.cell].drawing.vectors[node.key].plain
        long, own = len(node.values) > READABLE, node.kind != "input" and not plain
        assert (node.numbers is None) == (not own if long else plain)
        cells = [Box(*cell, corner=0) for cell in node.strip.cells]
        for cell in cells:
            assert node.box.x <= cell.x
            assert cell.x + cell.width <= node.box.x + node.box.width + 0.05
            assert node.box.y <= cell.y
            assert cell.y + cell.height <= node.box.y + node.box.height + 0.05
        assert not any(overlap(shrunk(one), shrunk(other)) for one, other in combinations(cells[:12], 2))
        if node.numbers:
            chosen = node.values[spec.look.unit - 1] if own else None
            told = (chosen,) if long else node.values
            assert (node.numbers.around is not None) == own
            if node.numbers.around:
                assert overlap(node.numbers.around, cells[spec.look.unit - 1])
                assert written(chosen) == say(node.numbers.texts[node.numbers.marked][0]).replace("−", "-")
            for (text, right, _), value in zip(node.numbers.texts, told, strict=True):
                assert say(text).replace("−", "-") == written(value)
                assert right <= node.box.x + node.box.width - 3
                # No number reaches the cells on its left.
                if not long:
                    assert right - len(text) * 10 * EM >= cells[0].x + cells[0].width - 1


ONE = inside_specs(style="computed", numbers="unit")
WIDEST, SMALLEST = 594, 11
"""The width in px that the page has for a cell, and the least size of its type."""


@given(ONE)
def test_one_unit_puts_its_number_on_every_wire_and_no_equation(spec) -> None:
    values, scene = inside.vectors(stages.trace(spec), spec.at), stages.scene(spec)
    assert scene.formulas == ()
    vectors = CELLS[spec.model.cell].drawing.vectors
    for node in scene.columns[0].nodes:
        vector = vectors.get(node.key)
        if vector is None or vector.plain or vector.role == "input":
            assert node.strip is None
            continue
        value = float(values[node.key][spec.look.unit - 1])
        assert node.text is not None
        assert node.text.value
        assert say(node.text.text).replace("−", "-") == written(value)
        assert (node.strip is None) == (spec.look.theme == "mono")
        if node.strip is None:
            continue
        (share,) = node.values
        # The colour has the sign of the number, and is the stronger the larger it is, up to 1.
        assert np.isclose(share, TINT * np.clip(value, -1, 1), atol=1e-4)


@given(ONE)
def test_the_numbers_of_one_unit_stand_apart_from_all_else(spec) -> None:
    scene = stages.scene(spec)
    nodes = scene.columns[0].nodes
    grounds = {node.key: Box(*node.strip.cells[0], corner=0) for node in nodes if node.strip}
    for key, ground in grounds.items():
        assert ground.x >= 0
        assert ground.x + ground.width <= scene.width
        assert ground.y + ground.height <= scene.height
        for node in nodes:
            if node.key != key:
                assert not overlap(shrunk(ground), node.box), (key, node.key)
        for other, box in grounds.items():
            assert other == key or not overlap(ground, box)


@pytest.mark.parametrize("slug", sorted(OFFERED))
def test_one_unit_fits_beside_the_network_in_type_that_can_be_read(slug: str) -> None:
    scene = stages.scene(figure_spec("many-to-one", view="cell", cell=slug, numbers="unit", tx=9))
    assert TYPE * min(1, WIDEST / scene.width) >= SMALLEST


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ({"text": "the cat sat", "at": "a.1.2"}, "“cat”"),
        ({"pattern": "encoder-decoder", "text": "the cat", "at": "a.1.3"}, None),
        ({"text": "the cat sat", "layers": 2, "at": "a.2.2"}, None),
    ],
)
def test_what_the_first_layer_reads_stands_beside_its_symbol(
    said: dict[str, object], read: str | None
) -> None:
    pattern = str(said.pop("pattern", "many-to-one"))
    scene = stages.scene(figure_spec(pattern, view="cell", cell="lstm", numbers="unit", **said))
    (node,) = (node for node in scene.columns[0].nodes if node.kind == "input")
    assert (say(node.text.text) if node.text else None) == read


def test_what_is_fed_back_stands_there_too() -> None:
    spec = figure_spec("one-to-many", view="cell", numbers="unit", at="a.1.3")
    (node,) = (node for node in stages.scene(spec).columns[0].nodes if node.kind == "input")
    assert node.text is not None
    chosen = stages.trace(spec).steps[1].token
    assert chosen is not None
    assert say(node.text.text) == f"“{spec.vocabulary[chosen]}”"


@given(inside_specs(style="textbook"))
def test_a_book_shows_the_cell_without_numbers(spec) -> None:
    scene = stages.scene(spec)
    assert all(node.strip is None and node.numbers is None for node in scene.columns[0].nodes)
    assert not any(formula.value for formula in scene.formulas)
    assert len(scene.formulas) == len(CELLS[spec.model.cell].equations)


# --- the markup ----------------------------------------------------------------------------


@given(inside_specs())
def test_the_inside_of_a_cell_is_byte_for_byte_what_svgwrite_writes(spec) -> None:
    assert plain_svg(spec) == with_hidden(spec)


@given(inside_specs())
def test_a_drawn_cell_keeps_the_contract(spec) -> None:
    svg = with_hidden(spec)
    root = root_of(svg)
    if not spec.reading.text:
        assert not FORBIDDEN.search(svg.decode())
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    used = {(element.get(HREF) or "")[1:] for element in root.iter()}
    assert set(ids) - {root.get("id")} == used - {""}
    for element in root.iter():
        for name in ("fill", "stroke"):
            colour = element.get(name)
            assert colour is None or colour == "none" or re.fullmatch("#[0-9a-f]{6}", colour)
    (group,) = (element for element in root.iter(SVG + "g") if element.get("class") == "step")
    assert group.get("data-t") == str(spec.at.t)
    keys = {element.get("data-key") for element in group.iter() if element.get("data-key")}
    drawing = CELLS[spec.model.cell].drawing
    assert keys == {*drawing.parts, *drawing.vectors}
    edges = [
        (element.get("data-source"), element.get("data-target"))
        for element in group.iter()
        if element.get("data-source")
    ]
    assert sorted(edges) == sorted((line.source, line.target) for line in drawing.lines)


@given(inside_specs(style="computed"), st.data())
def test_a_cell_whose_step_is_not_reached_shows_no_number(spec, data: st.DataObject) -> None:
    at = spec.at
    early = again(spec, at=at, step=data.draw(st.integers(0, at.t - 1)))
    root = root_of(with_hidden(early))
    groups = [group for group in root.iter(SVG + "g") if group.get("class") == "values"]
    assert groups
    assert all(group.get("visibility") == "hidden" for group in groups)
    scene = stages.scene(early)
    assert "not computed yet" in say(scene.description)
    assert not re.search(r"-?\d\.\d\d", say(scene.description))
    assert not any(re.search(r"\d\.\d\d", say(node.name)) for node in scene.columns[0].nodes)


def test_title_and_description_say_whose_inside_it_is() -> None:
    spec = figure_spec("many-to-many", view="cell", cell="lstm", layers=2, at="a.2.3")
    scene = stages.scene(spec)
    assert say(scene.title) == "Inside a[2]⟨3⟩: LSTM, layer 2, time step 3"
    assert (
        "starts from a[2]⟨2⟩ and c[2]⟨2⟩, reads the states of layer 1 and makes a[2]⟨3⟩ and c[2]⟨3⟩"
        in say(scene.description)
    )
    assert "Unit 1: " in say(scene.description)


# --- the address -----------------------------------------------------------------------------


@given(inside_specs())
def test_at_names_a_state_and_the_default_is_left_out(spec) -> None:
    said = again(spec, at=spec.at)
    assert said == spec
    default = again(spec, at=None).at
    assert (spec.look.at is None) == (spec.at == default)
    shown = len(spec.letters) if spec.look.step is None else min(spec.look.step, len(spec.letters))
    assert (default.chain, default.layer, default.t) == ("a", 1, max(1, shown))


@pytest.mark.parametrize(
    ("said", "culprit", "message"),
    [
        ({"at": "a.1.5"}, "at", "no state a.1.5; its states are a.{layer}.{step}, layer 1, step 1 to 4"),
        ({"at": "a.2.1"}, "at", "layer 1, step 1 to 4"),
        ({"at": "a.3.1", "layers": 2}, "at", "layer 1 to 2, step 1 to 4"),
        ({"at": "r.1.1"}, "at", "its states are a.{layer}.{step}, layer 1"),
        (
            {"at": "r.1.9", "direction": "bidirectional"},
            "at",
            "a.{layer}.{step} or r.{layer}.{step}, layer 1, step 1 to 4",
        ),
        ({"at": "a.1"}, "at", "at names a state: a.{layer}.{step}"),
        ({"at": "a.1.0"}, "at", "at names a state"),
        ({"at": "y.1"}, "at", "at names a state"),
        ({"at": "a.1.٣"}, "at", "at names a state"),
        ({"at": "a.1.1\n"}, "at", "at names a state"),
        ({"at": ""}, "at", "at names a state"),
        ({"unit": 7}, "unit", "unit must be from 1 to 6, not 7"),
        ({"unit": 65}, "unit", "unit must be from 1 to 6, not 65"),
        ({"unit": 0}, "unit", "unit must be from 1 to 6, not 0"),
        ({"unit": "x"}, "unit", "unit must be a whole number, one of the cell's units, not 'x'"),
        ({"at": "a.1.1", "view": "unrolled"}, "at", "at is for view=cell"),
        ({"unit": 2, "view": "unrolled"}, "unit", "unit is for view=cell"),
        (
            {"numbers": "unit", "view": "unrolled"},
            "numbers",
            "numbers=unit puts one number on each wire of a cell",
        ),
        ({"numbers": "unit", "style": "textbook"}, "numbers", "style=textbook has none"),
        ({"numbers": "units"}, "numbers", "units"),
    ],
)
def test_a_state_or_unit_that_is_not_there_is_refused(
    said: dict[str, object], culprit: str, message: str
) -> None:
    with pytest.raises(SpecError) as caught:
        figure_spec("many-to-many", **{"view": "cell", **said})
    assert caught.value.parameter == culprit
    assert message in caught.value.message
