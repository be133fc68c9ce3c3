"""What if: tokens, numbers, wires and weights that are changed in the page, and taken back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def spot(page: Page, key: str):
    return page.locator(f'.spot[data-key="{key}"]:not([hidden])')


def middle(page: Page, key: str) -> tuple[float, float]:
    box = spot(page, key).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def changes(page: Page):
    return page.locator("#stage .changes li span")


def test_a_click_on_an_output_offers_the_other_tokens_with_their_probabilities(open_page) -> None:
    page = open_page("/?pattern=one-to-many")
    studio = Studio(page)
    y = studio.numbers()["steps"][1]["y"]
    spot(page, "y.2").click()
    tokens = page.locator("#what-if .chips").first.locator(".chip")
    expect(tokens).to_have_count(4)
    assert [chip.split()[-2] for chip in tokens.all_inner_texts()] == [
        f"{100 * share:.{0 if share >= 0.1 else 1}f}" for share in sorted(y, reverse=True)
    ]
    tokens.nth(2).click()
    expect(page).to_have_url(re.compile(r"force=2%3Ami"))
    expect(changes(page)).to_have_text(["ŷ⟨2⟩ forced to mi"])
    expect(spot(page, "y.2")).to_be_visible()
    expect(studio.figure.locator('.node[data-key="y.2"]')).to_have_attribute("data-edit", "forced")
    # Pressed again, the output chooses for itself.
    page.locator('#what-if .chip[aria-pressed="true"]').click()
    expect(changes(page)).to_have_count(0)
    studio.expect_query("pattern=one-to-many")


def test_a_cell_that_is_dragged_up_holds_its_unit_at_a_larger_number(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tx=3")
    studio = Studio(page)
    before = studio.numbers()["steps"][1]["layers"][0]["forward"]["a"]
    place = studio.figure.locator('.node[data-key="a.1.2"] rect.box-state').bounding_box()
    # The third of six cells.
    x, y = place["x"] + place["width"] * (2.5 / 6), place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    with page.expect_response(re.compile("/readout")):
        page.mouse.down()
    page.mouse.move(x, y - 20)
    page.mouse.move(x, y - 45)
    expect(page.locator(".dragged-unit")).to_contain_text("3:")
    page.mouse.up()
    # 90 px are 1.
    expect(changes(page)).to_have_text([f"Unit 3 of a⟨2⟩ is held at {round(before[2] + 0.5, 2):g}"])
    expect(page.locator(".dragged-unit")).to_have_count(0)
    # The end of a drag is no click: no cell opens.
    expect(page.locator("#inside")).to_be_hidden()


def test_a_unit_that_is_held_at_every_step_stays_so_while_it_is_dragged(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tx=3&clamp=a.1.*.3:0")
    studio = Studio(page)
    expect(changes(page)).to_have_text(["Unit 3 of a at every step is held at 0"])
    place = studio.figure.locator('.node[data-key="a.1.2"] rect.box-state').bounding_box()
    x, y = place["x"] + place["width"] * (2.5 / 6), place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    with page.expect_response(re.compile("/readout")):
        page.mouse.down()
    page.mouse.move(x, y - 20)
    page.mouse.move(x, y - 45)
    page.mouse.up()
    expect(changes(page)).to_have_text(["Unit 3 of a at every step is held at 0.5"])


def test_a_click_on_a_wire_cuts_it_and_another_lets_it_pass(open_page) -> None:
    page = open_page("/?pattern=many-to-many&tx=3")
    studio = Studio(page)
    (x1, y1), (x2, _) = middle(page, "a.1.1"), middle(page, "a.1.2")
    page.mouse.click((x1 + x2) / 2, y1)
    expect(changes(page)).to_have_text(["Nothing passes from a⟨1⟩ to a⟨2⟩"])
    expect(studio.figure.locator('.edge[data-edit="cut"]')).to_have_count(1)
    # The bar of changes has come, and the figure glides below it.
    studio.settled()
    (x1, y1), (x2, _) = middle(page, "a.1.1"), middle(page, "a.1.2")
    page.mouse.click((x1 + x2) / 2, y1)
    expect(changes(page)).to_have_count(0)
    studio.expect_query("pattern=many-to-many&tx=3")


def test_undo_all_takes_everything_back_and_the_browser_brings_it_again(open_page) -> None:
    page = open_page("/?pattern=one-to-many&force=2:mi&cut=a.1.1>a.1.2&clamp=a.1.3.1:1&compare=difference")
    studio = Studio(page)
    expect(changes(page)).to_have_count(3)
    page.get_by_role("button", name="Undo all").click()
    expect(changes(page)).to_have_count(0)
    studio.expect_query("pattern=one-to-many")
    page.go_back()
    expect(changes(page)).to_have_count(3)
    page.get_by_role("button", name="Undo: ŷ⟨2⟩ forced to mi").click()
    expect(changes(page)).to_have_count(2)
    page.locator(".changes [name=compare]").select_option("ghosts")
    expect(studio.figure.locator(".ghost").first).to_be_attached()


def test_without_scripts_the_bar_takes_changes_back(open_page) -> None:
    page = open_page("/?pattern=one-to-many&force=2:mi&cut=a.1.1>a.1.2", java_script_enabled=False)
    page.get_by_role("button", name="Undo: ŷ⟨2⟩ forced to mi").click()
    expect(changes(page)).to_have_text(["Nothing passes from a⟨1⟩ to a⟨2⟩"])
    assert "force" not in page.url
    assert "cut=a.1.1%3Ea.1.2" in page.url


def test_a_number_is_set_by_the_keyboard_alone_and_let_go(open_page) -> None:
    page = open_page("/?pattern=many-to-one&cell=lstm&tab=inspect")
    spot(page, "a.1.2").focus()
    page.locator("#what-vector").select_option(label="Γ_f, forget gate")
    page.locator("#what-unit").select_option("1")
    page.locator("#what-number").fill("1")
    page.locator("#what-number").press("Enter")
    expect(changes(page)).to_have_text(["Unit 2 of Γ_f⟨2⟩ is held at 1"])
    page.locator("#what-every").check()
    expect(changes(page)).to_have_text(["Unit 2 of Γ_f at every step is held at 1"])
    page.locator("#what-if").get_by_role("button", name="Let go").click()
    expect(changes(page)).to_have_count(0)


def test_an_input_reads_another_vector(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tab=inspect")
    spot(page, "x.2").focus()
    page.locator("#what-unit").select_option("2")
    page.locator("#what-number").fill("0.5")
    page.locator("#what-number").press("Enter")
    expect(changes(page)).to_have_text(["x⟨2⟩ reads another vector"])
    assert re.search(r"input=2%3A[01]%2C[01]%2C0\.5%2C[01]", page.url)


def test_a_weight_is_changed_in_its_matrix(open_page) -> None:
    page = open_page("/?pattern=encoder-decoder&tab=network")
    page.locator("#matrices summary").click()
    page.locator("#matrix-of").select_option("decoder.W_aa")
    page.locator('.entry[data-place="decoder.W_aa.1.1"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator('.entry[data-place="decoder.W_aa.2.2"]')).to_be_focused()
    page.locator("#entry-number").fill("2.5")
    page.locator("#entry-number").press("Enter")
    expect(changes(page)).to_have_text(["decoder.W_aa[2, 2] is 2.5 in every step"])
    expect(page.locator('.entry[data-place="decoder.W_aa.2.2"]')).to_have_attribute("data-value", "2.5")
    page.locator("#matrices").get_by_role("button", name="All of decoder.W_aa to 0").click()
    expect(changes(page)).to_have_count(2)


def test_a_longer_run_keeps_its_changes_and_a_shorter_one_says_what_it_lacks(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tx=4&clamp=a.1.4.1:0&weight=b_a:0")
    studio = Studio(page)
    studio.control("tx").fill("6")
    studio.expect(tx=6)
    expect(changes(page)).to_have_count(2)
    studio.control("tx").fill("3")
    studio.expect(tx=3)
    expect(changes(page)).to_have_text(["All of b_a is 0 in every step"])
    expect(page.locator("#stage .messages")).to_contain_text("clamp")


def test_two_cells_that_are_dragged_at_once_both_keep_their_numbers(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tab=network")
    page.locator("#matrices summary").click()
    expect(page.locator(".entry").first).to_be_visible()
    first, other = (page.locator(f'.entry[data-place="W_aa.{place}"]') for place in ("1.1", "2.3"))
    first.scroll_into_view_if_needed()
    # Both places beforehand: the answer to the first drag writes the entries anew.
    boxes = first.bounding_box(), other.bounding_box()
    for box, by in zip(boxes, (30, -40), strict=True):
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x, y + by)
        page.mouse.up()
    expect(changes(page)).to_have_count(2)
    assert "W_aa.1.1" in page.url
    assert "W_aa.2.3" in page.url


def test_at_every_step_holds_the_unit_that_is_chosen(open_page) -> None:
    page = open_page("/?pattern=one-to-many&tab=inspect")
    spot(page, "a.1.2").focus()
    page.locator("#what-unit").select_option("2")
    page.locator("#what-every").check()
    expect(changes(page)).to_contain_text(["Unit 3 of a at every step"])


def test_trace_back_lights_what_a_node_reads_then_all_before_it(open_page) -> None:
    page = open_page("/?pattern=one-to-many&tab=inspect")
    studio = Studio(page)
    spot(page, "y.2").focus()
    button = page.locator("#trace-back")
    button.click()
    lit = studio.figure.locator(".node.lit")
    expect(lit).to_have_count(2)
    expect(page.locator("#what-if .worked-out math").first).to_be_visible()
    button.click()
    expect(lit).to_have_count(6)
    keys = lit.evaluate_all("nodes => nodes.map((node) => node.dataset.key).sort()")
    assert keys == ["a.1.1", "a.1.2", "a0.1", "x.1", "y.1", "y.2"]
    button.click()
    expect(studio.figure).not_to_have_class(re.compile("traced"))


def test_same_weights_lights_every_copy_of_a_matrix_and_of_no_other(open_page) -> None:
    page = open_page("/?pattern=encoder-decoder&tx=3&ty=2&tab=inspect")
    studio = Studio(page)
    spot(page, "a.1.2").focus()
    page.get_by_role("button", name="Same weights: from the state").click()
    edges = studio.figure.locator(".edge.lit").evaluate_all("edges => edges.map((e) => e.dataset.target)")
    assert edges == ["a.1.1", "a.1.2", "a.1.3"]


@pytest.mark.parametrize("width", [390, 1440])
def test_the_bar_and_the_section_are_accessible_and_fit(open_page, width: int) -> None:
    query = "pattern=one-to-many&force=2:mi&clamp=a.1.3.1:1&weight=W_aa:0&tab=inspect"
    page = open_page(f"/?{query}", viewport={"width": width, "height": 844})
    spot(page, "y.2").focus()
    expect(page.locator("#what-if")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
