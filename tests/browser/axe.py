"""Axe: what the accessibility checker axe-core finds wrong with an open page."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

FOUND = """async (only) => {
    // Without preload: it would fetch the style sheets again, which a page from a disk may not.
    const options = { resultTypes: ['violations', 'incomplete'], preload: false, iframes: false };
    if (only) options.runOnly = { type: 'rule', values: [only] };
    const { violations, incomplete } = await axe.run(document, options);
    // A name without a role is uncertain to axe where the element has text; here it is wrong everywhere.
    const uncertain = incomplete.filter(({ id }) => id === 'aria-prohibited-attr');
    return [...violations, ...uncertain].map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`);
}"""


@cache
def script() -> str:
    assert AXE.exists(), f"{AXE} is missing: `make lint` installs it"
    return AXE.read_text("utf-8")


def violations(page: Page) -> list[str]:
    """Every rule that the page violates, with the first element that does; its contrast in both schemes."""
    page.evaluate(script())
    page.emulate_media(color_scheme="light")
    found: list[str] = page.evaluate(FOUND, None)
    page.emulate_media(color_scheme="dark")
    return found + [f"dark: {one}" for one in page.evaluate(FOUND, "color-contrast")]
