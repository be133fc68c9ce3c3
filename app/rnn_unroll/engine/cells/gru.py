"""The GRU cell as its authors write it: the reset gate works before the product (Cho et al. 2014)."""

from functools import cached_property

import numpy as np

from rnn_unroll.engine.cells import gates
from rnn_unroll.engine.cells.cell import Array, Cell, Gates, Parameters, Row, Tape
from rnn_unroll.engine.cells.drawing import (
    BEFORE,
    HERE,
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
    state,
    sum_of,
    terms,
)
from rnn_unroll.engine.cells.gates import Stack, each, product, split, total
from rnn_unroll.engine.inits import Draw

ORDER = "cur"
"""The blocks of the stacked gates."""


def initialise(draw: Draw, hidden: int, inputs: int) -> Parameters:
    """W_u, W_r, W_c (H, H + I) and their biases (H,)."""
    return gates.draw(draw, hidden, inputs, "urc")


class Weights(Stack):
    """The stacked weights, and the parts that the candidate and the gates multiply by themselves."""

    @cached_property
    def to_candidate(self) -> Array:
        return self.recurrent[:, : self.hidden]

    @cached_property
    def to_gates(self) -> Array:
        return self.recurrent[:, self.hidden :]

    @cached_property
    def of_candidate(self) -> Array:
        return self.of_states[: self.hidden]

    @cached_property
    def of_gates(self) -> Array:
        return self.of_states[self.hidden :]


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, ORDER)


def views(tape: Tape) -> Row:
    z, hidden = tape.gates, tape.a.shape[-1]
    return z[..., hidden:], *each(z, hidden), tape.a[:-1], tape.a[1:]


def step(
    weights: Weights, opened: Array, candidate: Array, update: Array, reset: Array, before: Array, a: Array
) -> None:
    """c̃⟨t⟩ = tanh(W_c[Γ_r ⊙ c⟨t−1⟩, x⟨t⟩] + b_c), c⟨t⟩ = Γ_u ⊙ c̃⟨t⟩ + (1 − Γ_u) ⊙ c⟨t−1⟩, a⟨t⟩ = c⟨t⟩."""
    opened += before.dot(weights.to_gates)
    np.tanh(opened, opened)
    opened *= 0.5
    opened += 0.5
    candidate += (reset * before).dot(weights.to_candidate)
    np.tanh(candidate, candidate)
    keep(update, candidate, before, a)


def keep(update: Array, candidate: Array, before: Array, a: Array) -> None:
    """c⟨t⟩ = c⟨t−1⟩ + Γ_u ⊙ (c̃⟨t⟩ − c⟨t−1⟩): how every GRU ends its step."""
    np.subtract(candidate, before, a)
    a *= update
    a += before


def kept_slopes(tape: Tape) -> tuple[Array, Array]:
    """∂a⟨t⟩/∂(z_c, z_u), shape (T, …, 2, H), and 1 − Γ_u: what every GRU's step ends with."""
    candidate, update = each(tape.gates, tape.a.shape[-1])[:2]
    into = np.empty((*candidate.shape[:-1], 2, candidate.shape[-1]))
    rest = 1.0 - update
    into[..., 0, :] = update * (1.0 - candidate * candidate)
    into[..., 1, :] = (candidate - tape.a[:-1]) * update * rest
    return into, rest


def slopes(weights: Stack, tape: Tape) -> Row:
    """∂a⟨t⟩/∂(z_c, z_u), 1 − Γ_u, Γ_r, and ∂(Γ_r ⊙ c⟨t−1⟩)/∂z_r."""
    reset = each(tape.gates, tape.a.shape[-1])[2]
    return *kept_slopes(tape), reset, tape.a[:-1] * reset * (1.0 - reset)


def back_views(slopes: Row, d: Tape) -> Row:
    hidden = d.a.shape[-1]
    candidate, _, reset = each(d.gates, hidden)
    two, gated = split(d.gates, hidden)[..., :2, :], d.gates[..., hidden:]
    return *slopes, two, candidate, reset, gated, d.a[1:], d.a[1:, ..., None, :], d.a[:-1]


