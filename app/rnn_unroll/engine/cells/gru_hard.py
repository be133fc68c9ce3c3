"""The GRU cell whose gates are hard sigmoids, min(max(0.2 z + 0.5, 0), 1): that of Keras before 2.3."""

from dataclasses import replace

import numpy as np

from rnn_unroll.engine.cells import gates, gru, keeping
from rnn_unroll.engine.cells.cell import Views
from rnn_unroll.engine.cells.equation import Equations
from rnn_unroll.engine.cells.gates import HardStack, each, hardened, opening
from rnn_unroll.engine.cells.tape import Parameters, Tape
from rnn_unroll.engine.cells.terms import HARD

EQUATIONS = Equations(
    opening("update", "u", keeping.BOTH, "how much is overwritten", function=HARD),
    opening("reset", "r", keeping.BOTH, "how much of the past is seen", function=HARD),
    *gru.EQUATIONS.computed[2:],
)


class Weights(HardStack, gru.Weights):
    """The GRU's weights, prepared for hard sigmoids."""


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, gru.ORDER)


def step(weights: Weights, row: gru.StepViews) -> None:
    opened, candidate, update, reset, before, a = row
    opened += before.dot(weights.to_gates)
    opened += 0.5
    np.clip(opened, 0.0, 1.0, out=opened)
    candidate += (reset * before).dot(weights.to_candidate)
    np.tanh(candidate, candidate)
    keeping.keep(update, candidate, before, a)


def slopes(weights: gates.Stack, tape: Tape) -> Views:
    """∂a⟨t⟩/∂(z_c, z_u), 1 − Γ_u, Γ_r, and ∂(Γ_r ⊙ c⟨t−1⟩)/∂z_r."""
    candidate, update, reset = each(tape.gates, tape.a.shape[-1])
    into, rest = keeping.slopes(tape)
    into[..., 1, :] = (candidate - tape.a[:-1]) * HARD.slope(update)
    return into, rest, reset, tape.a[:-1] * HARD.slope(reset)


GRU_HARD = replace(
    gru.GRU,
    slug="gru-hard",
    title="GRU (hard sigmoid)",
    phrase="GRU with hard sigmoid gates",
    equations=EQUATIONS,
    kernel=replace(gru.KERNEL, pack=pack, step=step, slopes=slopes),
    drawing=hardened(gru.DRAWING),
    note="GRU of early Keras: reset gate before the product, hard sigmoid gates",
)
