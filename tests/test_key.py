"""Keys: the text that figures print, and the fields behind it."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine import key as keys
from rnn_unroll.engine.key import Key
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from tests.strategies import specs

TEXTS = {
    "a.1.3": keys.state(0, 1, 3),
    "r.2.12": keys.state(1, 2, 12),
    "a0.1": keys.initial(0, 1),
    "r0.3": keys.initial(1, 3),
    "x.2": keys.read(2),
    "y.1": keys.output(1),
    "l.4": keys.loss(4),
    "sos": keys.START,
    "a.1": keys.norms(0, 1),
    "r.2": keys.norms(1, 2),
    "c.1": keys.norms(0, 1, memory=True),
    "cr.2": keys.norms(1, 2, memory=True),
    "norm.r.2.12": keys.norm(keys.norms(1, 2), 12),
    "norm.c.1.3": keys.norm(keys.norms(0, 1, memory=True), 3),
}

directions, counts = st.integers(0, 1), st.integers(1, 300)
any_key = st.one_of(
    st.builds(keys.state, directions, counts, counts),
    st.builds(keys.initial, directions, counts),
    st.builds(keys.read, counts),
    st.builds(keys.output, counts),
    st.builds(keys.loss, counts),
    st.builds(keys.norms, directions, counts, st.booleans()),
    st.builds(keys.norm, st.builds(keys.norms, directions, counts, st.booleans()), counts),
    st.just(keys.START),
)


def fields(key: Key) -> tuple[object, ...]:
    return key.kind, key.direction, key.layer, key.t, key.number, key.memory


@pytest.mark.parametrize("text", TEXTS)
def test_a_key_is_the_text_that_figures_print(text: str) -> None:
    assert TEXTS[text] == text
    assert f"{TEXTS[text]}" == str(TEXTS[text]) == text
    assert hash(TEXTS[text]) == hash(text)


@given(any_key, any_key)
def test_keys_are_equal_exactly_where_all_their_fields_are(one: Key, other: Key) -> None:
    assert (one == other) == (fields(one) == fields(other))


@given(st.builds(keys.state, directions, counts, counts))
def test_the_key_of_a_state_is_read_back_as_it_is_written(key: Key) -> None:
    assert fields(keys.parse_state(str(key))) == fields(key)


@given(any_key)
def test_a_key_is_constant_and_survives_a_copy(key: Key) -> None:
    with pytest.raises(AttributeError):
        key.t = 7
    for again in (copy.deepcopy(key), pickle.loads(pickle.dumps(key))):
        assert (again, fields(again)) == (key, fields(key))


@given(specs(style="computed"))
def test_every_node_has_the_key_of_its_place_and_every_edge_joins_two(spec) -> None:
    graph = build.network(Run(spec))
    nodes = {node.key: node for node in graph.nodes}
    for node in graph.nodes:
        key = node.key
        assert key.kind == node.kind
        assert (key.layer, key.direction) == (node.layer, int(node.backward))
        assert key.t == (node.t if node.kind == "state" else 0)
        assert key.number == (0 if node.kind == "state" else node.number)
    for step in graph.steps:
        for edge in (*step.edges, *step.gradients):
            assert edge.source in nodes
            assert edge.target in nodes
            assert isinstance(edge.source, Key)
            assert isinstance(edge.target, Key)
