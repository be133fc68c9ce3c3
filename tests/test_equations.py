"""Equations: every kind of node has one, and it is TeX that can be shown."""

import re

import latex2mathml.converter
import pytest

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.graphs.equations import equations

MARKS = {"here", "before", "in", "u", "s", "w", "j", "token"}


def test_every_kind_of_node_and_every_cell_has_an_equation() -> None:
    kinds = {"initial-state", "input", "start-token", "output", "loss"}
    assert set(equations()) == kinds | {f"state-{slug}" for slug in CELLS}


@pytest.mark.parametrize("name", sorted(equations()))
def test_an_equation_becomes_mathml_and_keeps_its_marks(name: str) -> None:
    for tex in equations()[name]:
        marks = re.findall(r"@(\w+)", tex)
        assert set(marks) <= MARKS
        mathml = latex2mathml.converter.convert(tex)
        shown = re.sub("<[^>]*>", "", mathml)
        assert shown.count("@") == len(marks)
        assert "\\" not in shown
