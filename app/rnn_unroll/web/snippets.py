"""Snippets: what to paste to show a figure elsewhere, as a panel of the page and as a page."""

from typing import Any

from fastapi import APIRouter, Request, Response

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.picture.scene import Scene
from rnn_unroll.snippets import SNIPPETS, hosted
from rnn_unroll.web.form import read
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs

router = APIRouter()


@router.api_route("/snippets", methods=["GET", "HEAD"])
def snippets(request: Request) -> Response:
    """Every snippet of a query's figure. Wrong parameters are reported and ignored."""
    reading = read(pairs(request))
    context = snippets_context(origin(request), reading.spec) | {"errors": reading.errors, "own": False}
    # The page's script takes the snippets out of this page and needs no error status.
    asked_by_script = request.headers.get("sec-fetch-dest") == "empty"
    return page(request, "embedding.html", context, 422 if reading.errors and not asked_by_script else 200)


def snippets_context(host: str, spec: FigureSpec, scene: Scene | None = None) -> dict[str, Any]:
    """The values of the template for a figure's snippets."""
    figure = hosted(host, spec, scene)
    return {
        "spec": spec,
        "figure": figure,
        "snippets": [(snippet, snippet.write(figure)) for snippet in SNIPPETS.values()],
    }
