"""Vanishing: the comparison of gradients follows its controls, on its own page and in the studio."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from rnn_unroll.picture.draw.numbers import number
from rnn_unroll.vanishing.claims import PRESETS
from rnn_unroll.vanishing.comparison import Settings, compare
from rnn_unroll.vanishing.guide import STEPS
from rnn_unroll.vanishing.strips import strip
from rnn_unroll.words import vanishing as words
from tests.browser.axe import violations
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser

PLOT = "#vanishing .drawn > svg"
LINK = "#vanishing .links a:text-is('SVG')"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def expect_settings(page: Page, **settings: Any) -> None:
    """The page comes to show the comparison of these settings, and to have its address."""
    found = compare(Settings()._replace(**settings))
    for name, shares in found.relative.items():
        label = page.locator(f"#vanishing .name[data-line='{name}']")
        expect(label).to_have_text(re.compile(re.escape(words.amount(shares[0])) + r"\s*$"))
    expect(page.locator("#vanishing .drawn .end")).to_have_text(f"T = {found.settings.tx}")


def line(page: Page, name: str = "rnn") -> str:
    return page.locator(f"{PLOT} .line[data-line='{name}']").get_attribute("d") or ""


def expect_arrows(page: Page, cell: str, settings: Settings) -> list[float]:
    """A strip's arrows come to be as wide as the gradients are large; their widths between states."""
    arrows = [one for column in strip(compare(settings).runs[cell]).columns for one in column.returns]
    for arrow in arrows:
        ends = f"[data-source='{arrow.source}'][data-target='{arrow.target}']"
        line = page.locator(f"#strip-{cell} .edge[data-kind=gradient]{ends} > path").first
        expect(line).to_have_attribute("stroke-width", number(arrow.width))
    return [
        arrow.width for arrow in arrows if arrow.target.startswith("a.") and arrow.source.startswith("a.")
    ]


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


# --- its own page ---


def test_dragging_the_radius_moves_lines_and_arrows_together(open_page) -> None:
    page = open_page("/vanishing")
    before, arrows = line(page), expect_arrows(page, "rnn", Settings())
    page.get_by_label("ρ, spectral radius, slider").fill("0.5")
    expect_settings(page, radius=0.5)
    expect(page.locator("#vanishing-radius")).to_have_value("0.5")
    expect(page).to_have_url(re.compile(r"/vanishing\?radius=0\.5&tx=32$"))
    assert line(page) != before
    thinner = expect_arrows(page, "rnn", Settings(radius=0.5))
    assert thinner[0] < arrows[0]
    assert thinner == sorted(thinner)


def test_the_forget_bias_moves_the_lstm_and_leaves_the_others(open_page) -> None:
    page = open_page("/vanishing")
    before = {name: line(page, name) for name in ("rnn", "gru", "lstm", "lstm.c")}
    page.get_by_label("Forget bias, slider").fill("5")
    expect_settings(page, forget=5.0)
    changed = {name for name in before if line(page, name) != before[name]}
    assert changed == {"lstm", "lstm.c"}


def test_the_last_of_many_moves_is_what_is_plotted(open_page) -> None:
    page = open_page("/vanishing")
    for radius in ("0.2", "0.5", "1.9", "0.35"):
        page.get_by_label("ρ, spectral radius, slider").fill(radius)
    expect_settings(page, radius=0.35)
    expect(page).to_have_url(re.compile(r"radius=0\.35&tx=32$"))


def test_the_handle_follows_the_pointer_and_sets_the_number_of_steps(open_page) -> None:
    page = open_page("/vanishing")
    handle = page.get_by_role("slider", name="T, last time step")
    x, y = middle(handle)
    y -= 8
    box = page.locator("#vanishing .drawn").bounding_box()
    assert box is not None
    pitch = box["width"] / (float(page.locator("#vanishing .drawn").get_attribute("data-span") or 0) - 1)
    page.mouse.move(x, y)
    page.mouse.down()
    for steps in (-4, -9, -12):
        page.mouse.move(x + steps * pitch, y)
        expect(handle).to_have_attribute("aria-valuenow", str(32 + steps))
        # The axis holds still, so the handle is where the pointer is.
        assert middle(handle)[0] == pytest.approx(x + steps * pitch, abs=pitch / 2)
    page.mouse.up()
    expect_settings(page, tx=20)
    expect(page.locator("#vanishing-tx")).to_have_value("20")
    expect(page.locator("#vanishing .drawn")).to_have_attribute("data-span", "27")
    expect(page).to_have_url(re.compile(r"radius=0\.9&tx=20$"))


