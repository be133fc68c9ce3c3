"""Elsewhere: sites of other people, made by the real tools from the snippets of some figures.

Each function writes what its tool takes, runs the tool, and gives the page that comes out.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import liquid
import markdown_it
import mkdocs.commands.build
import mkdocs.config
import nbformat
import pypandoc
import sphinx_revealjs
from mdit_py_plugins.attrs import attrs_plugin
from sphinx.cmd.build import build_main

from rnn_unroll.settings import STATIC
from rnn_unroll.snippets import SNIPPETS, HostedFigure
from tests import readers

ROOT = Path(__file__).parent.parent

Make = Callable[[Path, Sequence[HostedFigure]], Path]


def snippets(slug: str, figures: Sequence[HostedFigure]) -> list[str]:
    return [SNIPPETS[slug].write(figure) for figure in figures]


def page(folder: Path, body: str, name: str = "page.html") -> Path:
    """A page made by hand."""
    file = folder / name
    head = "<!doctype html><meta charset=utf-8><title>A page</title><link rel=icon href=data:,>"
    file.write_text(f"{head}<meta name=color-scheme content='light dark'>{body}", "utf-8")
    return file


def by_hand(slug: str) -> Make:
    """A maker of pages that hold the snippets as they are."""
    return lambda folder, figures: page(folder, "\n".join(snippets(slug, figures)))


def sphinx(folder: Path, figures: Sequence[HostedFigure], builder: str = "html") -> Path:
    """A book of Sphinx, with a page in reStructuredText and one in MyST. A warning is an error."""
    source, built = folder / "source", folder / "built"
    source.mkdir()
    extensions = ["colon_fence", "dollarmath", "substitution", "attrs_inline", "replacements"]
    settings = {
        "project": "A course",
        "extensions": ["myst_parser"],
        "myst_enable_extensions": extensions,
        "html_favicon": str(STATIC / "icon.svg"),
        "html_static_path": ["_static"],
    }
    # The theme links to a sheet that each site may write.
    (source / "_static").mkdir()
    (source / "_static" / "custom.css").touch()
    (source / "conf.py").write_text("".join(f"{name} = {value!r}\n" for name, value in settings.items()))
    texts = "\n\n".join(snippets("sphinx", figures))
    (source / "index.rst").write_text(f"Course\n======\n\n.. toctree::\n\n   myst\n\n{texts}\n", "utf-8")
    (source / "myst.md").write_text("# Week 2\n\n" + "\n\n".join(snippets("myst", figures)), "utf-8")
    assert build_main(["-q", "-W", "-b", builder, str(source), str(built)]) == 0
    return built / ("index.html" if builder == "html" else "acourse.tex")


def mkdocs_site(folder: Path, figures: Sequence[HostedFigure]) -> Path:
    """A site of MkDocs, built as `mkdocs build --strict` does."""
    docs = folder / "docs"
    docs.mkdir()
    (docs / "index.md").write_text("# Course\n\n" + "\n\n".join(snippets("mkdocs", figures)), "utf-8")
    settings = folder / "mkdocs.yml"
    settings.write_text(
        "site_name: A course\nuse_directory_urls: false\nmarkdown_extensions: [attr_list]\n"
        # What the theme would fetch from afar stays off.
        "theme: {name: mkdocs, highlightjs: false}\n"
    )
    mkdocs.commands.build.build(mkdocs.config.load_config(str(settings), strict=True))
    return folder / "site" / "index.html"


def markdown(folder: Path, figures: Sequence[HostedFigure]) -> Path:
    return page(folder, readers.commonmark_page("\n\n".join(snippets("markdown", figures))))


def jekyll(folder: Path, figures: Sequence[HostedFigure]) -> Path:
    """Liquid, and a Markdown with lists of attributes; Jekyll itself comes from no Python index."""
    poured = liquid.Environment().from_string("\n\n".join(snippets("jekyll", figures))).render()
    parser = markdown_it.MarkdownIt("commonmark").use(attrs_plugin)
    # kramdown begins a list with a colon, this one without.
    return page(folder, parser.render(poured.replace("){: ", "){")))


def quarto(folder: Path, figures: Sequence[HostedFigure]) -> Path:
    """Pandoc, which is Quarto's reader and writer."""
    body = pypandoc.convert_text("\n\n".join(snippets("quarto", figures)), "html", format="markdown")
    return page(folder, body)


def notebook(folder: Path, figures: Sequence[HostedFigure]) -> Path:
    """A notebook that nbconvert runs and makes a page of; what the cells offer in comments runs too."""
    cells = []
    for cell in snippets("jupyter", figures):
        shown, computed = cell.split(
            "# Or computed in the notebook, where the package is installed (pip install . in a checkout):\n"
        )
        cells += [shown, computed.replace("# ", "")]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbformat.write(book, folder / "page.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "html", "--template", "basic", "--execute"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    run = [*command, str(folder / "page.ipynb")]
    subprocess.run(run, check=True, capture_output=True, env=environment)
    return page(folder, (folder / "page.html").read_text("utf-8"))


def react(folder: Path, figures: Sequence[HostedFigure]) -> Path:
    return page(folder, readers.rendered_by_react(snippets("react", figures)))


def reveal(folder: Path, figures: Sequence[HostedFigure]) -> Path:
    """Slides with figures, after a first one without."""
    return slides(folder, "".join(["<section><h2>A course</h2></section>", *snippets("reveal", figures)]))


def slides(folder: Path, sections: str, scripts: str = "", options: str = "") -> Path:
    """Slides of reveal.js itself, with further scripts and options."""
    shutil.copytree(Path(sphinx_revealjs.__file__).parent / "_static" / "revealjs" / "dist", folder / "dist")
    return page(
        folder,
        f'<link rel="stylesheet" href="dist/reveal.css"><script src="dist/reveal.js"></script>{scripts}'
        f'<div class="reveal"><div class="slides">{sections}</div></div>'
        f"<script>Reveal.initialize({{ transition: 'none', hash: false, {options} }})</script>",
    )


PICTURES: Mapping[str, Make] = {
    "html": by_hand("html"),
    "picture": by_hand("picture"),
    "markdown": markdown,
    "jekyll": jekyll,
    "sphinx": sphinx,
    "myst": lambda folder, figures: sphinx(folder, figures).with_name("myst.html"),
    "mkdocs": mkdocs_site,
    "quarto": quarto,
    "jupyter": notebook,
    "react": react,
}
"""What makes a page of the snippets that show a picture."""
