"""Pixels: a drawing as an image, and the images of a run."""
