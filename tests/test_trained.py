"""Trained: networks that learned a task, from an address to the picture, the page and the numbers."""

import json
import shlex
from collections.abc import Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load, save
from typer.testing import CliRunner

from rnn_unroll import cards, figure, stages, views
from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.models import shipped
from rnn_unroll.models.trained import Trained
from rnn_unroll.tasks import TASKS
from rnn_unroll.web.app import create_app
from rnn_unroll.web.form import read, toggle
from rnn_unroll.web.readout import Readout
from rnn_unroll.words import say
from tests import names
from tests.asgi import ask_app
from tests.http import ask
from tests.strategies import read_address, texts
from tests.torch_trained import CASES, SLOPES, TEXTS

REFERENCE = np.load(CASES)
SENTIMENT = TASKS["sentiment"]
FAILURES = {
    "not bad at all": "negative",
    "I laughed until I cried": "negative",
    "I did not expect to like this, but I did": "negative",
    "Beautiful pictures and nothing to say": "positive",
}
"""What it answers, wrongly."""
ROOT = Path(__file__).parent.parent
PAGE = "/?pattern=many-to-one&task=sentiment"


def sentiment(**parameters: str) -> FigureSpec:
    return parse("many-to-one", list({"task": "sentiment", **parameters}.items()))


def posted(query: str) -> FigureSpec:
    """The figure of a form, without an error."""
    reading = read([("form", "1"), ("was", "many-to-one"), *parse_qsl(query)])
    assert reading.errors == ()
    return reading.spec


@pytest.mark.parametrize("case", [case for case in REFERENCE.files if not case.startswith(SLOPES)])
def test_the_numbers_are_those_of_pytorch_from_the_same_file(case: str) -> None:
    task, cell, k = case.split("/")
    trace = figure(TASKS[task].pattern, task=task, cell=cell, text=TEXTS[task][int(k)]).trace
    logits = trace.logits[-1] if TASKS[task].pattern == "many-to-one" else trace.logits
    assert np.allclose(logits, REFERENCE[case], rtol=0, atol=1e-12)


@pytest.mark.parametrize("slug", TASKS)
def test_every_network_answers_its_samples_rightly(slug: str) -> None:
    task = TASKS[slug]
    for cell, sample in product(task.cells, task.samples):
        spec = parse(task.pattern, [("task", task.slug), ("cell", cell), ("text", sample.text)])
        trace = stages.trace(spec)
        measured = shipped.load(slug, cell).measured.value
        # The plain networks that cannot recall, or add, are there to be seen failing.
        if not sample.answer or (measured > 0.1 if task.metric == "mse" else measured <= 0.5):
            continue
        wanted = spec.model.expected(spec.reading, trace.plan)
        if task.answers == "numbers":
            assert trace.y[0, 0] == pytest.approx(float(wanted[0]), abs=0.03)
        else:
            assert tuple(spec.vocabulary[k] for k in trace.tokens.tolist()) == wanted


def test_a_network_that_writes_is_run_until_it_ends() -> None:
    date = figure("encoder-decoder", task="date", text="5 May 2001")
    assert [date.spec.vocabulary[k] for k in date.trace.tokens.tolist()] == [*"2001-05-05", "⟨eos⟩"]
    assert date.spec == figure("encoder-decoder", task="date", text="5 May 2001", ty=11).spec
    # A shorter run is cut off, and a longer one goes on after the end.
    for ty in (4, 14):
        spec = figure("encoder-decoder", task="date", text="5 May 2001", ty=ty).spec
        assert f"ty={ty}" in write.canonical(spec)
        assert stages.trace(spec).tokens[: min(ty, 11)].tolist() == date.trace.tokens[:ty].tolist()
        told = "Stopped at T_y = 4, before ⟨eos⟩." if ty == 4 else "⟨eos⟩ at output 11: what follows"
        assert told in figure("encoder-decoder", task="date", text="5 May 2001", ty=ty).description
        assert told.rstrip(".").lower() in stages.svg(spec).decode().lower()
    with pytest.raises(SpecError, match="task=date decides feedback") as raised:
        parse("encoder-decoder", [("task", "date"), ("feedback", "off")])
    assert raised.value.parameter == "feedback"


