"""Compare: two figures that one player plays, in the page and in a frame."""

import re
from html import escape
from urllib.parse import urlencode

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.browser.axe import violations
from tests.browser.embedding import HEARD, Host, frame_of, heard

pytestmark = pytest.mark.browser

ONE = "pattern=many-to-one"
SHORT, LONG = f"{ONE}&tx=3", f"{ONE}&tx=6&cell=lstm"


def compared(a: str, b: str, path: str = "/compare", **more: str) -> str:
    return f"{path}?{urlencode({'a': a, 'b': b, **more})}"


def drawing(slug: str) -> str:
    return f'[data-lane="{slug}"] .canvas > svg:not(.ghost)'


def at(page: Page, a: int, b: int, timeout: float = 5000) -> None:
    """Both figures come to these steps."""
    for slug, step in (("a", a), ("b", b)):
        expect(page.locator(drawing(slug))).to_have_attribute("data-step", str(step), timeout=timeout)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).bounding_box()
    assert found
    return found


def middle(page: Page, selector: str) -> float:
    found = box(page, selector)
    return found["x"] + found["width"] / 2


def change(page: Page, slug: str) -> None:
    page.locator(f"#about-{slug} summary").click()


def enter(page: Page, name: str, value: str) -> None:
    """Type into a field of a menu."""
    page.locator(f'[name="{name}"]').fill(value)
    page.keyboard.press("Enter")


