"""Cells: the table of recurrent cells. A new cell is one file beside this one and one entry below."""

from rnn_unroll.engine.cells.cell import Cell
from rnn_unroll.engine.cells.gru import GRU
from rnn_unroll.engine.cells.gru_hard import GRU_HARD
from rnn_unroll.engine.cells.gru_simple import GRU_SIMPLE
from rnn_unroll.engine.cells.gru_torch import GRU_TORCH
from rnn_unroll.engine.cells.lstm import LSTM
from rnn_unroll.engine.cells.lstm_hard import LSTM_HARD
from rnn_unroll.engine.cells.lstm_peephole import LSTM_PEEPHOLE
from rnn_unroll.engine.cells.lstm_projected import LSTM_PROJECTED
from rnn_unroll.engine.cells.rnn import RNN
from rnn_unroll.engine.cells.rnn_linear import RNN_LINEAR
from rnn_unroll.engine.cells.rnn_relu import RNN_RELU
from rnn_unroll.engine.cells.tape import Array, DType, Gates, Parameters, State, Tape, flat

OFFERED: dict[str, Cell] = {
    cell.slug: cell for cell in (RNN, GRU, LSTM, GRU_TORCH, GRU_SIMPLE, LSTM_PEEPHOLE, RNN_RELU, RNN_LINEAR)
}
"""The cells that an address can name."""
CELLS: dict[str, Cell] = OFFERED | {cell.slug: cell for cell in (LSTM_HARD, LSTM_PROJECTED, GRU_HARD)}
"""All cells. Those that are not offered are only in files of users."""

__all__ = ["CELLS", "OFFERED", "Array", "Cell", "DType", "Gates", "Parameters", "State", "Tape", "flat"]
