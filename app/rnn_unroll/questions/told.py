"""Told: a question with what becomes of every guess, for documents that have no server to ask."""

from typing import Any

from rnn_unroll.questions.question import Question, judged
from rnn_unroll.words import questions as words


def told(question: Question) -> dict[str, Any]:
    """The question as data. `says` of a choice is what becomes of it; a number has `right`, and `wrong` with
    {} in place of the guess. `answer` is for those who do not guess.
    """
    answer = judged(question, None).says
    return {
        "mode": question.mode,
        "prompt": question.prompt,
        "how": words.how(question.mode, question.within, question.unit),
        "answer": answer,
        "choices": [
            {
                "value": choice.value,
                "title": choice.title,
                "note": choice.note,
                "right": choice.value in question.right,
                "says": judged(question, choice.value).says,
            }
            for choice in question.choices
        ],
        "number": question.number,
        "within": question.within,
        "unit": question.unit,
        "right": words.right(answer),
        "wrong": words.wrong("{}", "", answer),
    }
