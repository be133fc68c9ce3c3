"""Why a picture has too many pixels, or a film too many pictures."""

from typing import Literal, NamedTuple


class Excess(NamedTuple):
    """A limit that a picture, or `pictures` pictures together, exceed. Sizes and the limit are in px.

    `least`: the picture is at least `width` wide, which is too wide. `side`: one of its sides is too long.
    `picture`: it has too many pixels. `film`: all pictures together have too many pixels. `drawn`: the parts
    of the pictures that change, which are drawn, have `drawn` pixels, or take as long as that many.
    """

    kind: Literal["least", "side", "picture", "film", "drawn"]
    limit: int
    width: float
    height: float = 0
    pictures: int = 1
    drawn: int = 0


def too_large(excess: Excess, fitting: str) -> str:
    """`fitting` is the largest scale that fits, as an address writes it."""
    return f"this would be {_excess(excess)}; {fitting} is the largest that fits"


def too_large_at_any_scale(excess: Excess) -> str:
    return f"this would be {_excess(excess)}, even at scale=1; svg has no such limit"


def too_large_already(excess: Excess) -> str:
    """For a picture at the smallest scale."""
    return f"this would be {_excess(excess)}; svg has no such limit"


def _excess(excess: Excess) -> str:
    kind, limit, width, height, pictures, drawn = excess
    if kind == "least":
        return f"at least {width:,.0f} px wide, and a side may have at most {limit:,} px"
    if kind == "side":
        return f"{width:,} × {height:,} px, and a side may have at most {limit:,} px"
    if kind == "picture":
        return f"{width:,} × {height:,} px, and a picture may have at most {limit:,} px"
    if kind == "drawn":
        return (
            f"{pictures} pictures of {width:,} × {height:,} px that take as long to draw as {drawn:,} px; a "
            f"film may take as long as {limit:,} px"
        )
    return (
        f"{pictures} pictures of {width:,} × {height:,} px, and together they may have at most {limit:,} px"
    )


def too_many_pictures(pictures: int, limit: int) -> str:
    return f"this would be {pictures} pictures; at most {limit} are allowed, up to step={limit - 1}"
