"""Stops: the list from which a lecture is given, in the browser alone."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


@pytest.fixture
def studio(open_page) -> Studio:
    """The page at a figure of random weights, which all patterns have."""
    return Studio(open_page("/?pattern=many-to-many"))


class Panel:
    """The list, as its reader uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("#stops")
        self.items = self.root.locator(".list > li")
        self.names = self.root.locator(".list .name")
        self.notes = self.root.get_by_role("textbox", name=re.compile("^Note of stop"))
        self.status = page.locator("#status")

    def open(self) -> None:
        """Open the panel that the list is in, where the page has panels."""
        tab = self.page.locator("#tab-share")
        if tab.is_visible() and tab.get_attribute("aria-selected") == "false":
            tab.click()

    def button(self, name: str):
        self.open()
        return self.root.get_by_role("button", name=name, exact=True)

    def save(self, note: str) -> None:
        """Save the page's figure with a note. The focus comes to it."""
        count = self.items.count()
        self.button("Save this as a stop").click()
        expect(self.items).to_have_count(count + 1)
        expect(self.notes.last).to_be_focused()
        self.page.keyboard.type(note)

    def expect_notes(self, *notes: str) -> None:
        self.open()
        expect(self.items).to_have_count(len(notes))
        assert self.notes.evaluate_all("(notes) => notes.map(({ value }) => value)") == list(notes)


def filled(studio: Studio, *notes: str) -> Panel:
    """The list with a stop of another pattern for each note."""
    panel = Panel(studio.page)
    for pattern, note in zip(("one-to-one", "one-to-many", "many-to-one"), notes, strict=False):
        studio.choose(pattern)
        panel.save(note)
    return panel


def test_a_saved_stop_is_there_at_the_next_visit_and_is_presented(studio: Studio) -> None:
    page = studio.page
    studio.choose("many-to-one")
    studio.focus_page()
    page.keyboard.press("ArrowLeft")
    studio.expect(step=3)
    panel = Panel(page)
    panel.save("Three words are read.")
    expect(panel.status).to_have_text(re.compile("^Stop 1 is saved: Many to one, after step 3"))
    studio.choose("one-to-many")
    panel.save("")
    page.reload()
    panel.expect_notes("Three words are read.", "")
    panel.button("Present").click()
    line, presenting = page.locator("#present .line"), page.locator("html.presenting")
    # The page shows the second stop.
    expect(page.locator("#present .dots [aria-current]")).to_have_attribute(
        "aria-label", re.compile("^Stop 2 of 2")
    )
    page.keyboard.press("PageUp")
    expect(line).to_have_text("Three words are read.")
    studio.expect(pattern="many-to-one", step=3)
    page.keyboard.press("Escape")
    expect(presenting).to_have_count(0)
    # The figure comes back in its usual size.
    stage = page.locator("#stage")
    expect(stage).not_to_have_attribute("data-address", re.compile("labels=large"))
    studio.expect_query("pattern=many-to-one&step=3")
    # On a stop, the key presents the lecture; beside all of them, the figure alone.
    page.keyboard.press("p")
    expect(page.locator("#present .dots [aria-current]")).to_have_attribute(
        "aria-label", re.compile("^Stop 1 of 2")
    )
    expect(page).to_have_url(re.compile("present=1"))
    page.keyboard.press("p")
    expect(presenting).to_have_count(0)
    expect(stage).not_to_have_attribute("data-address", re.compile("labels=large"))
    studio.expect_query("pattern=many-to-one&step=3")
    studio.choose("one-to-one")
    page.keyboard.press("p")
    expect(page).to_have_url(re.compile(r"present=1&pattern=one-to-one(&|$)"))
    expect(page.locator("#present .dots")).to_be_hidden()


def test_stops_are_put_in_another_order_by_keys_and_by_dragging(studio: Studio) -> None:
    panel = filled(studio, "a", "b", "c")
    page = studio.page
    panel.notes.nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    panel.expect_notes("a", "c", "b")
    expect(panel.status).to_have_text(re.compile(r"^Many to one is now stop 2 of 3\.$"))
    expect(panel.notes.nth(1)).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    panel.expect_notes("c", "a", "b")
    page.keyboard.press("Alt+ArrowDown")
    panel.expect_notes("a", "c", "b")
    grip = panel.root.get_by_role("button", name=re.compile("^Stop 3: drag it"))
    grip.scroll_into_view_if_needed()
    box, top = grip.bounding_box(), panel.items.first.bounding_box()
    page.mouse.move(box["x"] + 8, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 8, box["y"] - 60, steps=6)
    page.mouse.move(box["x"] + 8, top["y"] + 5, steps=6)
    page.mouse.up()
    panel.expect_notes("b", "a", "c")
    expect(panel.status).to_have_text(re.compile(r"^One to many is now stop 1 of 3\.$"))
    page.reload()
    panel.expect_notes("b", "a", "c")


def test_a_removed_stop_is_announced_and_the_focus_stays_in_the_list(studio: Studio) -> None:
    panel = filled(studio, "a", "b")
    panel.button("Remove stop 1").press("Enter")
    panel.expect_notes("b")
    expect(panel.status).to_have_text(re.compile(r"^One to one is removed\. One stop is left\.$"))
    expect(panel.button("Remove stop 1")).to_be_focused()
    panel.button("Remove stop 1").press("Enter")
    expect(panel.button("Save this as a stop")).to_be_focused()
    expect(panel.button("Save as a file")).to_be_hidden()


