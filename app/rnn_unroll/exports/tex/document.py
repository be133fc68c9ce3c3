r"""Document: a picture as a file that compiles by itself, or that another document can \input."""

import textwrap
from collections.abc import Iterator

from rnn_unroll.exports.tex import words
from rnn_unroll.exports.tex.picture import Picture
from rnn_unroll.exports.tex.styles import number
from rnn_unroll.picture.draw.looks import SLIT
from rnn_unroll.words import files, say

WIDTH = 100
"""The most characters of a line of a comment."""
CORNER = 2.5
"""Radius of a cell's corners in px, if the cell is wide enough."""

_ALONE = r"""% Without a document around it, it is one.
\expandafter\ifx\csname @classoptionslist\endcsname\relax
  \documentclass{article}
  \usepackage[paperwidth=@width, paperheight=@height, margin=0pt]{geometry}
  \usepackage{tikz}
  \pagestyle{empty}
  \setlength\parindent{0pt}
  \setlength\topskip{0pt}
  \begin{document}
  \def\unrollend{\end{document}}
\else
  \let\unrollend\relax
\fi
\begingroup
% What other packages may have made of these characters.
\def\do#1{\catcode#1 12 }%
\do{33}\do{34}\do{39}\do{40}\do{41}\do{42}\do{43}\do{44}\do{45}\do{46}\do{47}\do{58}\do{59}\do{60}\do{61}%
\do{62}\do{63}\do{64}\do{91}\do{93}\do{96}\do{124}\catcode94 7 \catcode95 8 \catcode126 13\relax"""

_CELLS = r"""
% The cells of a vector: y, width and height of a row, then x and ink of each unit. Negative ones have
% their ink below zero.
\def\unrollcells#1#2#3#4{%
  \pgfmathsetlengthmacro\unrollcorner{min(@corner,#2/4*1bp)}%
  \path[zero, rounded corners=\unrollcorner] \foreach \x/\ink in {#4} {(\x,#1) rectangle +(#2,#3)};%
  \foreach \x/\ink in {#4} {%
    \ifdim\ink pt>0pt \unrollabove{\ink}{#1}{#2}{#3}\fi
    \ifdim\ink pt<0pt \expandafter\unrollbelow\ink;{#1}{#2}{#3}\fi}}%
\def\unrollabove#1#2#3#4{%
  \path[positive, fill opacity=#1, rounded corners=\unrollcorner] (\x,#2) rectangle +(#3,#4);}%
@below
"""
_BELOW = r"""
\def\unrollbelow-#1;#2#3#4{%
  \path[negative, fill opacity=#1, rounded corners=\unrollcorner] (\x,#2) rectangle +(#3,#4);}%
"""
_SLIT = r"""
\def\unrollbelow-#1;#2#3#4{%
  \pgfmathsetmacro\unrollhalf{(#4-min(@slit,#4/4))/2}%
  \path[negative, fill opacity=#1] (\x,#2) rectangle +(#3,\unrollhalf)
    (\x,#2+#4) rectangle +(#3,-\unrollhalf);}%
"""
_FIT = r"""
% What has no room to be wider than in the drawing's own font.
\def\unrollfit#1#2{\setbox0\hbox{#2}\ifdim\wd0>#1 \resizebox{#1}{!}{\box0}\else\box0\fi}%
"""


def text(picture: Picture, address: str | None) -> str:
    """The whole file."""
    scene, unit = picture.scene, picture.unit
    body = "\n".join(picture.body)
    width, height = (number(length * unit) + "bp" for length in (scene.width, scene.height))
    parts = [
        *comment(say(scene.title), address, say(scene.description)),
        _filled(_ALONE, width=width, height=height),
        *definitions(picture, body),
        *(
            rf"\providecolor{{{name}}}{{HTML}}{{{digits}}}%"
            for name, digits in picture.styles.colours().items()
        ),
        r"\begin{tikzpicture}[x=1bp, y=-1bp,",
        "  every node/.style={inner sep=0pt, outer sep=0pt}, every path/.style={},",
        "  box/.style 2 args={shape=rectangle, minimum width=#1bp, minimum height=#2bp},",
        *(f"  {name}/.style={{{look}}}," for name, look in sorted(picture.styles.asked.items())),
        "]",
        body,
        r"\end{tikzpicture}%",
        r"\endgroup",
        r"\unrollend",
    ]
    return "\n".join(parts) + "\n"


def comment(title: str, address: str | None, description: str) -> Iterator[str]:
    """The lines of a TeX comment that says what the file is and how to use it."""
    paragraphs = [title]
    if address:
        paragraphs.append(address)
    paragraphs += [files.tex_use(), description]
    for paragraph in paragraphs:
        # White space becomes plain spaces, so that a user's text cannot end the comment's line.
        plain = " ".join(paragraph.split())
        lines = textwrap.wrap(plain, WIDTH, break_long_words=False, break_on_hyphens=False)
        yield from (f"% {line}" for line in lines)
        yield "%"


def definitions(picture: Picture, body: str) -> list[str]:
    """The definitions of the commands that the body uses."""
    commands = [
        r"\def\unrollwords{\fontsize{10}{12}\normalfont\sffamily}%",
        r"\def\unrollmath{\fontsize{10}{12}\normalfont}%",
    ]
    commands += [provided for command, provided in _PROVIDED.items() if rf"\{command}{{" in body]
    if r"\unrollcells" in body:
        sizes = {"corner": number(CORNER * picture.unit) + "bp", "slit": number(SLIT * picture.unit)}
        below = (_SLIT if picture.slit else _BELOW).strip()
        commands.append(_filled(_CELLS, below=below, **sizes).strip())
    if r"\unrollfit" in body:
        commands.append(_FIT.strip())
    needed = [macro for macro in words.MACROS if "\\" + macro in body]
    commands += [words.MACROS[macro].strip() for macro in needed]
    return commands + [f"{tip}%" for _, tip in sorted(picture.tips.items())]


def _filled(template: str, **values: str) -> str:
    for name, value in values.items():
        template = template.replace("@" + name, value)
    return template


_PROVIDED = {
    "operatorname": r"\providecommand\operatorname[1]{\mathop{\mathrm{#1}}\nolimits}%",
    "text": r"\providecommand\text[1]{\mbox{#1}}%",
}
"""Commands of amsmath, for documents that do not load it."""
