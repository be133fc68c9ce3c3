"""Tasks: the page with a card for every task that networks were trained on."""

from fastapi import APIRouter, Request, Response

from rnn_unroll import cards
from rnn_unroll.errors import SpecError
from rnn_unroll.snippets import hosted
from rnn_unroll.tasks import TASKS
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin

router = APIRouter()


@router.api_route("/tasks", methods=["GET", "HEAD"])
def tasks(request: Request) -> Response:
    """The cards. A task whose files cannot be read is reported, and the others are shown."""
    here = origin(request)
    readable, errors = [], []
    for task in TASKS.values():
        try:
            card = cards.card(task)
            readable.append((card, hosted(here, card.samples[0])))
        except SpecError as error:
            errors.append(error)
    context = {"cards": readable, "errors": errors, "own": False}
    return page(here, "tasks.html", context, 422 if errors else 200)
