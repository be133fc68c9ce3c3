"""Vanishing: how gradients fade or grow back through time, compared between cells, and claims about that."""
