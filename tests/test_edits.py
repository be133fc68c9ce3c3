"""Edits: what an address changes in a run, in its numbers, and in everything that tells of it."""

import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address import write
from rnn_unroll.address.edits import cut, weight
from rnn_unroll.address.edits.edit import MOST
from rnn_unroll.address.edits.edited import KINDS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build, worked
from rnn_unroll.graphs.graph import Graph
from rnn_unroll.graphs.run import Run
from tests.drawings import SVG, edges_of, figure_spec, root_of, with_hidden
from tests.strategies import specs

SAID = "one-to-many"


def graph_of(spec: FigureSpec) -> Graph:
    return build.network(Run(spec))


def data_of(spec: FigureSpec) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(EXPORTS["json"].render(spec))
    return found


def states(spec: FigureSpec) -> list[np.ndarray]:
    return [step.layers[-1][0].state.a for step in Run(spec).trace.steps]


def said(spec: FigureSpec) -> list[str]:
    return [spec.vocabulary[k] for k in Run(spec).trace.tokens.tolist()]


# --- any edits -------------------------------------------------------------------


def vector(draw: st.DrawFn, width: int) -> str:
    return ",".join(
        draw(st.lists(st.sampled_from(["0", "1", "-0.5", "0.25"]), min_size=width, max_size=width))
    )


@st.composite
def edited(draw: st.DrawFn, view: str | None = None) -> FigureSpec:
    """Any valid figure, with any edits that it can have."""
    spec = draw(specs(style="computed", view=view))
    run = Run(spec)
    plan, network, model = run.plan, run.trace.network, spec.model
    attends = network.attention is not None
    edges = sorted(cut.edges(plan, network.cell.memory == "own", model.layers, model.directions, attends))
    held = [
        f"{letter}.{draw(st.integers(1, model.layers))}.{draw(st.sampled_from(['*', str(len(plan.steps))]))}"
        f".{draw(st.integers(1, model.hidden))}:{draw(st.sampled_from(['0', '1', '-0.5']))}"
        for letter in draw(st.lists(st.sampled_from("ar"[: model.directions]), max_size=1))
    ]
    names = sorted(name for name, arrays in weight.parameters(network).items() if len(arrays) == 1)
    pairs = {
        "clamp": held,
        "cut": list(map(str, draw(st.lists(st.sampled_from(edges), max_size=3, unique=True)))),
        "weight": [f"{name}:0.5" for name in draw(st.lists(st.sampled_from(names), max_size=1))],
    }
    if plan.tx:
        at = draw(st.integers(1, plan.tx))
        pairs["input"] = [f"{at}:{vector(draw, len(model.sequence(spec.reading, plan)[0]))}"][
            : draw(st.integers(0, 1))
        ]
    if plan.ty:
        token = draw(st.sampled_from([t for t in spec.vocabulary if not re.search(r",\d+:", t)] or [""]))
        pairs["force"] = [f"{draw(st.integers(1, plan.ty))}:{token}"][
            : draw(st.integers(0, 1)) if token else 0
        ]
    query = write.query(spec) | {name: ",".join(found) for name, found in pairs.items() if found}
    return parse(spec.wiring.pattern, query.items())


@settings(max_examples=60)
@given(edited())
def test_an_edited_figure_has_an_address_that_means_it(spec: FigureSpec) -> None:
    path, _, _ = write.address(spec).partition("?")
    assert path == f"/v1/figures/{spec.wiring.pattern}.svg"
    assert parse(spec.wiring.pattern, write.query(spec).items()) == spec


@settings(max_examples=60)
@given(edited())
def test_what_no_edit_reaches_is_what_it_was(spec: FigureSpec) -> None:
    """A node that differs from the run without the edits reads, along edges, from one that is edited."""
    assume(spec.is_edited and not spec.edited.weight)
    graph = graph_of(spec)
    reached: set[str] = {node.key for node in graph.nodes if node.mark}
    reached |= {edge.target for edge in graph.edges if edge.cut}
    for _ in graph.nodes:
        reached |= {edge.target for edge in graph.edges if edge.source in reached}
        # The state h̃ stands on the edge to its output.
        reached |= {f"h.{node.t}" for node in graph.nodes if node.kind == "output" and node.key in reached}
        reached |= {
            f"h.{edge.t}" for edge in graph.edges if edge.kind == "attention" and edge.source in reached
        }
        reached |= {f"h.{edge.t}" for edge in graph.edges if edge.kind == "attention" and edge.cut}
        for node in graph.nodes:
            if node.kind == "attended" and node.key in reached:
                reached |= {edge.target for edge in graph.edges if edge.kind == "output" and edge.t == node.t}
            if node.kind == "attended" and f"a.{graph.layers}.{node.t}" in reached:
                reached.add(node.key)
    changed = {node.key for node in graph.nodes if node.ghost}
    assert changed <= reached


