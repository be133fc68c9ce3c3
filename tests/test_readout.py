"""The readout: what the page shows of every node beside its name, and the figure's own numbers."""

import gzip
import json
import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.web import cost, readout
from tests.http import ask
from tests.strategies import specs


def nodes_of(spec: FigureSpec) -> dict[str, Any]:
    nodes: dict[str, Any] = json.loads(readout.body(spec))["nodes"]
    return nodes


@settings(max_examples=40)
@given(specs(view="unrolled"))
def test_every_node_has_a_note_vectors_and_no_mark_left_in_its_equation(spec: FigureSpec) -> None:
    data = json.loads(readout.body(spec))
    assert list(data["nodes"]) == [node.key for node in build.network(Run(spec)).nodes]
    for node in data["nodes"].values():
        assert node["note"]
        assert not re.search("@(here|before|in|u|s|w|j|token)<", node["equation"])
        for vector in node["vectors"]:
            assert len(vector["values"]) <= len(data["names"][vector["names"]])


QUERY = [("show", "gradients,connectivity"), ("cell", "lstm"), ("layers", "2"), ("tx", "3")]


@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
def test_the_readout_has_the_numbers_of_the_json(direction: str) -> None:
    spec = parse("many-to-many", [*QUERY, ("direction", direction)])
    nodes, numbers = nodes_of(spec), json.loads(EXPORTS["json"].render(spec))

    def values(key: str) -> list[list[float]]:
        return [vector["values"] for vector in nodes[key]["vectors"]]

    for t, step in enumerate(numbers["steps"], start=1):
        back = step["gradients"]
        heat = numbers["connectivity"]["inputs"][t - 1]
        assert values(f"x.{t}") == [step["x"], back["x"], heat]
        assert values(f"y.{t}") == [step["y"], back["logits"]]
        assert values(f"l.{t}") == [[back["loss"]]]
        for chain, way in zip("ar", step["layers"][0], strict=False):
            for layer in (1, 2):
                forth, here = step["layers"][layer - 1][way], back["layers"][layer - 1][way]
                expected = [one[name] for one in (forth, here) for name in ("a", "c")]
                gates = [one["gates"][name] for one in (forth, here) for name in forth["gates"]]
                shown = values(f"{chain}.{layer}.{t}")
                assert shown == [*expected[:2], *gates[:4], *expected[2:], *gates[4:]]


def test_a_choice_and_its_gradients_are_marked_as_such() -> None:
    data = json.loads(readout.body(parse("many-to-one", [("tx", "2"), ("show", "gradients")])))
    probabilities, gradient = data["nodes"]["y.1"]["vectors"]
    chosen = data["names"]["tokens"][probabilities["chosen"]]
    assert f"“{chosen}”" in data["nodes"]["y.1"]["note"]
    assert "returned" not in probabilities
    assert gradient["returned"]
    assert gradient["title"] == "∂L/∂z, gradient of the logits"


@pytest.mark.parametrize(
    ("pattern", "query", "key", "pieces"),
    [
        ("many-to-one", "layers=2", "a.2.3", ["a", "[2]⟨3⟩", "[2]⟨2⟩", "[1]⟨3⟩"]),
        ("many-to-many", "direction=bidirectional", "r.1.2", ["r", "⟨2⟩", "⟨3⟩"]),
        ("many-to-one", "direction=bidirectional", "y.1", ["[a⟨4⟩, r⟨1⟩]"]),
        ("encoder-decoder", "feedback=on", "a.1.5", ["onehot(“⟨sos⟩”)", "dec"]),
        ("encoder-decoder", "feedback=softmax", "a.1.6", ["ŷ", "⟨1⟩"]),
        ("custom", "io=nib", "a.1.1", ["0⃗"]),
    ],
)
def test_an_equation_has_the_nodes_own_indices(pattern: str, query: str, key: str, pieces: list[str]) -> None:
    spec = parse(pattern, [tuple(pair.split("=")) for pair in query.split("&")])  # type: ignore[misc]
    texts = re.findall(">([^<>]+)<", nodes_of(spec)[key]["equation"])
    for piece in pieces:
        assert piece in "".join(texts)


def test_a_token_stays_text_in_the_equation() -> None:
    spec = parse("many-to-one", [("text", "</script> <b> & x")])
    assert "&lt;b&gt;" in nodes_of(spec)["x.2"]["equation"]
    assert nodes_of(spec)["x.2"]["note"] == "The one-hot vector of “<b>”."


def test_the_readout_of_a_query_comes_as_json_and_a_wrong_query_is_refused(server: str) -> None:
    answer = ask(server, "/readout?pattern=many-to-one&tx=2&step=1")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.json == json.loads(readout.body(parse("many-to-one", [("tx", "2")])))
    wrong = ask(server, "/readout?pattern=many-to-one&tx=0")
    assert wrong.status == 422
    assert wrong.json["error"]["parameter"] == "tx"


def test_a_large_readout_is_the_same_from_another_process_and_is_compressed(server: str) -> None:
    query = "pattern=many-to-many&tx=40&layers=4&hidden=32&cell=lstm&show=gradients"
    answer = ask(server, f"/readout?{query}", Accept_Encoding="gzip")
    assert cost.milliseconds(EXPORTS["json"], parse_page(query)) > cost.QUICK
    assert len(answer.body) < 2_000_000
    assert json.loads(gzip.decompress(answer.body)) == json.loads(readout.body(parse_page(query)))


def parse_page(query: str) -> FigureSpec:
    pairs = parse_qsl(query)
    return parse(dict(pairs).pop("pattern"), [pair for pair in pairs if pair[0] != "pattern"])
