"""Unroll: recurrent networks, unrolled over time, computed and drawn.

    from rnn_unroll import figure

    figure("encoder-decoder", tx=4, ty=3)

shows the figure in a notebook; `help(figure)` explains the parameters.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnn_unroll.notebook import Figure

__all__ = ["figure"]


def figure(pattern: str, /, **parameters: object) -> "Figure":
    """A figure, which shows itself in a notebook.

    The parameters are those of an address, under the same names. Their values may be Python's:
    numbers, True and False for on and off, a list of layers for `show`, a list of tokens for `text`
    and `targets`. Raises SpecError, a ValueError, with the message that the same address would get.

        figure("many-to-one", text="the cat sat", cell="lstm").save("cat.pdf")
    """
    # Imported here because it imports NumPy, and `import rnn_unroll` alone should stay cheap.
    from rnn_unroll.notebook import make

    return make(pattern, parameters)
