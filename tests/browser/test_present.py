"""Present: a lecture is given by keys alone, wherever the browser denies something."""

import re
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Frame, Page, expect

from rnn_unroll.web.lecture import PLAIN
from tests.browser.axe import violations
from tests.browser.studio import FIGURE, Studio

pytestmark = pytest.mark.browser

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")

PROJECTOR = {"width": 1920, "height": 1080}

STOPS = (
    ("one-to-one", "Without time, there is one step.", 1),
    ("many-to-one?step=1&text=the+movie+was+good", "It reads a word.", 1),
    ("many-to-one?step=3&text=the+movie+was+good", "Then two more.", 3),
    ("many-to-one?text=the+movie+was+good", "Only now it answers.\nAsk: why not before?", 4),
    ("many-to-one?direction=bidirectional&text=the+movie+was+good", "", 4),
    ("one-to-many", "<b>One</b> input & many outputs", 4),
    ("many-to-many", "", 4),
    ("encoder-decoder?step=4", "The encoder has read everything.", 4),
    ("encoder-decoder", "The decoder wrote.", 8),
    ("many-to-one?style=textbook", "As in a book.", 5),
)
"""Stops with their notes, and the steps that they stand at."""


def address(*stops: tuple[str, str, int]) -> str:
    pairs = [pair for stop, note, _ in stops for pair in (("stop", stop), ("note", note)) if pair[1]]
    return "/?present=1" + "".join(f"&{name}={quote(value, safe=PLAIN)}" for name, value in pairs)


class Screen:
    """What the audience sees."""

    def __init__(self, page: Page | Frame) -> None:
        self.figure = page.locator(FIGURE)
        self.line = page.locator("#present .line")
        self.dot = page.locator("#present .dots [aria-current]")
        self.blank = page.locator("#present .blank")

    def expect(self, stop: str, note: str, step: int, number: int) -> None:
        """The screen comes to show a stop, with all that belongs to it."""
        expect(self.figure).to_have_attribute("data-pattern", stop.partition("?")[0])
        # It may play up to there.
        expect(self.figure).to_have_attribute("data-step", str(step), timeout=20_000)
        expect(self.dot).to_have_attribute("aria-label", re.compile(f"^Stop {number} of "))
        if note:
            expect(self.line).to_have_text(note.split("\n")[0])
        else:
            expect(self.line).to_contain_text(re.compile("The network reads|comes back as the input"))


def test_a_lecture_of_ten_stops_is_given_by_the_keys_of_a_clicker_alone(open_page) -> None:
    page = open_page(address(*STOPS), viewport=PROJECTOR)
    screen = Screen(page)
    screen.expect(*STOPS[0], 1)
    for number, stop in enumerate(STOPS[1:], start=2):
        page.keyboard.press("PageDown")
        screen.expect(*stop, number)
    # After the last stop there is none.
    page.keyboard.press("PageDown")
    screen.expect(*STOPS[-1], 10)
    for key in ("b", "."):
        page.keyboard.press(key)
        expect(screen.blank).to_be_visible()
        page.keyboard.press(key)
        expect(screen.blank).to_be_hidden()
    for number in range(9, 0, -1):
        page.keyboard.press("PageUp")
        screen.expect(*STOPS[number - 1], number)
    assert page.evaluate("document.fullscreenElement === document.documentElement")


def test_keys_that_come_faster_than_the_figures_lose_no_stop(open_page) -> None:
    page = open_page(address(*STOPS))
    screen = Screen(page)
    for _ in range(7):
        page.keyboard.press("PageDown")
    screen.expect(*STOPS[7], 8)
    for _ in range(6):
        page.keyboard.press("PageUp")
    screen.expect(*STOPS[1], 2)
    page.keyboard.press("End")
    screen.expect(*STOPS[9], 10)
    page.keyboard.press("Home")
    screen.expect(*STOPS[0], 1)


def test_a_figure_plays_on_to_the_next_stop_and_another_glides_in(open_page) -> None:
    page = open_page(address(*STOPS))
    screen = Screen(page)
    page.keyboard.press("PageDown")
    screen.expect(*STOPS[1], 2)
    drawing = screen.figure.element_handle()
    page.keyboard.press("ArrowRight")
    # On its way it says what happens.
    expect(screen.line).to_contain_text("The network reads “movie”")
    screen.expect(*STOPS[2], 3)
    assert drawing.evaluate("(old, now) => old === now", screen.figure.element_handle())
    page.keyboard.press("Space")
    screen.expect(*STOPS[3], 4)
    page.evaluate("""() => {
        window.glides = 0;
        new MutationObserver(() => {
            const targets = document.getAnimations().map(({ effect }) => effect.target);
            window.glides += targets.filter((target) => target?.matches('.step')).length;
        }).observe(document.querySelector('.work'), { childList: true, subtree: true });
    }""")
    page.keyboard.press("ArrowRight")
    expect(screen.figure.locator('[data-key="r.1.1"]')).to_be_attached()
    screen.expect(*STOPS[4], 5)
    assert page.evaluate("window.glides") >= 4


