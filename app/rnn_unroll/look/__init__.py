"""Look: the styles, views and themes that a figure can be drawn in."""
