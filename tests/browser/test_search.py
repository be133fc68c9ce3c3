"""Search: a unit that was found colours the text, without another page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.studio import Studio

pytestmark = pytest.mark.browser


def test_a_found_unit_colours_the_text_and_the_number_follows(studio: Studio) -> None:
    page = studio.page
    Studio(page).reach("#search summary").click()
    page.get_by_role("link", name="word classes").click()
    studio.expect(view="units", tx=97)
    link = page.locator("#search tbody tr").last.locator("a").first
    unit = link.get_attribute("data-unit") or ""
    page.evaluate("() => { window.same = true; }")
    link.click()
    expect(page.locator("#unit")).to_have_value(unit)
    expect(page.locator("h1")).to_contain_text(f"Unit {unit} of")
    expect(page.locator("#search tbody tr").last.locator("a").first).to_be_focused()
    assert page.evaluate("() => window.same")
    Studio(page).reach('[data-panel="look"] [data-for="unit"]').fill("3")
    expect(page.locator("h1")).to_contain_text("Unit 3 of")
    page.locator("#unit").fill("999")
    expect(page.locator("#stage .message")).to_contain_text("unit must be from 1 to 64, not 999")
    Studio(page).reach('[data-panel="look"] [data-for="unit"]').fill("3")
    expect(page.locator("#stage .message")).to_have_count(0)
    studio.expect(view="units", step=97)
    studio.button("Step back").click()
    expect(studio.figure.locator(".step[opacity]")).to_have_count(1)
    page.get_by_label("Time step", exact=True).fill("40")
    expect(studio.figure.locator(".step[opacity]")).to_have_count(57)
    expect(studio.figure.locator(".step[display]")).to_have_count(0)


def test_the_section_stays_as_the_reader_left_it_while_the_view_does(studio: Studio) -> None:
    page = studio.page
    section, summary = page.locator("#search"), Studio(page).reach("#search summary")
    summary.click()
    studio.reach("#seed-new").click()
    expect(page).to_have_url(re.compile("seed="))
    studio.tab("inspect")
    expect(section).to_have_attribute("open", "")
    page.get_by_role("link", name="Colour this text").click()
    studio.expect(view="units")
    expect(section).to_have_attribute("open", "")
    summary.click()
    Studio(page).reach('[data-panel="look"] [data-for="unit"]').fill("3")
    expect(page.locator("h1")).to_contain_text("Unit 3 of")
    expect(section).not_to_have_attribute("open", "")


def test_a_link_to_a_unit_is_the_browsers_with_a_modifier(studio: Studio) -> None:
    page = studio.page
    page.goto(page.url.split("/?")[0] + "/?pattern=many-to-many&view=units&tx=30")
    taken = page.locator("#search a[data-unit]").first.evaluate(
        """(link) => ['', 'altKey', 'ctrlKey', 'metaKey', 'shiftKey'].map((key) => {
            const click = new MouseEvent('click', { bubbles: true, cancelable: true, [key]: true });
            let taken = null;
            addEventListener('click', (event) => {
                taken = event.defaultPrevented;
                event.preventDefault();
            }, { once: true });
            link.dispatchEvent(click);
            return taken;
        })"""
    )
    assert taken == [True, False, False, False, False]


def test_a_text_folds_without_the_turn_of_a_network_and_comes_back_as_it_was(studio: Studio) -> None:
    """Its tokens stand in no columns, which the copies of a network leave one by one."""
    page = studio.page
    page.goto(page.url.split("/?")[0] + "/?pattern=many-to-many&view=units&tx=30&unit=4")
    page.evaluate(
        """() => {
            window.turned = false;
            new MutationObserver(() => { turned ||= Boolean(document.querySelector('.turning')); })
                .observe(document.body, { subtree: true, childList: true, attributeFilter: ['class'] });
        }"""
    )
    studio.button("Fold").click()
    studio.expect(view="folded")
    studio.settled()
    assert not page.evaluate("() => turned")
    studio.button("Unroll").click()
    studio.expect_query("pattern=many-to-many&tx=30&unit=4&view=units")
    studio.settled()
    assert not page.evaluate("() => turned")
    studio.control("view").select_option("unrolled")
    studio.expect_query("pattern=many-to-many&tx=30")
    studio.control("view").select_option("units")
    studio.expect_query("pattern=many-to-many&tx=30&unit=4&view=units")
