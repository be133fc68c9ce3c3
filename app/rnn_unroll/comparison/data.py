"""Data: a comparison as JSON: both figures as their own JSON has them, and what differs."""

import json

from rnn_unroll.comparison.differs import differs
from rnn_unroll.comparison.pair import JSON, SLUGS, Pair, address
from rnn_unroll.exports import EXPORTS


def data(pair: Pair) -> bytes:
    """The comparison as a JSON object in UTF-8. Raises SpecError as the runs do."""
    head = {
        "canonical": address(pair, JSON),
        "differs": [difference._asdict() for difference in differs(pair.a, pair.b)],
    }
    parts = [json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()[1:-1]]
    parts += [b'"%s":%s' % (slug.encode(), EXPORTS["json"].render(pair.at(slug))) for slug in SLUGS]
    return b"{%s}" % b",".join(parts)
