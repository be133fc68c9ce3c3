"""Sphinx: a folder of lessons becomes a book, with figures that need no server."""

import io
import re
from contextlib import redirect_stderr
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sphinx.cmd.build import build_main

from rnn_unroll import lessons
from rnn_unroll.lessons import Predict

CHAPTERS = Path(lessons.__file__).parent / "chapters"
SERVER = "https://unroll.example.org"


def built(folder: Path, texts: dict[str, str], server: str = "", builder: str = "html") -> tuple[Path, str]:
    """A book of these pages, and what Sphinx complains of."""
    source, out = folder / "source", folder / "out"
    source.mkdir()
    (source / "conf.py").write_text(
        'project = "A course"\nextensions = ["myst_parser", "rnn_unroll.sphinx"]\n'
        'myst_enable_extensions = ["dollarmath"]\nmyst_title_to_header = True\n'
        f"unroll_server = {server!r}\n"
    )
    names = "\n".join(texts)
    (source / "index.md").write_text(f"# Lessons\n\n```{{toctree}}\n{names}\n```\n")
    for name, text in texts.items():
        (source / f"{name}.md").write_text(text, "utf-8")
    with redirect_stderr(io.StringIO()) as complaints:
        build_main(["-q", "-b", builder, str(source), str(out)])
    return out, complaints.getvalue()


def lesson(body: str) -> str:
    return f"---\ntitle: A lesson\n---\n\n{body}\n"


FIGURE = "```{figure} many-to-one?tx=3\n:name: three\nThree inputs.\n```\n\n"


def test_the_lessons_that_come_with_the_project_are_a_book(tmp_path: Path) -> None:
    names = ["03-many-to-one", "07-cell", "09-vanishing"]
    texts = {name: (CHAPTERS / f"{name}.md").read_text("utf-8") for name in names}
    out, complaints = built(tmp_path, texts, SERVER)
    assert complaints == ""
    for name in names:
        one = lessons.shelf().library.find(name[3:])
        assert one
        page = (out / f"{name}.html").read_text("utf-8")
        pictures = re.findall(r'src="(_images/[^"]+\.svg)"', page)
        asked = [block for section in one.sections for block in section.blocks if isinstance(block, Predict)]
        assert len(pictures) == len(one.figures) + len(asked)
        for picture in pictures:
            assert ElementTree.parse(out / picture).getroot().tag.endswith("svg")
        assert page.count("<details><summary>The answer</summary>") == len(asked)
        assert page.count(f'href="{SERVER}/?') >= len(one.stops) - len(asked)


def test_without_a_server_nothing_leads_there_and_latex_gets_pdfs(tmp_path: Path) -> None:
    text = lesson(FIGURE + "See {stop}`the second step <step=2>` and the [gallery](/gallery).")
    out, complaints = built(tmp_path, {"one": text}, builder="latex")
    assert complaints == ""
    tex = (out / "acourse.tex").read_text("utf-8")
    assert re.search(r"\\sphinxincludegraphics(\[[^]]*\])?\{\{u[0-9a-f]{8}-\d+\}\.pdf\}", tex)
    assert r"\sphinxstyleemphasis{the second step} and the gallery." in tex.replace(
        r"\emph", r"\sphinxstyleemphasis"
    )


def test_figures_that_are_files_stay_what_they_are(tmp_path: Path) -> None:
    out, complaints = built(tmp_path, {"one": lesson("```{figure} missing.png\nA file.\n```")})
    assert "image file not readable: missing.png" in complaints
    assert (out / "one.html").exists()


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("```{figure} many-to-one?tx=999\n```", 5, "ERROR: tx must be"),
        (FIGURE + "```{predict} nothing\n```", 10, "there is no question nothing"),
        ("```{predict} reads-all\n```", 5, "figure"),
        (FIGURE + "```{predict} reads-all\n:figure: four\n```", 10, "four"),
        (FIGURE + "{stop}`no step`", 10, "stop"),
        (FIGURE + "{stop}`late <step=99>`", 10, "step"),
        (FIGURE + "{stop}`other <four?step=1>`", 10, "four"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, body: str, line: int, says: str) -> None:
    _, complaints = built(tmp_path, {"one": lesson(body)})
    assert f"one.md:{line}: " in complaints
    assert says in complaints
