"""Offload: pages of large figures come from other processes, wherever a page has one, and so do files."""

from typing import Any

import pytest

from rnn_unroll.web.app import create_app
from rnn_unroll.web.front import Front
from rnn_unroll.web.renders import Renders, busy
from tests import asgi

LARGE = "tx=40&layers=4&direction=bidirectional&cell=lstm&hidden=16&show=gradients"
PAGE = f"pattern=many-to-many&{LARGE}"
URL = f"http%3A%2F%2Fx%2F%3F{PAGE.replace('=', '%3D').replace('&', '%26')}"
LARGE_ONES = {
    "/": f"/?{PAGE}",
    "/stage": f"/stage?{PAGE}",
    "/inside": "/inside?pattern=many-to-one&view=cell&at=a.1.1",
    "/readout": f"/readout?{PAGE}",
    "/snippets": f"/snippets?{PAGE}",
    "/embed": f"/embed/many-to-many?{LARGE}",
    "/vanishing": "/vanishing?cell=lstm&tx=100",
    "/train": "/train?toy=first",
    "/compare": f"/compare?a={PAGE.replace('=', '%3D').replace('&', '%26')}",
    "/oembed": f"/oembed?url={URL}",
    "/learn worksheet": "/learn/one-to-one/worksheet.pdf",
    "/learn deck": "/learn/one-to-one/deck.pptx",
    "/learn figures": "/learn/one-to-one/deck.zip",
    "/listing": "/listing/many-to-many.py?layers=4&direction=bidirectional&cell=lstm&hidden=64",
}
SMALL = "pattern=many-to-many&tx=3"
SMALL_ONES = ("/", f"/stage?{SMALL}", f"/inside?{SMALL}", f"/readout?{SMALL}", f"/snippets?{SMALL}")


class Recorded(Renders):
    """Makes everything at once, and counts it."""

    made = 0

    async def render(self, name: object, draw: Any, leaves: object, client: str = "") -> Any:
        self.made += 1
        return draw()


class Left(Renders):
    """All clients leave."""

    async def render(self, *_: object) -> Any:
        return None


class Busy(Renders):
    """Takes nothing."""

    async def render(self, *_: object) -> Any:
        raise busy()


def app(renders: Renders) -> Front:
    front = create_app()
    front.app.state.renders = renders  # type: ignore[attr-defined]
    return front


@pytest.mark.parametrize("target", LARGE_ONES.values(), ids=LARGE_ONES)
def test_what_holds_a_large_figure_comes_from_another_process(target: str) -> None:
    renders = Recorded(1)
    assert asgi.ask_app(app(renders), target, host="x").status == 200
    assert renders.made == 1


@pytest.mark.parametrize("target", SMALL_ONES)
def test_what_holds_a_small_one_does_not(target: str) -> None:
    renders = Recorded(1)
    assert asgi.ask_app(app(renders), target, host="x").status == 200
    assert renders.made == 0


@pytest.mark.parametrize("target", LARGE_ONES.values(), ids=LARGE_ONES)
def test_who_asks_a_busy_server_is_told_when_to_ask_again(target: str) -> None:
    answer = asgi.ask_app(app(Busy(1)), target, host="x")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.headers["cache-control"] == "no-store"
    assert "too much is being drawn" in answer.text
    assert answer.text.startswith("<!doctype html>" if target.startswith(("/?", "/embed")) else "{")


@pytest.mark.parametrize("target", LARGE_ONES.values(), ids=LARGE_ONES)
def test_a_client_that_leaves_is_no_error(target: str) -> None:
    assert asgi.ask_app(app(Left(1)), target, host="x").status == 400
