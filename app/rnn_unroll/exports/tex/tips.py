"""Tips: the drawing's arrow tips as PGF declarations."""

from rnn_unroll.exports.tex.styles import number
from rnn_unroll.picture.arrows import OUTLINE, POINT, SIDE, Tip
from rnn_unroll.picture.route import Point


def declaration(name: str, tip: Tip, unit: float) -> str:
    """The declaration of an arrow tip. The line ends at the tip's `hold`, and the path at the tip's point.

    `unit` is the length of one px in bp.
    """
    scale = tip.size / SIDE * unit

    def point(at: Point) -> str:
        x, y = (at[0] - tip.hold) * scale, (at[1] - SIDE / 2) * scale
        return rf"{{{number(x)}bp}}{{{number(y)}bp}}"

    verbs = ["moveto", *["lineto"] * (len(OUTLINE) - 1)]
    drawn = [rf"\pgfpath{verb}{{\pgfqpoint{point(at)}}}" for verb, at in zip(verbs, OUTLINE, strict=True)]
    reach = number((POINT - tip.hold) * scale)
    hull = "".join([rf"\pgfarrowshullpoint{point(at)}" for at in OUTLINE])
    return (
        # PGF caches tips for the whole document, by name and parameters.
        rf"\pgfdeclarearrow{{name={name}, parameters={{{reach}bp}}," + "\n"
        rf"  setup code={{\pgfarrowssettipend{{{reach}bp}}\pgfarrowssetlineend{{0bp}}{hull}}}," + "\n"
        rf"  drawing code={{{''.join(drawn)}\pgfpathclose\pgfusepathqfill}}}}"
    )
