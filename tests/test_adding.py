"""Adding: a network that answers with a number, from its address to the picture, the page and the numbers."""

import json
import re
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl, quote

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rnn_unroll import cards, figure, stages
from rnn_unroll.address import write
from rnn_unroll.address.frameworks import FRAMEWORKS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.engine.patterns import Plan
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.learning.regressor import Regressor
from rnn_unroll.models import shipped, state_dict
from rnn_unroll.tasks.adding import ADDING, expected, sequences
from rnn_unroll.web.form import toggle
from rnn_unroll.web.readout import Readout
from rnn_unroll.words import forms, say
from tests.drawings import root_of
from tests.http import ask
from tests.torch_trained import CASES, SLOPES, TARGET, TEXTS

REFERENCE = np.load(CASES)
TEXT = "0.51 0.32* 0.9 0.27*"


def adding(**query: str) -> FigureSpec:
    return parse("many-to-one", list({"task": "adding", **query}.items()))


def said(spec: FigureSpec) -> float:
    return float(stages.trace(spec).y[0, 0])


# --- how well it does ---------------------------------------------------------


def test_a_network_with_gates_adds_over_a_hundred_numbers_and_a_plain_one_does_not() -> None:
    measured = {cell: shipped.load("adding", cell).measured for cell in ADDING.cells}
    assert {of.of for of in measured.values()} == {1000}
    assert measured["gru"].high < 0.01
    assert measured["lstm"].high < 0.01
    # Always saying 1 has the error 2/12.
    assert measured["rnn"].low > 0.9 * 2 / 12 * 0.9


@pytest.mark.parametrize("cell", ADDING.cells)
def test_what_a_file_says_of_itself_is_what_is_measured(cell: str) -> None:
    lesson = ADDING.lesson(Path(), cell, 0, False)
    file = shipped.load("adding", cell)
    found = lesson.measure(file.network, file.table)
    assert found.value == pytest.approx(file.measured.value, rel=0.01)
    assert found.low < found.value < found.high
    assert found.of == file.measured.of


def test_the_right_answer_is_the_sum_of_the_two_that_are_marked() -> None:
    for one in sequences(0, [2, 7, 100]):
        right = expected(one)[-1]
        marked = one[one[:, 1] == 1.0]
        assert len(marked) == 2
        assert right[0] == pytest.approx(marked[:, 0].sum())
    for sample in ADDING.samples:
        read = [ADDING.reader.vector(token, {}, np.zeros(0)) for token in sample.text.split()]
        assert expected(np.array(read))[-1, 0] == pytest.approx(float(sample.answer))


def test_where_marks_are_missing_or_too_many_it_says_what_its_card_says() -> None:
    one, none, many = (float(failure.answer) for failure in cards.card(ADDING).failures)
    assert one == pytest.approx(0.7 + 0.5, abs=0.15)
    assert none == pytest.approx(1.0, abs=0.15)
    assert many < 2.0
    # Before it reads a mark it expects 1, and after one of them that number and a half.
    for first in (0.1, 0.9):
        spec = adding(early="on", text=f"0.5 {first}* 0.5 0.5 0.1*")
        early = [answer.y[0] for answer in Run(spec).early if answer]
        assert np.allclose(early, [1.0, *[first + 0.5] * 3], atol=0.05)


def test_the_command_trains_measures_and_keeps_it(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["train", "adding", "--quick", "-o", str(tmp_path)])
    assert done.exit_code == 0, done.output
    read = shipped.unpack((tmp_path / "adding-gru.safetensors").read_bytes(), "gru", "numbers")
    value, low, high, _ = read.measured
    written = " to ".join(forms.significant(one, 3) for one in (low, high))
    assert f"MSE {forms.significant(value, 3)} ({written}), 95 % interval, on 1,000 held-out" in done.stdout
    log = [json.loads(line) for line in (tmp_path / "adding-gru.jsonl").read_text().splitlines()]
    assert log[1]["loss"] < log[0]["loss"]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_a_batch_has_the_mean_slope_of_its_sequences_whatever_their_lengths(
    lengths: list[int], seed: int
) -> None:
    rng = np.random.RandomState(seed)
    drawn = [rng.standard_normal((length, 2)) for length in lengths]
    network = shipped.load("adding", "lstm").network
    wanted = [rng.standard_normal((length, 1)) for length in lengths]
    problem = Regressor(network, drawn, wanted, early=0.4)
    loss, slope = problem.slope(np.arange(len(drawn)), rng)
    alone = [problem.slope(np.array([k]), rng) for k in range(len(drawn))]
    assert loss == pytest.approx(np.mean([one for one, _ in alone]))
    assert slope.keys() == problem.weights.keys()
    for name, array in slope.items():
        assert np.allclose(array, np.mean([one[name] for _, one in alone], axis=0), rtol=1e-9, atol=1e-12)


# --- its numbers --------------------------------------------------------------


