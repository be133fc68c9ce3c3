"""Readers: what the real tools make of snippets. Each takes a page of them and gives its pictures."""

import ast
import io
import json
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, NamedTuple

import docutils.core
import docutils.nodes
import docutils.parsers.rst.directives
import dukpy
import liquid
import markdown
import markdown_it
import myst_parser.parsers.docutils_
import pypandoc
import sphinx.addnodes
import sphinx.directives.other


class Picture(NamedTuple):
    """What a page shows: its words, where it comes from, its size in px, and its caption if it has one."""

    alt: str
    address: str
    width: str
    height: str
    caption: str = ""


Read = Callable[[Sequence[str]], list[Picture]]


class Tags(HTMLParser):
    """The tags of a page, each with its attributes as a browser has them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def tags(page: str, name: str) -> list[dict[str, str]]:
    return [attributes for tag, attributes in Tags(page).found if tag == name]


def images(page: str) -> list[Picture]:
    """The images of an HTML page."""
    return [
        Picture(one.get("alt", ""), one["src"], one.get("width", ""), one.get("height", ""))
        for one in tags(page, "img")
    ]


def html(snippets: Sequence[str]) -> list[Picture]:
    return images("\n".join(snippets))


def framed(source: str) -> Read:
    """A reader of frames whose address is in an attribute of this name."""

    def read(snippets: Sequence[str]) -> list[Picture]:
        found = tags("\n".join(snippets), "iframe")
        return [Picture(one["title"], one[source], one["width"], one["height"]) for one in found]

    return read


def commonmark(**options: bool) -> Read:
    """CommonMark, strictly or with what sites add to it."""

    return lambda snippets: images(commonmark_page("\n\n".join(snippets), **options))


def commonmark_page(text: str, **options: bool) -> str:
    parser = markdown_it.MarkdownIt("commonmark", {"html": True, **options})
    if options:
        parser.enable(["table", "strikethrough", "replacements", "smartquotes"])
    return str(parser.render(text))


def python_markdown(*extensions: str) -> Read:
    """Python-Markdown as MkDocs sets it up, and with more extensions."""

    def read(snippets: Sequence[str]) -> list[Picture]:
        page = "\n\n".join(snippets)
        return images(markdown.markdown(page, extensions=["toc", "tables", "fenced_code", *extensions]))

    return read


def jekyll(snippets: Sequence[str]) -> list[Picture]:
    """Liquid, then Markdown. The list of attributes is kramdown's, which CommonMark leaves as text."""
    page = "\n\n".join(snippets)
    poured = liquid.Environment().from_string(page).render()
    assert poured == page
    rendered = markdown_it.MarkdownIt("commonmark", {"html": True}).render(poured)
    ends = re.findall(r"/>\{: ([^}]*)\}", rendered)
    sizes = [tags(f"<i {end.replace('&quot;', chr(34))}>", "i")[0] for end in ends]
    found = zip(images(rendered), sizes, strict=True)
    return [one._replace(width=size["width"], height=size["height"]) for one, size in found]


def pandoc(language: str, page: str) -> Any:
    """A page's syntax tree."""
    command = [pypandoc.get_pandoc_path(), "--from", language, "--to", "json"]
    return json.loads(subprocess.run(command, input=page.encode(), capture_output=True, check=True).stdout)


def words(inlines: list[dict[str, Any]]) -> str:
    """The text of some of pandoc's inlines."""
    kinds = {"Space": " ", "SoftBreak": " "}
    return "".join(one["c"] if one["t"] == "Str" else kinds[one["t"]] for one in inlines)


def quarto(snippets: Sequence[str]) -> list[Picture]:
    """Quarto's reader is pandoc; it takes fig-alt for the alternative text."""
    found = []
    for block in pandoc("markdown", "\n\n".join(snippets))["blocks"]:
        assert block["t"] == "Figure"
        _, (_, caption), ((plain,)) = block["c"]
        (image,) = plain["c"]
        (_, _, said), _, (address, _) = image["c"]
        said = dict(said)
        found.append(Picture(said["fig-alt"], address, said["width"], said["height"], words(caption[0]["c"])))
    return found


# Docutils lacks Sphinx's directive for what only some builders show.
docutils.parsers.rst.directives.register_directive("only", sphinx.directives.other.Only)


def _figures(page: str, **parser: Any) -> Iterator[Picture]:
    """What a builder of pages shows. A builder of LaTeX shows the same as PDF."""
    complaints = io.StringIO()
    settings = {"warning_stream": complaints, "report_level": 1, **parser.pop("settings", {})}
    tree = docutils.core.publish_doctree(page, settings_overrides=settings, **parser)
    assert complaints.getvalue() == ""
    shown: dict[str, list[Picture]] = {"not latex": [], "latex": []}
    for only in tree.findall(sphinx.addnodes.only):
        (figure,) = only.children
        image, caption = figure.next_node(docutils.nodes.image), figure.next_node(docutils.nodes.caption)
        assert image is not None
        assert caption is not None
        found = Picture(image["alt"], image["uri"], image["width"], image.get("height", ""), caption.astext())
        shown[only["expr"]].append(found)
    assert len(list(tree.findall(docutils.nodes.figure))) == len([*shown["latex"], *shown["not latex"]])
    for drawn, printed in zip(shown["not latex"], shown["latex"], strict=True):
        address = drawn.address.replace(".svg?", ".pdf?", 1)
        assert printed == drawn._replace(address=address, height="")
        yield drawn


def rst(snippets: Sequence[str]) -> list[Picture]:
    return list(_figures("\n\n".join(snippets)))


def myst(snippets: Sequence[str]) -> list[Picture]:
    extensions = ["substitution", "dollarmath", "colon_fence", "attrs_inline", "strikethrough", "deflist"]
    return list(
        _figures(
            "\n\n".join(snippets),
            parser=myst_parser.parsers.docutils_.Parser(),
            settings={"myst_enable_extensions": extensions},
        )
    )


def jupyter(snippets: Sequence[str]) -> list[Picture]:
    """Each cell is run, and what its last expression shows is read."""
    shown = []
    for cell in snippets:
        tree = ast.parse(cell)
        assert isinstance(tree.body[-1], ast.Expr)
        names: dict[str, Any] = {}
        exec(compile(ast.Module(tree.body[:-1], []), "cell", "exec"), names)
        value = eval(compile(ast.Expression(tree.body[-1].value), "cell", "eval"), names)
        shown.append(value._repr_html_())
    return html(shown)


def react(snippets: Sequence[str]) -> list[Picture]:
    return html([rendered_by_react(snippets)])


def rendered_by_react(snippets: Sequence[str]) -> str:
    """Compiled by Babel, and rendered by React."""
    script = dukpy.jsx_compile(f"var made = [{', '.join(snippets)}];")
    shown = dukpy.evaljs(
        [
            "var React = require('react/react'), Server = require('react/react-dom-server');",
            script,
            "made.map(function (one) { return Server.renderToStaticMarkup(one); }).join('\\n');",
        ]
    )
    return str(shown)


def latex_words(texts: Sequence[str]) -> list[str]:
    """What LaTeX would set for each text."""
    page = "\n\n".join(f"X {text}" for text in texts)
    return [words(block["c"]).removeprefix("X ") for block in pandoc("latex-smart", page)["blocks"]]
