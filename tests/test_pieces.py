"""Pieces: text and slots side by side."""

import pytest

from rnn_unroll.engine.cells.pieces import Slot, as_text, fill, pieces, separated

A, B = Slot("a"), Slot("b")


def test_adjacent_texts_become_one_and_empty_ones_vanish() -> None:
    assert pieces("(", "1 - ", (A, " +"), "", (" ", B), ")") == ("(1 - ", A, " + ", B, ")")


def test_a_separator_stands_between_the_parts_only() -> None:
    assert separated(" + ", [(A,), ("x",), (B,)]) == (A, " + x + ", B)


def test_filling_some_slots_keeps_the_others() -> None:
    assert fill((A, " + ", B), {"a": ("x^{", B, "}")}) == ("x^{", B, "} + ", B)
    assert fill(("W", A, " x"), {"a": ()}) == ("W x",)


def test_pieces_are_text_once_every_slot_has_one() -> None:
    assert as_text((A, " + ", B), {"a": "x", "b": ""}) == "x + "
    with pytest.raises(KeyError, match="b"):
        as_text((A, " + ", B), {"a": "x"})
