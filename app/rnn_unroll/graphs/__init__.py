"""Graphs: what a figure draws, without geometry and without sentences.

They are the nodes and edges of a network, the sizes of its gradients, or the inside of one cell; and the
facts that the figure's messages are made from.
"""
