"""Warm: what drawing reads and computes once, done already by the process that imports this.

A process that others are forks of imports it, so that none of them pays for the first figure: the
fonts' outlines, the math labels, what the libraries load when they are first called.
"""

from rnn_unroll.address.parse import parse
from rnn_unroll.exports import EXPORTS

EXPORTS["svg"].render(parse("many-to-many", []))
