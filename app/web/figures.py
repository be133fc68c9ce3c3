"""Figures: the stable addresses, `/v1/figures/{pattern}.{format}`."""

import json

from fastapi import APIRouter, Request, Response

from app.exports import EXPORTS, Export
from app.patterns import PATTERNS
from app.spec import SpecError, parse, unknown
from app.web.query import pairs

router = APIRouter()


@router.api_route("/v1/figures/{name:path}", methods=["GET", "HEAD"])
def figure(name: str, request: Request) -> Response:
    """One figure in one format. Wrong parameters get 422, an unknown pattern or format 404."""
    pattern, _, extension = name.rpartition(".")
    export = EXPORTS.get(extension)
    if export is None:
        return _unknown_format(extension if pattern else "")
    try:
        spec = parse(pattern, pairs(request), extension=extension)
        body = export.render(spec)
    except SpecError as error:
        status = 422 if pattern in PATTERNS else 404
        return _refused(error, status, export, request)
    return Response(body, media_type=export.media_type, headers={"X-Content-Type-Options": "nosniff"})


def problem(error: SpecError) -> dict[str, object]:
    """The error as programs read it."""
    return {
        "parameter": error.parameter,
        "message": error.message,
        "allowed": list(error.allowed),
        "suggestion": error.suggestion,
    }


def _refused(error: SpecError, status: int, export: Export, request: Request) -> Response:
    headers = _headers(error)
    if export.card:
        if request.headers.get("sec-fetch-dest") == "image":
            # Firefox shows a broken icon for an image with an error status, whatever its body.
            status = 200
        return Response(export.card(error), status, headers, export.media_type)
    return _json({"error": problem(error)}, status, headers)


def refused_as_json(error: SpecError, status: int) -> Response:
    """The error alone, for a program."""
    return _json({"error": problem(error)}, status, _headers(error))


def _unknown_format(extension: str) -> Response:
    error = unknown("format", "format", extension, EXPORTS)
    return _json({"error": problem(error)}, 404, _headers(error))


def _headers(error: SpecError) -> dict[str, str]:
    # HTTP headers are ASCII without spaces at the ends; the whole message is in the body.
    headline = f"{error.parameter}: {error.message}"[:400].encode("ascii", "replace").decode().strip()
    return {"X-Figure-Error": headline, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def _json(data: object, status: int, headers: dict[str, str]) -> Response:
    # A lone surrogate can stand in a Python string but not in UTF-8: ASCII escapes carry both.
    return Response(json.dumps(data).encode(), status, headers, "application/json")
