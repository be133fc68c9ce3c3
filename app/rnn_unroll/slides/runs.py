r"""Runs: pieces of text in one type, and formulas in TeX as such pieces: T_x, â, ⟨3⟩ raised.

A slide has no formulas that every program shows and edits, but any text can be raised and lowered. The
TeX is that of the figures' labels and of lessons; what is not known of it keeps its name.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rnn_unroll import tokens

SUPER, SUB = 30, -25
"""How far a raised and a lowered text stand from the line, in percent of the type's size."""
NESTED = 0.8
"""Size of a text that is lowered inside a raised one, beside that of the raised one."""


class Run(NamedTuple):
    """A piece of text. `raised` is how far it stands above the line, in percent, and decides its size with
    `scale`; `math` is set in the type of formulas. `leads`: it leads to the figure of its slide.
    """

    text: str
    math: bool = False
    italic: bool = False
    bold: bool = False
    raised: int = 0
    scale: float = 1.0
    leads: bool = False


_SYMBOLS = {
    **{"langle": "⟨", "rangle": "⟩", "partial": "∂", "odot": "⊙", "cdot": "·", "cdots": "⋯", "ldots": "…"},
    **{"leftarrow": "←", "rightarrow": "→", "top": "⊤", "sum": "∑", "times": "×", "nabla": "∇", "in": "∈"},
    **{"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "approx": "≈", "pm": "±", "infty": "∞"},
    **{"|": "‖", "{": "{", "}": "}", "%": "%", "_": "_", "&": "&", "$": "$", "#": "#"},
    **{"Gamma": "Γ", "Delta": "Δ", "Sigma": "Σ", "Omega": "Ω", "Theta": "Θ", "Phi": "Φ"},
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eta": "η", "theta": "θ"},
    **{"lambda": "λ", "mu": "μ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "φ"},
    **{",": " ", ";": " ", ":": " ", " ": " ", "!": "", "quad": "   ", "qquad": "      "},
    **{"left": "", "right": "", "displaystyle": "", "textstyle": ""},
}
"""What TeX's commands without an argument print."""
_MARKS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
"""What TeX's accents put on a letter."""
_UPRIGHT = frozenset({"mathrm", "operatorname", "text", "mathbf"})
_RELATIONS = frozenset("=+−<>≤≥≠≈∈⊙×")
"""Signs that have room on both sides, between two things on the line."""
_TOKEN = re.compile(r"\\[a-zA-Z]+|\\.|[{}^_]|\s+|.", re.DOTALL)

_PLAIN = re.compile(
    r"(?P<letter>[axcrzhŷyΓα]\u0303?)(?P<low>_[a-z]\b)?(?P<layer>\[\d\])?(?P<index>⟨[\w ,+−-]{1,12}⟩)"
    r"|\b(?P<name>[TWbpΓ])_(?P<under>[a-z]{1,2})\b"
)
"""A symbol in plain text."""


@lru_cache(maxsize=2048)
def formula(tex: str) -> tuple[Run, ...]:
    """A formula on one line."""
    return _joined(_spaced(_group(iter(_TOKEN.findall(tokens.clean(tex))), 0, 1.0)))


def text(words: str, bold: bool = False, italic: bool = False, leads: bool = False) -> tuple[Run, ...]:
    """Words whose symbols are set as in the figures: a⟨3⟩ with its index raised, T_x with a low x."""
    words, runs, end = tokens.clean(words), list[Run](), 0
    for match in _PLAIN.finditer(words):
        runs += [Run(words[end : match.start()], italic=italic)] if match.start() > end else []
        runs += _symbol(match)
        end = match.end()
    runs += [Run(words[end:], italic=italic)] if end < len(words) else []
    return tuple(run._replace(bold=bold, leads=leads) for run in runs)


def plain(runs: Sequence[Run]) -> str:
    """The runs as plain text: W_aa, a⟨t⟩."""
    parts, raised = [], 0
    for run in runs:
        if run.raised and run.raised < raised:
            parts.append("_")
        elif run.raised > raised and raised <= 0 and run.raised:
            # What is raised inside a raised text goes on with it, and brackets need no sign.
            parts.append("" if run.text[:1] in ("⟨", "[") else "^")
        parts.append(run.text)
        raised = run.raised
    return "".join(parts)


def width(run: Run) -> float:
    """How wide a run is, about, in the size of its line's type."""
    size = run.scale * (0.66 if run.raised else 1)
    return size * sum(map(_wide, run.text))


@lru_cache(maxsize=1024)
def _wide(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in "ijlI.,:;'|!ft()[]r -⟨⟩’“”":
        return 0.34
    return 0.84 if character in "mwMW—…%" else 0.68 if character.isupper() else 0.55


def _symbol(match: re.Match[str]) -> Iterator[Run]:
    if name := match["name"]:
        yield Run(name, math=True, italic=name != "Γ")
        yield Run(match["under"], math=True, italic=True, raised=SUB)
        return
    letter = match["letter"]
    yield Run(letter, math=True, italic=letter != "Γ")
    if match["low"]:
        yield Run(match["low"][1:], math=True, italic=True, raised=SUB)
    for run in formula((match["layer"] or "") + match["index"]):
        yield run._replace(raised=SUPER)


def _group(rest: Iterator[str], raised: int, scale: float, upright: bool = False) -> list[Run]:
    """The runs up to the end of a group."""
    runs: list[Run] = []
    for token in rest:
        if token == "}":
            break
        if token in "^_":
            above = SUPER if token == "^" else SUB
            inner = (raised + above // 2, scale * NESTED) if raised else (above, scale)
            runs += _argument(rest, *inner, upright)
        elif token == "{":
            runs += _group(rest, raised, scale, upright)
        elif token.isspace():
            # White space counts for nothing in a formula, but in words.
            runs += [Run(" ", True, False, False, raised, scale)] if upright else []
        elif token.startswith("\\"):
            runs += _command(token[1:], rest, raised, scale)
        else:
            runs.append(_letter(token, raised, scale, upright))
    return runs


def _argument(rest: Iterator[str], raised: int, scale: float, upright: bool = False) -> list[Run]:
    """The runs of the next group, or of the next sign alone."""
    token = next((one for one in rest if not one.isspace()), "")
    if token == "{":
        return _group(rest, raised, scale, upright)
    if token.startswith("\\"):
        return _command(token[1:], rest, raised, scale)
    return [_letter(token, raised, scale, upright)] if token else []


def _command(name: str, rest: Iterator[str], raised: int, scale: float) -> list[Run]:
    if name in _UPRIGHT:
        return _argument(rest, raised, scale, upright=True)
    if name == "vec":
        # Few types have an arrow to put on a letter.
        return [run._replace(bold=True) for run in _argument(rest, raised, scale)]
    if name == "mathcal":
        return [run._replace(text=run.text.replace("L", "ℒ")) for run in _argument(rest, raised, scale)]
    if name in _MARKS:
        base, *others = _argument(rest, raised, scale) or [Run("")]
        marked = unicodedata.normalize("NFC", base.text[:1] + _MARKS[name]) + base.text[1:]
        return [base._replace(text=marked), *others]
    if name == "frac":
        above, below = (_argument(rest, raised, scale) for _ in range(2))
        over = Run(" / ", True, False, False, raised, scale)
        return [*_closed(above), over, *_closed(below)]
    if name == "kern":
        # The room between two labels: `\kern0.52em`.
        room = "".join(iter(lambda: next(rest, "m"), "m"))
        return [Run(" ", True, False, False, raised, scale)] if room[:1] != "-" and room > "0.1" else []
    if name in _SYMBOLS:
        return [_letter(one, raised, scale, False) for one in _SYMBOLS[name]]
    return [Run(name, True, False, False, raised, scale)]


def _closed(runs: list[Run]) -> list[Run]:
    """The part of a fraction, in brackets if it is more than a product."""
    if not any(run.text in ("+", "−", "=") and not run.raised for run in runs):
        return runs
    return [runs[0]._replace(text="(", italic=False), *runs, runs[0]._replace(text=")", italic=False)]


def _letter(character: str, raised: int, scale: float, upright: bool) -> Run:
    character = "−" if character == "-" and not upright else character
    # Greek capitals and the script letter of the loss are upright.
    slanted = character.isalpha() and not upright and not "Α" <= character <= "Ω" and character != "ℒ"
    return Run(character, True, slanted, False, raised, scale)


def _spaced(runs: list[Run]) -> list[Run]:
    """The runs with room around the signs between two things on the line. A sign of a number has none."""
    if not runs:
        return []
    spaced = [runs[0]]
    for before, run in pairwise(runs):
        between = run.text in _RELATIONS and before.text not in "([,=+−⊙ "
        if between and not run.raised:
            spaced += [run._replace(text=" "), run, run._replace(text=" ")]
        elif run.text == "," and not run.raised:
            spaced += [run, run._replace(text=" ")]
        elif len(before.text) > 1 and before.text.isalpha() and run.text.isalpha() and not run.raised:
            # The name of a function, such as log.
            spaced += [run._replace(text=" "), run]
        elif run.text != " " or spaced[-1].text != " ":
            spaced.append(run)
    return spaced


def _joined(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The runs with neighbours in the same type as one."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1][1:] == run[1:]:
            joined[-1] = run._replace(text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)
