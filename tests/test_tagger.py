"""Tagger: what a network that says a class of each token learns from, and the tasks that need one."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rnn_unroll import figure, stages
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.engine.network import Size
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.learning import beginning
from rnn_unroll.learning.fit import fit
from rnn_unroll.learning.tagger import Tagger
from rnn_unroll.learning.weights import TABLE, in_precision
from rnn_unroll.models import shipped
from rnn_unroll.picture.layouts.computed.answers import LEAST
from rnn_unroll.tasks import TASKS, iris, names, tagging, tags
from rnn_unroll.web.form import read as read_form
from rnn_unroll.web.readout import Readout
from rnn_unroll.words import say
from tests.http import ask
from tests.names import LETTER
from tests.test_train import archive

EXACT = np.dtype(np.float64)


def tagger(directions: int = 2, **more: bool) -> Tagger:
    """A small problem in float64: words of two features, of which one may stand there twice, and padding."""
    drawn = in_precision(beginning.drawn("gru", Size(1, directions, 4), {"network": 3}, 3), EXACT)
    assert drawn.head is not None
    drawn.head["W_ya"][...] *= 20
    table = np.random.RandomState(1).standard_normal((5, 3))
    rows = np.array([[0, 1], [2, 2], [1, 4], [0, 3]])
    return Tagger(drawn, table, rows, [[0, 1, 2], [3], [2, 1]], [[0, 1, 2], [2], [1, 0]], **more)


@pytest.mark.parametrize("directions", [1, 2])
@pytest.mark.parametrize("learn", [True, False])
def test_the_slope_of_a_tagger_is_that_of_its_loss(directions: int, learn: bool) -> None:
    problem, batch = tagger(directions, learn=learn), np.arange(3)

    def loss() -> float:
        return problem.slope(batch, np.random.RandomState(0))[0]

    _, gradients = problem.slope(batch, np.random.RandomState(0))
    assert gradients.keys() == problem.weights.keys()
    assert (TABLE in gradients) == learn
    for name, array in problem.weights.items():
        flat = array.reshape(-1)
        for k in range(0, flat.size, max(1, flat.size // 8)):
            was = flat[k]
            flat[k] = was + 1e-6
            up = loss()
            flat[k] = was - 1e-6
            down = loss()
            flat[k] = was
            assert gradients[name].reshape(-1)[k] == pytest.approx((up - down) / 2e-6, abs=1e-8), name


@pytest.mark.parametrize("directions", [1, 2])
def test_a_text_is_answered_alike_alone_and_beside_longer_ones(directions: int) -> None:
    problem = tagger(directions)
    together = problem.answers(problem.texts)
    for text, answers in zip(problem.texts, together, strict=True):
        assert answers.tolist() == problem.answers([text])[0].tolist()
        assert len(answers) == len(text)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("They can't, can they?", ("They", "can't", ",", "can", "they", "?")),
        ("Dr. J. Smith of the U.S. left.", ("Dr.", "J.", "Smith", "of", "the", "U.S.", "left", ".")),
        ("so do I. He, J. J. Fry, 2%", "so do I . He , J. J. Fry , 2%"),
        (
            "$3,500.25 at 9:30 — a well-known 1960's price…",
            "$3,500.25 at 9:30 -- a well-known 1960's price ...",
        ),
        ("“workers’ rights” ''quoted''", '" workers\' rights " " quoted "'),
        ("naïve (x/y) A&P", "naïve ( x/y ) A&P"),
        ("👨‍👩‍👧 ok👍🏽!", ("👨‍👩‍👧", "ok", "👍🏽", "!")),
        ("   ", ()),
    ],
)
def test_a_sentence_is_cut_as_the_corpus_is(text: str, tokens: str | tuple[str, ...]) -> None:
    assert tagging.tokenise(text) == (tuple(tokens.split()) if isinstance(tokens, str) else tokens)


def test_capitals_are_kept_for_classes_and_not_for_names() -> None:
    assert TASKS["tags"].reader.tokenise("Rose rose") == ("Rose", "rose")
    assert TASKS["names"].reader.tokenise("Rose rose") == ("rose", "rose")


@given(st.text(min_size=1).filter(lambda word: not any(0xD800 <= ord(one) < 0xE000 for one in word)))
def test_every_word_has_the_same_number_of_features_and_each_has_a_row(word: str) -> None:
    rows = tagging.rows(word)
    assert len(rows) == len(tagging.rows("a"))
    assert all(0 <= row < tagging.ROWS for row in rows)


def test_the_features_of_a_word_are_the_same_on_every_machine_and_for_ever() -> None:
    assert tagging.rows("Paris") == (5921, 2685, 6137, 4661, 76, 4474, 1907, 1318, 1080, 3281, 306)
    assert tagging.kinds("Mac-10s")[:3] == ("wMac-10s", "lmac-10s", "#Xx-9x")


@pytest.mark.parametrize(
    ("tag", "label"),
    [
        ("nn-tl-hl", "NOUN"),
        ("np$", "PROPN"),
        ("fw-in+at-tl", "X"),
        ("pps+bez", "PRON"),
        ("md*", "VERB"),
        ("*", "ADV"),
        ("---hl", "PUNCT"),
        (".-hl", "PUNCT"),
        ("ppss+ber-n", "PRON"),
        ("wdt+bez-nc", "DET"),
        ("to", "PRT"),
    ],
)
def test_every_tag_of_the_corpus_has_a_class(tag: str, label: str) -> None:
    assert tags.TAGS.labels[tags.class_of(tag)] == label
    assert names.class_of(tag) == (label == "PROPN")


def test_what_is_measured_is_the_share_of_words_or_the_f1_of_names() -> None:
    answers = [np.array(one) for one in ([0, 1, 1], [1], [0, 0])]
    wanted = [np.array(one) for one in ([0, 1, 0], [1], [1, 0])]
    assert tags.right(answers, wanted).value == pytest.approx(4 / 6)
    assert tags.right(answers, wanted).of == 6
    # Two names are found, one word is wrongly called a name, and one name is missed.
    assert names.found(answers, wanted).value == pytest.approx(2 * 2 / (2 * 2 + 1 + 1))
    assert names.found(answers, wanted).of == 3


def corpus() -> bytes:
    """An archive of the form of the real one: 40 texts, in which the next word tells what `saw` is."""
    rng, texts = np.random.RandomState(0), {"package/package.json": b"{}"}
    for k in range(40):
        lines = []
        for _ in range(60):
            name = ["np", "np-tl", "nps$"][rng.randint(3)]
            who = f"{['Anna', 'Otto', 'Ida'][rng.randint(3)]}/{name}"
            seen = ["saw/vbd the/at", "cut/vbd a/at"][rng.randint(2)]
            what = ["saw/nn", "cut/nn-tl"][rng.randint(2)]
            lines.append(f"\t{who} {seen} {what} ./.\n\n")
        texts[f"package/ca{k:02}"] = "".join(lines).encode()
    return archive(texts)


def flowers() -> bytes:
    """An archive of the form of the real one, with three species that are easily told apart."""
    rng = np.random.RandomState(0)
    known = [
        {
            **{name: round(3 + k * 2 + rng.uniform(-0.4, 0.4), 1) for name in iris.LENGTHS.values()},
            "species": species,
        }
        for k, species in enumerate(iris.SPECIES)
        for _ in range(50)
    ]
    return archive({"vega_datasets-0.9.0/vega_datasets/_data/iris.json": json.dumps(known).encode()})


@pytest.mark.parametrize(
    ("slug", "made", "parts"),
    [("tags", corpus, "tables"), ("names", corpus, "tables"), ("iris", flowers, "none")],
)
def test_a_task_is_trained_and_measured_on_what_it_never_saw(
    tmp_path: Path, slug: str, made: Callable[[], bytes], parts: str
) -> None:
    task = TASKS[slug]
    (tmp_path / task.sources[0].file).write_bytes(made())
    words = ["train", slug, "--quick", "--unchecked", "--data", str(tmp_path), "-o", str(tmp_path / "out")]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    cell = task.cells[0]
    read = shipped.unpack((tmp_path / "out" / shipped.name(slug, cell)).read_bytes(), cell)
    assert read.network.directions == (2 if task.backward else 1)
    assert read.network.inputs["network"] == task.reader.width
    assert read.table.shape == ((tagging.ROWS, tagging.WIDTH) if parts == "tables" else (0, 4))
    # Two epochs are few steps where there are few flowers; a third would be right by chance.
    assert (0.5 if slug == "iris" else 0.9) < read.measured.value <= 1.0
    assert read.measured.of == {"tags": 5 * 30, "names": 5, "iris": 30}[slug]


def test_lengths_in_centimetres_get_the_answer_of_standardised_ones(tmp_path: Path) -> None:
    (tmp_path / iris.FLOWERS.file).write_bytes(flowers())
    lengths, species = iris.flowers(tmp_path)
    problem = iris.problem("rnn", lengths, species)
    for _ in fit(problem, iris.IRIS.recipe):
        pass
    assert iris.right(problem.network, lengths, species) > 145
    inner = problem.inner
    assert isinstance(inner, Tagger)
    ((inside,),), ((outside,),) = inner.network.parts["network"], problem.network.parts["network"]
    z = (lengths - problem.mean) / problem.deviation
    assert np.allclose(
        z @ inside["W_ax"].T + inside["b_a"], lengths @ outside["W_ax"].T + outside["b_a"], atol=1e-4
    )


def test_each_flower_is_held_out_once_in_each_division() -> None:
    held = np.array(list(iris.parts(2)))
    assert held.shape == (10, 150)
    assert (held[:5].sum(axis=0) == 1).all()
    assert (held[5:].sum(axis=0) == 1).all()
    assert not (held[:5] == held[5:]).all()


@pytest.mark.parametrize("text", ["5.1 3.5 1.4 0.2", "5.1,3.5,1.4,0.2", " 5.1, 3.5  1.4,.2 ", "0 10 1. 10.0"])
def test_four_numbers_are_one_token(text: str) -> None:
    (token,) = iris.IRIS.reader.tokenise(text)
    vector = iris.IRIS.reader.vector(token, {}, np.zeros((0, 4)))
    assert vector.tolist() == [float(one) for one in text.replace(",", " ").split()]


NOT_FOUR = """
setosa|5.1 3.5 1.4|5.1 3.5 1.4 0.2 1|nan 1 1 1|inf 1 1 1|1e1 1 1 1|1 1 1 10.1|-1 1 1 1|5,1 3,5 1,4 0,2
1_0 1 1 1|１ 1 1 1|👍 1 1 1
"""


@pytest.mark.parametrize("text", [*NOT_FOUR.strip().replace("\n", "|").split("|")])
def test_what_is_not_four_numbers_is_refused_with_what_is_asked(text: str) -> None:
    with pytest.raises(SpecError) as refused:
        parse("one-to-one", [("task", "iris"), ("text", text)])
    assert refused.value.parameter == "text"
    assert (
        "4 numbers from 0 to 10: sepal length, sepal width, petal length, petal width"
        in refused.value.message
    )


def tagged(**parameters: str) -> FigureSpec:
    return parse("many-to-many", [("task", "tags"), *parameters.items()])


def test_a_figure_says_the_class_of_each_word_everywhere(server: str) -> None:
    whole = figure("many-to-many", task="tags", text="We saw the saw.")
    classes = ["PRON", "VERB", "DET", "NOUN", "PUNCT"]
    measured = f"{100 * shipped.load('tags', 'gru').measured.value:.0f} % right"
    assert "Read: We, saw, the, saw, “.”." in whole.description
    assert f"Chosen: {', '.join(classes)}." in whole.description
    assert "every layer also runs backward in time" in whole.alt
    assert measured in whole.alt
    data = json.loads(whole.render("json"))
    assert [step["token"] for step in data["steps"]] == classes
    assert [(step["word"], step["known"]) for step in data["steps"]][1] == ("saw", True)
    assert data["trained"]["interval"][0] < data["trained"]["value"] < data["trained"]["interval"][1]
    nodes = Readout(whole.spec).as_data()["nodes"]
    assert nodes["x.2"]["note"].startswith("The sum of the vectors that training found for “saw”")
    assert "It runs backward in time" in nodes["r.1.2"]["note"]
    assert "the sum of the vectors" in nodes["r.1.2"]["note"]
    assert nodes["y.4"]["vectors"][0]["chosen"] == tags.TAGS.labels.index("NOUN")
    page = ask(server, "/?pattern=many-to-many&task=tags&text=We+saw+the+saw.")
    assert page.status == 200
    assert measured in page.text
    said = CliRunner().invoke(app, ["run", "tags", "We saw the saw."]).stdout.splitlines()
    assert [line.rpartition(" ")[0].rpartition(" ")[0] for line in said] == [
        f"{word}\t{label}" for word, label in zip(whole.spec.text_tokens, classes, strict=True)
    ]


def test_gradients_go_back_both_ways_from_the_right_class_of_each_word() -> None:
    known = json.loads(EXPORTS["json"].render(tagged(show="gradients")))
    assert known["targets"] == ["PRON", "VERB", "DET", "NOUN", "PUNCT"]
    wrong = tagged(text="The old man the boat", targets="DET NOUN VERB DET NOUN", show="gradients")
    assert json.loads(EXPORTS["json"].render(wrong))["loss"] > 5 > 1 > known["loss"]
    # Beside the wires of gradients there is room for an answer only; where it is sure, its loss is tiny.
    scene = stages.scene(wrong)
    outputs = [node for column in scene.columns for node in column.nodes if node.kind == "output"]
    assert [say(node.text.text) for node in outputs if node.text] == ["DET", "ADJ", "NOUN", "DET", "NOUN"]
    losses = [node for column in scene.columns for node in column.nodes if node.kind == "loss"]
    assert all(node.text and len(say(node.text.text)) <= 8 for node in losses)


@pytest.mark.parametrize(
    ("query", "culprit", "tells"),
    [
        (
            {"text": "a fine day", "show": "gradients"},
            "show",
            "the right answer, such as PRON VERB DET NOUN PUNCT",
        ),
        ({"text": "a fine day", "targets": "DET ADJ"}, "targets", "targets has 2 words"),
        (
            {"text": "a fine day", "targets": "DET ADJ NUON"},
            "targets",
            "unknown answer 'NUON'; choose NOUN, PROPN",
        ),
        ({"text": "a " * 116}, "text", "at most 115"),
        ({"text": "a," * 950}, "text", "at most 115"),
        ({"direction": "forward"}, "direction", "task=tags decides direction"),
        ({"tx": "3"}, "tx", "the sample of 5 tokens"),
    ],
)
def test_what_a_tagger_cannot_show_is_refused(query: dict[str, str], culprit: str, tells: str) -> None:
    with pytest.raises(SpecError) as refused:
        tagged(**query)
    assert refused.value.parameter == culprit
    assert tells in refused.value.message


def test_the_longest_sentence_is_drawn_and_so_are_emoji() -> None:
    assert stages.svg(tagged(text="a " * 115)).endswith(b"</svg>")
    assert tagged(text="👨‍👩‍👧!").text_tokens == ("👨‍👩‍👧", "!")
    assert stages.svg(tagged(text="👨‍👩‍👧!")).endswith(b"</svg>")


def test_an_endless_text_and_four_words_for_numbers_are_answered_with_what_is_allowed(server: str) -> None:
    for query in (
        f"pattern=many-to-many&task=tags&text={'word+' * 399}",
        "pattern=one-to-one&task=iris&text=a+b",
    ):
        for path in ("/", "/readout", "/stage", "/snippets", "/inside"):
            assert ask(server, f"{path}?{query}").status < 500, (path, query[:40])
        pattern, _, rest = query.removeprefix("pattern=").partition("&")
        assert ask(server, f"/v1/figures/{pattern}.json?{rest}").status == 422
    assert ask(server, f"/v1/figures/many-to-many.svg?task=tags&text={'word+' * 10_000}").status in (414, 422)


def test_a_flower_is_read_in_centimetres_and_drawn_as_shares_of_the_longest_that_is_allowed() -> None:
    spec = parse("one-to-one", [("task", "iris"), ("text", "6.5,3.0, 5.8 2.2")])
    assert spec.text_tokens == ("6.5 3.0 5.8 2.2",)
    data = json.loads(EXPORTS["json"].render(spec))
    assert data["steps"][0]["x"] == [6.5, 3.0, 5.8, 2.2]
    assert data["steps"][0]["token"] == "virginica"
    scene = stages.scene(spec)
    read = next(node for node in scene.columns[0].nodes if node.kind == "input")
    assert read.values == pytest.approx((0.65, 0.3, 0.58, 0.22))
    assert read.text
    assert say(read.text.text) == "6.5 3.0 5.8 2.2"
    output = next(node for node in scene.columns[0].nodes if node.kind == "output")
    assert output.numbers
    assert output.strip
    shares = data["steps"][0]["y"]
    rows = zip(output.strip.cells, output.strip.ground, output.numbers.texts, shares, strict=True)
    for (_, _, length, _), (left, _, whole, _), (text, right, _), share in rows:
        assert length / whole == pytest.approx(max(share, LEAST / whole), abs=1e-3)
        assert right - len(text) * LETTER * 10 / 12 >= left
    shown = Readout(spec).as_data()
    assert shown["names"]["inputs"] == ["sepal length", "sepal width", "petal length", "petal width"]
    assert shown["nodes"]["x.1"]["note"] == "The numbers of the text, in centimetres."
    assert "It reads x⟨1⟩, the numbers of the text, in centimetres." in shown["nodes"]["a.1.1"]["note"]


@pytest.mark.parametrize("text", ["", "hello", "5.1 3.5", "We saw the saw ."])
def test_a_text_that_is_not_four_numbers_makes_way_where_the_flowers_are_chosen(text: str) -> None:
    typed = {"was": "many-to-many", "had": "random", "pattern": "many-to-many", "task": "iris", "text": text}
    reading = read_form([("form", "1"), *typed.items()])
    assert reading.errors == ()
    assert reading.spec == parse("one-to-one", [("task", "iris")])
