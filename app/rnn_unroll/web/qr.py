"""QR: an address of this server as a code that a phone's camera reads."""

from io import BytesIO

import segno
from fastapi import APIRouter, Request, Response

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.web import body
from rnn_unroll.web.query import caching, origin, pairs
from rnn_unroll.web.refusal import refused
from rnn_unroll.words.refusals import lectures

router = APIRouter()

PATH = "/v1/qr.svg"
LARGEST = 2331
"""The most bytes that a code holds at this level of correction (ISO/IEC 18004, version 40-M)."""
CACHE_SECONDS = 86400


@router.api_route(PATH, methods=["GET", "HEAD"])
def qr(request: Request) -> Response:
    """The code of `address`, a path of this server with its query: black on white in any scheme, with the
    quiet zone that readers need. The server's own name is put before it, so a code leads nowhere else.
    """
    address = next((value for name, value in pairs(request) if name == "address"), "")
    try:
        drawn = draw(origin(request), address)
    except SpecError as error:
        return refused(error, 422)
    headers = {
        "Cache-Control": caching(request, f"max-age={CACHE_SECONDS}"),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(drawn, 200, headers, "image/svg+xml")


@router.post(PATH)
async def private(request: Request) -> Response:
    """The same for an address that holds a secret: it is the body, which no log and no cache keeps."""
    sent = await body.read(request, LARGEST)
    if sent is None:
        return refused(SpecError("address", lectures.code_too_long(LARGEST + 1, LARGEST)), 413)
    try:
        drawn = draw(origin(request), sent.decode("ascii", "replace"))
    except SpecError as error:
        return refused(error, 422)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Response(drawn, 200, headers, "image/svg+xml")


def draw(here: str, address: str) -> bytes:
    """The code as SVG. Raises SpecError if the address is no path, or too long."""
    if not address.startswith("/"):
        raise SpecError("address", lectures.no_own_address(quote(address, 80)))
    if not address.isascii() or not address.isprintable():
        raise SpecError("address", lectures.unprintable_address(quote(address, 80)))
    text = here + address
    if len(text) > LARGEST:
        raise SpecError("address", lectures.code_too_long(len(text), LARGEST))
    out = BytesIO()
    segno.make_qr(text, error="m", boost_error=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        dark="#000",
        light="#fff",
        omitsize=True,
    )
    return out.getvalue()
