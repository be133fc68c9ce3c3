"""Comparison: two figures side by side, and what differs between them."""
