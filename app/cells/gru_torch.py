"""The GRU cell with the reset gate after the product, as PyTorch and cuDNN compute it."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from app.cells import gates, gru
from app.cells.cell import Array, Gates, Parameters, Row, Tape
from app.cells.gates import each, product, split, total
from app.inits import Draw


def initialise(draw: Draw, hidden: int, inputs: int) -> Parameters:
    """The GRU's parameters, and b_ca (H,): the candidate's bias on the state's side, inside the gate."""
    parameters = dict(gru.initialise(draw, hidden, inputs))
    parameters["b_ca"] = draw.bias(hidden)
    return parameters


class Weights(gru.Weights):
    """The GRU's weights, b_ca, and the state's in the order u, r, c, (3·H, H)."""

    @cached_property
    def behind(self) -> Array:
        return self.parameters["b_ca"]

    @cached_property
    def turned(self) -> Array:
        return np.roll(self.of_states, -self.hidden, axis=0)


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, gru.ORDER)


def views(tape: Tape) -> Row:
    z, hidden = tape.gates, tape.a.shape[-1]
    return z[..., hidden:], *each(z, hidden), tape.a[:-1], tape.a[1:]


def step(
    weights: Weights, opened: Array, candidate: Array, update: Array, reset: Array, before: Array, a: Array
) -> None:
    """c̃⟨t⟩ = tanh(W_cx x⟨t⟩ + b_c + Γ_r ⊙ (W_ca c⟨t−1⟩ + b_ca)), the rest as in the GRU.

    W_ca and W_cx are the columns of W_c for the state and for the input. PyTorch's z is 1 − Γ_u.
    """
    opened += before.dot(weights.to_gates)
    np.tanh(opened, opened)
    opened *= 0.5
    opened += 0.5
    behind = before.dot(weights.to_candidate)
    behind += weights.behind
    behind *= reset
    candidate += behind
    np.tanh(candidate, candidate)
    gru.keep(update, candidate, before, a)


def behind_reset(weights: Weights, tape: Tape) -> Array:
    """W_ca c⟨t−1⟩ + b_ca of every step, shape (T, …, H)."""
    behind: Array = tape.a[:-1].dot(weights.to_candidate) + weights.behind
    return behind


def slopes(weights: Weights, tape: Tape) -> Row:
    """∂a⟨t⟩/∂(z_c, z_u), 1 − Γ_u, Γ_r, and ∂z_c/∂z_r."""
    reset = each(tape.gates, tape.a.shape[-1])[2]
    return *gru.kept_slopes(tape), reset, behind_reset(weights, tape) * reset * (1.0 - reset)


def back_views(slopes: Row, d: Tape) -> Row:
    """The fourth block of ∂L/∂z is that of W_ca c⟨t−1⟩ + b_ca: blocks 2 to 4 are the state's."""
    hidden = d.a.shape[-1]
    candidate, _, reset, behind = each(d.gates, hidden)
    two, of_state = split(d.gates, hidden)[..., :2, :], d.gates[..., hidden:]
    return *slopes, two, candidate, reset, behind, of_state, d.a[1:], d.a[1:, ..., None, :], d.a[:-1]


def backward(
    weights: Weights,
    into: Array,
    rest: Array,
    reset: Array,
    to_reset: Array,
    dz_two: Array,
    dz_candidate: Array,
    dz_reset: Array,
    dz_behind: Array,
    dz_of_state: Array,
    d_a: Array,
    d_a_wide: Array,
    d_before: Array,
) -> None:
    """∂L/∂a⟨t⟩ reaches c⟨t−1⟩ directly, and through all three gates' products with the state."""
    np.multiply(d_a_wide, into, dz_two)
    np.multiply(dz_candidate, to_reset, dz_reset)
    np.multiply(dz_candidate, reset, dz_behind)
    d_before += d_a * rest
    d_before += dz_of_state.dot(weights.turned)


def gradients(weights: Weights, tape: Tape, x: Array, dz: Array) -> Parameters:
    hidden = tape.a.shape[-1]
    of_inputs, behind = dz[..., : 3 * hidden], dz[..., 3 * hidden :]
    states = np.roll(product(dz[..., hidden:], tape.a[:-1]), hidden, axis=0)
    made = gates.named(gru.ORDER, states, product(of_inputs, x), total(of_inputs))
    return {**made, "b_ca": total(behind)}


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    behind = behind_reset(weights, tape)
    return {**gru.on_kept(tape, d), "reset": d.gates[..., : tape.a.shape[-1]] * behind}


GRU_TORCH = replace(
    gru.GRU,
    slug="gru-torch",
    title="GRU, as in PyTorch",
    initialise=initialise,
    pack=pack,
    views=views,
    step=step,
    slopes=slopes,
    back_views=back_views,
    backward=backward,
    gradients=gradients,
    on_gates=on_gates,
    blocks=4,
    equations=(
        gates.tex(r"\Gamma_u", "u", "c"),
        gates.tex(r"\Gamma_r", "r", "c"),
        r"\tilde{c}^{\text{@here}} = \tanh(W_{cx}^{\text{@w}} \text{@u}^{\text{@in}} + b_c^{\text{@w}} "
        r"+ \Gamma_r \odot (W_{ca}^{\text{@w}} c^{\text{@before}} + b_{ca}^{\text{@w}}))",
        *gru.MEMORY,
    ),
    note="GRU as in PyTorch: reset gate after the product",
)