@settings(max_examples=40)
@given(edited(view="unrolled"))
def test_json_has_the_numbers_of_both_runs(spec: FigureSpec) -> None:
    data = data_of(spec)
    plain = spec.change(**dict.fromkeys(KINDS, ()))
    assert ("before" in data) == ("edits" in data) == spec.is_edited
    if spec.is_edited:
        assert data["before"]["steps"] == data_of(plain)["steps"]
        assert [one["edit"] for one in data["edits"]] == [str(edit) for edit in spec.edited.all]
        assert all(one["says"].endswith(".") for one in data["edits"])


@settings(max_examples=30)
@given(edited(view="unrolled"))
def test_the_drawing_marks_every_edge_that_is_cut_and_no_other(spec: FigureSpec) -> None:
    root = root_of(with_hidden(spec))
    marked = {
        (one.get("data-kind"), one.get("data-source"), one.get("data-target"))
        for one in root.iter(SVG + "g")
        if one.get("data-edit") == "cut"
    }
    wanted = {(edge.kind, edge.source, edge.target) for edge in graph_of(spec).edges if edge.cut}
    assert marked == wanted & (edges_of(root) | marked)
    assert len(wanted) == len(spec.edited.cut)


# --- laws ------------------------------------------------------------------------


@pytest.mark.parametrize("cell", sorted(OFFERED))
@pytest.mark.parametrize("pattern", [SAID, "encoder-decoder"])
def test_teacher_forcing_is_forcing_every_output_to_its_target(pattern: str, cell: str) -> None:
    taught = figure_spec(pattern, cell=cell, feedback="targets", tx=1 if pattern == SAID else 3, ty=5)
    targets = Run(taught).targets
    forced = taught.change(
        feedback="on", force=parse(pattern, [("ty", "5"), ("force", listed(targets))]).edited.force
    )
    for one, other in zip(states(taught), states(forced), strict=True):
        assert np.allclose(one, other, rtol=0, atol=1e-12)
    assert np.allclose(Run(taught).trace.y, Run(forced).trace.y, rtol=0, atol=1e-12)
    assert said(forced) == list(targets)


def listed(tokens: tuple[str, ...]) -> str:
    return ",".join(f"{j}:{token}" for j, token in enumerate(tokens, start=1))


@pytest.mark.parametrize("cell", sorted(OFFERED))
def test_an_input_edited_to_the_vector_of_another_token_reads_that_token(cell: str) -> None:
    text = figure_spec("many-to-one", cell=cell, text="a b c a d")
    vector = ",".join("1" if token == "b" else "0" for token in text.vocabulary)
    edited = parse("many-to-one", (write.query(text) | {"input": f"4:{vector}"}).items())
    other = figure_spec("many-to-one", cell=cell, text="a b c b d")
    for one, two in zip(states(edited), states(other), strict=True):
        assert np.array_equal(one, two)


@pytest.mark.parametrize("cell", ["rnn", "rnn-relu", "rnn-linear"])
def test_without_recurrent_edges_every_step_starts_anew_as_without_recurrent_weights(cell: str) -> None:
    whole = states(figure_spec("many-to-many", cell=cell, tx=4))
    edges = ",".join(f"a.1.{t}>a.1.{t + 1}" for t in range(1, 4))
    severed = parse("many-to-many", [("cell", cell), ("cut", edges)])
    unweighed = parse("many-to-many", [("cell", cell), ("weight", "W_aa:0")])
    for one, two in zip(states(severed), states(unweighed), strict=True):
        assert np.allclose(one, two, rtol=0, atol=1e-15)
    assert not np.allclose(states(severed)[-1], whole[-1])


