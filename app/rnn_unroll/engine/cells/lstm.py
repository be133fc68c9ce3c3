"""The LSTM cell with a forget gate (Hochreiter and Schmidhuber 1997; Gers et al. 2000)."""

import numpy as np

from rnn_unroll.engine.cells import gates
from rnn_unroll.engine.cells.cell import Array, Cell, Gates, Parameters, Row, Tape
from rnn_unroll.engine.cells.drawing import (
    BEFORE,
    HERE,
    Drawing,
    Line,
    Part,
    Vector,
    before_gate,
    gate,
    joined,
    reading,
    state,
    sum_of,
    terms,
)
from rnn_unroll.engine.cells.gates import Stack, each, product, split, total
from rnn_unroll.engine.inits import Draw

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
    """∂a⟨t⟩/∂c⟨t⟩, ∂a⟨t⟩/∂z_o, ∂c⟨t⟩/∂(z_c, z_u, z_f), and Γ_f."""
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
    return gates.named(ORDER, product(dz, tape.a[:-1], x), total(dz))


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

DRAWING = Drawing(
    parts={
        "join": Part("join", (1, 7)),
        **{f"W_{g}": Part("weights", (k, 6), f"W_{g}") for k, g in enumerate("fuco", start=3)},
        **{f"gate_{g}": Part("sigma", (k, 4)) for g, k in (("f", 3), ("u", 4), ("o", 6))},
        "gate_c": Part("tanh", (5, 4)),
        "forgetting": Part("times", (3, 0)),
        "writing": Part("times", (5, 2)),
        "sum": Part("plus", (7, 0)),
        "squash": Part("squash", (8, 1)),
        "showing": Part("times", (8, 3)),
    },
    vectors={
        "c_before": state("c", (0, 0), before=True),
        "a_before": state("a", (0, 7), before=True),
        "x": reading((1, 8)),
        "joined": joined("a", (2, 7)),
        "z_f": before_gate("forget gate", "f", (3, 5)),
        "z_u": before_gate("update gate", "u", (4, 5)),
        "z_c": before_gate("candidate", "c", (5, 5)),
        "z_o": before_gate("output gate", "o", (6, 5)),
        "forget": gate("forget", "f", (3, 3)),
        "update": gate("update", "u", (4, 3)),
        "candidate": gate("candidate", "c", (5, 3)),
        "output": gate("output", "o", (7, 3)),
        "kept": Vector(
            rf"\Gamma_f \odot c{BEFORE}",
            "what is kept of the memory",
            (5, 0),
            lambda known: known.gates["forget"] * known.before.named()["c"],
        ),
        "written": Vector(
            rf"\Gamma_u \odot \tilde{{c}}{HERE}",
            "what is written to the memory",
            (6, 2),
            lambda known: known.gates["update"] * known.gates["candidate"],
        ),
        "c": state("c", (9, 0)),
        "squashed": Vector(
            rf"\tanh c{HERE}", "tanh of the memory", (8, 2), lambda known: np.tanh(known.here.named()["c"])
        ),
        "a": state("a", (9, 7)),
    },
    lines=(
        Line("c_before", "c_before", "forgetting"),
        Line("kept", "forgetting", "sum"),
        Line("c", "sum", "c"),
        Line("c", "sum", "squash", branch=(8, 0)),
        Line("squashed", "squash", "showing"),
        Line("a_before", "a_before", "join"),
        Line("x", "x", "join"),
        Line("joined", "join", "W_o", ((6, 7),)),
        Line("joined", "join", "W_f", branch=(3, 7)),
        Line("joined", "join", "W_u", branch=(4, 7)),
        Line("joined", "join", "W_c", branch=(5, 7)),
        *(Line(f"z_{g}", f"W_{g}", f"gate_{g}") for g in "fuco"),
        Line("forget", "gate_f", "forgetting"),
        Line("update", "gate_u", "writing", ((4, 2),)),
        Line("candidate", "gate_c", "writing"),
        Line("written", "writing", "sum", ((7, 2),)),
        Line("output", "gate_o", "showing", ((6, 3),)),
        Line("a", "showing", "a", ((8, 7),)),
    ),
    numbers=(
        rf"\sigma({sum_of('u')}) = \sigma(@z_u) = @update",
        rf"\sigma({sum_of('f')}) = \sigma(@z_f) = @forget",
        rf"\sigma({sum_of('o')}) = \sigma(@z_o) = @output",
        rf"\tanh({sum_of('c')}) = \tanh(@z_c) = @candidate",
        r"@update \cdot @candidate + @forget \cdot @c_before = @c",
        r"@output \cdot \tanh(@c) = @a",
    ),
    terms=terms("ufoc"),
)

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
    drawing=DRAWING,
)
