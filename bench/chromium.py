"""Chromium: a page in a real browser without a window."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.row import UnmeasuredError

FINDER = Path(__file__).parent.parent / "scripts" / "tool"
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
VIEWPORT = {"width": 1280, "height": 800}


@contextmanager
def page() -> Iterator[Any]:
    """A page of a new browser, which is closed afterwards. Raises UnmeasuredError without a browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        raise UnmeasuredError("no Playwright: pip install playwright") from None

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_executable(), args=FLAGS)
        try:
            yield browser.new_page(viewport=VIEWPORT)
        finally:
            browser.close()


def _executable() -> str:
    found = subprocess.run([FINDER, "chromium"], capture_output=True, text=True)
    if found.returncode:
        lines = found.stderr.strip().splitlines() or ["scripts/tool finds no browser"]
        raise UnmeasuredError(lines[-1])
    return found.stdout.strip()
