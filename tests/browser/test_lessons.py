"""Lessons in a browser: the text sets the figure, and questions are answered in either."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rnn_unroll import lessons
from rnn_unroll.lessons.offline import offline
from tests.browser.aloud import heard, listen
from tests.browser.axe import violations
from tests.browser.pages import Faults, Tabs

pytestmark = pytest.mark.browser

LESSONS = lessons.library().lessons
FIGURE = "#stage .canvas > svg:not(.ghost)"


def bring(page: Page, selector: str) -> None:
    """Scroll, as with a wheel, until a place of the text is where it sets the figure."""
    page.evaluate(
        """(selector) => {
          const { top } = document.querySelector(selector).getBoundingClientRect();
          dispatchEvent(new WheelEvent("wheel"));
          scrollTo(0, scrollY + top - innerHeight * 0.45 + 8);
        }""",
        selector,
    )


def test_what_is_scrolled_to_sets_the_figure(open_page) -> None:
    page = open_page("/learn/many-to-one")
    expect(page.locator(FIGURE)).to_have_attribute("data-pattern", "many-to-one")
    bring(page, ".predict")
    expect(page.locator(f"{FIGURE} .asked")).to_have_count(5)
    expect(page.locator(".said")).to_have_text("Which state has read every input?")
    bring(page, ".sets")
    expect(page.locator(f"{FIGURE} .asked")).to_have_count(0)
    expect(page.locator(FIGURE)).to_have_attribute("data-step", "2")


def test_a_click_on_a_stop_sets_the_figure_and_stays_on_the_page(open_page) -> None:
    page = open_page("/learn/lengths")
    stop = page.locator(".sets").last
    query = stop.get_attribute("data-query")
    assert query is not None
    # To be clicked it is scrolled to, and what it passes on the way sets the figure, too.
    with page.expect_response(lambda answer: answer.url.endswith(f"/stage?{query}&cells=1")):
        stop.click()
    expect(stop).to_have_class(re.compile("now-here"))
    assert page.url.endswith("/learn/lengths")


def test_a_state_of_the_figure_is_an_answer(open_page) -> None:
    page = open_page("/learn/many-to-one")
    bring(page, ".predict")
    expect(page.locator(f"{FIGURE} .asked")).to_have_count(5)
    page.locator('.spot[data-key="a.1.2"]').click()
    form = page.locator(".predict").first
    expect(form).to_have_class(re.compile("answered"))
    expect(form.locator(".choice.wrong")).to_contain_text("movie")
    expect(form.locator(".choice.right")).to_contain_text("good")
    expect(page.locator(f'{FIGURE} .node[data-key="a.1.2"]')).to_have_class(re.compile("is-wrong"))
    expect(page.locator(f'{FIGURE} .node[data-key="a.1.5"]')).to_have_class(re.compile("is-right"))
    form.get_by_role("button", name="Try again").click()
    expect(page.locator(f"{FIGURE} .asked")).to_have_count(5)
    # The second time by the text.
    page.locator('.predict .choice[value="a.1.5"]').first.click()
    expect(page.locator(".predict").first.locator(".verdict")).to_contain_text("Right.")


def test_a_step_and_an_answer_are_said_once_and_without_brackets(open_page) -> None:
    page = open_page("/learn/many-to-one")
    listen(page)
    status = page.locator("#status")
    page.get_by_role("button", name="Step back").press("Enter")
    expect(status).to_contain_text("Time step 4 of 5")
    page.locator(".scrub").press("ArrowLeft")
    expect(status).to_contain_text("The network reads “was”, x 3.")
    page.get_by_role("button", name="Step forward").press("ArrowRight")
    expect(status).to_contain_text("Time step 4 of 5")
    assert len(heard(page)) == 3
    page.locator('.predict .choice[value="a.1.2"]').press("Enter")
    expect(status).to_contain_text("Not a 2: it has read x 1 and x 2, and nothing else. It is a 5.")
    expect(page.get_by_role("button", name="Try again")).to_be_focused()
    expect(page.locator(FIGURE)).to_have_attribute("data-step", "5")
    (verdict,) = heard(page)
    assert not re.search("[⟨⟩_]", verdict)
    # Asked again, the question is heard by its first choice, where the focus is.
    page.keyboard.press("Enter")
    expect(page.locator('.predict .choice[value="a.1.1"]')).to_be_focused()
    assert [words for words in heard(page) if words] == []


def test_a_stop_says_where_its_run_stands_and_who_reads_on_hears_the_text_alone(open_page) -> None:
    page = open_page("/learn/many-to-one")
    listen(page)
    bring(page, ".predict")
    expect(page.locator(f"{FIGURE} .asked")).to_have_count(5)
    bring(page, "#figure-review-turn")
    expect(page.locator("#stage")).to_have_attribute("data-address", re.compile("funny"))
    assert heard(page) == []
    page.locator(".sets", has_text="the word “not”").press("Enter")
    expect(page.locator("#status")).to_contain_text("Time step 4 of 5. The network reads “not”, x 4.")
    assert len(heard(page)) == 1


def test_what_plays_is_said_at_its_beginning_and_at_its_end(open_page) -> None:
    page = open_page("/learn/many-to-one")
    page.locator("select[name=speed]").select_option("4")
    listen(page)
    page.get_by_role("button", name="Play", exact=True).press("Enter")
    expect(page.locator("#status")).to_contain_text("Time step 5 of 5")
    assert [words.partition(".")[0] for words in heard(page)] == ["Playing", "Time step 5 of 5"]


@pytest.mark.parametrize("slug", ["many-to-one", "encoder-decoder", "language-models"])
def test_no_node_of_a_lesson_is_a_button_that_does_nothing(open_page, slug: str) -> None:
    page = open_page(f"/learn/{slug}")
    expect(page.locator("#stage .spot[data-key]").first).to_be_attached()
    expect(page.locator("#stage :is(.slot, .looks, .spot:not([data-key]))")).to_have_count(0)
    expect(page.get_by_role("group", name="Nodes", exact=True)).to_have_count(1)
    names = page.locator("#stage .spot").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
    assert not re.search("[⟨⟩_]", "".join(names))


def test_a_plot_has_no_group_of_nodes_that_is_empty(open_page) -> None:
    page = open_page("/learn/cell")
    expect(page.locator("#stage .spots")).to_have_count(1)
    expect(page.get_by_role("group", name="Nodes")).to_have_count(0)


def test_choices_and_links_are_told_apart_by_their_names_alone(open_page) -> None:
    page = open_page("/learn/many-to-one")
    first = page.locator(".predict .choice").first
    expect(first).to_have_accessible_name(re.compile("^a 1 ?, the$"))
    for name in ("a worksheet with these questions", "the worksheet’s answers", "All lessons"):
        expect(page.get_by_role("link", name=name, exact=True)).to_have_count(1)
    expect(
        page.get_by_role("link", name="Next lesson: A whole melody out of a single word", exact=True)
    ).to_have_count(1)
    # A link that stands at each figure is described by the figure's caption, which is the figure's name.
    more = page.locator("figure .more").first
    caption = "A network trained on film reviews reads five words and answers once."
    expect(more).to_have_accessible_description(caption)
    expect(page.get_by_role("figure", name=caption, exact=True)).to_have_count(1)


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_every_question_is_answered_wrongly_and_rightly_by_the_keyboard_alone(open_page, one) -> None:
    page = open_page(f"/learn/{one.slug}")
    for k in range(len(one.questions)):
        form = page.locator(".predict").nth(k)
        mode = form.get_attribute("data-mode")
        form.locator("[data-show]").focus()
        page.keyboard.press("Enter")
        expect(form).to_have_class(re.compile("answered"))
        right = form.locator(".verdict").inner_text()
        if mode == "number":
            number = re.search(r"It is (-?\d+(?:\.\d+)?)", right)
            assert number is not None
            for guess, said in (("-98765", "Not −98765"), (number[1], "Right.")):
                form.locator("[data-again]").focus()
                page.keyboard.press("Enter")
                form.locator("input[name=guess]").fill(guess)
                page.keyboard.press("Enter")
                expect(form.locator(".verdict")).to_contain_text(said.replace("−", "-"))
        else:
            answers = form.locator(".choice.right").evaluate_all("all => all.map((one) => one.value)")
            for is_right in (False, True):
                form.locator("[data-again]").focus()
                page.keyboard.press("Enter")
                expect(form).not_to_have_class(re.compile("answered"))
                values = form.locator(".choice").evaluate_all("all => all.map((one) => one.value)")
                value = next(value for value in values if (value in answers) is is_right)
                form.locator(f'.choice[value="{value}"]').focus()
                page.keyboard.press("Enter")
                expect(form.locator(".verdict")).to_contain_text(
                    "Right." if is_right else "Not " if answers else ""
                )
    expect(page.locator(".predict.answered")).to_have_count(len(one.questions))


def test_the_player_plays_by_its_keys_beside_the_text(open_page) -> None:
    page = open_page("/learn/one-to-many")
    # Away from the figure, the keys that scroll are the text's.
    page.keyboard.press("End")
    expect(page.locator(".onward")).to_be_in_viewport()
    page.reload()
    page.get_by_role("button", name="Step back").focus()
    page.keyboard.press("Home")
    expect(page.locator(FIGURE)).to_have_attribute("data-step", "0")
    page.keyboard.press("ArrowRight")
    expect(page.locator(FIGURE)).to_have_attribute("data-step", "1")
    expect(page.locator(".said")).to_contain_text("The network reads")


def test_on_a_phone_the_figure_stays_above_the_text(open_page) -> None:
    page = open_page("/learn/many-to-one", viewport={"width": 390, "height": 844}, has_touch=True)
    bring(page, ".predict")
    work = page.locator(".lesson .work").bounding_box()
    assert work is not None
    assert work["y"] < 60
    assert 0.3 * 844 < work["height"] < 0.5 * 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_figures_stand_in_the_text_and_a_guess_leads_to_its_page(open_page) -> None:
    page = open_page("/learn/many-to-one", java_script_enabled=False)
    expect(page.locator(".lesson figure img").first).to_be_visible()
    expect(page.locator(".lesson .work")).to_be_hidden()
    page.locator('.predict .choice[value="a.1.2"]').first.click()
    expect(page.locator(".choice.right")).to_contain_text("good")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".choice.right")).to_have_count(0)


def test_the_page_opens_without_a_request_for_the_figure_that_it_holds_and_without_a_jump(open_page) -> None:
    page = open_page("/learn", viewport={"width": 390, "height": 844}, has_touch=True)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{page.url}/many-to-one")
    expect(page.locator("figure.now-here")).to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/stage?" in url]
    jumped = page.evaluate(
        """() => new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const { value } of list.getEntries()) sum += value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 200);
        })"""
    )
    assert jumped < 0.05


def test_a_stop_whose_figure_did_not_come_is_asked_for_again(open_page) -> None:
    page = open_page("/learn/many-to-one", excused="Failed to load resource")
    stop = page.locator(".sets", has_text="the word “first”")
    page.route("**/stage?*", lambda route: route.abort())
    stop.click()
    expect(page.locator("#stage .message")).to_contain_text("cannot be reached")
    page.unroute("**/stage?*")
    stop.click()
    expect(page.locator(f"{FIGURE} .node").first).to_be_attached()
    expect(page.locator("#stage")).to_have_attribute("data-address", re.compile("funny"))
    expect(page.locator("#stage .message")).to_have_count(0)


def test_two_questions_answered_at_once_are_both_answered(open_page) -> None:
    page = open_page("/learn/many-to-one")
    late = []
    page.route("**/question?*", lambda route: late.append(route))
    forms = page.locator(".predict")
    forms.nth(0).locator(".choice").first.evaluate("(one) => one.click()")
    forms.nth(1).locator(".choice").first.evaluate("(one) => one.click()")
    expect(page.locator(".predict.answered")).to_have_count(0)
    for route in late:
        route.continue_()
    expect(page.locator(".predict.answered")).to_have_count(2)
    # One place is lit, which sets the figure.
    expect(page.locator(".now-here")).to_have_count(1)


def test_a_run_that_plays_does_not_go_on_in_the_next_figure(open_page) -> None:
    page = open_page("/learn/many-to-one")
    stop = page.locator(".sets", has_text="the word “first”")
    late = []
    page.route("**/stage?*", lambda route: late.append(route))
    page.locator("[data-action=play]").click()
    expect(page.locator("[data-action=play]")).to_have_attribute("aria-label", "Pause")
    stop.evaluate("(one) => one.click()")
    # The run would come to the next word meanwhile.
    page.wait_for_timeout(1500)
    late[-1].continue_()
    expect(page.locator("#stage")).to_have_attribute("data-address", re.compile("funny"))
    expect(page.locator("[data-action=play]")).to_have_attribute("aria-label", "Play")
    query = stop.get_attribute("data-query")
    assert query is not None
    expect(page.locator("#stage")).to_have_attribute("data-step", re.findall(r"step=(\d)", query)[0])


def test_after_a_click_the_figure_follows_the_scroll_bar_again(open_page) -> None:
    page = open_page("/learn/many-to-one")
    page.locator(".sets").first.evaluate("(one) => one.click()")
    expect(page.locator(".sets").first).to_have_class(re.compile("now-here"))
    # No wheel and no key: the bar was dragged.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator(".sets").last).to_have_class(re.compile("now-here"))


def test_no_answer_is_given_to_an_empty_field(open_page) -> None:
    page = open_page("/learn/lengths")
    form = page.locator(".predict").first
    form.get_by_role("button", name="Check").click()
    expect(form.locator("input[name=guess]")).to_be_focused()
    expect(form).not_to_have_class(re.compile("answered"))


def test_the_line_below_the_figure_sets_the_symbols_of_a_question(open_page) -> None:
    page = open_page("/learn/one-to-one")
    bring(page, ".predict:has(.choices)")
    expect(page.locator(".said .symbol.output math")).to_have_attribute("aria-label", "y hat 1")


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("slug", ["one-to-one", "gates"])
def test_no_formula_and_no_row_makes_a_phone_scroll_sideways(open_page, width: int, slug: str) -> None:
    page = open_page(f"/learn/{slug}", viewport={"width": width, "height": 844}, has_touch=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".way summary").evaluate("(one) => one.getBoundingClientRect().height") < 40


@pytest.mark.parametrize(("width", "height"), [(720, 450), (844, 390)])
def test_a_figure_is_whole_beside_the_text_in_a_low_window(open_page, width: int, height: int) -> None:
    page = open_page("/learn/many-to-one", viewport={"width": width, "height": height})
    drawn, seen = (page.locator(place).bounding_box() for place in (FIGURE, "#stage .scroll"))
    assert drawn is not None
    assert seen is not None
    assert drawn["y"] >= seen["y"]
    assert drawn["y"] + drawn["height"] <= seen["y"] + seen["height"] + 1
    assert seen["x"] > 0.4 * width


def test_the_inside_of_a_gated_cell_is_whole_beside_the_text_and_scrolled_by_keys_where_it_is_not(
    open_page,
) -> None:
    page = open_page("/learn/gates")
    scroll = page.locator("#stage .scroll")
    assert scroll.evaluate("(one) => one.scrollWidth <= one.clientWidth")
    page.set_viewport_size({"width": 1024, "height": 768})
    scroll.focus()
    expect(scroll).to_be_focused()


def test_the_ways_on_are_in_sight_at_the_end_of_a_phone(open_page) -> None:
    page = open_page("/learn/many-to-one", viewport={"width": 390, "height": 844}, has_touch=True)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    for way in page.locator("nav[aria-label='Other lessons'] a").all():
        box = way.bounding_box()
        assert box is not None
        assert box["y"] > 0.42 * 844 + 40
    # The page's own arrow is the only one.
    assert page.locator("nav[aria-label='Other lessons'] span").evaluate_all(
        "(all) => all.every((one) => getComputedStyle(one, '::after').content === 'none')"
    )


def test_no_choice_stands_alone_in_its_row(open_page) -> None:
    page = open_page("/learn/one-to-many")
    for choices in page.locator('.predict[data-mode="pick"] .choices').all():
        tops = choices.locator(".choice").evaluate_all("(all) => all.map((one) => one.offsetTop)")
        assert min(tops.count(top) for top in tops) > 1


def test_on_paper_all_figures_stand_in_the_text_and_no_button_is_left(open_page) -> None:
    page = open_page("/learn/many-to-one")
    page.emulate_media(media="print")
    try:
        for picture in page.locator(".lesson figure img").all():
            expect(picture).to_be_visible()
        expect(page.locator(".lesson .work")).to_be_hidden()
        for button in page.locator(".typed-number button").all():
            expect(button).to_be_hidden()
    finally:
        page.emulate_media(media="screen")


def test_nothing_about_the_reader_is_kept(open_page) -> None:
    page = open_page("/learn/many-to-one")
    page.locator(".predict .choice").first.click()
    expect(page.locator(".predict").first).to_have_class(re.compile("answered"))
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    expect(page.locator(".predict.answered")).to_have_count(0)


@pytest.mark.parametrize("address", ["", "/gates/teachers", *(f"/{one.slug}" for one in LESSONS)])
def test_axe_finds_nothing_wrong(open_page, address: str) -> None:
    page = open_page(f"/learn{address}")
    assert violations(page) == []


def test_axe_finds_nothing_wrong_with_an_answered_question(open_page) -> None:
    page = open_page("/learn/many-to-one")
    page.locator(".predict .choice").first.click()
    expect(page.locator(".predict").first).to_have_class(re.compile("answered"))
    assert violations(page) == []


REVIEW = "task=sentiment&text=the+movie+was+not+good"


def test_an_embedded_figure_asks_and_a_node_of_it_is_an_answer(open_page) -> None:
    page = open_page(f"/embed/many-to-one?ask=reads-all&{REVIEW}")
    figure = page.locator(".canvas > svg").first
    expect(page.locator(".asks .prompt")).to_have_text("Which state has read every input?")
    expect(figure.locator(".asked")).to_have_count(5)
    figure.locator('.node[data-key="a.1.2"]').click(force=True)
    expect(page.locator(".asks .verdict")).to_contain_text("Not a⟨2⟩")
    expect(figure.locator('.node[data-key="a.1.5"]')).to_have_class(re.compile("is-right"))
    # Only now the run is shown.
    expect(figure.locator('.node[data-key="a.1.5"] .values')).not_to_have_attribute("visibility", "hidden")
    page.get_by_role("button", name="Try again").click()
    expect(figure.locator('.node[data-key="a.1.5"] .values')).to_have_attribute("visibility", "hidden")
    page.locator('.asks button[value="a.1.5"]').click()
    expect(page.locator(".asks .verdict")).to_contain_text("Right.")
    assert violations(page) == []


def test_an_embedded_question_takes_a_number_or_shows_the_answer(open_page) -> None:
    page = open_page("/embed/many-to-one?ask=copies&tx=3", viewport={"width": 380, "height": 640})
    field = page.locator(".asks input")
    for guess, said in (("x", "Type a number."), ("7", "Not 7."), ("3,0", "Right.")):
        field.fill(guess)
        field.press("Enter")
        expect(page.locator(".asks .verdict")).to_contain_text(said)
        if said != "Type a number.":
            page.get_by_role("button", name="Try again").click()
    field.fill("")
    page.get_by_role("button", name="Show me").click()
    expect(page.locator(".asks .verdict")).to_contain_text("It is 3.")


@pytest.fixture(scope="module")
def file_of_lessons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("lessons") / "lessons.html"
    file.write_text(offline(lessons.library()), "utf-8")
    return file


def test_all_lessons_in_one_file_play_and_ask_without_a_server(tabs: Tabs, file_of_lessons: Path) -> None:
    address = f"{file_of_lessons.as_uri()}#many-to-one"
    with tabs.watched(Faults(lambda url: url.startswith(("file:", "data:", "blob:", "about:")))):
        page = tabs.take(address, {"viewport": {"width": 1280, "height": 800}})
        page.goto(address)
        frame = page.frame_locator("iframe")
        expect(frame.locator(".canvas > svg")).to_have_count(1)
        bring(page, "#many-to-one .predict")
        expect(frame.locator(".asks .prompt")).to_have_text("Which state has read every input?")
        frame.locator('.asks button[value="a.1.2"]').click()
        expect(frame.locator(".asks .verdict")).to_contain_text("Not a⟨2⟩")
        bring(page, "#many-to-one .sets")
        expect(frame.locator(".canvas > svg")).to_have_attribute("data-step", "2")
        expect(page.locator("article")).to_have_count(len(LESSONS))
        expect(page.locator("article a[href^='/']")).to_have_count(0)