@pytest.mark.parametrize("slug", [slug for slug, task in TASKS.items() if task.moments])
def test_a_network_is_also_shown_as_it_was_while_it_learned(slug: str) -> None:
    task = TASKS[slug]
    names = [*map(str, task.moments), "last"]
    figures = [figure(task.pattern, task=slug, epoch=name) for name in names]
    said = [json.loads(one.render("json"))["trained"] for one in figures]
    values = [one["value"] for one in said]
    # What is learned is seen: it does better at the end than before, by far.
    better = (
        (lambda end, start: end < 0.8 * start)
        if task.metric in ("bits", "mse")
        else (lambda end, start: end > start + 0.2)
    )
    assert better(values[-1], values[0])
    assert [one["epochs"] for one in said] == [*task.moments, task.recipe.epochs]
    assert f"after 0 epochs of {task.recipe.epochs} on {task.title}" in figures[0].alt
    assert "epoch=" not in write.canonical(figures[-1].spec)
    assert figures[1].spec.model.badge.note.endswith("after 1 epoch")


@given(
    had=st.sampled_from(["random", *TASKS]),
    task=st.sampled_from([*TASKS]),
    pattern=st.sampled_from(sorted(PATTERNS)),
    text=texts(),
    more=st.sampled_from(["", "&choose=sample", "&early=on", "&attention=on", "&show=gradients", "&epoch=1"]),
)
def test_a_task_can_be_chosen_in_the_page_whatever_stands_there(
    had: str, task: str, pattern: str, text: str, more: str
) -> None:
    typed = {"was": pattern, "had": had, "pattern": pattern, "task": task, "text": text, "io": "ib"}
    reading = read([("form", "1"), *typed.items(), *parse_qsl(more)])
    if had not in ("random", task):
        # It leads to its pattern, and reads its own sample.
        assert reading.errors == ()
        assert reading.spec.model == Trained(
            task, TASKS[task].cells[0], "1" if "epoch" in more and TASKS[task].moments else "last"
        )
        assert reading.spec.reading.text is None


def test_the_epochs_are_shown_where_some_are_kept(server: str) -> None:
    for slug, task in TASKS.items():
        page = ask(server, f"/?pattern={task.pattern}&task={slug}").text
        control = page.partition('data-control="epoch"')[2].partition(">")[0]
        assert ("hidden" in control) == (not task.moments)


def test_only_epochs_that_are_kept_are_shown() -> None:
    for asked, told in (
        ({"epoch": "1"}, "an epoch is chosen for a trained network; set task"),
        ({"task": "sentiment", "epoch": "3"}, "choose 0, 1, 2, 4 or last"),
        (
            {"task": "sentiment", "epoch": "1", "cell": "rnn"},
            "task=sentiment keeps the epochs of cell=gru only",
        ),
    ):
        with pytest.raises(SpecError, match=told) as raised:
            parse("many-to-one", list(asked.items()))
        assert raised.value.parameter == "epoch"


def test_a_name_begins_with_its_letter_or_with_nothing() -> None:
    for tx in (0, 1):
        name = figure("one-to-many", task="surname", tx=tx, choose="sample", draw=5)
        assert name.trace.plan.tx == tx
        assert [name.spec.vocabulary[k] for k in name.trace.tokens.tolist()].index(
            "⟨eos⟩"
        ) == name.trace.plan.ty - 1
    with pytest.raises(SpecError, match="the text has 3 characters"):
        parse("one-to-many", [("task", "surname"), ("text", "van")])


def test_the_page_of_the_documents_is_that_of_the_networks_that_ship() -> None:
    assert (ROOT / "docs" / "tasks.md").read_text("utf-8") == cards.markdown()


def test_the_networks_fail_where_their_cards_say_so() -> None:
    for card in cards.cards():
        for one in card.failures:
            assert one.answer
            assert one.answer != one.right


