"""Framework: a network of another library, as this package needs it."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from rnn_unroll.models.modules import Tensors


class Framework(Protocol):
    """A network in memory, with the weights that it has at the moment."""

    @property
    def library(self) -> str:
        """The library's name, for a sentence."""

    @property
    def precision(self) -> str:
        """The type of its weights, such as `float32`: the least precise of several."""

    @property
    def said(self) -> Mapping[str, str]:
        """What the object says that weights alone do not: parameters of a figure, such as the cell."""

    @property
    def masks(self) -> bool:
        """Whether it passes over inputs that are token 0, which no figure does."""

    def tensors(self) -> Tensors:
        """Its weights in float64, by the names of a PyTorch state dict. Copies: it may train on.

        Raises SpecError about `model` for weights that are no finite floating-point numbers.
        """

    def exact(self) -> "Framework | None":
        """A copy of the network that computes in float64; None if there is none."""

    def argument(self, array: NDArray[Any]) -> Any:
        """An array as what the network is called with: numbers in its own precision, or tokens' ids."""

    def call(self, *arguments: Any) -> Any:
        """What the network returns for these arguments, computed as for inference. Raises what it raises."""

    def arrays(self, returned: Any) -> Sequence[NDArray[Any]]:
        """The arrays in what it returned, however they are nested."""


def flattened(returned: Any) -> list[Any]:
    """The leaves of tuples, lists and mappings."""
    if isinstance(returned, (tuple, list)):
        return [leaf for one in returned for leaf in flattened(one)]
    if hasattr(returned, "keys") and hasattr(returned, "values"):
        return [leaf for one in returned.values() for leaf in flattened(one)]
    return [returned]
