"""Everyone can use it: names, focus, widths, what is said aloud, colours that a reader forces."""

import re

import pytest
from playwright.sync_api import Page, expect

from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from tests.browser.axe import violations
from tests.browser.embedding import Host
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


PAGES = (
    "/?pattern=many-to-one&cell=lstm&show=gradients,weights&view=cell&at=a.1.2",
    "/?pattern=encoder-decoder&style=textbook&theme=mono&view=folded",
    "/?pattern=many-to-one&view=norms&tx=30",
    "/?pattern=one-to-many&task=tune&ty=9",
    "/?choose=beam&pattern=one-to-many&task=surname&view=beams",
    "/?pattern=many-to-many&task=tags&view=units&text=We+saw+the+saw,+and+nothing+else",
    "/gallery?pattern=custom",
    "/snippets?pattern=many-to-one",
    "/vanishing?tx=20",
    "/train?toy=first",
    "/compare",
    "/embed/compare",
    "/terms",
    "/embed/many-to-one?show=connectivity",
)
REFUSALS = (
    "/?tx=999",
    "/snippets?tx=banana",
    "/vanishing?radius=9",
    "/train?rate=0",
    "/compare?a=tx%3D999&b=/gallery",
    "/embed/many-to-one?tx=banana",
)


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing_wrong_and_one_heading_leads_each_page(open_page, address: str) -> None:
    assert_accessible(open_page(address))


@pytest.mark.parametrize("address", REFUSALS)
def test_axe_finds_nothing_wrong_with_a_refusal(host: Host, server: str, address: str) -> None:
    page = host.show(
        server + address, excused="Failed to load resource: the server responded with a status of 422"
    )
    assert_accessible(page)


def assert_accessible(page: Page) -> None:
    headings = page.locator("h1")
    expect(headings).to_have_count(1)
    assert headings.text_content() == page.title().removesuffix(" · Unroll")
    assert violations(page) == []


def test_axe_finds_nothing_wrong_with_the_opened_panels(studio: Studio) -> None:
    loaded = {
        "inspect": "#numbers tbody tr >> nth=0",
        "network": "#own-form",
        "look": "#style",
        "share": "#code pre .line >> nth=0",
    }
    for tab, part in loaded.items():
        studio.tab(tab)
        for summary in studio.page.locator("#inspector summary:visible").all():
            summary.click()
        expect(studio.page.locator(part)).to_be_visible()
        assert violations(studio.page) == [], tab
    expect(studio.page.locator("h1")).to_have_count(1)


def test_a_change_renames_the_heading_and_the_slider(studio: Studio) -> None:
    studio.page.set_viewport_size({"width": 390, "height": 844})
    slider = studio.page.locator('[data-control="tx"] input[type="range"]')
    expect(slider).to_have_accessible_name("T_x = T_y, slider")
    studio.choose("encoder-decoder")
    for control in ("tx", "ty"):
        sliding = studio.page.locator(f'[data-control="{control}"] input[type="range"]')
        expect(sliding).to_have_accessible_name(f"T_{control[1]}, slider")
        expect(studio.control(control)).to_have_accessible_name(f"T_{control[1]}")
    expect(studio.page.locator("h1")).to_have_text(
        re.compile("Encoder-decoder|encoder–decoder", re.IGNORECASE)
    )
    studio.choose("many-to-many")
    expect(slider).to_have_accessible_name("T_x = T_y, slider")


