"""oEmbed: what other sites are told of our addresses, by the letter of oembed.com, version 1.0."""

import io
import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.address.revision import REVISION
from rnn_unroll.embed import document as embed
from rnn_unroll.embed import frame as frame_css
from rnn_unroll.embed import reflow
from rnn_unroll.exports import EXPORTS
from tests.http import Answer, ask


def told(server: str, path: str, **more: object) -> Answer:
    return ask(server, f"/oembed?{urlencode({'url': server + path, **more})}")


def measured(server: str, address: str) -> tuple[int, int]:
    """The size of the PNG that is really there."""
    answer = ask(server, address.removeprefix(server))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    return Image.open(io.BytesIO(answer.body)).size


class Tags(HTMLParser):
    """Every tag of a markup with its attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def frame(answer: dict[str, object]) -> dict[str, str | None]:
    (box, _), (tag, attributes) = Tags(str(answer["html"])).tags
    assert (box, tag) == ("span", "iframe")
    assert attributes["width"] == str(answer["width"])
    assert attributes["height"] == str(answer["height"])
    return attributes


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/?pattern=many-to-one&tx=3", "/embed/many-to-one?tx=3"),
        ("", "/embed/many-to-many"),
        ("/?pattern=many-to-one&utm_source=mail#stage", "/embed/many-to-one"),
        ("/embed/one-to-many?hide=speed,link", "/embed/one-to-many?hide=link%2Cspeed"),
        ("/embed/many-to-one?controls=readout,open", "/embed/many-to-one?controls=open%2Creadout"),
        ("/embed/many-to-one?flow=right", "/embed/many-to-one?flow=right"),
        ("/?pattern=many-to-one&flow=right", "/embed/many-to-one?flow=right"),
        ("/v1/figures/many-to-one.json?cell=lstm", "/embed/many-to-one?cell=lstm"),
    ],
)
def test_a_page_an_embed_and_data_are_a_frame(server: str, path: str, source: str) -> None:
    answer = told(server, path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    said = answer.json
    assert said["version"] == "1.0"
    assert said["type"] == "rich"
    assert said["provider_name"] == "Unroll"
    assert said["provider_url"] == f"{server}/"
    attributes = frame(said)
    assert attributes["src"] == server + source
    assert attributes["title"] == said["title"]
    assert ask(server, source).status == 200


@pytest.mark.parametrize("extension", [slug for slug, one in EXPORTS.items() if "image/" in one.media_type])
def test_an_image_is_a_photo(server: str, extension: str) -> None:
    path = f"/v1/figures/many-to-one.{extension}?theme=dark"
    said = told(server, f"{path}&rev=1&utm_source=mail").json
    assert said["type"] == "photo"
    assert said["url"] == f"{server}/v1/figures/many-to-one.{extension}?rev={REVISION}&theme=dark"
    assert (said["width"], said["height"]) == (532, 442)
    assert "html" not in said


def test_xml_says_what_json_says(server: str) -> None:
    path = "/?pattern=many-to-one&text=%3Cb%3E+%26+%22"
    answer = told(server, path, format="xml")
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.body)
    assert root.tag == "oembed"
    assert {child.tag: child.text for child in root} == {
        name: str(value) for name, value in told(server, path, format="json").json.items()
    }


@pytest.mark.parametrize(
    "path",
    ["/?pattern=many-to-one", "/?pattern=encoder-decoder&tx=60&ty=9", "/?view=norms", "/?pattern=one-to-one"],
)
@pytest.mark.parametrize("room", [(200, 9999), (9999, 300), (300, 200), (60, 9999), (9999, 90), (9999, 9999)])
def test_it_fits_the_room_in_the_figures_proportion_down_to_the_least_scale(
    server: str, path: str, room: tuple[int, int]
) -> None:
    most = {"maxwidth": room[0], "maxheight": room[1]}
    said = told(server, path, **most).json
    assert said["width"] <= room[0]
    assert said["height"] <= room[1]
    query = parse_qs(urlsplit(path).query)
    pattern = query.pop("pattern", ["many-to-many"])[0]
    spec = parse(pattern, [(name, value[0]) for name, value in query.items()])
    scene = stages.scene(spec)
    hidden = "hide=all" in str(frame(said)["src"])
    assert hidden == (room[1] < 2 * embed.BAR)
    bar = 0 if hidden else embed.bar(spec)
    # A figure may be narrower than the controls under it.
    least = embed.ROOM if bar == embed.BAR else 1
    smallest, down = frame_css.LEAST, reflow.turned(spec)
    if down and room[0] < min(480, scene.width):
        # A frame this narrow turns the figure.
        smallest, scene = reflow.LEAST, stages.scene(down)
    share = max(smallest, min(1, room[0] / scene.width, (room[1] - bar) / scene.height))
    assert said["height"] == int(min(room[1], scene.height * share + bar))
    assert said["width"] == int(min(room[0], max(least, scene.width * share)))
    for name, most_there in zip(("width", "height"), room, strict=True):
        assert said.get(f"thumbnail_{name}", 0) <= most_there


def test_a_thumbnail_is_a_png_of_the_figure(server: str) -> None:
    said = told(server, "/?pattern=many-to-one&tx=3").json
    address = urlsplit(said["thumbnail_url"])
    assert address.path == "/v1/figures/many-to-one.png"
    assert parse_qs(address.query)["tx"] == ["3"]
    scene = stages.scene(parse("many-to-one", [("tx", "3")]))
    assert (said["thumbnail_width"], said["thumbnail_height"]) == (scene.width, scene.height)
    assert measured(server, said["thumbnail_url"]) == (scene.width, scene.height)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/?pattern=many-to-one",
        "{server}.example.org/",
        "http://{server}/",
        "{server}/vanishing",
        "{server}/static/icon.svg",
        "{server}/v1/figures/many-to-one.bmp",
        "{server}/v1/figures/many-to-on.svg",
        "{server}/v1/figures/many-to-one.svg?tx=0",
        "{server}/embed/many-to-one?hide=plya",
        "{server}/?pattern=nothing",
        "/?pattern=many-to-one",
        "javascript:alert(1)",
        "ftp://{host}/",
        "http://[",
        "\x00",
        "",
    ],
)
def test_an_address_without_a_figure_is_404(server: str, url: str) -> None:
    whole = url.replace("{server}", server).replace("{host}", server.partition("//")[2])
    answer = ask(server, f"/oembed?url={quote(whole)}")
    assert answer.status == 404
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["error"]["message"]


@pytest.mark.parametrize("slug", ["yaml", "JSON", "xm", "<b>"])
def test_a_format_that_it_does_not_speak_is_501(server: str, slug: str) -> None:
    answer = told(server, "/", format=slug)
    assert answer.status == 501
    assert "json or xml" in answer.json["error"]["message"]


@pytest.mark.parametrize(
    "query",
    [
        "maxwidth=0",
        "maxwidth=-5",
        "maxheight=1.5",
        "maxheight=wide",
        "maxwidth=9999999999",
        "maxwidth=1&maxwidth=2",
    ],
)
def test_a_wrong_length_is_422(server: str, query: str) -> None:
    answer = ask(server, f"/oembed?url={quote(server + '/')}&{query}")
    assert answer.status == 422
    assert query.partition("=")[0] in answer.json["error"]["message"]


def test_without_an_address_it_says_what_is_missing(server: str) -> None:
    answer = ask(server, "/oembed")
    assert answer.status == 422
    assert "url is missing" in answer.json["error"]["message"]


@settings(max_examples=60)
@given(st.text(max_size=30), st.text(max_size=6), st.text(max_size=6))
def test_no_query_makes_a_500(server: str, path: str, width: str, slug: str) -> None:
    for base in (server + "/", server + "/embed/many-to-one?text=", ""):
        query = urlencode({"url": base + path, "maxwidth": width, "format": slug}, errors="replace")
        assert ask(server, f"/oembed?{query}").status in (200, 404, 422, 501)


# --- the page's head -------------------------------------------------------------------


def head(server: str, path: str) -> tuple[dict[str, str], list[dict[str, str | None]]]:
    """The metadata of a page by name, and its links."""
    tags = Tags(ask(server, path).text.partition("</head>")[0]).tags
    metas = [attributes for tag, attributes in tags if tag == "meta"]
    named = {one.get("property") or one.get("name"): one["content"] for one in metas if "content" in one}
    return (
        {str(name): str(content) for name, content in named.items()},
        [attributes for tag, attributes in tags if tag == "link"],
    )


def test_the_head_shows_the_way_to_both_answers(server: str) -> None:
    _, links = head(server, "/?pattern=many-to-one&text=the+cat")
    found = {one["type"]: str(one["href"]) for one in links if one.get("rel") == "alternate"}
    assert set(found) == {"application/json+oembed", "text/xml+oembed"}
    for kind, address in found.items():
        answer = ask(server, address.removeprefix(server))
        assert answer.status == 200
        assert answer.headers["content-type"].partition(";")[0] == kind.replace("+oembed", "")
        assert "text=the+cat" in answer.text


def test_the_head_is_a_card_with_a_picture(server: str) -> None:
    named, links = head(server, "/?utm_source=x&pattern=many-to-one&T_x=3")
    page = f"{server}/?pattern=many-to-one&tx=3"
    assert [one["href"] for one in links if one.get("rel") == "canonical"] == [page]
    assert named["og:url"] == page
    assert named["og:type"] == "website"
    assert named["og:title"] == named["twitter:title"] == "Many-to-one recurrent network, T_x = 3, T_y = 1"
    assert named["og:description"].startswith(named["og:title"])
    assert re.fullmatch(rf"{server}/v1/figures/many-to-one\.png\?rev=\d+&scale=2&tx=3", named["og:image"])
    assert named["twitter:image"] == named["og:image"]
    assert named["og:image:type"] == "image/png"
    scene = stages.scene(parse("many-to-one", [("tx", "3")]))
    assert named["og:image:width"] == f"{2 * scene.width:g}"
    assert named["og:image:height"] == f"{2 * scene.height:g}"
    assert measured(server, named["og:image"]) == (2 * scene.width, 2 * scene.height)
    assert named["og:image:alt"] == named["og:description"]
    assert named["twitter:card"] == "summary_large_image"


def test_a_figure_that_is_too_long_for_a_png_has_a_card_without_one(server: str) -> None:
    named, _ = head(server, "/?pattern=many-to-many&tx=128")
    assert "og:image" not in named
    assert named["twitter:card"] == "summary"
    assert named["og:title"]


def test_the_inside_of_a_cell_is_the_card_of_its_page(server: str) -> None:
    named, _ = head(server, "/?pattern=many-to-one&view=cell&cell=lstm")
    assert named["og:title"].startswith("Inside a⟨4⟩")
    assert "view=cell" in named["og:image"]


def test_markup_in_a_parameter_stays_text(server: str) -> None:
    hostile = quote("\"'><script>alert(1)</script>")
    for path in (f"/?pattern=many-to-one&text={hostile}", f"/?pattern={hostile}"):
        assert "<script>alert" not in ask(server, path).text
        answer = told(server, f"/embed/many-to-one?text={hostile}")
        assert "<script" not in answer.json["html"]


@pytest.mark.parametrize("path", ["/vanishing", "/stage"])
def test_what_is_no_figures_page_has_no_card(server: str, path: str) -> None:
    assert "og:" not in ask(server, path).text
