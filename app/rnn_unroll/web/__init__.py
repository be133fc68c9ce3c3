"""Web: everything that speaks HTTP."""
