"""Spoken: how symbols and formulas sound, for who hears a page and would hear their brackets as noise.

`static/js/spoken.js` says the symbols of a sentence in the same way.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

_LETTERS = {"ŷ": "y hat", "c̃": "c tilde", "h̃": "h tilde", "Γ": "gamma", "ℒ": "L"}
_INDEX = re.compile(r"(?<=[^\W_])(?:\[(\d)\])?⟨([^⟩]{1,12})⟩")
_LOW = re.compile(r"\b([A-Za-zΓ])_([a-z]{1,2})\b")


def spoken(text: str) -> str:
    """A sentence with its symbols as one says them: x⟨3⟩ is `x 3`, a[2]⟨3⟩ `a 3 of layer 2`, W_aa `W a a`."""
    for letter in ("c̃", "h̃"):
        text = text.replace(letter, _LETTERS[letter])
    text = _INDEX.sub(lambda found: f" {found[2]}" + (f" of layer {found[1]}" if found[1] else ""), text)
    text = _LOW.sub(lambda found: f"{_LETTERS.get(found[1], found[1])} {' '.join(found[2])}", text)
    for letter in ("ŷ", "Γ", "ℒ"):
        text = text.replace(letter, _LETTERS[letter])
    return re.sub(r"⟨([^⟩]{1,12})⟩", r"\1", text)


_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
_SAID = {
    r"\hat": "hat",
    r"\tilde": "tilde",
    r"\Gamma": "gamma",
    r"\sigma": "sigma",
    r"\rho": "rho",
    r"\partial": "partial",
    r"\tanh": "tanh",
    r"\log": "log",
    r"\odot": "pointwise times",
    "+": "plus",
    "-": "minus",
    "=": "equals",
    "/": "over",
    ",": ",",
    r"\qquad": ";",
    "(": "(",
    ")": ")",
    "[": "(",
    "]": "stacked)",
    r"\top": "transposed",
}
"""How the commands and signs of a formula are said. A formula with any other one has no name of its own."""
_FUNCTIONS = {r"\tanh", r"\log", r"\sigma", r"\mathrm", "g"}
_JOINS = {"+", "-", "=", "/", ",", ")", "]", r"\qquad", r"\odot", r"\right"}
"""What no factor stands before."""
_OPENS = {"+", "-", "=", "/", ",", "(", "[", r"\qquad", r"\odot", r"\left", r"\partial", r"\sum"}
"""What no factor stands behind."""


class _UnknownError(Exception):
    """The formula has something that nobody has said how to say."""


def formula(tex: str) -> str:
    """A formula in TeX as one says it: `W_{aa} a^{\\langle t \\rangle}` is `W a a times a t`.

    Empty if it has something in it that is not known here.
    """
    try:
        words = " ".join(filter(None, _said(_groups(iter(_TOKEN.findall(tex))))))
    except (_UnknownError, IndexError):
        return ""
    words = re.sub(r"\s+([,;)])", r"\1", re.sub(r"\(\s+", "(", words))
    return re.sub(r",(?=[,;)]|$)", "", words)


_Part = Any
"""A token, or the parts between two braces."""
_Tree = list[_Part]


def _groups(tokens: Iterator[str]) -> _Tree:
    """The tokens, those between braces as a list of their own."""
    found: _Tree = []
    for token in tokens:
        if token == "}":
            break
        found.append(_groups(tokens) if token == "{" else token)
    return found


def _said(parts: Sequence[_Part]) -> Iterator[str]:
    """The words of a row of parts, with `times` between factors."""
    at, before = 0, "="
    while at < len(parts):
        part, start = parts[at], at
        at += 1
        if part in (r"\left", r"\right"):
            continue
        if before not in _OPENS and part not in _JOINS and not (before in _FUNCTIONS and part == "("):
            yield "" if before in _FUNCTIONS else "times"
        elif part == "(" and before in _FUNCTIONS:
            yield "of"
        if part in (r"\hat", r"\tilde"):
            yield from (*_said(_listed(parts[at])), _SAID[str(part)])
            at += 1
        elif part in (r"\mathrm", r"\mathcal"):
            yield "".join(map(str, _listed(parts[at])))
            at += 1
        elif part == r"\frac":
            yield from (*_said(_listed(parts[at])), "over", *_said(_listed(parts[at + 1])))
            at += 2
        elif part == r"\sum":
            yield from ("the sum over", *_said(_listed(parts[at + 1])), "of")
            at += 2
        elif isinstance(part, list):
            yield from _said(part)
        else:
            yield _one(part)
        while at < len(parts) and parts[at] in ("^", "_"):
            yield _script(str(parts[at]), _listed(parts[at + 1]))
            at += 2
        before = str(parts[start])
        # A letter with an index is no function, whatever stands behind it.
        if before in ("g", r"\sigma") and at - start > 1:
            before = "x"


def _listed(part: _Part) -> _Tree:
    return part if isinstance(part, list) else [part]


def _one(token: str) -> str:
    if token in _SAID:
        return _SAID[token]
    if token.replace(".", "", 1).isalnum():
        return token
    raise _UnknownError(token)


def _script(mark: str, inner: _Tree) -> str:
    """An index: a low one after its letter, a layer as such, and a time step without its brackets."""
    if mark == "_":
        if all(isinstance(part, str) and part.isalnum() for part in inner):
            return " ".join(map(str, inner))
        return f"of {' '.join(_said(inner))}"
    layer = ""
    if len(inner) > 2 and inner[0] == "[" and inner[2] == "]":
        layer, inner = f"of layer {inner[1]}", inner[3:]
    step = [part for part in inner if part not in (r"\langle", r"\rangle")]
    if len(step) == len(inner) and step not in ([], [r"\top"]):
        raise _UnknownError("a power")
    # What is reckoned in an index ends with it.
    ends = "," if len(step) > 1 and "_" not in step else ""
    return " ".join(filter(None, [*_said(step), layer])) + ends
