"""Lanes: from the parameters `a` and `b` of a comparison's address to its two figures.

Each is the query of a figure, as the studio has it, or the address of a figure of this server.
"""

import re
from typing import NamedTuple

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.comparison.pair import SLUGS, Pair, Slug, fitted
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.trained import RANDOM
from rnn_unroll.web.delivery import NAMES
from rnn_unroll.web.form import DEFAULT_PATTERN, FORM, read
from rnn_unroll.web.query import Pairs, decoded, local
from rnn_unroll.words import comparison as words
from rnn_unroll.words.refusals import comparisons, requests, values

DEFAULT = {"pattern": "many-to-one", "task": "sentiment", "text": words.example()}
"""What both lanes show if the address names neither, each with its cell of CELLS."""
BOTH = "both"
"""In the form, the beginning of the names of fields that are for both lanes."""
CELLS = {"a": "rnn", "b": "lstm"}


class Lane(NamedTuple):
    """What was read of a lane. `spec` is None if nothing of it could be, and `asked` is what the address said
    then; `step` is that of the figure's address.
    """

    spec: FigureSpec | None
    errors: tuple[SpecError, ...] = ()
    step: int | None = None
    asked: str = ""


class Reading(NamedTuple):
    """The lanes of a query, and what is wrong with the query beside them."""

    lanes: dict[Slug, Lane]
    errors: tuple[SpecError, ...]
    step: int | None

    @property
    def faults(self) -> tuple[SpecError, ...]:
        """All that is wrong."""
        return (*self.errors, *(error for one in self.lanes.values() for error in one.errors))

    @property
    def pair(self) -> Pair:
        """The figures. A lane that could not be read shows the other one's, or both the default."""
        known = [one.spec for one in self.lanes.values() if one.spec]
        a, b = (one.spec or (known[0] if known else default(slug)) for slug, one in self.lanes.items())
        return Pair(a, b, self.step)


def reading(here: str, query: Pairs, strict: bool = False) -> Reading:
    """The lanes of a query. What is wrong is left out and reported, and the other lane stands.

    `strict` also refuses unknown parameters, which pages ignore. Without a parameter for it, a lane gets the
    default or, beside another one, the same network with another cell.
    """
    given: dict[str, str] = {}
    errors: list[SpecError] = []
    for name, value in query:
        if name in given and name in (*SLUGS, "step"):
            errors.append(SpecError(name, values.given_twice(name)))
        given.setdefault(name, value)
    read = {slug: lane(here, slug, given[slug], strict) for slug in SLUGS if given.get(slug, "").strip()}
    alone = next(iter(read.values())).spec if len(read) == 1 else None
    lanes = {slug: read.get(slug) or Lane(counterpart(alone) if alone else default(slug)) for slug in SLUGS}
    step, problem = _step(given.get("step", ""), lanes)
    return Reading(lanes, (*errors, *problem), step)


def _step(text: str, lanes: dict[Slug, Lane]) -> tuple[int | None, list[SpecError]]:
    """The step of a query, or else of its lanes, and what is wrong with it."""
    known = [one for one in lanes.values() if one.spec]
    last = max((one.spec.timeline.last for one in known if one.spec), default=0)
    if not text.strip():
        steps = [one.step for one in known if one.step is not None]
        return (max(steps) if steps else None), []
    if re.fullmatch("[0-9]{1,6}", text) and int(text) <= last:
        return int(text), []
    return None, [SpecError("step", comparisons.no_step(last, quote(text)))]


def default(slug: Slug) -> FigureSpec:
    """The figure of a lane that the address does not name."""
    query = DEFAULT | {"cell": CELLS[slug]}
    return fitted(parse(query.pop("pattern"), list(query.items())))


def counterpart(spec: FigureSpec) -> FigureSpec:
    """The figure to hold against one that stands alone: with the next cell, or before its network learned."""
    task = spec.task
    if task is None:
        return spec.change(cell="rnn" if spec.model.cell == "lstm" else "lstm")
    cells = task.cells
    if len(cells) > 1:
        query = write.query(spec) | {"cell": cells[(cells.index(spec.model.cell) + 1) % len(cells)]}
        query.pop("epoch", None)
        return fitted(parse(spec.wiring.pattern, list(query.items())), query)
    return spec.change(epoch=str(task.moments[0])) if task.moments else spec


def lane(here: str, slug: Slug, text: str, strict: bool = False) -> Lane:
    """The figure of one lane."""
    try:
        pairs = figure_query(here, text)
        if strict:
            patterns = [value for name, value in pairs if name == "pattern"] or [DEFAULT_PATTERN]
            if len(patterns) > 1:
                raise SpecError("pattern", values.given_twice("pattern"))
            spec = parse(patterns[0], [pair for pair in pairs if pair[0] != "pattern"])
            return _lane(spec, dict(pairs))
    except SpecError as error:
        return Lane(None, (named(slug, error),), asked=text)
    return from_pairs(slug, pairs)._replace(asked=text)


