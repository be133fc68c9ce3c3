"""Learn: the lessons, `/learn`, and the questions that figures ask, `/question`."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from math import ceil
from typing import NamedTuple

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from markupsafe import Markup, escape
from starlette.concurrency import run_in_threadpool

from rnn_unroll import lessons, questions, stages
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.lessons import Figure, Lesson, LessonError, Prose, addresses, caption
from rnn_unroll.lessons.library import VERSION, Library
from rnn_unroll.lessons.pages import pack
from rnn_unroll.lessons.worksheet import worksheet
from rnn_unroll.questions import Question, Verdict
from rnn_unroll.slides import runs
from rnn_unroll.web import mathml, studio
from rnn_unroll.web.form import Reading, read
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import origin, pairs, scripted
from rnn_unroll.web.refusal import refused
from rnn_unroll.web.renders import BusyError
from rnn_unroll.words import learn as words
from rnn_unroll.words import questions as asking
from rnn_unroll.words.forms import capitalised
from rnn_unroll.words.refusals import requests
from rnn_unroll.words.spoken import spoken

router = APIRouter()

GUESS = "guess"
"""What a question's form sends: the value of a choice, a number, or nothing for "Show me"."""


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


class Asked(NamedTuple):
    """A question as its form shows it. `query` asks for its figure, `answered` for the same with all numbers;
    `fields` are what the form sends besides a guess, and `verdict` is None before there is one. Choices
    that are nodes stand in rows of `columns`, or of `few` on a phone.
    """

    question: Question
    query: str
    answered: str
    fields: Mapping[str, str]
    how: str
    verdict: Verdict | None
    columns: int
    few: int


@router.api_route("/learn", methods=["GET", "HEAD"])
def index(request: Request) -> Response:
    """The list of all lessons."""
    try:
        context = {"library": lessons.shelf().library, "about": words.about, "errors": (), "own": False}
    except LessonError as error:
        return _broken(origin(request), error)
    return page(origin(request), "learn.html", context, 200)


@router.api_route(f"/learn/{VERSION}", methods=["GET", "HEAD"])
def version(request: Request) -> Response:
    """What changes whenever a lesson does, for pages whose lessons are being written."""
    return PlainTextResponse(lessons.shelf().version, headers={"Cache-Control": "no-store"})


@router.api_route("/learn/{slug}", methods=["GET", "HEAD"])
async def lesson(request: Request, slug: str) -> Response:
    """One lesson: its text, and the figure that the text sets."""
    here, watched = origin(request), lessons.shelf().version if lessons.shelf().watch else ""
    return await _made(request, slug, lambda library, found: partial(_lesson, here, library, found, watched))


@router.api_route("/learn/{slug}/worksheet.pdf", methods=["GET", "HEAD"])
async def paper(request: Request, slug: str) -> Response:
    """The worksheet of a lesson, with its answers if the query has `solutions`."""
    solutions = "solutions" in request.query_params
    return await _made(request, slug, lambda _, found: partial(_paper, found, solutions), "pdf")


@router.api_route("/learn/{slug}/teachers", methods=["GET", "HEAD"])
async def teachers(request: Request, slug: str) -> Response:
    """What a lesson has for those who teach with it, and all its stops."""
    return await _made(
        request, slug, lambda library, found: partial(_teachers, origin(request), library, found)
    )


@router.api_route("/learn/{slug}/deck.pptx", methods=["GET", "HEAD"])
async def deck(request: Request, slug: str) -> Response:
    """The stops of a lesson as slides."""
    return await _made(request, slug, lambda _, found: partial(_deck, origin(request), found), "pdf")


@router.api_route("/learn/{slug}/deck.zip", methods=["GET", "HEAD"])
async def pages(request: Request, slug: str) -> Response:
    """The stops of a lesson as PDFs in one archive."""
    return await _made(request, slug, lambda _, found: partial(_pages, found), "pdf")


Maker = Callable[[Library, Lesson], Callable[[], Response]]
"""What makes something of a lesson, as a partial of a module's function that another process can run."""


async def _made(request: Request, slug: str, maker: Maker, form: str = "svg") -> Response:
    """What is made of the lesson of this name; what is answered where there is none, or where a figure turns
    out wrong when it runs: it may be asked for an output that it does not have.
    """
    try:
        library = await run_in_threadpool(lambda: lessons.shelf().library)
    except LessonError as error:
        return _broken(origin(request), error)
    found = library.find(slug)
    if found is None:
        known = [one.slug for one in library.lessons]
        return refused(SpecError("lesson", requests.no_lesson(), known), 404)
    try:
        return await offloaded(request, found.figures[0].spec, maker(library, found), form)
    except BusyError:
        raise
    except SpecError as error:
        return refused(error, 422)


def _paper(lesson: Lesson, solutions: bool) -> Response:
    name = f"{lesson.slug}-{'solutions' if solutions else 'worksheet'}.pdf"
    return _file(worksheet(lesson, solutions), name, "application/pdf", "inline")


def _deck(here: str, lesson: Lesson) -> Response:
    # What writes slides takes a fifth of a second to import.
    from rnn_unroll.lessons.deck import pptx

    return _file(pptx(lesson, here), f"{lesson.slug}.pptx", PPTX)


def _pages(lesson: Lesson) -> Response:
    return _file(pack(lesson), f"{lesson.slug}.zip", "application/zip")


