"""Cells: the table of recurrent cells. A new cell is one file beside this one and one entry below."""

from app.cells.cell import Array, Cell, Gates, Parameters, Row, State, Tape, flat
from app.cells.gru import GRU
from app.cells.gru_simple import GRU_SIMPLE
from app.cells.gru_torch import GRU_TORCH
from app.cells.lstm import LSTM
from app.cells.lstm_peephole import LSTM_PEEPHOLE
from app.cells.rnn import RNN
from app.cells.rnn_linear import RNN_LINEAR
from app.cells.rnn_relu import RNN_RELU

CELLS: dict[str, Cell] = {
    cell.slug: cell for cell in (RNN, GRU, LSTM, GRU_TORCH, GRU_SIMPLE, LSTM_PEEPHOLE, RNN_RELU, RNN_LINEAR)
}

__all__ = ["CELLS", "Array", "Cell", "Gates", "Parameters", "Row", "State", "Tape", "flat"]
