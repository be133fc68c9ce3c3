"""Torch tensors: a network as a PyTorch module would save it, for tests that read it back."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.inner import Between
from rnn_unroll.engine.network import Network
from rnn_unroll.engine.patterns import Part
from rnn_unroll.models import state_dict
from rnn_unroll.models.placing import Placed, place
from rnn_unroll.models.state_dict import stacked


class Named(NamedTuple):
    """A network that was read from a state dict, and where its tensors are."""

    network: Network
    placed: Placed

    def slopes(self, of_run: Gradients) -> dict[str, np.ndarray]:
        """The gradients of a run of it, under the names of the state dict."""
        return self.placed.named(state_dict.gradients(of_run), {})


def read(tensors: Mapping[str, np.ndarray], cell: str, between: Between = "linear") -> Named:
    placed = place(tensors)
    return Named(state_dict.read(placed, cell, between=between), placed)


def tensors(network: Network, prefixes: Mapping[Part, str]) -> dict[str, np.ndarray]:
    """The network as a state dict: our one bias as PyTorch's bias_ih, with a bias_hh of zeros."""
    made: dict[str, np.ndarray] = {}
    for part, layers in network.parts.items():
        prefix = f"{prefixes[part]}." if prefixes[part] else ""
        for k, layer in enumerate(layers):
            for end, parameters in zip(("", "_reverse"), layer, strict=False):
                for kind, array in stacked(network.cell.slug, network.hidden, parameters):
                    once = kind == "bias_hh" and network.cell.slug != "gru-torch"
                    made[f"{prefix}{kind}_l{k}{end}"] = np.zeros_like(array) if once else array
                if network.cell.slug == "gru-torch":
                    # The gates' biases are one here; only the candidate's has two places.
                    made[f"{prefix}bias_hh_l{k}{end}"][: 2 * network.hidden] = 0.0
    if network.head is not None and "W_ma" in network.head:
        # As an nn.Sequential has them, with a function without weights between.
        made |= {"head.0.weight": network.head["W_ma"], "head.0.bias": network.head["b_m"]}
        made |= {"head.2.weight": network.head["W_ym"], "head.2.bias": network.head["b_y"]}
    elif network.head is not None:
        made |= {"head.weight": network.head["W_ya"], "head.bias": network.head["b_y"]}
    return made
