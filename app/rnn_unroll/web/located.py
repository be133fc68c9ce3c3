"""Located: the figure at an address of this server: of a page, an embed or a format."""

import re
from typing import NamedTuple

from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError, quote
from rnn_unroll.exports import EXPORTS
from rnn_unroll.web.embed import Parts, parts
from rnn_unroll.web.form import read
from rnn_unroll.web.query import local
from rnn_unroll.words.refusals import requests

LONGEST = 120
"""The most characters of an address that an error repeats."""


class Located(NamedTuple):
    """The figure of an address: the parts of its embed, and its format, or None for an address of a page."""

    spec: FigureSpec
    parts: Parts
    image: str | None


def figure(here: str, url: str) -> Located:
    """The figure at a whole address of the server `here`. Raises SpecError if there is none."""
    path, query = local(here, url)
    image = None
    wanted = Parts()
    if path in ("", "/"):
        reading = read(query)
        if reading.errors:
            raise reading.errors[0]
        spec, wanted = reading.spec, parts([pair for pair in query if pair[0] == "flow"])[0]
    elif found := re.fullmatch("/embed/(.+)", path):
        wanted, others = parts(query)
        spec = parse(found[1], others, ignore_unknown=True)
    elif (found := re.fullmatch(r"/v1/figures/(.+)\.(\w+)", path)) and found[2] in EXPORTS:
        spec = parse(found[1], query, ignore_unknown=True, extension=found[2])
        image = found[2] if EXPORTS[found[2]].media_type.startswith("image/") else None
    else:
        raise SpecError("url", requests.no_figure_at(quote(url, LONGEST)))
    return Located(spec, wanted, image)
