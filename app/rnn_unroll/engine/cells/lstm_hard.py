"""The LSTM cell whose gates are hard sigmoids, min(max(0.2 z + 0.5, 0), 1): that of Keras before 2.3."""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import lstm
from rnn_unroll.engine.cells.cell import Views
from rnn_unroll.engine.cells.gates import HardStack, each, hardened
from rnn_unroll.engine.cells.tape import Parameters, Tape
from rnn_unroll.engine.cells.terms import HARD


def pack(parameters: Parameters) -> HardStack:
    return HardStack(parameters, lstm.ORDER)


def step(weights: HardStack, row: lstm.StepViews) -> None:
    z, opened, candidate, update, forget, output, a_before, a, c_before, c = row
    z += a_before.dot(weights.recurrent)
    np.tanh(candidate, candidate)
    opened += 0.5
    np.clip(opened, 0.0, 1.0, out=opened)
    np.multiply(update, candidate, c)
    c += forget * c_before
    np.tanh(c, a)
    a *= output


def slopes(weights: HardStack, tape: Tape) -> Views:
    """∂a⟨t⟩/∂c⟨t⟩, ∂a⟨t⟩/∂z_o, ∂c⟨t⟩/∂(z_c, z_u, z_f), and Γ_f."""
    c = lstm.memory(tape)
    candidate, update, forget, output = each(tape.gates, tape.a.shape[-1])
    squashed = np.tanh(c[1:])
    into = np.empty((*candidate.shape[:-1], 3, candidate.shape[-1]), candidate.dtype)
    into[..., 0, :] = update * (1.0 - candidate * candidate)
    into[..., 1, :] = candidate * HARD.slope(update)
    into[..., 2, :] = c[:-1] * HARD.slope(forget)
    return output * (1.0 - squashed * squashed), squashed * HARD.slope(output), into, forget


LSTM_HARD = replace(
    lstm.LSTM,
    slug="lstm-hard",
    title="LSTM (hard sigmoid)",
    phrase="LSTM with hard sigmoid gates",
    equations=lstm.equations({}, {}, HARD),
    kernel=replace(lstm.KERNEL, pack=pack, step=step, slopes=slopes),
    drawing=hardened(lstm.DRAWING),
    note="LSTM of early Keras: its gates are hard sigmoids",
)
