"""Compare: two figures side by side at `/compare`, as JSON, and as a document for a frame."""

from dataclasses import replace
from functools import partial
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.comparison import data as as_data
from rnn_unroll.comparison.differs import differs
from rnn_unroll.comparison.lanes import Lane, lanes, layout
from rnn_unroll.comparison.numbers import Numbers, numbers
from rnn_unroll.comparison.pair import EMBED, JSON, PAGE, SLUGS, Pair, Slug, address, text
from rnn_unroll.comparison.table import answer, rows, sentences
from rnn_unroll.embed import document as one_figure
from rnn_unroll.embed import pair as embed
from rnn_unroll.engine.patterns import count_inputs, count_outputs
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.snippets.html import tag
from rnn_unroll.web import cost
from rnn_unroll.web.controls import Control, controls
from rnn_unroll.web.embed import LASTS, hidden
from rnn_unroll.web.embed import headers as embed_headers
from rnn_unroll.web.form import FORM
from rnn_unroll.web.lanes import BOTH, Reading, another, reading, submitted
from rnn_unroll.web.offload import offloaded
from rnn_unroll.web.page import page
from rnn_unroll.web.query import caching, origin, pairs, scripted
from rnn_unroll.web.refusal import later, refused
from rnn_unroll.web.renders import BusyError
from rnn_unroll.words import comparison as words
from rnn_unroll.words import say

router = APIRouter()

CHANGES = ("cell", "layers", "direction", "hidden", "task", "epoch", "seed")
"""The parameters of a lane's menu."""
LINKED = ("pattern", *CHANGES)
"""Those of the menu for both lanes."""


@router.api_route(PAGE, methods=["GET", "HEAD"])
async def compare(request: Request) -> Response:
    """The page. A query from its form is redirected to the comparison's address.

    What is wrong with a lane is reported with the status 422, and the other lane stands.
    """
    here, query = origin(request), pairs(request)
    from_form = any(name == FORM for name, _ in query)
    found = await run_in_threadpool(submitted if from_form else reading, here, query)
    if from_form and not found.faults:
        return RedirectResponse(address(found.pair), 303)
    make = partial(_page, here, found, scripted(request))
    return await offloaded(request, _costlier(found.pair), make)


@router.api_route(JSON, methods=["GET", "HEAD"])
async def json(request: Request) -> Response:
    """Both figures as their own JSON has them, and the parameters that differ. A wrong one is refused."""
    found = await run_in_threadpool(reading, origin(request), pairs(request), strict=True)
    if found.faults:
        return refused(found.faults[0], 422)
    body = await offloaded(request, _costlier(found.pair), partial(as_data.data, found.pair), "json")
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": caching(request, LASTS),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, 200, headers, "application/json")


@router.api_route(EMBED, methods=["GET", "HEAD"])
async def document(request: Request) -> Response:
    """Both figures with one player, for a frame; or a document with the error."""
    here, query = origin(request), pairs(request)
    try:
        hide = hidden(query)
        found = await run_in_threadpool(reading, here, query)
        if found.faults:
            raise found.faults[0]
        make = partial(embed.document, found.pair, hide, here)
        body = await offloaded(request, _costlier(found.pair), make)
    except BusyError as error:
        return later(Response(one_figure.refusal(error), 503, embed_headers("no-store"), "text/html"))
    except SpecError as error:
        return Response(one_figure.refusal(error), 422, embed_headers("no-store"), "text/html")
    return Response(body, 200, embed_headers(caching(request, LASTS)), "text/html")


def _costlier(pair: Pair) -> FigureSpec:
    """The figure of a pair that takes longer to draw."""
    return max((pair.a, pair.b), key=lambda spec: cost.milliseconds(EXPORTS["svg"], spec))


def _page(here: str, found: Reading, by_script: bool) -> Response:
    # The page's script takes the parts out of this page, with its messages, and needs no error status.
    return page(here, "compare.html", context(here, found), 422 if found.faults and not by_script else 200)


def context(here: str, found: Reading) -> dict[str, Any]:
    """The values of the page's template."""
    pair = found.pair
    both = lanes(pair)
    cells = pair.a.model.cell, pair.b.model.cell
    missing = [slug for slug, one in found.lanes.items() if one.spec is None]
    complete = not missing
    names = words.names(*cells) if complete else words.letters()
    counted = {slug: numbers(one.run) for slug, one in both.items()}
    title = words.title(*cells)
    return {
        "own": False,
        "errors": found.faults,
        "beside": found.errors,
        "theme": pair.a.look.theme,
        "title": title,
        "address": address(replace(pair, step=None)),
        "json_address": address(pair, JSON),
        "snippet": _snippet(here, pair, both, title),
        "lanes": [
            _lane(found, pair, slug, name, both[slug], counted[slug])
            for slug, name in zip(SLUGS, names, strict=True)
        ],
        "layout": layout(both),
        "names": names,
        "sentence": _sentence(pair, names),
        "steppers": _steppers(pair),
        "of_both": _of_both(pair) if complete else [],
        "player": embed.player(pair, both),
        "complete": complete,
        "differs": differs(pair.a, pair.b) if complete else (),
        "differing": _differing(pair),
        "no_value": words.no_value(),
        "sentences": sentences(pair, names, counted["a"], counted["b"]) if complete else [],
        "notes": list(dict.fromkeys(say(note) for one in both.values() for note in one.notes)),
        "rows": rows(counted["a"], counted["b"]) if complete else [],
        "facts": embed.facts(pair, both, missing) | _text(pair),
    }