def test_a_memory_that_is_only_kept_stays_what_it_is() -> None:
    kept = parse("many-to-one", [("cell", "lstm"), ("tx", "6"), ("clamp", "u.1.*.*:0,f.1.*.*:1,u.1.1.*:0")])
    memories = [step.layers[0][0].state.c for step in Run(kept).trace.steps]
    assert all(np.array_equal(memory, np.zeros(6)) for memory in memories)
    first = parse(
        "many-to-one", [("cell", "lstm"), ("clamp", "c.1.1.*:0.5,u.1.2.*:0,f.1.2.*:1,u.1.3.*:0,f.1.3.*:1")]
    )
    memories = [step.layers[0][0].state.c for step in Run(first).trace.steps[:3]]
    assert all(np.array_equal(memory, np.full(6, 0.5)) for memory in memories)


def test_a_cut_memory_begins_again_and_the_state_goes_on() -> None:
    run = Run(parse("many-to-one", [("cell", "lstm"), ("cut", "c.1.2>c.1.3")]))
    second, third = run.trace.steps[1].layers[0][0], run.trace.steps[2].layers[0][0]
    gates = third.gates
    assert np.allclose(third.state.c, gates["update"] * gates["candidate"], rtol=0, atol=1e-15)
    assert np.any(second.state.a)


def test_an_edge_of_attention_that_is_cut_gets_no_weight_and_the_others_all_of_it() -> None:
    spec = parse("encoder-decoder", [("attention", "on"), ("tx", "3"), ("ty", "2"), ("cut", "a.1.2>a.1.5")])
    weights = Run(spec).trace.attended.weights
    assert weights[1][1] == 0
    assert np.allclose(weights.sum(axis=-1), 1)
    assert weights[0][1] > 0


STEP = 1e-3

BOTH_WAYS = {"cell": "gru", "direction": "bidirectional"}
DEEP = {"cell": "gru-torch", "layers": "2"}


@pytest.mark.parametrize(
    ("pattern", "query", "name"),
    [
        ("many-to-one", {"cell": "lstm", "clamp": "f.1.2.*:0.5,a.1.3.2:0.25"}, "W_f.2.4"),
        (
            "many-to-many",
            {"cell": "gru", "direction": "bidirectional", "cut": "r.1.3>r.1.2,x.2>a.1.2"},
            "a.1.W_u.1.2",
        ),
        (
            "encoder-decoder",
            {"cell": "gru-torch", "cut": "a.1.4>a.1.5", "layers": "2"},
            "decoder.a.2.W_c.3.3",
        ),
        ("encoder-decoder", {"attention": "on", "cut": "a.1.2>a.1.6", "clamp": "a.1.*.1:0.5"}, "W_h.2.3"),
        ("one-to-many", {"feedback": "targets", "clamp": "a.1.2.*:0.1"}, "W_aa.2.3"),
        ("one-to-many", {"feedback": "softmax", "cut": "y.2>a.1.3"}, "W_ax.2.3"),
        ("one-to-many", {"force": "2:mi,3:do"}, "W_ax.1.1"),
        ("many-to-one", {"input": "2:0.5,-1,0.25,1", "cell": "lstm-peephole"}, "p_f.2"),
        ("custom", {"io": "ibnob", "feedback": "on", "cut": "y.1>a.1.3,a.1.4>y.2"}, "W_ya.1.2"),
    ],
)
def test_gradients_are_those_of_the_edited_network(pattern: str, query: dict[str, str], name: str) -> None:
    """The gradient of one entry of a parameter, at a value that an edit gives it, beside differences."""
    pairs = query | {"show": "gradients"}

    def at(value: float) -> FigureSpec:
        return parse(pattern, (pairs | {"weight": f"{name}:{value:.6f}"}).items())

    loss = {k: Run(at(0.3 + k * STEP)).gradients.loss for k in (-2, -1, 1, 2)}
    slope = (loss[-2] - 8 * loss[-1] + 8 * loss[1] - loss[2]) / (12 * STEP)
    place, *entry = re.fullmatch(r"(.*?)((?:\.\d+)+)", name).groups()
    index = tuple(int(k) - 1 for k in entry[0].split(".")[1:])
    gradients = Run(at(0.3)).gradients
    assert gradient(gradients, place)[index] == pytest.approx(slope, rel=1e-6, abs=1e-8)


