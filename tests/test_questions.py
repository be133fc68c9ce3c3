"""Questions: their answers are what the network does, their figures keep them to themselves."""

import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rnn_unroll import questions, stages
from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import forward
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.questions import KINDS, judged

REVIEW = "task=sentiment&text=the movie was not good"
ASKED = [
    ("many-to-one", f"ask=reads-all&{REVIEW}"),
    ("one-to-many", "ask=no-input"),
    ("encoder-decoder", "ask=carries"),
    ("encoder-decoder", "ask=reads:5"),
    ("one-to-many", "ask=fed-back:3"),
    ("many-to-many", "ask=sees:2"),
    ("many-to-many", "ask=could:3,2"),
    ("many-to-one", "ask=length:x"),
    ("many-to-one", "ask=copies"),
    ("many-to-one", "ask=parameters&cell=lstm"),
    ("many-to-one", f"ask=output:1&{REVIEW}"),
    ("many-to-one", f"ask=sure:1&{REVIEW}"),
    ("many-to-one", "ask=unit:a.1.2.3"),
    ("many-to-one", "ask=gate:u.1.4&cell=lstm&seed=3"),
    ("many-to-one", f"ask=matters:2,4&{REVIEW}"),
    ("many-to-many", "ask=dies"),
    ("many-to-many", "ask=loss"),
]


def figure(pattern: str, query: str) -> FigureSpec:
    name_values = [pair.partition("=") for pair in query.split("&")]
    return parse(pattern, [(name, value) for name, _, value in name_values])


def asked(pattern: str, query: str) -> questions.Question:
    found = questions.ask(figure(pattern, query))
    assert found is not None
    return found


def test_every_kind_is_asked_here() -> None:
    assert {query.split("&")[0].removeprefix("ask=").split(":")[0] for _, query in ASKED} == {*KINDS}
    assert len(KINDS) >= 10


@pytest.mark.parametrize(("pattern", "query"), ASKED)
def test_what_is_right_is_judged_right_and_all_else_wrong_with_the_reason(pattern: str, query: str) -> None:
    question = asked(pattern, query)
    assert question.prompt.endswith("?")
    if question.mode == "number":
        near, far = question.number + 0.99 * question.within, question.number + question.within + 1
        assert judged(question, f"{near:.6f}").is_right
        assert not judged(question, f"{far:.6f}").is_right
    else:
        values = [choice.value for choice in question.choices]
        assert question.right < {*values}
        assert len({*values}) == len(values)
        for value in values:
            verdict = judged(question, value)
            assert verdict.is_right == (value in question.right)
            assert question.why in verdict.says
    told = judged(question, None)
    assert told.guess is None
    assert question.why in told.says


@pytest.mark.parametrize(("pattern", "query"), ASKED)
def test_a_figure_that_asks_shows_nothing_that_is_computed(pattern: str, query: str) -> None:
    spec = figure(pattern, query)
    root = ElementTree.fromstring(stages.svg(spec))
    nodes = [one for one in root.iter() if one.get("class") == "node"]
    known = {"input", "start-token", "initial-state", "target"}
    for node in nodes:
        drawn = {one.get("class") for one in node.iter()}
        assert node.get("data-kind") in known or not drawn & {"positive", "negative", "share", "token"}
    question = questions.ask(spec)
    assert question is not None
    rings = [
        node.get("data-key") for node in nodes if any(one.get("class") == "asked" for one in node.iter())
    ]
    assert {*rings} == {*question.picks} - ({"x"} if spec.view.cell else set())
    marks = [node.get("data-key") for node in nodes if any(one.text == "?" for one in node.iter())]
    assert {*marks} == {*question.hidden}
    # The question stands above it, and is not wider than the figure.
    words = [one for one in root.iter() if one.text == question.prompt and one.get("class") == "running"]
    assert len(words) == 1
    left, top, wide, _ = map(float, root.get("viewBox", "").split())
    assert float(words[0].get("y", "0")) > top
    assert left < float(words[0].get("x", "0")) < left + wide
    # Its text is that of the run before its first step.
    before = spec.change(ask="", step=0)
    assert stages.alternative(spec) == stages.alternative(before)


