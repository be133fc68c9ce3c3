"""Rivals: the same figure by other tools, drawn as their own tutorials would draw it.

Each module has a function `svg(scene, …)`. It takes the scene with all its numbers, and returns SVG bytes
with as many nodes and edges as the scene has.
"""