def test_a_lecture_goes_into_a_file_and_comes_back(studio: Studio, tmp_path: Path) -> None:
    panel = filled(studio, "a\nmine", "b & c")
    with studio.page.expect_download() as download:
        panel.button("Save as a file").click()
    file = tmp_path / "lecture.json"
    download.value.save_as(file)
    assert json.loads(file.read_text()) == {
        "stops": [
            {"address": "/?pattern=one-to-one", "note": "a\nmine"},
            {"address": "/?pattern=one-to-many", "note": "b & c"},
        ]
    }
    panel.root.locator("input[type=file]").set_input_files(file)
    panel.expect_notes("a\nmine", "b & c", "a\nmine", "b & c")
    expect(panel.status).to_have_text("2 stops are added.")


def test_a_bad_file_is_refused_by_name_and_the_rest_of_it_is_kept(studio: Studio, tmp_path: Path) -> None:
    panel = Panel(studio.page)
    asked: list[str] = []
    studio.page.on("request", lambda request: asked.append(request.url))
    choose = panel.root.locator("input[type=file]")
    choose.set_input_files({"name": "big.json", "mimeType": "application/json", "buffer": b" " * 10_000_000})
    expect(panel.root.locator(".message")).to_have_text("big.json has more than 65,536 bytes")
    # It is refused before it is read.
    assert asked == []
    stops = [
        {"address": "/terms"},
        {"address": "one-to-one", "note": "<b>x</b>"},
        {"address": "one-to-many?tx=x"},
    ]
    body = json.dumps({"stops": stops}).encode()
    choose.set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": body})
    panel.expect_notes("<b>x</b>")
    expect(panel.root.locator(".message")).to_have_count(2)
    expect(panel.root.locator(".message").first).to_contain_text("stop 1 is left out: there is no figure at")
    expect(panel.root.locator(".message").last).to_contain_text("stop 3 is left out: tx must be")


def test_without_storage_the_list_lasts_as_long_as_the_page_and_says_so(open_page) -> None:
    page = open_page("/healthz", locale="en-IE")
    page.add_init_script(
        """Object.defineProperty(window, 'localStorage', {
            get() { throw new DOMException('denied', 'SecurityError'); },
        });"""
    )
    page.goto(page.url.replace("healthz", "?pattern=many-to-many"))
    panel = filled(Studio(page), "a", "b")
    expect(panel.root.locator(".kept")).to_be_visible()
    panel.expect_notes("a", "b")
    panel.button("Present").click()
    page.keyboard.press("PageUp")
    expect(page.locator("#present .line")).to_have_text("a")


def test_the_address_is_copied_and_where_that_is_denied_selected(open_page) -> None:
    page = open_page("/?pattern=many-to-many", locale="en-ZA")
    panel = filled(Studio(page), "a, b", "c")
    origin = page.url.split("/?")[0]
    denied = {"permission": {"name": "clipboard-write"}, "setting": "denied", "origin": origin}
    page.context.new_cdp_session(page).send("Browser.setPermission", denied)
    button = panel.root.locator("[data-do=copy]")
    button.click()
    expect(button).to_have_text("Selected")
    selected = page.evaluate("getSelection().toString()")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin)
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{origin}/?present=1&stop=one-to-one&note=a,%20b&stop=one-to-many&note=c"
    assert selected == copied
    page.goto(copied)
    expect(page.locator("#present .line")).to_have_text("a, b")
    # Whoever gets it can keep its stops.
    page.keyboard.press("Escape")
    panel.button("Add them to yours").click()
    panel.expect_notes("a, b", "c", "a, b", "c")


def test_the_list_spells_an_address_as_the_server_does(open_page) -> None:
    page = open_page("/?pattern=many-to-one&text=a%26b+%2Bc%25+%C3%BC+~*'()")
    panel = Panel(page)
    panel.save("~*'()!@ü,;:/?=&+%#\nx")
    address = (panel.root.locator(".lecture-address").text_content() or "").removeprefix(
        page.url.split("/?")[0]
    )
    page.goto(page.url.split("/?")[0] + address)
    page.keyboard.press("Home")
    expect(page.locator("#present .line")).to_have_text("~*'()!@ü,;:/?=&+%#")
    served = page.request.get(page.url).text()
    assert page.url.endswith(address)
    # The page links to the lecture at its stop, and its code holds the address.
    assert address.replace("&", "&amp;") in served


def test_the_code_follows_the_figure(studio: Studio) -> None:
    panel = Panel(studio.page)
    panel.open()
    panel.root.get_by_text("QR code of this figure").click()
    image = panel.root.get_by_role("img", name="QR code of this figure")
    expect(image).to_be_visible()
    studio.choose("one-to-one")
    expect(image).to_have_attribute("src", "/v1/qr.svg?address=%2F%3Fpattern%3Done-to-one")
    assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)")


@pytest.mark.parametrize(
    "options", [{}, {"forced_colors": "active"}, {"viewport": {"width": 390, "height": 844}}]
)
def test_axe_finds_nothing_wrong_with_the_list(open_page, options: dict[str, object]) -> None:
    page = open_page("/?pattern=many-to-many", **options)
    panel = Panel(page)
    for note in ("a", "b"):
        panel.save(note)
    panel.root.get_by_text("QR code of this figure").click()
    assert violations(page) == []
