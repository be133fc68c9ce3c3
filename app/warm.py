"""Warm: what drawing reads and computes once, done already by the process that imports this.

A process that others are forks of imports it, so that none of them pays for the first figure: the
fonts' outlines, the math labels, what the libraries load when they are first called.
"""

from app.exports import EXPORTS
from app.spec import parse

EXPORTS["svg"].render(parse("many-to-many", []))
