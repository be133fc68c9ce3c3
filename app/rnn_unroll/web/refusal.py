"""Refusal: an error for a program, in a JSON body and a header."""

import json

from fastapi import Response

from rnn_unroll.errors import SpecError
from rnn_unroll.web.renders import RETRY_AFTER


def problem(error: SpecError) -> dict[str, object]:
    """The error as a JSON object."""
    return {
        "parameter": error.parameter,
        "message": error.message,
        "allowed": list(error.allowed),
        "suggestion": error.suggestion,
    }


def as_json(error: SpecError) -> bytes:
    """The error as the body of an answer."""
    # A Python string can hold a lone surrogate, which UTF-8 cannot. JSON's ASCII escapes can.
    return json.dumps({"error": problem(error)}).encode()


def headline(error: SpecError) -> str:
    """The error as the value of a header, which must be ASCII without spaces at its ends."""
    text = error.line[:500].replace("×", "x")
    return text.encode("ascii", "backslashreplace").decode().strip()


def later(response: Response, seconds: int = RETRY_AFTER) -> Response:
    """The answer of a server that has too much to do, with the time after which to ask again."""
    response.headers["Retry-After"] = str(seconds)
    return response


def refused(error: SpecError, status: int) -> Response:
    """An answer whose body is the error as JSON."""
    headers = {
        "X-Figure-Error": headline(error),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }
    return Response(as_json(error), status, headers, "application/json")