@settings(max_examples=40)
@given(
    st.sampled_from(["many-to-many", "many-to-one", "encoder-decoder"]),
    st.sampled_from(["rnn", "gru", "lstm"]),
    st.sampled_from(["forward", "bidirectional"]),
    st.integers(1, 4),
    st.integers(0, 99),
    st.data(),
)
def test_an_output_depends_on_the_inputs_that_are_said_and_on_no_other(
    pattern: str, cell: str, direction: str, tx: int, seed: int, data: st.DataObject
) -> None:
    assume(not (pattern == "encoder-decoder" and direction == "bidirectional"))
    query = {"cell": cell, "direction": direction, "tx": str(tx), "seed": str(seed)}
    plain = parse(pattern, query.items())
    ty = Run(plain).plan.ty
    j, i = data.draw(st.integers(1, ty)), data.draw(st.integers(1, tx))
    # Another vector than any token's, so that the input does change.
    changed = parse(pattern, (query | {"input": f"{i}:0.3,-0.7,0.9,0.2"}).items())
    moved = not np.array_equal(Run(plain).trace.logits[j - 1], Run(changed).trace.logits[j - 1])
    could = questions.ask(plain.change(ask=f"could:{i},{j}"))
    assert could is not None
    assert could.right == {"yes" if moved else "no"}
    sees = questions.ask(plain.change(ask=f"sees:{j}"))
    assert sees is not None
    seen = 0
    for k in range(1, tx + 1):
        other = parse(pattern, (query | {"input": f"{k}:0.3,-0.7,0.9,0.2"}).items())
        seen += not np.array_equal(Run(plain).trace.logits[j - 1], Run(other).trace.logits[j - 1])
    assert sees.number == seen


@settings(max_examples=25)
@given(st.integers(0, 200), st.sampled_from(["rnn", "gru", "lstm"]))
def test_the_input_that_matters_more_moves_the_answer_more(seed: int, cell: str) -> None:
    query = {"cell": cell, "seed": str(seed), "tx": "4"}
    trace = Run(parse("many-to-one", query.items())).trace
    inputs, chosen = [step.x for step in trace.steps], int(trace.tokens[0])

    def logit(i: int, k: int, by: float) -> float:
        moved = [x.copy() for x in inputs]
        moved[i - 1][k] += by
        return float(forward.run(trace.plan, trace.network, moved).logits[0][chosen])

    def slope(i: int) -> float:
        """‖∂z/∂x⟨i⟩‖ by differences."""
        step = 1e-5
        return float(
            np.linalg.norm([logit(i, k, step) - logit(i, k, -step) for k in range(len(inputs[0]))])
            / (2 * step)
        )

    sizes = slope(1), slope(4)
    assume(max(sizes) > 1.06 * min(sizes))
    question = questions.ask(parse("many-to-one", (query | {"ask": "matters:1,4"}).items()))
    assert question is not None
    assert question.right == {"x.1" if sizes[0] > sizes[1] else "x.4"}


def test_the_greatest_loss_is_that_of_the_least_probable_target() -> None:
    spec = parse("many-to-many", [("tx", "5"), ("seed", "7")])
    run = Run(spec)
    shares = [
        float(y[run.spec.vocabulary.index(target)])
        for y, target in zip(run.trace.y, run.targets, strict=True)
    ]
    question = questions.ask(spec.change(ask="loss"))
    assert question is not None
    assert question.right == {f"y.{int(np.argmin(shares)) + 1}"}


def test_the_reason_of_a_drawn_token_names_the_most_probable_one() -> None:
    drawn = "task=surname&text=m&ty=2&choose=sample&draw=3&ask=output:2"
    assert (
        asked("one-to-many", drawn).why == "“c” was chosen, with 8 %. The most probable was “r”, with 22 %."
    )


def test_all_outputs_without_an_input_are_named() -> None:
    told = judged(asked("one-to-many", "ask=no-input"), None).says
    assert told == "It is ŷ⟨2⟩ or ŷ⟨3⟩ or ŷ⟨4⟩. The steps of ŷ⟨2⟩, ŷ⟨3⟩, ŷ⟨4⟩ read no input of their own."


def test_parameters_are_all_entries_of_the_matrices_that_the_json_has() -> None:
    spec = parse("encoder-decoder", [("cell", "gru"), ("layers", "2")])
    question = questions.ask(spec.change(ask="parameters"))
    data = json.loads(EXPORTS["json"].render(spec))["parameters"]
    layers = [layer["forward"] for part in ("encoder", "decoder") for layer in data[part]]
    assert question is not None
    assert question.number == sum(np.size(array) for layer in layers for array in layer.values())


@pytest.mark.parametrize("pattern", [*PATTERNS])
def test_how_long_a_figure_is_is_what_its_plan_says(pattern: str) -> None:
    more = [("io", "iibbo")] if pattern == "custom" else []
    spec = parse(pattern, more)
    for which, count in (("x", Run(spec).plan.tx), ("y", Run(spec).plan.ty)):
        question = questions.ask(spec.change(ask=f"length:{which}"))
        assert question is not None
        assert question.number == count


