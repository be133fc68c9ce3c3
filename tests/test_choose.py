"""Choose: which token an output emits, and everything that says that it was drawn."""

import ast
import json
import math
from collections import Counter
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rnn_unroll import figure, stages
from rnn_unroll.address import write
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import choose
from rnn_unroll.engine.cells import Array
from rnn_unroll.engine.heads import softmax
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.look.views import VIEWS
from rnn_unroll.web.controls import controls
from rnn_unroll.web.form import read
from rnn_unroll.web.readout import Readout
from tests.drawings import ANY_VIEWS, figure_spec
from tests.strategies import drawn_specs, read_address

draws = st.integers(0, 2**32 - 1)
temperatures = st.integers(50, 5000).map(lambda n: n / 1000)
logits = st.integers(1, 6).flatmap(
    lambda outputs: st.integers(1, 9).flatmap(
        lambda width: arrays(float, (outputs, width), elements=st.floats(-30, 30))
    )
)

# --- the choice ---------------------------------------------------------------


@given(logits, draws, temperatures)
def test_of_the_single_most_probable_token_a_draw_is_the_argmax(
    z: Array, draw: int, temperature: float
) -> None:
    assert np.array_equal(choose.sample(draw, temperature, 1)(z, 0), choose.argmax(z, 0))


@given(logits, draws)
def test_a_cold_draw_is_the_argmax_where_one_token_is_the_most_probable(z: Array, draw: int) -> None:
    ranked = np.sort(z, axis=-1)
    clear = np.ones(len(z), bool) if z.shape[-1] == 1 else ranked[:, -1] - ranked[:, -2] > 0.01
    drawn = choose.sample(draw, 1e-4)(z, 0)
    assert np.array_equal(drawn[clear], choose.argmax(z, 0)[clear])


@given(logits, draws, temperatures, st.data())
def test_an_output_draws_the_same_token_in_any_run_and_beside_any_others(
    z: Array, draw: int, temperature: float, data: st.DataObject
) -> None:
    of = choose.sample(draw, temperature, data.draw(st.none() | st.integers(1, z.shape[-1])))
    whole = of(z, 3)
    cut = data.draw(st.integers(0, len(z)))
    assert np.array_equal(of(z[:cut], 3), whole[:cut])
    assert np.array_equal(of(z[cut:], 3 + cut), whole[cut:])
    # The first sequence of a batch draws what it draws alone.
    assert np.array_equal(of(np.stack([z, z[:, ::-1]], axis=1), 3)[:, 0], whole)


@given(logits, draws, temperatures, st.data())
def test_no_token_beside_the_top_k_is_drawn(
    z: Array, draw: int, temperature: float, data: st.DataObject
) -> None:
    k = data.draw(st.integers(1, z.shape[-1]))
    drawn = choose.sample(draw, temperature, k)(z, 0)
    better = (z > np.take_along_axis(z, drawn[:, None], axis=-1)).sum(axis=-1)
    assert (better < k).all()


@pytest.mark.parametrize(("temperature", "topk"), [(1.0, None), (0.4, None), (2.5, 3)])
def test_tokens_are_drawn_as_often_as_they_are_probable(temperature: float, topk: int | None) -> None:
    z, count = np.array([1.2, -0.3, 0.4, 0.0, 2.0]), 4000
    expected = softmax(z / temperature)
    if topk:
        expected[np.argsort(-z)[topk:]] = 0.0
    expected = expected / expected.sum()
    runs = (
        choose.sample(0, temperature, topk)(np.tile(z, (count, 1)), 0),
        np.array([choose.sample(draw, temperature, topk)(z[None], 2)[0] for draw in range(count)]),
    )
    for drawn in runs:
        found = Counter(drawn.tolist())
        for token, share in enumerate(expected):
            # Five standard deviations; streams that are not independent are further away.
            within = 5 * math.sqrt(count * share * (1 - share))
            assert abs(found[token] - count * share) <= within, (token, found[token], count * share)


def test_the_draws_of_an_address_never_change() -> None:
    """Written down once: a picture shows the same tokens for ever."""
    drawn = {
        draw: stages.trace(figure_spec("one-to-many", ty=8, choose="sample", draw=draw)).tokens.tolist()
        for draw in (0, 1, 2**32 - 1)
    }
    assert drawn == DRAWN
    hot = figure_spec("many-to-many", tx=8, choose="sample", temperature=2.0, topk=3)
    assert stages.trace(hot).tokens.tolist() == DRAWN_HOT


