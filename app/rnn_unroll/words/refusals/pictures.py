"""Why a picture has too many pixels, or a film too many pictures."""

from typing import Literal, NamedTuple


class Excess(NamedTuple):
    """What a picture, or `pictures` of them, has too much of.

    `least`: it is at least so wide. `side`, `picture`, `film`: one of its sides is too long, all its
    pixels are too many, or those of all pictures together. Sizes and the limit are in px.
    """

    kind: Literal["least", "side", "picture", "film"]
    limit: int
    width: float
    height: float = 0
    pictures: int = 1


def too_large(excess: Excess, fitting: str) -> str:
    """`fitting` is the largest scale that fits, as an address says it."""
    return f"this would be {_excess(excess)}; {fitting} is the largest that fits"


def too_large_at_any_scale(excess: Excess) -> str:
    return f"this would be {_excess(excess)}, even at scale=1; svg has no such limit"


def too_large_already(excess: Excess) -> str:
    """For a picture that is asked for at the smallest scale."""
    return f"this would be {_excess(excess)}; svg has no such limit"


def _excess(excess: Excess) -> str:
    kind, limit, width, height, pictures = excess
    if kind == "least":
        return f"at least {width:,.0f} px wide, and a side may have at most {limit:,} px"
    if kind == "side":
        return f"{width:,} × {height:,} px, and a side may have at most {limit:,} px"
    if kind == "picture":
        return f"{width:,} × {height:,} px, and a picture may have at most {limit:,} px"
    return (
        f"{pictures} pictures of {width:,} × {height:,} px, and together they may have at most {limit:,} px"
    )


def too_many_pictures(pictures: int, limit: int) -> str:
    return f"this would be {pictures} pictures; at most {limit} are allowed, up to step={limit - 1}"
