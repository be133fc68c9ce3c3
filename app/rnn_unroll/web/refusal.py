"""Refusal: what is wrong with a request, as programs read it."""

import json

from fastapi import Response

from rnn_unroll.errors import SpecError


def problem(error: SpecError) -> dict[str, object]:
    """The error as an object."""
    return {
        "parameter": error.parameter,
        "message": error.message,
        "allowed": list(error.allowed),
        "suggestion": error.suggestion,
    }


def as_json(error: SpecError) -> bytes:
    """The error as a body."""
    # A lone surrogate can stand in a Python string but not in UTF-8: ASCII escapes carry both.
    return json.dumps({"error": problem(error)}).encode()


def headline(error: SpecError) -> str:
    """The error as a header holds it: HTTP headers are ASCII without spaces at the ends."""
    said = f"{error.parameter}: {error.message}"[:400].replace("×", "x")
    return said.encode("ascii", "backslashreplace").decode().strip()


def refused(error: SpecError, status: int) -> Response:
    """The error alone."""
    headers = {
        "X-Figure-Error": headline(error),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Access-Control-Allow-Origin": "*",
    }
    return Response(as_json(error), status, headers, "application/json")