def test_a_finger_drags_the_handle_too(open_page) -> None:
    page = open_page("/vanishing", **PHONE)
    handle = page.get_by_role("slider", name="T, last time step")
    handle.scroll_into_view_if_needed()
    x, y = middle(handle)
    touch = page.context.new_cdp_session(page)
    for kind, dx in (("touchStart", 0), ("touchMove", -20), ("touchMove", -40), ("touchEnd", None)):
        points = [] if dx is None else [{"x": x + dx, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(handle).not_to_have_attribute("aria-valuenow", "32")
    assert int(handle.get_attribute("aria-valuenow") or 0) < 32


def test_the_handle_is_operated_by_keys_and_stays_in_focus(open_page) -> None:
    page = open_page("/vanishing")
    handle = page.get_by_role("slider", name="T, last time step")
    handle.focus()
    for key, steps in {
        "ArrowLeft": 31,
        "ArrowDown": 30,
        "ArrowRight": 31,
        "PageUp": 41,
        "PageDown": 31,
        "End": 100,
        "ArrowUp": 100,
        "Home": 1,
    }.items():
        page.keyboard.press(key)
        expect(handle).to_have_attribute("aria-valuenow", str(steps))
        expect(handle).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("T = 1.")


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_sets_every_control_and_shows_its_claim(open_page, name: str) -> None:
    preset = PRESETS[name]
    page = open_page("/vanishing?radius=0.3&tx=9&forget=2&cell=gru-torch&seed=3")
    page.get_by_role("link", name=preset.title, exact=True).click()
    expect_settings(page, **{**preset.settings._asdict(), "seed": 3})
    expect(page.locator("#vanishing-cell")).to_have_value(preset.settings.cell)
    expect(page.locator("#vanishing-seed")).to_have_value("3")
    current = page.locator(".presets > [aria-current=true]")
    expect(current).to_contain_text(preset.claim(3))
    expect(page.locator("#vanishing .mark")).to_have_count(1)


def test_the_guide_goes_step_by_step_and_says_what_is_seen(open_page) -> None:
    page = open_page("/vanishing?tx=8")
    steps = page.locator(".guide ol > li")
    expect(page.locator(".guide [aria-current=step]")).to_have_count(0)
    for k, step in enumerate(STEPS):
        steps.nth(k).get_by_role("link", name="Set it").click()
        expect(steps.nth(k)).to_have_attribute("aria-current", "step")
        expect(page.locator(".guide [aria-current=step]")).to_have_count(1)
        expect(steps.nth(k)).to_contain_text(step.sees(0))
        expect_settings(page, **step.settings._asdict())
        expect(steps.nth(k).get_by_role("link", name="Set it")).to_be_focused()


def test_doing_what_a_step_says_reaches_it(open_page) -> None:
    page = open_page("/vanishing")
    page.locator("#vanishing-radius").fill("0.5")
    expect(page.locator(".guide ol > li").nth(1)).to_have_attribute("aria-current", "step")


def test_another_seed_brings_other_numbers_to_guide_and_claims(open_page) -> None:
    page = open_page("/vanishing")
    page.locator("#vanishing-seed").fill("12")
    expect(page.locator(".presets .seen").first).to_have_text(PRESETS["vanishes"].claim(12))
    expect(page.locator(".guide ol .seen").first).to_have_text(STEPS[0].sees(12))


def test_an_open_table_stays_open_and_has_the_new_numbers(open_page) -> None:
    page = open_page("/vanishing")
    page.get_by_text("The numbers as a table").click()
    rows = page.locator(".numbers tbody tr")
    expect(rows).to_have_count(32)
    page.locator("#vanishing-tx").fill("5")
    expect(rows).to_have_count(5)
    expect(rows.first.locator("td").first).to_have_text("100 %")
    expect(rows.first).to_be_visible()


def test_a_wrong_number_is_told_and_the_plot_stays(open_page) -> None:
    page = open_page("/vanishing")
    before = line(page)
    page.locator("#vanishing-radius").fill("9")
    expect(page.locator("#vanishing .message")).to_contain_text("from 0 to 4")
    expect(page.locator("#vanishing-radius")).to_have_attribute("aria-invalid", "true")
    assert line(page) == before
    page.locator("#vanishing-radius").fill("0.9")
    expect(page.locator("#vanishing .message")).to_have_count(0)


def test_without_scripts_it_is_a_form_with_links(open_page) -> None:
    page = open_page("/?cell=lstm", java_script_enabled=False)
    page.get_by_role("link", name="Vanishing gradients").click()
    page.locator("[name=radius]").fill("1.5")
    page.get_by_role("button", name="Plot").click()
    found = compare(Settings(radius=1.5, cell="lstm"))
    for name, shares in found.relative.items():
        expect(page.locator(f".name[data-line='{name}']")).to_contain_text(words.amount(shares[0]))
    expect(page.get_by_role("slider")).to_have_count(0)
    page.get_by_role("link", name="Forget bias 5").click()
    expect(page.locator(".presets > [aria-current=true]")).to_contain_text(PRESETS["open"].claim(0))
    expect(page.locator("[name=tx]")).to_have_value("64")


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"color_scheme": "dark"},
        {"forced_colors": "active"},
        PHONE,
    ],
    ids=["light", "dark", "forced", "phone"],
)
def test_axe_finds_nothing_wrong_with_everything_open(open_page, options: dict[str, object]) -> None:
    page = open_page("/vanishing?cell=lstm&forget=5&radius=0.25&tx=64", **options)
    for summary in page.locator("summary").all():
        summary.click()
    expect(page.locator(".numbers table")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(
    ("width", "height"), [(390, 844), (768, 1024), (1280, 720), (1440, 900), (1920, 1080)]
)
def test_nothing_is_cut_off_at_any_width(open_page, width: int, height: int) -> None:
    page = open_page("/vanishing?cell=rnn-linear", viewport={"width": width, "height": height})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 1000:
        assert page.evaluate("document.documentElement.scrollHeight") <= height
    for label in page.locator("#vanishing .name, #vanishing .power").all():
        box = label.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    # The lines' names do not overlap.
    tops = sorted(box["y"] for one in page.locator("#vanishing .name").all() if (box := one.bounding_box()))
    assert all(after - before > 11 for before, after in pairwise(tops))


# --- the studio ---


def test_the_studio_leads_to_the_comparison_with_what_the_figure_has(studio: Studio) -> None:
    studio.control("cell").first.select_option("lstm")
    studio.control("seed").first.fill("7")
    studio.expect_query("cell=lstm&pattern=many-to-many&seed=7")
    page = studio.page
    page.get_by_role("link", name="Vanishing gradients").click()
    expect(page.locator("#vanishing-cell")).to_have_value("lstm")
    expect(page.locator("#vanishing-seed")).to_have_value("7")
    expect_settings(page, cell="lstm", seed=7)


def test_a_plot_stands_on_the_stage_too_whole_and_without_a_player(open_page) -> None:
    studio = Studio(open_page("/?init=orthogonal&pattern=many-to-one&tx=20&view=norms"))
    page = studio.page
    studio.expect(view="norms", steps=20, step=20)
    before, address = studio.markup(), page.url
    expect(page.locator("#player")).to_be_hidden()
    for key in ("Home", "ArrowLeft", " ", "f"):
        studio.focus_page()
        page.keyboard.press(key)
    assert studio.markup() == before
    assert page.url == address
    studio.control("tx").first.fill("9")
    studio.expect(view="norms", steps=9, step=9)
    expect(page.locator("#view")).to_have_value("norms")
    studio.expect_query("init=orthogonal&pattern=many-to-one&tx=9&view=norms")


def test_the_view_leads_to_the_plot_and_back_with_what_each_has_a_use_for(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&show=connectivity,weights&step=2"))
    page, view = studio.page, studio.control("view")
    view.select_option("Gradient norms")
    studio.expect(view="norms", step=4)
    studio.expect_query("pattern=many-to-many&view=norms")
    for name in ("show", "output", "heat"):
        expect(page.locator(f".field[data-control={name}]")).to_be_hidden()
    expect(studio.reach(".field[data-control=targets]")).to_be_visible()
    studio.tab("look")
    view.select_option("Folded")
    studio.expect(view="folded")
    expect(page.get_by_role("checkbox", name="Weights")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Reach")).to_be_hidden()
    expect(page.locator("#player")).to_be_visible()
    view.select_option("Unrolled")
    expect(page.get_by_role("checkbox", name="Reach")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("tx", [1, 3, 32])
def test_strips_fit_the_width_and_are_never_much_larger_than_figures(open_page, width: int, tx: int) -> None:
    page = open_page(f"/vanishing?tx={tx}", viewport={"width": width, "height": 844})
    assert page.locator(".strips").evaluate("one => one.scrollWidth <= one.clientWidth")
    for wide in page.locator(".strip .wide").all():
        assert wide.evaluate("one => one.scrollWidth <= one.clientWidth")
        box = wide.locator("svg").bounding_box()
        assert box
        assert box["height"] < 140
        if (width, tx) == (1440, 3):
            # A short one is drawn larger than a figure.
            assert box["width"] > 1.2 * float(wide.locator("svg").get_attribute("viewBox").split()[2])