def test_the_networks_are_small() -> None:
    sizes = [file.stat().st_size for file in shipped.FOLDER.glob("*.safetensors")]
    assert len(sizes) == sum(len(task.cells) + len(task.moments) for task in TASKS.values())
    assert max(sizes) <= 1e6
    assert sum(sizes) <= 8e6


def test_a_page_has_a_card_for_every_task_and_the_badge_leads_to_it(server: str) -> None:
    answer = ask(server, "/tasks")
    assert answer.status == 200
    for task in TASKS.values():
        assert f'id="{task.slug}"' in answer.text
        # The figures and their links are those of addresses.
        for sample in task.samples:
            assert f"task={task.slug}" in answer.text
            assert sample.text in answer.text
    assert 'href="/tasks#sentiment"' in ask(server, PAGE).text
    assert 'id="card" hidden' in ask(server, "/?pattern=many-to-many").text


@pytest.mark.parametrize("cell", SENTIMENT.cells)
def test_its_known_failures_are_those_that_the_documents_name(cell: str) -> None:
    told = (ROOT / "docs" / "command-line.md").read_text("utf-8").replace("\n", " ")
    for text, answer in FAILURES.items():
        assert f"“{text}”" in told
        spec = sentiment(cell=cell, text=text)
        assert spec.vocabulary[int(stages.trace(spec).tokens[-1])] == answer


@given(text=texts())
def test_any_text_is_an_address_that_reads_back_or_is_refused_by_name(text: str) -> None:
    with suppress(SpecError):
        spec = sentiment(text=text)
        assert read_address(write.address(spec)) == spec
        assert spec.text_tokens == read_address(write.address(spec)).text_tokens
        assert stages.svg(spec).endswith(b"</svg>")


def test_an_address_leaves_out_what_the_task_decides_and_its_own_cell() -> None:
    assert write.address(sentiment(cell="gru")) == "/v1/figures/many-to-one.svg?task=sentiment"
    assert write.address(sentiment(cell="rnn")) == "/v1/figures/many-to-one.svg?cell=rnn&task=sentiment"
    assert sentiment(cell="rnn").model.cell == "rnn"
    assert sentiment().model.hidden == 64
    assert parse("many-to-one", [("task", "random")]) == parse("many-to-one", [])
    assert sentiment().change(task="random", cell="lstm") == parse("many-to-one", [("cell", "lstm")])
    with pytest.raises(SpecError, match="not trained"):
        sentiment().change(cell="rnn-relu")
    assert parse("many-to-one", []).change(task="sentiment", cell="rnn") == sentiment(cell="rnn")
    for wrong in ("bogus", "", None):
        with pytest.raises(SpecError, match="choose random, sentiment, "):
            sentiment().change(task=wrong)


@pytest.mark.parametrize("text", [",".join(["a" * 16] * 113), "İ" * 1500], ids=["marks", "capitals"])
def test_a_text_that_cutting_lengthens_is_kept_as_it_was_typed(server: str, text: str) -> None:
    spec = sentiment(text=text)
    assert spec.reading.text == text
    assert sum(map(len, spec.text_tokens)) + len(spec.text_tokens) > 2000
    assert read_address(write.address(spec)) == spec
    query = urlencode({"pattern": "many-to-one", "task": "sentiment", "text": text})
    for path in ("/", "/stage", "/snippets", "/inside", "/?form=1&toggle=output.1&"):
        assert ask(server, f"{path}{'' if path.endswith('&') else '?'}{query}").status < 500


def test_a_chosen_task_brings_its_pattern_and_its_own_cell() -> None:
    chosen = "form=1&was=many-to-many&pattern=many-to-many&had=random&task=sentiment&tx=4&cell="
    for cell, network in (("rnn", "gru"), ("lstm", "lstm"), ("gru-torch", "gru")):
        reading = read(parse_qsl(chosen + cell))
        assert reading.errors == ()
        assert reading.spec == sentiment(cell=network, early="on")
    stays = "form=1&was=many-to-one&pattern=many-to-one&had=sentiment&task=sentiment&cell=rnn"
    assert read(parse_qsl(stays)).spec == sentiment(cell="rnn")


