"""The panel for an own network: files in, their figure out, and every part of the page knows whose it is."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import expect

from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.network import Size, draw_network
from tests.browser.axe import violations
from tests.browser.studio import Studio
from tests.browser.test_readout import shown_vector, spot, written
from tests.own_files import npy, safetensors, small
from tests.torch_tensors import tensors

pytestmark = pytest.mark.browser

X = np.random.RandomState(4).standard_normal((5, 3))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {
        "weights": safetensors(small(gates=4)),
        "input": npy(X),
        "targets": npy([0, 1, 2, 1, 0]),
        "short": npy(X[:3]),
        "wide": npy(np.zeros((5, 9))),
        "long": bytes(2_000_001),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in made}


def post(studio: Studio, cell: str, **files: Path) -> None:
    panel = studio.reach("#own")
    if panel.get_attribute("open") is None:
        panel.locator("summary").click()
    for name, path in files.items():
        studio.page.set_input_files(f"#own-{name}", path)
    studio.page.select_option("#own-cell", cell)
    studio.button("Run it").click()


def test_an_own_network_is_drawn_played_and_read_out(studio: Studio, files: dict[str, Path]) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"], targets=files["targets"])
    studio.expect(cell="lstm", tx=5, steps=5)
    studio.expect_query("pattern=many-to-many")
    expect(studio.page.locator("#badge")).to_contain_text("Your own weights")
    studio.tab("share")
    expect(studio.page.get_by_text("This picture has no address")).to_be_visible()
    expect(studio.page.locator("#canonical")).to_be_hidden()
    assert violations(studio.page) == []

    studio.tab("inspect")
    spot(studio, "x.2").hover()
    expect(studio.page.locator("#readout .note.scripted")).to_have_text("A vector of your own input.")
    assert shown_vector(studio) == written(X[1].tolist())
    with studio.page.expect_download() as saved:
        studio.reach("[name=own-answer][value=json]").click()
    data = json.loads(Path(saved.value.path()).read_bytes())
    assert set(data["gradients"]) == {*small(), "input"}
    spot(studio, "a.1.3").hover()
    expect(studio.page.locator("#readout .title")).to_have_text("hidden state a⟨3⟩")
    expect(studio.page.locator("#readout .vector li")).to_have_count(4 * 6)
    assert shown_vector(studio)[:4] == written(data["steps"][2]["layers"][0]["forward"]["a"])

    studio.focus_page()
    studio.page.keyboard.press("Home")
    studio.expect(step=0)
    studio.button("Play").click()
    studio.expect(step=1)


def test_the_look_of_an_own_figure_changes_and_a_control_leaves_it(
    studio: Studio, files: dict[str, Path]
) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm")
    studio.control("style").select_option("textbook")
    studio.expect(style="textbook", cell="lstm", tx=5)
    studio.page.get_by_role("checkbox", name="Gradients").check()
    expect(studio.page.locator("#stage .message")).to_have_text(
        "gradients need targets: a class index for each output"
    )
    expect(studio.page.locator(".message")).to_have_count(1)
    studio.tab("network")
    studio.page.set_input_files("#own-targets", files["targets"])
    studio.button("Run it").click()
    expect(studio.figure.locator('.node[data-key="a.1.5"]')).to_be_visible()
    expect(studio.page.locator("#stage .message")).to_have_count(0)
    studio.page.get_by_role("checkbox", name="Gradients").uncheck()
    studio.reach("#leave-own").click()
    studio.expect_query("pattern=many-to-many&style=textbook")
    studio.expect(cell="rnn")
    expect(studio.page.locator("#badge")).to_contain_text("Random weights")
    studio.tab("share")
    expect(studio.page.locator("#canonical")).to_be_visible()


def test_folding_an_own_figure_leaves_out_what_has_no_place_there(
    studio: Studio, files: dict[str, Path]
) -> None:
    studio.page.get_by_role("checkbox", name="Gradients").check()
    post(studio, "lstm", weights=files["weights"], input=files["input"], targets=files["targets"])
    studio.expect(cell="lstm")
    studio.control("view").select_option("folded")
    studio.expect(view="folded", cell="lstm")
    expect(studio.page.locator(".message")).to_have_count(0)
    expect(studio.page.get_by_role("checkbox", name="Gradients")).to_be_hidden()
    studio.control("view").select_option("unrolled")
    expect(studio.figure.locator('.node[data-kind="loss"]')).to_have_count(5)


def test_an_own_network_can_be_run_from_a_plot_of_gradients(open_page, files: dict[str, Path]) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&view=norms"))
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5)
    expect(studio.page.locator(".message")).to_have_count(0)


def test_the_controls_tell_an_own_networks_values(studio: Studio, files: dict[str, Path]) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm")
    for name, value in {"cell": "lstm", "hidden": "4", "layers": "1", "tx": "5"}.items():
        field = studio.page.locator(f"[form=controls][name={name}]")
        expect(field).to_have_value(value)
        expect(field).to_be_disabled()
    for name in ("seed", "init", "text"):
        expect(studio.control(name)).to_be_hidden()
    expect(studio.control("theme")).to_be_enabled()
    studio.reach("#leave-own").click()
    studio.expect(cell="rnn", tx=4)
    expect(studio.control("hidden")).to_have_value("6")
    expect(studio.control("hidden")).to_be_enabled()


def test_what_is_wrong_is_said_at_its_field_and_the_figure_stays(
    studio: Studio, files: dict[str, Path]
) -> None:
    message = studio.page.locator("#own .message")
    post(studio, "lstm", weights=files["weights"], input=files["wide"])
    expect(message).to_contain_text("input has the shape [5,9] of float64; expected [T,3]")
    expect(studio.page.locator("#own-input")).to_have_attribute("aria-invalid", "true")
    post(studio, "gru-torch", input=files["input"])
    expect(message).to_contain_text("rnn.weight_hh_l0 has the shape [16,4]; expected [12,4]")
    expect(studio.page.locator("#own-input")).not_to_have_attribute("aria-invalid", "true")
    expect(studio.page.locator("#own-weights")).to_have_attribute("aria-invalid", "true")
    post(studio, "lstm", targets=files["long"])
    expect(message).to_contain_text("targets has more than 2,000,000 bytes")
    studio.expect(cell="rnn", tx=4)


def test_a_cell_that_changed_files_lack_is_refused_without_the_words_of_a_button(
    studio: Studio, files: dict[str, Path]
) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5)
    spot(studio, "a.1.3").click()
    expect(studio.page.locator("#inside")).to_have_attribute("data-at", "a.1.3")
    studio.page.set_input_files("#own-input", files["short"])
    studio.focus_page()
    studio.page.keyboard.press("ArrowLeft")
    message = studio.page.locator("#stage .message")
    expect(message).to_have_text("step must be from 0 to 3, the figure's time steps, not 4")


def test_without_scripts_the_whole_page_answers(open_page, files: dict[str, Path]) -> None:
    studio = Studio(open_page("/", java_script_enabled=False))
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5)
    expect(studio.page.get_by_text("This picture has no address")).to_be_visible()
    expect(studio.page.locator("#own-cell")).to_have_value("lstm")


def test_a_cell_of_an_own_network_is_looked_into_and_its_figure_folded(
    studio: Studio, files: dict[str, Path]
) -> None:
    panel = studio.page.locator("#inside")
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5)
    spot(studio, "a.1.3").click()
    expect(panel).to_have_attribute("data-at", "a.1.3")
    with studio.page.expect_download() as saved:
        studio.reach("[name=own-answer][value=json]").click()
    data = json.loads(Path(saved.value.path()).read_bytes())
    studio.tab("inspect")
    panel.get_by_text("All units").click()
    numbers = panel.locator('.node[data-key="c"] .values text')
    expect(numbers).to_have_count(4)
    shown = numbers.all_text_contents()
    memory = data["steps"][2]["layers"][0]["forward"]["c"]
    assert shown == [f"{value:.2f}".replace("-", "−") for value in memory]
    panel.get_by_role("radio", name="unit 2,").check()
    expect(panel.locator('.node[data-key="c"] .values text[font-weight]')).to_have_text(shown[1])
    studio.button("Step back").click()
    expect(panel).to_have_attribute("data-at", "a.1.4")
    spot(studio, "a.1.5").click()
    expect(panel).to_have_attribute("data-at", "a.1.5")
    expect(panel.locator(".values").first).to_be_hidden()
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(spot(studio, "a.1.5")).to_be_focused()
    studio.focus_page()
    studio.page.keyboard.press("f")
    studio.expect(view="folded", cell="lstm", tx=5)
    studio.button("Unroll").click()
    expect(studio.figure).not_to_have_attribute("data-view", "folded")
    studio.expect(cell="lstm", tx=5)
    studio.expect_query("pattern=many-to-many")


def test_the_run_of_an_own_network_is_changed_and_each_change_undone(
    studio: Studio, files: dict[str, Path]
) -> None:
    page = studio.page
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5, steps=5)
    studio.tab("inspect")
    changes = page.locator("#stage .changes li span")

    # A click on an output offers other tokens.
    spot(studio, "y.2").click()
    page.locator("#what-if .chips").first.locator(".chip").last.click()
    expect(changes).to_have_count(1)
    expect(changes.first).to_contain_text("ŷ⟨2⟩ forced to")
    # A cell is dragged, and its wire is cut.
    studio.settled()
    before = own_numbers(studio)["steps"][2]["layers"][0]["forward"]["a"]
    place = studio.figure.locator('.node[data-key="a.1.3"] rect.box-state').bounding_box()
    assert place is not None
    x, y = place["x"] + place["width"] * (1.5 / 4), place["y"] + place["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y - 20)
    page.mouse.move(x, y - 45)
    page.mouse.up()
    held = round(before[1] + 0.5, 2)
    expect(changes.filter(has_text=f"Unit 2 of a⟨3⟩ is held at {held:g}")).to_have_count(1)
    studio.settled()
    studio.tab("inspect")
    spot(studio, "y.2").click()
    page.locator("#what-if [data-cut]").first.click()
    expect(studio.figure.locator('.edge[data-edit="cut"]')).to_have_count(1)
    # A weight is set, and what is saved has all of it.
    studio.reach("#matrices")
    page.locator("#matrices > summary").click()
    page.locator(".entry").first.click()
    page.locator("#entry-number").fill("0.25")
    page.locator("#entry-number").press("Enter")
    expect(changes).to_have_count(4)
    expect(studio.figure.locator(".ghost")).not_to_have_count(0)
    page.locator("#compare").select_option("off")
    expect(studio.figure.locator(".ghost")).to_have_count(0)
    data = own_numbers(studio)
    assert len(data["edits"]) == 4
    assert data["steps"][2]["layers"][0]["forward"]["a"][1] == held
    # What it reads is its file's.
    studio.tab("inspect")
    spot(studio, "x.2").click()
    expect(page.locator("#what-if input[type=range]")).to_have_count(0)
    # One is undone, then all.
    page.locator("#stage .changes .icon").first.click()
    expect(changes).to_have_count(3)
    studio.button("Undo all").click()
    expect(changes).to_have_count(0)
    studio.expect(cell="lstm", tx=5)
    assert "edits" not in own_numbers(studio)


def test_changes_that_follow_each_other_at_once_are_all_kept(studio: Studio, files: dict[str, Path]) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5, steps=5)
    studio.tab("inspect")
    spot(studio, "y.2").click()
    cut = studio.page.locator("#what-if [data-cut]").first
    token = studio.page.locator("#what-if .chip:not([data-cut])").last
    expect(token).to_be_visible()
    # The second press comes before the answer to the first one.
    studio.page.evaluate(
        "([one, other]) => { one.click(); other.click(); }", [cut.element_handle(), token.element_handle()]
    )
    changes = studio.page.locator("#stage .changes li span")
    expect(changes).to_have_count(2)
    assert [one["parameter"] for one in own_numbers(studio)["edits"]] == ["force", "cut"]


def test_a_change_outlasts_a_look_without_numbers_and_is_undone_whatever_is_compared(
    studio: Studio, files: dict[str, Path]
) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5, steps=5)
    force_last(studio, "y.2")
    changes, messages = (studio.page.locator(f"#stage {one}") for one in (".changes li span", ".message"))
    expect(changes).to_have_count(1)
    studio.control("style").select_option("textbook")
    studio.expect(style="textbook", cell="lstm")
    expect(changes).to_have_count(0)
    studio.control("style").select_option("computed")
    studio.expect(style="computed", cell="lstm")
    expect(changes).to_have_count(1)
    studio.page.locator("#compare").select_option("off")
    expect(studio.figure.locator(".ghost")).to_have_count(0)
    studio.page.locator("#stage .changes .icon").first.click()
    expect(changes).to_have_count(0)
    expect(messages).to_have_count(0)


@pytest.mark.parametrize("undone", ["Undo: ", "Undo all"])
def test_without_the_files_a_change_is_refused_and_the_page_stays_at_the_own_network(
    studio: Studio, files: dict[str, Path], undone: str
) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5, steps=5)
    changes = studio.page.locator("#stage .changes li span")
    for count, key in enumerate(("y.2", "y.3"), start=1):
        force_last(studio, key)
        expect(changes).to_have_count(count)
    studio.page.set_input_files("#own-weights", [])
    studio.page.get_by_role("button", name=undone).first.click()
    expect(studio.page.locator("#stage .message")).to_contain_text("choose them again, and run them")
    expect(changes).to_have_count(2)
    studio.expect(cell="lstm", tx=5)


def test_a_refused_look_is_given_up_with_its_message_and_the_run_can_be_changed_on(
    studio: Studio, files: dict[str, Path]
) -> None:
    post(studio, "lstm", weights=files["weights"], input=files["input"])
    studio.expect(cell="lstm", tx=5, steps=5)
    gradients = studio.page.get_by_role("checkbox", name="Gradients")
    gradients.check()
    messages = studio.page.locator("#stage .message")
    expect(messages).to_have_count(1)
    studio.focus_page()
    studio.page.keyboard.press("Escape")
    expect(messages).to_have_count(0)
    expect(gradients).not_to_be_checked()
    force_last(studio, "y.2")
    expect(studio.page.locator("#stage .changes li span")).to_have_count(1)


def test_the_note_of_a_projected_cell_has_room_beside_the_switch_of_its_numbers(
    studio: Studio, files: dict[str, Path], tmp_path: Path
) -> None:
    projected = draw_network(CELLS["lstm-projected"], 1, Size(2, 1, 2), {"network": 3}, 3)
    (tmp_path / "projected").write_bytes(safetensors(tensors(projected, {"network": "lstm"})))
    post(studio, "", weights=tmp_path / "projected", input=files["input"])
    studio.expect(cell="lstm-projected", tx=5)
    spot(studio, "a.1.3").click()
    studio.tab("inspect")
    panel = studio.page.locator("#inside")
    expect(panel).to_have_attribute("data-at", "a.1.3")
    studio.settled()
    note = panel.locator("svg text").filter(has_text="LSTM with a projection").bounding_box()
    switch = panel.get_by_text("One unit").bounding_box()
    assert note is not None
    assert switch is not None
    assert note["x"] + note["width"] < switch["x"]


def force_last(studio: Studio, key: str) -> None:
    """Give an output the least probable token."""
    studio.tab("inspect")
    spot(studio, key).click()
    expect(studio.page.locator("#readout")).to_contain_text(f"step {key[-1]}")
    studio.page.locator("#what-if .chip:not([data-cut])").last.click()


def own_numbers(studio: Studio) -> Any:
    """The JSON that the page saves of the own network."""
    with studio.page.expect_download() as saved:
        studio.reach("[name=own-answer][value=json]").click()
    return json.loads(Path(saved.value.path()).read_bytes())
