"""The readout: a node's name, its vector to four decimals, the equation that made it."""

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def spot(studio: Studio, key: str):
    return studio.page.locator(f'.spot[data-key="{key}"]')


def shown_vector(studio: Studio) -> list[str]:
    return studio.page.locator("#readout .vector li").evaluate_all(
        "items => items.map((item) => item.lastChild.data)"
    )


def written(values: list[float]) -> list[str]:
    return [f"{value:.4f}".replace("-", "−") for value in values]


def test_hover_tells_name_vector_and_equation(studio: Studio) -> None:
    spot(studio, "a.1.3").hover()
    expect(studio.page.locator("#readout .title")).to_have_text("hidden state a⟨3⟩")
    expect(studio.page.locator("#readout .vector li")).to_have_count(6)
    assert shown_vector(studio) == written(studio.numbers()["steps"][2]["layers"][0]["forward"]["a"])
    equation = studio.page.locator("#readout math").text_content() or ""
    for piece in ("⟨3⟩", "⟨2⟩", "tanh", "W", "b"):
        assert piece in equation
    assert "@" not in equation


def test_focus_tells_the_same_as_hover(studio: Studio) -> None:
    studio.slot("output", 2).focus()
    expect(studio.page.locator("#readout .title")).to_have_text("output ŷ⟨2⟩, step 2")
    expect(studio.page.locator("#readout .vector li.chosen")).to_have_count(1)
    step = studio.numbers()["steps"][1]
    assert shown_vector(studio) == written(step["y"])
    expect(studio.page.locator("#readout .vector li.chosen .unit")).to_have_text(step["token"])


@pytest.mark.parametrize(
    ("query", "key", "tells"),
    [
        ("pattern=one-to-many", "a.1.2", "the token chosen at step 1"),
        ("pattern=one-to-many&tx=0", "a.1.1", "reads nothing"),
        ("pattern=encoder-decoder&feedback=on", "sos", "start token"),
        ("pattern=encoder-decoder&feedback=on", "a.1.5", "start token"),
        ("pattern=many-to-one", "a0.1", "every unit is 0"),
        ("pattern=custom&io=nib&layers=2", "a.2.3", "a[1]⟨3⟩"),
        ("pattern=custom&io=nib", "x.2", "The one-hot vector of"),
        ("pattern=custom&io=nib", "a.1.3", "It reads x⟨2⟩"),
    ],
)
def test_readout_tells_what_a_node_reads(open_page, query: str, key: str, tells: str) -> None:
    studio = Studio(open_page(f"/?{query}"))
    spot(studio, key).focus()
    expect(studio.page.locator("#readout .note.scripted")).to_contain_text(tells)
    assert "@" not in (studio.page.locator("#readout math").text_content() or "")


def test_what_is_not_computed_yet_is_not_told(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&step=1"))
    spot(studio, "a.1.3").hover()
    expect(studio.page.locator("#readout .note.scripted")).to_contain_text("Not computed yet")
    expect(studio.page.locator("#readout .vector li")).to_have_count(0)


def test_page_says_that_weights_are_random(studio: Studio) -> None:
    expect(studio.page.locator("#badge")).to_contain_text("Random weights")


def test_the_readout_follows_the_figure(studio: Studio) -> None:
    spot(studio, "a.1.2").hover()
    vector = studio.page.locator("#readout .vector li")
    expect(vector).to_have_count(6)
    before = shown_vector(studio)
    studio.control("seed").fill("7")
    studio.expect_query("pattern=many-to-many&seed=7")
    expect(vector.first).not_to_contain_text(before[0])
    assert shown_vector(studio) == written(studio.numbers()["steps"][1]["layers"][0]["forward"]["a"])
    studio.focus_page()
    studio.page.keyboard.press("Home")
    expect(studio.page.locator("#readout .note.scripted")).to_contain_text("Not computed yet")
    studio.page.keyboard.press("ArrowRight")
    expect(vector).to_have_count(0)
    studio.page.keyboard.press("ArrowRight")
    expect(vector).to_have_count(6)


def test_a_slot_that_is_switched_reads_out_the_new_figure(open_page) -> None:
    studio = Studio(open_page("/?pattern=custom&io=bbb"))
    studio.slot("output", 3).focus()
    expect(studio.page.locator("#readout .title")).to_have_text("output ŷ⟨3⟩, step 3")
    studio.page.keyboard.press("Enter")
    studio.expect(pattern="custom", ty=2)
    expect(studio.page.locator("#readout .title")).to_have_text("Point at a node")
    studio.page.keyboard.press("Enter")
    expect(studio.page.locator("#readout .title")).to_have_text("output ŷ⟨3⟩, step 3")
    expect(studio.page.locator("#readout .vector li.chosen")).to_have_count(1)
    assert shown_vector(studio) == written(studio.numbers()["steps"][2]["y"])


def test_the_next_step_is_not_told_either(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&step=1"))
    spot(studio, "a.1.2").hover()
    expect(studio.page.locator("#readout .note.scripted")).to_contain_text("Not computed yet")


def test_a_finger_reads_out_first_and_switches_next(open_page) -> None:
    options = {"has_touch": True, "viewport": {"width": 390, "height": 844}}
    studio = Studio(open_page("/?pattern=custom&io=iib", **options))
    studio.slot("input", 2).tap()
    expect(studio.page.locator("#readout .title")).to_have_text("input x⟨2⟩, step 2")
    studio.expect(tx=3)
    studio.slot("input", 2).tap()
    studio.expect(tx=2)


@pytest.mark.parametrize(
    ("cell", "titles"),
    [
        (
            "lstm",
            [
                "a, activation",
                "c, memory",
                "Γᵤ, update gate",
                "Γ_f, forget gate",
                "Γₒ, output gate",
                "c̃, candidate",
            ],
        ),
        ("gru", ["a, activation", "c, memory", "Γᵤ, update gate", "Γᵣ, reset gate", "c̃, candidate"]),
        ("rnn-relu", []),
    ],
)
def test_a_gated_state_tells_its_memory_and_its_gates(open_page, cell: str, titles: list[str]) -> None:
    studio = Studio(open_page("/?pattern=many-to-many"))
    studio.control("cell").select_option(cell)
    studio.expect(cell=cell)
    spot(studio, "a.1.2").hover()
    panel = studio.page.locator("#readout")
    expect(panel.locator(".vector")).to_have_count(max(1, len(titles)))
    assert panel.locator(".vector-title").all_text_contents() == titles
    forward = studio.numbers()["steps"][1]["layers"][0]["forward"]
    gates = forward.pop("gates", {})
    values = [value for vector in {**forward, **gates}.values() for value in vector]
    assert shown_vector(studio) == written(values)
    assert "@" not in "".join(panel.locator("math").all_text_contents())
