"""Cells: the table of recurrent cells. A new cell is one file beside this one and one entry below."""

from app.cells.cell import Array, Cell, Parameters, State
from app.cells.rnn import RNN

CELLS: dict[str, Cell] = {cell.slug: cell for cell in (RNN,)}

__all__ = ["CELLS", "Array", "Cell", "Parameters", "State"]
