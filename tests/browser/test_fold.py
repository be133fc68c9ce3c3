"""The folded view in the page: from one box to the chain and back, and the run inside the loop."""

import pytest
from playwright.sync_api import Page, expect

from rnn_unroll.embed.bundle import bundle
from tests.browser.studio import FIGURE, LINES, Studio

pytestmark = pytest.mark.browser

QUERIES = (
    "pattern=many-to-many",
    "pattern=one-to-many&ty=3&step=1",
    "pattern=encoder-decoder&feedback=on&layers=2&tx=2&ty=3",
    "pattern=many-to-one&direction=bidirectional&tx=3",
    "pattern=many-to-one&style=textbook",
    "pattern=one-to-one",
)

HELD = """
window.held = null;
window.hold = () => {
    const frame = window.requestAnimationFrame.bind(window);
    held = { now: 0, waiting: [] };
    window.requestAnimationFrame = (f) => held.waiting.push(f);
    window.tick = (ms) => {
        held.now += ms;
        const waiting = held.waiting.splice(0);
        for (const f of waiting) f(held.now);
    };
    window.release = () => {
        window.requestAnimationFrame = frame;
        for (const f of held.waiting.splice(0)) frame(f);
    };
}
"""
"""Frames that come when a test says so, as far apart as it says."""

PLACES = """() => {
    const svg = document.querySelector('#stage .turning:not([data-view])');
    const steps = [...svg.querySelectorAll(':scope > .step')].sort((a, b) => a.dataset.t - b.dataset.t);
    return steps.filter((step) => step.style.visibility !== 'hidden' && !step.hasAttribute('display'))
        .map((step) => step.querySelector('.node[data-kind=state]').getBoundingClientRect().left);
}"""


FIGURES = f"""async (queries) => {{
    {bundle("figure")}
    const names = ['changing', 'changed', 'shown', 'reached', 'pointed', 'announce', 'fold'];
    const hooks = Object.fromEntries(names.map((name) => [name, () => {{}}]));
    window.views = [];
    document.body.replaceChildren();
    for (const query of queries) {{
        const answer = await fetch(`/stage?${{query}}`);
        const drawn = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const stage = document.adoptNode(drawn.querySelector('#stage'));
        const bar = document.createElement('div');
        document.body.append(stage, bar);
        views.push(new figure_js.FigureView(stage, bar, hooks));
    }}
}}"""
"""Puts figures on a page, each with a FigureView of its own."""


def turned(studio: Studio, view: str) -> None:
    """The page shows the other view, and nothing moves any more."""
    studio.page.wait_for_function(
        "view => (document.querySelector('#stage .canvas > svg:not(.ghost)').dataset.view ?? '') === view",
        arg=view,
    )
    studio.settled()


def begun(page: Page) -> None:
    """The turn has its first frame."""
    expect(page.locator("#stage .turning")).to_have_count(2)
    page.evaluate("tick(0)")


@pytest.mark.parametrize("query", QUERIES)
def test_a_turn_ends_in_the_servers_figure_there_and_back(open_page, query: str) -> None:
    studio = Studio(open_page(f"/?{query}"))
    for name, view, address in (("Fold", "folded", f"{query}&view=folded"), ("Unroll", "", query)):
        studio.button(name).click()
        turned(studio, view)
        assert studio.markup() == studio.served(address)
        assert studio.page.locator("#stage [style*=transform], #stage .turning, #stage .ghost").count() == 0
        assert ("view=folded" in studio.page.url) == (view == "folded")


def test_the_key_and_the_menu_do_what_the_button_does(studio: Studio) -> None:
    studio.focus_page()
    studio.page.keyboard.press("f")
    turned(studio, "folded")
    expect(studio.button("Unroll")).to_be_visible()
    expect(studio.control("view")).to_have_value("folded")
    studio.control("view").select_option("unrolled")
    turned(studio, "")
    expect(studio.button("Fold")).to_be_visible()
    studio.page.go_back()
    turned(studio, "folded")


