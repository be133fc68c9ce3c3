"""Refusals: the sentences of errors, whole, one function a message.

A function takes facts (names, numbers, shapes, lists of choices) and returns one sentence. `written` is
always what somebody wrote, quoted by `errors.quote`; a name without it comes from a table of the code.
"""