def backward(
    weights: Weights,
    into: Array,
    rest: Array,
    reset: Array,
    to_reset: Array,
    dz_two: Array,
    dz_candidate: Array,
    dz_reset: Array,
    dz_gated: Array,
    d_a: Array,
    d_a_wide: Array,
    d_before: Array,
) -> None:
    """∂L/∂a⟨t⟩ reaches c⟨t−1⟩ directly, through Γ_u and Γ_r, and through the candidate."""
    np.multiply(d_a_wide, into, dz_two)
    d_opened = dz_candidate.dot(weights.of_candidate)
    np.multiply(d_opened, to_reset, dz_reset)
    d_opened *= reset
    d_before += d_a * rest
    d_before += d_opened
    d_before += dz_gated.dot(weights.of_gates)


def gradients(weights: Stack, tape: Tape, x: Array, dz: Array) -> Parameters:
    hidden, before = tape.a.shape[-1], tape.a[:-1]
    opened = each(tape.gates, hidden)[2] * before
    candidate, gated = dz[..., :hidden], dz[..., hidden:]
    return {
        **gates.named(ORDER[:1], product(candidate, opened, x), total(candidate)),
        **gates.named(ORDER[1:], product(gated, before, x), total(gated)),
    }


def on_kept(tape: Tape, d: Tape) -> Gates:
    """∂L/∂Γ_u and ∂L/∂c̃, as in every GRU."""
    candidate, update = each(tape.gates, tape.a.shape[-1])[:2]
    d_a = d.a[1:]
    return {"update": d_a * (candidate - tape.a[:-1]), "candidate": d_a * update}


def on_gates(weights: Weights, tape: Tape, d: Tape) -> Gates:
    d_opened = d.gates[..., : weights.hidden].dot(weights.of_candidate)
    return {**on_kept(tape, d), "reset": d_opened * tape.a[:-1]}


MEMORY = (
    r"c^{\text{@here}} = \Gamma_u \odot \tilde{c}^{\text{@here}} + (1 - \Gamma_u) \odot c^{\text{@before}}",
    r"a^{\text{@here}} = c^{\text{@here}}",
)
"""What every GRU ends with, in TeX."""


def memory_line(update: int, candidate: int, boxes: int) -> Drawing:
    """The memory's line along the top, as in every GRU: what is kept and what is written meet there.

    `update` and `candidate` are the columns of Γ_u and c̃, `boxes` is the row of Γ_u's box. What goes
    into the boxes, and what comes out of the candidate's, is each cell's own.
    """
    here = state("c", (candidate + 1, 0))
    return Drawing(
        parts={
            "keeping": Part("times", (update, 0)),
            "writing": Part("times", (candidate, 3)),
            "sum": Part("plus", (candidate, 0)),
            "complement": Part("complement", (update, 2)),
            "gate_u": Part("sigma", (update, boxes)),
        },
        vectors={
            "c_before": state("c", (0, 0), before=True),
            "rest": Vector(
                r"1 - \Gamma_u",
                "one minus the update gate",
                (update, 1),
                lambda known: 1.0 - known.gates["update"],
            ),
            "kept": Vector(
                rf"(1 - \Gamma_u) \odot c{BEFORE}",
                "what is kept of the memory",
                ((update + candidate) / 2, 0),
                lambda known: (1.0 - known.gates["update"]) * known.before.a,
            ),
            "written": Vector(
                rf"\Gamma_u \odot \tilde{{c}}{HERE}",
                "what is written to the memory",
                (candidate, 1),
                lambda known: known.gates["update"] * known.gates["candidate"],
            ),
            "c": here._replace(symbol=f"a{HERE} = c{HERE}", words="memory, which is the activation too"),
        },
        lines=(
            Line("c_before", "c_before", "keeping"),
            Line("kept", "keeping", "sum"),
            Line("c", "sum", "c"),
            Line("update", "gate_u", "complement"),
            Line("update", "gate_u", "writing", branch=(update, 3)),
            Line("rest", "complement", "keeping"),
            Line("written", "writing", "sum"),
        ),
        numbers=(
            r"@update \cdot @candidate + (1 - @update) \cdot @c_before = @c",
            "@c",
        ),
    )


