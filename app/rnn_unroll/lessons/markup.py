"""Markup: from the text of a lesson to its sections, by the syntax of MyST: fences and roles in braces."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from html import escape
from typing import Any

import latex2mathml.converter
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError, quote, similar
from rnn_unroll.lessons import addresses
from rnn_unroll.lessons.errors import LessonError, of_figure
from rnn_unroll.lessons.front import front
from rnn_unroll.lessons.lesson import Block, Figure, Lesson, Passage, Predict, Prose, Section, Span
from rnn_unroll.lessons.passage import SPAN, passages
from rnn_unroll.words import spoken
from rnn_unroll.words.refusals import lessons as refusals

LONGEST = 200_000
"""The most characters of a lesson."""
FIRST = "first"
"""What a figure is called that has no name."""
_LETTERS = re.compile(r'(?:<mi mathvariant="normal">\w</mi>){2,}')
r"""What the converter makes of \mathrm{softmax}, which a screen reader would spell."""


def _as_word(match: re.Match[str]) -> str:
    """Upright letters as one name, which is upright by itself."""
    return "<mi>" + "".join(re.findall(r">(\w)<", match[0])) + "</mi>"


class Reader:
    """Reads one file. What it has read so far decides what a stop and a question are about."""

    def __init__(self, file: str, text: str) -> None:
        """Raises LessonError for a text that is too long."""
        if len(text) > LONGEST:
            raise LessonError(file, 1, refusals.too_long(len(text), LONGEST))
        self.file, self.text = file, text
        self.line = 1
        self.figures: dict[str, Figure] = {}
        self.latest: Figure | None = None
        self.markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
        for plugin in (front_matter_plugin, dollarmath_plugin, myst_role_plugin):
            self.markdown.use(plugin)
        rules: dict[str, Rule] = {
            "myst_role": self._role,
            "math_inline": partial(self._math, display="inline"),
            "math_block": partial(self._math, display="block"),
        }
        for name, rule in rules.items():
            self.markdown.add_render_rule(name, _of_renderer(rule))

    def lesson(self, slug: str) -> Lesson:
        """The lesson. Raises LessonError."""
        tokens = self.markdown.parse(self.text)
        if not tokens or tokens[0].type != "front_matter":
            raise LessonError(self.file, 1, refusals.front_missing())
        facts = front(self.file, tokens[0].content)
        sections = tuple(self._sections(tokens[1:]))
        if self.latest is None:
            raise LessonError(self.file, 1, refusals.no_figure_at_all())
        return Lesson(
            slug,
            facts.title,
            facts.order,
            facts.minutes,
            facts.summary,
            facts.needs,
            sections,
            self.file,
            self._worksheet(facts.worksheet) if facts.worksheet else None,
            facts.for_teachers,
        )

    def _worksheet(self, text: str) -> FigureSpec:
        """The network that the worksheet asks to be worked by hand. Raises LessonError if nobody could."""
        self.line = next(k for k, one in enumerate(self.text.splitlines(), 1) if one.startswith("worksheet:"))
        with self._placed():
            spec = addresses.figure(text)
        plain = spec.model.layers == 1 and spec.model.directions == 1 and spec.model.attention == "off"
        recipe = spec.model.recipe
        if spec.model.cell != "rnn-linear" or not plain or recipe is None or recipe.init != "integers":
            raise LessonError(self.file, self.line, refusals.not_by_hand())
        return spec

    def _sections(self, tokens: Sequence[Token]) -> Iterator[Section]:
        title, slug, blocks = "", "", list[Block]()
        waiting: list[Token] = []

        def flush() -> None:
            if waiting:
                html = self._render(waiting)
                blocks.append(Prose(html, tuple(passages(waiting))))
                waiting.clear()

        position = 0
        while position < len(tokens):
            token = tokens[position]
            self.line = token.map[0] + 1 if token.map else self.line
            if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2"):
                flush()
                yield Section(title, slug, tuple(blocks))
                title = tokens[position + 1].content
                slug, blocks = slug_of(title), []
                position += 3
                continue
            if token.type == "fence" and token.info.startswith("{"):
                flush()
                blocks.append(self._directive(token))
            else:
                waiting.append(token)
            position += 1
        flush()
        yield Section(title, slug, tuple(blocks))

    def _render(self, tokens: Sequence[Token]) -> str:
        for token in tokens:
            for child in token.children or ():
                # A role is drawn long after its line is read.
                child.meta["line"] = token.map[0] + 1 if token.map else self.line
        return str(self.markdown.renderer.render(list(tokens), self.markdown.options, {}))

    def _inline(self, text: str) -> tuple[str, Passage]:
        """A line of text, as HTML and as a passage."""
        tokens = self.markdown.parseInline(text) if text else []
        html = str(self.markdown.renderer.render(tokens, self.markdown.options, {}))
        return html, next(passages(tokens), ())

    @contextmanager
    def _placed(self) -> Iterator[None]:
        """Gives the error of an address its place in the lesson."""
        try:
            yield
        except SpecError as error:
            raise of_figure(self.file, self.line, error) from None

    # --- directives and roles ---

    def _directive(self, token: Token) -> Figure | Predict:
        match = re.fullmatch(r"\{([\w:-]*)\}\s*(.*)", token.info.strip())
        name, argument = (match[1], match[2]) if match else (token.info, "")
        if name not in DIRECTIVES:
            known = list(DIRECTIVES)
            raise LessonError(self.file, self.line, refusals.no_directive(name), known, similar(name, known))
        options, body = self._options(name, token.content)
        return DIRECTIVES[name](self, argument, options, body)

    def _options(self, name: str, content: str) -> tuple[dict[str, str], str]:
        """The lines :option: value at the head of a directive, and the text after them."""
        options: dict[str, str] = {}
        lines = content.splitlines()
        while lines and (match := re.fullmatch(r":([\w-]+):\s*(.*)", lines[0])):
            if match[1] not in OPTIONS[name]:
                problem = refusals.no_option(name, match[1])
                raise LessonError(self.file, self.line + 1 + len(options), problem, OPTIONS[name])
            options[match[1]] = match[2].strip()
            lines.pop(0)
        for k, line in enumerate(lines, start=len(options) + 1):
            if re.match(r":[\w-]+:", line):
                raise LessonError(self.file, self.line + k, refusals.option_after_text())
        return options, "\n".join(lines).strip()

    def figure(self, argument: str, options: Mapping[str, str], body: str) -> Figure:
        """A figure of the address in the argument, with a caption."""
        name = options.get("name") or (FIRST if not self.figures else f"figure-{len(self.figures) + 1}")
        if name in self.figures:
            raise LessonError(self.file, self.line, refusals.name_twice(name))
        with self._placed():
            spec = addresses.figure(argument)
        found = Figure(name, argument, spec, *self._inline(body), self.line)
        self.figures[name] = self.latest = found
        return found

    def predict(self, argument: str, options: Mapping[str, str], body: str) -> Predict:
        """A question, in the argument, of the figure that an option names, or of the nearest one above."""
        of = self._named(options.get("figure", ""), self.line)
        with self._placed():
            spec = addresses.changed(of.written, f"ask={argument}")
        return Predict(of, spec, *self._inline(body), self.line)

    def _role(self, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        token = tokens[index]
        name, line = token.meta.get("name", ""), token.meta.get("line", self.line)
        if name not in ROLES:
            raise LessonError(self.file, line, refusals.no_role(name), ROLES, similar(name, ROLES))
        match = re.fullmatch(r"(.+?)\s*<([^<>]*)>", token.content.strip(), re.DOTALL)
        if match is None:
            raise LessonError(self.file, line, refusals.no_stop())
        words, place = match[1], match[2]
        figure_name, mark, query = place.partition("?")
        of = self._named(figure_name if mark else "", line)
        try:
            spec = addresses.changed(of.written, query if mark else place)
        except SpecError as error:
            raise of_figure(self.file, line, error) from None
        token.meta[SPAN] = Span(" ".join(words.split()), stop=spec)
        query = escape(addresses.query(spec))
        return f'<a class="sets" href="{escape(write.studio(spec))}" data-query="{query}">{escape(words)}</a>'

    def _math(self, tokens: Sequence[Token], index: int, options: Any, env: Any, display: str) -> str:
        """A formula as MathML, whose letters are the outlines of the figures' font."""
        token = tokens[index]
        tex = token.content.strip()
        try:
            math = _LETTERS.sub(_as_word, latex2mathml.converter.convert(tex, display=display))
        except Exception:
            # The converter has a dozen errors of its own, and lets through some of Python's.
            line = token.map[0] + 1 if token.map else token.meta.get("line", self.line)
            raise LessonError(self.file, line, refusals.no_formula(quote(tex))) from None
        label = spoken.formula(tex)
        return math.replace("<math ", f'<math aria-label="{escape(label)}" ', 1) if label else math

    def _named(self, name: str, line: int) -> Figure:
        """A figure by its name, or the nearest one above."""
        if not name:
            if self.latest is None:
                raise LessonError(self.file, line, refusals.no_figure_above())
            return self.latest
        if name not in self.figures:
            raise LessonError(self.file, line, refusals.no_such_figure(name), list(self.figures))
        return self.figures[name]


Directive = Callable[[Reader, str, Mapping[str, str], str], Figure | Predict]
DIRECTIVES: Mapping[str, Directive] = {"figure": Reader.figure, "predict": Reader.predict}
"""What a fence in braces can be."""
OPTIONS: Mapping[str, tuple[str, ...]] = {"figure": ("name",), "predict": ("figure",)}
"""The options of each directive."""
ROLES = ("stop",)
"""What can stand in braces before a text in backquotes."""


Rule = Callable[[Sequence[Token], int, Any, Any], str]


def _of_renderer(rule: Rule) -> Callable[..., str]:
    """The rule as a method of the renderer, which it does not use."""

    def method(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
        return rule(tokens, index, options, env)

    return method


def slug_of(title: str) -> str:
    """The place of a heading in its page."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
