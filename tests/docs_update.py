"""Writes anew what the docs have from the code: `python -m tests.docs_update`."""

import re
import textwrap
from pathlib import Path

from rnn_unroll import stages
from rnn_unroll.address import reference
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.questions import KINDS
from rnn_unroll.settings import PREFIX, Settings
from rnn_unroll.snippets import SNIPPETS, hosted
from rnn_unroll.web.embed import CONTROLS, HIDE
from rnn_unroll.words.command_line import setting_value
from tests.drawings import figure_spec

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "embedding.md"
README = ROOT / "README.md"
OPERATION = ROOT / "docs" / "operation.md"
LESSONS = ROOT / "docs" / "lessons.md"
ELEMENT = ROOT / "static" / "rnn-unroll.js"
PICTURE = ROOT / "docs" / "encoder-decoder.svg"

EXAMPLE = hosted("https://unroll.example.org", figure_spec("many-to-one", text="the cat sat"))
"""What the page shows everywhere."""

README_FIGURE = figure_spec("encoder-decoder", feedback="on", motion="on", text="the cat sat", ty=3)

APART = (HIDE, CONTROLS)
"""The element's parameters that are not the figure's."""

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


_TABLE = re.compile(r"(<!-- parameters -->\n(?:\|.*\n){2})(?:\|.*\n)*(<!-- /parameters -->)")
_KINDS = re.compile(r"(<!-- questions -->\n(?:\|.*\n){2})(?:\|.*\n)*(<!-- /questions -->)")
_SETTINGS = re.compile(r"(<!-- settings -->\n(?:\|.*\n){2})(?:\|.*\n)*(<!-- /settings -->)")
_NAMES = re.compile(r"( {2}const PARAMETERS = new Set\(\[\n)(?:.*\n)*?( {2}\]\);)")


def readme(text: str) -> str:
    """The README with the table of the parameters as they are now."""
    return _TABLE.sub(lambda found: found[1] + "\n".join(reference.rows()) + "\n" + found[2], text)


def questions(text: str) -> str:
    """The page on lessons with the table of the kinds of questions as they are now."""
    rows = "\n".join(f"| `{kind.written}` | {kind.help} |" for kind in KINDS.values())
    return _KINDS.sub(lambda found: f"{found[1]}{rows}\n{found[2]}", text)


def operation(text: str) -> str:
    """The page on operation with the table of the settings as they are now."""
    rows = []
    for name, field in Settings.model_fields.items():
        says = " ".join((field.description or "").split())
        rows.append(f"| `{PREFIX}{name.upper()}` | {_default(field.default)} | {says} |")
    return _SETTINGS.sub(lambda found: found[1] + "\n".join(rows) + "\n" + found[2], text)


def _default(value: object) -> str:
    return f"`{setting_value(value)}`" if value != "" else ""


def element(text: str) -> str:
    """The script of the element with the names of the parameters that its attributes may have."""
    names = [
        name
        for parameter in PARAMETERS.values()
        if parameter.belongs_to("embed")
        for name in (parameter.name, *parameter.aliases)
    ]
    lines = textwrap.wrap(" ".join([*names, *APART]), 88)
    listed = "".join(f'    ..."{line}".split(" "),\n' for line in lines)
    return _NAMES.sub(lambda found: found[1] + listed + found[2], text)


def picture() -> bytes:
    """The README's figure as it is drawn now."""
    return stages.svg(README_FIGURE)


if __name__ == "__main__":
    README.write_text(readme(README.read_text("utf-8")), "utf-8")
    ELEMENT.write_text(element(ELEMENT.read_text("utf-8")), "utf-8")
    LESSONS.write_text(questions(LESSONS.read_text("utf-8")), "utf-8")
    OPERATION.write_text(operation(OPERATION.read_text("utf-8")), "utf-8")
    PICTURE.write_bytes(picture())
    PAGE.write_text(renewed(PAGE.read_text("utf-8")), "utf-8")
