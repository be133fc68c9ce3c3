"""Worksheets: the questions of a lesson on paper, and a network that can be worked by hand."""

import re

import numpy as np
import pymupdf
import pytest

from rnn_unroll import lessons, questions
from rnn_unroll.graphs.run import Run
from rnn_unroll.lessons import LessonError
from rnn_unroll.lessons.lesson import Lesson
from rnn_unroll.lessons.markup import Reader
from rnn_unroll.lessons.worksheet import worksheet
from tests.http import ask

LESSONS = lessons.library().lessons
BY_HAND = [one for one in LESSONS if one.by_hand]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def pdf_text(data: bytes) -> str:
    with pymupdf.open(stream=data, filetype="pdf") as paper:
        return "".join(page.get_text() for page in paper)


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_a_worksheet_has_every_question_and_no_answer_and_its_solutions_have_them(one: Lesson) -> None:
    paper, solved = (words(pdf_text(worksheet(one, solutions))) for solutions in (False, True))
    for asked in one.questions:
        question = questions.ask(asked.spec)
        assert question is not None
        assert words(question.prompt) in paper
        assert words(question.why) in solved
        assert words(question.why) not in paper


@pytest.mark.parametrize("one", BY_HAND, ids=lambda one: one.slug)
def test_what_is_worked_by_hand_is_small_and_has_one_answer(one: Lesson) -> None:
    assert one.by_hand is not None
    trace = Run(one.by_hand).trace
    states = np.array([step.layers[0][0].state.a for step in trace.steps])
    assert np.array_equal(states, np.rint(states))
    assert np.abs(states).max() <= 9
    ordered = np.sort(trace.logits, axis=-1)
    assert (ordered[:, -1] - ordered[:, -2] >= 1).all()


def test_the_solution_has_the_numbers_of_the_run() -> None:
    one = next(one for one in BY_HAND if one.slug == "many-to-one")
    assert one.by_hand is not None
    token = Run(one.by_hand).spec.vocabulary[int(Run(one.by_hand).trace.tokens[0])]
    assert f"so ŷ⟨1⟩ says {token}" in words(pdf_text(worksheet(one, solutions=True)))


@pytest.mark.parametrize(
    "address",
    [
        *("one-to-one", "one-to-one?cell=rnn-linear", "one-to-one?init=integers"),
        *("many-to-one?cell=rnn-linear&tx=0", "many-to-one?cell=rnn-linear&init=integers&layers=2"),
    ],
)
def test_what_nobody_can_work_by_hand_is_refused_with_its_line(address: str) -> None:
    head = f"---\ntitle: A\norder: 1\nminutes: 1\nsummary: B\nworksheet: {address}\n---\n"
    with pytest.raises(LessonError) as refused:
        Reader("a.md", f"{head}```{{figure}} one-to-one\n```\n").lesson("a")
    assert refused.value.line == 6


def test_the_server_hands_out_both_papers(server: str) -> None:
    paper = ask(server, "/learn/many-to-one/worksheet.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    assert 'filename="many-to-one-worksheet.pdf"' in paper.headers["content-disposition"]
    solved = ask(server, "/learn/many-to-one/worksheet.pdf?solutions")
    assert solved.body.startswith(b"%PDF")
    assert solved.body != paper.body
    # The same paper is the same bytes.
    assert ask(server, "/learn/many-to-one/worksheet.pdf").body == paper.body
    gone = ask(server, "/learn/transformers/worksheet.pdf")
    assert (gone.status, gone.json["error"]["allowed"][0]) == (404, "lengths")
