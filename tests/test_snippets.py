"""Snippets: whatever a figure's words are, each language's own tool reads back the very same."""

import html
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.exports import EXPORTS
from rnn_unroll.snippets import PAGE, SNIPPETS, HostedFigure, hosted, latex
from rnn_unroll.tokens import clean
from tests import elsewhere, readers, strategies
from tests.drawings import figure_spec
from tests.http import ask
from tests.readers import Picture, Read

pytestmark = pytest.mark.process

ORIGIN = "https://example.org/unroll"

READERS: dict[str, tuple[Read, ...]] = {
    "html": (readers.html,),
    "picture": (readers.html,),
    "markdown": (
        readers.commonmark(),
        readers.commonmark(typographer=True),
        readers.python_markdown(),
        readers.python_markdown("smarty", "attr_list", "def_list", "abbr", "footnotes", "md_in_html"),
    ),
    "jekyll": (readers.jekyll,),
    "myst": (readers.myst,),
    "sphinx": (readers.rst,),
    "mkdocs": (
        readers.python_markdown("attr_list"),
        readers.python_markdown("attr_list", "smarty", "def_list", "abbr", "footnotes", "md_in_html"),
    ),
    "quarto": (readers.quarto,),
    "reveal": (readers.framed("data-src"),),
    "jupyter": (readers.jupyter,),
    "lms": (readers.framed("src"),),
    "element": (readers.html,),
    "react": (readers.react,),
}
"""What reads each snippet back. LaTeX is read by `test_latex_sets_the_words_as_they_are`."""

MARKUP = (
    "{{ page }}", "{% raw %}", "{% endraw %}", "{{< video x >}}", "{:", "%}", "`code`", "``", "*a*",
    "**", "_b_", "__c__", "x_", "_x", "T_x", "[x](y)", "![i](j)", "[1]_", "[^1]", "]", "[", "$x$",
    "$$y$$", "a|b", "|sub|", "|", "\\", "\\n", "\\u0041", "\\[", ":smile:", ":alt: b", "a: b", "#",
    "# c", "http://e.org/a_b", "www.e.org", "a@e.org", "--", "---", "...", "(c)", "(tm)", "~~s~~",
    "~", "^sup^", "==m==", "<!--", "-->", "<b>", "</div>", "<script>", "]]>", "@me", "&copy;",
    "&#65;", "&", '"', "'", "``q''", "1.", "-", "+", ">", "!", "!x", "&x", "*x", ".. note::",
    "name_", "`r`_", "::", "\\begin{x}", "%", "שלום", "مرحبا", "👩\u200d👩\u200d👧", "\u2028",
    "\ufeff", "//", "/*", "*/", "${x}", "#{x}", "=", "?", "...x", "-x",
)  # fmt: skip
"""What means something in one of the languages."""

pieces = st.one_of(st.sampled_from(MARKUP), strategies.words)
lines = (
    st.lists(pieces, min_size=1, max_size=6)
    .flatmap(lambda found: st.sampled_from([" ", ""]).map(lambda gap: gap.join(found)))
    .map(lambda text: " ".join(clean(text).split()))
    .filter(bool)
)
"""One line of clean text, which alternative texts and titles are."""

titles = lines.map("A network, {}".format)
"""Titles begin with a pattern's name, or what the figure is of."""

FIGURE = figure_spec("many-to-one", text="the | cat {{x}} <b>", cell="lstm", hidden=8, show="weights")


def worded(alt: str, title: str = "A title", spec: FigureSpec = FIGURE) -> HostedFigure:
    return HostedFigure(ORIGIN, spec, title, alt, 532, 442)


def expected(slug: str, figure: HostedFigure) -> Picture:
    figure = figure.painted(SNIPPETS[slug].theme)
    size = (str(figure.width), str(figure.height))
    if slug in ("reveal", "lms"):
        return Picture(figure.alt, figure.player, str(figure.player_width), str(figure.player_height))
    theme = "light" if slug in ("picture", "element") else None
    caption = figure.title if slug in ("quarto", "myst", "sphinx") else ""
    return Picture(figure.alt, figure.address(theme=theme), *size, caption)


CASES = [
    pytest.param(slug, read, id=f"{slug}-{number}")
    for slug, reads in READERS.items()
    for number, read in enumerate(reads, start=1)
]


@pytest.mark.parametrize(("slug", "read"), CASES)
@settings(max_examples=8)
@given(st.lists(st.tuples(lines, titles), min_size=1, max_size=40))
def test_a_tool_reads_back_the_very_words_and_address(
    slug: str, read: Read, words: Sequence[tuple[str, str]]
) -> None:
    figures = [worded(alt, title) for alt, title in words]
    assert read([SNIPPETS[slug].write(one) for one in figures]) == [expected(slug, one) for one in figures]


