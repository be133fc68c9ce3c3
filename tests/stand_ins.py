"""Stand-ins: objects with as much of a library's interface as `unroll` uses. No test needs the library.

`tests/test_brought_peers.py` holds the same against the libraries themselves.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np


class Tensor:
    """An array as PyTorch has it."""

    def __init__(self, array: Any) -> None:
        self.array = np.asarray(array)

    @property
    def dtype(self) -> str:
        return f"torch.{self.array.dtype.name}"

    def detach(self) -> "Tensor":
        return self

    def cpu(self) -> "Tensor":
        return self

    def numpy(self) -> np.ndarray:
        return self.array

    def double(self) -> "Tensor":
        return Tensor(self.array.astype(np.float64))

    def long(self) -> "Tensor":
        return Tensor(self.array.astype(np.int64))

    def new_tensor(self, array: Any) -> "Tensor":
        return Tensor(np.asarray(array).astype(self.array.dtype))


class Module:
    """A module of PyTorch with these tensors and this forward."""

    def __init__(self, state: Mapping[str, Any], forward: Callable[..., Any], nonlinearity: str = "") -> None:
        self.state = {name: np.array(one) for name, one in state.items()}
        self.forward = forward
        self.training = True
        if nonlinearity:
            self.nonlinearity = nonlinearity

    def state_dict(self) -> dict[str, Tensor]:
        return {name: Tensor(one) for name, one in self.state.items()}

    def modules(self) -> list["Module"]:
        return [self]

    def eval(self) -> None:
        self.training = False

    def double(self) -> "Module":
        self.state = {name: one.astype(np.float64) for name, one in self.state.items()}
        return self

    def __call__(self, *arguments: Any) -> Any:
        assert not self.training, "a forward that is compared runs without dropout"
        return self.forward(*arguments)


class KerasLayer:
    """A layer of Keras, whose class is called `kind`."""

    def __new__(cls, kind: str, name: str, weights: Sequence[Any] = (), **settings: Any) -> "KerasLayer":
        return object.__new__(type(kind, (cls,), {}))

    def __init__(self, kind: str, name: str, weights: Sequence[Any] = (), **settings: Any) -> None:
        self.name, self.settings = name, {"name": name, **settings}
        self.weights = [np.array(one, np.float32) for one in weights]

    def get_weights(self) -> list[np.ndarray]:
        return self.weights


class KerasModel:
    """A model of Keras of these layers, with this forward."""

    def __init__(self, layers: Sequence[KerasLayer], forward: Callable[[np.ndarray], Any]) -> None:
        self.layers, self.forward = layers, forward

    def to_json(self) -> str:
        layers = [{"class_name": type(one).__name__, "config": one.settings} for one in self.layers]
        return json.dumps({"class_name": "Sequential", "config": {"name": "model", "layers": layers}})

    def get_weights(self) -> list[np.ndarray]:
        return [weight for layer in self.layers for weight in layer.get_weights()]

    def __call__(self, x: np.ndarray, training: bool) -> Any:
        assert not training, "a forward that is compared runs without dropout"
        return self.forward(x)
