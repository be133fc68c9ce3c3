"""For teachers: what a lesson says to them, its slides, its figures as PDFs, and the page of all that."""

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from pptx import Presentation

from rnn_unroll import lessons, questions
from rnn_unroll.lessons import LessonError, Shelf, caption, deck
from rnn_unroll.lessons.front import LONGEST, MOST
from rnn_unroll.lessons.lesson import Lesson
from rnn_unroll.lessons.markup import Reader
from rnn_unroll.lessons.pages import pack
from rnn_unroll.slides import runs
from rnn_unroll.web.app import create_app
from tests.asgi import ask_app
from tests.http import ask
from tests.readers import tags

LESSONS = lessons.library().lessons
HERE = "https://unroll.example"
HEAD = "---\ntitle: A\norder: 1\nminutes: 5\nsummary: B\n"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
FIGURE = "```{figure} many-to-one?tx=2\nA caption.\n```\n"


def find(slug: str) -> Lesson:
    found = lessons.library().find(slug)
    assert found is not None
    return found


def read(front: str = "", text: str = "") -> Lesson:
    return Reader("a.md", f"{HEAD}{front}---\n\n{FIGURE}{text}").lesson("a")


@cache
def slides(slug: str) -> list[Any]:
    return list(Presentation(io.BytesIO(deck.pptx(find(slug), HERE))).slides)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


# --- what is written --------------------------------------------------------------------------


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_each_lesson_has_misconceptions_what_it_simplifies_and_five_questions(one: Lesson) -> None:
    teach = one.for_teachers
    assert 2 <= len(teach.misconceptions) <= 4
    assert 2 <= len(teach.simplifies) <= 4
    assert len(teach.discussion) == 5
    # Each is a question, and the text of the lesson does not ask it already.
    told = " ".join(caption.plain(passage) for stop in one.stops for passage in (stop.before, stop.passage))
    assert all("?" in question and question not in told for question in teach.discussion)


def test_a_lesson_needs_nothing_for_teachers() -> None:
    teach = read().for_teachers
    assert (teach.misconceptions, teach.simplifies, teach.discussion) == ((), (), ())


def test_the_lists_for_teachers_are_read() -> None:
    lists = "misconceptions: [{believed: X, shown: Y  z}]\nsimplifies: [P]\ndiscussion:\n  - Q?\n  - R?\n"
    teach = read(lists).for_teachers
    assert teach.misconceptions == (("X", "Y z"),)
    assert (teach.simplifies, teach.discussion) == (("P",), ("Q?", "R?"))


@pytest.mark.parametrize(
    ("front", "line", "problem"),
    [
        ("discussion: Why?\n", 6, "discussion must be a list of at most 20 texts"),
        ("simplifies: [P]\ndiscussion:\n  - Why: how?\n", 7, "in quotes if it has a colon"),
        (
            "misconceptions: [X]\n",
            6,
            "a list of at most 20 pairs believed: and shown:",
        ),
        ("misconceptions:\n  - believed: X\n", 6, "misconceptions must be"),
        ("misconceptions:\n  - {believed: X, shown: Y, source: Z}\n", 6, "misconceptions must be"),
        (f"simplifies: [{'x' * (LONGEST + 1)}]\n", 6, "simplifies must be"),
        (f"simplifies: {['x'] * (MOST + 1)}\n", 6, "simplifies must be"),
        ('simplifies: [""]\n', 6, "simplifies must be"),
        ("misconception: [X]\n", 6, "a lesson has no misconception"),
    ],
)
def test_what_is_wrong_in_a_list_is_said_with_its_line_and_what_is_allowed(
    front: str, line: int, problem: str
) -> None:
    with pytest.raises(LessonError) as refused:
        read(front)
    assert refused.value.line == line
    assert problem in str(refused.value)


def test_a_stop_has_its_sentence_and_its_paragraph() -> None:
    text = "\nSo. With $W_{aa}$ we see **it** {stop}`in two <tx=3>` steps, 0.5 % of it. And on.\n"
    stop = read("", text).stops[-1]
    assert runs.plain(caption.sentence(stop)) == "With W_aa we see it in two steps, 0.5 % of it."
    assert [run.text for run in caption.sentence(stop) if run.leads] == ["in two"]
    assert caption.plain(stop.passage).startswith("So. With")


# --- slides -----------------------------------------------------------------------------------


def test_a_deck_has_a_slide_for_each_stop_between_its_title_its_questions_and_its_summary() -> None:
    one = find("many-to-one")
    first, *shown, talk, last = slides(one.slug)
    assert first.shapes.title.text_frame.text == one.title
    assert len(shown) == len(one.stops)
    for slide, stop in zip(shown, one.stops, strict=True):
        assert slide.shapes.title.text_frame.text == "".join(run.text for run in caption.title(one, stop))
        assert HERE + caption.address(stop) in notes(slide)
        assert caption.plain(stop.passage) in notes(slide)
        links = [rel.target_ref for rel in slide.part.rels.values() if rel.is_external]
        assert links == [HERE + caption.address(stop)]
    questions_asked = [line.text for line in talk.placeholders[1].text_frame.paragraphs]
    assert questions_asked == list(one.for_teachers.discussion)
    assert last.shapes.title.text_frame.text == "In three lines"
    assert len(last.placeholders[1].text_frame.paragraphs) == 3


