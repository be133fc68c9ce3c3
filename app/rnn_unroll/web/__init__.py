"""The web: everything that speaks HTTP, and nothing else does."""
