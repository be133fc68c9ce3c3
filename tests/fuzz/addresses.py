"""The parser of addresses: a path after `/v1/figures/`, then a query."""

from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.exports import EXPORTS
from rnn_unroll.web import delivery
from rnn_unroll.web.query import decoded
from tests.gallery import GALLERY

SEEDS = tuple(address.removeprefix("/v1/figures/").encode() for address in GALLERY.values())


def target(data: bytes) -> None:
    path, _, query = data.partition(b"?")
    pattern, _, extension = path.decode("utf-8", "replace").rpartition(".")
    _, parameters = delivery.split(decoded(query))
    spec = parse(pattern, parameters, extension=extension if extension in EXPORTS else None)
    # What was read is written, and read the same.
    again = parse(pattern, write.query(spec).items())
    assert write.studio(again) == write.studio(spec)
