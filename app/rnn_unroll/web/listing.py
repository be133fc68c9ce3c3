"""Listing: a figure's script as HTML, with its syntax marked, for the page's code panel.

`/listing/{pattern}.py` takes the parameters of `/v1/figures/{pattern}.py`, which answers the plain script.
"""

from functools import partial

from fastapi import APIRouter, Request, Response
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexers.python import PythonLexer
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.web.refusal import refused
from rnn_unroll.web.renders import BusyError

router = APIRouter()


@router.api_route("/listing/{pattern}.py", methods=["GET", "HEAD"])
async def listing(request: Request, pattern: str) -> Response:
    """The listing of a figure's script. Errors are JSON, as at the script's own address."""
    try:
        spec = await run_in_threadpool(parse, pattern, pairs(request), extension="py")
        return await offloaded(request, spec, partial(_listing, origin(request), spec), "py")
    except BusyError:
        raise
    except SpecError as error:
        return refused(error, 422 if pattern in PATTERNS else 404)


def _listing(here: str, spec: FigureSpec) -> Response:
    lines = marked_lines(EXPORTS["py"].render(spec).decode())
    return page(here, "listing.html", {"lines": lines, "errors": (), "own": False}, 200)


def marked_lines(script: str) -> list[str]:
    """The lines of a Python script as HTML, without their newlines.

    Each token is in a `<span>` whose class is Pygments' short name of the token's type. The names begin with
    c for comments, k for keywords, s for strings. No span crosses the end of a line.
    """
    lexer = PythonLexer(stripnl=False, ensurenl=False)
    return str(highlight(script, lexer, HtmlFormatter(nowrap=True))).removesuffix("\n").split("\n")
