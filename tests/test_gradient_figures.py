"""Gradient figures: what comes back is drawn where it flows, in its true size."""

import json
import math

import numpy as np
import pytest
from hypothesis import given

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import bptt
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts.parts.sizes import share
from rnn_unroll.words import say
from tests.drawings import figure_spec, root_of, with_hidden
from tests.strategies import specs

SVG = "{http://www.w3.org/2000/svg}"


def shown(spec: FigureSpec) -> list[bool]:
    """For each time step, whether its gradients are there to be seen."""
    root = root_of(with_hidden(spec))
    groups = [group for group in root.iter(SVG + "g") if group.get("class") == "gradients"]
    return [group.get("visibility") != "hidden" for group in groups]


def arrows(spec: FigureSpec) -> dict[tuple[str, str], tuple[float, float]]:
    """Size and width of every gradient's arrow, by source and target."""
    found = {}
    for edge in root_of(with_hidden(spec)).iter(SVG + "g"):
        if edge.get("data-kind") == "gradient" and edge.get("data-source"):
            ends = edge.get("data-source", ""), edge.get("data-target", "")
            found[ends] = float(edge.get("data-size", "")), float(edge[0].get("stroke-width", ""))
    return found


def test_gradients_come_back_step_by_step_after_the_run() -> None:
    for step in range(9):
        back = max(0, step - 4)
        spec = figure_spec("many-to-one", show="gradients", step=step)
        assert shown(spec) == [False] * (4 - back) + [True] * back
    assert shown(figure_spec("many-to-one", show="gradients")) == [True] * 4


@given(specs(style="computed"))
def test_what_flows_into_a_state_adds_up_to_its_gradient(spec: FigureSpec) -> None:
    """A state's gradient is the sum of what its arrows carry, so no longer than their lengths' sum."""
    if "gradients" not in spec.look.show:
        return
    graph = build.network(Run(spec))
    carried: dict[str, list[float]] = {}
    for step in graph.steps:
        for edge in step.gradients:
            carried.setdefault(edge.target, []).append(edge.size or 0.0)
    for node in graph.nodes:
        if node.kind == "state":
            sizes = carried.get(node.key, [])
            assert node.size is not None
            assert node.size <= math.fsum(sizes) * (1 + 1e-12)
            if len(sizes) == 1 and spec.model.cell.startswith("rnn"):
                assert node.size == pytest.approx(sizes[0], rel=1e-12)


def test_each_arrow_has_the_norm_of_its_vector_and_a_width_on_the_log_scale() -> None:
    spec = figure_spec("many-to-one", tx=6, show="gradients")
    made = Run(spec).gradients
    drawn = arrows(spec)
    for t in range(1, 6):
        size, width = drawn[f"a.1.{t + 1}", f"a.1.{t}"]
        true = float(np.linalg.norm(made.state(0, 0, t).a))
        assert size == pytest.approx(true, rel=6e-3)
        assert width == pytest.approx(1 + 5 * (math.log10(true) + 6) / 7, abs=0.006)
        assert drawn[f"a.1.{t}", f"x.{t}"][0] == pytest.approx(np.linalg.norm(made.x(t)), rel=6e-3)
    assert drawn["l.1", "y.1"][0] == pytest.approx(np.linalg.norm(made.logits[0]), rel=6e-3)


def test_a_size_beyond_the_scale_stands_at_its_end() -> None:
    assert share(0.0) == share(1e-300) == share(1e-6) == 0
    assert share(10.0) == share(math.inf) == 1
    assert share(10**-2.5) == pytest.approx(0.5)


def test_nothing_comes_back_through_a_chosen_token() -> None:
    chosen = arrows(figure_spec("one-to-many", show="gradients"))
    smooth = arrows(figure_spec("one-to-many", feedback="softmax", show="gradients"))
    assert ("a.1.2", "y.1") not in chosen
    assert ("a.1.2", "y.1") in smooth


def test_a_dead_unit_hands_back_a_gradient_that_is_dashed() -> None:
    """Before the first input, a bidirectional chain of one step reads nothing that could come back."""
    root = root_of(with_hidden(figure_spec("custom", io="bi", show="gradients")))
    dashed = [e[0] for e in root.iter(SVG + "g") if e.get("data-size") == "0" and e.get("data-target")]
    assert dashed
    assert all(path.get("stroke-dasharray") for path in dashed)


