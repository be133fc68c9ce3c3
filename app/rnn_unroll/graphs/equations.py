"""Equations: how each kind of node is made, in TeX, with marks where a node's own indices go.

Marks start with @ and are filled by whoever shows the equation: @here and @before are the indices
of a state and of the one before it, @u and @in the symbol and index of what it reads, @s the state
that an output looks at, @w the layer and part of its weights, @j an output's index, @token a word.
"""

from rnn_unroll.engine.cells import CELLS

_NODES = {
    "initial-state": r"a^{\text{@here}} = \vec{0}",
    "input": r"x^{\text{@here}} = \operatorname{onehot}(\text{@token})",
    "start-token": r"\operatorname{onehot}(\text{@token})",
    "loss": r"\mathcal{L}^{\text{@j}} = -\log \hat{y}^{\text{@j}}_{\text{@token}}",
    "output": r"\hat{y}^{\text{@j}} = \operatorname{softmax}(W_{ya} \text{@s}^{\text{@in}} + b_y)",
}


def equations() -> dict[str, tuple[str, ...]]:
    """Lines of TeX by kind of node; a state's are named after its cell, as in `state-rnn`."""
    nodes = {kind: (line,) for kind, line in _NODES.items()}
    return nodes | {f"state-{slug}": cell.equations.tex for slug, cell in CELLS.items()}
