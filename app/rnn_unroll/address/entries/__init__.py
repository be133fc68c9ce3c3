"""Entries: the parameters of an address, one module for each part of a `FigureSpec`."""