def gradient(gradients: Gradients, place: str) -> np.ndarray:
    """The gradient of a parameter by the name that an address gives it."""
    *where, parameter = place.split(".")
    for shared in (gradients.head, gradients.attention):
        if shared and parameter in shared:
            return shared[parameter]
    named = {str(name): found for name, found in gradients.parts.items()}
    part = where.pop(0) if where and where[0] in named else next(iter(named))
    layer, direction = (int(where[1]) - 1, "ar".index(where[0])) if where else (0, 0)
    found: np.ndarray = named[part].parameters()[layer][direction][parameter]
    return found


@settings(max_examples=20)
@given(edited(view="unrolled"), st.sampled_from(["ghosts", "difference", "off"]))
def test_how_both_runs_are_shown_changes_no_number(spec: FigureSpec, how: str) -> None:
    assume(spec.is_edited)
    one, two = data_of(spec), data_of(spec.change(compare=how))
    assert one["steps"] == two["steps"]
    assert ("before" in two) == (how != "off")


def test_a_network_that_ends_by_itself_is_run_until_the_edited_run_ends() -> None:
    plain = figure_spec("encoder-decoder", task="date")
    ended = parse("encoder-decoder", [("task", "date"), ("force", "3:⟨eos⟩")])
    assert said(ended)[2:] == ["⟨eos⟩"]
    assert len(said(plain)) > 3
    other = parse("one-to-many", [("task", "tune"), ("weight", "W_u:0")])
    before = Run(other).before
    assert said(other)[-1] == "⟨eos⟩"
    assert before is not None
    assert len(before.trace.tokens) == len(said(other))


def test_without_names_that_end_alike_an_edit_of_all_is_that_of_each() -> None:
    every = parse("many-to-one", [("clamp", "a.1.2.*:0.5")])
    each = parse("many-to-one", [("clamp", ",".join(f"a.1.2.{k}:0.5" for k in range(1, 7)))])
    assert np.array_equal(Run(every).trace.y, Run(each).trace.y)


# --- words, marks ------------------------------------------------------------------


def test_the_alternative_text_says_what_was_changed_and_what_would_have_been() -> None:
    spec = figure_spec(SAID, force="2:mi")
    assert "ŷ⟨2⟩ forced to mi; without it the run would have chosen re." in stages.alternative(spec)


def test_a_forced_output_that_nothing_reads_is_said_to_change_nothing() -> None:
    last = parse("many-to-many", [("force", "2:mi")])
    assert "nothing reads it, so nothing after it changes" in stages.alternative(last)
    graph = graph_of(last)
    assert {node.key for node in graph.nodes if node.ghost} <= {"y.2"}
    for how in ("softmax", "targets"):
        unread = figure_spec(SAID, force="2:mi", feedback=how)
        assert "nothing reads it, so nothing after it changes" in stages.alternative(unread)


def test_an_early_answer_that_another_one_was_says_which() -> None:
    spec = figure_spec("many-to-one", task="sentiment", early="on", text="not a bad film", cut="a.1.1>a.1.2")
    second = next(node for node in graph_of(spec).nodes if node.key == "early.2")
    assert second.ghost is not None
    assert {second.token, second.ghost.token} == {"positive", "negative"}


@pytest.mark.parametrize(
    ("pattern", "query", "sentence"),
    [
        ("many-to-one", {"clamp": "a.1.2.*:0"}, "All units of a⟨2⟩ are held at 0."),
        ("many-to-one", {"cell": "lstm", "clamp": "f.1.*.2:1"}, "Unit 2 of Γ_f at every step is held at 1."),
        ("many-to-one", {"layers": "2", "cut": "a.1.2>a.2.2"}, "Nothing passes from a[1]⟨2⟩ to a[2]⟨2⟩."),
        ("many-to-one", {"weight": "W_aa.2.3:-0.5"}, "W_aa[2, 3] is -0.5 in every step."),
        ("many-to-one", {"weight": "b_a:0"}, "All of b_a is 0 in every step."),
        ("many-to-one", {"input": "1:1,1,1,1"}, "x⟨1⟩ reads another vector."),
        (
            SAID,
            {"feedback": "targets"},
            "Each step after an output reads that output's target (teacher forcing).",
        ),
        (SAID, {"feedback": "targets", "compare": "feedback"}, "On its own outputs it would have chosen"),
        (
            "many-to-one",
            {"cell": "lstm", "cut": "c.1.2>c.1.3", "compare": "difference"},
            "new minus what was",
        ),
    ],
)
def test_each_change_is_said(pattern: str, query: dict[str, str], sentence: str) -> None:
    spec = parse(pattern, query.items())
    assert sentence in stages.alternative(spec)
    assert sentence in data_of(spec)["description"]


