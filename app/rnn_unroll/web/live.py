"""Live: the addresses by which a lecture is led, followed and answered, `/v1/live`."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from cachetools import TTLCache
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from rnn_unroll import live, questions
from rnn_unroll.address import write
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.live import (
    EndedError,
    FullError,
    HandedError,
    Live,
    LostError,
    Room,
    State,
    TakenError,
    codes,
)
from rnn_unroll.live.rooms import ANSWERS, MOST
from rnn_unroll.live.state import BODY, LAST, parsed
from rnn_unroll.questions import Question
from rnn_unroll.settings import settings
from rnn_unroll.web import body, lecture
from rnn_unroll.web.client import key
from rnn_unroll.web.form import read
from rnn_unroll.web.query import origin
from rnn_unroll.web.refusal import later, refused
from rnn_unroll.web.renders import RETRY_AFTER
from rnn_unroll.words.refusals import live as refusals

router = APIRouter()

PATH = "/v1/live"
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
"""What pages of other sites may do."""
TRIES, MINUTE = 10, 60
"""So many wrong secrets may one client try in so many seconds."""
CHANGES = 5
"""How often a change is tried that others overtake."""
TOKEN = range(8, 41)
"""How many characters may tell those apart who answer."""

HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Live-Number, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
POLLED = {"Cache-Control": "public, max-age=1"}
"""Any cache may answer for a second, so that a room that asks again and again is one client."""

PUBLISH = "x-live-publish"
"""The header by which a proxy that publishes what lectures show asks for it. A client that sends it itself
gets no more than its own answer with two more headers.
"""

_wrong: TTLCache[tuple[str, str], int] = TTLCache(10_000, MINUTE)
"""The wrong secrets of a client for a code, until it has tried none for a minute."""


def of(request: Request) -> Live:
    """The lectures of the server."""
    found: Live = request.app.state.live
    return found


def _refuse(parameter: str, problem: str, status: int, **headers: str) -> Response:
    response = refused(SpecError(parameter, problem), status)
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


async def unknown(live: Live, code: str) -> Response:
    """That there is no such lecture, or that it was ended. Raises LostError."""
    right = codes.read(code)
    if right and await live.rooms.ended(right):
        return _refuse("code", refusals.ended(right), 410)
    return _refuse("code", refusals.no_lecture(repr(code[:20])), 404)


def lost() -> Response:
    """That what keeps the lectures cannot be reached."""
    return later(_refuse("server", refusals.out_of_reach(), 503))


@router.options(PATH)
@router.options(PATH + "/{code}")
@router.options(PATH + "/{code}/answers")
def preflight() -> Response:
    """What a page of another site may do, such as slides that lead."""
    allowed = {
        "Access-Control-Allow-Methods": ",".join(METHODS),
        "Access-Control-Allow-Headers": "Authorization, Content-Type",
        "Access-Control-Max-Age": "86400",
    }
    return Response(None, 204, HEADERS | allowed)


@router.post(PATH)
async def begin(request: Request) -> Response:
    """Begin a lecture: `{code, secret, expires}`, with `expires` in seconds of the epoch.

    A body `{secret, number}` opens that of a secret again, at the same code, on a server that has forgotten
    it; `number` is the last one that the room has seen.
    """
    if settings().apart:
        return _refuse("server", refusals.lectures_apart(), 503)
    request.app.state.rates.take("lectures", request.scope)
    sent = await body.read(request, BODY)
    if sent is None:
        return _refuse("body", refusals.body_too_long(BODY), 413)
    try:
        given = parsed(sent, ("secret", "number"))
        secret, number = given.get("secret", ""), live.state.whole(given, "number", 0) or 0
        if not isinstance(secret, str) or (secret and len(secret) != codes.SECRET):
            raise SpecError("secret", refusals.bad_secret())
        if number > LAST:
            raise SpecError("number", refusals.number_too_large(LAST))
        room, secret = await of(request).open(secret, number)
    except SpecError as error:
        return refused(error, 422)
    except TakenError:
        return _refuse("secret", refusals.taken(codes.of(secret)), 409)
    except EndedError:
        return _refuse("secret", refusals.ended(codes.of(secret)), 410)
    except FullError:
        return later(_refuse("server", refusals.too_many_lectures(MOST, RETRY_AFTER), 503))
    except LostError:
        return lost()
    answer = {"code": room.code, "secret": secret, "expires": int(room.expires)}
    return Response(json.dumps(answer), 201, HEADERS | {"Location": f"/live/{room.code}"}, "application/json")


@router.put(PATH + "/{code}")
async def change(request: Request, code: str) -> Response:
    """Show something else: `{address, step, playing, at}`, and what else a `State` has. Answers 204.

    Behind a proxy that publishes (`PUBLISH`) the answer leads it to /live-publish/CODE/state, with the data
    of the event in X-Live-Data.
    """
    sent = await body.read(request, BODY)
    if sent is None:
        return _refuse("body", refusals.body_too_long(BODY), 413)
    try:
        room = await _led(request, code)
        if isinstance(room, Response):
            return room
        state, takes = await run_in_threadpool(_state, origin(request), sent)
        for _ in range(CHANGES):
            if (changed := await of(request).change(room, state, takes)) is not None:
                return _done(request, room.code, "state", changed.data(), changed.number)
            newer = await of(request).find(room.code)
            if newer is None:
                return await unknown(of(request), code)
            room = newer
        return later(_refuse("server", refusals.too_many_changes(), 503))
    except SpecError as error:
        return refused(error, 422)
    except HandedError:
        return _refuse("leader", refusals.handed(), 409)
    except LostError:
        return lost()


def _done(request: Request, code: str, kind: str, data: object, number: int = 0) -> Response:
    """That a change was taken, with its number, and the event of it for a proxy that publishes."""
    headers = HEADERS | ({"Live-Number": str(number)} if number else {})
    if PUBLISH in request.headers:
        headers["X-Accel-Redirect"] = f"/live-publish/{code}/{kind}"
        # A header has no other characters than those of ASCII.
        headers["X-Live-Data"] = json.dumps(data, separators=(",", ":"))
    return Response(None, 204, headers)


@router.delete(PATH + "/{code}")
async def end(request: Request, code: str) -> Response:
    """End a lecture. Answers 204; behind a proxy that publishes, as `change` does."""
    try:
        room = await _led(request, code)
        if isinstance(room, Response):
            return room
        await of(request).end(room)
    except LostError:
        return lost()
    return _done(request, room.code, "end", {})


@router.api_route(PATH + "/{code}", methods=["GET", "HEAD"])
async def present(request: Request, code: str) -> Response:
    """What a lecture shows now, how many follow, and when it expires; for a second from any cache."""
    try:
        room = await found(request, code)
        if room is None:
            return await unknown(of(request), code)
        followers = await of(request).followers(room.code)
    except LostError:
        return lost()
    answer = room.state.data() | {"followers": followers, "expires": int(room.expires)}
    return _json(answer, HEADERS | POLLED)


@router.post(PATH + "/{code}/answers")
async def answer(request: Request, code: str) -> Response:
    """Answer the question of the room: `{round, guess, token}`. Answers 204. A second answer with the same
    token replaces the first. Nothing else is kept of who answers.
    """
    request.app.state.rates.take("answers", request.scope)
    sent = await body.read(request, BODY)
    if sent is None:
        return _refuse("body", refusals.body_too_long(BODY), 413)
    try:
        room = await found(request, code)
        if room is None:
            return await unknown(of(request), code)
        given = parsed(sent, ("round", "guess", "token"))
        guess, token = given.get("guess"), given.get("token")
        if not isinstance(token, str) or len(token) not in TOKEN or not (token.isascii() and token.isalnum()):
            raise SpecError("token", refusals.no_token())
        if not isinstance(guess, str):
            raise SpecError("guess", refusals.of_other_kind("guess", "str"))
        state = room.state
        if not _takes(state, given):
            return _refuse("round", refusals.not_open(quote(str(given.get("round")), 20).strip("'")), 409)
        kept = await run_in_threadpool(_guess, state.address, guess)
        # The round may have been closed, or another question asked, while this one was judged.
        now = await of(request).state(room.code)
        if now is None or now.address != state.address or not _takes(now, given):
            return _refuse("round", refusals.not_open(str(state.round)), 409)
        await of(request).rooms.answer(room.code, live.state.rounds(now)[now.round - 1], token, kept)
    except SpecError as error:
        return refused(error, 422)
    except FullError:
        return _refuse("server", refusals.too_many_answers(ANSWERS), 503)
    except LostError:
        return lost()
    return Response(None, 204, HEADERS)


@router.api_route(PATH + "/{code}/answers", methods=["GET", "HEAD"])
async def answers(request: Request, code: str) -> Response:
    """How the room has answered, round by round: to all when the answers are shown, before that to those who
    lead.
    """
    try:
        room = await found(request, code)
        if room is None:
            return await unknown(of(request), code)
        public = room.state.answers == "shown"
        if not public:
            if "authorization" not in request.headers:
                return _refuse("answers", refusals.not_shown(), 403)
            led = await _led(request, code)
            if isinstance(led, Response):
                return led
        rounds = live.state.rounds(room.state)
        counts = [await of(request).rooms.answers(room.code, round) for round in rounds]
    except LostError:
        return lost()
    data = await run_in_threadpool(_tallies, room.state, counts)
    return _json(data, HEADERS | POLLED if public else HEADERS)


def _takes(state: State, given: Mapping[str, object]) -> bool:
    """Whether a question takes an answer for the round that it names."""
    return state.answers == "open" and state.round > 0 and given.get("round") == state.round


def _json(data: object, headers: dict[str, str]) -> Response:
    text = json.dumps(data, ensure_ascii=False)
    return Response(text, 200, headers, "application/json")


async def found(request: Request, code: str) -> Room | None:
    """The lecture at a code as somebody typed it; None if there is none. Raises LostError."""
    right = codes.read(code)
    return await of(request).find(right) if right else None


async def _led(request: Request, code: str) -> Room | Response:
    """The lecture that a request may change, or what is answered instead. Raises LostError."""
    room = await found(request, code)
    if room is None:
        return await unknown(of(request), code)
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return _refuse("authorization", refusals.no_secret(), 401, WWW_Authenticate="Bearer")
    if of(request).leads(room, secret.strip()):
        # Whoever leads is not locked out by others who try from the same school.
        return room
    client = key(request.scope["client"]), room.code
    _wrong[client] = tries = _wrong.get(client, 0) + 1
    if tries > TRIES:
        return _refuse("secret", refusals.too_many_tries(TRIES, MINUTE), 429, Retry_After=str(MINUTE))
    return _refuse("secret", refusals.other_secret(), 403)


def _state(here: str, sent: bytes) -> tuple[State, bool]:
    return live.state.load(sent, lambda address, step: _canonical(here, address, step))


def _canonical(here: str, address: str, step: int | None) -> tuple[str, bool]:
    """The canonical address of a figure without its step, and whether it asks something. Raises SpecError."""
    spec = lecture.figure(here, address)
    # The step must be one of the run, whatever is shown.
    if not spec.look.ask:
        spec.change(step=step)
    return write.studio(spec.change(step=None)), bool(spec.look.ask)


@lru_cache(64)
def asked(address: str) -> Question | None:
    """The question of the figure at a canonical address; None if it asks none."""
    reading = read(parse_qsl(urlsplit(address).query, keep_blank_values=True))
    return questions.ask(reading.spec)


def _guess(address: str, guess: str) -> str:
    """An answer as it is counted. Raises SpecError if it is none."""
    question = asked(address)
    assert question is not None
    questions.judged(question, guess.strip())
    return guess.strip().replace("−", "-").replace(",", ".") if question.mode == "number" else guess.strip()


def _tallies(state: State, counts: Sequence[Mapping[str, int]]) -> dict[str, object]:
    question = asked(state.address) if state.round else None
    if question is None:
        return {"question": "", "rounds": []}
    public = state.answers == "shown"
    rounds = []
    for given in counts[: state.round]:
        tally = live.tally(question, given)
        bars = [{"value": bar.value, "title": bar.title, "count": bar.count} for bar in tally.bars]
        rounds.append({"total": tally.total, "bars": bars, "others": tally.others})
    verdict = questions.judged(question, None)
    right = {"right": sorted(question.right), "why": verdict.says} if public else {}
    return {"question": question.prompt, "mode": question.mode, "rounds": rounds, **right}
