"""Frame: the CSS of a frame around a document, and of the box around that frame."""

from typing import NamedTuple

from rnn_unroll.embed import reflow
from rnn_unroll.picture.draw.numbers import number

LEAST = 0.6
"""The scale down to which a figure shrinks in a narrow frame, before it scrolls; embed.css has the same."""


class Size(NamedTuple):
    """The width and height of a figure in px."""

    width: float
    height: float


def frame_style(figure: Size, under: int, turned: Size | None = None) -> str:
    """The CSS of a frame around a document, for a figure and a bar of the height `under` in px.

    `turned` is the size of the figure with time running down, if a narrow frame shows it so.

    No page knows the height of a foreign frame without a script. So the frame has the height of the whole
    figure, but no more than the figure needs at the width of its column (see `in_column`), and no less than
    at its least scale. Where an editor removes the limit, the height remains.
    """
    # Browsers that do not know cqw keep to the width of the window.
    limits = [_height(figure, under, turned, unit) for unit in ("vw", "cqw")]
    return ";".join(["border:0", "vertical-align:top", "max-width:100%", *limits])


def _height(figure: Size, under: int, turned: Size | None, unit: str) -> str:
    least = round(LEAST * figure.height + under)
    limit = f"max({number(least)}px,calc({under}px + {_ratio(figure)}{unit}))"
    if turned is None:
        return f"max-height:{limit}"
    whole, low = number(round(turned.height + under)), round(reflow.LEAST * turned.height + under)
    most = f"{number(100 * reflow.SHARE)}vh"
    fits = f"min({whole}px,max({number(low)}px,{under}px + {_ratio(turned)}{unit}),{most})"
    usual = f"min({number(round(figure.height + under))}px,{limit})"
    # CSS has no condition here. How much wider than the limit the column is, a thousandfold, makes one of the
    # heights negative.
    wide = f"(100{unit} - {number(reflow.below(figure.width) - 0.5)}px)*999"
    return f"height:max({under}px,min({usual},{wide}),min({fits},{wide}*-1))"


def _ratio(figure: Size) -> str:
    return number(round(100 * figure.height / figure.width, 1))


def in_column(frame: str, width: float) -> str:
    """A frame of this width in px, in a box by which it knows how wide its column is.

    The box has the place and the width that the frame alone would have: the box of such a container has no
    width by its content, so its only grid track has it. Where an editor removes the box, cqw is the width of
    the window.
    """
    track = f"display:inline-grid;grid-template-columns:minmax(0,{number(width)}px)"
    return f'<span style="{track};vertical-align:top;container-type:inline-size">{frame}</span>'
