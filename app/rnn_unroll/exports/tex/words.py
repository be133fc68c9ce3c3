r"""Words: any text as TeX that sets it and does nothing else.

Nothing but ASCII is written: what TeX could take for a command is spelled out, and every other
character is named by its number, with what stands for it where the font, or pdfTeX, has none. So a
text means the same in any document, whatever its encoding and its active characters.
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
"""ASCII that would be a command, or another character in TeX's old encodings of text."""

_LIGATURES = frozenset(("--", "``", "''", ",,", "!`", "?`"))
"""Two characters that TeX's fonts make one of."""

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
"""Characters that LaTeX has commands for in every encoding."""

_ACCENTS = {
    **{"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u"},
    **{"\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c"},
    **{"\u0323": "d", "\u0331": "b"},
}
"""Marks that LaTeX can put on any letter."""

_TURNED = re.compile("R(?:n*R)*")


@lru_cache(maxsize=4096)
def tex(text: str) -> str:
    """The text as TeX, ASCII. Runs that are written from right to left are told to be."""
    clusters = tokens.characters(tokens.clean(text))
    made, end = [], 0
    for run in _TURNED.finditer("".join(map(_way, clusters))):
        made.append(_set(clusters[end : run.start()]))
        made.append(rf"\unrollturned{{{_set(clusters[run.start() : run.end()])}}}")
        end = run.end()
    return "".join(made) + _set(clusters[end:])


def _way(cluster: str) -> str:
    """R for a letter that goes from right to left, n for what follows its neighbours, or neither."""
    kind = unicodedata.bidirectional(cluster[0])
    return "R" if kind in ("R", "AL") else "L" if kind in ("L", "EN", "AN", "") else "n"


def _set(clusters: tuple[str, ...]) -> str:
    made, before = [], ""
    for cluster in clusters:
        parted = r"{\kern0pt}" if before + cluster in _LIGATURES else ""
        made.append(parted + _cluster(cluster))
        before = cluster
    return "".join(made)


def _cluster(cluster: str) -> str:
    composed = unicodedata.normalize("NFC", cluster)
    if composed.isascii():
        return "".join(_SPELLED.get(character, character) for character in composed)
    codes = " ".join([f"{ord(character):X}" for character in composed])
    return rf"\unrollchar{{{codes}}}{{{_instead(composed)}}}"


def _instead(composed: str) -> str:
    """What is set where there is no such character: commands that any TeX knows, or its number in a
    box.
    """
    parted = unicodedata.normalize("NFD", composed)
    letter, marks = parted[0], parted[1:]
    if marks in _ACCENTS and letter.isascii() and letter.isalpha():
        # Under a mark, i and j have no dot.
        dotless = letter in "ij" and marks not in "\u0327\u0323\u0331"
        return rf"\{_ACCENTS[marks]}{{{chr(92) if dotless else ''}{letter}}}"
    shown = [character for character in composed if not _invisible(character)] or composed
    return "".join(map(_character, shown))


def _character(character: str) -> str:
    if character.isascii():
        return _SPELLED.get(character, character)
    if character in _MATHS:
        return rf"\ensuremath{{{_MATHS[character]}}}"
    if character in _NAMED:
        return _NAMED[character] + "{}"
    return rf"\unrollcode{{{ord(character):04X}}}"


def _invisible(character: str) -> bool:
    """Joiners and the like, which only tell how others are drawn."""
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
"""Definitions that the texts of `tex` need, by the command that calls for them."""
