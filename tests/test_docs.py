"""The page on embedding: its examples are the snippets that the product writes."""

import re

from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.embed.document import CONTROLS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.lessons.markup import Reader
from rnn_unroll.look.themes import THEMES
from rnn_unroll.settings import VARIABLES
from rnn_unroll.snippets import SNIPPETS
from tests.docs_update import (
    ELEMENT,
    LESSONS,
    OPERATION,
    PAGE,
    PICTURE,
    README,
    element,
    operation,
    picture,
    questions,
    readme,
    renewed,
    slugs,
)
from tests.http import ask

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


def test_the_readmes_table_is_that_of_the_parameters() -> None:
    text = README.read_text("utf-8")
    assert readme(text) == text, "run python -m tests.docs_update"
    assert all(f"| `{name}`" in text for name in PARAMETERS)


def test_the_table_of_settings_is_that_of_the_server() -> None:
    text = OPERATION.read_text("utf-8")
    assert operation(text) == text, "run python -m tests.docs_update"
    assert all(f"| `{name}`" in text for name in VARIABLES)


def test_every_metric_is_told_of(server: str) -> None:
    measured = {*re.findall(r"^# TYPE (unroll_\w+)", ask(server, "/metrics").text, re.MULTILINE)}
    assert measured == {*re.findall(r"`(unroll_[a-z_]+)", OPERATION.read_text("utf-8"))}


def test_the_element_knows_the_parameters_by_name() -> None:
    text = ELEMENT.read_text("utf-8")
    assert element(text) == text, "run python -m tests.docs_update"
    assert '..."tx T_x ty' in text


def test_the_readme_shows_its_figure_as_it_is_drawn_now() -> None:
    assert PICTURE.read_bytes() == picture(), "run python -m tests.docs_update"


def test_the_page_on_lessons_lists_every_kind_of_question_and_its_lesson_is_read() -> None:
    text = LESSONS.read_text("utf-8")
    assert questions(text) == text, "run python -m tests.docs_update"
    example = re.search(r"(?s)````markdown\n(.*?)````", text)
    assert example is not None
    lesson = Reader("example.md", example[1]).lesson("example")
    assert (len(lesson.figures), len(lesson.questions), len(lesson.stops)) == (1, 1, 4)
