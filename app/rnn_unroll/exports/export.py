"""Export: what every format declares."""

from collections.abc import Callable
from dataclasses import dataclass

from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError


@dataclass(frozen=True, slots=True)
class Export:
    """One format. `render` returns the bytes of a figure; `card`, for image formats, those of an error.

    A `slow` format takes so long that a server must render it in a thread, to answer others meanwhile.
    """

    slug: str
    media_type: str
    render: Callable[[FigureSpec], bytes]
    card: Callable[[SpecError], bytes] | None = None
    slow: bool = False
