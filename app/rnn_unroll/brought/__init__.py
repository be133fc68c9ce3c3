"""Brought: a network of the session that runs, unrolled, and checked against the library that made it."""
