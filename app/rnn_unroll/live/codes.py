"""Codes: the five letters that a room types, and the secret that leads a lecture.

A code is computed from its secret. So whoever leads can open the same lecture again at the same code, on a
server that has forgotten it.
"""

import hashlib
import secrets

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
"""No vowels, so that no code is a word, and no Y, which some take for one."""
LENGTH = 5
ROUNDS = 20_000
"""How slow a code is to compute, 10 ms. There are 3.2 million: whoever looks for a secret of a given one,
to take it over while its server has forgotten it, tries for half a day.
"""
SECRET = 24
"""The characters of a secret: 144 bits."""


def fresh() -> str:
    """A secret that nobody can guess."""
    return secrets.token_urlsafe(SECRET * 3 // 4)


def of(secret: str) -> str:
    """The code of a secret."""
    slow = hashlib.pbkdf2_hmac("sha256", secret.encode("utf-8", "replace"), b"unroll live", ROUNDS)
    number = int.from_bytes(slow) % len(LETTERS) ** LENGTH
    code = ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(LETTERS))
        code += LETTERS[at]
    return code


def digest(secret: str) -> bytes:
    """What a server keeps of a secret, 32 bytes, and what two secrets are compared by."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()


def read(text: str) -> str | None:
    """The code that somebody typed, in capital letters; None if it is none."""
    code = text.upper()
    return code if len(code) == LENGTH and all(letter in LETTERS for letter in code) else None
