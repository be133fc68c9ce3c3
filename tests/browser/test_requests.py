"""Requests: what a page asks the server for while it loads, and what it need not ask for again."""

import pytest
from playwright.sync_api import Response, expect

pytestmark = pytest.mark.browser

LASTING = "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/?pattern=many-to-one", "/gallery?pattern=custom&cell=rnn", "/vanishing"])
def test_a_page_loads_in_its_document_and_three_files_that_last(open_page, path: str) -> None:  # type: ignore[no-untyped-def]
    page = open_page("/healthz")
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    base = page.url.removesuffix("/healthz")
    page.goto(base + path)
    expect(page.locator("html")).to_have_class("scripts")
    # /healthz names no icon, so the browser looks for one; the gallery's figures are pictures of their own.
    others = ("/favicon.ico", "/v1/figures/")
    document, *files = [answer for answer in answers if not any(other in answer.url for other in others)]
    assert document.url == base + path
    assert document.headers["cache-control"] == "no-cache"
    assert sorted(answer.request.resource_type for answer in files) == ["image", "script", "stylesheet"]
    assert {answer.headers["cache-control"] for answer in files} == {LASTING}
