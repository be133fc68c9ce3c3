"""Logs: what the server says on the standard error, in lines for people or in JSON for programs."""

import logging
import sys
from contextvars import ContextVar
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

TEXT: Final = "text"
JSON: Final = "json"

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is answered; "" outside of all. Threads that a request starts have it, too."""


def configure(form: str) -> None:
    """Write all logs of this process in a form, TEXT or JSON: those of structlog, and Python's own."""
    shared: list[Processor] = [
        _with_request,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor]
    if form == JSON:
        last = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer()]
    else:
        last = [structlog.processors.format_exc_info, _line]
    structlog.configure(
        processors=[*shared, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # uvicorn says by INFO that it listens, and that it ends.
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)


def _with_request(logger: Any, method: str, event: EventDict) -> EventDict:
    if "request" not in event and (current := request_id.get()):
        event["request"] = current
    return event


def _line(logger: Any, method: str, event: EventDict) -> str:
    """An event as a line: when, how grave, what, and its values, quoted where they have spaces. What
    structlog has for that takes ten times as long, which is longer than the answer from the store.
    """
    words = [event.pop("timestamp"), event.pop("level"), event.pop("event")]
    raised = event.pop("exception", "")
    for name, value in event.items():
        written = str(value)
        words.append(
            f"{name}={written if written and written.isprintable() and ' ' not in written else repr(written)}"
        )
    return " ".join(words) + (f"\n{raised}" if raised else "")