@pytest.mark.parametrize("cell", ADDING.cells)
def test_the_gradients_of_the_squared_error_are_those_of_pytorch(cell: str) -> None:
    run = Run(adding(cell=cell, text=TEXTS["adding"][0], targets=str(TARGET), show="gradients"))
    found = run.gradients
    assert found.loss == (run.trace.y[0, 0] - TARGET) ** 2
    weights = {name.removeprefix("rnn."): one for name, one in state_dict.gradients(found).items()}
    named = {**weights, "input": found.parts["network"].x}
    begin = f"{SLOPES}/{cell}/"
    names = [name for name in REFERENCE.files if name.startswith(begin)]
    assert len(names) == 5
    for name in names:
        assert np.allclose(named[name.removeprefix(begin)], REFERENCE[name], rtol=0, atol=1e-12), name


def test_the_json_has_the_number_and_no_token() -> None:
    data = json.loads(EXPORTS["json"].render(adding(show="gradients,connectivity", early="on")))
    *before, last = data["steps"]
    assert data["vocabulary"] == ["sum"]
    assert last["token"] is None
    assert last["y"] == last["logits"]
    assert all(step["early"]["y"] == step["early"]["logits"] for step in before)
    assert all(step["early"]["token"] is None for step in before)
    assert data["targets"] == [0.59]
    assert data["loss"] == pytest.approx((last["y"][0] - 0.59) ** 2)
    assert data["connectivity"]["token"] is None
    assert data["connectivity"]["inputs"][1][0] == pytest.approx(1.0, abs=0.3)
    assert data["trained"]["metric"] == "mse"
    assert [step["x"] for step in data["steps"]] == [[0.51, 0.0], [0.32, 1.0], [0.9, 0.0], [0.27, 1.0]]


# --- its picture and its words -------------------------------------------------


@pytest.mark.parametrize("text", [TEXT, "0* 0*", "1* 1*"], ids=["sample", "low", "high"])
def test_the_number_is_written_and_is_a_bar_on_a_scale_from_zero_to_two(text: str) -> None:
    spec = adding(text=text)
    scene, value = stages.scene(spec), said(spec)
    output = next(node for node in scene.columns[-1].nodes if node.kind == "output")
    assert output.text
    assert say(output.text.text) == f"{value:.2f}"
    assert output.strip
    ((left, _, length, _),), ((start, _, whole, _),) = output.strip.cells, output.strip.ground
    assert left == start
    # A bar of next to nothing is still seen.
    assert length == pytest.approx(max(1.5, whole * value / 2), abs=0.01)
    assert output.numbers
    ticks = [(say(tick), x) for tick, x, _ in output.numbers.texts]
    assert [tick for tick, _ in ticks] == ["0", "1", "2"]
    assert start < ticks[0][1] < ticks[1][1] < ticks[2][1] == start + whole
    assert output.box.x < start
    assert start + whole < output.box.x + output.box.width


OF_CLASSES = re.compile(
    r"softmax|token|probab|logit|chosen|chose|class|vocabulary|cross-entropy", re.IGNORECASE
)


@pytest.mark.parametrize("style", ["computed", "textbook"])
@pytest.mark.parametrize("view", ["unrolled", "folded", "cell", "norms"])
def test_nothing_that_tells_of_a_number_speaks_of_classes(view: str, style: str) -> None:
    shows = {"unrolled": ("", "gradients,connectivity,weights"), "folded": ("", "weights")}
    for show, early in product(shows.get(view, ("",)), ("off", "on")):
        if early == "on" and view != "unrolled":
            continue
        spec = adding(view=view, style=style, show=show, early=early)
        whole = figure("many-to-one", task="adding", view=view, style=style, show=show, early=early)
        elements = root_of(stages.svg(spec)).iter()
        drawn = " ".join(one.text or "" for one in elements if not one.tag.endswith("style"))
        for text in (whole.alt, whole.description, drawn):
            assert not OF_CLASSES.search(text), text


def test_the_description_and_the_readout_say_the_number() -> None:
    spec = adding(show="gradients,connectivity", early="on")
    number = f"{said(spec):.2f}"
    told = figure("many-to-one", task="adding", show="gradients,connectivity", early="on").description
    assert f"Read: 0.51, 0.32*, 0.9, 0.27*. Answered: {number}." in told
    assert f"It answers {number}." in stages.alternative(spec)
    assert "It answers" not in stages.alternative(adding(step="2"))
    assert re.search(r"Early answers as they change: after “0\.51” (0\.9|1\.0)\d", told)
    assert "tells how much it moves ŷ⟨1⟩." in told
    data = Readout(spec).as_data()
    assert not OF_CLASSES.search(re.sub(r'"names": "tokens"|"tokens": \["sum"\]', "", json.dumps(data)))
    assert data["names"]["tokens"] == ["sum"]
    assert data["names"]["inputs"] == ["number", "mark"]
    output, early, loss = (data["nodes"][key] for key in ("y.1", "early.1", "l.1"))
    assert output["note"].startswith(f"Its answer is the number {number}, as the head gives it.")
    assert "chosen" not in output["vectors"][0]
    assert "It is the number 0.9" in early["note"]
    assert loss["note"].startswith("Squared error: how far the output is from its target 0.59.")
    assert "<mtext>0.59</mtext>" in loss["equation"]
    assert data["nodes"]["x.2"]["note"] == "The number 0.32 and a 1, for it is marked."
    assert data["nodes"]["x.1"]["vectors"][-1]["title"] == "∂ŷ⟨1⟩/∂x"


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_a_script_has_no_softmax_and_no_vocabulary(framework: str) -> None:
    for cell in ADDING.cells:
        script = EXPORTS["py"].render(adding(cell=cell, framework=framework)).decode()
        assert not re.search(r"softmax|vocabulary|probab|chosen|argmax", script)
        assert "and the number ŷ⟨t⟩." in script