# What is in the drawing, as a browser paints it: each element that has a colour, and that colour.
PAINTED = """() => {
    const svg = document.querySelector('#stage .canvas > svg, .canvas > svg, svg');
    const probe = document.createElement('i');
    const system = (name) => {
        probe.style.color = name;
        document.body.append(probe);
        const { color } = getComputedStyle(probe);
        probe.remove();
        return color;
    };
    probe.style.forcedColorAdjust = 'none';
    const names = ['Canvas', 'CanvasText', 'LinkText', 'Highlight'];
    const named = Object.fromEntries(names.reverse().map((name) => [system(name), name]));
    const found = {};
    for (const element of svg.querySelectorAll('[fill], [stroke]')) {
        const style = getComputedStyle(element);
        for (const paint of ['fill', 'stroke']) {
            if (!element.hasAttribute(paint) || style[paint] === 'none') continue;
            const name = `${[...element.classList].at(-1)} ${paint}`;
            found[name] = named[style[paint]] ?? style[paint];
        }
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_reach_every_part_of_a_figure(open_page, scheme: str) -> None:
    for style in STYLES:
        for theme in THEMES:
            query = f"style={style}&theme={theme}&cell=lstm&show=gradients,weights"
            page = open_page(f"/embed/many-to-one?{query}", color_scheme=scheme, forced_colors="active")
            painted = page.evaluate(PAINTED)
            assert set(painted.values()) <= {"Canvas", "CanvasText", "LinkText", "Highlight"}
            assert painted["paper fill"] == painted["box-state fill"] == "Canvas"
            assert painted["box-state stroke"] == painted["wire-recurrent stroke"] == "CanvasText"
            assert painted["label-input fill"] == painted["label-state fill"] == "CanvasText"


ICONS = """() => [...document.querySelectorAll('.pictogram')].map((icon) => {
    const text = getComputedStyle(icon.nextElementSibling).color;
    const strokes = [...icon.children].map((part) => getComputedStyle(part).stroke === text);
    return { text, strokes, fills: [...icon.children].map((part) => getComputedStyle(part).fill) };
})"""


@pytest.mark.parametrize(("scheme", "ink"), [("light", "rgb(0, 0, 0)"), ("dark", "rgb(255, 255, 255)")])
def test_forced_colours_reach_the_icons_of_the_patterns(open_page, scheme: str, ink: str) -> None:
    icons = open_page("/", color_scheme=scheme, forced_colors="active").evaluate(ICONS)
    assert len(icons) == 6
    # The chosen pattern lies on the ground of what is selected.
    assert sum(icon["text"] != ink for icon in icons) == 1
    for icon in icons:
        assert all(icon["strokes"])
        assert set(icon["fills"]) == {"none"}


def test_tab_goes_from_patterns_to_figure_to_sentence_to_player_to_panels(studio: Studio) -> None:
    order = []
    studio.page.evaluate("document.activeElement.blur()")
    for _ in range(80):
        studio.page.keyboard.press("Tab")
        place = studio.page.evaluate(
            """() => {
                const at = document.activeElement;
                const places = '.skip .masthead .patterns .head #stage .sentence-bar #player .tabs .panels';
                for (const selector of places.split(' '))
                    if (at.closest(selector)) return selector;
                return null;
            }"""
        )
        if place and place not in order:
            order.append(place)
    assert order == [
        ".skip",
        ".masthead",
        ".patterns",
        ".head",
        "#stage",
        ".sentence-bar",
        "#player",
        ".tabs",
        ".panels",
    ]


def test_focus_is_visible(studio: Studio) -> None:
    studio.page.keyboard.press("Tab")
    outlined = """() => [document.activeElement, document.activeElement.closest('.field')]
        .some((one) => one && getComputedStyle(one).outlineStyle !== 'none')"""
    studio.control("tx").focus()
    assert studio.page.evaluate(outlined)
    studio.slot("input", 1).focus()
    studio.page.keyboard.press("Shift+Tab")
    assert studio.page.evaluate(outlined)


def test_changes_are_said_aloud(studio: Studio) -> None:
    studio.control("tx").fill("6")
    expect(studio.page.locator("#status")).to_have_text(
        "Aligned many-to-many recurrent network, T_x = T_y = 6"
    )
    studio.button("Step back").click()
    expect(studio.page.locator("#status")).to_contain_text("Time step 5 of 6. The network reads")


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
    # With a button for the sound, and a score.
    studio.page.goto(studio.page.url.partition("/?")[0] + "/?pattern=one-to-many&task=tune")
    expect(studio.page.locator(".sheet svg")).to_be_attached()
    assert studio.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_dark_reader_gets_a_dark_figure(open_page) -> None:
    fills = {
        scheme: Studio(open_page("/", color_scheme=scheme)).page.evaluate(
            "getComputedStyle(document.querySelector('#stage')).backgroundColor"
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