def _opened(known: Known) -> Array:
    opened: Array = known.gates["reset"] * known.before.a
    return opened


def _opened_and_read(known: Known) -> Array:
    return np.concatenate([_opened(known), known.x])


def _from_opened(known: Known) -> Array:
    product: Array = known.parameters["W_c"][:, : len(known.before.a)] @ _opened(known)
    return product


def _z_candidate(known: Known) -> Array:
    z: Array = known.parameters["W_c"] @ _opened_and_read(known) + known.parameters["b_c"]
    return z


_TOP = memory_line(3, 7, 6)

DRAWING = Drawing(
    parts={
        **_TOP.parts,
        "join": Part("join", (1, 9)),
        "second_join": Part("join", (5, 9)),
        "W_u": Part("weights", (3, 8), "W_u"),
        "W_r": Part("weights", (4, 8), "W_r"),
        "W_c": Part("weights", (7, 8), "W_c"),
        "gate_r": Part("sigma", (4, 6)),
        "gate_c": Part("tanh", (7, 6)),
        "resetting": Part("times", (4, 4)),
    },
    vectors={
        **_TOP.vectors,
        "x": reading((1, 11)),
        "joined": joined("c", (2, 9)),
        "z_u": before_gate("update gate", "u", (3, 7)),
        "z_r": before_gate("reset gate", "r", (4, 7)),
        "update": gate("update", "u", (3, 5)),
        "reset": gate("reset", "r", (4, 5)),
        "opened": Vector(rf"\Gamma_r \odot c{BEFORE}", "what the reset gate lets through", (5, 5), _opened),
        "opened_joined": Vector(
            rf"[\Gamma_r \odot c{BEFORE}, {READ}]",
            "what is let through and input together",
            (6, 9),
            _opened_and_read,
            plain=True,
        ),
        "z_c": Vector("z_c", "pre-activation of the candidate", (7, 7), _z_candidate),
        "candidate": gate("candidate", "c", (7, 5)),
    },
    lines=(
        *_TOP.lines,
        Line("c_before", "c_before", "join", branch=(1, 0)),
        Line("c_before", "c_before", "resetting", branch=(1, 4), over=True),
        Line("x", "x", "join"),
        Line("x", "x", "second_join", ((5, 10),), branch=(1, 10)),
        Line("joined", "join", "W_r", ((4, 9),)),
        Line("joined", "join", "W_u", branch=(3, 9)),
        *(Line(f"z_{g}", f"W_{g}", f"gate_{g}") for g in "urc"),
        Line("reset", "gate_r", "resetting"),
        Line("opened", "resetting", "second_join", ((5, 4),)),
        Line("opened_joined", "second_join", "W_c", ((7, 9),)),
        Line("candidate", "gate_c", "writing"),
    ),
    numbers=(
        rf"\sigma({sum_of('u')}) = \sigma(@z_u) = @update",
        rf"\sigma({sum_of('r')}) = \sigma(@z_r) = @reset",
        rf"\tanh({sum_of('c')}) = \tanh(@z_c) = @candidate",
        *_TOP.numbers,
    ),
    terms={**terms("urc"), "state_c": _from_opened},
)

GRU = Cell(
    slug="gru",
    title="GRU",
    gates=("update", "reset", "candidate"),
    memory="activation",
    initialise=initialise,
    pack=pack,
    views=views,
    step=step,
    slopes=slopes,
    back_views=back_views,
    backward=backward,
    gradients=gradients,
    on_gates=on_gates,
    blocks=3,
    equations=(
        gates.tex(r"\Gamma_u", "u", "c"),
        gates.tex(r"\Gamma_r", "r", "c"),
        r"\tilde{c}^{\text{@here}} = \tanh(W_c^{\text{@w}} [\Gamma_r \odot c^{\text{@before}}, "
        r"\text{@u}^{\text{@in}}] + b_c^{\text{@w}})",
        *MEMORY,
    ),
    arrows=("W", "W"),
    noun="GRU network",
    unit="GRU unit",
    drawing=DRAWING,
    note="GRU: reset gate before the product",
)
