"""What the server writes into its log."""

from collections.abc import Mapping

WAITED_FOR = {
    "head": "the head of a request",
    "body": "the rest of a request",
    "reading": "the client to read an answer",
    "idle": "the next request",
    "refused": "the rest of a refused request",
    "answering": "the server's own answer",
}


def closed(waited_for: Mapping[str, int]) -> str:
    """How many connections were closed, by the phase that they were in."""
    counts = ", ".join(f"{number:,} for {WAITED_FOR.get(what, what)}" for what, number in waited_for.items())
    return f"closed connections that waited too long or to make room: {counts}"


def workers_ended() -> str:
    return "two processes that drew one picture ended unexpectedly"


def threads_draw() -> str:
    return "no process can draw, so threads do; a script needs if __name__ == '__main__' for processes"


def cannot_start() -> str:
    return "a worker cannot start"


def lectures_apart() -> str:
    return "several workers without UNROLL_REDIS_URL: there are no live lectures"


def any_host() -> str:
    return "answers for every host; UNROLL_ALLOWED_HOSTS or UNROLL_PUBLIC_URL can name its own"


def ends() -> str:
    return "the server ends"


def cannot_draw(reason: str) -> str:
    return f"a figure cannot be drawn: {reason}"


def store_out_of_reach() -> str:
    return "live lectures: Redis is out of reach"


def figures_out_of_reach() -> str:
    return "shared figures: Redis is out of reach"


def figures_apart(reason: str) -> str:
    return f"shared figures: Redis is out of reach, so each server draws its own: {reason}"


def figures_together() -> str:
    return "shared figures: Redis is there again"


def live_failed() -> str:
    """What the log says of an error in what all live lectures need."""
    return "live lectures: going on after an error"
