"""Revision: the version number of the renderer's pictures."""

REVISION = 2
"""Must be raised whenever a released figure is drawn differently: caches keep answers to addresses with a
revision for ever. A test compares the golden figures with it.
"""
