"""Shared: finished figures of all servers, in Redis or Valkey, so that one drawing is enough for all of them.

Redis only ever saves work. Where it is slow, full or gone, figures are drawn as they are without it, and no
request waits for it again until it has answered a question that no request waits for.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import zstandard
from cachetools import TTLCache

from rnn_unroll.address.revision import REVISION
from rnn_unroll.web.coding import TOO_LARGE
from rnn_unroll.web.ops import metrics
from rnn_unroll.words import serving

PREFIX = "unroll:figure:"

ENTRY = 2**20
"""The most bytes of a figure in the store, compressed. What is larger is drawn where it is asked for."""
LARGEST = 2**24
"""The most bytes that an entry may become again."""

PATIENCE = 0.2
"""Seconds after which Redis is held to be gone. Shorter, and a busy event loop would be taken for that."""
AGAIN, REFUSED = 1.0, 60.0
"""Seconds until it is asked whether it is there again; and where it has refused a command, such as for
want of memory.
"""
MOST = 64
"""The most look-ups at a time, and the most figures that wait to be stored. Others go without."""

QUICK, SLOW = 0.25, 3.0
"""Seconds for which a figure is left to the process that draws it: one that takes a few milliseconds, and one
that waits for a process, such as a film. Who has waited so long draws it, too.
"""
FORGET = 60.0
"""Seconds within which a figure that this process is to draw may still be stored."""
SHORTEST, LONGEST = 0.005, 0.1
"""Seconds between two looks at a figure that another process draws. They double."""

FIND = """
local kept = redis.call('GET', KEYS[1])
if kept then return kept end
if redis.call('SET', KEYS[2], '1', 'NX', 'PX', ARGV[1]) then return 1 end
return 0
"""
"""The figure; or 1 if the asker shall draw it, whose lease begins; or 0 if another one has the lease."""

LIBRARIES = ("fonttools", "numpy", "pillow", "resvg-py", "svgwrite", "typst", "ziafont", "ziamath")
"""What else the bytes of a figure come from."""

_log = logging.getLogger("uvicorn.error")

Result = TypeVar("Result")


class SharedFigures:
    """Figures by canonical address. `url` is as in redis://host:6379/0; they stay for `lifetime` seconds."""

    def __init__(self, url: str, lifetime: int) -> None:
        # Imported late: only servers that share their figures need it.
        from redis.asyncio import Redis
        from redis.asyncio.retry import Retry
        from redis.backoff import NoBackoff

        self.redis: Redis = Redis.from_url(
            url,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
            # To ask again would make its request wait; to draw is quicker.
            retry=Retry(NoBackoff(), 0),
            max_connections=2 * MOST + 1,
        )
        self.lifetime, self.reachable = lifetime, True
        self.looking: dict[str, asyncio.Task[bytes | None]] = {}
        # What this process is to draw. It never comes where the client leaves before, so it is forgotten.
        self.leases: TTLCache[str, float] = TTLCache(4096, FORGET)
        self.tasks: set[asyncio.Task[Any]] = set()

    async def find(self, canonical: str, patience: float) -> bytes | None:
        """The figure's bytes; None if the caller shall draw it, and offer it then. Raises nothing.

        If another process draws it, this waits for it, but no longer than `patience` (s).
        """
        task = self.looking.get(canonical)
        if task is None:
            if not self.reachable or len(self.looking) >= MOST:
                return None
            task = self.looking[canonical] = asyncio.ensure_future(self._find(canonical, patience))
            task.add_done_callback(lambda _: self.looking.pop(canonical))
        # A request that is cancelled must not end the look-up of the others.
        return await asyncio.shield(task)

    async def _find(self, canonical: str, patience: float) -> bytes | None:
        ends, pause, waits = time.monotonic() + patience, SHORTEST, False
        names = key(canonical), f"{key(canonical)}:lease"
        while True:
            found = await self._reach(self.redis.eval(FIND, 2, *names, round(1000 * patience)))
            if isinstance(found, bytes):
                figure = await _unpacked(found)
                metrics.SHARED.labels("broken" if figure is None else "waited" if waits else "found").inc()
                return figure
            if found is None:
                metrics.SHARED.labels("lost").inc()
                return None
            if found or time.monotonic() + pause >= ends:
                self.leases[canonical] = ends
                metrics.SHARED.labels("missed" if found else "late").inc()
                return None
            waits = True
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST)

    def offer(self, canonical: str, body: bytes) -> None:
        """Store a figure that `find` left to this process. Its reader does not wait for that."""
        if self.leases.pop(canonical, None) and self.reachable and len(self.tasks) < MOST:
            self._begin(self._store(canonical, body))

    async def _store(self, canonical: str, body: bytes) -> None:
        packed = await asyncio.to_thread(_packed, body) if len(body) > TOO_LARGE else _packed(body)
        if len(packed) <= ENTRY:
            await self._reach(self.redis.set(key(canonical), packed, ex=self.lifetime))

    def release(self, canonical: str) -> None:
        """Let another process draw it, because this one cannot. The lease may be another's by now: then two
        draw.
        """
        if self.leases.pop(canonical, None) and self.reachable:
            self._begin(self._reach(self.redis.delete(f"{key(canonical)}:lease")))

    async def _reach(self, command: Awaitable[Result]) -> Result | None:
        """What Redis answers; None if it is gone, which nobody waits for a second time."""
        from redis.exceptions import RedisError, ResponseError

        try:
            return await command
        except (RedisError, OSError) as error:
            if self.reachable:
                self.reachable = False
                _log.warning(serving.figures_apart(str(error)[:200]))
                self._begin(self._return(REFUSED if isinstance(error, ResponseError) else AGAIN))
            return None

    async def _return(self, pause: float) -> None:
        from redis.exceptions import RedisError

        while not self.reachable:
            await asyncio.sleep(pause)
            try:
                await self.redis.ping()
            except (RedisError, OSError):
                continue
            self.reachable = True
            _log.warning(serving.figures_together())

    def _begin(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def leave(self) -> None:
        """Give up what is in progress, and close the connections."""
        for task in [*self.tasks, *self.looking.values()]:
            task.cancel()
        await self.redis.aclose()


def key(canonical: str) -> str:
    """The name of a figure in the store. Servers of another revision or build have other names."""
    return f"{PREFIX}{build()}:{blake2b(canonical.encode(), digest_size=16).hexdigest()}"


@cache
def build() -> str:
    """What draws: the revision, the files of the package, the versions of the libraries."""
    digest, package = blake2b(str(REVISION).encode(), digest_size=8), Path(__file__).parents[1]
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(package).as_posix()}\n".encode() + path.read_bytes())
    digest.update(" ".join(map(version, LIBRARIES)).encode())
    return digest.hexdigest()


def _packed(body: bytes) -> bytes:
    """With a checksum, and at a level that costs less than a millisecond."""
    return zstandard.ZstdCompressor(level=3, write_checksum=True).compress(body)


async def _unpacked(packed: bytes) -> bytes | None:
    """The bytes of an entry; None if they are not what was stored."""
    try:
        size = zstandard.frame_content_size(packed)
        if not 0 <= size <= LARGEST:
            return None
        decompress = zstandard.ZstdDecompressor().decompress
        return await asyncio.to_thread(decompress, packed) if size > TOO_LARGE else decompress(packed)
    except zstandard.ZstdError:
        return None
