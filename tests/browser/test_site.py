"""The static site, opened from a disk in a real Chromium."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, Request, expect

from rnn_unroll.gallery import GALLERY
from tests.browser.axe import violations
from tests.browser.conftest import Open
from tests.browser.pages import Faults, Tabs
from tests.sites import shared

pytestmark = pytest.mark.browser

LONGEST = "encoder-decoder-computed-rnn-tx6-ty6-feedback-on"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared(tmp_path_factory)


@pytest.fixture
def opened(tabs: Tabs, site: Path) -> Iterator[Open]:
    """A function that opens a page of the site; none may complain, or ask for what is not there."""
    faults = Faults(lambda url: url.startswith(site.as_uri()))

    def failed(request: Request) -> None:
        # A page that is left does not wait for its pictures.
        if "ABORTED" not in (request.failure or ""):
            faults.found.append(f"{request.url}: {request.failure}")

    def go(place: str, width: int = 1440, **options: object) -> Page:
        address = f"{site.as_uri()}/{place}"
        page = tabs.take(address, {"viewport": {"width": width, "height": 900}, **options})
        page.on("requestfailed", failed)
        page.goto(address)
        return page

    with tabs.watched(faults):
        yield go


def frame(page: Page) -> FrameLocator:
    return page.frame_locator("#frame iframe:not(.waiting)")


def figure(page: Page) -> tuple[str | None, ...]:
    """The shown figure's pattern, lengths, cell and style."""
    drawn = frame(page).locator("svg[data-pattern]")
    expect(drawn).to_be_visible()
    names = ("pattern", "tx", "ty", "cell", "style")
    return tuple([drawn.get_attribute(f"data-{name}") for name in names])