def test_the_drawing_says_how_a_node_is_changed() -> None:
    spec = parse("one-to-many", [("force", "2:mi"), ("clamp", "a.1.3.2:1"), ("input", "1:0,0,0,1")])
    marks = {
        one.get("data-key"): one.get("data-edit")
        for one in root_of(with_hidden(spec)).iter(SVG + "g")
        if one.get("data-key")
    }
    assert {key: mark for key, mark in marks.items() if mark} == {
        "y.2": "forced",
        "a.1.3": "held",
        "x.1": "set",
    }


def test_old_values_are_a_pale_row_and_differences_take_their_place() -> None:
    spec = figure_spec(SAID, force="2:mi")
    pale = stages.svg(spec).count(b'class="ghost"')
    assert pale == sum(bool(node.ghost and node.ghost.values) for node in graph_of(spec).nodes) == 4
    for how in ("difference", "off"):
        assert b'class="ghost"' not in stages.svg(spec.change(compare=how))


def test_a_figure_shows_nothing_of_the_other_run_before_its_own_step() -> None:
    spec = figure_spec(SAID, force="1:mi")
    early, late = stages.svg(spec.change(step=1)), stages.svg(spec)
    assert early.count(b'class="ghost"') == 0 < late.count(b'class="ghost"')


# --- what is refused -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "query", "culprit", "told"),
    [
        (SAID, {"force": "mi"}, "force", "such as 2:mi,4:do"),
        (SAID, {"force": "0:mi"}, "force", "such as 2:mi"),
        (SAID, {"force": "9:mi"}, "force", "outputs are from 1 to 4"),
        (SAID, {"force": "2:nobody"}, "force", "choose do, re, mi or fa"),
        (SAID, {"force": "2:mi,2:do"}, "force", "changes the same twice: 2:mi and 2:do"),
        ("many-to-one", {"task": "adding", "force": "1:mi"}, "force", "numbers"),
        ("many-to-one", {"input": "3:0.2,nan,0,0"}, "input", "'nan' is none"),
        ("many-to-one", {"input": "3:0.2,-1,0"}, "input", "a vector of 4 numbers, not of 3"),
        ("many-to-one", {"input": "7:0,0,0,0"}, "input", "inputs are from 1 to 4"),
        ("many-to-one", {"input": "1:1e400,0,0,0"}, "input", "is none"),
        ("many-to-one", {"input": "1:2000,0,0,0"}, "input", "from -1000 to 1000"),
        ("many-to-one", {"clamp": "q.1.1.1:0"}, "clamp", "choose a"),
        ("many-to-one", {"clamp": "f.1.1.1:0"}, "clamp", "the vanilla RNN computes"),
        (
            "many-to-one",
            {"clamp": "a.1.9.1:0"},
            "clamp",
            "names a step that the figure",
        ),
        ("many-to-one", {"clamp": "a.1.0.1:0"}, "clamp", "step that the figure does not have"),
        (
            "many-to-one",
            {"clamp": "a.1.1.7:0"},
            "clamp",
            "it is from 1 to 6",
        ),
        ("many-to-one", {"clamp": "a.3.1.1:0"}, "clamp", "it is 1 only"),
        ("many-to-one", {"clamp": "a.1.*.1:0,a.1.2.*:1"}, "clamp", "changes the same twice"),
        ("many-to-one", {"clamp": "a.1.1.1"}, "clamp", "such as a.1.3.5:0"),
        ("many-to-one", {"clamp": "a.1.1.1:inf"}, "clamp", "'inf' is none"),
        (
            "many-to-one",
            {"cell": "lstm", "clamp": "f.1.1.1:0,forget.1.1.1:1"},
            "clamp",
            "changes the same twice",
        ),
        ("many-to-one", {"cut": "a.1.2"}, "cut", "keys of their ends"),
        ("many-to-one", {"cut": "a.1.2>a.1.4"}, "cut", "choose x.4>a.1.4 or a.1.3>a.1.4"),
        ("many-to-one", {"cut": "y.1>a.1.2"}, "cut", "no edge y.1>a.1.2"),
        ("many-to-one", {"cell": "gru", "cut": "c.1.1>c.1.2"}, "cut", "no edge c.1.1>c.1.2"),
        ("many-to-one", {"weight": "W_aa"}, "weight", "such as W_aa.2.3:0.5"),
        ("many-to-one", {"weight": "W_zz:0"}, "weight", "choose W_aa, W_ax, W_ya, b_a or b_y"),
        ("many-to-one", {"weight": "W_aa.7.1:0"}, "weight", "W_aa, which is 6 × 6"),
        ("many-to-one", {"weight": "W_aa.2:0"}, "weight", "name row and column"),
        ("many-to-one", {"weight": "b_a.9:0"}, "weight", "which is 6"),
        ("encoder-decoder", {"weight": "W_aa:0"}, "weight", "choose decoder.W_aa or encoder.W_aa"),
        ("many-to-one", {"layers": "2", "weight": "b_a:0"}, "weight", "choose a.1.b_a or a.2.b_a"),
        ("many-to-one", {"compare": "difference"}, "compare", "this figure has none"),
        ("many-to-one", {"compare": "everything"}, "compare", "choose ghosts"),
        ("many-to-one", {"compare": "feedback", "weight": "b_a:0"}, "compare", "feedback=targets"),
        (SAID, {"compare": "feedback", "clamp": "a.1.1.1:0"}, "compare", "feedback=targets"),
        (SAID, {"compare": "difference", "feedback": "targets"}, "compare", "this figure has none"),
        ("many-to-one", {"style": "textbook", "cut": "a.1.1>a.1.2"}, "style", "shows none"),
        ("many-to-one", {"feedback": "targets"}, "feedback", "no step that could read"),
        ("encoder-decoder", {"task": "date", "text": "1 May 1999", "feedback": "targets"}, "feedback", ""),
        (
            SAID,
            {"clamp": ",".join(f"a.1.{t}.{k}:0" for t in (1, 2, 3) for k in range(1, 7))},
            "clamp",
            "at most 16",
        ),
    ],
)
def test_an_edit_that_cannot_be_is_refused_with_what_can(
    pattern: str, query: dict[str, str], culprit: str, told: str
) -> None:
    with pytest.raises(SpecError) as refused:
        parse(pattern, query.items())
    assert refused.value.parameter == culprit
    assert told in refused.value.message


