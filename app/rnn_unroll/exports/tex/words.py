r"""Words: any text as TeX that prints the text and does nothing else.

The TeX is ASCII. Characters that TeX could take for a command are spelled out. Every other character is given
by its number, with a replacement in case the font, or pdfTeX, does not have it. So a text means the same in
any document, whatever the document's encoding and active characters.
"""

import re
import unicodedata
from functools import lru_cache

from rnn_unroll import tokens

_SPELLED = {
    "\\": r"\ensuremath{\backslash}",
    **{character: rf"\ensuremath{{\{character}}}" for character in "{}"},
    **{character: "\\" + character for character in "$%#&_"},
    **{character: rf"\ensuremath{{{character}}}" for character in "<>|"},
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
"""ASCII characters that would be a command, or another character in TeX's old text encodings."""

_LIGATURES = frozenset(("--", "``", "''", ",,", "!`", "?`"))
"""Pairs of characters that TeX's fonts join into one."""

_MATHS = {
    **{"≤": r"\leq", "≥": r"\geq", "∂": r"\partial", "‖": r"\|", "⟨": r"\langle", "⟩": r"\rangle"},
    **{"×": r"\times", "−": "-", "·": r"\cdot", "±": r"\pm", "∞": r"\infty", "⊙": r"\odot"},
    **{"←": r"\leftarrow", "→": r"\rightarrow", "√": r"\surd", "∇": r"\nabla", "∑": r"\Sigma"},
    **{character: f"^{k}" for k, character in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{character: f"_{k}" for k, character in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    **{"⁺": "^+", "⁻": "^{-}", "•": r"\bullet", "†": r"\dagger", "‡": r"\ddagger"},
    **{"§": r"\mathsection", "¶": r"\mathparagraph"},
    **{"Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi"},
    **{"Σ": r"\Sigma", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega", "α": r"\alpha", "β": r"\beta"},
    **{"γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta", "η": r"\eta", "θ": r"\theta"},
    **{"ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "µ": r"\mu", "ν": r"\nu", "ξ": r"\xi"},
    **{"π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon", "φ": r"\varphi"},
    **{"χ": r"\chi", "ψ": r"\psi", "ω": r"\omega"},
}
"""Characters that every document's math fonts have."""

_NAMED = {
    **{"ß": r"\ss", "æ": r"\ae", "Æ": r"\AE", "œ": r"\oe", "Œ": r"\OE", "ø": r"\o", "Ø": r"\O"},
    **{"ł": r"\l", "Ł": r"\L", "ı": r"\i", "…": r"\ldots", "␣": r"\textvisiblespace"},
    **{"–": r"\textendash", "—": r"\textemdash", "‘": r"\textquoteleft", "’": r"\textquoteright"},
    **{"“": r"\textquotedblleft", "”": r"\textquotedblright"},
    **{"¡": r"\textexclamdown", "¿": r"\textquestiondown", "£": r"\pounds"},
    **{"©": r"\copyright"},
}
"""Characters for which LaTeX has commands in every encoding."""

_ACCENTS = {
    **{"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u"},
    **{"\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c"},
    **{"\u0323": "d", "\u0331": "b"},
}
"""Accents that LaTeX can put on any letter."""

_RIGHT_TO_LEFT = re.compile("R(?:n*R)*")


@lru_cache(maxsize=4096)
def tex(text: str) -> str:
    """The text as TeX in ASCII. Right-to-left sequences of characters are marked."""
    clusters = tokens.characters(tokens.clean(text))
    pieces, end = [], 0
    for turned in _RIGHT_TO_LEFT.finditer("".join(map(_direction, clusters))):
        pieces.append(_typeset(clusters[end : turned.start()]))
        pieces.append(rf"\unrollturned{{{_typeset(clusters[turned.start() : turned.end()])}}}")
        end = turned.end()
    return "".join(pieces) + _typeset(clusters[end:])


def _direction(cluster: str) -> str:
    """R for a right-to-left letter, L for a left-to-right one, n for a character of neutral direction."""
    kind = unicodedata.bidirectional(cluster[0])
    return "R" if kind in ("R", "AL") else "L" if kind in ("L", "EN", "AN", "") else "n"


def _typeset(clusters: tuple[str, ...]) -> str:
    """The TeX of some clusters, with ligatures prevented."""
    pieces, before = [], ""
    for cluster in clusters:
        break_ligature = r"{\kern0pt}" if before + cluster in _LIGATURES else ""
        pieces.append(break_ligature + _cluster(cluster))
        before = cluster
    return "".join(pieces)


def _cluster(cluster: str) -> str:
    composed = unicodedata.normalize("NFC", cluster)
    if composed.isascii():
        return "".join(_SPELLED.get(character, character) for character in composed)
    codes = " ".join([f"{ord(character):X}" for character in composed])
    return rf"\unrollchar{{{codes}}}{{{_replacement(composed)}}}"


def _replacement(composed: str) -> str:
    """What TeX prints if the font does not have a character: commands that any TeX knows, or its number in a
    box.
    """
    decomposed = unicodedata.normalize("NFD", composed)
    letter, marks = decomposed[0], decomposed[1:]
    if marks in _ACCENTS and letter.isascii() and letter.isalpha():
        # i and j lose their dot under an accent, but not over a cedilla or a dot or line below.
        dotless = letter in "ij" and marks not in "\u0327\u0323\u0331"
        return rf"\{_ACCENTS[marks]}{{{chr(92) if dotless else ''}{letter}}}"
    visible = [character for character in composed if not _invisible(character)] or composed
    return "".join(map(_character, visible))


def _character(character: str) -> str:
    if character.isascii():
        return _SPELLED.get(character, character)
    if character in _MATHS:
        return rf"\ensuremath{{{_MATHS[character]}}}"
    if character in _NAMED:
        return _NAMED[character] + "{}"
    return rf"\unrollcode{{{ord(character):04X}}}"


def _invisible(character: str) -> bool:
    """Whether a character only changes how others are drawn, such as a joiner."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


MACROS = {
    "unrollchar": r"""
% A character by its number; the second argument where the font, or pdfTeX, has none.
\ifx\Umathchar\undefined
  \long\def\unrollchar#1#2{#2}%
\else
  \def\unrollchar#1#2{\unrollfits#1 ;{\unrollset#1 ;}{#2}}%
  \def\unrollset#1 #2;{\char"#1 \ifx;#2;\else\unrollset#2;\fi}%
  \def\unrollfits#1 #2;{\iffontchar\font"#1 \expandafter\unrollmore\else\expandafter\unrollnone\fi{#2}}%
  \def\unrollmore#1{\ifx;#1;\expandafter\unrollall\else\expandafter\unrollnext\fi{#1}}%
  \def\unrollnext#1{\unrollfits#1;}%
  \def\unrollall#1#2#3{#2}%
  \def\unrollnone#1#2#3{#3}%
\fi
""",
    "unrollcode": r"""
% A character that is not there: its number in a box.
\def\unrollcode#1{\raisebox{-.25ex}{\setlength\fboxsep{.6pt}\setlength\fboxrule{.2pt}%
  \fbox{\fontsize{5}{5}\selectfont\unrollrows#1;}}\kern.5pt}%
\def\unrollrows#1#2#3;{\shortstack{#1#2\\#3}}%
""",
    "unrollturned": r"""
% Words that are written from right to left.
\ifx\textdir\undefined
  \def\unrollturned#1{{\TeXXeTstate 1 \beginR#1\endR}}%
\else
  \def\unrollturned#1{{\textdir TRT #1}}%
\fi
""",
}
"""Definitions of the commands that `tex` uses, by command."""
