"""Requests: what a page asks the server for while it loads, and what it need not ask for again."""

import pytest
from playwright.sync_api import Response, expect

pytestmark = pytest.mark.browser

LASTING = "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path", ["/?pattern=many-to-one", "/gallery?pattern=custom&cell=rnn", "/vanishing", "/train"]
)
def test_a_page_loads_in_six_requests_whose_files_last(open_page, path: str) -> None:
    page = open_page("/healthz")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    base = page.url.removesuffix("/healthz")
    page.goto(base + path)
    expect(page.locator("html")).to_have_class("scripts")
    document, *others = [answer for answer in answers if not answer.url.endswith("/favicon.ico")]
    assert document.url == base + path
    assert document.headers["cache-control"] == "no-cache"
    # The gallery's figures are not files of the page. The icon counts once: it is also the page's mark.
    files = {answer.url: answer for answer in others if "/v1/figures/" not in answer.url}
    kinds = sorted(url.rpartition(".")[2] for url in files)
    # The comparison of gradients has a style sheet of its own besides.
    assert kinds == ["css"] * (1 + (path == "/vanishing")) + ["js", "svg", "woff2", "woff2"]
    assert {answer.headers["cache-control"] for answer in files.values()} == {LASTING}
