"""Refusals: the sentences of errors, whole, one function a message.

A function takes facts (names, numbers, shapes, lists of choices) and returns one sentence. An argument called
`written` is always a user's text, quoted by `errors.quote`; other names come from the code's tables.
"""
