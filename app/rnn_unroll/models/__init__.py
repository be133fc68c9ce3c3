"""Models: the sources of a figure's network."""
