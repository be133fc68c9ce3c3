"""Layouts: where everything goes. Each module here makes the scene of what a view draws."""
