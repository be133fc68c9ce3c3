"""Strips: cells for the units of a vector."""

from functools import lru_cache

from rnn_unroll.picture.marks import Strip


@lru_cache(maxsize=512)
def strip(units: int, x: float, y: float, width: float, height: float) -> Strip:
    """Cells for a vector's units inside a rectangle: in one row while the cells stay wide enough, else in
    several rows.
    """
    gap = 2.0 if units <= 10 else 1.0 if units <= 40 else 0.5
    rows = 1
    while width * rows / units < 0.55 * height / rows and rows < units and units > 12:
        rows += 1
    columns = -(-units // rows)
    rows = -(-units // columns)
    cell_width = (width - gap * (columns - 1)) / columns
    cell_height = (height - gap * (rows - 1)) / rows
    return Strip(
        tuple(
            (
                round(x + (k % columns) * (cell_width + gap), 2),
                round(y + (k // columns) * (cell_height + gap), 2),
                round(cell_width, 2),
                round(cell_height, 2),
            )
            for k in range(units)
        )
    )


@lru_cache(maxsize=512)
def column(units: int, x: float, y: float, width: float, line: float) -> Strip:
    """Cells for a vector's units one below the other, each beside a line of text of height `line`."""
    return Strip(tuple((round(x, 2), round(y + k * line + 0.75, 2), width, line - 1.5) for k in range(units)))
