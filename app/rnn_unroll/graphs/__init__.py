"""Graphs: what is drawn, without geometry: nodes and edges, the size of gradients, the inside of a cell."""
