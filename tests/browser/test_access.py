"""Everyone can use it: names, focus, widths, what is said aloud."""

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def test_every_control_has_a_name(studio: Studio) -> None:
    nameless = studio.page.evaluate(
        """() => [...document.querySelectorAll('input:not([type=hidden]), select, button, a[href]')]
            .filter((element) => {
                const labels = [...(element.labels ?? [])];
                const labelled = labels.some((label) => label.textContent.trim());
                return !(element.getAttribute('aria-label') || labelled || element.textContent.trim());
            })
            .map((element) => element.outerHTML)"""
    )
    assert nameless == []


def test_tab_goes_from_patterns_to_controls_to_figure_to_player(studio: Studio) -> None:
    order = []
    studio.page.evaluate("document.activeElement.blur()")
    for _ in range(60):
        studio.page.keyboard.press("Tab")
        place = studio.page.evaluate(
            """() => {
                const at = document.activeElement;
                const places = '.skip .patterns .sequence #stage #player .settings .address';
                for (const selector of places.split(' '))
                    if (at.closest(selector)) return selector;
                return null;
            }"""
        )
        if place and place not in order:
            order.append(place)
    assert order == [".skip", ".patterns", ".sequence", "#stage", "#player", ".settings", ".address"]


def test_focus_is_visible(studio: Studio) -> None:
    studio.page.keyboard.press("Tab")
    studio.control("tx").focus()
    assert studio.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    studio.slot("input", 1).focus()
    studio.page.keyboard.press("Shift+Tab")
    assert studio.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_changes_are_said_aloud(studio: Studio) -> None:
    studio.control("tx").fill("6")
    expect(studio.page.locator("#status")).to_have_text(
        "Aligned many-to-many recurrent network, T_x = T_y = 6"
    )
    studio.button("Step back").click()
    expect(studio.page.locator("#status")).to_have_text("Time step 5 of 6")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1440, 1920])
def test_nothing_is_wider_than_the_window(open_page, width: int, scheme: str) -> None:
    studio = Studio(
        open_page(
            "/?pattern=encoder-decoder&tx=30&ty=9",
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
        )
    )
    assert studio.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert studio.button("Play").is_visible()


def test_a_dark_reader_gets_a_dark_figure(open_page) -> None:
    fills = {
        scheme: Studio(open_page("/", color_scheme=scheme)).page.evaluate(
            "getComputedStyle(document.querySelector('#stage .paper')).fill"
        )
        for scheme in ("light", "dark")
    }
    assert fills == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 21, 27)"}


def test_figure_stays_whole_beside_another_in_one_page(open_page, server: str) -> None:
    page = open_page("/")
    both = page.evaluate(
        """async (addresses) => {
            const load = (address) => fetch(address).then((answer) => answer.text());
            const parts = await Promise.all(addresses.map(load));
            document.body.innerHTML = parts.join('');
            const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
            const fill = (paper) => getComputedStyle(paper).fill;
            const papers = [...document.querySelectorAll('.paper')].map(fill);
            return { unique: new Set(ids).size === ids.length, papers };
        }""",
        ["/v1/figures/many-to-one.svg?theme=dark", "/v1/figures/many-to-one.svg?theme=light"],
    )
    assert both == {"unique": True, "papers": ["rgb(18, 21, 27)", "rgb(255, 255, 255)"]}
