"""Unroll: recurrent networks, unrolled over time, computed and drawn.

    from rnn_unroll import figure

    figure("encoder-decoder", tx=4, ty=3)

shows the figure in a notebook, and

    from rnn_unroll import unroll

    unroll(model, x)

that of a network of yours, a module of PyTorch or a model of Keras; `help(figure)` and `help(unroll)` explain
the parameters.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rnn_unroll.brought.figure import Brought
    from rnn_unroll.notebook import Figure

__all__ = ["figure", "unroll"]


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


def unroll(
    model: Any,
    x: Any = None,
    /,
    *,
    targets: Any = None,
    vocabulary: Any = None,
    **parameters: object,
) -> "Brought":
    """The figure of a network of this session on an input, which shows itself in a notebook.

    `model` is a module of PyTorch, whose parts are found by the names and shapes of its weights, as those of
    a file are; or a model of Keras, a chain of layers, which also says its cell, head and pattern. The
    weights are copied: the figure stays what it is while the network trains on. `x` is one sequence: (T, I)
    numbers or (T,) tokens' ids, as a tensor, an array or a list, also with the axis of a batch of one; or a
    text, which is read with the `vocabulary`: a list of names, a dict of ids by name or of names by id, or
    {"tokens": …, "classes": …}. `targets` are the class of each output, or its numbers (T_y, V).

    The other parameters are those of `unroll run`: pattern, cell, head, map, start, ty, io, feedback, and
    those of the look. By default a network with a head emits at every step. Of a long run `steps=(100, 140)`
    are drawn, and of wide states `units="0:64"`, or `units="largest:64"`, those that are largest on average.

        unroll(model, x, pattern="many-to-one", head="sigmoid").check()

    says whether the numbers are those that the model itself returns. Raises SpecError, a ValueError, for what
    cannot be placed or read.
    """
    from rnn_unroll.brought.figure import unrolled

    return unrolled(model, x, targets, vocabulary, parameters)