def test_the_lecture_of_the_readme_is_given_as_it_is_written(open_page) -> None:
    page = open_page(re.search(r"^    (/\?present=1&.*)$", README, re.MULTILINE)[1])
    line = page.locator("#present .line")
    expect(line).to_have_text("It reads a word.")
    page.keyboard.press("ArrowRight")
    expect(line).to_contain_text("The network reads “sat”", timeout=20_000)
    page.keyboard.press(" ")
    expect(page.locator(FIGURE)).to_have_attribute("data-pattern", "encoder-decoder")
    expect(line).to_contain_text("The decoder")
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    expect(opened.value.locator(".mine")).to_have_text("Ask: what changed?")


def test_a_new_visit_begins_at_the_stop_of_the_address(open_page) -> None:
    page = open_page(address(*STOPS))
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile(r"/\?present=1&stop=one-to-one&.*&nr=2$"))
    page.reload()
    Screen(page).expect(*STOPS[1], 2)


def test_without_stops_the_keys_go_through_the_run_itself(open_page) -> None:
    page = open_page("/?present=1&pattern=many-to-one&step=1&text=the+cat+sat")
    screen = Screen(page)
    page.keyboard.press("PageDown")
    expect(screen.line).to_contain_text("The network reads “cat”")
    page.keyboard.press("PageDown")
    expect(screen.line).to_contain_text("The network reads “sat”")
    page.keyboard.press("PageUp")
    expect(screen.figure).to_have_attribute("data-step", "2")
    expect(page).to_have_url(re.compile(r"/\?present=1&pattern=many-to-one&step=2&text=the\+cat\+sat$"))
    page.keyboard.press("Home")
    expect(screen.line).to_contain_text("Nothing is read yet")


def test_a_reader_who_wants_no_motion_gets_every_stop_at_once(open_page) -> None:
    page = open_page(address(*STOPS), reduced_motion="reduce")
    page.keyboard.press("PageDown")
    Screen(page).expect(*STOPS[1], 2)
    page.keyboard.press("PageDown")
    assert page.locator(FIGURE).get_attribute("data-step") == "3"


def test_p_presents_the_figure_of_the_page_and_escape_leads_back_to_it(studio: Studio) -> None:
    page = studio.page
    studio.choose("one-to-many")
    before = studio.markup()
    page.keyboard.press("p")
    expect(page.locator("html")).to_have_class(re.compile("presenting"))
    expect(page.locator("#stage")).to_have_attribute("data-address", re.compile("labels=large"))
    expect(page.locator("#controls")).to_be_hidden()
    expect(page.locator("#player")).to_be_hidden()
    # The page's other keys change nothing that nobody sees.
    for key in ("f", "m", "1"):
        page.keyboard.press(key)
    page.keyboard.press("q")
    expect(page.get_by_role("img", name="QR code: This figure")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".sheet-of-codes")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(page.locator("html")).not_to_have_class(re.compile("presenting"))
    studio.expect_query("pattern=one-to-many")
    studio.settled()
    assert studio.markup() == before
    assert page.evaluate("document.fullscreenElement") is None


def test_a_p_in_a_field_is_a_letter(studio: Studio) -> None:
    studio.choose("many-to-one")
    studio.control("text").fill("")
    studio.control("text").press_sequentially("p q")
    expect(studio.page.locator("html")).not_to_have_class(re.compile("presenting"))
    studio.expect(tx=2)


SMALLEST = """() => {
    const svg = document.querySelector('#stage .canvas > svg:not(.ghost)');
    const words = [...svg.querySelectorAll('text')].filter((text) => text.textContent.trim());
    const sizes = words.map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a);
    // The digits of an index, the smallest part of a symbol, have 12 units of its drawing.
    const symbols = [...svg.querySelectorAll('[transform*="scale("]')].filter((one) => !one.closest('defs'));
    const box = svg.getBoundingClientRect();
    return {
        smallest: Math.min(...sizes, ...symbols.map((symbol) => 12 * symbol.getScreenCTM().a)),
        symbols: symbols.length,
        whole: box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight,
    };
}"""
"""The size in px of the smallest label of the figure, and whether all of it is on the screen."""


