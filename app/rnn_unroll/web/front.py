"""Front: plain ASGI before the framework; figures are answered without it.

Routing and solving of dependencies would cost many times what an answer from the store takes.
"""

from starlette.types import ASGIApp, Receive, Scope, Send

from rnn_unroll.web.figures import Figures

READING = frozenset({"GET", "HEAD"})
FIGURES = "/v1/figures/"


class Front:
    """The application, with the figures before it. It stays outermost: messages of figures that are
    kept are sent again and again, and nobody may change them on their way.
    """

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app, self.figures = app, figures
        self.spelled = figures.store.spelled

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        # What is no request has no method, and a lifespan no path.
        if scope.get("method") in READING:
            answer = self.spelled.get((scope["path"], scope["query_string"]))
            if answer is not None:
                start, body = answer.messages(scope)
                await send(start)
                await send(body)
                return
        if scope["type"] == "http":
            path = scope["path"].removeprefix(scope.get("root_path", ""))
            if path.startswith(FIGURES):
                await self.figures(path.removeprefix(FIGURES), scope, send)
                return
        await self.app(scope, receive, send)
