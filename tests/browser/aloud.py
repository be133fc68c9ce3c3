"""Aloud: what a page says by its live regions, in order."""

from playwright.sync_api import Page

_LISTEN = """() => {
  const regions = "[role=status], [role=alert], [aria-live]";
  window.said = [];
  new MutationObserver((changes) => {
    const told = new Set();
    for (const { target, addedNodes } of changes) {
      const near = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      told.add(near?.closest(regions));
      for (const node of addedNodes) {
        for (const one of node.querySelectorAll?.(regions) ?? []) told.add(one);
      }
    }
    for (const one of told) {
      // What comes empty says nothing, and neither does what is not shown.
      const words = one?.isConnected && one.checkVisibility() ? one.textContent.trim() : "";
      if (words) window.said.push(words);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""


def listen(page: Page) -> None:
    """Begin to keep what the page says."""
    page.evaluate(_LISTEN)


def heard(page: Page) -> list[str]:
    """What it has said since it was asked last."""
    found: list[str] = page.evaluate("() => window.said.splice(0)")
    return found
