"""Weights: the files of the trained networks, as they ship."""

from fastapi import APIRouter, Response

from rnn_unroll.errors import SpecError, unknown
from rnn_unroll.models import shipped
from rnn_unroll.tasks import TASKS
from rnn_unroll.web.refusal import refused
from rnn_unroll.words.refusals.weights import not_to_be_read

router = APIRouter()

HEADERS = {
    # New weights have a new name, but a file may come to say more exactly how good they are.
    "Cache-Control": "public, max-age=86400",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@router.api_route("/v1/weights/{file}", methods=["GET", "HEAD"])
def weights(file: str) -> Response:
    """A file of weights. A name that is not in the tables of tasks is refused with all that are."""
    if file not in known():
        return refused(unknown("weights", "file", file, known()), 404)
    try:
        body = (shipped.FOLDER / file).read_bytes()
    except OSError:
        return refused(SpecError("weights", not_to_be_read(file)), 422)
    return Response(body, 200, HEADERS, "application/octet-stream")


def known() -> list[str]:
    """The names of the files."""
    return [name for task in TASKS.values() for name in shipped.names(task)]
