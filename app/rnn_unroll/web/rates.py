"""Rates: how often one client may ask for what costs others something."""

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.types import Scope

from rnn_unroll.web.client import HERE, key
from rnn_unroll.web.ops import metrics
from rnn_unroll.web.renders import BusyError
from rnn_unroll.words.refusals import requests

A_MINUTE = {
    "uploads": RateLimitItemPerMinute(60),
    "lectures": RateLimitItemPerMinute(20),
    "answers": RateLimitItemPerMinute(1200),
}
"""A school is one client: its whole room answers within seconds, and a class that tries its own networks
posts one each.
"""

AGAIN = 60
"""Seconds after which a client may ask again."""


class OftenError(BusyError):
    """One client asks too often."""

    status, again = 429, AGAIN


class Rates:
    """Counts in this process alone: several workers allow so many each, and none waits for a store."""

    def __init__(self) -> None:
        # The moving window of `limits` keeps a list for every client that there ever was, and looks through
        # all of them after each request.
        self.limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    def take(self, what: str, scope: Scope) -> None:
        """Count one request more. Raises OftenError if the client has made too many."""
        client = key(scope["client"])
        if client == HERE or self.limiter.hit(A_MINUTE[what], what, client):
            return
        metrics.REFUSED.labels(f"rate of {what}").inc()
        raise OftenError("server", requests.too_often(what, A_MINUTE[what].amount, AGAIN))
