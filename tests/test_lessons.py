"""Lessons: those that come with the project, and what is said of a file that cannot be read."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import lessons, questions, stages
from rnn_unroll.address import write
from rnn_unroll.lessons import CHAPTERS, Figure, LessonError, Prose, Shelf, read_folder
from rnn_unroll.lessons.lesson import Lesson
from rnn_unroll.lessons.markup import LONGEST, Reader

LESSONS = lessons.library().lessons
HEAD = "---\ntitle: A\norder: 1\nminutes: 5\nsummary: B\n---\n\n"
FIGURE = "```{figure} many-to-one?tx=3\n:name: one\nA caption.\n```\n"


def lesson(text: str) -> Lesson:
    return Reader("a.md", HEAD + text).lesson("a")


def words(text: str) -> list[str]:
    """The running words of a file, without its head, its directives and its formulas."""
    body = re.sub(r"(?s)\A---.*?---|```.*?```|\$\$.*?\$\$|\$[^$]*\$", " ", text)
    return re.findall(r"[^\W\d_][\w’'-]*", re.sub(r"<[^>]*>|\]\([^)]*\)", " ", body))


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_each_lesson_has_its_length_its_figures_its_summary_and_what_it_leaves_out(one: Lesson) -> None:
    text = (CHAPTERS / one.file).read_text("utf-8")
    assert 400 <= len(words(text)) <= 950
    assert 2 <= len(one.figures) <= 5
    assert len(one.questions) >= 3
    in_short, left_out = one.sections[-2:]
    assert in_short.title == "In three lines"
    assert "".join(block.html for block in in_short.blocks if isinstance(block, Prose)).count("<li>") == 3
    assert left_out.title == "What this leaves out"


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_each_stop_of_a_lesson_is_a_figure_that_is_drawn(one: Lesson) -> None:
    for stop in one.stops:
        assert stages.svg(stop.spec).startswith(b"<svg")
    for question in one.questions:
        assert questions.ask(question.spec) is not None


@pytest.mark.parametrize("one", LESSONS, ids=lambda one: one.slug)
def test_links_from_a_lesson_lead_to_figures_and_pages_that_are_there(one: Lesson) -> None:
    pages = {"/", "/vanishing", "/train", "/compare", "/tasks", "/gallery", "/learn"}
    text = (CHAPTERS / one.file).read_text("utf-8")
    for link in re.findall(r"\]\((/[^)]*)\)", text):
        path = re.split(r"[?#]", link)[0]
        assert path in pages or path.removeprefix("/learn/") in {other.slug for other in LESSONS}


def test_the_lessons_are_the_chapter_in_its_order_with_enough_questions_of_enough_kinds() -> None:
    assert [one.order for one in LESSONS] == [*range(1, 13)]
    asked = [question.spec.look.ask.partition(":")[0] for one in LESSONS for question in one.questions]
    assert len(asked) >= 40
    assert {*asked} <= {*questions.KINDS}
    assert len({*asked}) >= 10
    # Each builds on what was there before.
    for one in LESSONS:
        assert all(other.order < one.order for other in LESSONS if other.slug in one.needs)


def test_a_stop_sets_parameters_of_the_nearest_figure_or_of_the_one_that_it_names() -> None:
    second = "```{figure} one-to-many?ty=2&step=1\n:name: two\n```\n"
    text = f"{FIGURE}\n{second}\n{{stop}}`a longer one <ty=5>`, and {{stop}}`the first <one?step=2>`.\n"
    found = lesson(text)
    assert [write.studio(stop.spec) for stop in found.stops] == [
        "/?pattern=many-to-one&tx=3",
        "/?pattern=one-to-many&step=1&ty=2",
        "/?pattern=one-to-many&ty=5",
        "/?pattern=many-to-one&step=2&tx=3",
    ]
    prose = found.blocks[-1]
    assert isinstance(prose, Prose)
    assert 'class="sets" href="/?pattern=one-to-many&amp;ty=5"' in prose.html


def test_a_question_is_asked_of_its_figure() -> None:
    found = lesson(f"{FIGURE}\n```{{predict}} reads-all\nA lead.\n```\n")
    assert found.questions[0].spec.look.ask == "reads-all"
    assert found.questions[0].spec.wiring.tx == 3
    assert found.questions[0].lead == "A lead."


def test_math_is_mathml_and_markup_in_a_text_is_text() -> None:
    found = lesson(
        f"{FIGURE}\nHere $a^{{\\langle t \\rangle}}$ <script>alert(1)</script>\n\n$$\\frac{{1}}{{2}}$$\n"
    )
    prose = found.blocks[-1]
    assert isinstance(prose, Prose)
    assert prose.html.count("<math") == 2
    assert "<script" not in prose.html
    figure = found.blocks[0]
    assert isinstance(figure, Figure)
    assert figure.caption == "A caption."


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("```{figur} one-to-one\n```\n", 8, "no directive {figur}; choose figure or predict"),
        ("```{figure} one-to-on\n```\n", 8, "one-to-one"),
        ("```{figure} many-to-one?tx=0\n```\n", 8, "tx"),
        ("```{figure} many-to-one?tx\n```\n", 8, "tx"),
        ("```{figure} many-to-one?size=3\n```\n", 8, "size"),
        (f"{FIGURE}{FIGURE}", 12, "another figure has the name one"),
        ("```{figure} one-to-one\n:nam: x\n```\n", 9, "{figure} has no option :nam:"),
        ("```{figure} one-to-one\nText\n:name: x\n```\n", 10, "options of a directive stand before its text"),
        ("```{predict} reads-all\n```\n", 8, "no figure above"),
        (f"{FIGURE}```{{predict}} reads-all\n:figure: two\n```\n", 12, "no figure two above"),
        (f"{FIGURE}```{{predict}} Who?\n```\n", 12, "kind of question"),
        (f"{FIGURE}\nSee {{stop}}`here`.\n", 13, "a stop is written"),
        (f"{FIGURE}\nSee {{stop}}`here <step=9>`.\n", 13, "step must be"),
        (f"{FIGURE}\nSee {{stop}}`here <two?step=1>`.\n", 13, "no figure two above"),
        (f"{FIGURE}\nSee {{stpo}}`here <step=1>`.\n", 13, "no role {stpo}; choose stop"),
        (f"{FIGURE}\nLook at $\\frac{{$ here.\n", 13, "no formula in TeX"),
        ("Only words.\n", 1, "the lesson has no figure"),
    ],
)
def test_what_is_wrong_is_said_with_its_file_and_line_and_what_is_allowed(
    text: str, line: int, problem: str
) -> None:
    with pytest.raises(LessonError) as refused:
        lesson(text)
    assert str(refused.value).startswith(f"a.md:{line}: ")
    assert problem in str(refused.value)


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        ("", "must begin with the facts"),
        ("---\norder: 1\n---\n", "no title"),
        ("---\ntitle: A\norder: x\nminutes: 1\nsummary: B\n---\n", "order must be a whole number"),
        ("---\ntitle: A\norder: true\nminutes: 1\nsummary: B\n---\n", "order must be a whole number"),
        (f"---\ntitle: {'A' * 999}\norder: 1\nminutes: 1\nsummary: B\n---\n", "title must be a text"),
        ("---\ntitle: A\norder: 1\nminutes: 1\nsummary: B\ncolour: red\n---\n", "a lesson has no colour"),
        ("---\ntitle: A\norder: 1\nminutes: 1\nsummary: B\nneeds: lengths\n---\n", "needs must be a list"),
        ("---\n[1, 2\n---\n", "no YAML"),
        ("---\n- 1\n---\n", "lines of a name and a value"),
        ("---\ntitle: !!python/object/apply:os.system ['true']\n---\n", "no YAML"),
    ],
)
def test_a_head_that_is_wrong_is_refused_by_name(head: str, problem: str) -> None:
    with pytest.raises(LessonError, match=re.escape(problem)):
        Reader("a.md", head + FIGURE).lesson("a")


def test_a_folder_of_lessons_is_read_in_their_order_and_refused_as_a_whole(tmp_path: Path) -> None:
    def write_one(name: str, order: int, needs: str = "[]") -> None:
        head = f"---\ntitle: {name}\norder: {order}\nminutes: 1\nsummary: S\nneeds: {needs}\n---\n"
        (tmp_path / name).write_text(head + FIGURE, "utf-8")

    with pytest.raises(LessonError, match="no lesson"):
        read_folder(tmp_path)
    write_one("02-b.md", 1)
    write_one("01-a.md", 2, "[b]")
    assert [one.slug for one in read_folder(tmp_path).lessons] == ["b", "a"]
    # Round in a circle.
    write_one("02-b.md", 1, "[a]")
    with pytest.raises(LessonError, match="order is not lower"):
        read_folder(tmp_path)
    write_one("02-b.md", 1, "[c]")
    with pytest.raises(LessonError, match="c, which is no lesson"):
        read_folder(tmp_path)
    write_one("02-b.md", 1)
    write_one("03-a.md", 3)
    with pytest.raises(LessonError, match="is the lesson a, too"):
        read_folder(tmp_path)


def test_lessons_that_are_watched_are_read_again_when_a_file_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(HEAD + FIGURE, "utf-8")
    watched, other = Shelf(tmp_path, watch=True), Shelf(tmp_path)
    first = watched.library
    assert watched.library is first
    assert other.library == first
    version = watched.version
    file.write_text(HEAD.replace("title: A", "title: Another") + FIGURE, "utf-8")
    assert watched.version != version
    assert [one.title for one in watched.library.lessons] == ["Another"]
    assert [one.title for one in other.library.lessons] == ["A"]
    file.write_text(HEAD, "utf-8")
    with pytest.raises(LessonError, match="no figure"):
        _ = watched.library


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("Über.md", HEAD.encode(), "lower-case letters"),
        ("01-version.md", HEAD.encode(), "not version"),
        ("a.md", b"\xff\xfe\x00", "no text in UTF-8"),
        ("a.md", b"x" * (5 * LONGEST), "are the most"),
        ("a.md", (HEAD + "x" * (LONGEST + 1)).encode(), "are the most"),
    ],
)
def test_a_file_that_is_no_lesson_is_refused(tmp_path: Path, name: str, data: bytes, problem: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LessonError, match=problem):
        read_folder(tmp_path)


PIECES = st.sampled_from(
    [
        *("```{figure} one-to-one\n", "```{predict} copies\n", "```\n", ":name: a\n", "{stop}`a <step=1>`"),
        *("{", "}", "`", "$", "$$", "---\n", "## H\n", "<b>", "\n", "\\", "[a](/)", "- x\n"),
        *("|a|\n|-|\n", "\x00", "é"),
    ]
)


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_any_text_is_read_or_refused_with_its_line(text: str) -> None:
    line = 1
    try:
        lesson(text)
    except LessonError as refused:
        line = refused.line
    assert 1 <= line <= (HEAD + text).count("\n") + 2
