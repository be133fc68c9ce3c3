"""A real Chromium, kept off the network, and pages that may not complain."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests import tools
from tests.browser.embedding import Host, served
from tests.browser.pages import Faults, Tabs
from tests.browser.studio import Studio

Open = Callable[..., Page]

FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]


# What is expected may be late on a busy machine; what never comes still fails.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tools.path("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tabs(chromium: Browser) -> Tabs:
    return Tabs(chromium)


@pytest.fixture
def open_page(tabs: Tabs, server: str) -> Iterator[Open]:
    """A function that opens an address of the server. The page may log no error and ask no other host.

    `excused` is the beginning of a message that the test provokes.
    """

    def known(url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in ("data", "blob") or f"{parts.scheme}://{parts.netloc}" == server

    faults = Faults(known)

    def opened(address: str = "/", excused: str = "", **options: object) -> Page:
        faults.excused += (excused,) if excused else ()
        page = tabs.take(server + address, {"viewport": {"width": 1440, "height": 900}, **options})
        page.goto(server + address)
        return page

    with tabs.watched(faults):
        yield opened


@pytest.fixture
def host(tabs: Tabs, server: str, tmp_path: Path) -> Iterator[Host]:
    """Pages elsewhere that embed figures: they may ask this machine alone, and log no errors but those
    that begin with what a test excuses. Nothing that they show is in the browser's cache.
    """
    faults = Faults(lambda url: url.startswith(("data:", "blob:", "file:", "http://127.0.0.1:")))

    def show(url: str, excused: str | tuple[str, ...] = (), **options: object) -> Page:
        faults.excused += (excused,) if isinstance(excused, str) else excused
        page = tabs.take(url, {"viewport": {"width": 1000, "height": 800}, **options})
        developer = page.context.new_cdp_session(page)
        developer.send("Network.clearBrowserCache")
        developer.detach()
        page.goto(url)
        return page

    with tabs.watched(faults), served(tmp_path) as elsewhere:
        yield Host(tmp_path, elsewhere, show)


@pytest.fixture
def studio(open_page: Open) -> Studio:
    """The page with a network of random weights, with scripts running."""
    return Studio(open_page("/?pattern=many-to-many"))
