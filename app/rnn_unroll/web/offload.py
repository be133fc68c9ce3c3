"""Offload: answers that take long come from another process, the others from a thread.

Threads share one interpreter, and begin what nobody waits for any more.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports import EXPORTS
from rnn_unroll.web import cost
from rnn_unroll.web.client import key
from rnn_unroll.web.query import origin, scripted
from rnn_unroll.web.renders import Renders, gone

WHOLE = 3
"""A page takes about as long as this many drawings of its figure."""

Result = TypeVar("Result")


async def offloaded(
    request: Request, spec: FigureSpec, make: Callable[[], Result], form: str = "svg", private: bool = False
) -> Result:
    """What `make` returns for a figure, of which it needs about as much as the export `form` does.

    `make` is sent to a process, so it must be a partial of a module's function. Requests for the same address
    share one result, unless it is `private`. Raises BusyError if too many others wait, ClientDisconnect if
    the client leaves before the result is there, and whatever `make` raises.
    """
    export = EXPORTS[form]
    if not export.slow and WHOLE * cost.milliseconds(export, spec) <= cost.QUICK:
        return await run_in_threadpool(make)
    scope = request.scope
    name = (scope["path"], scope["query_string"], origin(request), scripted(request))
    renders: Renders = request.app.state.renders
    response = await renders.render(
        None if private else name, make, partial(gone, request.receive), key(scope["client"])
    )
    if response is None:
        raise ClientDisconnect
    return response
