"""Body: what a client sent, if it is not too long."""

from fastapi import Request


async def read(request: Request, most: int) -> bytes | None:
    """The body of a request; None if it has more than `most` bytes, of which no more are read."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and (len(length) > 18 or int(length) > most):
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            return None
    return body
