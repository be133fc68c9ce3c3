"""Front: a plain ASGI application that answers figures itself and passes all else to FastAPI.

FastAPI's routing and dependency solving would take many times as long as an answer from the store.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from rnn_unroll.web.figures import Figures
from rnn_unroll.web.guard import Guard, refuse, relative

SAFE_METHODS = frozenset({"GET", "HEAD"})
FIGURES = "/v1/figures/"


class Front:
    """The ASGI application that the server runs.

    No middleware may wrap it: it sends the message objects of a stored figure again and again, and
    middleware could modify them.
    """

    def __init__(self, app: ASGIApp, figures: Figures, guard: Guard) -> None:
        self.app, self.figures, self.guard = app, figures, guard
        self.store = figures.store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not scope["path"].startswith("/"):
                relative(scope)
            problem = self.guard.problem(scope)
            if problem:
                await refuse(send, *problem)
                return
        # Lifespan and websocket scopes have no method; a lifespan scope has no path either.
        if scope.get("method") in SAFE_METHODS:
            answer = self.store.recall((scope["path"], scope["query_string"]))
            if answer is not None:
                if answer.large:
                    await answer.encode(scope)
                start, body = answer.messages(scope)
                await send(start)
                await send(body)
                return
        if scope["type"] == "http":
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            if path.startswith(FIGURES):
                await self.figures(path.removeprefix(FIGURES), scope, receive, send)
                return
        await self.app(scope, receive, send)
