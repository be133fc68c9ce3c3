"""The page on embedding: its examples are the snippets that the product writes."""

import re

from rnn_unroll.embed.document import CONTROLS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.look.themes import THEMES
from rnn_unroll.snippets import SNIPPETS
from tests.docs_update import PAGE, renewed, slugs

TEXT = PAGE.read_text("utf-8")


def test_the_examples_are_what_the_product_writes() -> None:
    assert renewed(TEXT) == TEXT, "run python -m tests.docs_update"


def test_every_snippet_has_an_example() -> None:
    assert sorted(slugs(TEXT)) == sorted(SNIPPETS)


def test_every_image_format_theme_and_control_is_told_of() -> None:
    told = set(re.findall(r"`([\w.-]+)`", TEXT))
    images = {slug for slug, export in EXPORTS.items() if export.media_type.startswith("image/")}
    assert images | {"pdf", "tex"} | set(THEMES) | set(CONTROLS) <= told


def test_an_example_that_drifted_is_written_anew() -> None:
    drifted = re.sub(r"T_x = \d", "T_x = 9", TEXT)
    assert drifted != TEXT
    assert renewed(drifted) == TEXT
