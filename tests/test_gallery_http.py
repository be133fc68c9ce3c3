"""The gallery and the snippets over HTTP: whole without scripts, safe, and never a 500."""

import html
from operator import attrgetter
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.gallery import GALLERY
from rnn_unroll.snippets import SNIPPETS, hosted
from tests import strategies
from tests.drawings import figure_spec
from tests.http import ask
from tests.readers import images, tags


def exhibits(page: str) -> list[str]:
    return [one["id"] for one in tags(page, "figure") if "exhibit" in one["class"]]


def test_the_gallery_shows_every_figure_by_its_pinned_address_and_size(server: str) -> None:
    answer = ask(server, "/gallery")
    assert exhibits(answer.text) == list(GALLERY)
    found = {one.address: (one.width, one.height) for one in images(answer.text)}
    for exhibit in GALLERY.values():
        figure = hosted(server, exhibit.spec)
        assert found[write.pinned(exhibit.spec)] == (str(figure.width), str(figure.height))
    lazy = [one for one in tags(answer.text, "img") if "figures" in one["src"]]
    assert {one["loading"] for one in lazy} == {"lazy"}


def test_every_picture_of_the_gallery_leads_to_its_page_and_its_snippets(server: str) -> None:
    links = {one["href"] for one in tags(ask(server, "/gallery").text, "a")}
    for exhibit in GALLERY.values():
        page = write.studio(exhibit.spec)
        assert {page, f"/snippets{page[1:]}"} <= links


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("pattern", "wiring.pattern", "custom"),
        ("style", "look.style", "textbook"),
        ("cell", "model.cell", "lstm"),
    ],
)
def test_a_link_narrows_the_gallery(server: str, name: str, path: str, value: str) -> None:
    answer = ask(server, f"/gallery?{name}={value}&utm_source=mail")
    kept = [slug for slug, exhibit in GALLERY.items() if attrgetter(path)(exhibit.spec) == value]
    assert exhibits(answer.text) == kept
    current = [one["href"] for one in tags(answer.text, "a") if "aria-current" in one]
    assert f"/gallery?{name}={value}" in current


def test_filters_go_together(server: str) -> None:
    answer = ask(server, "/gallery?cell=gru&pattern=one-to-many&style=computed")
    assert exhibits(answer.text) == ["one-to-many-computed-gru"]
    links = {one["href"] for one in tags(answer.text, "a")}
    assert {
        "/gallery?cell=gru&style=computed",
        "/gallery?cell=lstm&pattern=one-to-many&style=computed",
    } <= links


def test_a_filter_that_names_nothing_is_told_with_the_nearest(server: str) -> None:
    answer = ask(server, "/gallery?cell=gur")
    assert answer.status == 422
    assert "did you mean &#39;gru&#39;?" in answer.text
    assert exhibits(answer.text) == list(GALLERY)


@pytest.mark.parametrize("path", ["/gallery", "/snippets", "/snippets?pattern=many-to-one&tx=3"])
def test_head_equals_get_and_nothing_comes_from_elsewhere(server: str, path: str) -> None:
    got, head = ask(server, path), ask(server, path, method="HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert "default-src 'self'" in got.headers["content-security-policy"]
    assert got.headers["cache-control"] == "no-cache"


@settings(max_examples=25)
@given(strategies.specs(longest=4))
def test_the_page_of_snippets_has_each_of_them_to_the_letter(server: str, spec: FigureSpec) -> None:
    page = ask(server, "/snippets" + write.studio(spec)[1:])
    assert page.status == 200
    figure = hosted(server, spec)
    assert texts(page.text) == [snippet.write(figure) for snippet in SNIPPETS.values()]


@pytest.mark.parametrize("theme", ["light", "dark", "auto", "mono"])
def test_a_theme_in_the_query_is_that_of_every_snippet(server: str, theme: str) -> None:
    page = ask(server, f"/snippets?pattern=many-to-one&theme={theme}")
    figure = hosted(server, figure_spec("many-to-one", theme=theme))
    assert texts(page.text) == [snippet.write(figure, chosen=True) for snippet in SNIPPETS.values()]
    current = [one["data-theme"] for one in tags(page.text, "a") if "aria-current" in one]
    choosing = [slug for slug, snippet in SNIPPETS.items() if theme in snippet.choices]
    assert current == [theme] * len(choosing)


def test_every_link_to_colours_gives_its_snippet_these_colours(server: str) -> None:
    page = ask(server, "/snippets?pattern=custom&io=iibo&theme=dark&text=a+%26+b").text
    links = [one for one in tags(page, "a") if "data-theme" in one]
    assert len(links) == sum(len(snippet.choices) for snippet in SNIPPETS.values())
    spec = figure_spec("custom", io="iibo", text="a & b")
    for link in links:
        kind = dict(parse_qsl(urlsplit(link["href"]).query))["kind"]
        figure = hosted(server, spec.change(theme=link["data-theme"] or "auto"))
        told = dict(zip(SNIPPETS, texts(ask(server, link["href"]).text), strict=True))
        assert told[kind] == SNIPPETS[kind].write(figure, chosen=bool(link["data-theme"]))


def test_a_kind_is_the_first_that_is_shown_and_an_unknown_one_is_told(server: str) -> None:
    def shown(query: str) -> list[str]:
        page = ask(server, f"/snippets?pattern=one-to-one{query}")
        assert page.status == (422 if "kind" in query and "lms" not in query else 200)
        return [one["value"] for one in tags(page.text, "input") if "checked" in one]

    assert shown("") == shown("&kind=elemnt") == ["html"]
    assert shown("&kind=lms") == ["lms"]
    assert "did you mean &#39;element&#39;?" in ask(server, "/snippets?kind=elemnt").text


def texts(page: str) -> list[str]:
    """The texts that the page shows for copying."""
    return [html.unescape(part.partition("</pre>")[0].partition(">")[2]) for part in page.split("<pre ")[1:]]


def test_snippets_name_the_server_as_its_readers_reach_it(server: str) -> None:
    page = ask(server, "/snippets?pattern=one-to-one", Host="figures.example.org")
    assert all("http://figures.example.org/" in text for text in texts(page.text))


@pytest.mark.parametrize("host", ['a"b', "a'b", "a>b", "a{{b", "a|b", "a\\b", "a b"])
def test_a_hostile_host_stays_text(server: str, host: str) -> None:
    page = ask(server, "/snippets?pattern=one-to-one", Host=host)
    if page.status == 200:
        assert host not in "".join(texts(page.text))


def test_what_is_wrong_is_told_and_the_rest_shown(server: str) -> None:
    answer = ask(server, "/snippets?pattern=many-to-one&tx=0&cell=lstm")
    assert answer.status == 422
    assert answer.headers["cache-control"] == "no-store"
    assert 'data-parameter="tx"' in answer.text
    assert texts(answer.text)[0] == SNIPPETS["html"].write(
        hosted(server, figure_spec("many-to-one", cell="lstm"))
    )
    assert ask(server, "/snippets?pattern=many-to-one&tx=0", Sec_Fetch_Dest="empty").status == 200


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["pattern", "style", "cell", "tx", "text", "io", "step", "form", "view"]),
            st.one_of(st.text(max_size=8), st.sampled_from(["custom", "lstm", "textbook", "norms", "2"])),
        ),
        max_size=4,
    )
)
def test_no_query_makes_a_500(server: str, query: list[tuple[str, str]]) -> None:
    text = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in query)
    for path in ("/gallery", "/snippets"):
        assert ask(server, f"{path}?{text}").status in (200, 422)
