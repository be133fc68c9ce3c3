"""What every export format is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError


@dataclass(frozen=True, slots=True)
class Export:
    """`render` gives the bytes of a figure. `card`, on image formats, draws what is wrong instead.

    A `slow` one takes long enough that a server has something else to do meanwhile.
    """

    slug: str
    media_type: str
    render: Callable[[FigureSpec], bytes]
    card: Callable[[SpecError], bytes] | None = None
    slow: bool = False
