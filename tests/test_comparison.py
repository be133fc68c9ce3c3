"""Comparison: the columns of two figures, what differs, and what is computed of both."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.comparison.differs import differs
from rnn_unroll.comparison.lanes import lanes, layout
from rnn_unroll.comparison.numbers import numbers
from rnn_unroll.comparison.pair import SLUGS, Pair
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from tests.http import ask
from tests.pairs import LSTM, ONE, RNN, as_json, aside, compared, plain
from tests.strategies import specs

# --- columns ---


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("tx=5", "tx=5&cell=lstm&layers=2"),
        ("tx=5", "tx=5&direction=bidirectional"),
        ("tx=3", "tx=8&show=gradients"),
        ("tx=1", "tx=2"),
    ],
)
def test_the_columns_of_both_drawings_stand_under_each_other(a: str, b: str) -> None:
    one, other = (parse("many-to-one", parse_qsl(query)) for query in (a, b))
    both = lanes(Pair(one, other))
    laid = layout(both)
    assert laid.way == "columns"
    for lane in both.values():
        assert lane.columns
        places = [
            # As lanes.css places them, in distances of time steps from the left border of the lane.
            laid.lead
            - lane.columns.first / lane.columns.pitch
            + (column.x - lane.scene.columns[0].x + lane.columns.first) / lane.columns.pitch
            for column in lane.scene.columns
        ]
        assert places == pytest.approx([laid.lead + t for t in range(len(places))])
        assert lane.scene.width / lane.columns.pitch - lane.columns.first / lane.columns.pitch <= laid.tail


@pytest.mark.parametrize(
    ("look", "way"),
    [("view=norms", "plain"), ("view=folded", "plain"), ("flow=down", "down"), ("style=textbook", "columns")],
)
def test_figures_without_such_columns_are_laid_out_otherwise(server: str, look: str, way: str) -> None:
    answer = ask(server, compared(a=f"{ONE}&{look}", b=f"{ONE}&{look}&cell=gru"))
    assert answer.status == 200
    assert f'<div class="pair" data-way="{way}"' in answer.text
    assert ('class="beam" aria-hidden' in answer.text) == (way == "columns")


# --- numbers ---


def test_the_json_holds_both_figures_as_their_own_json_does(server: str) -> None:
    data = ask(server, compared("/v1/compare.json", a=RNN, b=f"{ONE}&cell=gru&tx=3")).json
    assert list(data) == ["canonical", "differs", "a", "b"]
    for slug in SLUGS:
        assert data[slug] == ask(server, as_json(data[slug]["canonical"])).json
    assert data["a"]["spec"]["early"] == "on"
    found = {one["parameter"]: (one["a"], one["b"]) for one in data["differs"]}
    assert found["cell"] == ("rnn", "gru")
    assert found["task"] == ("sentiment", "random")
    assert found["tx"] == ("8", "3")
    assert ask(server, data["canonical"]).json == data


def test_the_page_links_to_that_json_and_any_page_may_read_it(server: str) -> None:
    page = ask(server, compared(a=RNN, b=LSTM, step="2"))
    (link,) = re.findall(r'id="json" href="([^"]*)"', page.text)
    answer = ask(server, unescape(link))
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [answer.json[slug]["spec"]["step"] for slug in SLUGS] == [2, 2]


def counted(parameters: Any) -> int:
    """How many numbers there are in some nested lists and objects."""
    if isinstance(parameters, int | float):
        return 1
    return sum(map(counted, parameters.values() if isinstance(parameters, dict) else parameters or ()))


@given(specs())
@settings(max_examples=40)
def test_the_number_of_weights_is_that_of_the_json(spec: FigureSpec) -> None:
    data = json.loads(EXPORTS["json"].render(spec))
    assert numbers(Run(spec)).weights == counted(data["parameters"])


def test_every_number_in_the_table_is_that_of_the_json(server: str) -> None:
    query = {"a": f"{ONE}&task=sentiment&cell=rnn", "b": f"{ONE}&task=sentiment&cell=lstm"}
    table = re.findall(r"<tr [^>]*>(.*?)</tr>", aside(ask(server, compared(**query))), re.DOTALL)
    rows = [[plain(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in table]
    data = ask(server, compared("/v1/compare.json", **query)).json
    losses = []
    for column, slug in enumerate(SLUGS, start=1):
        figure = data[slug]
        steps = figure["steps"]
        for step, row in zip(steps, rows, strict=False):
            said = step["early"] or step
            share, token = max(said["y"]), said["token"]
            assert row[0] == f"after “{step['word']}”"
            assert row[column] == f"{100 * share:.0f} % {token}"
        with_loss = f"{as_json(figure['canonical'])}&show=gradients"
        losses.append(ask(server, with_loss).json["loss"])
    written = {row[0]: row[1:] for row in rows}
    assert [float(one) for one in written["loss"]] == pytest.approx(losses, rel=2e-3)
    assert written["weights"] == [f"{counted(data[slug]['parameters']):,}" for slug in SLUGS]


def test_the_sentences_are_those_of_the_numbers(server: str) -> None:
    """All that is said of the answers can be computed from the JSON again."""
    query = {"a": f"{ONE}&task=sentiment&cell=rnn", "b": f"{ONE}&task=sentiment&cell=lstm"}
    said = plain(aside(ask(server, compared(**query))))
    data = ask(server, compared("/v1/compare.json", **query)).json
    steps = list(zip(*(data[slug]["steps"] for slug in SLUGS), strict=True))
    apart = [
        one["word"]
        for one, other in steps
        if (one["early"] or one)["token"] != (other["early"] or other)["token"]
    ]
    assert apart
    assert f"Their answers are not the same {', '.join(f'after “{word}”' for word in apart)}." in said
    assert "The right answer is negative." in said
    ends = [max(step["y"]) for step in steps[-1]]
    assert f"At the end, RNN (tanh) answers {100 * ends[0]:.0f} % negative" in said
    assert f"LSTM {100 * ends[1]:.0f} % negative." in said


@pytest.mark.parametrize("word", ["forget", "remember", "better", "because", "always"])
def test_no_sentence_claims_more_than_was_computed(server: str, word: str) -> None:
    for path in ("/compare", compared(a=ONE, b=f"{ONE}&cell=lstm&tx=30")):
        assert word not in plain(aside(ask(server, path)))


def test_random_weights_have_no_answers_and_the_page_says_so(server: str) -> None:
    said = plain(aside(ask(server, compared(a=ONE, b=f"{ONE}&cell=lstm"))))
    assert "Random weights: every number is computed, but the answers mean nothing." in said
    assert "after step" not in said


def test_networks_that_write_are_compared_by_what_they_write(server: str) -> None:
    query = "pattern=encoder-decoder&task=date&text=july+4th,+1976"
    said = plain(aside(ask(server, compared(a=query, b=f"{query}&epoch=0"))))
    assert "At the end, A answers 1976-07-04, B" in said
    assert "The right answer is 1976-07-04." in said


def test_differences_are_named_by_parameter() -> None:
    one = parse("many-to-one", [("tx", "3")])
    other = parse("many-to-one", [("cell", "lstm"), ("layers", "2"), ("theme", "dark"), ("step", "1")])
    assert [tuple(one) for one in differs(one, other)] == [
        ("tx", "3", "4"),
        ("cell", "rnn", "lstm"),
        ("layers", "1", "2"),
    ]
