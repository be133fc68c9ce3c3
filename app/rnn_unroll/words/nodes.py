"""Nodes: the accessible names of an unrolled network's nodes, and what is written at them.

A layer is None in a network of one layer. The index of an input or output is a symbol such as T_x if the
figure leaves it open.
"""

from rnn_unroll.words import symbols


def input_slot(i: int | str, t: int) -> str:
    return f"input x⟨{i}⟩, step {t}"


def target_slot(j: int | str, t: int) -> str:
    """The target of output j, which step t reads."""
    return f"target y⟨{j}⟩, read at step {t}"


def start_token(t: int) -> str:
    return f"start token ⟨sos⟩, step {t}"


def state(layer: int | None, t: int) -> str:
    return f"hidden state {symbols.state('a', layer, t)}"


def backward_state(layer: int | None, t: int) -> str:
    return f"backward hidden state {symbols.state('r', layer, t)}"


def initial_state(layer: int | None, given: bool) -> str:
    """`given`: it has numbers of its own."""
    return f"initial state {symbols.state('a', layer, 0)}{'' if given else ', a zero vector'}"


def backward_initial_state(layer: int | None, t: int, given: bool) -> str:
    """A backward chain starts after the last time step, at T + 1."""
    return f"initial state {symbols.state('r', layer, t)}{'' if given else ', a zero vector'}"


def attended(t: int) -> str:
    """What an output reads of a decoder that attends to its encoder."""
    return f"attended state h̃⟨{t}⟩, step {t}"


def output_slot(j: int | str, t: int) -> str:
    return f"output ŷ⟨{j}⟩, step {t}"


def early(t: int) -> str:
    return f"early answer, step {t}"


def loss(j: int | str, t: int) -> str:
    return f"loss ℒ⟨{j}⟩, step {t}"


def target(token: str) -> str:
    """Written above a loss: the token that its output is compared with."""
    return f"target {token}"


def answer(label: str, share: float) -> str:
    """Written at an output of a network that learned a task: its answer, and how sure it is."""
    return f"{label}, {100 * share:.0f} %"


def others() -> str:
    """Beside the bar of all answers that have none of their own."""
    return "others"
