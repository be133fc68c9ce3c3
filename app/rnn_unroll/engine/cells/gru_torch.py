"""The GRU cell with the reset gate after the product, as PyTorch and cuDNN compute it."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from rnn_unroll.engine.cells import gates, gru
from rnn_unroll.engine.cells.cell import Array, Gates, Parameters, Row, Tape
from rnn_unroll.engine.cells.drawing import (
    BEFORE,
    READ,
    Drawing,
    Known,
    Line,
    Part,
    Vector,
    before_gate,
    gate,
    joined,
    reading,
    sum_of,
    terms,
)
from rnn_unroll.engine.cells.gates import each, product, split, total
from rnn_unroll.engine.inits import Draw


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
    hidden, before = tape.a.shape[-1], tape.a[:-1]
    candidate, gated, behind = dz[..., :hidden], dz[..., hidden : 3 * hidden], dz[..., 3 * hidden :]
    return {
        "W_c": np.hstack([product(behind, before), product(candidate, x)]),
        "b_c": total(candidate),
        "b_ca": total(behind),
        **gates.named(gru.ORDER[1:], product(gated, before, x), total(gated)),
    }


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    behind = behind_reset(weights, tape)
    return {**gru.on_kept(tape, d), "reset": d.gates[..., : tape.a.shape[-1]] * behind}


def _behind(known: Known) -> Array:
    columns = known.parameters["W_c"][:, : known.before.a.shape[-1]]
    behind: Array = columns @ known.before.a + known.parameters["b_ca"]
    return behind


def _opened(known: Known) -> Array:
    opened: Array = known.gates["reset"] * _behind(known)
    return opened


def _from_input(known: Known) -> Array:
    columns = known.parameters["W_c"][:, known.before.a.shape[-1] :]
    product: Array = columns @ known.x + known.parameters["b_c"]
    return product


def _z_candidate(known: Known) -> Array:
    z: Array = _from_input(known) + _opened(known)
    return z


_TOP = gru.memory_line(4, 7, 7)

DRAWING = Drawing(
    parts={
        **_TOP.parts,
        "join": Part("join", (1, 10)),
        "W_ca": Part("weights", (3, 9), "W_{ca}"),
        "W_u": Part("weights", (4, 9), "W_u"),
        "W_r": Part("weights", (5, 9), "W_r"),
        "W_cx": Part("weights", (7, 9), "W_{cx}"),
        "gate_r": Part("sigma", (5, 7)),
        "resetting": Part("times", (5, 5)),
        "adding": Part("plus", (7, 7)),
        "gate_c": Part("tanh", (7, 5)),
    },
    vectors={
        **_TOP.vectors,
        "x": reading((1, 12)),
        "joined": joined("c", (2, 10)),
        "z_u": before_gate("update gate", "u", (4, 8)),
        "z_r": before_gate("reset gate", "r", (5, 8)),
        "update": gate("update", "u", (4, 6)),
        "reset": gate("reset", "r", (5, 6)),
        "behind": Vector(f"W_{{ca}} c{BEFORE} + b_{{ca}}", "what the state could add", (3, 8), _behind),
        "opened": Vector(r"\Gamma_r \odot (\ldots)", "what the reset gate lets through", (6, 6), _opened),
        "from_input": Vector(f"W_{{cx}} {READ} + b_c", "what the input adds", (7, 8), _from_input),
        "z_c": Vector("z_c", "pre-activation of the candidate", (7, 6), _z_candidate),
        "candidate": gate("candidate", "c", (7, 4)),
    },
    lines=(
        *_TOP.lines,
        Line("c_before", "c_before", "join", branch=(1, 0)),
        Line("c_before", "c_before", "W_ca", branch=(1, 9)),
        Line("x", "x", "join"),
        Line("x", "x", "W_cx", ((7, 11),), branch=(1, 11)),
        Line("joined", "join", "W_r", ((5, 10),)),
        Line("joined", "join", "W_u", branch=(4, 10)),
        Line("z_u", "W_u", "gate_u"),
        Line("z_r", "W_r", "gate_r"),
        Line("behind", "W_ca", "resetting", ((3, 5),), over=True),
        Line("reset", "gate_r", "resetting"),
        Line("opened", "resetting", "adding", ((6, 5), (6, 7))),
        Line("from_input", "W_cx", "adding"),
        Line("z_c", "adding", "gate_c"),
        Line("candidate", "gate_c", "writing"),
    ),
    numbers=(
        rf"\sigma({sum_of('u')}) = \sigma(@z_u) = @update",
        rf"\sigma({sum_of('r')}) = \sigma(@z_r) = @reset",
        r"\tanh(@from_input + @reset \cdot @behind) = \tanh(@z_c) = @candidate",
        *_TOP.numbers,
    ),
    terms=terms("ur"),
)

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
    drawing=DRAWING,
    equations=(
        gates.tex(r"\Gamma_u", "u", "c"),
        gates.tex(r"\Gamma_r", "r", "c"),
        r"\tilde{c}^{\text{@here}} = \tanh(W_{cx}^{\text{@w}} \text{@u}^{\text{@in}} + b_c^{\text{@w}} "
        r"+ \Gamma_r \odot (W_{ca}^{\text{@w}} c^{\text{@before}} + b_{ca}^{\text{@w}}))",
        *gru.MEMORY,
    ),
    note="GRU as in PyTorch: reset gate after the product",
)