def from_pairs(slug: Slug, pairs: Pairs) -> Lane:
    """The figure of the parameters of one lane, or of its form."""
    found = read(pairs)
    errors = tuple(named(slug, error) for error in found.errors)
    if any(error.parameter == "pattern" for error in found.errors):
        # Another pattern would show what nobody asked for.
        return Lane(None, errors)
    return _lane(found.spec, dict(pairs), errors)


def _lane(spec: FigureSpec, given: dict[str, str], errors: tuple[SpecError, ...] = ()) -> Lane:
    return Lane(fitted(spec, given), errors, spec.look.step)


def named(slug: Slug, error: SpecError) -> SpecError:
    """The error with its lane."""
    problem = comparisons.in_lane(slug, error.parameter, error.problem)
    parameter = f"{slug}.{error.parameter}"
    return SpecError(parameter, problem, error.allowed, error.suggestion, error.complete)


def figure_query(here: str, text: str) -> Pairs:
    """The parameters of the figure at an address of this server, or of a query, with its pattern; also of a
    pattern with its query, as the stops of a lecture are written.

    Raises SpecError if that is no figure.
    """
    text = text.strip()
    if re.match("[A-Za-z][A-Za-z0-9+.-]*://", text):
        path, query = local(here, text)
    elif text.startswith("/"):
        path, _, rest = text.partition("?")
        query = decoded(rest.partition("#")[0].encode())
    elif text.partition("?")[0] in PATTERNS:
        pattern, _, rest = text.partition("?")
        path, query = "/", [("pattern", pattern), *decoded(rest.encode())]
    else:
        path, query = "/", decoded(text.removeprefix("?").encode())
        if not any("=" in part for part in text.split("&")):
            raise SpecError("figure", comparisons.no_lane(quote(text, 120)))
    if path in ("", "/"):
        return query
    if found := re.fullmatch("/embed/([^/]+)", path):
        apart = ["hide"]
    elif found := re.fullmatch(r"/v1/figures/([^/]+)\.\w+", path):
        apart = list(NAMES)
    else:
        raise SpecError("figure", requests.no_figure_at(quote(text, 120)))
    return [("pattern", found[1]), *(pair for pair in query if pair[0] not in apart)]


# --- the form ---


def submitted(here: str, query: Pairs) -> Reading:
    """The lanes of the page's form: those of before, in `a` and `b`, with the fields laid over them.

    A field `a.cell` is one of the first lane, `both.cell` one of either; `text`, `tx` and `ty` are for both.
    """
    given = dict(query)
    before = reading(here, [pair for pair in query if pair[0] in SLUGS])
    lanes: dict[Slug, Lane] = {}
    for slug, one in before.lanes.items():
        spec = one.spec
        if spec is None:
            lanes[slug] = one
            continue
        lanes[slug] = from_pairs(slug, _typed(spec, slug, given))
    step, _ = _step(given.get("step", ""), lanes)
    return Reading(lanes, (), step)


def _typed(spec: FigureSpec, slug: Slug, given: dict[str, str]) -> Pairs:
    """The form of one lane, as the studio's form sends that of its figure."""
    typed = {"pattern": spec.wiring.pattern, **write.query(spec)}
    if spec.task and not spec.look.answers_early:
        typed["early"] = "off"
    own, linked = (
        {name.partition(".")[2]: value for name, value in given.items() if name.startswith(f"{place}.")}
        for place in (slug, BOTH)
    )
    own |= {name: value for name, value in linked.items() if value.strip()}
    shared = {name: given[name] for name in ("text", "tx", "ty") if name in given}
    count = shared.get("tx", "")
    if spec.text_tokens and count:
        # The text decides the number of inputs: to take one away is to take a word away.
        del shared["tx"]
        if count.isascii() and count.isdigit() and 0 < int(count) < len(spec.text_tokens):
            between = "" if spec.cut_into == "characters" else " "
            shared["text"] = between.join(spec.text_tokens[: int(count)])
    typed |= shared | own
    if typed.get("task") == RANDOM:
        # What random weights would answer early means nothing.
        typed.pop("early", None)
    had = spec.task.slug if spec.task else RANDOM
    state = {FORM: "1", "was": spec.wiring.pattern, "had": had, "wiring": spec.letters}
    asked = given.get("asked", "").removeprefix(f"{slug}.").removeprefix(f"{BOTH}.")
    return [*typed.items(), *state.items(), *([("asked", asked)] if asked else [])]


def another(pair: Pair) -> str:
    """The next example that both networks can read; empty if they did not learn the same task."""
    task = pair.a.task
    if task is None or pair.b.task is not task or len(task.samples) < 2:
        return ""
    read = [task.reader.tokenise(sample.text) for sample in task.samples]
    at = read.index(pair.a.text_tokens) if pair.a.text_tokens in read else -1
    return task.samples[(at + 1) % len(read)].text