def test_a_question_is_part_of_the_address_and_puts_the_run_before_its_first_step() -> None:
    spec = figure("many-to-one", "ask=reads-all")
    assert write.address(spec) == "/v1/figures/many-to-one.svg?ask=reads-all&step=0"
    assert parse("many-to-one", [("ask", "reads-all"), ("step", "0")]) == spec


@pytest.mark.parametrize(
    ("pattern", "query", "problem"),
    [
        ("many-to-one", "ask=who", "there is no question who"),
        ("many-to-one", "ask=output", "written output:J"),
        ("many-to-one", "ask=output:2", "1 output, so there is no ŷ⟨2⟩"),
        ("many-to-one", "ask=matters:1,9", "no x⟨9⟩"),
        ("many-to-one", "ask=matters:1,1", "no answer"),
        ("many-to-one", "ask=gate:a.1.2", "not a gate"),
        ("many-to-one", "ask=unit:f.1.2.1", "has no f.1.2.1"),
        ("many-to-one", "ask=unit:a.1.2.99", "no unit 99"),
        ("many-to-one", "ask=unit:a.1.99.1", "has no a.1.99.1"),
        ("many-to-one", "ask=carries", "an encoder and a decoder"),
        ("many-to-one", "ask=no-input", "no answer"),
        ("many-to-one", "ask=fed-back:2", "no output is fed back"),
        ("many-to-one", "ask=reads:9", "no step 9"),
        ("many-to-one", "ask=copies&step=2", "before its first step"),
        ("many-to-one", "ask=copies&view=folded", "unrolled network or of a cell"),
        ("many-to-one", "ask=copies&style=textbook", "unrolled network or of a cell"),
        ("many-to-one", "ask=Copies!", "kind of question"),
        ("many-to-many", "ask=reads-all&tx=64", "at most 32 choices"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(pattern: str, query: str, problem: str) -> None:
    with pytest.raises(SpecError, match=re.escape(problem)) as refused:
        stages.svg(figure(pattern, query))
    assert refused.value.parameter in ("ask", "step")


@settings(max_examples=60)
@given(
    st.sampled_from([*KINDS]),
    st.from_regex(r"[a-z0-9.,]{0,12}", fullmatch=True),
    st.sampled_from([*PATTERNS]),
)
def test_any_question_is_asked_or_refused(slug: str, argument: str, pattern: str) -> None:
    more = [("io", "iibbo")] if pattern == "custom" else []
    culprit = ""
    try:
        questions.ask(parse(pattern, [*more, ("ask", f"{slug}:{argument}" if argument else slug)]))
    except SpecError as refused:
        culprit = refused.parameter
    assert culprit in ("", "ask")


@pytest.mark.parametrize(
    ("guess", "problem"), [("a.9.9", "no answer"), ("", "no answer"), ("x" * 500, "no answer")]
)
def test_a_guess_that_is_none_of_the_choices_is_refused(guess: str, problem: str) -> None:
    with pytest.raises(SpecError, match=problem) as refused:
        judged(asked("many-to-one", "ask=reads-all"), guess)
    assert refused.value.allowed == ("a.1.1", "a.1.2", "a.1.3", "a.1.4")


@pytest.mark.parametrize("guess", ["four", "1e9", "4,4,4", "0x4", "nan", "inf", "-", ".", "4" * 40])
def test_a_guess_that_is_no_number_is_refused(guess: str) -> None:
    with pytest.raises(SpecError, match="is a number"):
        judged(asked("many-to-one", "ask=copies"), guess)


@pytest.mark.parametrize("guess", ["4", "4.0", "4,0", "+4"])
def test_a_number_may_be_written_as_people_do(guess: str) -> None:
    assert judged(asked("many-to-one", "ask=copies"), guess).is_right


@pytest.mark.parametrize(("pattern", "query"), ASKED)
def test_what_a_document_without_a_server_says_is_what_the_server_says(pattern: str, query: str) -> None:
    question = asked(pattern, query)
    data = questions.told(question)
    assert [one["says"] for one in data["choices"]] == [
        judged(question, choice.value).says for choice in question.choices
    ]
    assert data["answer"] == judged(question, None).says
    if question.mode == "number":
        assert data["right"] == judged(question, f"{question.number:.9f}").says
        assert data["wrong"].format("-987654") == judged(question, "-987654").says