@given(specs())
def test_json_tells_every_gradient_that_is_drawn(spec: FigureSpec) -> None:
    if "gradients" not in spec.look.show:
        return
    data = json.loads(EXPORTS["json"].render(spec))
    losses = [step["gradients"]["loss"] for step in data["steps"] if step["gradients"]["loss"] is not None]
    assert data["loss"] == pytest.approx(math.fsum(losses), rel=1e-12, abs=1e-12)
    for node in build.network(Run(spec)).nodes:
        if node.kind == "state":
            direction = "backward" if node.backward else "forward"
            told = data["steps"][node.t - 1]["gradients"]["layers"][node.layer - 1][direction]["a"]
            assert node.size == pytest.approx(math.hypot(*told), rel=1e-12)
    for step in data["steps"]:
        if step["y"] is not None:
            j = [other["t"] for other in data["steps"] if other["y"] is not None].index(step["t"])
            y = step["y"][data["vocabulary"].index(data["targets"][j])]
            assert step["gradients"]["loss"] == pytest.approx(-math.log(y), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(("pattern", "lengths"), [("many-to-one", {"tx": 255}), ("one-to-many", {"ty": 255})])
def test_gradients_that_explode_are_told_as_numbers(pattern: str, lengths: dict[str, int]) -> None:
    more: dict[str, object] = {"feedback": "softmax"} if pattern == "one-to-many" else {}
    more |= {"cell": "rnn-linear", "init": "orthogonal", "radius": 4, "layers": 4, "show": "gradients"}
    data = json.loads(EXPORTS["json"].render(figure_spec(pattern, **lengths, **more)))
    sizes = [step["gradients"]["layers"][0]["forward"]["contribution"]["W_aa"] for step in data["steps"]]
    assert all(map(math.isfinite, sizes))


@given(specs())
def test_heat_is_the_gradient_of_the_logit_that_was_chosen(spec: FigureSpec) -> None:
    trace = stages.trace(spec)
    if "connectivity" not in spec.look.show or not trace.plan.ty:
        return
    of = spec.look.output or trace.plan.ty
    made = bptt.connectivity(trace, of)
    steps = {step.i: step.t for step in trace.plan.steps if step.i}
    for node in build.network(Run(spec)).nodes:
        if node.kind == "input":
            assert node.heat == pytest.approx(np.linalg.norm(made.x(steps[node.number])), rel=1e-12)


@given(specs())
def test_notes_and_legends_have_room_in_the_figure(spec: FigureSpec) -> None:
    scene = stages.scene(spec)
    lines = [scene.note, *((*scene.legend.lines, scene.legend.total) if scene.legend else ())]
    for line in filter(None, lines):
        # The widest of the fonts that a reader may have takes 0.56 em a character, of 12 px.
        assert line.x + 6.7 * len(say(line.text)) <= scene.width


def test_what_only_the_end_of_the_run_can_tell_waits_for_it() -> None:
    for step in range(5):
        spec = figure_spec("many-to-one", show="connectivity,gradients", step=step)
        ends = [group for group in root_of(with_hidden(spec)).iter(SVG + "g") if group.get("class") == "end"]
        assert len(ends) == 5, "the loss, and the heat of four inputs"
        assert {group.get("visibility") for group in ends} == {"hidden" if step < 4 else None}


def test_an_input_after_the_output_is_cold() -> None:
    """Without a backward chain an output depends on nothing that comes later."""
    spec = figure_spec("many-to-many", show="connectivity", output=2)
    heats = [node.heat for node in build.network(Run(spec)).nodes if node.kind == "input"]
    assert all(heats[:2])
    assert heats[2:] == [0, 0]


def test_the_relative_scale_makes_the_largest_the_hottest() -> None:
    spec = figure_spec("many-to-one", show="connectivity", heat="relative")
    scene = stages.scene(spec)
    inputs = [node for column in scene.columns for node in column.nodes if node.kind == "input"]
    heats = [node.heat.share for node in inputs if node.heat]
    assert max(heats) == 1
    assert min(heats) < 0.5
