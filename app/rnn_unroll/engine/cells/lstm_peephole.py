"""The LSTM cell whose gates look at the memory, one weight a unit (Gers and Schmidhuber 2000)."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np

from rnn_unroll.engine.cells import gates, lstm
from rnn_unroll.engine.cells.cell import Array, Parameters, Row, Tape
from rnn_unroll.engine.cells.drawing import Known, Line
from rnn_unroll.engine.cells.gates import Stack, split, total
from rnn_unroll.engine.inits import Draw


def initialise(draw: Draw, hidden: int, inputs: int) -> Parameters:
    """The LSTM's parameters, and the peepholes p_u, p_f, p_o (H,)."""
    parameters = dict(lstm.initialise(draw, hidden, inputs))
    for letter in "ufo":
        parameters[f"p_{letter}"] = draw.rng.standard_normal(hidden)
    return parameters


class Weights(Stack):
    """The stacked weights, (p_u, p_f) as (2, H) and p_o, each as it is and with σ's half put in."""

    @cached_property
    def early(self) -> Array:
        return np.stack([self.parameters["p_u"], self.parameters["p_f"]])

    @cached_property
    def late(self) -> Array:
        return self.parameters["p_o"]

    @cached_property
    def half_early(self) -> Array:
        return 0.5 * self.early

    @cached_property
    def half_late(self) -> Array:
        return 0.5 * self.late


def pack(parameters: Parameters) -> Weights:
    return Weights(parameters, lstm.ORDER)


def views(tape: Tape) -> Row:
    c, z, hidden = lstm.memory(tape), tape.gates, tape.a.shape[-1]
    candidate, update, forget, output = gates.each(z, hidden)
    early = split(z, hidden)[..., 1:3, :]
    first = z[..., : 3 * hidden]
    states = tape.a[:-1], tape.a[1:], c[:-1], c[:-1, ..., None, :], c[1:]
    return z, first, early, candidate, update, forget, output, *states


def step(
    weights: Weights,
    z: Array,
    first: Array,
    early: Array,
    candidate: Array,
    update: Array,
    forget: Array,
    output: Array,
    a_before: Array,
    a: Array,
    c_before: Array,
    c_before_wide: Array,
    c: Array,
) -> None:
    """Γ_u and Γ_f look at c⟨t−1⟩, Γ_o at c⟨t⟩; the rest as in the LSTM."""
    z += a_before.dot(weights.recurrent)
    early += c_before_wide * weights.half_early
    np.tanh(first, first)
    early *= 0.5
    early += 0.5
    np.multiply(update, candidate, c)
    c += forget * c_before
    output += c * weights.half_late
    np.tanh(output, output)
    output *= 0.5
    output += 0.5
    np.tanh(c, a)
    a *= output


def back_views(slopes: Row, d: Tape) -> Row:
    early = split(d.gates, d.a.shape[-1])[..., 1:3, :]
    return early, *lstm.back_views(slopes, d)


def backward(
    weights: Weights,
    dz_early: Array,
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
    """As in the LSTM; what reaches Γ_o goes on to c⟨t⟩, what reaches Γ_u and Γ_f to c⟨t−1⟩."""
    np.multiply(d_a, to_output, dz_output)
    d_c += d_a * to_c
    d_c += dz_output * weights.late
    np.multiply(d_c_wide, into, dz_three)
    d_c_before += d_c * forget
    d_c_before += (dz_early * weights.early).sum(axis=-2)
    d_a_before += dz.dot(weights.of_states)


def gradients(weights: Weights, tape: Tape, x: Array, dz: Array) -> Parameters:
    c = lstm.memory(tape)
    _, update, forget, output = gates.each(dz, tape.a.shape[-1])
    peepholes = {"p_u": total(update * c[:-1]), "p_f": total(forget * c[:-1]), "p_o": total(output * c[1:])}
    return {**lstm.gradients(weights, tape, x, dz), **peepholes}


def _peeping(letter: str, looks_at: str) -> str:
    bias = rf"+ b_{{{letter}}}^{{\text{{@w}}}}"
    peephole = rf"+ p_{{{letter}}}^{{\text{{@w}}}} \odot c^{{\text{{{looks_at}}}}} {bias}"
    return gates.tex(rf"\Gamma_{letter}", letter).replace(bias, peephole)


def _peeped(letter: str, looks_at: str) -> Callable[[Known], Array]:
    """z of a gate that looks at the memory before this step, or after it."""
    through_weights = lstm.DRAWING.vectors[f"z_{letter}"].of
    through_peephole = _peephole(letter, looks_at)

    def of(known: Known) -> Array:
        z: Array = through_weights(known) + through_peephole(known)
        return z

    return of


def _peephole(letter: str, looks_at: str) -> Callable[[Known], Array]:
    def of(known: Known) -> Array:
        seen: Array = known.parameters[f"p_{letter}"] * getattr(known, looks_at).named()["c"]
        return seen

    return of


_LOOKS_AT = {"u": "before", "f": "before", "o": "here"}

DRAWING = replace(
    lstm.DRAWING,
    parts={**lstm.DRAWING.parts}
    | {f"W_{g}": lstm.DRAWING.parts[f"W_{g}"]._replace(sign=rf"W_{g},\,p_{g}") for g in _LOOKS_AT},
    vectors={**lstm.DRAWING.vectors}
    | {f"z_{g}": lstm.DRAWING.vectors[f"z_{g}"]._replace(of=_peeped(g, at)) for g, at in _LOOKS_AT.items()},
    lines=(
        *lstm.DRAWING.lines,
        Line("c_before", "c_before", "W_f", ((2.5, 6),), branch=(2.5, 0)),
        Line("c_before", "c_before", "W_u", ((3.5, 1), (3.5, 6)), branch=(2.5, 1), over=True),
        Line("c", "sum", "W_o", ((7.5, 6),), branch=(7.5, 0), over=True),
    ),
    numbers=(
        *(
            line.replace(f" + @bias_{g}", f" + @peephole_{g} + @bias_{g}")
            for g, line in zip("ufo", lstm.DRAWING.numbers, strict=False)
        ),
        *lstm.DRAWING.numbers[3:],
    ),
    terms={**lstm.DRAWING.terms, **{f"peephole_{g}": _peephole(g, at) for g, at in _LOOKS_AT.items()}},
)

LSTM_PEEPHOLE = replace(
    lstm.LSTM,
    slug="lstm-peephole",
    title="LSTM with peepholes",
    initialise=initialise,
    pack=pack,
    views=views,
    step=step,
    back_views=back_views,
    backward=backward,
    gradients=gradients,
    equations=(
        _peeping("u", "@before"),
        _peeping("f", "@before"),
        _peeping("o", "@here"),
        *lstm.LSTM.equations[3:],
    ),
    drawing=DRAWING,
    note="LSTM with peepholes: the gates look at the memory",
)
