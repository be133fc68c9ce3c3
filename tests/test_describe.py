"""Describe: titles, alternative texts and long descriptions in good English."""

import re

import pytest
from hypothesis import given

from app import describe, layouts, stages
from app.spec import FigureSpec
from tests.drawings import figure_spec
from tests.strategies import specs


def said(pattern: str, **parameters: object) -> tuple[str, str]:
    """Title and alternative text."""
    spec = figure_spec(pattern, **parameters)
    return describe.title(spec, stages.plan(spec)), describe.alternative(spec, stages.plan(spec))


def description(spec: FigureSpec) -> str:
    return layouts.arrange(spec, stages.build_graph(spec)).description


@pytest.mark.parametrize(
    ("pattern", "parameters", "title"),
    [
        ("one-to-one", {}, "One to one network, T_x = 1, T_y = 1"),
        ("many-to-one", {"tx": 3}, "Many to one recurrent network, T_x = 3, T_y = 1"),
        ("one-to-many", {"tx": 0}, "One to many recurrent network, T_x = 0, T_y = 4"),
        ("many-to-many", {"tx": 5}, "Many to many, aligned recurrent network, T_x = T_y = 5"),
        ("encoder-decoder", {"ty": 2}, "Encoder–decoder recurrent network, T_x = 4, T_y = 2"),
        ("custom", {"io": "nb"}, "Custom recurrent network, T_x = 1, T_y = 1"),
        ("many-to-one", {"style": "textbook"}, "Many to one recurrent network, T_x, T_y = 1"),
        ("many-to-many", {"style": "textbook"}, "Many to many, aligned recurrent network, T_x = T_y"),
        (
            "encoder-decoder",
            {"style": "textbook", "tx": 2},
            "Encoder–decoder recurrent network, T_x = 2, T_y",
        ),
    ],
)
def test_titles_name_the_pattern_and_its_lengths(
    pattern: str, parameters: dict[str, object], title: str
) -> None:
    assert said(pattern, **parameters)[0] == title


@pytest.mark.parametrize(
    ("pattern", "parameters", "wiring"),
    [
        (
            "one-to-one",
            {"hidden": 1},
            "A network of 1 hidden unit runs over 1 time step, reading an input at step 1 "
            "and emitting an output at step 1.",
        ),
        (
            "many-to-one",
            {"layers": 2},
            "A network of 2 layers of 6 hidden units runs over 4 time steps, reading an input at each of the "
            "steps 1 to 4 and emitting an output at step 4.",
        ),
        (
            "one-to-many",
            {"tx": 0, "ty": 2},
            "A network of 6 hidden units runs over 2 time steps, reading nothing and emitting an output at "
            "each of the steps 1 to 2; each chosen output is fed back as the next step's input.",
        ),
        (
            "encoder-decoder",
            {"tx": 1, "ty": 2},
            "An encoder of 6 hidden units reads 1 input and hands its last state to a decoder with weights "
            "of its own, which emits 2 outputs.",
        ),
        (
            "custom",
            {"io": "inbno"},
            "A network of 6 hidden units runs over 5 time steps, reading an input at the steps 1 and 3 "
            "and emitting an output at the steps 3 and 5.",
        ),
    ],
)
def test_alternative_texts_tell_the_wiring(pattern: str, parameters: dict[str, object], wiring: str) -> None:
    title, alternative = said(pattern, **parameters)
    assert alternative == f"{title}. {wiring}"


def test_a_description_tells_what_was_read_and_chosen() -> None:
    spec = figure_spec("many-to-one", text="the cat sat")
    chosen = spec.vocabulary[stages.trace(spec).steps[-1].token or 0]
    assert f"Read: the, cat, sat. Chosen: {chosen}." in description(spec)


def test_at_a_step_only_what_has_happened_is_told() -> None:
    text = description(figure_spec("many-to-one", text="the cat sat", step=2))
    assert "Shown after time step 2 of 3. Read: the, cat. The weights" in text
    assert "Chosen" not in text
    assert "Read" not in description(figure_spec("many-to-one", step=0))


def test_an_open_length_is_called_open() -> None:
    assert "Lengths are left open" in description(figure_spec("many-to-one", style="textbook"))
    assert "Lengths are left open" not in description(figure_spec("many-to-one", style="textbook", tx=4))


def test_a_long_sequence_is_told_by_its_ends() -> None:
    text = description(figure_spec("many-to-one", text=" ".join(f"w{k}" for k in range(1, 31))))
    assert "Read: w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, …, w28, w29, w30." in text


@given(specs())
def test_numbers_and_nouns_agree(spec: FigureSpec) -> None:
    text = describe.alternative(spec, stages.plan(spec))
    assert not re.search(r"\b1 (units|steps|inputs|outputs|layers|time steps|hidden units)\b", text)
    assert not re.search(
        r"\b([02-9]|[1-9][0-9]+) (unit|step|input|output|layer|time step|hidden unit)\b", text
    )


@given(specs(text=False))
def test_sentences_begin_with_a_capital_and_end_with_one_full_stop(spec: FigureSpec) -> None:
    text = description(spec)
    assert text.endswith(".")
    assert not re.search(r"\.\.|,,|  | [.,;]|None", text)
    for sentence in text.removesuffix(".").split(". "):
        assert sentence[0].isupper()


@given(specs())
def test_computed_figures_say_that_nothing_is_trained(spec: FigureSpec) -> None:
    if not (spec.symbolic_tx or spec.symbolic_ty):
        assert description(spec).endswith("The weights are random: nothing here is trained.")


@pytest.mark.parametrize(
    ("pattern", "wiring"),
    [
        (
            "many-to-one",
            "A network of 6 hidden units, unrolled over time, reads T_x inputs and emits 1 output.",
        ),
        (
            "many-to-many",
            "A network of 6 hidden units, unrolled over time, reads T_x inputs and emits T_y outputs.",
        ),
    ],
)
def test_an_open_length_stays_open_in_words(pattern: str, wiring: str) -> None:
    _, alternative = said(pattern, style="textbook")
    assert wiring in alternative
