"""Equations: the equation of each kind of node in TeX, with marks for a node's own indices.

Marks start with @; the page or layout that shows an equation replaces them. @here and @before are
the indices of a state and of the state before it; @u and @in are the symbol and index of what it
reads; @s is the state that an output looks at, @w the layer and part of its weights, @j the index of
an output, @token a word.
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
    """Lines of TeX by kind of node. Those of a state are named after its cell: `state-rnn`."""
    nodes = {kind: (line,) for kind, line in _NODES.items()}
    return nodes | {f"state-{slug}": cell.equations.tex for slug, cell in CELLS.items()}
