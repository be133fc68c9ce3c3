"""Benchmarks: how fast and how small the figures are, beside other ways to make them.

`python -m bench` runs all of them and prints one Markdown table; `python -m bench drawing size`
runs those. Nothing here is a test: a slow machine is no failure.
"""
