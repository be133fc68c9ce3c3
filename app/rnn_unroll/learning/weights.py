"""Weights: a network's parameters, or their gradients, in one dict by their names.

A name is the part, the layer and the direction, each from 0, and the parameter: `decoder.0.0.W_c`; or
`head.W_ya`, `attention.W_h`.
"""

from collections.abc import Iterator
from dataclasses import replace

from rnn_unroll.engine.bptt import Gradients
from rnn_unroll.engine.cells import Array, DType, Parameters
from rnn_unroll.engine.network import Layer, Network

Weights = dict[str, Array]

TABLE = "embedding.table"
"""The name of the tokens' vectors among the weights."""


def of_network(network: Network) -> Weights:
    """The parameters themselves, not copies: who changes them in place teaches the network."""
    weights: Weights = {}
    for part, layers in network.parts.items():
        weights |= _named(part, layers)
    return weights | dict(_beside(network))


def of_gradients(gradients: Gradients) -> Weights:
    """The gradient of each parameter, under its name."""
    weights: Weights = {}
    for part, one in gradients.parts.items():
        weights |= _named(part, one.parameters())
    return weights | dict(_beside(gradients))


def in_precision(network: Network, dtype: DType) -> Network:
    """A copy of the network whose weights have the precision of a dtype."""
    parts = {
        part: tuple(
            tuple({name: array.astype(dtype) for name, array in chain.items()} for chain in layer)
            for layer in layers
        )
        for part, layers in network.parts.items()
    }

    def other(parameters: Parameters | None) -> Parameters | None:
        return parameters and {name: array.astype(dtype) for name, array in parameters.items()}

    return replace(network, parts=parts, head=other(network.head), attention=other(network.attention))


def _beside(one: Network | Gradients) -> Iterator[tuple[str, Array]]:
    """What does not belong to a chain: the head and the attention."""
    for part, parameters in (("head", one.head), ("attention", one.attention)):
        for name, array in (parameters or {}).items():
            yield f"{part}.{name}", array


def _named(part: str, layers: tuple[Layer, ...]) -> Iterator[tuple[str, Array]]:
    for k, layer in enumerate(layers):
        for d, parameters in enumerate(layer):
            for name, array in parameters.items():
                yield f"{part}.{k}.{d}.{name}", array
