"""Early answers: the head at the steps that emit nothing, and everything that tells of it."""

import json
import re
from itertools import product
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import figure, stages
from rnn_unroll.address import write
from rnn_unroll.address.own import Files
from rnn_unroll.address.own import figure as own_figure
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.spots import spots
from rnn_unroll.web.readout import Readout
from rnn_unroll.words import say
from tests.drawings import edges_of, figure_spec, root_of
from tests.own_files import npy, safetensors, small
from tests.strategies import specs
from tests.test_names import collisions

SENTENCE = "the movie was not good"


def judged(**parameters: object) -> FigureSpec:
    return figure_spec("many-to-one", task="sentiment", early="on", **parameters)


def possible() -> st.SearchStrategy[FigureSpec]:
    """Any valid figure with early answers."""
    patterns = st.sampled_from(["many-to-one", "custom"])
    whole = patterns.flatmap(lambda pattern: specs(pattern=pattern, view="unrolled"))
    answering = whole.filter(lambda spec: not PARAMETERS["early"].why_not(spec))
    return answering.map(lambda spec: spec.change(early="on"))


# --- numbers ------------------------------------------------------------------


@given(possible())
def test_an_early_answer_is_the_head_on_the_state_of_its_step(spec: FigureSpec) -> None:
    run = Run(spec)
    head = run.trace.network.head
    assert head is not None
    for planned, step, early in zip(run.plan.steps, run.trace.steps, run.early, strict=True):
        assert (early is None) == bool(planned.j)
        if early:
            logits = head["W_ya"] @ step.layers[-1][0].state.a + head["b_y"]
            assert np.allclose(early.logits, logits, rtol=1e-12, atol=1e-12)
            assert early.y.sum() == pytest.approx(1)
            assert early.token == early.y.argmax()


@given(possible())
def test_early_answers_change_nothing_else_of_a_figure(spec: FigureSpec) -> None:
    plain = Run(spec.change(early="off"))
    without, graph = build.network(plain), build.network(Run(spec))
    assert graph.loss == without.loss
    for one, other in zip(without.steps, graph.steps, strict=True):
        assert one.nodes == tuple(node for node in other.nodes if node.kind != "early")
        assert one.edges == tuple(edge for edge in other.edges if edge.kind != "early")
        assert one.gradients == other.gradients
        early = [node for node in other.nodes if node.kind == "early"]
        assert len(early) == (not one.plan.j)
        assert [edge.target for edge in other.edges if edge.kind == "early"] == [node.key for node in early]


@pytest.mark.parametrize("cell", ["gru", "lstm", "rnn"])
def test_a_judgement_read_early_is_that_of_the_text_up_to_there(cell: str) -> None:
    """What the trained network says of a prefix is its output for that prefix."""
    words, run = SENTENCE.split(), Run(judged(text=SENTENCE, cell=cell))
    for t, early in enumerate(run.early[:-1], start=1):
        prefix = stages.trace(
            figure_spec("many-to-one", task="sentiment", cell=cell, text=" ".join(words[:t]))
        )
        assert early is not None
        assert np.allclose(early.y, prefix.y[0], rtol=1e-5)


def test_an_early_answer_is_not_drawn_at_random() -> None:
    plain = figure_spec("many-to-one", early="on")
    drawn = plain.change(choose="sample", temperature=5.0)
    one, other = ([early and early.token for early in Run(spec).early] for spec in (plain, drawn))
    assert one == other


# --- drawings -----------------------------------------------------------------


@pytest.mark.parametrize("style", ["computed", "textbook"])
@pytest.mark.parametrize(
    ("pattern", "said"), [("many-to-one", {"tx": 5, "layers": 2}), ("custom", {"io": "iibnoo"})]
)
def test_a_figure_draws_a_dashed_box_for_every_step_that_emits_nothing(
    pattern: str, said: dict[str, object], style: str
) -> None:
    spec = figure_spec(pattern, early="on", style=style, **said)
    root = root_of(stages.svg(spec))
    silent = [str(step.t) for step in spec.plan.steps if not step.j]
    nodes = [node for node in root.iter() if node.get("data-kind") == "early" and node.get("data-key")]
    assert [node.get("data-key") for node in nodes] == [f"early.{t}" for t in silent]
    assert [node.get("aria-label") for node in nodes] == [f"early answer, step {t}" for t in silent]
    boxes = [box for node in nodes for box in node if box.get("class") == "box-early"]
    assert len(boxes) == len(silent)
    assert all(box.get("stroke-dasharray") for box in boxes)
    arrows = {(source, target) for kind, source, target in edges_of(root) if kind == "early"}
    assert arrows == {(f"a.{spec.model.layers}.{t}", f"early.{t}") for t in silent}


