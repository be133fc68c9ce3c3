"""Python of changed runs: a script changes by hand what its figure's address changes."""

import ast
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.errors import SpecError
from rnn_unroll.models import shipped
from tests import script_edits, scripts
from tests.drawings import figure_spec

pytestmark = pytest.mark.process

WITHIN = 1e-12


@pytest.fixture(scope="module")
def runner() -> Iterator[scripts.Runner]:
    running = scripts.Runner(folder=shipped.FOLDER)
    yield running
    running.close()


# --- its numbers -----------------------------------------------------------------


@settings(max_examples=60)
@given(spec=script_edits.figures())
def test_the_numpy_script_of_a_changed_run_prints_its_numbers(
    runner: scripts.Runner, spec: FigureSpec
) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec)), WITHIN)


@settings(max_examples=8)
@given(spec=script_edits.tasks())
def test_the_numpy_script_of_a_changed_task_prints_its_numbers(
    runner: scripts.Runner, spec: FigureSpec
) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec)), WITHIN)


@pytest.mark.parametrize("cell", sorted(OFFERED))
def test_each_vector_of_a_cell_can_be_held(cell: str, runner: scripts.Runner) -> None:
    for spec in script_edits.held(figure_spec("many-to-many", cell=cell, hidden=3, tx=3)):
        scripts.assert_printed(spec, runner.run(scripts.script_of(spec)), WITHIN)


@pytest.mark.parametrize(
    ("pattern", "query"),
    [
        ("many-to-one", {"direction": "bidirectional", "tx": 2, "cell": "lstm-peephole"}),
        ("many-to-many", {"direction": "bidirectional", "tx": 2, "layers": 2, "cell": "gru"}),
        ("encoder-decoder", {"attention": "on", "feedback": "on", "tx": 2, "ty": 2, "cell": "lstm"}),
        ("one-to-many", {"layers": 2, "tx": 0, "ty": 2}),
    ],
)
def test_each_edge_can_be_cut(pattern: str, query: dict[str, Any], runner: scripts.Runner) -> None:
    for spec in script_edits.cut_open(figure_spec(pattern, hidden=3, **query)):
        scripts.assert_printed(spec, runner.run(scripts.script_of(spec)), WITHIN)


def test_an_output_that_sees_nothing_of_its_encoder_gives_no_weight_to_any_of_it(
    runner: scripts.Runner,
) -> None:
    spec = figure_spec("encoder-decoder", attention="on", tx=2, ty=2, cut="a.1.1>a.1.4,a.1.2>a.1.4")
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec)), WITHIN)


def test_a_network_that_is_forced_to_end_ends_in_its_script_too(runner: scripts.Runner) -> None:
    spec = scripts.of_task("surname", force="2:⟨eos⟩")
    printed = runner.run(scripts.script_of(spec))
    assert len(printed.splitlines()) == 2
    scripts.assert_printed(spec, printed, WITHIN)


def test_an_output_that_is_forced_uses_up_its_draw(runner: scripts.Runner) -> None:
    for token in ("do", "fa"):
        spec = figure_spec("one-to-many", choose="sample", draw=3, ty=6, force=f"2:{token}")
        scripts.assert_printed(spec, runner.run(scripts.script_of(spec)), WITHIN)


@pytest.mark.parametrize(
    "edit",
    [
        {"force": "1:do,2:re,3:mi"},
        {"input": "1:9,-9,9,0"},
        {"clamp": "a.1.*.*:0.9"},
        {"cut": "a.1.1>y.1"},
        {"weight": "W_aa:2"},
        {"feedback": "targets"},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_a_comparison_can_fail(edit: dict[str, str], runner: scripts.Runner) -> None:
    plain = figure_spec("one-to-many", feedback="on", seed=2)
    with pytest.raises(AssertionError):
        scripts.assert_printed(
            figure_spec("one-to-many", seed=2, **edit), runner.run(scripts.script_of(plain))
        )


# --- its text --------------------------------------------------------------------


def literal(text: str, name: str) -> Any:
    """The value of a variable of a script that is a literal."""
    (value,) = [
        node.value
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    return ast.literal_eval(value)


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_each_line_that_is_changed_says_so(framework: str) -> None:
    def lines(**query: Any) -> set[str]:
        spec = figure_spec("many-to-many", framework=framework, hidden=3, tx=2, **query)
        text = scripts.script_of(spec)
        assert max(map(len, text.split('"""', 2)[2].splitlines())) <= 110
        return {" ".join(line.split()) for line in text.splitlines()}

    chain = "network" if framework == "numpy" else "network[0]"
    plain = lines()
    assert not any("by hand" in line for line in plain)
    assert {
        f'{chain}["W_aa"][0, 2] = 0.5 # changed by hand',
        "b_y[...] = 0.0 # changed by hand",
    } <= lines(weight="W_aa.1.3:0.5,b_y:0")
    assert "inputs[1] = [0.5, 0.0, 0.0, -1.0] # changed by hand" in lines(input="2:0.5,0,0,-1")
    forced = lines(force="2:fa")
    assert {"forced = { # changed by hand: the token of ŷ⟨t⟩, by t", '2: "fa",'} <= forced
    assert "What is changed by hand in this run is marked so." in forced - plain


@pytest.mark.parametrize("framework", ["numpy", "torch"])
def test_what_is_changed_inside_the_run_stands_beside_its_edit(framework: str) -> None:
    spec = figure_spec("many-to-many", cell="lstm", framework=framework, clamp="f.1.*.2:1", cut="x.1>a.1.1")
    text = scripts.script_of(spec)
    table = literal(text.replace("range(1, 5)", "[1, 2, 3, 4]"), "changed")
    assert table == [("forget", 0, [1, 2, 3, 4], 1, 1.0), ("x", 0, [1], ..., 0.0)]
    for edit in ("f.1.*.2:1", "x.1>a.1.1"):
        assert sum(line.endswith(f"# {edit}") for line in text.splitlines()) == 1


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_a_word_that_is_forced_or_a_target_is_a_literal(framework: str) -> None:
    awkward = '\'x\' \\ """ # é'
    given = {"text": awkward, "targets": awkward, "force": '1:""",2:\'x\'', "feedback": "targets"}
    text = scripts.script_of(figure_spec("encoder-decoder", ty=5, framework=framework, **given))
    assert literal(text, "targets") == awkward.split()
    assert literal(text, "forced") == {6: '"""', 7: "'x'"}


# --- what is refused -------------------------------------------------------------


@pytest.mark.parametrize(("name", "edit"), [("clamp", "a.1.1.1:0"), ("cut", "a.1.1>a.1.2")])
def test_keras_cannot_reach_inside_its_layers(name: str, edit: str) -> None:
    with pytest.raises(SpecError, match=f"{name} cannot reach") as refused:
        scripts.script_of(figure_spec("many-to-one", framework="keras", **{name: edit}))
    assert (refused.value.parameter, refused.value.allowed) == ("framework", ("numpy", "torch"))
