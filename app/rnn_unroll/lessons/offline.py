"""Offline: all lessons, their figures and their questions in one HTML file that needs no server."""

import gzip
import json
import re
from base64 import b64encode
from functools import cache
from html import unescape

from jinja2 import Environment, FileSystemLoader

from rnn_unroll import questions, stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.embed import document as embed
from rnn_unroll.embed.bundle import bundle
from rnn_unroll.lessons import addresses
from rnn_unroll.lessons.lesson import Prose
from rnn_unroll.lessons.library import Library
from rnn_unroll.settings import STATIC, TEMPLATES

SHEETS = ("studio.css", "lesson.css", "offline.css")
STYLE, SCRIPT = "%STYLE:{}%", "%SCRIPT:{}%"
"""What stands in a document in place of the style sheet and the script that all of its kind share."""
ENTRIES = (embed.PLAYER, embed.QUESTION)
"""The scripts of the documents: of a figure that plays, and of one that asks."""


class Documents:
    """The documents of a file, each once, by their numbers."""

    def __init__(self) -> None:
        self.bodies: list[str] = []
        self._known: dict[str, int] = {}

    def number(self, spec: FigureSpec) -> int:
        """The number of a figure's document."""
        query = addresses.query(spec)
        if query not in self._known:
            self._known[query] = len(self.bodies)
            self.bodies.append(_shared(embed.document(spec, turns=False)))
        return self._known[query]

    def of_query(self, query: str) -> int:
        """The same by what a stop asks for."""
        pattern, _, rest = query.removeprefix("pattern=").partition("&")
        return self.number(addresses.figure(f"{pattern}?{rest}"))


def offline(library: Library) -> str:
    """The file. It has the answers of all questions in it, since nothing could compute them later."""
    documents = Documents()
    return (
        _environment()
        .get_template("offline.html")
        .render(
            library=library,
            documents=documents,
            text=lambda block: _text(block, library, documents),
            kind=lambda block: type(block).__name__.lower(),
            picture=lambda figure: b64encode(stages.svg(figure.spec)).decode(),
            alternative=stages.alternative,
            asked=questions.ask,
            judged=questions.judged,
            style="".join(_sheet(name) for name in SHEETS),
            script=bundle("offline"),
            shared=lambda: json.dumps(_parts()).replace("</", "<\\/"),
            # A tenth of the size. The same lessons are the same bytes, so the pack has no date.
            bodies=lambda: b64encode(gzip.compress(json.dumps(documents.bodies).encode(), mtime=0)).decode(),
        )
    )


def _text(block: Prose, library: Library, documents: Documents) -> str:
    """Running text whose stops have the numbers of their documents, and whose other links lead to lessons of
    the file. No other page is there, so the words of links to those stand alone.
    """
    text = re.sub(
        r'<a class="sets" href="[^"]*" data-query="([^"]*)">',
        lambda found: f'<a class="sets" href="#" data-doc="{documents.of_query(unescape(found[1]))}">',
        block.html,
    )

    def link(found: re.Match[str]) -> str:
        slug = found[1].removeprefix("/learn/")
        return f'<a href="#{slug}">{found[2]}</a>' if library.find(slug) else found[2]

    return re.sub(r'<a href="(/[^"]*)">(.*?)</a>', link, text, flags=re.DOTALL)


def _sheet(name: str) -> str:
    """A style sheet without its fonts, which are files of a server; every machine has others."""
    return re.sub(r"@font-face \{[^}]*\}", "", (STATIC / name).read_text("utf-8"))


@cache
def _parts() -> dict[str, str]:
    """The shared parts of the documents, by what stands in place of them."""
    sheets = {embed.PLAYER: (), embed.QUESTION: ("embed-asks.css",)}
    return {SCRIPT.format(entry): embed.script(entry) for entry in ENTRIES} | {
        STYLE.format(entry): embed.style(sheets[entry]) for entry in ENTRIES
    }


def _shared(document: str) -> str:
    for mark, part in sorted(_parts().items(), key=lambda one: -len(one[1])):
        document = document.replace(part, mark)
    return document


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
