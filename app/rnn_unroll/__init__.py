"""Unroll: recurrent networks, unrolled over time, computed and drawn.

    from rnn_unroll import figure

    figure("encoder-decoder", tx=4, ty=3)

shows the figure in a notebook; `help(figure)` tells the rest.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_unroll.notebook import Figure

__all__ = ["figure"]


def figure(pattern: str, /, **parameters: object) -> "Figure":
    """A figure, which shows itself in a notebook.

    The parameters are an address's, under the same names; their values may be Python's: numbers,
    True and False for on and off, a list of layers for `show`, a list of tokens for `text` and
    `targets`. Raises SpecError, a ValueError, with what an address would be told.

        figure("many-to-one", text="the cat sat", cell="lstm").save("cat.pdf")
    """
    # What draws takes NumPy with it: importing this package alone does not.
    from rnn_unroll.notebook import make

    return make(pattern, parameters)
