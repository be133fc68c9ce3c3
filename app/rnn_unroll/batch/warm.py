"""Warm: draws one figure when it is imported, to do all work that a process does only once.

This work is to read the outlines of the fonts, to lay out the math labels, and what libraries load at their
first call. The process that others are forks of imports this module, so that no fork repeats the work.
"""

from rnn_unroll.address.parse import parse
from rnn_unroll.exports import EXPORTS

EXPORTS["svg"].render(parse("many-to-many", []))
