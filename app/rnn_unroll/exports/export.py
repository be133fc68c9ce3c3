"""Export: the declaration of a format."""

from collections.abc import Callable
from dataclasses import dataclass

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError


@dataclass(frozen=True, slots=True)
class Export:
    """One format. `render` returns the bytes of a figure; `card`, of an image format, those of an error.

    `slow`: rendering takes so long that a server must do it in another process. `numbers`: it holds every
    number of the network.
    """

    slug: str
    media_type: str
    render: Callable[[FigureSpec], bytes]
    card: Callable[[SpecError], bytes] | None = None
    slow: bool = False
    numbers: bool = False
