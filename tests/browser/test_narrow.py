"""Narrow windows: phones, upright and held sideways, and small tablets."""

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

REVIEW = "/?pattern=many-to-one&task=sentiment&early=on"
UPRIGHT = {"width": 390, "height": 844}


@pytest.mark.parametrize("size", [(844, 390), (667, 375), (932, 430)])
@pytest.mark.parametrize("address", [REVIEW, "/?pattern=encoder-decoder"])
def test_on_a_phone_held_sideways_the_figure_has_most_of_the_height(open_page, size, address: str) -> None:
    page = open_page(address, viewport={"width": size[0], "height": size[1]})
    stage = page.locator("#stage").bounding_box()
    assert stage["height"] >= 0.6 * size[1]
    for part in (".strip", ".badge", "#text", "#player", ".scrub", "#tab-share"):
        box = page.locator(part).first.bounding_box()
        assert box, part
        assert box["width"] > 60 or part.startswith("#tab"), part
        assert box["y"] + box["height"] <= size[1] + 4, part
    page.locator("#tab-look").click()
    expect(page.locator("#panel-look")).to_be_visible()


def test_the_first_visit_of_a_phone_shows_the_trained_network_too(open_page) -> None:
    studio = Studio(open_page("/", viewport=UPRIGHT))
    studio.expect(flow="down")
    expect(studio.page.locator(".badge")).to_contain_text("Trained: film reviews")


def test_a_phone_draws_every_step_of_an_address_that_has_the_ends_alone(open_page) -> None:
    studio = Studio(open_page("/?crop=ends&pattern=many-to-one&tx=40", viewport=UPRIGHT))
    studio.expect(flow="down")
    expect(studio.figure.locator('.node[data-key="a.1.20"]')).to_have_count(1)
    expect(studio.page.locator(".message")).to_have_count(0)
    studio.expect_query("crop=ends&pattern=many-to-one&tx=40")
    expect(studio.control("crop")).to_have_value("off")


@pytest.mark.parametrize("address", [REVIEW, "/?pattern=encoder-decoder&feedback=on"])
def test_without_scripts_a_phone_shows_every_choice_and_none_on_another(open_page, address: str) -> None:
    page = open_page(address, viewport=UPRIGHT, java_script_enabled=False)
    parts = page.locator(".pattern, .strip .apply, .badge, .lenses .check:visible")
    boxes = [box for one in parts.all() if (box := one.bounding_box())]
    assert len(boxes) >= 10
    for k, one in enumerate(boxes):
        assert one["x"] >= 0
        assert one["x"] + one["width"] <= 390
        for other in boxes[:k]:
            beside = other["x"] + other["width"] <= one["x"] + 1 or one["x"] + one["width"] <= other["x"] + 1
            below = other["y"] + other["height"] <= one["y"] + 1 or one["y"] + one["height"] <= other["y"] + 1
            assert beside or below


def test_the_look_says_that_time_runs_down_where_it_does(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-one", viewport=UPRIGHT))
    studio.expect(flow="down")
    flow = studio.control("flow")
    expect(flow).to_have_value("down")
    expect(flow).to_be_disabled()
    expect(studio.page.locator("#flow-hint")).to_contain_text("narrow")
    assert "flow" not in studio.page.url
    studio.page.set_viewport_size({"width": 1280, "height": 720})
    expect(flow).to_have_value("right")
    expect(flow).to_be_enabled()


@pytest.mark.parametrize("width", [360, 390, 900])
def test_a_cell_closes_from_the_row_of_its_steps(open_page, width: int) -> None:
    address = "/?at=a.1.2&cell=lstm&hidden=12&pattern=many-to-one&tx=12&view=cell"
    page = open_page(address, viewport={"width": width, "height": 844})
    if width < 700:
        Studio(page).expect(flow="down")
    page.locator("#tab-inspect").click()
    expect(page.locator("#outside")).to_be_visible()
    close, row, title = (page.locator(one).bounding_box() for one in ("#outside", ".walk", "#inside-title"))
    assert close
    assert row
    assert title
    assert abs(close["y"] - row["y"]) < 2
    assert row["x"] + row["width"] <= close["x"] + 1
    assert title["y"] >= close["y"] + close["height"]
    page.locator("#outside").click()
    expect(page.locator("#inside")).to_be_hidden()


TARGETS = """() => {
    const large = (box) => box.width >= 43.9 && box.height >= 43.9;
    // A field is as large as the label around it; a button as what is laid around it for fingers.
    const size = (one) => {
        const label = one.matches('[type=radio], [type=checkbox]') && one.closest('label');
        const box = (label || one).getBoundingClientRect();
        const around = ['::before', '::after'].map((part) => getComputedStyle(one, part));
        const laid = around.filter((style) => style.content !== 'none' && style.position === 'absolute');
        const most = (side) => Math.max(box[side], ...laid.map((style) => parseFloat(style[side])));
        return { width: most('width'), height: most('height') };
    };
    const sentence = 'p:not(.links, .badge), dl, .words';
    const all = document.querySelectorAll('button, a[href], summary, select, input:not([type=hidden])');
    return [...all]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.offsetWidth > 1)
        .filter((one) => !one.closest('.spots, .skip') && !one.parentElement.closest(sentence))
        .filter((one) => !large(size(one)))
        .map((one) => `${one.id || one.className || one.tagName}: ${one.textContent.trim().slice(0, 20)}`);
}"""
"""What a finger cannot be sure to hit. Spots are as large as the nodes, links in a sentence as its text."""


@pytest.mark.parametrize(
    "address", [REVIEW, "/?pattern=encoder-decoder&feedback=on", "/?pattern=custom&io=iibo"]
)
def test_all_that_a_finger_may_press_on_a_phone_is_large_enough(open_page, address: str) -> None:
    page = open_page(address, viewport=UPRIGHT)
    Studio(page).expect(flow="down")
    assert page.evaluate(TARGETS) == []
    for tab in ("explain", "inspect", "network", "look", "share"):
        page.locator(f"#tab-{tab}").click()
        expect(page.locator(f"#panel-{tab}")).to_be_visible()
        assert page.evaluate(TARGETS) == [], tab
        assert page.evaluate("document.documentElement.scrollWidth") == 390
