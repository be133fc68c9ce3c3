"""Slides: figures as shapes that a lecturer can move and edit, in a deck with captions and notes."""
