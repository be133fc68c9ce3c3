"""Memory: networks of the session that runs, as the objects of the library that made them.

No such library is imported: an object is known by what it can do.
"""

from typing import Any

from rnn_unroll.errors import SpecError
from rnn_unroll.models.memory import keras, torch
from rnn_unroll.models.memory.framework import Framework
from rnn_unroll.words.refusals import memory as refusals


def framework(model: Any) -> Framework:
    """The network that an object is. Raises SpecError if it is none that is known."""
    # Keras on PyTorch makes models that are modules too, whose state dict has no names of its layers.
    if keras.is_one(model):
        return keras.Model(model)
    if torch.is_one(model):
        return torch.Module(model)
    if isinstance(model, type):
        raise SpecError("model", refusals.a_class(model.__name__))
    raise SpecError("model", refusals.no_model(type(model).__name__))
