"""Rivals: the same figure by other tools, the way their own tutorials would draw it.

Each module has `svg(scene, …)`, takes the scene with all its numbers ready, and gives SVG bytes with
as many nodes and edges as the scene has.
"""
