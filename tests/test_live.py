"""Live lectures: their codes, their states, those who keep them, and the hub that tells those who follow."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import live, questions
from rnn_unroll.address.parse import parse
from rnn_unroll.errors import SpecError
from rnn_unroll.live import FullError, Hub, Live, Memory, Room, State, TakenError, codes
from rnn_unroll.live.rooms import ANSWERS, LIFETIME, UNUSED
from rnn_unroll.live.state import ADDRESS

ADDRESS_OF = "/?pattern=many-to-one"


def loaded(**body: object) -> State:
    return live.state.load(json.dumps(body).encode(), lambda address, step: (address, "ask=" in address))[0]


# --- codes ---


@given(st.text(max_size=40))
def test_a_code_is_five_letters_that_are_read_again(secret: str) -> None:
    code = codes.of(secret)
    assert codes.read(code) == codes.read(code.lower()) == code


def test_codes_differ_and_spread_over_all_letters() -> None:
    made = {codes.of(codes.fresh()) for _ in range(500)}
    # Of 500 among 3.2 million, two are the same once in 25 times; three pairs never.
    assert len(made) > 497
    assert {letter for code in made for letter in code} == set(codes.LETTERS)


@pytest.mark.parametrize("text", ["", "BCDF", "BCDFGH", "BCDFA", "BCDF1", "ÄÖÜßß", "B C D", "bcdfı"])
def test_other_texts_are_no_codes(text: str) -> None:
    assert codes.read(text) is None


# --- states ---


def test_a_state_says_what_it_was_told_and_leaves_out_what_says_nothing() -> None:
    state = loaded(address=ADDRESS_OF, step=2, playing=True, at=7).numbered(100, 0)
    assert state.data() == {"number": 100, "address": ADDRESS_OF, "step": 2, "playing": True, "at": 7}
    asked = loaded(address=f"{ADDRESS_OF}&ask=copies", round=1, answers="open", eyes=True, leader="b2")
    assert asked.data().items() >= {"round": 1, "answers": "open", "eyes": True, "leader": "b2"}.items()


@given(st.integers(0, 2**44), st.integers(0, 2**44))
def test_numbers_grow_whatever_the_clock_says(now: int, last: int) -> None:
    number = State().numbered(now, last).number
    assert number > last
    assert number >= now


@pytest.mark.parametrize(
    ("body", "culprit"),
    [
        (b"", "address"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"\xff", "body"),
        (b'{"address": 1}', "address"),
        (b'{"address": "/", "speed": 2}', "body"),
        (b'{"address": "/", "step": -1}', "step"),
        (b'{"address": "/", "step": 1.5}', "step"),
        (b'{"address": "/", "step": true}', "step"),
        (b'{"address": "/", "playing": 1}', "playing"),
        (b'{"address": "/", "at": 1e400}', "at"),
        (b'{"address": "/", "at": 9007199254740992}', "at"),
        (b'{"address": "/", "leader": "<script>"}', "leader"),
        (b'{"address": "/", "leader": "abcdefghijklm"}', "leader"),
        (b'{"address": "/", "round": 1}', "round"),
        (b'{"address": "/?ask=copies", "round": 3}', "round"),
        (b'{"address": "/?ask=copies", "answers": "open"}', "answers"),
        (b'{"address": "/?ask=copies", "round": 1, "answers": "maybe"}', "answers"),
        (b'{"address": "/?' + b"x" * ADDRESS + b'"}', "address"),
        (b"[" * 4000, "body"),
        (b'{"at": ' + b"9" * 4000 + b"}", "address"),
    ],
)
def test_what_is_no_state_is_refused_by_name(body: bytes, culprit: str) -> None:
    with pytest.raises(SpecError) as refused:
        live.state.load(body, lambda address, step: (address, "ask=" in address))
    assert refused.value.parameter == culprit


@given(st.binary(max_size=200))
def test_any_bytes_are_a_state_or_refused(body: bytes) -> None:
    with suppress(SpecError):
        assert live.state.load(body, lambda address, step: (address, False))[0].number == 0


# --- rooms in memory ---


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def room(code: str, clock: Clock, secret: str = "s", address: str = "", number: int = 0) -> Room:
    state = State(address=address, number=number or int(clock.now * 1000))
    return Room(code, codes.digest(secret), clock.now + LIFETIME, state)


def run(main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(main())


def test_a_lecture_ends_after_its_time_and_one_that_shows_nothing_sooner() -> None:
    async def main() -> None:
        clock = Clock()
        rooms = Memory(clock)
        await rooms.open(room("BBBBB", clock))
        await rooms.open(room("CCCCC", clock, address="/?x"))
        clock.now += UNUSED - 1
        assert await rooms.find("BBBBB")
        clock.now += 1
        assert await rooms.find("BBBBB") is None
        clock.now += LIFETIME - UNUSED - 1
        assert await rooms.find("CCCCC")
        clock.now += 1
        assert await rooms.find("CCCCC") is None

    run(main)


def test_a_code_is_opened_again_by_its_own_secret_alone() -> None:
    async def main() -> None:
        clock = Clock()
        rooms = Memory(clock)
        first = await rooms.open(room("BBBBB", clock, "mine"))
        assert await rooms.open(room("BBBBB", clock, "mine", number=9)) is first
        with pytest.raises(TakenError):
            await rooms.open(room("BBBBB", clock, "other"))

    run(main)


def test_of_too_many_lectures_those_that_show_nothing_make_room() -> None:
    async def main() -> None:
        clock = Clock()
        rooms = Memory(clock, most=2)
        await rooms.open(room("BBBBB", clock, address="/?x"))
        for code in ("CCCCC", "DDDDD"):
            await rooms.open(room(code, clock))
        assert list(rooms.rooms) == ["BBBBB", "DDDDD"]
        await rooms.save(room("DDDDD", clock, address="/?x", number=2**50), [])
        with pytest.raises(FullError):
            await rooms.open(room("FFFFF", clock))
        clock.now += LIFETIME
        await rooms.open(room("FFFFF", clock))
        assert list(rooms.rooms) == ["DDDDD", "FFFFF"]

    run(main)


def test_an_answer_replaces_that_of_the_same_token_and_a_new_question_forgets_all() -> None:
    async def main() -> None:
        clock = Clock()
        rooms = Memory(clock)
        opened = await rooms.open(room("BBBBB", clock))
        for token, guess in [("a", "x"), ("b", "x"), ("a", "y")]:
            await rooms.answer("BBBBB", "q:1", token, guess)
        assert await rooms.answers("BBBBB", "q:1") == {"x": 1, "y": 1}
        for number in range(ANSWERS - 2):
            await rooms.answer("BBBBB", "q:1", f"t{number}", "x")
        with pytest.raises(FullError):
            await rooms.answer("BBBBB", "q:1", "late", "x")
        await rooms.answer("BBBBB", "q:1", "a", "x")
        assert not await rooms.save(opened, ["q:1"])
        newer = room("BBBBB", clock, address="/?x", number=opened.state.number + 1)
        assert await rooms.save(newer, ["q:1"])
        assert not await rooms.answers("BBBBB", "q:1")

    run(main)


def test_a_lecture_that_was_forgotten_goes_on_at_its_code_with_larger_numbers() -> None:
    async def main() -> None:
        before = Live(Memory(), Hub())
        opened, secret = await before.open()
        await before.change(opened, State(address="/?x"))
        state = await before.state(opened.code)
        assert state
        last = state.number
        # The clock of the next server is an hour behind.
        again, same = await Live(Memory(), Hub()).open(secret, last + 3_600_000)
        assert (again.code, same) == (opened.code, secret)
        assert again.state.number > last

    run(main)


# --- the hub ---


class Follower:
    """One who follows in this process, and `writes` if its connection can be written to at once. It may read
    slowly: then the hub's sends wait, and nothing can be written.
    """

    def __init__(self, hub: Hub, code: str, now: Callable[[], State], writes: bool = False) -> None:
        async def read() -> Room:
            return Room(code, b"", 2e9, now())

        self.messages: list[bytes] = []
        self.reads = asyncio.Event()
        self.reads.set()
        self.leaving: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        follows = hub.follow(code, read, self.send, self.leaving, self.write if writes else None)
        self.task = asyncio.ensure_future(follows)

    async def send(self, message: dict[str, Any]) -> None:
        await self.reads.wait()
        self.messages.append(message["body"])

    def write(self, chunk: bytes) -> bool:
        if self.reads.is_set():
            size, _, rest = chunk.partition(b"\r\n")
            assert rest[int(size, 16) :] == b"\r\n"
            self.messages.append(rest[:-2])
        return self.reads.is_set()

    @property
    def numbers(self) -> list[int]:
        """The numbers of the states that came."""
        return [int(one.split(b"id: ")[1].split(b"\n")[0]) for one in self.messages if b"event: state" in one]


async def settle() -> None:
    """Let everything that can go on do so."""
    for _ in range(20):
        await asyncio.sleep(0)


@given(st.lists(st.sampled_from(["show", "beat", "join", "slow", "quick", "leave"]), max_size=40))
def test_nobody_jumps_back_and_nobody_misses_the_last_state(actions: list[str]) -> None:
    async def main() -> None:
        hub, state = Hub(), State(address="/?x", number=1)

        def now() -> State:
            return state

        followers = [Follower(hub, "BBBBB", now, writes=True), Follower(hub, "BBBBB", now)]
        for action in actions:
            if action == "show":
                state = State(address="/?x", number=state.number + 1)
                await hub.show("BBBBB", state)
            elif action == "beat":
                await hub.beat("BBBBB", 3)
            elif action == "join":
                followers.append(Follower(hub, "BBBBB", now, writes=len(followers) % 3 == 0))
            elif action == "leave":
                # What waits for a connection that breaks goes on.
                followers[0].reads.set()
                followers[0].leaving.set_result(None)
                await settle()
                assert followers.pop(0).task.done()
                followers.append(Follower(hub, "BBBBB", now, writes=True))
            else:
                for one in followers[::2]:
                    (one.reads.clear if action == "slow" else one.reads.set)()
            await settle()
        for one in followers:
            one.reads.set()
        await settle()
        for one in followers:
            assert one.numbers == sorted(set(one.numbers))
            assert one.numbers[-1] == state.number
        hub.close()
        await settle()
        assert all(one.task.done() and b"event: reconnect" in one.messages[-2] for one in followers)
        assert not hub.audiences

    run(main)


def test_an_event_is_encoded_once_for_all() -> None:
    async def main() -> None:
        hub, state = Hub(), State(address="/?x", number=1)
        followers = [Follower(hub, "BBBBB", lambda: state) for _ in range(3)]
        await settle()
        await hub.show("BBBBB", State(address="/?y", number=2))
        await settle()
        assert len({id(one.messages[-1]) for one in followers}) == 1
        assert len(followers[0].messages[-1]) <= 300
        await hub.end("BBBBB")
        await settle()
        assert all(b"event: end" in one.messages[-2] for one in followers)

    run(main)


def test_what_is_sent_is_at_most_300_bytes_for_an_address_of_a_lecture() -> None:
    address = "/?early=on&pattern=many-to-one&task=sentiment&text=the+film+was+not+good+but+long"
    state = State(address, 3, True, 1_796_096_729_880, "abc123", number=1_796_096_729_880)
    assert len(live.hub.event("state", state.data(), state.number)["body"]) <= 300


def test_a_lecture_that_is_forgotten_is_not_over_until_its_time_is() -> None:
    async def main() -> None:
        lectures = Live(Memory(), Hub(), heartbeat=0)
        opened, _ = await lectures.open()
        follower = Follower(lectures.hub, opened.code, lambda: opened.state)
        lectures.rooms.rooms.clear()  # type: ignore[attr-defined]
        running = asyncio.ensure_future(lectures.run())
        await settle()
        assert not follower.task.done()
        lectures.hub.audiences[opened.code].expires = 0
        await settle()
        assert b"event: end" in follower.messages[-2]
        running.cancel()

    run(main)


def test_an_error_in_one_lecture_ends_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        lectures = Live(Memory(), Hub(), heartbeat=0)
        monkeypatch.setattr(live.live, "AGAIN", 0)
        opened, _ = await lectures.open()
        follower = Follower(lectures.hub, opened.code, lambda: opened.state)
        found = lectures.rooms.find
        failing = [ValueError("not a state"), KeyError("state")]

        async def find(code: str) -> Room | None:
            if failing:
                raise failing.pop()
            return await found(code)

        monkeypatch.setattr(lectures.rooms, "find", find)
        running = asyncio.ensure_future(lectures.run())
        await settle()
        assert b'"followers":1' in follower.messages[-1]
        running.cancel()

    run(main)


def test_a_state_of_a_later_release_is_read() -> None:
    assert live.state.restored({"address": "/?x", "number": 3, "mood": "good"}) == State("/?x", number=3)


# --- answers ---


def question(query: str) -> questions.Question:
    pairs = [tuple(pair.split("=", 1)) for pair in query.split("&")]
    found = questions.ask(parse("many-to-one", pairs))  # type: ignore[arg-type]
    assert found
    return found


def test_a_choice_that_nobody_took_has_a_bar_too() -> None:
    counted = live.tally(question("tx=3&ask=reads-all"), {"a.1.3": 4, "a.1.1": 1})
    assert [(bar.title, bar.count) for bar in counted.bars] == [("a⟨1⟩", 1), ("a⟨2⟩", 0), ("a⟨3⟩", 4)]
    assert counted.total == 5


@given(st.dictionaries(st.integers(-50, 50).map(str), st.integers(1, 9), max_size=30))
def test_numbers_that_few_gave_are_counted_together(counts: dict[str, int]) -> None:
    counted = live.tally(question("tx=3&ask=copies"), counts)
    assert counted.total == sum(counts.values())
    assert len(counted.bars) == min(8, len(counts))
    assert min([bar.count for bar in counted.bars], default=9) >= max(
        [counts[value] for value in counts if value not in {bar.value for bar in counted.bars}], default=0
    )
    assert [float(bar.value) for bar in counted.bars] == sorted(float(bar.value) for bar in counted.bars)


@pytest.mark.parametrize("pattern", ["one-to-one", "many-to-one", "one-to-many", "encoder-decoder"])
@pytest.mark.parametrize("query", ["", "cell=lstm&show=gradients"])
def test_every_offered_question_can_be_asked(pattern: str, query: str) -> None:
    spec = parse(pattern, [tuple(pair.split("=")) for pair in query.split("&") if pair])  # type: ignore[misc]
    offered = questions.offered(spec)
    assert offered
    for asking, prompt in offered:
        found = questions.ask(asking)
        assert found
        assert found.prompt == prompt
