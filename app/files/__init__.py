"""Files: what a user brings along, read as data and never as code."""

LIMIT = 2_000_000
"""Bytes of one file; a longer one is refused before it is read."""
