"""Search: the section of the page that finds units, as data for its template."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.key import Key
from rnn_unroll.errors import SpecError
from rnn_unroll.graphs import build
from rnn_unroll.graphs.features import CAPITAL, Answer
from rnn_unroll.graphs.run import Run
from rnn_unroll.graphs.search import Match, Unit
from rnn_unroll.graphs.units import Units
from rnn_unroll.look.views import UNITS
from rnn_unroll.tasks import TASKS
from rnn_unroll.tasks.texts import READERS, TEXTS
from rnn_unroll.words import units as words
from rnn_unroll.words.facts import Chain

BESIDE = ("show", "output", "heat", "early", "step", "motion", "at", "unit")
"""Parameters of a figure that the figure of a unit begins without."""


Address = Callable[[Key, int], str]
"""The address of a unit, by the first state of its chain and its number; empty if it has none."""


class Link(NamedTuple):
    """A link of the section. One to a unit has the first state of its chain, and its number.

    `here`: the figure shows it. `beyond`: it follows the feature better than the best one by chance.
    """

    title: str
    address: str
    at: str = ""
    unit: int = 0
    here: bool = False
    beyond: bool = False


class Row(NamedTuple):
    """A feature, the units that follow it best, and what the best one reaches by chance."""

    title: str
    best: tuple[Link, ...]
    chance: str


def section(spec: FigureSpec, run: Run, source: Any, own: bool) -> dict[str, Any]:
    """What the section shows for a figure: the units found in its text or, in another view, a link to these.

    A reader's own network has no addresses, so its units are no links.
    """
    if not spec.view.along:
        intro, start, rows, chains = words.invitation(), "" if own else _start(spec), [], []
    else:
        found = build.searched(run, source)
        intro, start = words.search(found.tokens, found.units, bool(found.answer)), ""
        matches = found.matches if found.tokens else ()
        address = (lambda at, unit: "") if own else write.studio_of_units(spec)
        rows = [_row(spec, source, match, found.answer, address) for match in matches]
        chains = [] if own else list(_chains(source, address))
    return {
        "along": spec.view.along,
        "rows": rows,
        "intro": intro,
        "at": spec.look.at or "",
        "start": start,
        "chains": chains,
        "texts": [] if own else list(_texts(spec)),
    }


def _row(spec: FigureSpec, units: Units, match: Match, answer: Answer | None, address: Address) -> Row:
    chance = words.by_chance(match.chance) if match.best else _steady(spec, match)
    best = [_link(units, unit, address)._replace(beyond=match.beyond(unit)) for unit in match.best]
    return Row(match.feature.title(answer), tuple(best), chance)


def _steady(spec: FigureSpec, match: Match) -> str:
    """Why no unit can follow a feature: it is the same for all tokens, if not in the text as it was typed."""
    typed = spec.reading.text or (spec.task.samples[0].text if spec.task else "")
    lowered = match.feature is CAPITAL and any(map(str.isupper, typed)) and not match.values.any()
    return words.no_capitals() if lowered else words.steady()


def _link(units: Units, unit: Unit, address: Address) -> Link:
    title = words.unit(unit.unit, chain(units, unit.at), unit.r, alone=units.layers * units.directions == 1)
    here = (unit.at, unit.unit) == (units.at, units.unit)
    return Link(title, address(unit.at, unit.unit), str(unit.at), unit.unit, here)


def _chains(units: Units, address: Address) -> Iterator[Link]:
    """A link to each chain of states, if there are several; the unit stays the same."""
    parts = {step.part: step.t for step in reversed(units.plan.steps)}
    if len(parts) * units.layers * units.directions == 1:
        return
    for part, first in sorted(parts.items(), key=lambda pair: pair[1]):
        for layer in range(1, units.layers + 1):
            for direction in range(units.directions):
                at = keys.state(direction, layer, first)
                title = words.chain(chain(units, at), part if len(parts) > 1 else None)
                yield Link(title, address(at, units.unit), str(at), units.unit, at == units.at)


def chain(units: Units, at: Key) -> Chain:
    """The chain that begins with the state `at`."""
    return Chain(at.layer if units.layers > 1 else None, at.direction == 1, False)


def _start(spec: FigureSpec) -> str:
    """The address of the same network and text in the view of a unit; empty if there is no such figure."""
    query = {name: value for name, value in write.query(spec).items() if name not in BESIDE}
    try:
        return write.studio(parse(spec.wiring.pattern, [*(query | {"view": UNITS.slug}).items()]))
    except SpecError:
        return ""


def _texts(spec: FigureSpec) -> Iterator[Link]:
    """Links to longer texts, read by the figure's network if it reads words, else one for each that does."""
    of = spec.task.slug if spec.task and spec.task.slug in READERS else ""
    pairs = [(of, text) for text in TEXTS] if of else list(zip(READERS, TEXTS, strict=True))
    for slug, text in pairs:
        task = TASKS[slug]
        query = {"pattern": task.pattern, "task": slug, "text": text, "theme": spec.look.theme}
        # Not parsed, so that no other task's weights are read for a link.
        address = f"/?{urlencode(query | {'view': UNITS.slug})}"
        yield Link(words.text(text, "" if of else task.title), address)