def test_a_task_that_is_chosen_or_left_takes_no_targets_and_no_gradients_that_need_some() -> None:
    shown = "form=1&was=many-to-one&pattern=many-to-one&show=gradients&show=weights&text=fine&targets=a"
    assert read(parse_qsl(f"{shown}&had=random&task=sentiment")).spec == sentiment(
        text="fine", show="weights"
    )
    left = read(parse_qsl(f"{shown}&had=sentiment&task=random"))
    assert left.errors == ()
    assert left.spec.reading.targets is None
    changed, error = toggle(sentiment(text="a good film", targets="positive"), "output.1")
    assert error is None
    assert changed.reading.targets is None


def test_the_menu_of_cells_offers_those_of_the_task() -> None:
    assert set(PARAMETERS["cell"].without(sentiment())) == set(OFFERED) - set(SENTIMENT.cells)
    assert PARAMETERS["cell"].without(parse("many-to-one", [])) == ()


REFUSED = [
    ("many-to-one", "task=sentiment&hidden=64", "hidden", "task=sentiment decides hidden"),
    ("many-to-one", "task=sentiment&seed=0", "seed", "task=sentiment decides seed"),
    ("many-to-one", "layers=1&task=sentiment", "layers", "task=sentiment decides layers"),
    ("many-to-one", "task=sentiment&cell=gru-torch", "cell", "choose gru, lstm or rnn"),
    ("many-to-one", "task=sentiments", "task", "did you mean 'sentiment'?"),
    ("many-to-one", "task=sentiment&tokens=characters", "tokens", "its own tokens"),
    ("many-to-one", "task=sentiment&tx=3", "tx", "tx=3 is at odds with the sample of 5 tokens"),
    ("many-to-one", "task=sentiment&targets=good", "targets", "choose negative or positive"),
    ("many-to-one", "task=sentiment&targets=positive+positive", "targets", "1 output"),
    ("many-to-one", "task=sentiment&tx=3&text=fine", "tx", "tx=3 is at odds with the text"),
    ("many-to-one", f"task=sentiment&text={'a+' * 228}", "text", "at most 227"),
    ("many-to-one", f"task=sentiment&text={'a+' * 300}", "text", "at most 227"),
    ("many-to-one", f"task=sentiment&text={'a,' * 900}", "text", "at most 227"),
    ("many-to-one", "task=sentiment&text=fine&show=gradients", "show", "set targets to negative or positive"),
    ("many-to-one", "task=sentiment&text=fine&view=norms", "view", "set targets to negative or positive"),
    ("many-to-many", "task=sentiment", "task", "is for the pattern 'many-to-one'"),
    ("custom", "task=sentiment&io=iib", "task", "is for the pattern 'many-to-one'"),
]


@pytest.mark.parametrize(("pattern", "query", "culprit", "tells"), REFUSED)
def test_what_cannot_be_is_refused_by_name(pattern: str, query: str, culprit: str, tells: str) -> None:
    with pytest.raises(SpecError) as refused:
        parse(pattern, parse_qsl(query))
    assert refused.value.parameter == culprit
    assert tells in refused.value.message
    # The page says it once, and shows a figure without it.
    page = ask_app(create_app(), f"/?pattern={pattern}&{query}")
    assert page.status == 422
    assert page.text.count('data-parameter="') == 1


def test_gradients_go_back_from_the_known_answer_of_a_sample_or_from_the_readers() -> None:
    for spec in (
        sentiment(show="gradients"),
        sentiment(text="fine", targets="positive", show="gradients"),
    ):
        data = json.loads(EXPORTS["json"].render(spec))
        assert data["targets"] == ["positive" if spec.reading.text else "negative"]
        assert data["loss"] > 0
    assert sentiment(text="A DULL, lifeless film", show="gradients").timeline.returns


def test_the_longest_text_is_drawn() -> None:
    spec = sentiment(text="good " * 227)
    assert len(spec.letters) == 227
    assert stages.svg(spec).endswith(b"</svg>")