DRAWN = {0: [1, 1, 1, 1, 1, 0, 2, 2], 1: [1, 1, 0, 2, 3, 3, 1, 0], 2**32 - 1: [2, 0, 1, 1, 0, 1, 0, 2]}
DRAWN_HOT = [1, 1, 3, 2, 2, 0, 2, 0]

# --- figures ------------------------------------------------------------------


@given(draws, st.integers(1, 6), st.sampled_from(["on", "off", "softmax"]))
def test_a_longer_figure_begins_with_the_tokens_of_a_shorter_one(draw: int, ty: int, feedback: str) -> None:
    said = {"choose": "sample", "draw": draw, "temperature": 2.0, "feedback": feedback}
    shorter, longer = (
        stages.trace(figure_spec("one-to-many", ty=length, **said)).tokens.tolist() for length in (ty, ty + 3)
    )
    assert longer[:ty] == shorter


@given(drawn_specs())
def test_what_a_network_says_depends_on_what_is_drawn_only_where_that_is_fed_back(drawn: FigureSpec) -> None:
    plain = {"choose": "argmax", "temperature": 1.0, "topk": None, "draw": 0}
    one, other = stages.trace(drawn.change(**plain)), stages.trace(drawn)
    assert np.array_equal(other.y, softmax(other.logits))
    fed = any(step.reads == "feedback" for step in one.plan.steps)
    if drawn.wiring.feedback == "softmax" or not fed:
        assert np.array_equal(one.y, other.y)


@given(drawn_specs())
def test_an_address_with_a_draw_is_read_as_it_is_written_and_gives_the_same_picture(spec: FigureSpec) -> None:
    again = read_address(write.address(spec))
    assert again == spec
    assert stages.svg(again) == stages.svg(spec)


@pytest.mark.parametrize("style", ["computed", "textbook"])
@pytest.mark.parametrize("view", sorted(ANY_VIEWS))
def test_everything_that_tells_a_figure_says_that_its_tokens_are_drawn(view: str, style: str) -> None:
    said = {"ty": 6, "choose": "sample", "temperature": 0.7, "topk": 3, "draw": 5, "style": style}
    drawn = figure("one-to-many", view=view, **said)
    told = (
        "drawn at random at temperature 0.7 from the 3 most probable ones; it need not be the most probable"
    )
    assert told in drawn.alt
    assert told in drawn.description
    data = json.loads(drawn.render("json"))
    assert {name: data["spec"][name] for name in ("choose", "temperature", "topk", "draw")} == {
        "choose": "sample",
        "temperature": 0.7,
        "topk": 3,
        "draw": 5,
    }
    assert [step["token"] for step in data["steps"]] == [drawn.spec.vocabulary[k] for k in drawn.trace.tokens]
    for slug in ("svg", "tex"):
        written = "tokens drawn at random: temperature 0.7, top 3, draw 5" in drawn.render(slug).decode()
        assert written == VIEWS[view].plays
    plain = figure("one-to-many", view=view, ty=6, style=style)
    assert "drawn at random" not in plain.alt + plain.description + plain.svg
    assert "choose" not in json.loads(plain.render("json"))["spec"]


def test_words_say_drawn_in_place_of_chosen() -> None:
    drawn = figure("one-to-many", ty=3, choose="sample", draw=2)
    assert "Drawn: " in drawn.description
    assert "each drawn output but the last is fed back" in drawn.description
    assert "hosen" not in drawn.description
    lone = figure("one-to-many", ty=3, choose="sample", topk=1, draw=9)
    assert "Each token is the most probable one, because no other can be drawn." in lone.alt


def test_the_readout_names_the_drawn_token_and_the_most_probable_one() -> None:
    spec = figure_spec("one-to-many", ty=8, choose="sample", temperature=3.0)
    nodes, trace = Readout(spec).as_data()["nodes"], stages.trace(spec)
    for j, token in enumerate(trace.tokens.tolist(), start=1):
        best = spec.vocabulary[trace.y[j - 1].argmax()]
        rank = (
            f"the most probable is “{best}”" if best != spec.vocabulary[token] else "it is the most probable"
        )
        assert f"“{spec.vocabulary[token]}” was drawn at temperature 3; {rank}. " in nodes[f"y.{j}"]["note"]
        assert nodes[f"y.{j}"]["vectors"][0]["chosen"] == token
    assert "the token drawn at step 1" in nodes["a.1.2"]["note"]


