"""Benchmarks: how fast and how small the figures are, compared with other ways to draw them.

`python -m bench` runs all of them and prints one Markdown table; `python -m bench drawing size` runs those
two. Nothing here is a test, because a slow machine is not a failure.
"""
