"""Embedding: pages of somebody else's, on another origin or none, that show figures of ours."""

import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from PIL import Image
from playwright.sync_api import FrameLocator, Locator, Page

Scheme = Literal["light", "dark"]
"""What a reader prefers, as a browser tells a page."""

HEARD = """<script>
window.heard = [];
addEventListener("message", ({ data }) => heard.push(data));
</script>"""
"""A page that remembers every message that it gets."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Base URL of a plain file server, on a loopback port of its own."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as running:
        thread = threading.Thread(target=running.serve_forever, name="elsewhere")
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()


class Host:
    """A folder of somebody else's, served on another origin, and pages in it."""

    def __init__(self, folder: Path, base: str, show: Callable[..., Page]) -> None:
        self.folder, self.base, self.show = folder, base, show

    def write(self, body: str, name: str = "page.html") -> Path:
        file = self.folder / name
        head = "<!doctype html><meta charset=utf-8><title>Elsewhere</title><link rel=icon href=data:,>"
        file.write_text(head + body, "utf-8")
        return file

    def open(self, body: str, **options: object) -> Page:
        """A page with this body, over HTTP."""
        return self.show(f"{self.base}/{self.write(body).name}", **options)

    def open_file(self, body: str, **options: object) -> Page:
        """The same page from the disk, without an origin."""
        return self.show(self.write(body).as_uri(), **options)


def frame_of(page: Page, selector: str = "iframe") -> FrameLocator:
    return page.frame_locator(selector)


def heard(page: Page, type: str, **facts: object) -> dict[str, Any]:
    """The last message of a type that the page heard, once there is one that says these facts."""
    found = page.wait_for_function(
        """([type, facts]) => heard.findLast((one) => one?.type === type &&
            Object.entries(facts).every(([name, value]) => one[name] === value))""",
        arg=[type, facts],
    )
    message: dict[str, Any] = found.json_value()
    return message


def corner(image: Locator) -> tuple[int, ...]:
    """The colour of a picture's paper: near its upper left corner, inside of any frame around it."""
    pixel = Image.open(io.BytesIO(image.screenshot())).convert("RGB").getpixel((10, 10))
    assert isinstance(pixel, tuple)
    return tuple(map(int, pixel))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


def shifted(page: Page) -> float:
    """How far things moved in the page while it was loaded, as browsers reckon it."""
    return float(
        page.evaluate(
            """() => new Promise((done) => {
                let sum = 0;
                new PerformanceObserver((list) => {
                    for (const { value } of list.getEntries()) sum += value;
                }).observe({ type: 'layout-shift', buffered: true });
                requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
            })"""
        )
    )
