"""The listing: a figure's script as HTML, which is the script itself with its syntax marked."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from tests.http import ask


def text_of(html: str) -> str:
    """What a browser shows of a listing."""
    inside = html.removeprefix('<pre class="listing">').rstrip("\n").removesuffix("</pre>")
    return unescape(re.sub(r"<[^>]*>", "", inside))


@pytest.mark.parametrize(
    "query",
    [{}, {"cell": "gru", "framework": "torch"}, {"framework": "keras"}, {"text": '<b> """ \'# & \\'}],
)
def test_a_listing_reads_as_the_script(server: str, query: dict[str, str]) -> None:
    listing = ask(server, f"/listing/many-to-one.py?{urlencode(query)}")
    assert listing.status == 200
    assert text_of(listing.text) == ask(server, f"/v1/figures/many-to-one.py?{urlencode(query)}").text


def test_a_listing_has_an_element_for_each_line_and_marks_comments_keywords_and_strings(server: str) -> None:
    listing = ask(server, "/listing/many-to-one.py").text
    lines = re.findall(r'<span class="line">(.*)\n</span>', listing)
    assert len(lines) == ask(server, "/v1/figures/many-to-one.py").text.count("\n")
    assert all(line.count("<span") == line.count("</span>") for line in lines)
    assert '<span class="kn">import</span>' in listing
    assert re.search(r'<span class="c1"># [^<]*</span>', listing)
    assert '<span class="sd">"""' in listing


def test_a_listing_refuses_what_the_script_refuses(server: str) -> None:
    for target, status in (("many-to-one.py?cell=gur", 422), ("many-to-two.py", 404)):
        listing, script = ask(server, f"/listing/{target}"), ask(server, f"/v1/figures/{target}")
        assert listing.status == script.status == status
        assert listing.json == script.json
        assert listing.headers["x-figure-error"] == script.headers["x-figure-error"]
