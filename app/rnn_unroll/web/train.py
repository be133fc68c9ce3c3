"""Train: a page on which a small network learns, and the address that streams its training."""

import asyncio
from contextlib import aclosing
from functools import partial
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from rnn_unroll import training
from rnn_unroll.address.parameter import Parameter, written
from rnn_unroll.errors import SpecError
from rnn_unroll.training import EXAMPLES, SETTINGS, Training
from rnn_unroll.web.controls import Control
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs
from rnn_unroll.web.refusal import later, refused
from rnn_unroll.web.renders import BusyError, Renders, gone
from rnn_unroll.web.trainings import Trainings
from rnn_unroll.words import say

router = APIRouter()

PATIENCE = 10.0
"""Seconds that a reader has to take what is left when the time of a training is over."""

HEADERS = {
    # Proxies may neither keep the events nor collect them.
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
}


@router.api_route("/train", methods=["GET", "HEAD"])
async def train(request: Request) -> Response:
    """The page, with the network of its settings before it learns. Wrong settings are reported."""
    given = {name: text for name, text in pairs(request) if name in SETTINGS and text.strip()}
    errors, right = [], []
    for pair in given.items():
        try:
            training.parse([pair])
            right.append(pair)
        except SpecError as error:
            errors.append(error)
    asked = training.parse(right)
    renders: Renders = request.app.state.renders
    before = await renders.render(asked, partial(training.before, asked), partial(gone, request.receive))
    if before is None:
        raise ClientDisconnect
    context = {
        "controls": [_control(one, given.get(one.name)) for one in SETTINGS.values()],
        "before": before.data,
        "run": f"/train/run?{urlencode(training.query(asked))}",
        "examples": {
            say(title): f"/train?{urlencode(training.query(one))}" for title, one in EXAMPLES.items()
        },
        "errors": errors,
        "own": False,
    }
    return page(origin(request), "train.html", context, 422 if errors else 200)


def _control(setting: Parameter, text: str | None) -> Control:
    assert setting.field is not None
    return Control(
        setting.name,
        setting.title,
        setting.field.kind,
        written(setting.default) if text is None else text,
        choices=setting.choices,
        low=setting.low,
        high=setting.high,
        step=setting.field.step,
        hint=setting.help if setting.name in HINTED else "",
    )


HINTED = ("rate", "limit", "seed")
"""The settings whose title does not say enough."""


@router.api_route("/train/run", methods=["GET"])
def run(request: Request) -> Response:
    """The training of an address as server-sent events: `epoch` from 0, which is before the first, and `end`.

    A reader who comes back with Last-Event-ID gets what came after that epoch.
    """
    try:
        asked = training.parse(pairs(request))
    except SpecError as error:
        return refused(error, 422)
    last = request.headers.get("last-event-id", "")
    after = int(last) if last.isascii() and last.isdigit() and len(last) < 4 else -1
    return Stream(request.app.state.trainings, asked, after)


class Stream(Response):
    """The events of a training, until it ends or the reader leaves. With too many others it is a 503."""

    media_type = "text/event-stream"

    def __init__(self, trainings: Trainings, asked: Training, after: int) -> None:
        super().__init__(None, 200, HEADERS)
        del self.headers["Content-Length"]
        self.trainings, self.asked, self.after = trainings, asked, after

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self.trainings.place():
                await self._stream(receive, send)
        except BusyError as error:
            await later(refused(error, 503))(scope, receive, send)

    async def _stream(self, receive: Receive, send: Send) -> None:
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(gone(receive))
        try:
            either = {sending, leaving}
            limit = self.trainings.seconds + PATIENCE
            await asyncio.wait(either, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            sending.cancel()
            await asyncio.wait({sending})

    async def _send(self, send: Send) -> None:
        head = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(head)
        async with aclosing(self.trainings.follow(self.asked, self.after)) as following:
            async for message in following:
                await send({"type": "http.response.body", "body": message, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
