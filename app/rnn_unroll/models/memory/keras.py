"""Keras: a model of Keras, by its layers."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import not_finite
from rnn_unroll.models.memory import arrays, keras_layers
from rnn_unroll.models.memory.framework import flattened
from rnn_unroll.models.memory.keras_layers import Layer, Translated
from rnn_unroll.models.memory.torch import FLOATS
from rnn_unroll.models.modules import Tensors
from rnn_unroll.words.refusals import tensors as refusals


def is_one(model: object) -> bool:
    """Whether this is a model: an object, and no class, that has layers, weights and a configuration."""
    there = all(callable(getattr(model, name, None)) for name in ("get_config", "get_weights"))
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

    @cached_property
    def _translated(self) -> Translated:
        return keras_layers.translated([*self._layers()])

    @property
    def said(self) -> Mapping[str, str]:
        return self._translated.said

    @property
    def masks(self) -> bool:
        return self._translated.masks

    def _layers(self) -> Iterator[Layer]:
        """The layers in their order. Raises SpecError for a weight that is no number."""
        for one in self.model.layers:
            weights = [np.asarray(weight) for weight in one.get_weights()]
            for weight in weights:
                if weight.dtype.kind == "f" and (wrong := not_finite(weight)):
                    raise SpecError("model", refusals.not_finite(quote(str(one.name), 60), *wrong))
            yield Layer(str(one.name), type(one).__name__, one.get_config(), weights)

    def tensors(self) -> Tensors:
        return keras_layers.translated([*self._layers()]).tensors

    def exact(self) -> None:
        """Keras makes no copy of a model in another precision."""
        return None

    def argument(self, array: NDArray[Any]) -> Any:
        return array if array.dtype.kind == "i" else array.astype(self.precision)

    def call(self, *arguments: Any) -> Any:
        return self.model(*arguments, training=False)

    def arrays(self, returned: Any) -> Sequence[NDArray[Any]]:
        return [arrays.of(leaf) for leaf in flattened(returned) if hasattr(leaf, "shape")]
