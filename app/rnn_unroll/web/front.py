"""Front: a plain ASGI application that answers figures itself and passes all else to FastAPI.

FastAPI's routing and dependency solving would take many times as long as an answer from the store.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from rnn_unroll.live import Live
from rnn_unroll.web import events
from rnn_unroll.web.client import forward
from rnn_unroll.web.figures import Figures
from rnn_unroll.web.guard import Guard, refuse, relative
from rnn_unroll.web.ops import metrics
from rnn_unroll.web.store import joined

SAFE_METHODS = frozenset({"GET", "HEAD"})
FIGURES = "/v1/figures/"


class Front:
    """The ASGI application that the server runs.

    No middleware may wrap it: it sends the message objects of a stored figure again and again, and
    middleware could modify them.
    """

    def __init__(self, app: ASGIApp, figures: Figures, guard: Guard, live: Live) -> None:
        self.app, self.figures, self.guard, self.live = app, figures, guard, live
        self.store, self.recall, self.open = figures.store, figures.store.recall, guard.open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        if b"x-forwarded-for" in headers or b"x-forwarded-proto" in headers:
            forward(scope, joined(scope["headers"]))
        # Most requests pass the guard by this alone: asking it would take a tenth of the whole answer.
        if not self.open or b"transfer-encoding" in headers:
            relative(scope)
            problem = self.guard.problem(joined(scope["headers"]))
            if problem:
                await refuse(send, *problem)
                return
        answer = self.recall((scope["path"], scope["query_string"]))
        if answer is not None and scope["method"] in SAFE_METHODS:
            if headers.get(b"if-none-match") == answer.tag:
                # The quickest comparison comes first. Others follow in `messages`.
                start, body = answer.unchanged
                metrics.figure(scope["path"], "unchanged").inc()
            else:
                if len(headers) < len(scope["headers"]):
                    headers = joined(scope["headers"])
                if answer.large:
                    await answer.encode(headers)
                start, body = answer.messages(scope["method"], headers)
                metrics.figure(scope["path"], "kept").inc()
            await send(start)
            await send(body)
            return
        relative(scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path.startswith(FIGURES):
            await self.figures(path.removeprefix(FIGURES), scope, receive, send)
            return
        stream = events.PATH.fullmatch(path)
        if stream:
            await events.follow(self.live, stream[1], scope, receive, send)
            return
        await self.app(scope, receive, send)
