"""Worksheet: a lesson's questions on paper, with a small network to work by hand, and their solutions."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from rnn_unroll import questions, stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import Array
from rnn_unroll.exports import pdf
from rnn_unroll.graphs.run import Run
from rnn_unroll.lessons import printed
from rnn_unroll.lessons.lesson import Lesson, Predict
from rnn_unroll.picture import draw
from rnn_unroll.picture.asked import asked
from rnn_unroll.picture.scene import Scene
from rnn_unroll.picture.still import still
from rnn_unroll.settings import TEMPLATES
from rnn_unroll.words import say
from rnn_unroll.words import worksheets as words

TEMPLATE = "worksheet.typ"


def worksheet(lesson: Lesson, solutions: bool) -> bytes:
    """The worksheet of a lesson as a PDF on A4, with the answers if `solutions` is True."""
    data = {
        "title": lesson.title,
        "footer": words.footer(lesson.order),
        "solutions": solutions,
        "questions": [_question(one, solutions) for one in lesson.questions],
        "hand": _by_hand(lesson.by_hand, solutions) if lesson.by_hand else None,
    }
    return pdf.document((TEMPLATES / TEMPLATE).read_bytes(), {"data": json.dumps(data)})


def _placed(scene: Scene) -> dict[str, Any]:
    """A figure as the template draws it."""
    svg = draw.svg(scene, pdf.RENDERING).decode()
    return {"svg": svg, "width": scene.width, "alt": say(scene.description)}


def _question(one: Predict, solutions: bool) -> dict[str, Any]:
    question = questions.ask(one.spec)
    assert question is not None
    spec = one.spec.change(ask="", step=None) if solutions else one.spec
    return {
        **_placed(printed.scene(spec)),
        "prompt": question.prompt,
        "choices": [
            {"title": one.title, "note": one.note, "right": solutions and one.value in question.right}
            for one in question.choices
        ],
        "answer": questions.judged(question, None).says,
    }


def _by_hand(spec: FigureSpec, solutions: bool) -> dict[str, Any]:
    """A linear network of one layer, whose states and logits are asked for one by one."""
    run = Run(spec)
    network = run.trace.network
    drawn = _placed(printed.scene(spec)) if solutions else _placed(_empty(spec))
    several = len(network.parts) > 1
    given = [
        equation
        for part, layers in network.parts.items()
        for equation in _matrices(layers[0][0], f'^"{part[:3]}"' if several else "")
    ]
    return {
        **drawn,
        "lead": words.by_hand(spec.vocabulary),
        "given": [*given, *_matrices(network.head or {}, "")],
        "steps": [*_steps(run)],
    }


def _empty(spec: FigureSpec) -> Scene:
    """A figure whose states and outputs are still to be filled in."""
    return still(asked(stages.scene(spec.change(theme="light", step=0)), (), ()))


def _matrices(parameters: Mapping[str, Array], over: str) -> Iterator[str]:
    for name, array in parameters.items():
        letter, _, low = name.partition("_")
        yield f"${letter}_({' '.join(low)}){over} = {_matrix(array)}$"


def _steps(run: Run) -> Iterator[dict[str, str]]:
    """Each state, then the logits of each output: what is asked for, and how it is worked."""
    trace = run.trace
    emitted = 0
    for step, at in zip(trace.steps, run.plan.steps, strict=True):
        chain, t = trace.network.parts[at.part][0][0], at.t
        part = trace.parts[at.part]
        before = part.layers[0][0].state(part.own(0, t) - 1).a
        state = step.layers[0][0].state.a
        sides = [(chain["W_aa"], before), (chain["W_ax"], step.x)]
        worked = [f"{_matrix(matrix)} {_matrix(vector)}" for matrix, vector in sides]
        yield {
            "asked": f"$a^(chevron.l {t} chevron.r) =$",
            "worked": f"${' + '.join([*worked, _matrix(chain['b_a'])])} = {_matrix(state)}$",
        }
        if step.logits is not None and trace.network.head:
            emitted += 1
            head = trace.network.head
            product = f"{_matrix(head['W_ya'])} {_matrix(state)} + {_matrix(head['b_y'])}"
            chosen = words.chosen(emitted, run.spec.vocabulary[int(step.logits.argmax())])
            yield {
                "asked": f"$z^(chevron.l {emitted} chevron.r) =$",
                "worked": f"${product} = {_matrix(step.logits)}$, {chosen}",
            }


def _matrix(array: Array) -> str:
    """A matrix of integers, or a vector as a column."""
    rows = np.atleast_2d(array) if array.ndim == 2 else array[:, None]
    return "mat(" + "; ".join(", ".join(f"{value:g}" for value in row) for row in rows.tolist()) + ")"