def test_every_snippet_is_read_by_a_tool() -> None:
    assert {*READERS, "latex", "tikz"} == set(SNIPPETS)


USUAL = {**dict.fromkeys(SNIPPETS, "light"), "picture": "auto", "element": PAGE}
"""The theme of a figure whose theme nobody chose: light where few pages follow their reader."""


def themes(text: str) -> set[str]:
    """The themes that the addresses and attributes of a snippet name, auto for an address that names none."""
    plain = html.unescape(text)
    queries = re.findall(r"/(?:v1/figures|embed)/[^?\s]*\?([^'\"\s)]*)", plain)
    attributes = re.findall(r'<rnn-unroll[^>]* theme="(\w+)"', plain)
    return {dict(parse_qsl(query)).get("theme", "auto") for query in queries} | set(attributes)


def test_a_figure_is_light_where_pages_are_light_unless_a_theme_is_chosen() -> None:
    assert {slug: one.theme for slug, one in SNIPPETS.items()} == USUAL
    for slug, snippet in SNIPPETS.items():
        usual = {"picture": {"light", "dark"}, "element": {"light"}}.get(slug, {USUAL[slug]})
        assert themes(snippet.write(worded("A network"))) == usual
        assert ("theme=" in re.findall("<rnn-unroll [^>]*>|$", snippet.write(worded("x")))[0]) is False
        for theme in ("light", "dark", "auto", "mono"):
            spec = FIGURE.change(theme=theme)
            text = snippet.write(worded("A network", spec=spec), chosen=True)
            assert themes(text) == ({"light", "dark"} if slug == "picture" else {theme})


def test_a_slide_sets_lengths_as_the_figure_does_and_fits_a_phone() -> None:
    text = SNIPPETS["reveal"].write(worded("x", "A network, T_x = 3 & T_y = 1, of AT_x and T_xy"))
    assert "<h2>A network, T<sub>x</sub> = 3 &amp; T<sub>y</sub> = 1, of AT_x and T_xy</h2>" in text
    (frame,) = readers.tags(text, "iframe")
    assert "max-width:100%" in frame["style"].split(";")


LIGATURES = re.compile("--|['`]")
"""What fonts of TeX draw as one sign: they have no part in a text that is told, not set."""


@settings(max_examples=8)
@given(st.lists(lines.filter(lambda text: not LIGATURES.search(text)), min_size=1, max_size=40))
def test_latex_sets_the_words_as_they_are(texts: list[str]) -> None:
    assert readers.latex_words([latex.text(text) for text in texts]) == texts


ENGINES = [name for name in ("pdflatex", "xelatex", "lualatex") if shutil.which(name)]
"""Those that this machine has: a TeX comes from no Python index."""


def test_latex_compiles_with_the_files_that_its_comments_fetch(server: str, tmp_path: Path) -> None:
    figures = [hosted(server, FIGURE), hosted(server, figure_spec("encoder-decoder", style="textbook"))]
    written = [SNIPPETS[slug].write(figure) for slug in ("latex", "tikz") for figure in figures]
    for snippet in written:
        fetched = re.match(r"% curl -o (\S+) '(\S+)'\n", snippet)
        assert fetched is not None
        answer = ask(server, fetched[2].removeprefix(server))
        assert answer.status == 200
        (tmp_path / fetched[1]).write_bytes(answer.body)
    body = "\n\n".join(written)
    document = "\\documentclass{article}\\usepackage{graphicx,tikz}\\begin{document}\n%s\n\\end{document}\n"
    (tmp_path / "course.tex").write_text(document % body, "utf-8")
    for engine in ENGINES:
        command = [engine, "-interaction=nonstopmode", "-halt-on-error", "course.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, errors="replace")
        assert done.returncode == 0, done.stdout[-2000:]
        assert "Overfull" not in done.stdout


def test_sphinx_prints_the_figures_from_their_pdf(server: str, tmp_path: Path) -> None:
    figures = [hosted(server, FIGURE), hosted(server, figure_spec("encoder-decoder", tx=2, hidden=64))]
    book = elsewhere.sphinx(tmp_path, figures, "latex")
    named = re.findall(r"\\sphinxincludegraphics\[(.*?)\]\{\{(.*?)\}\.pdf\}", book.read_text("utf-8"))
    # The page in reStructuredText, then the one in MyST. The same figure is in the book once.
    assert [width for width, _ in named] == [f"width={one.width}\\sphinxpxdimen" for one in figures] * 2
    printed = [book.with_name(f"{name}.pdf").read_bytes() for _, name in named]
    assert printed == [EXPORTS["pdf"].render(one.painted("light").spec) for one in figures] * 2