def test_the_page_and_the_command_give_the_number(server: str) -> None:
    spec = adding()
    number = f"{said(spec):.2f}"
    for words in (["run", "adding", TEXT], ["run", "adding", *TEXT.split()], ["run", "adding"]):
        answered = CliRunner().invoke(app, words)
        assert answered.output == f"{number}\n"
    page = ask(server, "/?pattern=many-to-one&task=adding&show=gradients").text
    assert "<b>Trained: adding two marked numbers</b>" in page
    assert "off by 0.010" in page
    assert "the right answer, such as 0.59" in page
    typed = ask(server, f"/?pattern=many-to-one&task=adding&text={quote('1* .5*')}").text
    assert "each number becomes an input; * marks one" in typed


# --- what cannot be -----------------------------------------------------------

REFUSED = {
    "choose": ("choose=sample", "choose", "task=adding answers with a number"),
    "temperature": ("temperature=2", "temperature", "task=adding answers with a number"),
    "topk": ("topk=1", "topk", "task=adding answers with a number"),
    "draw": ("draw=3", "draw", "task=adding answers with a number"),
    "feedback": ("feedback=softmax", "feedback", "no step that could read"),
    "word": ("text=0.5+two*", "text", "'two*' is no number from 0 to 1, with * right behind it"),
    "high": ("text=0.5+1.5*", "text", "'1.5*' is no number from 0 to 1"),
    "negative": ("text=-0.5*+1*", "text", "'-0.5*' is no number from 0 to 1"),
    "apart": ("text=0.5+*", "text", "'*' is no number from 0 to 1"),
    "twice": ("text=0.5**+1*", "text", "'0.5**' is no number from 0 to 1"),
    "arabic": ("text=٠*+1*", "text", "is no number from 0 to 1"),
    "label": ("targets=sum", "targets", "must be a number from -1000 to 1000, such as 0.59, not 'sum'"),
    "nan": ("targets=nan", "targets", "must be a number"),
    "huge": (f"targets={'9' * 400}", "targets", "must be a number"),
    "two": ("targets=0.5+0.3", "targets", "but the figure has 1 output"),
    "unanswered": ("text=0.1*+0.2*&show=gradients", "show", "set targets to the right answer, such as 0.59"),
    "norms": ("text=0.1*+0.2*&view=norms", "view", "set targets to the right answer, such as 0.59"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_by_name(case: str, server: str) -> None:
    query, culprit, tells = REFUSED[case]
    with pytest.raises(SpecError) as refused:
        parse("many-to-one", [("task", "adding"), *parse_qsl(query)])
    assert refused.value.parameter == culprit
    assert tells in refused.value.message
    page = ask(server, f"/?pattern=many-to-one&task=adding&{quote(query, safe='=&+')}")
    assert page.status == 422
    assert page.text.count('data-parameter="') == 1


@given(st.lists(st.tuples(st.decimals(0, 1, places=3), st.booleans()), min_size=1, max_size=100))
def test_any_numbers_are_an_address_that_reads_back(pairs: list[tuple[object, bool]]) -> None:
    spec = adding(text=", ".join(f"{number}{'*' * marked}" for number, marked in pairs))
    assert parse("many-to-one", parse_qsl(write.canonical(spec).partition("?")[2])) == spec
    read = Run(spec).trace.parts["network"].x
    assert np.array_equal(read, [[float(str(number)), float(marked)] for number, marked in pairs])


def test_targets_may_be_any_number_and_a_slot_that_leaves_the_task_leaves_its_numbers() -> None:
    for target in ("-1", "1.50", ".5", "3."):
        assert Run(adding(targets=target, show="gradients")).gradients.losses.shape == (1,)
    other, error = toggle(adding(), "output.2")
    assert error is None
    assert other.task is None
    assert other.reading.text is None
    less, error = toggle(adding(), "input.1")
    assert error is None
    assert less.task is None or less.text_tokens == ("0.32*", "0.9", "0.27*")


def test_a_hundred_numbers_are_drawn() -> None:
    spec = adding(text=" ".join(["0.25"] * 98 + ["0.5*"] * 2))
    plan: Plan = spec.plan
    assert len(plan.steps) == 100
    assert stages.svg(spec).endswith(b"</svg>")
