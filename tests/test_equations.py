"""Equations: every kind of node has one, and it is TeX that can be shown."""

import re

import pytest

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.cells.pieces import Slot, as_text
from rnn_unroll.engine.heads import HEADS
from rnn_unroll.engine.inner import BETWEEN
from rnn_unroll.engine.key import CHAINS
from rnn_unroll.graphs.equations import equations, head
from rnn_unroll.web import mathml

SLOTS = {"here", "before", "in", "u", "s", "w", "j", "token", "seen", "encoded"}


def test_every_kind_of_node_and_every_cell_has_an_equation() -> None:
    kinds = {"initial-state", "input", "target", "start-token", "attended"}
    losses = {head("loss", answers, None) for answers in HEADS}
    outputs = {
        head(kind, answers, between)
        for kind in ("output", "early")
        for answers in HEADS
        for between in (None, *BETWEEN)
    }
    assert set(equations()) == kinds | losses | outputs | {f"state-{slug}" for slug in CELLS}


def test_a_head_of_two_layers_has_an_equation_for_each_of_them() -> None:
    texts = {"j": "2", "s": "a", "in": "5"}
    inner, output = (as_text(line, texts) for line in equations()[head("output", "chances", "relu")])
    assert inner == r"m^{2} = \operatorname{ReLU}(W_{ma} a^{5} + b_m)"
    assert output == r"\hat{y}^{2} = \sigma(W_{ym} m^{2} + b_y)"


@pytest.mark.parametrize("name", sorted(equations()))
def test_an_equation_becomes_mathml_and_keeps_its_slots(name: str) -> None:
    texts = {slot: f"<{slot}>" for slot in SLOTS}
    for chain in CHAINS:
        slots = [piece.name for line in equations(chain)[name] for piece in line if isinstance(piece, Slot)]
        assert set(slots) <= SLOTS
        shown = re.sub("<[^>]*>", "", mathml.equation(name, texts, chain))
        assert sorted(re.findall(r"&lt;(\w+)&gt;", shown)) == sorted(slots)
        assert not {"@", "\\"} & set(shown)


def test_a_backward_chain_has_a_letter_of_its_own_and_its_weights_keep_their_names() -> None:
    texts = {"here": "3", "before": "4", "u": "x", "in": "3", "w": "2"}
    (law,) = equations("r")["state-rnn"]
    assert as_text(law, texts) == r"r^{3} = \tanh(W_{aa}^{2} r^{4} + W_{ax}^{2} x^{3} + b_{a}^{2})"
    (start,) = equations("r")["initial-state"]
    assert as_text(start, {"here": "0"}) == r"r^{0} = \vec{0}"


@pytest.mark.parametrize("name", sorted(equations()))
def test_an_equation_is_not_shown_with_an_empty_slot(name: str) -> None:
    for slot in {piece.name for line in equations()[name] for piece in line if isinstance(piece, Slot)}:
        with pytest.raises(KeyError, match=f"'{slot}'"):
            mathml.equation(name, {other: other for other in SLOTS - {slot}}, "a")
