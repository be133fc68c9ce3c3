"""Torch: a module of PyTorch, by its state dict."""

import copy
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError, quote
from rnn_unroll.models.files import counts, not_finite
from rnn_unroll.models.files.safetensors import Array
from rnn_unroll.models.files.saved import Saved
from rnn_unroll.models.memory import arrays
from rnn_unroll.models.memory.framework import flattened
from rnn_unroll.words.refusals import tensors as refusals

FLOATS = ("float64", "float32", "float16", "bfloat16")
"""The types of weights that are read, the most precise first."""


def is_one(model: object) -> bool:
    """Whether this is a module: an object, and no class, that has a state dict and modules in it."""
    there = all(callable(getattr(model, name, None)) for name in ("state_dict", "modules", "eval"))
    return there and not isinstance(model, type)


class Module:
    """A module of PyTorch. `Framework` says what its methods are for."""

    library = "PyTorch"

    def __init__(self, module: Any) -> None:
        self.module = module

    @property
    def precision(self) -> str:
        found = {_type(one) for one in self.module.state_dict().values()}
        return max(found & set(FLOATS), key=FLOATS.index, default=FLOATS[0])

    def saved(self) -> Saved:
        # An RNN's tensors do not say its function, but its module does.
        inner = (getattr(one, "nonlinearity", None) for one in self.module.modules())
        functions = {one for one in inner if isinstance(one, str)}
        return Saved(self._tensors(), cell="rnn-relu" if functions == {"relu"} else "")

    def _tensors(self) -> dict[str, Array]:
        found: dict[str, Array] = {}
        # A tensor in two places is one array, so that it has one gradient. The key's array is kept: the place
        # of one that is gone can be another's.
        same: dict[object, tuple[NDArray[Any], Array]] = {}
        for name, tensor in sorted(self.module.state_dict().items()):
            quoted = quote(name, 60)
            if not hasattr(tensor, "detach"):
                # A quantised module keeps its weights packed in objects.
                raise SpecError("weights", refusals.other_type(quoted, quote(_type(tensor)), FLOATS))
            there = arrays.of(tensor)
            if there.dtype.kind != "f":
                if not counts(name, there.shape):
                    raise SpecError("weights", refusals.other_type(quoted, quote(_type(tensor)), FLOATS))
                continue
            if wrong := not_finite(there):
                raise SpecError("weights", refusals.not_finite(quoted, *wrong))
            place = (there.__array_interface__["data"][0], there.shape, there.strides)
            found[name] = same.setdefault(place, (there, there.astype(np.float64)))[1]
        return found

    def exact(self) -> "Module | None":
        try:
            return Module(copy.deepcopy(self.module).double())
        except Exception:
            # A module of a user's own may refuse to be copied in any way.
            return None

    def argument(self, array: NDArray[Any]) -> Any:
        like = next(iter(self.module.state_dict().values()))
        if array.dtype.kind == "i":
            # Through float64, which has every id exactly.
            return like.double().new_tensor(array).long()
        return like.new_tensor(array)

    def call(self, *arguments: Any) -> Any:
        # Each part gets its own mode back: some may be trained while others are not.
        modes = [(one, one.training) for one in self.module.modules()]
        self.module.eval()
        try:
            return self.module(*arguments)
        finally:
            for one, mode in modes:
                one.training = mode

    def arrays(self, returned: Any) -> Sequence[NDArray[Any]]:
        return [arrays.of(leaf) for leaf in flattened(returned) if hasattr(leaf, "detach")]


def _type(tensor: Any) -> str:
    """The name of a tensor's type, which in PyTorch has `torch.` before it, or the class of what is none."""
    return str(getattr(tensor, "dtype", type(tensor).__name__)).rpartition(".")[2]
