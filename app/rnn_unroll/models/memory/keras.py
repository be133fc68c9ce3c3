"""Keras: a model of Keras, by its configuration and its layers' weights."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import keras, not_finite
from rnn_unroll.models.files.saved import Saved
from rnn_unroll.models.memory import arrays
from rnn_unroll.models.memory.framework import flattened
from rnn_unroll.models.memory.torch import FLOATS
from rnn_unroll.words.refusals import tensors as refusals


def is_one(model: object) -> bool:
    """Whether this is a model: an object, and no class, that has layers, weights and a configuration."""
    there = all(callable(getattr(model, name, None)) for name in ("to_json", "get_weights"))
    return there and hasattr(model, "layers") and not isinstance(model, type)


class Model:
    """A model of Keras. `Framework` says what its methods are for."""

    library = "Keras"

    def __init__(self, model: Any) -> None:
        self.model = model

    @property
    def precision(self) -> str:
        found = {one.dtype.name for one in map(np.asarray, self.model.get_weights())}
        return max(found & set(FLOATS), key=FLOATS.index, default=FLOATS[0])

    def saved(self) -> Saved:
        weights = {str(one.name): [*map(np.asarray, one.get_weights())] for one in self.model.layers}
        for name, held in weights.items():
            for weight in held:
                if weight.dtype.kind == "f" and (wrong := not_finite(weight)):
                    raise SpecError("weights", refusals.not_finite(quote(name, 60), *wrong))
        return keras.of_layers(self.model.to_json(), weights)

    def exact(self) -> None:
        """Keras makes no copy of a model in another precision."""
        return None

    def argument(self, array: NDArray[Any]) -> Any:
        return array if array.dtype.kind == "i" else array.astype(self.precision)

    def call(self, *arguments: Any) -> Any:
        return self.model(*arguments, training=False)

    def arrays(self, returned: Any) -> Sequence[NDArray[Any]]:
        return [arrays.of(leaf) for leaf in flattened(returned) if hasattr(leaf, "shape")]
