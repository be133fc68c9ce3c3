"""Revision: the number of the pictures that the renderer draws."""

REVISION = 1
"""Raised whenever a figure that was drawn before is drawn otherwise: what carries it may be kept for
ever. The golden figures are held against it.
"""
