"""The panel of snippets follows the figure, and copies; the gallery needs no script."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Request, expect

from rnn_unroll.look.themes import THEMES
from rnn_unroll.snippets import SNIPPETS, hosted
from tests.browser.embedding import Scheme, corner, rgb
from tests.browser.studio import Studio
from tests.browser.test_own import post
from tests.drawings import figure_spec
from tests.own_files import npy, safetensors, small

pytestmark = pytest.mark.browser


def panel(page: Page) -> Locator:
    return page.locator("#snippets")


def text(page: Page, slug: str) -> Locator:
    return panel(page).locator(f'.snippet[data-kind="{slug}"] pre')


def written(server: str, slug: str, pattern: str, **said: object) -> str:
    return SNIPPETS[slug].write(hosted(server, figure_spec(pattern, **said)))


def choose(page: Page, slug: str) -> None:
    panel(page).get_by_text(SNIPPETS[slug].title, exact=True).click()


def expect_text(page: Page, slug: str, exactly: str) -> None:
    page.wait_for_function(
        "([slug, text]) => document.querySelector(`#snippets [data-kind=${slug}] pre`)?.textContent === text",
        arg=[slug, exactly],
    )


def test_the_panel_follows_the_figure_and_the_player(studio: Studio, server: str) -> None:
    studio.reach("#snippets summary").click()
    expect_text(studio.page, "html", written(server, "html", "many-to-many"))
    choose(studio.page, "quarto")
    expect(text(studio.page, "quarto")).to_be_visible()
    expect(text(studio.page, "html")).to_be_hidden()
    studio.control("cell").select_option("lstm")
    studio.tab("share")
    expect_text(studio.page, "quarto", written(server, "quarto", "many-to-many", cell="lstm"))
    studio.button("Step back").click()
    expect_text(studio.page, "quarto", written(server, "quarto", "many-to-many", cell="lstm", step=3))
    expect(text(studio.page, "quarto")).to_be_visible()


def test_the_panel_gives_every_text_the_colours_that_were_chosen(open_page, server: str) -> None:
    page = open_page("/?pattern=many-to-one&tx=3")
    Studio(page).reach("#snippets summary").click()

    def colours(slug: str) -> Locator:
        return panel(page).locator(f'.snippet[data-kind="{slug}"] .choices')

    def expect_current(slug: str, name: str) -> None:
        expect(colours(slug).locator("[aria-current=true]")).to_have_text(name)

    def text_of(slug: str, theme: str) -> str:
        figure = hosted(server, figure_spec("many-to-one", tx=3, theme=theme))
        return SNIPPETS[slug].write(figure, chosen=True)

    expect_text(page, "html", written(server, "html", "many-to-one", tx=3))
    expect(colours("html")).to_have_text(re.compile(r"Colours:\s*light\s*·\s*dark\s*·\s*follows the reader"))
    expect_current("html", "light")
    expect_current("element", "follows the page")
    expect_current("mkdocs", "light")
    dark = colours("html").get_by_role("link", name="dark", exact=True)
    dark.focus()
    page.keyboard.press("Enter")
    expect_text(page, "html", text_of("html", "dark"))
    expect(dark).to_be_focused()
    expect_text(page, "element", text_of("element", "dark"))
    Studio(page).expect_query("pattern=many-to-one&tx=3")
    choose(page, "element")
    colours("element").get_by_role("link", name="follows the reader").click()
    expect_text(page, "element", text_of("element", "auto"))
    colours("element").get_by_role("link", name="follows the page").click()
    expect_text(page, "element", written(server, "element", "many-to-one", tx=3))
    # A theme that the figure gets is a choice as well.
    Studio(page).control("theme").select_option("mono")
    expect_text(page, "element", written(server, "element", "many-to-one", tx=3, theme="mono"))
    expect(colours("element")).to_have_count(0)


def test_without_scripts_a_link_chooses_the_colours_and_the_text_stays(open_page, server: str) -> None:
    page = open_page("/snippets?pattern=many-to-one&tx=3&kind=lms", java_script_enabled=False)
    shown = page.locator(".snippet:visible")
    expect(shown).to_have_attribute("data-kind", "lms")
    shown.get_by_role("link", name="dark", exact=True).click()
    expect(page).to_have_url(f"{server}/snippets?kind=lms&pattern=many-to-one&theme=dark&tx=3")
    expect(shown).to_have_attribute("data-kind", "lms")
    expect(shown.locator("pre")).to_have_text(written(server, "lms", "many-to-one", tx=3, theme="dark"))
    expect(shown.locator("[aria-current=true]")).to_have_text("dark")
    # The whole page is a sample.
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(
    ("query", "usual", "others"),
    [
        ("", "light", {"picture": "dark", "element": "dark"}),
        ("&theme=auto", "dark", {"latex": "light", "tikz": "light"}),
        ("&theme=light", "light", {"picture": "dark"}),
        ("&theme=dark", "dark", {}),
        ("&theme=mono", "mono", {"picture": "dark"}),
    ],
)
def test_the_picture_has_the_colours_of_the_chosen_text(
    open_page, query: str, usual: str, others: dict[str, str]
) -> None:
    page = open_page(f"/snippets?pattern=many-to-one{query}", color_scheme="dark")
    picture = page.locator(".preview img:visible")
    for slug, snippet in SNIPPETS.items():
        page.get_by_text(snippet.title, exact=True).first.click()
        expect(picture).to_have_count(1)
        picture.evaluate("(image) => image.decode()")
        assert corner(picture) == rgb(THEMES[others.get(slug, usual)].palette["paper"]), slug


def test_a_closed_panel_asks_for_nothing(studio: Studio, server: str) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    studio.page.on("request", note)
    studio.control("hidden").fill("5")
    studio.expect_query("hidden=5&pattern=many-to-many")
    assert not [url for url in asked if "/snippets" in url.split("?")[0].removesuffix(".js")]
    studio.reach("#snippets summary").click()
    expect_text(studio.page, "html", written(server, "html", "many-to-many", hidden=5))


def test_copy_copies_the_snippet_to_the_letter(open_page, server: str) -> None:
    page = open_page(
        "/?pattern=many-to-one&text=a+%3Cb%3E", permissions=["clipboard-read", "clipboard-write"]
    )
    Studio(page).reach("#snippets summary").click()
    choose(page, "reveal")
    panel(page).locator('.snippet[data-kind="reveal"] .copy').click()
    expect(panel(page).locator('.snippet[data-kind="reveal"] .copy')).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == written(
        server, "reveal", "many-to-one", text="a <b>"
    )
    expect(page.locator("#status")).to_have_text("The snippet is copied.")


def test_arrow_keys_go_through_the_kinds(studio: Studio) -> None:
    studio.reach("#snippets summary").click()
    expect(text(studio.page, "html")).to_be_visible()
    studio.page.get_by_role("radio", name="HTML", exact=True).focus()
    step = studio.figure.get_attribute("data-step")
    studio.page.keyboard.press("ArrowRight")
    expect(text(studio.page, "picture")).to_be_visible()
    assert studio.figure.get_attribute("data-step") == step


def test_without_scripts_the_panel_leads_to_a_page_that_has_every_text(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tx=3", java_script_enabled=False)
    Studio(page).reach("#snippets summary").click()
    panel(page).get_by_role("link").click()
    expect(page).to_have_url(page.url.split("/snippets")[0] + "/snippets?pattern=many-to-one&tx=3")
    for slug, snippet in SNIPPETS.items():
        page.get_by_text(snippet.title, exact=True).first.click()
        expect(page.locator(f'.snippet[data-kind="{slug}"] pre')).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_an_own_network_has_no_snippets(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "weights").write_bytes(safetensors(small()))
    (tmp_path / "input").write_bytes(npy(np.zeros((4, 3))))
    studio.reach("#snippets summary").click()
    expect(text(studio.page, "html")).to_be_visible()
    post(studio, "rnn", weights=tmp_path / "weights", input=tmp_path / "input")
    studio.tab("share")
    expect(panel(studio.page)).to_be_hidden()
    studio.reach("#leave-own").click()
    studio.tab("share")
    expect(text(studio.page, "html")).to_be_visible()


@pytest.mark.parametrize(
    "address", ["/gallery?pattern=encoder-decoder", "/snippets?pattern=custom&io=iibboo"]
)
def test_nothing_is_wider_than_the_window(open_page, address: str) -> None:
    page = open_page(address)
    for summary in page.locator(".exhibit summary").all()[:2]:
        summary.click()
    schemes: list[Scheme] = ["light", "dark"]
    for width, scheme in product([360, 1440, 1920], schemes):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, scheme)


def test_the_gallery_filters_without_scripts_and_nothing_jumps(open_page) -> None:
    page = open_page("/gallery", java_script_enabled=False)
    before = page.locator(".exhibit").last.bounding_box()
    for image in page.locator(".exhibit img").all()[:6]:
        image.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 0)")
    assert page.locator(".exhibit").last.bounding_box() == before
    page.get_by_role("link", name="Textbook", exact=True).click()
    expect(page.locator(".exhibit")).to_have_count(48)
    page.get_by_role("link", name="LSTM", exact=True).click()
    expect(page.locator(".exhibit")).to_have_count(6)


def test_every_picture_of_the_gallery_loads_when_it_is_near(open_page) -> None:
    page = open_page("/gallery?cell=gru")
    for image in page.locator(".exhibit img").all():
        image.scroll_into_view_if_needed()
        image.evaluate("(image) => image.decode()")
        natural = image.evaluate("(image) => [image.naturalWidth, image.naturalHeight]")
        assert [str(size) for size in natural] == [image.get_attribute(name) for name in ("width", "height")]


def test_every_picture_and_control_of_the_gallery_has_a_name(open_page) -> None:
    page = open_page("/gallery?pattern=one-to-many&style=computed")
    names = [link.get_attribute("aria-label") or "" for link in page.locator(".exhibit > a").all()]
    assert all(name.endswith("open in the studio") for name in names)
    page.locator(".exhibit summary").first.click()
    page.get_by_role("button", name="Copy HTML").click()
    expect(page.locator("#status")).to_have_text("The snippet is copied.")
