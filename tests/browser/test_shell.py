"""The shell: the figure has the page, everything else stands at its edge."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.studio import FIGURE, Studio

pytestmark = pytest.mark.browser

SIZES = [(1024, 768), (1280, 720), (1440, 900), (1920, 1080)]
REVIEW = "/?pattern=many-to-one&task=sentiment&early=on"


def share(page: Page) -> tuple[float, float, float]:
    """How much of its stage the drawing takes, in width and in height, and how much of the screen."""
    wide, high, area = page.evaluate(
        f"""() => {{
            const drawn = document.querySelector('{FIGURE}').getBoundingClientRect();
            const room = document.querySelector('#stage .scroll').getBoundingClientRect();
            const area = drawn.width * drawn.height / innerWidth / innerHeight;
            return [drawn.width / room.width, drawn.height / room.height, area];
        }}"""
    )
    return wide, high, area


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("address", [REVIEW, "/?pattern=encoder-decoder&tx=40&ty=40", "/?pattern=one-to-one"])
def test_the_page_never_scrolls_on_a_desktop(open_page, size, address: str) -> None:
    page = open_page(address, viewport={"width": size[0], "height": size[1]})
    for tab in ("network", "share"):
        Studio(page).tab(tab)
        whole = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert whole == list(size)


@pytest.mark.parametrize("size", SIZES[1:])
@pytest.mark.parametrize("pattern", ["one-to-one", "many-to-one", "one-to-many", "many-to-many"])
def test_a_short_figure_fills_its_stage(open_page, size, pattern: str) -> None:
    page = open_page(f"/?pattern={pattern}", viewport={"width": size[0], "height": size[1]})
    wide, high, _ = share(page)
    assert max(wide, high) >= 0.75


@pytest.mark.parametrize(("size", "least"), [((1280, 720), 0.28), ((1440, 900), 0.36), ((1920, 1080), 0.36)])
def test_a_review_of_five_words_takes_a_good_part_of_the_screen(open_page, size, least: float) -> None:
    page = open_page(REVIEW, viewport={"width": size[0], "height": size[1]})
    assert share(page)[2] >= least


def test_tokens_stay_readable_and_a_long_figure_pans_with_its_step(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&tx=40&step=0"))
    token = studio.figure.locator(".node[data-kind=input] .token").first
    size = token.evaluate("one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a")
    assert size >= 11
    for step in (20, 33, 40):
        studio.page.locator(".scrub").fill(str(step))
        expect(studio.figure.locator(f'.node[data-key="a.1.{step}"]')).to_be_in_viewport()


@pytest.mark.parametrize("query", ["encoder-decoder&task=date", "many-to-one&task=sentiment&early=on"])
@pytest.mark.parametrize("size", [(1024, 768), (1440, 900), (1920, 1080)])
def test_labels_of_bars_have_ten_pixels_or_more(open_page, query: str, size) -> None:
    page = open_page(f"/?pattern={query}", viewport={"width": size[0], "height": size[1]})
    sizes = page.evaluate(
        f"""() => [...document.querySelectorAll('{FIGURE} .token')].map(
            (one) => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)"""
    )
    assert min(sizes) >= 9.95


def test_a_handle_on_the_brace_sets_the_length(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&tx=5"))
    handle = studio.page.locator(".handle[data-length=tx]")
    box = handle.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    first, second = (studio.figure.locator(f'.node[data-key="a.1.{t}"]').bounding_box()["x"] for t in (1, 2))
    studio.page.mouse.move(x, y)
    studio.page.mouse.down()
    studio.page.mouse.move(x - 2 * (second - first), y, steps=4)
    studio.expect(tx=3)
    studio.page.mouse.up()
    studio.page.locator(".handle[data-length=tx]").focus()
    studio.page.keyboard.press("ArrowRight")
    studio.expect(tx=4)
    expect(studio.page.locator(".handle[data-length=tx]")).to_be_focused()


@pytest.mark.parametrize(
    ("query", "name"),
    [("many-to-one&tx=1", "tx"), ("one-to-many&ty=1", "ty"), ("encoder-decoder&ty=1", "ty")],
)
@pytest.mark.parametrize("width", [1280, 390])
def test_a_length_of_one_has_a_handle_that_makes_it_longer(
    open_page, query: str, name: str, width: int
) -> None:
    studio = Studio(open_page(f"/?pattern={query}", viewport={"width": width, "height": 844}))
    if width < 700:
        studio.expect(flow="down")
    handle = studio.page.locator(f".handle[data-length={name}]")
    expect(handle).to_have_count(1)
    handle.scroll_into_view_if_needed()
    box, node = handle.bounding_box(), studio.figure.locator('.node[data-key="a.1.1"]').bounding_box()
    assert box
    assert node
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    studio.page.mouse.move(x, y)
    studio.page.mouse.down()
    far = 2 * max(node["width"], node["height"])
    studio.page.mouse.move(x + (far if width > 700 else 0), y + (0 if width > 700 else far), steps=4)
    expect(studio.figure).not_to_have_attribute(f"data-{name}", "1")
    studio.page.mouse.up()


def test_the_stops_of_the_player_are_the_words(open_page) -> None:
    studio = Studio(open_page("/?pattern=encoder-decoder&tx=3&ty=3&step=4"))
    words = studio.page.locator(".stops-on b")
    expect(words).to_have_count(7)
    read = words.all_inner_texts()
    assert read[0] == "start"
    # What is still to be chosen is a number.
    assert read[5:] == ["5", "6"]
    assert read[4] == studio.numbers()["steps"][3]["token"]
    expect(words.nth(4)).to_have_class(re.compile("now"))


def test_tabs_are_walked_by_keys_and_stand_in_the_address(open_page) -> None:
    studio = Studio(open_page(REVIEW))
    page = studio.page
    page.locator("#tab-explain").focus()
    for name in ("inspect", "network", "look", "share"):
        page.keyboard.press("ArrowRight")
        expect(page.locator(f"#tab-{name}")).to_be_focused()
        expect(page.locator(f"#tab-{name}")).to_have_attribute("aria-selected", "true")
        expect(page.locator(f"#panel-{name}")).to_be_visible()
        expect(page.locator("[role=tabpanel]:visible")).to_have_count(1)
        expect(page).to_have_url(re.compile(f"tab={name}"))
    page.reload()
    expect(page.locator("#panel-share")).to_be_visible()
    page.locator("#tab-share").focus()
    page.keyboard.press("Home")
    expect(page).not_to_have_url(re.compile("tab="))


def test_a_walk_by_keyboard_through_every_tab_reaches_its_controls(open_page) -> None:
    """Tab comes from each tab into its panel."""
    page = open_page(REVIEW)
    for name in ("explain", "network", "look", "share"):
        page.locator(f"#tab-{name}").press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        inside = "name => document.activeElement.closest('[data-panel]')?.dataset.panel === name"
        assert page.evaluate(inside, name), name


def test_the_panels_fold_to_a_rail_and_stay_so(open_page) -> None:
    page = open_page(REVIEW)
    before = page.locator("#stage").bounding_box()["width"]
    page.keyboard.press("i")
    expect(page.locator(".panels")).to_be_hidden()
    page.reload()
    expect(page.locator(".panels")).to_be_hidden()
    assert page.locator("#stage").bounding_box()["width"] > before
    page.get_by_role("tab", name="Look").click()
    expect(page.locator("#panel-look")).to_be_visible()


def test_a_click_on_a_state_opens_its_cell_beside_the_whole_network(open_page) -> None:
    studio = Studio(open_page(REVIEW, viewport={"width": 1280, "height": 720}))
    page = studio.page
    page.get_by_role("button", name=re.compile("hidden state a⟨4⟩")).click()
    expect(page.locator("#inside .cell")).to_be_visible()
    expect(page.locator("#tab-inspect")).to_have_attribute("aria-selected", "true")
    studio.settled()
    wide, high, _ = share(page)
    assert wide <= 1.001
    assert high <= 1.001
    page.keyboard.press("Escape")
    expect(page.locator("#inside")).to_be_hidden()
    expect(page.locator("#tab-explain")).to_have_attribute("aria-selected", "true")


def test_a_click_on_a_node_reads_it_out_and_an_empty_slot_offers_a_custom_figure(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one"))
    page = studio.page
    studio.slot("input", 2).click()
    expect(page.locator("#panel-inspect")).to_be_visible()
    expect(page.locator("#readout .title")).to_have_text("input x⟨2⟩, step 2")
    studio.expect(pattern="many-to-one")
    studio.slot("output", 2).click()
    expect(page.locator(".message")).to_contain_text("In a custom figure")
    page.keyboard.press("Escape")
    expect(page.locator(".message")).to_have_count(0)
    studio.switch("output", 2)
    studio.expect(pattern="custom")


@pytest.mark.parametrize(
    ("key", "query"),
    [
        ("3", "pattern=one-to-many"),
        ("f", "pattern=many-to-one&view=folded"),
        ("g", "pattern=many-to-one&show=gradients"),
        ("w", "pattern=many-to-one&show=weights"),
        ("r", "pattern=many-to-one&show=connectivity"),
        ("e", "early=on&pattern=many-to-one"),
    ],
)
def test_keys_do_what_the_page_says_of_them(open_page, key: str, query: str) -> None:
    studio = Studio(open_page("/?pattern=many-to-one"))
    studio.page.keyboard.press(key)
    studio.expect_query(query)


def test_keys_mean_nothing_to_the_page_while_somebody_types(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one"))
    studio.control("text").focus()
    studio.page.keyboard.type("fig 3")
    studio.expect(pattern="many-to-one", tx=2)
    expect(studio.page.locator(".panels")).to_be_visible()


def test_a_change_is_undone_and_done_again(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one"))
    page = studio.page
    expect(studio.button("Undo")).to_be_disabled()
    studio.choose("one-to-many")
    studio.focus_page()
    page.keyboard.press("Control+z")
    studio.expect(pattern="many-to-one")
    page.keyboard.press("Control+Shift+z")
    studio.expect(pattern="one-to-many")
    expect(studio.button("Redo")).to_be_disabled()


def test_everything_is_found_by_a_part_of_its_name(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one"))
    page = studio.page
    page.keyboard.press("Control+k")
    page.keyboard.type("cell lstm")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    studio.expect(cell="lstm")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


def test_zoom_keeps_within_bounds_and_comes_back(open_page) -> None:
    page = open_page("/?pattern=many-to-one")
    width = "() => document.querySelector('.canvas').getBoundingClientRect().width"
    fitted = page.evaluate(width)
    for _ in range(40):
        page.keyboard.press("+")
    assert page.evaluate(width) == pytest.approx(8 * fitted, rel=0.02)
    page.keyboard.press("0")
    assert page.evaluate(width) == pytest.approx(fitted, rel=0.01)


def test_at_most_twelve_stops_of_the_tab_key_are_before_the_player(open_page) -> None:
    page = open_page("/?pattern=many-to-many&tx=64")
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    before = 0
    while before < 40:
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('#player') !== null"):
            break
        before += 1
    # The skip link, the places and the buttons of the top bar come first.
    bar = page.locator(".masthead :is(a, button:not(:disabled)), .skip").count()
    assert before - bar <= 12


def test_arrow_keys_walk_the_figure_and_say_its_numbers(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&layers=2"))
    page = studio.page
    page.locator('.spot[data-key="a.1.2"]').evaluate("one => one.focus()")
    page.keyboard.press("ArrowRight")
    expect(page.locator('.spot[data-key="a.1.3"]')).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator('.spot[data-key="a.2.3"]')).to_be_focused()
    told = studio.numbers()["steps"][2]["layers"][1]["forward"]["a"][0]
    expect(page.locator("#status")).to_contain_text(f"{told:.2f}".replace("-", "−"))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator('.spot[data-key="x.3"]')).to_be_focused()


def test_a_table_has_all_numbers_of_the_step(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&step=2"))
    studio.tab("inspect")
    studio.page.get_by_text("All numbers at this step").click()
    rows = studio.page.locator("#numbers tbody tr")
    # a⟨0⟩, and of each step its input and its state.
    expect(rows).to_have_count(5)
    studio.button("Step forward").click()
    expect(rows).to_have_count(7)


def test_the_first_visit_plays_once_and_a_key_stops_it(open_page) -> None:
    studio = Studio(open_page("/"))
    expect(studio.button("Pause")).to_be_visible()
    studio.page.keyboard.press("Shift")
    expect(studio.button("Play")).to_be_visible()
    studio.page.goto(studio.page.url.split("/?")[0] + "/")
    studio.expect(step=5)
    expect(studio.button("Play")).to_be_visible()


def test_on_a_phone_time_runs_down_and_the_panels_are_a_sheet(open_page) -> None:
    studio = Studio(open_page(REVIEW, viewport={"width": 390, "height": 844}))
    page = studio.page
    studio.expect(flow="down")
    assert "flow" not in page.url
    sheet = page.locator("#inspector")
    low = sheet.bounding_box()["height"]
    page.locator("#tab-network").click()
    expect(page.locator("#panel-network")).to_be_visible()
    assert sheet.bounding_box()["height"] > low + 200
    expect(page.locator(".strip")).to_be_hidden()
    page.locator(".grip").click()
    page.locator(".grip").click()
    expect(page.locator(".strip")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(studio.figure).not_to_have_attribute("data-flow", "down")


def test_the_server_gone_loses_nothing(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one", excused="Failed to load resource"))
    page = studio.page
    page.route("**/stage?*", lambda route: route.abort())
    studio.control("text").fill("what i typed stays")
    expect(page.locator(".message")).to_contain_text("cannot be reached")
    expect(studio.control("text")).to_have_value("what i typed stays")
    studio.focus_page()
    page.keyboard.press("Home")
    studio.expect(step=0)
    page.unroute("**/stage?*")
    studio.button("Try again").click()
    studio.expect(tx=4)
    expect(page.locator(".message")).to_have_count(0)


@pytest.mark.parametrize("query", ["many-to-one&tx=40", "encoder-decoder&tx=40&ty=30"])
def test_the_steps_that_are_left_out_come_by_a_click_on_their_place_or_a_key(open_page, query: str) -> None:
    studio = Studio(open_page(f"/?crop=ends&pattern={query}"))
    gap = studio.page.get_by_role("button", name=re.compile("steps are left out: show all")).first
    box = gap.bounding_box()
    before, after = (studio.figure.locator(f'.node[data-key="a.1.{t}"]').bounding_box() for t in (3, 38))
    assert box
    assert before
    assert after
    assert before["x"] + before["width"] <= box["x"] + 2
    assert box["x"] + box["width"] <= after["x"] + 2
    gap.press("Enter")
    expect(gap).to_have_count(0)
    expect(studio.page.locator(".spot.looks").first).to_be_focused()
    expect(studio.figure.locator('.node[data-key="a.1.15"]')).to_have_count(1)
    studio.page.go_back()
    gap.click()
    expect(gap).to_have_count(0)


SHIFTS = """() => new Promise((done) => {
    let sum = 0;
    const seen = new PerformanceObserver((list) => list.getEntries().forEach((one) => { sum += one.value; }));
    seen.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""
"""The layout shifts since the page was opened, as browsers count them: 0.1 is called good."""


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (800, 1000), (390, 844)])
def test_nothing_jumps_when_the_page_opens(open_page, width: int, height: int) -> None:
    page = open_page("/?pattern=many-to-one&tx=5", viewport={"width": width, "height": height})
    expect(page.locator("main.settled")).to_be_attached()
    assert page.evaluate(SHIFTS) < 0.05