def _differing(pair: Pair) -> str:
    found = tuple(one.parameter for one in differs(pair.a, pair.b))
    return words.differing(found) if found else words.same_figure()


def _lane(found: Reading, pair: Pair, slug: Slug, name: str, drawn: Lane, counted: Numbers) -> dict[str, Any]:
    """The values of the template for one lane."""
    spec, model = pair.of(slug), pair.of(slug).model
    every = controls(spec, {})
    return {
        "slug": slug,
        "name": name,
        "missing": found.lanes[slug].spec is None,
        "errors": found.lanes[slug].errors,
        "asked": text(spec) if found.lanes[slug].spec else found.lanes[slug].asked,
        "studio": write.studio(spec),
        "states": words.states(model.cell, model.layers, model.directions, named=name not in words.letters()),
        "convention": words.convention(model.cell),
        "badge": model.badge,
        "answer": answer(counted.result) if counted.result else "",
        "is_right": counted.is_right,
        "controls": [_of_lane(slug, every[name]) for name in CHANGES],
        "drawing": drawn,
        "svg": drawn.svg(),
        "alt": say(drawn.scene.title),
    }


def _of_lane(slug: Slug, control: Control) -> Control:
    """The control under a name of its own, without a slider: each of its places would be a page."""
    return replace(control, name=f"{slug}.{control.name}", slider=None, term="")


def _of_both(pair: Pair) -> list[Control]:
    """The controls that change both lanes. They are empty: what is left so changes nothing."""
    first, second = (controls(spec, {}) for spec in (pair.a, pair.b))
    found = []
    for name in LINKED:
        one, other = first[name], second[name]
        choices = None if one.choices is None else {"": words.as_they_are(), **one.choices}
        found.append(
            replace(
                one,
                name=f"{BOTH}.{name}",
                value="",
                visible=one.visible and other.visible,
                choices=choices,
                without=tuple({*one.without} & {*other.without}),
                slider=None,
                hint="",
                term="",
            )
        )
    return found


def _sentence(pair: Pair, names: tuple[str, str]) -> dict[str, str] | None:
    """The values of the bar with the sentence; None if one of the lanes reads no text."""
    every = [controls(spec, {})["text"] for spec in (pair.a, pair.b)]
    if not all(control.visible for control in every):
        return None
    task = pair.a.task
    sample = task.samples[0].text if task else ""
    value = pair.a.reading.text or sample
    apart = pair.a.text_tokens != pair.b.text_tokens
    next_text = another(pair)
    return {
        "value": value,
        "hint": words.other_text(names[0]) if apart else "",
        "another": _with_text(pair, next_text) if next_text else "",
    }


def _with_text(pair: Pair, read: str) -> str:
    """The address of the pair with another text for both."""
    a, b = (spec.change(text=read, targets=None) for spec in (pair.a, pair.b))
    return address(Pair(a, b))


def _text(pair: Pair) -> dict[str, Any]:
    """The tokens of the sentence, and what stands between them, for scripts that take one away."""
    spec = pair.a
    return {"tokens": spec.text_tokens, "between": "" if spec.cut_into == "characters" else " "}


def _steppers(pair: Pair) -> list[dict[str, Any]]:
    """The lengths that both lanes can change: of each its symbol, its value, and the values beside it."""
    found = []
    for name, count in (("tx", count_inputs), ("ty", count_outputs)):
        every = [controls(spec, {})[name] for spec in (pair.a, pair.b)]
        reads = name == "tx" and bool(pair.a.text_tokens and pair.b.text_tokens)
        if not all(one.visible and (reads or not one.fixed) for one in every):
            continue
        value = count(pair.a.letters)
        low = int(max(one.low or 0 for one in every))
        high = int(min(one.high or 0 for one in every))
        if low == high:
            continue
        found.append(
            {
                "name": name,
                "title": every[0].title,
                "value": value,
                "less": value - 1 if value > max(low, 1 if reads else low) else None,
                "more": None if reads or value >= high else value + 1,
                "reads": reads,
            }
        )
    return found


def _snippet(here: str, pair: Pair, both: dict[Slug, Lane], title: str) -> str:
    """A frame with both figures and their player, to paste into a page."""
    width, height = embed.size(pair, both)
    attributes = {
        "src": here + address(pair, EMBED),
        "title": title,
        "width": width,
        "height": height,
        "loading": "lazy",
        "style": "border:0;max-width:100%",
    }
    return f"{tag('iframe', attributes)}</iframe>"