def test_sixteen_edits_are_allowed() -> None:
    clamps = ",".join(f"a.1.{t}.{k}:0" for t in (1, 2, 3, 4) for k in range(1, 5))
    assert len(parse("many-to-one", [("clamp", clamps)]).edited.all) == MOST


@settings(max_examples=300)
@given(
    st.sampled_from(["force", "input", "clamp", "cut", "weight"]),
    st.text("abcrxyuWf_.*>,:-0123456789 ⟨⟩é", max_size=20),
)
def test_no_text_of_an_edit_breaks_a_figure(name: str, text: str) -> None:
    spec, culprit = None, name
    try:
        spec = parse("many-to-many", [("cell", "lstm"), (name, text)])
    except SpecError as error:
        culprit = error.parameter
    assert culprit == name
    if spec is None:
        return
    EXPORTS["svg"].render(spec)
    assert parse("many-to-many", write.query(spec).items()) == spec


def test_the_arithmetic_of_a_held_unit_is_not_told_because_nothing_computes_it() -> None:
    run = Run(parse("many-to-one", [("cell", "lstm"), ("clamp", "a.1.2.3:0.5,f.1.2.3:1")]))
    node = worked.find(run, "a.1.2")
    assert node is not None
    held = [line.numbers for line in worked.lines(run, node, 3) if "held" in line.numbers[-1]]
    assert held == [(r"= {1.00}\quad \mathrm{held}",), (r"= {0.50}\quad \mathrm{held}",)]
    assert not any("held" in line.numbers[-1] for line in worked.lines(run, node, 2))