def test_everything_tells_what_the_network_learned_and_how_often_it_is_right(server: str) -> None:
    measured = shipped.load("sentiment", "gru").measured
    told = (
        f"trained on film reviews: of sentences that it never saw, it gets {100 * measured.value:.0f} % right"
    )
    whole = figure("many-to-one", task="sentiment")
    assert told in whole.alt
    assert told in whole.description
    data = json.loads(whole.render("json"))
    assert data["trained"]["task"] == "sentiment"
    assert data["trained"]["metric"] == "accuracy"
    assert data["trained"]["value"] == measured.value
    assert data["trained"]["interval"] == [measured.low, measured.high]
    assert [step["word"] for step in data["steps"]] == ["the", "movie", "was", "not", "good"]
    page = ask(server, PAGE)
    assert "<b>Trained: film reviews</b>" in page.text
    assert told in page.text.partition("og:image:alt")[2].partition(">")[0]
    for view in ("cell", "norms"):
        assert told in figure("many-to-one", task="sentiment", view=view).alt
    random = json.loads(figure("many-to-one").render("json"))
    assert random["trained"] is False
    assert "task" not in random["spec"]
    assert "word" not in random["steps"][0]


@pytest.mark.parametrize("show", ["", "gradients"])
def test_the_answer_and_the_names_of_all_answers_lie_in_the_picture(show: str) -> None:
    scene = stages.scene(sentiment(show=show))
    output = next(node for node in scene.columns[-1].nodes if node.kind == "output")
    assert output.text
    assert say(output.text.text) == "negative, 73 %"
    room = names.ink(output.text, scene.columns[-1].x)
    assert room.x + room.width <= scene.width
    assert output.numbers
    assert [text for text, _, _ in output.numbers.texts] == ["negative", "positive"]
    assert output.numbers.marked == 0
    for text, right, baseline in output.numbers.texts:
        # The names are in smaller type, on the right of the cells.
        assert right - len(text) * names.LETTER * 10 / 12 > output.box.x + 16
        assert output.box.y < baseline < output.box.y + output.box.height


def test_a_word_that_it_does_not_know_is_told() -> None:
    spec = sentiment(text="xyzzy film")
    steps = json.loads(EXPORTS["json"].render(spec))["steps"]
    assert [step["known"] for step in steps] == [False, True]
    assert (
        "It does not know “xyzzy”." in figure("many-to-one", task="sentiment", text="xyzzy film").description
    )
    for drawn in (sentiment(text="film xyzzy", step="1"), sentiment(text="xyzzy film", view="folded")):
        assert "does not know" not in say(stages.scene(drawn).description)
    nodes = Readout(spec).as_data()["nodes"]
    assert "“xyzzy” is nothing that it learned" in nodes["x.1"]["note"]
    assert nodes["x.2"]["note"] == "The vector that training found for “film”."
    assert nodes["x.1"]["vectors"][0]["names"] == "inputs"
    assert "film reviews" in nodes["y.1"]["note"]


def test_a_form_drops_what_the_task_decides_and_the_task_where_it_has_no_place() -> None:
    spec = posted("pattern=many-to-one&task=sentiment&cell=rnn-relu&hidden=9&seed=3&layers=2&text=Good!")
    # It was taught to answer early too, so that a form that chooses it shows that.
    assert spec == sentiment(text="Good!", early="on")
    other = posted(
        "pattern=custom&io=b&task=sentiment&cell=gru&text=Good!&hidden=5&targets=positive&had=sentiment"
    )
    assert other == parse("custom", [("io", "b"), ("cell", "gru"), ("text", "Good!"), ("hidden", "5")])
    # A pattern that has a task of its own brings it.
    own = posted("pattern=many-to-many&task=sentiment&cell=gru&text=Good!&had=sentiment&was=many-to-one")
    assert own == parse("many-to-many", [("task", "tags")])


def test_a_slot_that_the_task_has_not_leaves_its_text_to_random_weights() -> None:
    changed, error = toggle(sentiment(), "output.2")
    assert error is None
    assert getattr(changed.model, "task", None) is None
    assert changed.text_tokens == ("the", "movie", "was", "not", "good")
    shorter, error = toggle(sentiment(), "input.2")
    assert error is None
    assert shorter.text_tokens == ("the", "was", "not", "good")


