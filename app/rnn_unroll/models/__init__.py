"""Models: where a figure's network comes from."""
