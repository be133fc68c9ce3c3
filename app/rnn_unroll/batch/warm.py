"""Warm: importing this draws one figure, and so does everything that a process does only once.

That is: reading the fonts' outlines, laying out the math labels, and whatever libraries load at their first
call. The process that others are forks of imports it, so that no fork does this again.
"""

from rnn_unroll.address.parse import parse
from rnn_unroll.exports import EXPORTS

EXPORTS["svg"].render(parse("many-to-many", []))
