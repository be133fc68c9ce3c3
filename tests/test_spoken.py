"""Spoken: what a lesson says can be heard without a bracket or a subscript in it."""

import re

import pytest

from rnn_unroll import lessons
from rnn_unroll.lessons import Prose
from rnn_unroll.lessons.lesson import Lesson
from rnn_unroll.words.spoken import formula, spoken

LESSONS = lessons.library().lessons


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("What does ŷ⟨1⟩ say?", "What does y hat 1 say?"),
        ("How large is T_x, the number of inputs?", "How large is T x, the number of inputs?"),
        ("a[2]⟨3⟩ reads a[1]⟨3⟩", "a 3 of layer 2 reads a 3 of layer 1"),
        ("W_aa and Γ_u", "W a a and gamma u"),
        ("it stops at ⟨eos⟩", "it stops at eos"),
        ("a word_of_its_own stays", "a word_of_its_own stays"),
    ],
)
def test_symbols_are_heard_without_brackets_and_subscripts(written: str, heard: str) -> None:
    assert spoken(written) == heard


@pytest.mark.parametrize(
    ("tex", "heard"),
    [
        (r"x^{\langle t \rangle}", "x t"),
        (r"\rho = 0.9", "rho equals 0.9"),
        (
            r"a^{\langle t \rangle} = \tanh(W_{aa} a^{\langle t-1 \rangle} + W_{ax} x + b_a)",
            "a t equals tanh of (W a a times a t minus 1, plus W a x times x plus b a)",
        ),
        (r"a^{[2]\langle t \rangle} = g(z)", "a t of layer 2 equals g of (z)"),
        (
            r"\Gamma_u \odot \tilde{c}^{\langle t \rangle} + (1 - \Gamma_u)",
            "gamma u pointwise times c tilde t plus (1 minus gamma u)",
        ),
        (r"\log p = \sum_t \log \hat{y}_t", "log p equals the sum over t of log y hat t"),
    ],
)
def test_a_formula_is_heard_as_a_lecturer_says_it(tex: str, heard: str) -> None:
    assert formula(tex) == heard


@pytest.mark.parametrize("tex", [r"\oint x", "x^2", r"\frac{a}", ""])
def test_a_formula_that_nobody_can_say_has_no_name_of_its_own(tex: str) -> None:
    assert formula(tex) == ""


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_every_formula_of_a_lesson_has_a_name_in_words(one: Lesson) -> None:
    prose = "".join(
        block.html for section in one.sections for block in section.blocks if isinstance(block, Prose)
    )
    names = re.findall(r'<math aria-label="([^"]+)"', prose)
    assert len(names) == prose.count("<math")
    assert not [name for name in names if re.search(r"[\\{}_^⟨⟩]", name)]
