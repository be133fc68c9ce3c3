"""Terms: the page with the definitions of all terms, `/terms`."""

from fastapi import APIRouter, Request, Response

from rnn_unroll.web import mathml
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin

router = APIRouter()


@router.api_route("/terms", methods=["GET", "HEAD"])
def terms(request: Request) -> Response:
    """The definitions, each under a fragment of its own: `/terms#softmax`."""
    context = {"definitions": mathml.definitions(), "errors": (), "own": False}
    return page(origin(request), "terms.html", context, 200)
