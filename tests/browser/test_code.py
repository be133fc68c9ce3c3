"""The same network as code: the panel shows the figure's script, and follows the figure."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from rnn_unroll.models.shipped import FOLDER
from tests.browser.studio import Studio
from tests.drawings import figure_spec
from tests.scripts import of_task, script_of

pytestmark = pytest.mark.browser


def expect_script(page: Page, script: str) -> None:
    """The panel comes to show exactly this script."""
    page.wait_for_function(
        "(script) => document.querySelector('#code .listing').textContent === script", arg=script
    )


def test_the_panel_shows_the_script_and_follows_the_figure(studio: Studio) -> None:
    studio.reach("#code summary").click()
    expect_script(studio.page, script_of(figure_spec("many-to-many")))
    studio.control("cell").select_option("lstm")
    expect_script(studio.page, script_of(figure_spec("many-to-many", cell="lstm")))
    studio.control("framework").select_option("torch")
    expect_script(studio.page, script_of(figure_spec("many-to-many", cell="lstm", framework="torch")))
    studio.expect_query("cell=lstm&framework=torch&pattern=many-to-many")
    download = studio.page.locator("#download-code")
    expect(download).to_have_attribute("href", "/v1/figures/many-to-many.py?cell=lstm&framework=torch")
    expect(download).to_have_attribute("download", "many-to-many.py")
    studio.page.go_back()
    expect_script(studio.page, script_of(figure_spec("many-to-many", cell="lstm")))
    expect(studio.control("framework")).to_have_value("numpy")


def test_the_script_of_a_task_has_its_weights_beside_it(open_page) -> None:
    page = open_page("/?pattern=many-to-one&task=sentiment")
    Studio(page).reach("#code summary").click()
    expect_script(page, script_of(of_task("sentiment")))
    link = page.locator("#weights a")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "sentiment-gru.safetensors"
    assert Path(download.value.path()).read_bytes() == (FOLDER / "sentiment-gru.safetensors").read_bytes()
    studio = Studio(page)
    studio.control("cell").first.select_option("lstm")
    studio.tab("share")
    expect(link).to_have_attribute("href", "/v1/weights/sentiment-lstm.safetensors")
    expect_script(page, script_of(of_task("sentiment", cell="lstm")))
    studio.control("task").select_option("random")
    studio.tab("share")
    expect(link).to_be_hidden()
    expect(page.locator("#code")).to_be_visible()


def test_a_closed_panel_asks_for_no_script(studio: Studio) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    studio.page.on("request", note)
    studio.control("hidden").fill("5")
    studio.expect_query("hidden=5&pattern=many-to-many")
    assert not [url for url in asked if ".py" in url]
    studio.reach("#code summary").click()
    expect_script(studio.page, script_of(figure_spec("many-to-many", hidden=5)))


def test_an_awkward_text_is_shown_as_the_script_has_it(open_page) -> None:
    page = open_page("/?pattern=many-to-one&text=%3Cb%3E+%22%22%22+%27%23+%5C")
    Studio(page).reach("#code summary").click()
    expect_script(page, script_of(figure_spec("many-to-one", text='<b> """ \'# \\')))


def test_copy_copies_the_script(open_page) -> None:
    page = open_page("/?pattern=many-to-one", permissions=["clipboard-read", "clipboard-write"])
    Studio(page).reach("#code summary").click()
    script = script_of(figure_spec("many-to-one"))
    expect_script(page, script)
    page.locator("#copy-code").click()
    expect(page.locator("#copy-code")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == script


def test_without_scripts_the_panel_links_to_every_framework(open_page) -> None:
    page = open_page("/?pattern=many-to-one&tx=3", java_script_enabled=False)
    Studio(page).reach("#code summary").click()
    links = page.locator("#code .links a")
    expect(links).to_have_text(["NumPy", "PyTorch", "Keras"])
    addresses = [link.get_attribute("href") for link in links.all()]
    assert addresses == [
        "/v1/figures/many-to-one.py?tx=3",
        "/v1/figures/many-to-one.py?framework=torch&tx=3",
        "/v1/figures/many-to-one.py?framework=keras&tx=3",
    ]
    expect(page.locator("#code .listing")).to_be_hidden()


def test_no_link_to_a_script_follows_the_player(open_page) -> None:
    studio = Studio(open_page("/?pattern=many-to-many&step=2&style=textbook&theme=dark&show=weights"))
    links = [studio.page.locator("#download-code"), studio.page.locator("[data-format=py]")]
    studio.reach("#code summary").click()
    for step in (2, 3):
        studio.expect(step=step)
        for link in links:
            expect(link).to_have_attribute("href", "/v1/figures/many-to-many.py?tx=5")
        studio.focus_page()
        studio.page.keyboard.press("ArrowRight")
