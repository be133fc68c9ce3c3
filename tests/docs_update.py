"""Writes the examples of docs/embedding.md anew: `python -m tests.docs_update`."""

import re
from pathlib import Path

from rnn_unroll.snippets import SNIPPETS, shown
from tests.drawings import figure_spec

PAGE = Path(__file__).parent.parent / "docs" / "embedding.md"

EXAMPLE = shown("https://unroll.example.org", figure_spec("many-to-one", text="the cat sat"))
"""What the page shows everywhere."""

_BLOCK = re.compile(r"(<!-- snippet: ([\w-]+) -->\n)````\w*\n(?:.*?\n)??````\n", re.DOTALL)


def slugs(page: str) -> list[str]:
    """The snippets that the page has an example of, in its order."""
    return [found[2] for found in _BLOCK.finditer(page)]


def renewed(page: str) -> str:
    """The page with every example as its snippet is written now."""

    def block(found: re.Match[str]) -> str:
        snippet = SNIPPETS[found[2]]
        return f"{found[1]}````{snippet.language}\n{snippet.write(EXAMPLE)}\n````\n"

    return _BLOCK.sub(block, page)


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
