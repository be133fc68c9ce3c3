"""Pages: open tabs that one test after another uses, since a new one costs more than most tests."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError

from tests.http import PATIENCE

BLANK = "about:blank"

EMULATED = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "media": "null",
    "viewport": None,
}
"""Options that an open page can change; any other option belongs to its context for good."""


class Faults:
    """What went wrong in a page while a test used it: exceptions, logged errors, requests to others.

    Set `allowed` to say which requests a page may make, and `excused` to name the beginnings of messages
    that a test provokes.
    """

    def __init__(self, allowed: Callable[[str], bool]) -> None:
        self.allowed = allowed
        self.excused: tuple[str, ...] = ()
        self.found: list[str] = []

    def logged(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not text.startswith(self.excused):
            self.found.append(f"{kind}: {text}")

    def raised(self, text: str) -> None:
        self.found.append(f"exception: {text}")

    def asked(self, url: str) -> None:
        if not self.allowed(url):
            self.found.append(f"asked {url}")


class Tabs:
    """The open pages of a browser, idle or in use.

    There is one context for each set of options that only a context can have, and one idle page after
    another in it. An idle page shows nothing, keeps no route and has no stored data, so a test finds it as
    it would find a new one; only the compiled code and the parsed fonts of earlier pages are still there.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: dict[str, BrowserContext] = {}
        self.idle: dict[tuple[str, str], list[Page]] = defaultdict(list)
        self.used: dict[Page, tuple[str, str]] = {}
        self.faults: Faults | None = None

    def take(self, url: str, options: dict[str, Any]) -> Page:
        """A page with these options, for a URL that the caller then opens."""
        emulated = {name: options.get(name, default) for name, default in EMULATED.items()}
        fixed = {name: value for name, value in options.items() if name not in EMULATED}
        # Each scheme has pages of its own: to change the scheme is to start another renderer.
        kind = (repr(sorted(fixed.items())), urlsplit(url).scheme)
        page = self.idle[kind].pop() if self.idle[kind] else self._context(kind[0], fixed).new_page()
        self.used[page] = kind
        # A tab that lies behind another one draws no frames, so nothing in it would ever play.
        page.bring_to_front()
        if emulated["viewport"] != page.viewport_size:
            page.set_viewport_size(emulated["viewport"])
        page.emulate_media(**{name: value for name, value in emulated.items() if name != "viewport"})
        return page

    def _context(self, name: str, fixed: dict[str, Any]) -> BrowserContext:
        if name not in self.contexts:
            self.contexts[name] = context = self.browser.new_context(**fixed)
            context.set_default_timeout(1000 * PATIENCE)
            context.on("weberror", self._raised)
            context.on("console", self._logged)
            context.on("request", self._asked)
        return self.contexts[name]

    def _raised(self, error: WebError) -> None:
        if self.faults:
            self.faults.raised(str(error.error))

    def _logged(self, message: ConsoleMessage) -> None:
        if self.faults:
            self.faults.logged(message.type, message.text)

    def _asked(self, request: Request) -> None:
        if self.faults:
            self.faults.asked(request.url)

    @contextmanager
    def watched(self, faults: Faults) -> Iterator[None]:
        """Use pages while nothing may go wrong in them; afterwards they are idle again."""
        self.faults = faults
        try:
            yield
            assert faults.found == [], faults.found
        finally:
            self.faults = None
            self._release()

    def _release(self) -> None:
        """Make the pages that were used idle, and close those that they opened."""
        for context in self.contexts.values():
            for page in context.pages:
                if page not in self.used and not any(page in pages for pages in self.idle.values()):
                    page.close()
        for page, kind in self.used.items():
            if not page.is_closed():
                self._clear(page)
                self.idle[kind].append(page)
        self.used.clear()

    def _clear(self, page: Page) -> None:
        page.unroute_all(behavior="ignoreErrors")
        # Outside of the page: nothing of the next one is under it.
        page.mouse.move(-1, -1)
        page.evaluate("() => { try { localStorage.clear(); sessionStorage.clear(); } catch {} }")
        page.context.clear_cookies()
        page.goto(BLANK)