def test_the_copies_leave_one_another_in_order_for_their_columns(open_page) -> None:
    page = open_page("/?pattern=many-to-many&tx=5&view=folded")
    page.evaluate(HELD + "hold()")
    page.keyboard.press("f")
    begun(page)
    seen = []
    for _ in range(12):
        page.evaluate("tick(60)")
        places = page.evaluate(PLACES)
        assert places == sorted(places)
        seen.append(len(places))
    assert seen == sorted(seen)
    assert seen[0] == 1
    assert set(seen) >= {1, 2, 3, 4, 5}
    page.evaluate("tick(2000)")
    page.evaluate("release()")
    turned(Studio(page), "")


@pytest.mark.parametrize("length", [2, 64])
def test_a_turn_of_any_length_is_over_before_sixteen_tenths_of_a_second(open_page, length: int) -> None:
    page = open_page(f"/?pattern=many-to-many&tx={length}")
    page.evaluate(HELD + "hold()")
    page.keyboard.press("f")
    begun(page)
    page.evaluate("tick(200)")
    assert page.locator("#stage .turning").count() == 2
    page.evaluate("tick(1399)")
    assert page.locator("#stage .turning, #stage .ghost").count() == 0
    page.evaluate("release()")


def test_a_change_of_mind_turns_round_from_where_the_picture_stands(open_page) -> None:
    page = open_page("/?pattern=many-to-many&tx=6&view=folded")
    page.evaluate(HELD + "hold()")
    page.keyboard.press("f")
    begun(page)
    page.evaluate("tick(400)")
    before = page.evaluate(PLACES)
    page.keyboard.press("f")
    expect(page.locator(FIGURE)).to_have_attribute("data-view", "folded")
    after = page.evaluate(PLACES)
    assert after == pytest.approx(before, abs=1)
    page.evaluate("tick(0)")
    page.evaluate("tick(0)")
    page.evaluate("tick(200)")
    assert len(page.evaluate(PLACES)) < len(before)
    page.evaluate("tick(2000)")
    page.evaluate("release()")
    turned(Studio(page), "folded")
    assert Studio(page).markup() == Studio(page).served("pattern=many-to-many&tx=6&view=folded")


@pytest.mark.parametrize("changed", ["view=folded", "layers=2"], ids=["turn", "glide"])
def test_two_figures_on_a_page_change_without_disturbing_each_other(open_page, changed: str) -> None:
    page = open_page("/gallery")
    first, second = "pattern=many-to-many&tx=5", "pattern=many-to-one&tx=3"
    page.evaluate(FIGURES, [first, second])
    page.evaluate(HELD + "hold()")
    page.evaluate("query => views[0].load(`/stage?${query}`)", f"{first}&view=folded")
    page.evaluate("tick(0); tick(200)")
    page.evaluate("query => views[1].load(`/stage?${query}`)", f"{second}&{changed}")
    page.evaluate("tick(0)")
    turning = "views.map((view) => view.stage.querySelectorAll('.turning').length)"
    assert page.evaluate(turning) == [2, 2 if changed == "view=folded" else 0]
    page.evaluate("tick(2000); release()")
    studio = Studio(page)
    studio.settled()
    assert page.locator(".turning, .ghost").count() == 0
    for k, query in enumerate([f"{first}&view=folded", f"{second}&{changed}"]):
        shown = page.evaluate(f"(k) => {{ {LINES} return lines(views[k].svg); }}", k)
        assert shown == studio.served(query)


def test_reduced_motion_switches_at_once(open_page) -> None:
    studio = Studio(open_page("/", reduced_motion="reduce"))
    studio.page.evaluate(
        """() => {
            window.moved = 0;
            const count = () => { moved += document.querySelectorAll('.turning, .ghost').length; };
            const all = { subtree: true, childList: true, attributes: true };
            new MutationObserver(count).observe(document.body, all);
        }"""
    )
    studio.button("Fold").click()
    turned(studio, "folded")
    studio.button("Unroll").click()
    turned(studio, "")
    assert studio.page.evaluate("moved") == 0


@pytest.mark.parametrize("query", QUERIES[:4])
def test_every_step_in_the_loop_is_what_the_server_draws(open_page, query: str) -> None:
    query = query.replace("&step=1", "") + "&view=folded"
    studio = Studio(open_page(f"/?{query}"))
    steps = int(studio.figure.get_attribute("data-steps") or 0)
    studio.focus_page()
    studio.page.keyboard.press("Home")
    for step in range(steps + 1):
        studio.expect(step=step)
        assert studio.markup() == studio.served(f"{query}&step={step}"), f"step {step}"
        studio.page.keyboard.press("ArrowRight")


