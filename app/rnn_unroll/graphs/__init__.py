"""Graphs: what a figure draws, without geometry and without sentences.

A graph holds the nodes and edges of a network, the sizes of its gradients, or the inside of one cell. This
room also collects the facts that a figure's messages need.
"""
