"""Formulas: the cell's equations, each with its numbers below it, beside or below the cell."""

from rnn_unroll.graphs.inside import general, put_in
from rnn_unroll.picture import math_labels
from rnn_unroll.picture.layouts.inside.cell import CAPTION, COLUMN_GAP, MARGIN, Cell
from rnn_unroll.picture.layouts.inside.symbols import SPACE, composed
from rnn_unroll.picture.marks import PlacedLabel
from rnn_unroll.picture.math_labels import Label
from rnn_unroll.picture.scene import Formula
from rnn_unroll.words import cells

FORMULA = 0.86
"""Scale of the equations."""
EQUATION = 56
"""Distance from one equation to the next, with its numbers below it."""


def formulas(cell: Cell, right: float, bottom: float) -> tuple[tuple[Formula, ...], float, float]:
    """The cell's equations, placed; and the width and height of the whole figure.

    `right` and `bottom` are the ends of the cell's drawing.
    """
    lines = [_equation(cell, k) for k in range(len(cell.inside.cell.equations))]
    heading = _heading(cell)
    wide = max(max(law.width, numbers.width if numbers else 0) for law, numbers in lines) * FORMULA
    wide = max(wide, heading.width * FORMULA if heading else 0)
    pitch = EQUATION if heading else 34
    crown = 34 if heading else 8
    tall = crown + pitch * len(lines)
    beside = right + COLUMN_GAP + 14 + wide + MARGIN, max(bottom, MARGIN + tall) + MARGIN
    per_row = max(1, int((right - MARGIN + 30) // (wide + 30)))
    rows = -(-len(lines) // per_row)
    below = max(right, MARGIN + wide) + MARGIN, bottom + 26 + crown + pitch * rows + 6
    if abs(beside[0] / beside[1] - 1.5) <= abs(below[0] / below[1] - 1.5):
        left, per_row, size = right + COLUMN_GAP + 14, 1, beside
        top = max(MARGIN + CAPTION - 8, (bottom + MARGIN - tall) / 2)
    else:
        left, top, size = MARGIN, bottom + 30, below
    placed = []
    if heading:
        placed.append(Formula(PlacedLabel(heading, left, round(top, 2), FORMULA), True))
    for k, (law, numbers) in enumerate(lines):
        x = round(left + (k % per_row) * (wide + 30), 2)
        y = round(top + crown + (k // per_row) * pitch, 2)
        placed.append(Formula(PlacedLabel(law, x, y, FORMULA), False))
        if numbers:
            placed.append(Formula(PlacedLabel(numbers, x, y + 22, FORMULA), True))
    return tuple(placed), *size


def _heading(cell: Cell) -> Label | None:
    """The line that names the unit whose numbers the equations show; None if they show none."""
    if cell.pending or not cell.numbers:
        return None
    unit = math_labels.tex(rf"\text{{{cells.numbers_of_unit()}}}")
    return math_labels.row((unit, math_labels.numeral(str(cell.spec.look.unit))), (0, 5))


def _equation(cell: Cell, k: int) -> tuple[Label, Label | None]:
    """An equation as books write it, and its right side with this step's numbers of the chosen unit.

    The second one is None for a figure without numbers, before the run computes the cell, and for a vector
    without a number of this unit.
    """
    left, right = general(cell.inside, k)
    label = math_labels.tex(f"{left} = {right}")
    if cell.pending or not cell.numbers:
        return label, None
    pieces = put_in(cell.inside, k, cell.spec.look.unit)
    if not pieces:
        return label, None
    numbers = composed([math_labels.numeral(text) if number else text for text, number in pieces])
    # The first equals sign of the numbers stands under that of the equation.
    lead = math_labels.tex(left).width + SPACE
    return label, math_labels.row((math_labels.tex("="), numbers), (lead, SPACE))
