"""Pixels: a drawing as an image, and a run as a film."""