def test_the_page_has_no_control_of_what_the_task_decides_but_its_script_and_weights(server: str) -> None:
    page = ask(server, PAGE).text
    facts = json.loads(page.partition('class="facts">')[2].partition("</script>")[0])
    shown = {name for name, control in facts["controls"].items() if control["visible"]}
    assert not shown & {"hidden", "layers", "seed", "init", "direction", "tokens"}
    assert {"task", "cell", "targets", "text"} <= shown
    assert facts["weights"] == "/v1/weights/sentiment-gru.safetensors"
    assert "py" in facts["addresses"]
    for name, address in facts["addresses"].items():
        assert ask(server, address).status == 200, name


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in place of that of the weights."""
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    shipped.load.cache_clear()
    yield tmp_path
    shipped.load.cache_clear()


@pytest.mark.parametrize("kept", [None, 0, 100, 5000], ids=lambda kept: f"{kept} bytes")
def test_weights_that_cannot_be_read_are_named_and_nothing_else_is_concerned(
    folder: Path, kept: int | None
) -> None:
    whole = Path(shipped.__file__).parent / "weights" / "sentiment-gru.safetensors"
    if kept is not None:
        (folder / whole.name).write_bytes(whole.read_bytes()[:kept])
    server = create_app()
    for target in ("/v1/figures/many-to-one.svg?task=sentiment&strict=1", PAGE, "/readout" + PAGE[1:]):
        answer = ask_app(server, target)
        assert answer.status == 422, target
        assert "sentiment-gru.safetensors" in answer.text, target
    assert ask_app(server, "/v1/figures/many-to-one.svg").status == 200


def test_the_command_answers_a_text_and_draws_it(tmp_path: Path) -> None:
    said = ["run", "sentiment", "A dull, lifeless film"]
    answered = CliRunner().invoke(app, said)
    assert answered.exit_code == 0, answered.output
    assert answered.output == "negative 94 %\npositive 6 %\n"
    assert CliRunner().invoke(app, [*said[:2], *said[2].split()]).output == answered.output
    assert CliRunner().invoke(app, [*said, "--cell", "lstm"]).output.startswith("negative ")
    place = tmp_path / "figure.svg"
    drawn = CliRunner().invoke(app, [*said, "--svg", str(place), "--theme=dark"])
    assert drawn.exit_code == 0, drawn.output
    assert drawn.output == ""
    assert place.read_bytes() == stages.svg(sentiment(text=said[2], theme="dark"))
    assert (
        json.loads(CliRunner().invoke(app, [*said, "--json", "-"]).output)["trained"]["task"] == "sentiment"
    )


@pytest.mark.parametrize(
    ("said", "tells"),
    [
        (["run"], "weights: give your own weights, or a task and a text; choose sentiment"),
        (["run", "sentimet", "good"], "task: unknown task 'sentimet'; choose sentiment"),
        (["run", "sentiment", "good", "--weights", "x"], "weights: weights is for a network of your own"),
        (["run", "sentiment", "good", "--hidden", "3"], "hidden: task=sentiment decides hidden"),
        (["run", "sentiment", "good", "--cell", "gru-torch"], "cell: cell=gru-torch was not trained"),
        (["run", "sentiment", "good", "--pattern", "one-to-one"], "task: task=sentiment is for the pattern"),
        (["run", "sentiment", "good", "--text", "bad"], "text: "),
        (["run", "sentiment", "good", "--nope", "3"], "nope: unknown parameter 'nope'"),
    ],
)
def test_a_command_line_that_cannot_be_is_refused_in_one_line(said: list[str], tells: str) -> None:
    result = CliRunner().invoke(app, said)
    assert result.exit_code == 2
    assert result.stderr.startswith(tells)
    assert result.stderr.count("\n") == 1


def test_the_documents_answers_in_the_terminal_are_the_networks() -> None:
    blocks = (ROOT / "docs" / "command-line.md").read_text("utf-8").split("    $ unroll ")[1:]
    assert len(blocks) == 5
    for block in blocks:
        asked, *answered = block.split("\n\n")[0].rstrip().split("\n")
        result = CliRunner().invoke(app, shlex.split(asked))
        assert result.exit_code == 0
        assert result.stdout.rstrip("\n").split("\n") == [line.strip() for line in answered]


@pytest.mark.parametrize(
    "query",
    [
        "style=textbook",
        "ty=5",
        "epoch=0",
        "ty=8&choose=sample&temperature=0.3&draw=1",
        "text=5+may+2001&ty=4",
    ],
)
@pytest.mark.parametrize("asks", ["show=gradients", "view=norms"])
def test_gradients_need_an_answer_as_long_as_the_output(server: str, query: str, asks: str) -> None:
    address = f"/v1/figures/encoder-decoder.json?task=date&{asks}&{query}"
    answer = ask(server, address)
    if answer.status == 200:
        # A plot has real lengths, in every style.
        assert answer.json["spec"]["ty"] == 11
    else:
        assert answer.status == 422
        assert "set ty to 11" in answer.text or "set targets to the right answer" in answer.text


def test_a_task_that_gives_way_takes_its_epoch_along() -> None:
    for query in (
        "pattern=many-to-many&was=encoder-decoder&had=date&task=date&epoch=1",
        "pattern=one-to-many&was=many-to-one&had=sentiment&task=sentiment&epoch=1",
        "pattern=many-to-one&was=many-to-many&had=sentiment&task=surname&epoch=2&ty=5",
    ):
        assert read([("form", "1"), *parse_qsl(query)]).errors == ()
    learning = figure("many-to-one", task="sentiment", epoch=1).spec
    assert learning.change(task="random") == parse("many-to-one", [("cell", "gru")])


@pytest.mark.parametrize("text", ["é", "1", "😀", "ß"])
def test_a_letter_that_no_name_has_is_refused(text: str) -> None:
    with pytest.raises(SpecError, match="unknown token") as raised:
        parse("one-to-many", [("task", "surname"), ("text", text)])
    assert raised.value.parameter == "text"


def test_a_slot_that_leaves_the_pattern_leaves_the_characters() -> None:
    for slug, switched in (
        ("date", "input.1"),
        ("spelling", "input.2"),
        ("recall", "output.1"),
        ("iris", "output.1"),
    ):
        task = TASKS[slug]
        spec, error = toggle(parse(task.pattern, [("task", slug)]), switched)
        assert error is None
        assert spec.task is None
        if slug != "iris":
            assert spec.reading.tokens == "characters"


def test_all_bars_of_a_row_have_the_same_ground() -> None:
    spec = parse("one-to-many", [("task", "surname"), ("text", "k"), ("choose", "sample"), ("draw", "7")])
    outputs = [
        node for column in stages.scene(spec).columns for node in column.nodes if node.kind == "output"
    ]
    assert len({node.strip.ground for node in outputs if node.strip}) == 1
    for node in outputs:
        assert node.strip
        for bar, ground in zip(node.strip.cells, node.strip.ground, strict=True):
            assert bar[:2] == ground[:2]
            assert bar[2] <= ground[2]


def test_a_file_of_another_network_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in shipped.FOLDER.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    original = (tmp_path / "date-gru.safetensors").read_bytes()
    tensors = load(original)
    rows = np.zeros_like(tensors["embedding.weight"])
    wrong = {
        "of another task": (tmp_path / "spelling-gru.safetensors").read_bytes(),
        "not finite": save({**tensors, "embedding.weight": rows + np.float16(np.nan)}),
        "without attention": save({name: one for name, one in tensors.items() if name != "attention.b_h"}),
        "more words": save({**tensors, "embedding.weight": rows[:5].copy()}),
    }
    for body in wrong.values():
        (tmp_path / "date-gru.safetensors").write_bytes(body)
        shipped.load.cache_clear()
        with pytest.raises(SpecError, match=r"date-gru\.safetensors") as raised:
            parse("encoder-decoder", [("task", "date")])
        assert raised.value.parameter == "task"
    shipped.load.cache_clear()


def test_the_terminal_answers_no_blank_text() -> None:
    for text in ("", "  "):
        result = CliRunner().invoke(app, ["run", "sentiment", text])
        assert result.exit_code == 2
        assert "the text is empty" in result.stderr


def test_drawn_answers_do_not_count_as_measured() -> None:
    drawn = figure("many-to-one", task="sentiment", choose="sample")
    assert "Drawn answers are right less often" in drawn.description
    assert "Drawn answers" not in figure("one-to-many", task="surname", choose="sample").description
    begun = figure("encoder-decoder", task="date", text="5 may 2001", ty=20, step=13).description
    assert "⟨eos⟩ at output" not in begun


@pytest.mark.parametrize("look", ["", "style=textbook", "view=folded", "view=units"])
@pytest.mark.parametrize("slug", [slug for slug, task in TASKS.items() if task.writes])
def test_all_pictures_of_a_run_that_is_stopped_or_goes_on_have_one_size(slug: str, look: str) -> None:
    task = TASKS[slug]
    end = figure(task.pattern, task=slug).trace.plan.ty
    for ty in (2, end + 1):
        given = {"task": slug, "ty": str(ty), **dict(parse_qsl(look))}
        spec = parse(task.pattern, list(given.items()))
        last = spec.timeline.last
        scenes = [
            views.arrange(one, views.of(one).source(Run(one)))
            for one in (spec.change(step=step) for step in (0, last - 1, last))
        ]
        assert len({(scene.width, scene.height) for scene in scenes}) == 1


@pytest.mark.parametrize("text", [" ", "\u3000", "\t\n"], ids=["space", "wide-space", "tab"])
def test_a_blank_text_is_no_text(text: str) -> None:
    for slug, task in TASKS.items():
        blank = parse(task.pattern, [("task", slug), ("text", text)])
        assert blank == parse(task.pattern, [("task", slug)])
    with pytest.raises(SpecError, match="tx=3 is at odds with the sample of 5 tokens"):
        parse("many-to-one", [("task", "sentiment"), ("text", text), ("tx", "3")])


@pytest.mark.parametrize("text", [",", " , ,", ",,"], ids=["comma", "spaced", "two"])
def test_a_text_with_nothing_to_read_is_refused(text: str) -> None:
    for slug, told in (("adding", "the text has no numbers"), ("iris", "the text has no rows of numbers")):
        with pytest.raises(SpecError, match=told):
            parse(TASKS[slug].pattern, [("task", slug), ("text", text)])


@pytest.mark.parametrize("text", ["0.4,0.9*", "0.4, 0.9*,", " 0.4   0.9* "], ids=["comma", "both", "spaces"])
def test_the_same_numbers_are_the_same_address(text: str) -> None:
    assert parse("many-to-one", [("task", "adding"), ("text", text)]) == parse(
        "many-to-one", [("task", "adding"), ("text", "0.4 0.9*")]
    )


def test_a_cell_that_was_kept_at_its_end_alone_leaves_the_epoch() -> None:
    assert posted("pattern=many-to-one&task=adding&epoch=0&cell=lstm").model == Trained("adding", "lstm")


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧", "🇩🇪", "👍🏽", "❤️", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "😀"])
def test_a_review_counts_an_emoji_as_one_token(emoji: str) -> None:
    assert TASKS["sentiment"].reader.tokenise(f"a dull film {emoji}!") == ("a", "dull", "film", emoji, "!")
    assert TASKS["sentiment"].reader.tokenise(f"{emoji}{emoji}1 film") == (emoji, emoji, "1", "film")


@given(st.text(st.sampled_from("abé ñ1290.,!?'’\"-–—()ß#*©®™€")))
def test_ordinary_text_is_cut_as_it_was(text: str) -> None:
    plain = text.lower().replace("’", "'").replace("''", '"')
    old = regex.findall(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*|\p{N}+|[^\s\p{L}\p{M}\p{N}]", plain)
    assert TASKS["sentiment"].reader.tokenise(text) == tuple(old)
