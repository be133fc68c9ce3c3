"""Matrices: the part of the page in which the weights of the figure's network are changed, `/matrices`."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address.edits import weight
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import Array
from rnn_unroll.graphs.run import Run
from rnn_unroll.web.form import read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.web.refusal import refused
from rnn_unroll.words import matrices as words

ROWS, COLUMNS = 32, 48
"""The most rows and columns of a parameter that are shown; a field can name any other entry."""

router = APIRouter()


class Entry(NamedTuple):
    """An entry as an address names it, and in words. `share` is its size in percent of the largest."""

    place: str
    says: str
    value: float
    share: int
    negative: bool


@router.api_route("/matrices", methods=["GET", "HEAD"])
async def matrices(request: Request) -> Response:
    """The entries of one parameter of a query's figure, `of` it; of the first one if it names none."""
    query = pairs(request)
    reading = await run_in_threadpool(read, query)
    if reading.errors:
        return refused(reading.errors[0], 422)
    return await offloaded(
        request, reading.spec, partial(answer, origin(request), reading.spec, dict(query), private=False)
    )


def answer(here: str, spec: FigureSpec, asked: Mapping[str, str], *, private: bool) -> Response:
    """The part for the parameter `of`. `private`: no cache may keep it."""
    return page(
        here, "matrices.html", context(spec, asked.get("of", "")) | {"errors": (), "own": private}, 200
    )


def context(spec: FigureSpec, of: str) -> dict[str, Any]:
    """The values of the template."""
    known = weight.names(weight.parameters(Run(spec).trace.network))
    chosen = of if of in known else next(iter(known))
    array = np.atleast_2d(known[chosen])
    vector = known[chosen].ndim == 1
    return {
        "names": list(known),
        "chosen": chosen,
        "about": words.about(known[chosen].shape, array.shape[0] > ROWS or array.shape[1] > COLUMNS),
        "rows": _entries(chosen, array[:ROWS, :COLUMNS], vector),
    }


def _entries(name: str, array: Array, vector: bool) -> list[list[Entry]]:
    largest = float(np.abs(array).max(initial=0.0)) or 1.0
    return [
        [
            Entry(
                f"{name}.{column}" if vector else f"{name}.{row}.{column}",
                words.entry(name, None if vector else row, column, value),
                value,
                round(100 * abs(value) / largest),
                value < 0,
            )
            for column, value in enumerate(values, start=1)
        ]
        for row, values in enumerate(array.tolist(), start=1)
    ]