@pytest.mark.parametrize(
    "figure",
    [
        "pattern=one-to-one",
        "pattern=many-to-one&tx=6",
        "pattern=one-to-many&ty=6",
        "pattern=many-to-many&tx=6",
        "pattern=encoder-decoder&tx=3&ty=3",
        "pattern=encoder-decoder&tx=3&ty=3&feedback=on&text=the+red+house",
    ],
)
def test_the_smallest_label_of_six_steps_has_28_px_on_a_projector(open_page, figure: str) -> None:
    page = open_page(f"/?present=1&{figure}", viewport=PROJECTOR)
    found = page.evaluate(SMALLEST)
    assert found["symbols"] > 2
    assert found["whole"]
    assert found["smallest"] >= 28
    size = page.locator("#present .line").evaluate("(line) => parseFloat(getComputedStyle(line).fontSize)")
    assert size >= 28


@pytest.mark.parametrize(
    "viewport", [PROJECTOR, {"width": 1280, "height": 720}, {"width": 390, "height": 844}]
)
def test_no_sentence_is_cut_and_none_touches_the_figure(open_page, viewport: dict[str, int]) -> None:
    page = open_page("/?present=1&pattern=many-to-many&direction=bidirectional&tx=12", viewport=viewport)
    line = page.locator("#present .line")
    # The last step says the most, of all outputs.
    expect(line).to_contain_text("are read from both chains")
    for _ in range(3):
        assert line.evaluate(
            """(line) => {
                const stage = document.querySelector('#stage').getBoundingClientRect();
                const foot = document.querySelector('#present .foot').getBoundingClientRect();
                const { top, bottom } = line.getBoundingClientRect();
                return line.scrollHeight <= line.clientHeight && line.scrollWidth <= line.clientWidth
                    && top >= stage.bottom - 1 && bottom <= foot.top + 1;
            }"""
        )
        page.keyboard.press("PageUp")


def test_pointer_and_clock_fade_and_the_timer_can_be_reset(open_page) -> None:
    page = open_page("/healthz", locale="en-NZ")
    page.clock.install(time=datetime(2026, 1, 1))
    page.goto(page.url.removesuffix("healthz") + "?present=1&pattern=many-to-one")
    # From now on, time passes only where the test says so.
    page.clock.pause_at(datetime(2026, 1, 1, 1))
    page.keyboard.press("t")
    corner, dot = page.locator("#present .corner"), page.locator("#present .pointer")
    page.keyboard.press("l")
    page.mouse.move(700, 300)
    expect(dot).to_be_visible()
    assert abs((dot.bounding_box() or {})["x"] + (dot.bounding_box() or {})["width"] / 2 - 700) < 2
    page.clock.run_for(2900)
    expect(corner).to_have_css("opacity", "1")
    page.clock.run_for(200)
    expect(corner).to_have_css("opacity", "0")
    expect(dot).to_have_css("opacity", "0")
    page.mouse.move(710, 300)
    expect(corner).to_have_css("opacity", "1")
    page.clock.run_for(130_000)
    expect(page.locator("#present .timer")).to_have_text("02:13")
    page.keyboard.press("t")
    expect(page.locator("#present .timer")).to_have_text("00:00")


def test_the_spotlight_leaves_the_current_column_alone_bright(open_page) -> None:
    page = open_page("/?present=1&pattern=many-to-many&step=2")
    page.keyboard.press("s")
    Studio(page).settled()
    dimmed = page.locator(f"{FIGURE} > .step").evaluate_all(
        "(steps) => steps.map((step) => getComputedStyle(step).opacity)"
    )
    assert [float(one) < 0.6 for one in dimmed] == [True, False, True, True]
    page.keyboard.press("s")
    expect(page.locator(f"{FIGURE} > .step").first).to_have_css("opacity", "1")


# --- the second window ---


def test_a_second_window_shows_the_notes_and_the_next_stop_and_drives(open_page) -> None:
    page = open_page(address(*STOPS))
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    notes = opened.value
    expect(notes.locator(".place")).to_have_text("Stop 1 of 10 · Time step 1 of 1")
    expect(notes.locator(".current .line")).to_have_text(STOPS[0][1])
    expect(notes.locator(".mine")).to_have_text("No notes for this stop.")
    expect(notes.locator(".next .line")).to_have_text("It reads a word.")
    expect(notes.get_by_role("img", name="Many to one: “the movie was good”, after step 1")).to_be_visible()
    page.bring_to_front()
    page.keyboard.press("PageDown")
    expect(notes.locator(".place")).to_have_text("Stop 2 of 10 · Time step 1 of 4")
    # It drives too, by keys and by buttons, and it does not end the presentation.
    for key in ("PageDown", "Escape", "p"):
        notes.keyboard.press(key)
    notes.get_by_role("button", name="Next →").click()
    expect(notes.locator(".mine")).to_have_text("Ask: why not before?")
    notes.get_by_role("button", name="Blank").click()
    expect(notes.get_by_role("button", name="Blank")).to_have_attribute("aria-pressed", "true")
    assert violations(notes) == []
    page.bring_to_front()
    screen = Screen(page)
    expect(screen.blank).to_be_visible()
    page.keyboard.press("Escape")
    screen.expect(*STOPS[3], 4)
    page.keyboard.press("Escape")
    expect(notes.locator(".waiting")).to_be_visible()


