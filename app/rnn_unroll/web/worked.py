"""Worked: the arithmetic of one number of a node, as a part of the page, `/worked`."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import worked as arithmetic
from rnn_unroll.graphs.run import Run
from rnn_unroll.web import mathml
from rnn_unroll.web.form import read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.web.refusal import refused

router = APIRouter()


@router.api_route("/worked", methods=["GET", "HEAD"])
async def worked(request: Request) -> Response:
    """The arithmetic of the number `number`, from 1, of the node `of` in a query's figure; empty if the node
    is not computed from others, or there is no such number.
    """
    query = pairs(request)
    reading = await run_in_threadpool(read, query)
    if reading.errors:
        return refused(reading.errors[0], 422)
    return await offloaded(
        request, reading.spec, partial(answer, origin(request), reading.spec, dict(query), private=False)
    )


def answer(here: str, spec: FigureSpec, asked: Mapping[str, str], *, private: bool) -> Response:
    """The part for the `number` of the node `of`. `private`: no cache may keep it."""
    found = context(spec, asked.get("of", ""), asked.get("number", "1"))
    return page(here, "worked.html", found | {"errors": (), "own": private}, 200)


def context(spec: FigureSpec, of: str, number: str) -> dict[str, Any]:
    """The values of the template."""
    run = Run(spec)
    node = arithmetic.find(run, of)
    unit = int(number) if re.fullmatch("[1-9][0-9]{0,4}", number) else 0
    if node is None or not 0 < unit <= arithmetic.most(run, node):
        return {"lines": []}
    return {
        "lines": [
            arithmetic.Line(tuple(map(mathml.convert, line.law)), tuple(map(mathml.convert, line.numbers)))
            for line in arithmetic.lines(run, node, unit)
        ]
    }
