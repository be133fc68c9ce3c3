"""Oracle: one time step of each cell, unit by unit from its published equation, sharing no code with it."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

Vector = Sequence[float]
Matrix = Sequence[Vector]
Weights = Mapping[str, Any]
"""A matrix or a vector by its name."""


def _line(matrix: Matrix, vector: Vector, bias: Vector) -> list[float]:
    """W v + b."""
    rows = zip(matrix, bias, strict=True)
    return [math.fsum([b, *(w * v for w, v in zip(row, vector, strict=True))]) for row, b in rows]


def _sigma(values: Vector) -> list[float]:
    return [1 / (1 + math.exp(-value)) if value > -700 else 0.0 for value in values]


def _hard(values: Vector) -> list[float]:
    return [min(max(0.2 * value + 0.5, 0.0), 1.0) for value in values]


def _tanh(values: Vector) -> list[float]:
    return [math.tanh(value) for value in values]


def _vanilla(p: Weights, a: Vector, x: Vector) -> list[float]:
    none = [0.0] * len(a)
    return [s + i for s, i in zip(_line(p["W_aa"], a, p["b_a"]), _line(p["W_ax"], x, none), strict=True)]


def _peeping(line: Vector, peephole: Vector, memory: Vector) -> list[float]:
    return [z + w * m for z, w, m in zip(line, peephole, memory, strict=True)]


def _kept(update: Vector, candidate: Vector, before: Vector) -> list[float]:
    return [u * n + (1 - u) * c for u, n, c in zip(update, candidate, before, strict=True)]


def step(cell: str, p: Weights, a: Vector, c: Vector, x: Vector) -> dict[str, list[float]]:
    """The vectors that a cell's step leaves, by name, from the state (a, c) and the input x."""
    a, c, x = list(a), list(c), list(x)
    opened = _hard if cell.endswith("-hard") else _sigma
    cell = cell.removesuffix("-hard")
    if cell == "rnn":
        return {"a": _tanh(_vanilla(p, a, x))}
    if cell == "rnn-relu":
        return {"a": [max(0.0, z) for z in _vanilla(p, a, x)]}
    if cell == "rnn-linear":
        return {"a": _vanilla(p, a, x)}
    if cell in ("lstm", "lstm-peephole", "lstm-projected"):
        looked = {letter: p.get(f"p_{letter}", [0.0] * len(c)) for letter in "ufo"}
        update = opened(_peeping(_line(p["W_u"], a + x, p["b_u"]), looked["u"], c))
        forget = opened(_peeping(_line(p["W_f"], a + x, p["b_f"]), looked["f"], c))
        candidate = _tanh(_line(p["W_c"], a + x, p["b_c"]))
        memory = [u * n + f * m for u, n, f, m in zip(update, candidate, forget, c, strict=True)]
        output = opened(_peeping(_line(p["W_o"], a + x, p["b_o"]), looked["o"], memory))
        shown = [o * math.tanh(m) for o, m in zip(output, memory, strict=True)]
        if "W_r" in p:
            shown = _line(p["W_r"], shown, [0.0] * len(p["W_r"]))
        return {
            "a": shown, "c": memory,
            "update": update, "forget": forget, "output": output, "candidate": candidate,
        }  # fmt: skip
    update = opened(_line(p["W_u"], a + x, p["b_u"]))
    if cell == "gru-simple":
        candidate = _tanh(_line(p["W_c"], a + x, p["b_c"]))
        memory = _kept(update, candidate, a)
        return {"a": memory, "c": memory, "update": update, "candidate": candidate}
    reset = opened(_line(p["W_r"], a + x, p["b_r"]))
    if cell == "gru":
        seen = [r * m for r, m in zip(reset, a, strict=True)]
        candidate = _tanh(_line(p["W_c"], seen + x, p["b_c"]))
    elif cell == "gru-torch":
        hidden = len(a)
        from_state = _line([row[:hidden] for row in p["W_c"]], a, p["b_ca"])
        from_input = _line([row[hidden:] for row in p["W_c"]], x, p["b_c"])
        candidate = _tanh([i + r * s for i, r, s in zip(from_input, reset, from_state, strict=True)])
    else:
        raise KeyError(cell)
    memory = _kept(update, candidate, a)
    return {"a": memory, "c": memory, "update": update, "reset": reset, "candidate": candidate}