def test_the_notes_that_are_opened_first_do_not_end_the_presentation(open_page) -> None:
    page = open_page(address(*STOPS))
    page.evaluate("""() => {
      window.asked = 0;
      document.documentElement.requestFullscreen = async () => (window.asked += 1);
    }""")
    with page.context.expect_page():
        page.keyboard.press("n")
    # The full screen that a key asks for would be over as soon as the window opens, and with it the lecture.
    assert page.evaluate("asked") == 0
    page.bring_to_front()
    page.keyboard.press("PageDown")
    Screen(page).expect(*STOPS[1], 2)
    assert page.evaluate("asked") == 1


def test_markup_in_notes_is_text_in_both_windows(open_page) -> None:
    page = open_page(
        address(("one-to-one", "<b>a</b>\n<img src=x onerror=alert(1)>", 1), ("one-to-many", "<i>b</i>", 4))
    )
    with page.context.expect_page() as opened:
        page.keyboard.press("n")
    expect(opened.value.locator(".mine")).to_have_text("<img src=x onerror=alert(1)>")
    expect(opened.value.locator(".next .line")).to_have_text("<i>b</i>")
    page.bring_to_front()
    page.keyboard.press("PageDown")
    expect(page.locator("#present .line")).to_have_text("<i>b</i>")


# --- where something is denied ---


def test_a_frame_that_forbids_the_full_screen_presents_all_the_same(open_page) -> None:
    page = open_page("/terms")
    page.evaluate(
        """(address) => {
            const frame = document.createElement('iframe');
            frame.allow = "fullscreen 'none'";
            frame.style.cssText = 'position:fixed; inset:0; width:900px; height:600px; z-index:9';
            frame.src = address;
            document.body.append(frame);
        }""",
        address(*STOPS),
    )
    page.frame_locator("iframe").locator("#present .line").click()
    frame = page.frames[1]
    assert not frame.evaluate("document.fullscreenEnabled")
    for number in (2, 3):
        page.keyboard.press("PageDown")
        Screen(frame).expect(*STOPS[number - 1], number)
    expect(frame.get_by_role("button", name="Full screen")).to_be_hidden()
    page.keyboard.press("Escape")
    expect(frame.locator("html")).not_to_have_class(re.compile("presenting"))


def test_each_stop_is_a_page_without_scripts(open_page) -> None:
    page = open_page(address(*STOPS), java_script_enabled=False)
    screen = Screen(page)
    for number, stop in enumerate(STOPS, start=1):
        screen.expect(*stop, number)
        if number < 10:
            page.get_by_role("link", name="Next stop").click()
    expect(page.get_by_role("link", name="Next stop")).to_have_count(0)
    page.get_by_role("link", name="Previous stop").click()
    screen.expect(*STOPS[8], 9)
    page.get_by_text("QR", exact=True).click()
    code = page.get_by_role("img", name="QR code of the whole lecture")
    expect(code).to_be_visible()
    page.get_by_text("QR", exact=True).click()
    page.get_by_role("link", name="Leave").click()
    expect(page).to_have_url(re.compile(r"/\?pattern=encoder-decoder$"))
    expect(page.locator("#controls")).to_be_visible()


def test_a_lecture_whose_server_is_gone_stays_where_it_is_and_goes_on_later(open_page) -> None:
    page = open_page(address(*STOPS[4:]))
    Screen(page).expect(*STOPS[4], 1)
    # The first stop, too, is asked for when the page has opened.
    page.wait_for_load_state("networkidle")
    Studio(page).settled()
    page.route("**/stage?*", lambda route: route.fulfill(body="no stage"))
    # A lecturer tries again, and back, before the answer to the first key has come.
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    with page.expect_response("**/stage?*"):
        page.keyboard.press("PageDown")
    expect(page.locator("#stage .message")).to_contain_text("the server answered 200")
    expect(page.locator("#stage .message")).to_be_visible()
    page.unroute_all()
    page.keyboard.press("PageDown")
    Screen(page).expect(*STOPS[6], 3)


# --- everyone can use it ---


@pytest.mark.parametrize(
    "options", [{}, {"forced_colors": "active"}, {"viewport": {"width": 390, "height": 844}}]
)
def test_axe_finds_nothing_wrong_with_a_presentation(open_page, options: dict[str, object]) -> None:
    # What fades would be measured while it does.
    page = open_page(address(*STOPS), reduced_motion="reduce", **options)
    expect(page.locator("h1")).to_have_count(1)
    assert violations(page) == []
    page.keyboard.press("q")
    expect(page.locator(".sheet-of-codes img")).to_have_count(2)
    assert violations(page) == []
