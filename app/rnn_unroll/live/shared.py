"""Shared: the lectures of any number of processes, in Redis or Valkey."""

import asyncio
import json
import os
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from hmac import compare_digest
from typing import Any

from rnn_unroll.live.rooms import ANSWERS, LIFETIME, MOST, UNUSED, FullError, LostError, Room, TakenError
from rnn_unroll.live.state import State, restored

PREFIX = "unroll:live:"
CHANGES = f"{PREFIX}changes"
"""The channel on which every change is published, with the code and the state."""
COUNTED = 25
"""Seconds for which another process's number of followers counts."""
PATIENCE = 3
"""Seconds after which the store is held to be out of reach."""
MOST_CONNECTIONS, QUEUE = 32, 10
"""The most connections to the store, and the seconds for which a request waits for one of them. A room comes
all at once; the client's own pool refuses those beyond a hundred.
"""
AGAIN = 1
"""Seconds until a lost channel is asked for again."""

UNSHOWN, SHOWN = f"{PREFIX}unshown", f"{PREFIX}shown"
"""The keys of all lectures by when they end: those that have shown nothing yet, and the others."""

OPEN = """
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[6])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[6])
if redis.call('ZCARD', KEYS[2]) + redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[7]) then
    local first = redis.call('ZPOPMIN', KEYS[2])[1]
    if not first then return -1 end
    redis.call('DEL', first)
end
redis.call('HSET', KEYS[1], 'digest', ARGV[1], 'expires', ARGV[2], 'number', ARGV[3], 'state', ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('ZADD', KEYS[2], ARGV[6] + ARGV[5], KEYS[1])
return 1
"""
"""Begin a lecture where there is none. If there are too many, one that has shown nothing makes room: somebody
may have asked for very many codes.
"""

SAVE = """
local number = redis.call('HGET', KEYS[1], 'number')
if not number or tonumber(number) >= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'number', ARGV[1], 'state', ARGV[2])
redis.call('EXPIREAT', KEYS[1], ARGV[3])
redis.call('ZREM', KEYS[3], KEYS[1])
redis.call('ZADD', KEYS[4], ARGV[3], KEYS[1])
for key = 5, #KEYS do redis.call('DEL', KEYS[key]) end
redis.call('PUBLISH', KEYS[2], ARGV[4])
return 1
"""
"""Keep a state that is newer than the one that is there, and tell all processes. Each script is one step,
which no other can come between.
"""


class Shared:
    """Lectures that all processes see. `url` is as in redis://host:6379/0."""

    def __init__(self, url: str, most: int = MOST) -> None:
        self.most = most
        # Imported late: only servers that share their lectures need it.
        from redis.asyncio import BlockingConnectionPool, Redis

        pool: BlockingConnectionPool = BlockingConnectionPool.from_url(
            url,
            decode_responses=True,
            max_connections=MOST_CONNECTIONS,
            timeout=QUEUE,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
        )
        self.redis: Redis = Redis.from_pool(pool)
        # Its messages may be hours apart.
        self.channel: Redis = Redis.from_url(url, decode_responses=True, socket_connect_timeout=PATIENCE)
        self.process = f"{os.getpid()}-{os.urandom(4).hex()}"

    async def open(self, room: Room) -> Room:
        values: list[Any] = [room.digest.hex(), room.expires, room.state.number, _written(room.state), UNUSED]
        values += [int(time.time()), self.most]
        with _reached():
            opened = await self.redis.eval(OPEN, 3, _key(room.code), UNSHOWN, SHOWN, *values)
        if opened < 0:
            raise FullError
        if opened:
            return room
        found = await self.find(room.code)
        if found is None or not compare_digest(found.digest, room.digest):
            raise TakenError
        return found

    async def find(self, code: str) -> Room | None:
        with _reached():
            kept = await self.redis.hgetall(_key(code))
        if "state" not in kept:
            return None
        state = restored(json.loads(kept["state"]))
        return Room(code, bytes.fromhex(str(kept["digest"])), float(kept["expires"]), state)

    async def save(self, room: Room, forget: Sequence[str]) -> bool:
        code, written = room.code, _written(room.state)
        keys = [_key(code), CHANGES, UNSHOWN, SHOWN, *(_answers(code, round) for round in forget)]
        values: list[Any] = [room.state.number, written, int(room.expires), json.dumps([code, written])]
        with _reached():
            return bool(await self.redis.eval(SAVE, len(keys), *keys, *values))

    async def close(self, code: str, forget: Sequence[str]) -> None:
        with _reached():
            await self.redis.delete(_key(code), _counts(code), *(_answers(code, round) for round in forget))
            await self.redis.set(_ended(code), 1, ex=LIFETIME)
            await self.redis.zrem(UNSHOWN, _key(code))
            await self.redis.zrem(SHOWN, _key(code))
            await self.redis.publish(CHANGES, json.dumps([code, ""]))

    async def ended(self, code: str) -> bool:
        with _reached():
            return bool(await self.redis.exists(_ended(code)))

    async def answer(self, code: str, round: str, token: str, guess: str) -> None:
        key = _answers(code, round)
        with _reached():
            if await self.redis.hlen(key) >= ANSWERS and not await self.redis.hexists(key, token):
                raise FullError
            await self.redis.hset(key, token, guess)
            await self.redis.expire(key, LIFETIME)

    async def answers(self, code: str, round: str) -> Mapping[str, int]:
        with _reached():
            return Counter(map(str, await self.redis.hvals(_answers(code, round))))

    async def count(self, code: str, here: int) -> int:
        key, now = _counts(code), time.time()
        with _reached():
            await self.redis.hset(key, self.process, f"{here} {now}")
            await self.redis.expire(key, 2 * COUNTED)
            counts = [one.split() for one in await self.redis.hvals(key)]
        return sum(int(count) for count, at in counts if now - float(at) < COUNTED)

    async def changes(self) -> AsyncIterator[tuple[str, State | None]]:
        """What any process is told, for ever: a code and what it shows now, or None if it is over. While the
        channel is lost, followers learn it from the next beat.
        """
        from redis.exceptions import RedisError

        while True:
            try:
                async with self.channel.pubsub() as pubsub:
                    await pubsub.subscribe(CHANGES)
                    async for message in pubsub.listen():
                        if message["type"] == "message":
                            code, written = json.loads(message["data"])
                            yield code, restored(json.loads(written)) if written else None
            except (RedisError, OSError):
                await asyncio.sleep(AGAIN)

    async def leave(self) -> None:
        """Close the connections."""
        await self.redis.aclose()
        await self.channel.aclose()


@contextmanager
def _reached() -> Iterator[None]:
    """Say in the words of `Rooms` that the store cannot be reached."""
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, OSError) as error:
        raise LostError from error


def _key(code: str) -> str:
    return f"{PREFIX}{code}"


def _answers(code: str, round: str) -> str:
    return f"{PREFIX}{code}:answers:{round}"


def _ended(code: str) -> str:
    return f"{PREFIX}{code}:ended"


def _counts(code: str) -> str:
    return f"{PREFIX}{code}:followers"


def _written(state: State) -> str:
    written: dict[str, Any] = asdict(state)
    return json.dumps(written)