def test_the_answer_of_a_question_is_in_the_notes_alone() -> None:
    one = find("many-to-one")
    for slide, stop in zip(slides(one.slug)[1:-2], one.stops, strict=True):
        if stop.kind == "question":
            question = questions.ask(stop.spec)
            assert question is not None
            assert question.why in notes(slide)
            written = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
            assert not any(question.why in text for text in written)


def test_what_students_may_believe_is_in_the_notes_of_the_first_slide() -> None:
    spoken = notes(slides("many-to-one")[0])
    assert all(one.believed in spoken for one in find("many-to-one").for_teachers.misconceptions)


def test_a_lesson_with_a_figure_alone_has_slides() -> None:
    first, figure, last = Presentation(io.BytesIO(deck.pptx(read(), HERE))).slides
    assert [one.shapes.title.text_frame.text for one in (first, figure, last)] == ["A", "A", "In short"]


# --- figures as PDFs --------------------------------------------------------------------------


def test_the_archive_has_a_pdf_for_each_stop_in_an_order_that_sorts() -> None:
    one = find("many-to-one")
    data = pack(one)
    assert data == pack(one)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert len(names) == len({*names}) == len(one.stops)
        for name, stop in zip(names, one.stops, strict=True):
            with pymupdf.open(stream=archive.read(name), filetype="pdf") as paper:
                assert paper.page_count == 1
                text = paper[0].get_text()
            assert all(word in text for word in stop.spec.text_tokens)


# --- over HTTP --------------------------------------------------------------------------------


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_the_page_has_all_that_is_for_teachers_and_an_address_for_each_stop(server: str, one: Lesson) -> None:
    answer = ask(server, f"/learn/{one.slug}/teachers")
    assert answer.status == 200
    links = [link["href"] for link in tags(answer.text, "a") if "href" in link]
    for file in ("deck.pptx", "deck.zip", "worksheet.pdf", "worksheet.pdf?solutions"):
        assert f"/learn/{one.slug}/{file}" in links
    shown = [link["href"] for link in tags(answer.text, "a") if link.get("class") == "address"]
    assert shown == [caption.address(stop) for stop in one.stops]
    assert answer.text.count("<dt>") == len(one.for_teachers.misconceptions)
    pictures = [image for image in tags(answer.text, "img") if "figures" in image["src"]]
    assert len(pictures) == len(one.stops)
    assert all(picture["alt"] for picture in pictures)


def test_a_lesson_leads_to_its_page_for_teachers_and_that_to_figures_and_questions(server: str) -> None:
    assert "/learn/lengths/teachers" in ask(server, "/learn/lengths").text
    for stop in find("lengths").stops:
        assert ask(server, caption.address(stop)).status == 200


@pytest.mark.parametrize(
    ("file", "media_type", "name"),
    [
        ("deck.pptx", PPTX, "vanishing.pptx"),
        ("deck.zip", "application/zip", "vanishing.zip"),
    ],
)
def test_the_files_are_handed_out_and_are_the_same_bytes_each_time(
    server: str, file: str, media_type: str, name: str
) -> None:
    answer = ask(server, f"/learn/vanishing/{file}")
    assert answer.headers["content-type"] == media_type
    assert f'filename="{name}"' in answer.headers["content-disposition"]
    assert answer.body == ask(server, f"/learn/vanishing/{file}").body
    if file.endswith("pptx"):
        deck = Presentation(io.BytesIO(answer.body))
        assert f"{server}/" in notes(deck.slides[1])


@pytest.mark.parametrize("file", ["teachers", "deck.pptx", "deck.zip"])
def test_a_lesson_that_is_not_there_has_nothing_for_teachers(server: str, file: str) -> None:
    answer = ask(server, f"/learn/transformers/{file}")
    assert (answer.status, answer.json["error"]["allowed"][0]) == (404, "lengths")


@pytest.mark.parametrize("file", ["", "/teachers", "/deck.pptx", "/deck.zip", "/worksheet.pdf"])
def test_a_question_that_its_figure_cannot_be_asked_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    (tmp_path / "a.md").write_text(f"{HEAD}---\n\n{FIGURE}\n```{{predict}} output:9\n```\n", "utf-8")
    shelf = Shelf(tmp_path)
    monkeypatch.setattr(lessons, "shelf", lambda: shelf)
    front = create_app()
    front.app.state.renders.threads = True  # type: ignore[attr-defined]
    answer = ask_app(front, f"/learn/a{file}", host="x")
    assert (answer.status, answer.json["error"]["parameter"]) == (422, "ask")


def test_a_page_of_a_lesson_without_anything_for_teachers_has_its_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_text(f"{HEAD}---\n\n{FIGURE}", "utf-8")
    shelf = Shelf(tmp_path)
    monkeypatch.setattr(lessons, "shelf", lambda: shelf)
    page = ask_app(create_app(), "/learn/a/teachers", host="x").text
    assert "All stops" in page
    assert not any(heading in page for heading in ("may believe</h3>", "simplify</h3>", "To talk about</h3>"))