def test_a_drawn_answer_of_a_trained_network_has_its_own_percent() -> None:
    for draw in range(4):
        drawn = figure("many-to-one", task="sentiment", choose="sample", draw=draw)
        y, token = drawn.trace.y[0], int(drawn.trace.tokens[0])
        assert f">{drawn.spec.vocabulary[token]}, {100 * y[token]:.0f} %<" in drawn.svg
        assert "Each answer is drawn at random" in drawn.alt


# --- addresses ----------------------------------------------------------------

SAMPLE = "choose=sample"
REFUSED = [
    ("one-to-many", "choose=best", "choose", "choose argmax, sample or beam"),
    ("one-to-many", "temperature=2", "temperature", "is for choose=sample"),
    ("one-to-many", "topk=2", "topk", "is for choose=sample"),
    ("one-to-many", "draw=2", "draw", "is for choose=sample"),
    ("one-to-many", "choose=argmax&draw=2", "draw", "is for choose=sample"),
    *(
        ("one-to-many", f"{SAMPLE}&temperature={wrong}", "temperature", "from 0.05 to 5")
        for wrong in ("0", "0.04", "-1", "nan", "inf", "1e9", "1e0", "5.001", "0.12345", "")
    ),
    *(
        ("one-to-many", f"{SAMPLE}&topk={wrong}", "topk", "topk must be")
        for wrong in ("0", "-1", "5", "20000", "20001", "1.5", "all", "1e9")
    ),
    ("many-to-one", f"task=sentiment&{SAMPLE}&topk=3", "topk", "from 1 to 2, the number of tokens"),
    *(
        ("one-to-many", f"{SAMPLE}&draw={wrong}", "draw", "from 0 to 4294967295")
        for wrong in ("-1", "4294967296", "9" * 40, "0.5", "x")
    ),
    ("custom", f"io=iini&{SAMPLE}", "choose", "this wiring has none"),
]


@pytest.mark.parametrize(("pattern", "query", "culprit", "tells"), REFUSED)
def test_what_cannot_be_drawn_is_refused_by_name(pattern: str, query: str, culprit: str, tells: str) -> None:
    with pytest.raises(SpecError) as refused:
        parse(pattern, parse_qsl(query, keep_blank_values=True))
    assert refused.value.parameter == culprit
    assert tells in refused.value.message


def test_a_limit_of_all_tokens_is_none() -> None:
    whole = figure_spec("one-to-many", choose="sample", topk=4)
    assert write.address(whole) == "/v1/figures/one-to-many.svg?choose=sample"


def test_the_page_shows_the_controls_of_a_draw_only_where_something_is_drawn() -> None:
    of_draws = {"temperature", "topk", "draw"}
    for said, shown in (({}, set()), ({"choose": "sample"}, of_draws)):
        found = controls(figure_spec("one-to-many", **said), {})
        assert found["choose"].visible
        assert {name for name in of_draws if found[name].visible} == shown
    assert not controls(figure_spec("custom", io="ii"), {})["choose"].visible
    assert controls(figure_spec("one-to-many", choose="sample"), {})["topk"].high == 4


def test_a_form_leaves_out_what_no_longer_applies() -> None:
    sent = {"form": "1", "pattern": "one-to-many", "choose": "argmax", "temperature": "2", "draw": "7"}
    assert read(list(sent.items())).spec == figure_spec("one-to-many")
    drawn = read(list((sent | {"choose": "sample", "topk": "9"}).items()))
    assert not drawn.errors
    assert drawn.spec == figure_spec("one-to-many", choose="sample", temperature=2.0, draw=7)
    assert all(PARAMETERS[name].group == "sequence" for name in ("choose", "temperature", "topk", "draw"))


# --- scripts ------------------------------------------------------------------


@pytest.mark.parametrize("framework", ["numpy", "torch", "keras"])
def test_a_script_draws_the_tokens_itself(framework: str) -> None:
    spec = figure_spec("one-to-many", choose="sample", temperature=0.5, topk=2, framework=framework)
    text = EXPORTS["py"].render(spec).decode()
    ast.parse(text)
    assert "vocabulary[sample(y)]" in text
    assert "argmax" not in text.partition('"""\n\n')[2]
