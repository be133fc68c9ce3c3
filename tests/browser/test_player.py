"""The player: the run unfolds in the order of its computation, and every step is the true one."""

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

CASES = (
    "pattern=one-to-many",
    "pattern=encoder-decoder&feedback=on&layers=2&tx=2&ty=3",
    "attention=on&feedback=on&pattern=encoder-decoder&show=alignment&tx=3&ty=3",
    "pattern=many-to-one&style=textbook",
    "pattern=many-to-one&cell=lstm&show=connectivity,gradients&tx=2",
    "direction=bidirectional&layers=2&pattern=many-to-many&show=gradients&tx=3",
    "cell=lstm&feedback=on&flow=down&pattern=encoder-decoder&tx=2&ty=2",
)


@pytest.mark.parametrize("query", CASES)
def test_every_step_in_the_page_is_what_the_server_draws(open_page, query: str) -> None:
    studio = Studio(open_page(f"/?{query}"))
    steps = int(studio.page.locator(".scrub").get_attribute("max") or 0)
    studio.focus_page()
    studio.page.keyboard.press("Home")
    for step in range(steps + 1):
        studio.expect(step=step)
        assert (f"step={step}" in studio.page.url) == (step < steps)
        assert studio.markup() == studio.served(f"{query}&step={step}"), f"step {step}"
        studio.page.keyboard.press("ArrowRight")


def test_keys_step_and_jump(studio: Studio) -> None:
    studio.focus_page()
    for key, step in (
        ("Home", 0),
        ("ArrowRight", 1),
        ("ArrowRight", 2),
        ("ArrowLeft", 1),
        ("End", 4),
        ("ArrowRight", 4),
    ):
        studio.page.keyboard.press(key)
        studio.expect(step=step)


def test_buttons_and_scrubber_step(studio: Studio) -> None:
    studio.button("Step back").click()
    studio.expect(step=3)
    studio.button("Step forward").click()
    studio.expect(step=4)
    studio.control("step").and_(studio.page.locator("[type=range]")).fill("1")
    studio.expect(step=1)
    expect(studio.page.locator(".clock")).to_have_text("1 / 4")


def test_keys_in_a_field_belong_to_the_field(studio: Studio) -> None:
    studio.control("text").focus()
    studio.page.keyboard.press("Home")
    studio.expect(step=4)


ORDER = """() => {
    window.order = [];
    const svg = document.querySelector('#stage .canvas > svg');
    new MutationObserver((records) => {
        for (const { target, attributeName, addedNodes } of records) {
            const shown = attributeName === 'visibility' && !target.hasAttribute('visibility');
            if (shown) order.push(target.parentNode.dataset.key);
            for (const added of addedNodes)
                if (added.classList?.contains('parcel')) order.push('carries ' + added.textContent);
        }
    }).observe(svg, { subtree: true, childList: true, attributeFilter: ['visibility'] });
}"""


def test_play_unfolds_in_the_order_of_computation(open_page) -> None:
    studio = Studio(open_page("/?pattern=one-to-many&ty=3&step=0"))
    studio.control("speed").select_option("4")
    studio.page.evaluate(ORDER)
    studio.button("Play").click()
    expect(studio.button("Pause")).to_be_visible()
    studio.expect(step=3)
    expect(studio.button("Play")).to_be_visible()
    tokens = [step["token"] for step in studio.numbers()["steps"]]
    order = list(dict.fromkeys(studio.page.evaluate("order")))
    expected = [
        "x.1",
        "a.1.1",
        "y.1",
        f"carries {tokens[0]}",
        "a.1.2",
        "y.2",
        f"carries {tokens[1]}",
        "a.1.3",
        "y.3",
    ]
    assert order == list(dict.fromkeys(expected))


