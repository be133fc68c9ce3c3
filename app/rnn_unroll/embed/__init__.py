"""Embed: a figure and its player as one document."""