def test_the_gallery_leads_to_a_figure_that_plays(opened: Open) -> None:
    page = opened("index.html")
    picture = page.locator(".picture img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    page.get_by_role("link", name="Encoder–decoder, LSTM, computed").click()
    expect(page).to_have_url(re.compile("#encoder-decoder-computed-lstm-tx3-ty3-feedback-off$"))
    assert figure(page) == ("encoder-decoder", "3", "3", "lstm", "computed")
    clock = frame(page).locator(".clock")
    expect(clock).to_have_text("6 / 6")
    frame(page).get_by_role("button", name="Play").click()
    expect(frame(page).get_by_role("button", name="Pause")).to_be_visible()
    expect(clock).to_have_text("2 / 6")
    frame(page).get_by_role("button", name="Pause").click()
    frame(page).get_by_role("button", name="Step forward").click()
    expect(clock).to_have_text("3 / 6")


@pytest.mark.parametrize("place", ["index.html", "studio.html"])
def test_axe_finds_nothing_wrong_and_one_heading_leads_each_page(opened: Open, place: str) -> None:
    page = opened(place)
    if place == "studio.html":
        figure(page)
    assert page.locator("h1").all_text_contents() == [page.title().removesuffix(" · Unroll")]
    assert violations(page) == []


def test_controls_choose_among_the_figures_that_are_there(opened: Open) -> None:
    page = opened("studio.html")
    assert figure(page) == ("many-to-many", "4", "4", "rnn", "computed")
    lengths = page.get_by_role("group", name="Tx")
    lengths.get_by_text("6", exact=True).click()
    expect(page).to_have_url(re.compile("#many-to-many-computed-rnn-tx6$"))
    expect(frame(page).locator("svg[data-tx='6']")).to_be_visible()
    page.get_by_label("Cell").select_option("gru")
    page.get_by_label("Style").select_option("textbook")
    expect(frame(page).locator("svg[data-cell=gru][data-style=textbook]")).to_be_visible()
    page.get_by_role("radio", name="One to one").check(force=True)
    expect(frame(page).locator("svg[data-pattern=one-to-one]")).to_be_visible()
    expect(lengths).to_be_hidden()
    # What one pattern has no place for, the next one takes up again.
    page.get_by_role("radio", name="Many to one").check(force=True)
    expect(frame(page).locator("svg[data-pattern=many-to-one]")).to_be_visible()
    assert figure(page) == ("many-to-one", "6", "1", "gru", "textbook")
    page.go_back()
    expect(frame(page).locator("svg[data-pattern=one-to-one]")).to_be_visible()
    expect(page.get_by_role("radio", name="One to one")).to_be_checked()


def test_the_files_of_the_shown_figure_are_linked_and_there(opened: Open, site: Path) -> None:
    page = opened("studio.html#custom-computed-gru-iibboo-feedback-on")
    assert figure(page)[0] == "custom"
    hrefs = page.locator(".links a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert hrefs == [
        "embed/custom-computed-gru-iibboo-feedback-on.html",
        "figures/custom-computed-gru-iibboo-feedback-on.svg",
        "figures/custom-computed-gru-iibboo-feedback-on.json",
    ]
    assert all((site / href).is_file() for href in hrefs)
    # What is to be pasted works where it says: in a page of this folder.
    pasted = page.locator("#picture").text_content() + page.locator("#framed").text_content()
    (site / "pasted.html").write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{pasted}", "utf-8")
    other = opened("pasted.html")
    assert other.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    assert "custom" in other.locator("img").get_attribute("alt").lower()
    expect(other.frame_locator("iframe").get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.parametrize("fragment", ["no-such%20figure", "x%", "%ff", "frame"])
def test_a_fragment_that_names_nothing_shows_the_first_figure(fragment: str, opened: Open) -> None:
    assert figure(opened(f"studio.html#{fragment}"))[0] == "many-to-many"


def test_back_to_the_address_without_a_figure_is_back_to_the_first_one(opened: Open) -> None:
    page = opened("studio.html")
    first = figure(page)
    page.get_by_role("group", name="Tx").get_by_text("6", exact=True).click()
    expect(frame(page).locator("svg[data-tx='6']")).to_be_visible()
    page.go_back()
    expect(frame(page).locator("svg[data-tx='4']")).to_be_visible()
    assert figure(page) == first
    assert "#" not in page.url
    page.go_forward()
    expect(frame(page).locator("svg[data-tx='6']")).to_be_visible()


@pytest.mark.parametrize(
    "name", ["many-to-many-computed-rnn-tx4", LONGEST, "custom-computed-rnn-iibboo-feedback-on"]
)
def test_a_phone_shows_which_pattern_is_chosen(name: str, opened: Open) -> None:
    page = opened(f"studio.html#{name}", 390)
    figure(page)
    inside = page.locator(".patterns").evaluate(
        """strip => {
          const sides = (one) => one.getBoundingClientRect();
          const [outer, chosen] = [sides(strip), sides(strip.querySelector("label:has(:checked)"))];
          return [outer.left <= chosen.left, chosen.right <= outer.right];
        }"""
    )
    assert inside == [True, True]
    assert page.evaluate("scrollY") == 0


CARDS = """cards => cards.map((card) => {
    const box = (name) => card.querySelector(name).getBoundingClientRect();
    const [outer, picture, caption] = [card.getBoundingClientRect(), box("img"), box("p")];
    return {
        inside: card.clientWidth,
        caption: caption.width,
        below: outer.bottom - caption.bottom,
        aside: (picture.left + picture.right - outer.left - outer.right) / 2,
        free: outer.width - picture.width,
    };
})"""
"""How each card is laid out, in px."""


def test_a_card_is_a_picture_in_its_middle_and_a_caption_from_side_to_side(opened: Open) -> None:
    page = opened("index.html")
    expect(page.locator(".picture img").first).to_be_visible()
    for width in (390, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        cards = page.locator(".card").evaluate_all(CARDS)
        assert len(cards) == len(GALLERY)
        for card in cards:
            assert abs(card["caption"] - card["inside"]) < 1, width
            assert card["below"] < 2, width
            assert abs(card["aside"]) < 1, width
            assert card["free"] < 40, width


def test_the_gallery_says_how_many_figures_it_shows_and_how_many_there_are(opened: Open, site: Path) -> None:
    page = opened("index.html")
    numbers = re.findall(r"\d+", page.locator(".lead").inner_text())
    assert numbers == [str(page.locator(".card").count()), str(len(list((site / "embed").iterdir())))]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_the_readers_until_it_is_chosen(scheme: str, opened: Open) -> None:
    page = opened("studio.html", color_scheme=scheme)
    paper = "element => getComputedStyle(element).backgroundColor"
    figure(page)
    body, inside = page.locator(".stage"), frame(page).locator("body")
    grounds = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 21, 27)"}
    assert body.evaluate(paper) == inside.evaluate(paper) == grounds[scheme]
    other = "dark" if scheme == "light" else "light"
    page.get_by_label("Theme").select_option(other)
    expect(inside).to_have_css("background-color", grounds[other])
    assert body.evaluate(paper) == grounds[other]
    # The next figure is in it too.
    page.get_by_label("Cell").select_option("lstm")
    expect(frame(page).locator("svg[data-cell=lstm]")).to_be_visible()
    expect(frame(page).locator("body")).to_have_css("background-color", grounds[other])


@pytest.mark.parametrize(
    "place", ["index.html", "studio.html#encoder-decoder-computed-rnn-tx6-ty6-feedback-on"]
)
def test_no_page_is_wider_than_its_window(place: str, opened: Open) -> None:
    page = opened(place)
    if place != "index.html":
        figure(page)
    for width in (390, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_without_scripts_the_studio_leads_to_the_gallery_which_shows_all(opened: Open) -> None:
    page = opened("studio.html", java_script_enabled=False)
    expect(page.locator("main")).to_be_hidden()
    page.locator("noscript a, .bare a").first.click()
    expect(page.locator(".card").first).to_be_visible()


def test_a_keyboard_chooses_lengths(opened: Open) -> None:
    page = opened("studio.html")
    figure(page)
    page.get_by_role("group", name="Tx").get_by_role("radio", name="4").focus()
    page.keyboard.press("ArrowRight")
    expect(frame(page).locator("svg[data-tx='6']")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(frame(page).locator("svg[data-tx='3']")).to_be_visible()