def test_a_backward_chain_is_computed_from_the_last_step_to_the_first(open_page) -> None:
    studio = Studio(open_page("/?direction=bidirectional&pattern=many-to-one&tx=3&step=0"))
    studio.control("speed").select_option("4")
    studio.page.evaluate(ORDER)
    studio.button("Play").click()
    studio.expect(step=3)
    expect(studio.button("Play")).to_be_visible()
    order = list(dict.fromkeys(studio.page.evaluate("order")))
    assert order == ["x.1", "a.1.1", "x.2", "a.1.2", "x.3", "a.1.3", "r.1.3", "r.1.2", "r.1.1", "y.1"]


def test_layers_are_computed_upwards(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&tx=2&layers=3&step=0"))
    studio.control("speed").select_option("4")
    studio.page.evaluate(ORDER)
    studio.button("Play").click()
    studio.expect(step=2)
    expect(studio.button("Play")).to_be_visible()
    order = list(dict.fromkeys(studio.page.evaluate("order")))
    assert order == ["x.1", "a.1.1", "a.2.1", "a.3.1", "x.2", "a.1.2", "a.2.2", "a.3.2", "y.1"]


def test_gradients_play_backwards_after_the_run(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&show=gradients&step=2&tx=2"))
    clock = studio.page.locator(".clock")
    expect(clock).to_have_text("2 / 2")
    studio.control("speed").select_option("4")
    studio.page.evaluate(
        """() => {
            window.order = [];
            new MutationObserver((records) => {
                for (const { target, oldValue } of records)
                    if (oldValue === 'hidden' && !target.hasAttribute('visibility') && target.dataset.source)
                        order.push(`${target.dataset.source} to ${target.dataset.target}`);
            }).observe(document.querySelector('#stage .canvas > svg'), {
                subtree: true, attributeFilter: ['visibility'], attributeOldValue: true,
            });
        }"""
    )
    studio.button("Play").click()
    studio.expect(step=4)
    expect(clock).to_have_text("← 1")
    order = studio.page.evaluate("order")
    assert order[:2] == ["l.1 to y.1", "y.1 to a.1.2"]
    assert set(order[2:4]) == {"a.1.2 to x.2", "a.1.2 to a.1.1"}
    assert set(order[4:]) == {"a.1.1 to x.1", "a.1.1 to a0.1"}


def test_a_gradient_is_read_out_once_it_has_come_back(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&show=gradients&step=2&tx=2"))
    state = studio.page.get_by_role("button", name="hidden state a⟨1⟩")
    readout = studio.page.locator("#readout")
    studio.tab("inspect")
    state.focus()
    expect(readout.locator(".vector")).to_have_count(1)
    studio.focus_page()
    studio.page.keyboard.press("End")
    expect(readout.get_by_text("∂L/∂a")).to_be_visible()
    told = studio.numbers()["steps"][0]["gradients"]["layers"][0]["forward"]["a"]
    shown = readout.locator(".vector").last.locator("li")
    expect(shown).to_have_count(len(told))
    assert f"{told[0]:.4f}".replace("-", "−") in shown.first.inner_text()


def test_space_plays_and_pauses_on_a_settled_step(studio: Studio) -> None:
    studio.focus_page()
    studio.page.keyboard.press("Home")
    studio.page.keyboard.press("Space")
    studio.expect(step=1)
    studio.page.keyboard.press("Space")
    expect(studio.button("Play")).to_be_visible()
    step = studio.figure.get_attribute("data-step")
    assert studio.page.locator(".spark, .parcel").count() == 0
    assert f"step={step}" in studio.page.url


def test_play_from_the_end_starts_over(studio: Studio) -> None:
    studio.button("Play").click()
    studio.expect(step=0)


def test_reduced_motion_plays_in_settled_steps(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one&tx=2&step=0", reduced_motion="reduce"))
    studio.control("speed").select_option("4")
    studio.page.evaluate(
        """() => {
            window.sparks = 0;
            const count = () => { sparks += document.querySelectorAll('.spark').length; };
            new MutationObserver(count).observe(document.body, { subtree: true, childList: true });
        }"""
    )
    studio.button("Play").click()
    studio.expect(step=2)
    assert studio.page.evaluate("sparks") == 0