def test_dots_stand_for_the_early_answers_of_left_out_steps() -> None:
    root = root_of(figure("many-to-one", early="on", style="textbook").svg.encode())
    keys = [node.get("data-key") for node in root.iter() if node.get("data-kind") == "early"]
    assert [key for key in keys if key] == ["early.1", "early.2", "early.3"]


def test_a_trained_networks_early_answers_have_their_label_and_percent() -> None:
    spec = judged(text=SENTENCE)
    scene, run = stages.scene(spec), Run(spec)
    for column, early in zip(scene.columns[:-1], run.early, strict=False):
        node = next(node for node in column.nodes if node.kind == "early")
        assert early
        assert node.text
        assert say(node.text.text) == f"{spec.vocabulary[early.token]}, {100 * early.y[early.token]:.0f} %"
        assert node.numbers
        assert tuple(text for text, _, _ in node.numbers.texts) == spec.vocabulary
        assert node.numbers.marked == early.token


def test_early_answers_appear_with_their_steps() -> None:
    said = {"task": "sentiment", "early": "on", "text": SENTENCE, "step": 2}
    nodes = [node for column in stages.still(judged(text=SENTENCE, step=2)).columns for node in column.nodes]
    shown = [bool(node.values) for node in nodes if node.kind == "early"]
    assert shown == [True, True, False, False]
    assert figure("many-to-one", **said).description.count("after “") == 2


def test_gradients_pass_early_answers_by() -> None:
    root = root_of(stages.svg(figure_spec("many-to-one", early="on", show="gradients")))
    arrows = [f"{source} {target}" for kind, source, target in edges_of(root) if kind == "gradient"]
    assert arrows
    assert not [arrow for arrow in arrows if "early" in arrow]


def test_names_of_shared_weights_include_the_heads_at_early_answers() -> None:
    scene = stages.scene(figure_spec("many-to-one", early="on", show="weights"))
    wires = [wire for column in scene.columns for wire in column.wires if wire.kind in ("early", "output")]
    assert {wire.label.label.tex for wire in wires if wire.label} == {"W_{ya}"}
    assert all(wire.label for wire in wires)


@pytest.mark.parametrize("style", ["computed", "textbook"])
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
@pytest.mark.parametrize(("pattern", "said"), [("many-to-one", {"tx": 3}), ("custom", {"io": "iibnoobni"})])
def test_names_at_wires_touch_nothing_of_early_answers(
    pattern: str, said: dict[str, object], cell: str, style: str
) -> None:
    for show, layers in product(("weights", "weights,gradients,connectivity"), (1, 2)):
        spec = figure_spec(pattern, early="on", cell=cell, style=style, show=show, layers=layers, **said)
        assert not list(collisions(stages.scene(spec)))


@pytest.mark.parametrize("slug", ["png", "pdf", "tex", "gif", "webp", "py"])
def test_every_format_takes_early_answers(slug: str) -> None:
    spec = judged(text="not good")
    if slug == "py":
        # Early answers are how a figure is drawn; a script has no look.
        plain = figure_spec("many-to-one", early="on")
        assert write.address(plain, "py") == "/v1/figures/many-to-one.py"
        assert EXPORTS["py"].render(plain) == EXPORTS["py"].render(plain.change(early="off"))
    else:
        assert EXPORTS[slug].render(spec) != EXPORTS[slug].render(spec.change(early="off"))


# --- words --------------------------------------------------------------------


def test_a_description_tells_how_a_judgement_changes_word_by_word() -> None:
    run = figure("many-to-one", task="sentiment", early="on", text="good not")
    said = figure("many-to-one", task="sentiment", early="on", text="a fine film but dull").description
    told = re.search(r"Early answers as they change: (.*?)\. ", said)
    assert told
    parts = told[1].split("; ")
    assert parts[0].startswith("after “a” ")
    assert parts[-1].startswith("after “but” ")
    assert all(re.fullmatch(r"after “\w+” (negative|positive), \d+ %", part) for part in parts)
    assert "Dashed boxes show what the head would answer at the steps that emit nothing." in run.alt
    assert "81 % right" in run.alt


