"""A real Chromium, kept off the network, and pages that may not complain."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import tools
from tests.browser.embedding import Host, served
from tests.browser.studio import Studio

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.path("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def watched(chromium: Browser, server: str) -> Iterator[list[BrowserContext]]:
    """Contexts made in a test; none may have logged an error or asked another host for anything."""
    contexts: list[BrowserContext] = []
    yield contexts
    for context in contexts:
        context.close()


@pytest.fixture
def open_page(chromium: Browser, server: str, watched: list[BrowserContext]) -> Iterator[object]:
    """A function that opens an address of the server in a page of its own."""
    faults: list[str] = []

    def opened(address: str = "/", **options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        watched.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"exception: {error}"))
        page.on(
            "console",
            lambda line: (
                faults.append(f"{line.type}: {line.text}") if line.type in ("error", "warning") else None
            ),
        )
        page.on(
            "request", lambda request: faults.append(f"asked {request.url}") if foreign(request.url) else None
        )
        page.goto(server + address)
        return page

    def foreign(url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != server

    yield opened
    assert faults == []


@pytest.fixture
def host(chromium: Browser, watched: list[BrowserContext], tmp_path: Path) -> Iterator[Host]:
    """Pages elsewhere that embed figures: they may ask this machine alone, and log no errors but those
    that begin with what a test excuses.
    """
    faults: list[str] = []

    def show(url: str, excused: str | tuple[str, ...] = (), **options: object) -> Page:
        context = chromium.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
        watched.append(context)

        def logged(kind: str, text: str) -> None:
            if kind in ("error", "warning") and not text.startswith(excused):
                faults.append(f"{kind}: {text}")

        def asked(url: str) -> None:
            if not url.startswith(("data:", "blob:", "file:", "http://127.0.0.1:")):
                faults.append(f"asked {url}")

        context.on("weberror", lambda error: faults.append(f"exception: {error.error}"))
        context.on("console", lambda line: logged(line.type, line.text))
        context.on("request", lambda request: asked(request.url))
        page = context.new_page()
        page.goto(url)
        return page

    with served(tmp_path) as elsewhere:
        yield Host(tmp_path, elsewhere, show)
    assert faults == []


@pytest.fixture
def studio(open_page) -> Studio:  # type: ignore[no-untyped-def]
    """The page at its default address, with scripts running."""
    return Studio(open_page())