def _file(body: bytes, name: str, media_type: str, shown: str = "attachment") -> Response:
    headers = {
        "Cache-Control": "no-cache",
        "Content-Disposition": f'{shown}; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, 200, headers, media_type)


def _teachers(here: str, library: Library, lesson: Lesson) -> Response:
    context = {
        "lesson": lesson,
        "library": library,
        "symbolic": symbolic,
        "title_of": lambda stop: runs.plain(caption.title(lesson, stop)),
        "line_of": lambda stop: runs.plain(caption.sentence(stop)),
        "address_of": caption.address,
        "alternative": stages.alternative,
        "errors": (),
        "own": False,
    }
    return page(here, "teachers.html", context, 200)


def _broken(here: str, error: LessonError) -> Response:
    """The page that says what is wrong with a lesson that is being written."""
    context = {"problem": str(error), "watched": lessons.shelf().version, "errors": (error,), "own": False}
    return page(here, "broken.html", context, 422)


def _lesson(here: str, library: Library, lesson: Lesson, watched: str) -> Response:
    first = lesson.figures[0].spec
    context = studio.context(Reading(first, (), {}, from_form=False), cells=True)
    before, after = library.beside(lesson)
    context |= {
        "lesson": lesson,
        "library": library,
        "watched": watched,
        "before": before,
        "after": after,
        "needs": [one for one in library.lessons if one.slug in lesson.needs],
        "symbolic": symbolic,
        "is_prose": lambda block: isinstance(block, Prose),
        "is_figure": lambda block: isinstance(block, Figure),
        "asked": lambda block: asked(block.spec),
        "queried": addresses.query,
        "alternative": stages.alternative,
        "errors": (),
    }
    return page(here, "lesson.html", context, 200)


@router.api_route("/question", methods=["GET", "HEAD"])
async def question(request: Request) -> Response:
    """The question of a query's figure, with what becomes of a `guess` if there is one: a part of a page for
    its script, and a page of its own for others.
    """
    query = pairs(request)
    reading = await run_in_threadpool(read, query)
    if reading.errors:
        return refused(reading.errors[0], 422)
    guesses = [value for name, value in query if name == GUESS]
    try:
        make = partial(_question, origin(request), reading.spec, tuple(guesses), scripted(request))
        return await offloaded(request, reading.spec, make)
    except SpecError as error:
        if error.parameter != GUESS or "text/html" not in request.headers.get("accept", ""):
            return refused(error, 422)
        # A form without scripts was sent with a guess that is none: the question is asked again.
        return await run_in_threadpool(_question, origin(request), reading.spec, (), False, error.message)


_SYMBOL = re.compile(
    r"(?:(?P<letter>[axcrŷy])(?P<layer>\[\d\])?(?P<index>⟨[^⟩]{1,12}⟩)"
    r"|\b(?P<name>[TWΓ])_(?P<low>[a-z]{1,2})\b)(?P<stop>[.,;:?!]?)"
)
"""A symbol in a sentence, with the sign behind it, which may not begin a line."""

_TEX = {"ŷ": r"\hat{y}"}
"""The TeX of letters that are not themselves."""


def symbolic(text: str) -> Markup:
    """A sentence with its symbols set as in the figure: a⟨3⟩ in the colour of states, T_x with a low x."""
    return Markup(_SYMBOL.sub(_symbol, str(escape(text))))


def _symbol(match: re.Match[str]) -> str:
    letter, layer, index, name, low, stop = match.groups()
    if name:
        kind, tex = "size", rf"{name}_{{{low}}}"
    else:
        kind = {"x": "input", "ŷ": "output", "y": "output"}.get(letter, "state")
        over = (layer or "") + index.replace("⟨", r"\langle ").replace("⟩", r"\rangle")
        tex = rf"{_TEX.get(letter, letter)}^{{{over}}}"
    # Formulas have no name of their own, and what is named by its text would leave them out.
    label = spoken(match[0].removesuffix(stop))
    math = mathml.convert(tex).replace("<math ", f'<math aria-label="{label}" ', 1)
    symbol = f'<span class="symbol {kind}">{math}</span>'
    return f'<span class="whole">{symbol}{stop}</span>' if stop else symbol


def _question(
    here: str, spec: FigureSpec, guesses: tuple[str, ...], part: bool, problem: str = ""
) -> Response:
    found = asked(spec, guesses)
    answered = spec if found.verdict is None else spec.change(ask="", step=None)
    context = {
        "one": found,
        "spec": answered,
        "alternative": stages.alternative,
        "errors": (),
        "own": False,
        "symbolic": symbolic,
        "problem": capitalised(problem),
    }
    return page(here, "predict.html" if part else "question.html", context, 422 if problem else 200)


def asked(spec: FigureSpec, guesses: tuple[str, ...] = ()) -> Asked:
    """The question of a figure, and what becomes of a guess. Raises SpecError if the figure asks none, or for
    a guess that is none.
    """
    found = questions.ask(spec)
    if found is None:
        raise SpecError("ask", requests.nothing_asked(), [one.written for one in questions.KINDS.values()])
    verdict = questions.judged(found, guesses[0].strip() if guesses[0] else None) if guesses else None
    fields = {"pattern": spec.wiring.pattern, **write.query(spec)}
    answered = addresses.query(spec.change(ask="", step=None))
    how = asking.how(found.mode, found.within, found.unit)
    columns, few = (_columns(len(found.choices), most) for most in (6, 4))
    return Asked(found, addresses.query(spec), answered, fields, how, verdict, columns, few)


def _columns(count: int, most: int) -> int:
    """How many of so many choices stand in a row, at most `most`, so that no row has one alone."""
    rows = max(1, ceil(count / most))
    return ceil(count / rows)