def test_one_player_plays_both_and_the_shorter_one_stays_at_its_end(open_page) -> None:
    page = open_page(compared(SHORT, LONG))
    at(page, 3, 6)
    press(page, "Step back")
    at(page, 3, 5)
    page.keyboard.press("Home")
    at(page, 0, 0)
    page.keyboard.press("ArrowRight")
    at(page, 1, 1)
    page.emulate_media(reduced_motion="reduce")
    press(page, "Play")
    expect(page.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    at(page, 3, 4)
    press(page, "Pause")
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_both_compute_a_step_at_the_same_time(open_page) -> None:
    """While a step plays, neither figure is settled before the other: both show the same step throughout."""
    page = open_page(compared(f"{ONE}&tx=2", f"{ONE}&tx=2&cell=lstm&layers=2"))
    page.keyboard.press("Home")
    page.evaluate(
        """() => {
            window.seen = [];
            const drawings = [...document.querySelectorAll('.canvas > svg')];
            const look = () => seen.push(drawings.map(({ dataset }) => dataset.step).join());
            const seeing = new MutationObserver(look);
            for (const one of drawings) seeing.observe(one, { attributeFilter: ['data-step'] });
        }"""
    )
    press(page, "Play")
    at(page, 2, 2, timeout=20000)
    assert set(page.evaluate("seen")) == {"1,1", "2,2"}


def test_the_stops_stand_under_the_columns_and_one_band_runs_through_both(open_page) -> None:
    page = open_page(compared(f"{ONE}&tx=5", f"{ONE}&tx=5&cell=lstm&layers=2&direction=bidirectional"))
    for t in (1, 3, 5):
        stop = middle(page, f'.stations > [data-t="{t}"]')
        for slug in "ab":
            column = middle(page, f'{drawing(slug)} .node[data-key="x.{t}"] > rect >> nth=0')
            assert column == pytest.approx(stop, abs=1)
    page.emulate_media(reduced_motion="reduce")
    page.locator('.stations [data-step="2"]').click()
    at(page, 2, 2)
    assert middle(page, ".beam") == pytest.approx(middle(page, '.stations > [data-t="2"]'), abs=1)
    assert box(page, ".beam")["height"] == pytest.approx(box(page, ".pair")["height"], abs=1)


def test_the_step_is_in_the_address_and_comes_back_with_it(open_page) -> None:
    page = open_page(compared(SHORT, LONG))
    page.locator('.stations [data-step="2"]').click()
    at(page, 2, 2)
    assert page.url.endswith("&step=2")
    page.reload()
    at(page, 2, 2)
    expect(page.locator(".clock")).to_have_text("2 / 6")
    press(page, "Step forward")
    at(page, 3, 3)
    page.keyboard.press("End")
    at(page, 3, 6)
    assert "step" not in page.url


def test_the_slider_says_where_the_run_stands(open_page) -> None:
    page = open_page(compared(SHORT, LONG))
    slider = page.get_by_label("Time step")
    slider.fill("4")
    at(page, 3, 4)
    expect(slider).to_have_attribute("aria-valuetext", "Time step 4 of 6")


def test_the_sentence_is_for_both_and_a_menu_for_one(open_page) -> None:
    page = open_page("/compare")
    page.get_by_label("Both read").fill("a dull film")
    page.keyboard.press("Enter")
    at(page, 3, 3)
    expect(page.get_by_label("Both read")).to_have_value("a dull film")
    change(page, "a")
    page.locator('[name="a.cell"]').select_option("gru")
    expect(page.locator(drawing("a"))).to_have_attribute("data-cell", "gru")
    expect(page.locator(drawing("b"))).to_have_attribute("data-cell", "lstm")
    expect(page.locator("h1")).to_have_text("GRU and LSTM, compared")
    expect(page.locator("#about-a .changes")).to_be_visible()
    expect(page.locator(".parameters")).to_contain_text("gru")
    page.keyboard.press("Escape")
    expect(page.locator("#about-a .changes")).to_be_hidden()
    page.go_back()
    expect(page.locator(drawing("a"))).to_have_attribute("data-cell", "rnn")
    at(page, 3, 3)


def test_a_parameter_can_be_changed_in_both_at_once(open_page) -> None:
    page = open_page(compared(f"{ONE}&tx=3", f"{ONE}&tx=3&cell=gru"))
    page.get_by_text("Change both").click()
    enter(page, "both.layers", "2")
    for slug in "ab":
        expect(page.locator(f'{drawing(slug)} [data-key="a.2.3"]')).to_be_visible()
    expect(page.locator('[name="both.layers"]')).to_have_value("")
    page.locator('[name="both.pattern"]').select_option("many-to-many")
    for slug in "ab":
        expect(page.locator(drawing(slug))).to_have_attribute("data-pattern", "many-to-many")
    expect(page.locator(".parameters")).to_have_text(re.compile(r"^\s*cell\s*rnn"))
    enter(page, "both.hidden", "99")
    expect(page.locator(".message")).to_have_count(2)
    expect(page.locator('[name="both.hidden"]')).to_have_attribute("aria-invalid", "true")


def test_a_word_that_is_taken_away_waits_and_comes_back(open_page) -> None:
    page = open_page("/compare")
    text = page.get_by_label("Both read")
    more = page.get_by_role("button", name="T_x: one more")
    expect(more).to_be_disabled()
    for count in (8, 7):
        page.get_by_role("button", name="T_x: one less").click()
        at(page, count, count)
    expect(page.locator(".waiting")).to_have_text("Waits to come back: was wonderful")
    more.click()
    at(page, 8, 8)
    expect(text).to_have_value("the film was not good , it was")
    text.fill("good")
    at(page, 1, 1)
    expect(page.locator(".waiting")).to_be_hidden()


def test_lengths_without_a_text_are_stepped_for_both(open_page) -> None:
    page = open_page(compared(f"{ONE}&tx=3", f"{ONE}&tx=3&cell=gru"))
    page.get_by_role("button", name="T_x: one more").click()
    at(page, 4, 4)
    page.get_by_role("link", name="Another").is_hidden()


def test_another_example_is_shown_in_both(open_page) -> None:
    page = open_page("/compare")
    page.get_by_role("link", name="Another").click()
    at(page, 5, 5)
    expect(page.get_by_label("Both read")).to_have_value("the movie was not good")
    expect(page.locator(".answer.right")).to_have_count(2)


def test_what_is_refused_is_said_in_its_lane_and_the_figures_stay(open_page) -> None:
    page = open_page(compared(SHORT, LONG))
    change(page, "b")
    layers = page.locator('[name="b.layers"]')
    enter(page, "b.layers", "9")
    expect(page.locator('[data-lane="b"] .message')).to_contain_text("lane B, layers")
    expect(layers).to_have_attribute("aria-invalid", "true")
    expect(layers).to_be_focused()
    at(page, 3, 6)
    enter(page, "b.layers", "2")
    expect(page.locator(".message")).to_have_count(0)
    expect(page.locator(f'{drawing("b")} [data-key="a.2.6"]')).to_be_visible()


def test_a_lane_that_is_no_figure_leaves_the_other_to_play(host: Host, server: str) -> None:
    page = host.show(
        server + compared("/gallery", LONG),
        excused="Failed to load resource: the server responded with a status of 422",
    )
    expect(page.locator('[data-lane="a"] .message')).to_contain_text("there is no figure at")
    page.keyboard.press("Home")
    expect(page.locator(drawing("b"))).to_have_attribute("data-step", "0")


def test_equal_figures_keep_their_arrow_heads_when_one_changes(open_page) -> None:
    page = open_page(compared(ONE, ONE))
    change(page, "a")
    page.locator('[name="a.cell"]').select_option("lstm")
    expect(page.locator(drawing("a"))).to_have_attribute("data-cell", "lstm")
    expect(page.locator(".ghost")).to_have_count(0)
    missing = page.evaluate(
        """() => [...document.querySelectorAll('.canvas use')].filter((use) => {
            const name = use.getAttribute('xlink:href').slice(1);
            return !use.closest('svg').querySelector(`[id="${name}"]`);
        }).length"""
    )
    assert missing == 0
    names = page.evaluate("[...document.querySelectorAll('[id]')].map(({ id }) => id)")
    assert len(names) == len(set(names))


def test_the_share_address_is_that_of_the_step(open_page) -> None:
    page = open_page("/compare", permissions=["clipboard-read", "clipboard-write"])
    page.locator('.stations [data-step="4"]').click()
    at(page, 4, 4)
    page.get_by_role("button", name="Copy address").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_gradients_come_back_in_both(open_page) -> None:
    page = open_page(compared(f"{ONE}&tx=3&show=gradients", f"{ONE}&tx=3&show=gradients&cell=lstm", step="4"))
    page.locator("main").focus()
    page.keyboard.press("End")
    at(page, 6, 6)
    press(page, "Step back")
    at(page, 5, 5)
    expect(page.locator(".clock")).to_have_text("← 2")


# --- without scripts, and for everybody ---


def test_without_scripts_the_form_and_the_steps_still_work(chromium, server: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/compare")
    page.get_by_label("Both read").fill("a dull film")
    change(page, "b")
    page.locator('[name="b.cell"]').select_option("gru")
    page.locator("#about-b").get_by_role("button", name="Compare").click()
    at(page, 3, 3)
    expect(page.locator(drawing("b"))).to_have_attribute("data-cell", "gru")
    press(page, "Step back")
    at(page, 2, 2)
    page.locator('.stations [data-step="1"]').click()
    at(page, 1, 1)
    context.close()


@pytest.mark.parametrize("forced", ["none", "active"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing_wrong_with_an_open_menu(open_page, forced: str, width: int) -> None:
    page = open_page(
        compared(SHORT, LONG, step="2"), viewport={"width": width, "height": 844}, forced_colors=forced
    )
    change(page, "a")
    assert violations(page) == []


def test_on_a_phone_the_page_is_no_wider_than_it_and_the_run_is_followed(open_page) -> None:
    page = open_page("/compare?step=0", viewport={"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    press(page, "Step forward")
    page.keyboard.press("End")
    at(page, 9, 9)
    for slug in "ab":
        expect(page.locator(f'{drawing(slug)} .node[data-key="x.9"]')).to_be_in_viewport()
    lanes = box(page, ".lanes")
    assert box(page, ".differs")["y"] >= lanes["y"] + lanes["height"] - 1


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1920, 1080)])
def test_on_a_desk_nothing_scrolls_but_what_stands_beside(open_page, size: tuple[int, int]) -> None:
    width, height = size
    page = open_page("/compare", viewport={"width": width, "height": height})
    assert page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]") == [
        height,
        width,
    ]
    hidden = "(one) => [one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight]"
    assert page.locator(".lanes").evaluate(hidden) == [0, 0]


# --- in a frame ---


def test_a_frame_plays_both_and_tells_its_page(host: Host, server: str) -> None:
    source = escape(server + compared(SHORT, LONG, "/embed/compare"))
    frame_tag = f'<iframe sandbox="allow-scripts" width="900" height="800" src="{source}"></iframe>'
    page = host.open(HEARD + frame_tag)
    ready = heard(page, "unroll:ready")
    assert (ready["step"], ready["steps"]) == (6, 6)
    frame = frame_of(page)
    page.evaluate("frames[0].postMessage({ type: 'unroll:step', step: 2 }, '*')")
    for slug in "ab":
        expect(frame.locator(drawing(slug))).to_have_attribute("data-step", "2")
    frame.get_by_role("button", name="Step forward", exact=True).click()
    heard(page, "unroll:step", step=3)
    frame.get_by_role("button", name="Step forward", exact=True).click()
    expect(frame.locator(drawing("a"))).to_have_attribute("data-step", "3")
    expect(frame.locator(drawing("b"))).to_have_attribute("data-step", "4")
    size = heard(page, "unroll:size")
    assert size["height"] > 400
