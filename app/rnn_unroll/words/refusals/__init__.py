"""Refusals: the sentences of errors, whole, one function a message."""