def test_playing_sends_the_state_round_the_loop(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&tx=3&view=folded"))
    studio.control("speed").select_option("4")
    studio.page.evaluate(
        """() => {
            window.seen = new Set();
            const look = () => {
                const steps = document.querySelectorAll('#stage .step:not([display])');
                for (const step of steps) seen.add(step.dataset.t);
                requestAnimationFrame(look);
            };
            look();
        }"""
    )
    studio.button("Play").click()
    studio.expect(step=3)
    expect(studio.button("Play")).to_be_visible()
    assert studio.page.evaluate("[...seen].sort().join()") == "1,2,3"


def test_the_readout_follows_the_step_that_is_seen(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&view=folded"))
    title = studio.page.locator("#readout .title")
    studio.page.locator('.spot[data-key="a.1.4"]').hover()
    expect(title).to_have_text("hidden state a⟨4⟩")
    studio.focus_page()
    studio.page.keyboard.press("ArrowLeft")
    studio.expect(step=3)
    expect(title).to_have_text("hidden state a⟨3⟩")
    expect(studio.page.locator('.spot[data-key="a.1.3"]')).to_be_visible()
    expect(studio.page.locator('.spot[data-key="a.1.4"]')).to_be_hidden()
    assert studio.page.locator(".slot").count() == 0


def test_folding_leaves_out_what_the_folded_view_has_no_place_for(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&show=gradients,weights"))
    studio.button("Fold").click()
    turned(studio, "folded")
    expect(studio.page.locator(".message")).to_have_count(0)
    studio.expect_query("pattern=many-to-one&show=weights&view=folded")


@pytest.mark.parametrize(
    "query",
    [
        "heat=relative&output=2&pattern=many-to-many&show=connectivity",
        "pattern=many-to-one&show=gradients%2Cweights",
        "at=a.1.2&pattern=many-to-one&unit=3&view=cell",
    ],
)
def test_unrolling_brings_back_what_folding_left_out(open_page, query: str) -> None:
    studio = Studio(open_page(f"/?{query}"))
    studio.focus_page()
    studio.page.keyboard.press("f")
    turned(studio, "folded")
    studio.page.keyboard.press("f")
    turned(studio, "")
    studio.expect_query(query)


def test_what_is_chosen_while_folded_outlives_what_was_put_aside(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&show=gradients"))
    studio.button("Fold").click()
    turned(studio, "folded")
    for name in ("Gradients", "Reach"):
        expect(studio.page.get_by_role("checkbox", name=name, exact=True)).to_be_hidden()
    studio.page.get_by_role("checkbox", name="Weights").check()
    studio.expect_query("pattern=many-to-one&show=weights&view=folded")
    studio.control("view").select_option("unrolled")
    turned(studio, "")
    studio.expect_query("pattern=many-to-one&show=gradients%2Cweights")
    expect(studio.page.get_by_role("checkbox", name="Gradients")).to_be_checked()


@pytest.mark.parametrize("view", ["", "&view=folded"])
def test_where_nothing_is_chosen_the_state_of_the_step_is_read_out(open_page, view: str) -> None:
    studio = Studio(open_page("/?pattern=many-to-one" + view))
    studio.tab("inspect")
    title = studio.page.locator("#readout .title")
    expect(title).to_have_text("hidden state a⟨4⟩")
    studio.button("Step back").click()
    expect(title).to_have_text("hidden state a⟨3⟩")


@pytest.mark.parametrize("width", [1440, 390])
def test_what_is_wrong_covers_nothing_of_the_figure(open_page, width: int) -> None:
    address = "/?pattern=encoder-decoder&layers=2&view=folded"
    studio = Studio(open_page(address, viewport={"width": width, "height": 800}))
    apart = """() => document.querySelector('#player').getBoundingClientRect().top
        - document.querySelector('#stage').getBoundingClientRect().top"""
    before = studio.page.evaluate(apart)
    studio.control("hidden").fill("99")
    message = studio.page.locator("#stage .message")
    expect(message).to_contain_text("from 1 to 64")
    foot, head = studio.page.locator("#stage .scroll").bounding_box(), message.bounding_box()
    assert foot["y"] + foot["height"] <= head["y"]
    if width > 860:
        assert studio.page.evaluate(apart) == before
