"""Studio: what a person sees and does on the page, for the browser tests."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

FIGURE = "#stage .canvas > svg:not(.ghost)"

LINES = """
const line = (svg) => (element) => {
    const box = element === svg ? ['style', 'viewBox', 'width', 'height'] : ['style'];
    const attributes = [...element.attributes].filter(({ name }) => !box.includes(name));
    const words = attributes.map(({ name, value }) => `${name}=${value}`).sort();
    const text = element.children.length ? '' : element.textContent;
    return [element.tagName, ...words, text].join(' ').replaceAll(svg.id, 'ID');
};
const lines = (svg) => [svg, ...svg.querySelectorAll('*')].map(line(svg));
"""
"""A function of the page: a drawing's elements as lines, without its ids, and without its box."""


class Studio:
    """The open page. Every wait is for something that the page must come to show."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.figure = page.locator(FIGURE)

    def control(self, name: str) -> Locator:
        """A control, in its panel, which is opened."""
        self.reach(f"[name={name}]:not([type=hidden])")
        return self.page.locator(f"[name={name}]:not([type=hidden])")

    def reach(self, selector: str) -> Locator:
        """Open the panel that an element is in, as a person does to come to it."""
        found = self.page.locator(selector)
        panel = found.first.evaluate("one => one.closest('[data-panel]')?.dataset.panel ?? ''")
        if panel:
            self.tab(panel)
        return found

    def tab(self, panel: str) -> None:
        """Open a panel, if the page has scripts and another one is open."""
        tab = self.page.locator(f"#tab-{panel}")
        if tab.is_visible() and tab.get_attribute("aria-selected") == "false":
            tab.click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def slot(self, kind: str, t: int) -> Locator:
        return self.page.get_by_role("button", name=f"{kind.capitalize()} at step {t}:")

    def switch(self, kind: str, t: int) -> None:
        """Switch a slot, which makes the figure a custom one: an empty slot offers that, a node does not."""
        slot = self.slot(kind, t)
        custom = self.page.locator("[name=pattern]:checked").get_attribute("value") == "custom"
        if not custom and slot.get_attribute("data-key"):
            self.page.locator("[name=pattern][value=custom]").check()
            self.expect(pattern="custom")
            custom = True
        slot.click()
        if not custom:
            self.button("Make this a custom figure").click()

    def choose(self, pattern: str) -> None:
        self.page.locator(f"[name=pattern][value={pattern}]").check()
        self.expect(pattern=pattern)

    def expect(self, **facts: str | int) -> None:
        """The figure comes to carry these data-* facts."""
        for name, value in facts.items():
            expect(self.figure).to_have_attribute(f"data-{name}", str(value))

    def expect_query(self, query: str) -> None:
        """The address comes to hold this, whichever panel is open."""
        start = re.escape(self.page.url.split("/?")[0] + "/?" + query)
        expect(self.page).to_have_url(re.compile(f"^{start}(&tab=[a-z]+)?$"))

    def settled(self) -> None:
        """No animation is under way any more."""
        self.page.evaluate(
            """() => new Promise((done) => {
                const look = () => {
                    const moving = document.getAnimations().length || document.querySelector('svg.ghost');
                    if (moving) requestAnimationFrame(look);
                    else done();
                };
                look();
            })"""
        )

    def markup(self) -> list[str]:
        """The figure as it stands, an element a line, without its ids.

        What a step or an address must reproduce exactly.
        """
        lines: list[str] = self.page.evaluate(
            f"() => {{ {LINES} return lines(document.querySelector('{FIGURE}')); }}"
        )
        return lines

    def served(self, query: str) -> list[str]:
        """The same of the figure that the server draws for the page at this query.

        The page fetches it as it fetches a figure after a change, and puts it nowhere.
        """
        lines: list[str] = self.page.evaluate(
            f"""async (query) => {{
                {LINES}
                const answer = await fetch(`/stage?${{query}}`);
                const stage = new DOMParser().parseFromString(await answer.text(), 'text/html');
                return lines(stage.querySelector('.canvas > svg'));
            }}""",
            query,
        )
        return lines

    def numbers(self) -> Any:
        """The figure's JSON, from the page's own link."""
        address = self.page.locator("[data-format=json]").get_attribute("href") or ""
        return self.page.request.get(self.page.url.split("/?")[0] + address).json()

    def focus_page(self) -> None:
        """Leave every control, so that keys are the player's."""
        self.page.evaluate("document.activeElement.blur()")
