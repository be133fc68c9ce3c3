"""The LSTM cell with a forget gate (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""

import numpy as np

from app.cells import gates
from app.cells.cell import Array, Cell, Gates, Parameters, Row, Tape
from app.cells.gates import Stack, each, product, split, total
from app.inits import Draw

ORDER = "cufo"
"""The blocks of the stacked gates: the three that ∂L/∂c⟨t⟩ reaches stand together."""


def initialise(draw: Draw, hidden: int, inputs: int) -> Parameters:
    """W_u, W_f, W_o, W_c (H, H + I) and their biases (H,)."""
    return gates.draw(draw, hidden, inputs, "ufoc")


def pack(parameters: Parameters) -> Stack:
    return Stack(parameters, ORDER)


def memory(tape: Tape) -> Array:
    """The tape's c⟨t⟩."""
    if tape.c is None:
        raise ValueError("an LSTM carries a memory c; start from its zero_state")
    return tape.c


def views(tape: Tape) -> Row:
    c, z = memory(tape), tape.gates
    hidden = tape.a.shape[-1]
    return z, z[..., hidden:], *each(z, hidden), tape.a[:-1], tape.a[1:], c[:-1], c[1:]


def step(
    weights: Stack,
    z: Array,
    opened: Array,
    candidate: Array,
    update: Array,
    forget: Array,
    output: Array,
    a_before: Array,
    a: Array,
    c_before: Array,
    c: Array,
) -> None:
    """c⟨t⟩ = Γ_u ⊙ c̃⟨t⟩ + Γ_f ⊙ c⟨t−1⟩, a⟨t⟩ = Γ_o ⊙ tanh(c⟨t⟩)."""
    z += a_before.dot(weights.recurrent)
    np.tanh(z, z)
    opened *= 0.5
    opened += 0.5
    np.multiply(update, candidate, c)
    c += forget * c_before
    np.tanh(c, a)
    a *= output


def slopes(weights: Stack, tape: Tape) -> Row:
    """∂c⟨t⟩/∂a⟨t⟩ backwards, ∂a⟨t⟩/∂z_o, ∂c⟨t⟩/∂(z_c, z_u, z_f), and Γ_f."""
    c = memory(tape)
    candidate, update, forget, output = each(tape.gates, tape.a.shape[-1])
    squashed = np.tanh(c[1:])
    into = np.empty((*candidate.shape[:-1], 3, candidate.shape[-1]))
    into[..., 0, :] = update * (1.0 - candidate * candidate)
    into[..., 1, :] = candidate * update * (1.0 - update)
    into[..., 2, :] = c[:-1] * forget * (1.0 - forget)
    return output * (1.0 - squashed * squashed), squashed * output * (1.0 - output), into, forget


def back_views(slopes: Row, d: Tape) -> Row:
    d_c, hidden = memory(d), d.a.shape[-1]
    three, output = split(d.gates, hidden)[..., :3, :], d.gates[..., 3 * hidden :]
    return *slopes, d.gates, three, output, d.a[1:], d.a[:-1], d_c[1:], d_c[1:, ..., None, :], d_c[:-1]


def backward(
    weights: Stack,
    to_c: Array,
    to_output: Array,
    into: Array,
    forget: Array,
    dz: Array,
    dz_three: Array,
    dz_output: Array,
    d_a: Array,
    d_a_before: Array,
    d_c: Array,
    d_c_wide: Array,
    d_c_before: Array,
) -> None:
    """∂L/∂c⟨t⟩ gathers what comes through a⟨t⟩; d_c_wide is d_c once more, for three blocks."""
    d_c += d_a * to_c
    np.multiply(d_a, to_output, dz_output)
    np.multiply(d_c_wide, into, dz_three)
    d_c_before += d_c * forget
    d_a_before += dz.dot(weights.of_states)


def gradients(weights: Stack, tape: Tape, x: Array, dz: Array) -> Parameters:
    return gates.named(ORDER, product(dz, tape.a[:-1]), product(dz, x), total(dz))


def on_gates(weights: Stack, tape: Tape, d: Tape) -> Gates:
    c, d_c = memory(tape), memory(d)[1:]
    candidate, update, _, _ = each(tape.gates, tape.a.shape[-1])
    return {
        "update": d_c * candidate,
        "forget": d_c * c[:-1],
        "output": d.a[1:] * np.tanh(c[1:]),
        "candidate": d_c * update,
    }


MEMORY = (
    r"c^{\text{@here}} = \Gamma_u \odot \tilde{c}^{\text{@here}} + \Gamma_f \odot c^{\text{@before}}",
    r"a^{\text{@here}} = \Gamma_o \odot \tanh(c^{\text{@here}})",
)
"""What every LSTM ends with, in TeX."""

LSTM = Cell(
    slug="lstm",
    title="LSTM",
    gates=("update", "forget", "output", "candidate"),
    memory="own",
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
        *(gates.tex(rf"\Gamma_{letter}", letter) for letter in "ufo"),
        gates.tex(r"\tilde{c}", "c").replace(r"\sigma", r"\tanh"),
        *MEMORY,
    ),
    arrows=("W", "W"),
    noun="LSTM network",
    unit="LSTM unit",
)
