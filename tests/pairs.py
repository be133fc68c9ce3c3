"""Pairs: comparisons for the tests: their addresses, and the parts of their pages."""

import re
from html import unescape
from urllib.parse import urlencode

from tests.http import Answer

RNN = "pattern=many-to-one&task=sentiment&cell=rnn&text=not+a+movie+that+i+would+call+good"
LSTM = RNN.replace("rnn", "lstm")
ONE = "pattern=many-to-one"


def compared(path: str = "/compare", **query: str) -> str:
    return f"{path}?{urlencode(query)}"


def section(answer: Answer, slug: str) -> str:
    """The markup of a lane."""
    found = re.search(rf'<section class="lane" data-lane="{slug}".*?</section>', answer.text, re.DOTALL)
    assert found
    return found[0]


def canonical(answer: Answer) -> str:
    found = re.search(r'<main class="compare" data-address="([^"]*)"', answer.text)
    assert found
    return unescape(found[1])


def plain(markup: str) -> str:
    return " ".join(unescape(re.sub("<[^>]*>", " ", markup)).split())


def aside(answer: Answer) -> str:
    return answer.text[answer.text.index('<aside class="differs"') :]


def as_json(canonical: str) -> str:
    """The address of a figure's JSON, from that of its picture."""
    return canonical.replace(".svg", ".json", 1)
