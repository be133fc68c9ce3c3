"""Tips: the drawing's arrow tips, declared with the core of PGF."""

import re

from rnn_unroll.exports.tex import paths
from rnn_unroll.exports.tex.styles import number
from rnn_unroll.picture.draw.fragment import Fragment
from rnn_unroll.picture.scene import Point

_SIDE = 8
"""Width and height of a marker's own coordinates, whose middle lies on the line."""


def tip(name: str, marker: Fragment, unit: float) -> str:
    """Declares an arrow tip of the marker's shape. The line ends where the marker holds it, and the
    path goes on to the point of the tip.
    """
    said = dict(re.findall(r'([A-Za-z]+)="([^"]*)"', marker.template))
    scale = float(said["markerWidth"]) / _SIDE * unit
    hold = float(said["refX"])
    outline = paths.pieces(said["d"])

    def point(at: Point) -> str:
        x, y = (at[0] - hold) * scale, (at[1] - _SIDE / 2) * scale
        return rf"{{{number(x)}bp}}{{{number(y)}bp}}"

    drawn = [
        r"\pgfpathclose" if command == "Z" else rf"\pgfpath{_VERBS[command]}{{\pgfqpoint{point(points[0])}}}"
        for command, points in outline
    ]
    corners = [at for piece in outline for at in piece.points]
    reach = number((max(x for x, _ in corners) - hold) * scale)
    hull = "".join([rf"\pgfarrowshullpoint{point(at)}" for at in corners])
    return (
        # PGF keeps tips for the whole document, by their names and parameters.
        rf"\pgfdeclarearrow{{name={name}, parameters={{{reach}bp}}," + "\n"
        rf"  setup code={{\pgfarrowssettipend{{{reach}bp}}\pgfarrowssetlineend{{0bp}}{hull}}}," + "\n"
        rf"  drawing code={{{''.join(drawn)}\pgfusepathqfill}}}}"
    )


_VERBS = {"M": "moveto", "L": "lineto"}
