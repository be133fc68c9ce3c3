"""Matrices: the entries of a network's parameters, as the page shows them."""

from collections.abc import Sequence


def about(shape: Sequence[int], cut: bool) -> str:
    """`6 × 6`, and whether only the first rows and columns are shown."""
    size = " × ".join(map(str, shape))
    more = ", of which the first rows and columns are here" if cut else ""
    return (
        f"{size} numbers{more}. Every time step uses the same: one that is changed is changed in all of them."
    )


def entry(name: str, row: int | None, column: int, value: float) -> str:
    """An entry and its value: `W_aa[2, 3] = −0.51`."""
    place = f"{column}" if row is None else f"{row}, {column}"
    return f"{name}[{place}] = {value:.3g}".replace("-", "−")
