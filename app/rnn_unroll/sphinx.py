"""Sphinx: lessons in Sphinx and Jupyter Book 1. Their figures are drawn while the pages are built.

extensions = ["myst_parser", "rnn_unroll.sphinx"]
myst_enable_extensions = ["dollarmath"]
myst_title_to_header = True
unroll_server = "https://unroll.example.org"  # where figures, stops and questions lead; they need it not
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.directives.patches import Figure as PlainFigure
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective, SphinxRole

from rnn_unroll import questions, stages
from rnn_unroll.address import write
from rnn_unroll.address.revision import REVISION
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.lessons import addresses
from rnn_unroll.words import learn as words
from rnn_unroll.words.refusals import lessons as refusals

SERVER = "unroll_server"
"""The setting of the server to which figures lead; empty for none."""
FORMATS = ("svg", "pdf")
"""What each figure is drawn as: web pages take the first, LaTeX the second."""
FIGURES = "unroll figures"
"""Where a page keeps its figures while it is read: their addresses by name, the latest one under ""."""


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx calls."""
    app.add_config_value(SERVER, "", "env", str)
    # Every other figure is a picture's file, as before.
    app.add_directive("figure", Figure, override=True)
    app.add_directive("predict", Predict)
    app.add_role("stop", Stop())
    app.connect("doctree-read", _lead_to_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _lead_to_pages(app: Sphinx, tree: nodes.document) -> None:
    """Let links to pages of the server, such as /gallery, lead there; without one, leave their words."""
    server = str(app.config[SERVER]).rstrip("/")
    for link in list(tree.findall(pending_xref)):
        target = str(link.get("reftarget", ""))
        if target.startswith("/"):
            words = link.astext()
            new = nodes.reference("", words, refuri=server + target) if server else nodes.Text(words)
            link.replace_self(new)


def _says(error: SpecError) -> str:
    """The error of an address. Most name the parameter themselves."""
    return error.message if error.parameter in error.message else error.line


def _figures(env: BuildEnvironment) -> dict[str, str]:
    """The figures of the page that is read."""
    known = env.temp_data.setdefault(FIGURES, {})
    assert isinstance(known, dict)
    return known


def _named(env: BuildEnvironment, name: str) -> str:
    """The address of a figure by its name, or of the nearest one above. Raises SpecError."""
    known = _figures(env)
    if name not in known:
        problem = refusals.no_such_figure(name) if name else refusals.no_figure_above()
        raise SpecError("figure", problem, [one for one in known if one])
    return known[name]


def _lead(env: BuildEnvironment, spec: FigureSpec) -> str:
    """Where a figure leads; empty if there is no server."""
    server = str(env.config[SERVER]).rstrip("/")
    return server + write.studio(spec) if server else ""


def _name(spec: FigureSpec) -> str:
    """The name of a figure's files. A later release may draw it otherwise."""
    return f"{write.digest(spec)}-{REVISION}"


def _drawn(env: BuildEnvironment, spec: FigureSpec) -> str:
    """The figure in files, named as Sphinx names those of several formats."""
    folder = Path(env.doctreedir) / "unroll"
    folder.mkdir(parents=True, exist_ok=True)
    for slug in FORMATS:
        file = folder / f"{_name(spec)}.{slug}"
        if not file.exists():
            file.write_bytes(EXPORTS[slug].render(spec))
    here = Path(env.doc2path(env.docname)).parent
    return PurePath(os.path.relpath(folder, here), f"{_name(spec)}.*").as_posix()


class Figure(PlainFigure):
    """A figure of an address, PATTERN?QUERY, or of a picture's file."""

    def run(self) -> list[nodes.Node]:
        written, env = self.arguments[0], self.state.document.settings.env
        if written.partition("?")[0] not in PATTERNS:
            return list(super().run())
        try:
            spec = addresses.figure(written)
        except SpecError as error:
            raise self.error(_says(error)) from None
        name = self.options.pop("name", "")
        _figures(env)[""] = _figures(env)[name] = written
        self.arguments[0] = _drawn(env, spec)
        self.options.setdefault("alt", stages.alternative(spec))
        if target := _lead(env, spec):
            self.options.setdefault("target", target)
        return list(super().run())


class Predict(SphinxDirective):
    """A question of the nearest figure above, or of the one that an option names, with its answer folded."""

    required_arguments = 1
    has_content = True
    option_spec: Mapping[str, Any] = {"figure": directives.unchanged}

    def run(self) -> list[nodes.Node]:
        try:
            spec = addresses.changed(
                _named(self.env, self.options.get("figure", "")), f"ask={self.arguments[0]}"
            )
            question = questions.ask(spec)
        except SpecError as error:
            raise self.error(_says(error)) from None
        assert question is not None
        lead = self.parse_content_to_nodes()
        box = nodes.admonition("", nodes.title("", question.prompt), classes=["unroll-predict"])
        picture = nodes.image("", uri=_drawn(self.env, spec), alt=stages.alternative(spec))
        box += picture
        if question.mode != "number":
            titles = [f"{one.title} {one.note}".strip() for one in question.choices]
            items = [nodes.list_item("", nodes.paragraph("", title)) for title in titles]
            box += nodes.bullet_list("", *items)
        # Only web pages can fold the answer; elsewhere it follows.
        box += nodes.raw("", f"<details><summary>{words.answer()}</summary>", format="html")
        box += nodes.paragraph("", questions.judged(question, None).says)
        box += nodes.raw("", "</details>", format="html")
        return [*lead, box]


class Stop(SphinxRole):
    """A phrase that shows another step: `words <QUERY>`. Without a server it is emphasised."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = re.fullmatch(r"(.+?)\s*<([^<>]*)>", self.text.strip(), re.DOTALL)
        try:
            if match is None:
                raise SpecError("stop", refusals.no_stop())
            name, mark, query = match[2].partition("?")
            spec = addresses.changed(_named(self.env, name if mark else ""), query if mark else match[2])
        except SpecError as error:
            problem = self.inliner.reporter.error(_says(error), line=self.lineno)
            return [self.inliner.problematic(self.rawtext, self.rawtext, problem)], [problem]
        if target := _lead(self.env, spec):
            return [nodes.reference("", match[1], refuri=target)], []
        return [nodes.emphasis("", match[1])], []