def test_of_random_weights_nothing_more_is_told_than_the_tokens() -> None:
    drawn = figure("many-to-one", early="on", tx=4)
    told = re.search(r"Early answers as they change: (.*?)\. ", drawn.description)
    assert told
    assert "%" not in told[1]
    assert "random" in drawn.description
    book = figure("many-to-one", early="on", tx=4, style="textbook")
    assert "as they change" not in book.description
    assert "Dashed boxes" in book.description
    for one in (drawn, book):
        assert "dashed: what the head would answer early; nothing reads it" in one.svg


def test_the_json_has_the_early_answer_of_every_step_that_emits_nothing() -> None:
    data = json.loads(EXPORTS["json"].render(judged(text=SENTENCE)))
    assert data["spec"]["early"] == "on"
    *early, last = [step["early"] for step in data["steps"]]
    assert last is None
    head = data["parameters"]["head"]
    for step, answer in zip(data["steps"], early, strict=False):
        logits = np.array(head["W_ya"]) @ step["layers"][0]["forward"]["a"] + head["b_y"]
        assert np.allclose(answer["logits"], logits, rtol=1e-5)
        assert answer["token"] == data["vocabulary"][int(np.argmax(answer["y"]))]
    plain = json.loads(figure("many-to-one").render("json"))
    assert "early" not in plain["spec"]
    assert not any("early" in step for step in plain["steps"])


def test_a_reader_can_point_at_an_early_answer() -> None:
    spec = judged(text=SENTENCE, show="gradients", targets="negative")
    node = Readout(spec).as_data()["nodes"]["early.4"]
    assert node["note"].startswith("What the head would answer after step 4; nothing reads it.")
    assert "softmax" in node["equation"]
    (vector,) = node["vectors"]
    assert vector["names"] == "tokens"
    places = [spot for spot in spots(stages.scene(spec), spec.plan) if spot.slot == "output"]
    assert [spot.key for spot in places] == ["early.1", "early.2", "early.3", "early.4", "y.1"]
    assert [spot.on for spot in places] == [False] * 4 + [True]
    names = {s.key: s.label for s in spots(stages.scene(spec), spec.plan, switches=False)}
    assert names["early.4"] == "early answer, step 4"


# --- addresses ----------------------------------------------------------------

REFUSED = [
    ("encoder-decoder", "", "the encoder of 'encoder-decoder' has none"),
    ("encoder-decoder", "feedback=on", "the encoder of 'encoder-decoder' has none"),
    ("one-to-one", "", "every step emits"),
    ("one-to-many", "", "every step emits"),
    ("many-to-many", "", "every step emits"),
    ("many-to-one", "tx=1", "every step emits"),
    ("custom", "io=iii", "need an output"),
    ("many-to-one", "direction=bidirectional", "would have read what comes later"),
    ("many-to-one", "view=folded", "view=folded has no place for early answers"),
    ("many-to-one", "view=norms", "view=norms has no place for early answers"),
    ("many-to-one", "early=yes", "given more than once"),
]


@pytest.mark.parametrize(("pattern", "query", "tells"), REFUSED)
def test_what_cannot_answer_early_is_refused_by_name(pattern: str, query: str, tells: str) -> None:
    with pytest.raises(SpecError) as refused:
        parse(pattern, [("early", "on"), *parse_qsl(query)])
    assert refused.value.parameter == "early"
    assert tells in refused.value.message


def test_early_answers_with_too_many_numbers_are_refused() -> None:
    files = Files(safetensors(small(classes=500)), npy(np.zeros((51, 3))), None)
    assert len(own_figure(files, [("pattern", "many-to-one")]).letters) == 51
    with pytest.raises(SpecError, match=r"25,000 numbers \(50 steps × 500 tokens\)") as refused:
        own_figure(files, [("pattern", "many-to-one"), ("early", "on")])
    assert refused.value.parameter == "early"


@pytest.mark.parametrize("scale", [1e100, 1e155])
def test_an_own_network_that_overflows_early_is_refused_or_drawn(scale: float) -> None:
    weights = small() | {"head.weight": np.full((3, 4), scale)}
    files = Files(safetensors(weights), npy(np.ones((4, 3))), None)
    spec = own_figure(files, [("pattern", "many-to-one"), ("early", "on")])
    if scale < 1e150:
        assert stages.svg(spec).count(b'data-kind="early"') == 6
    else:
        with pytest.raises(SpecError, match="overflow"):
            stages.svg(spec)
