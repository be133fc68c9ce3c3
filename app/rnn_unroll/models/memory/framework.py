"""Framework: a network of another library, as this package needs it."""

from collections.abc import Sequence
from typing import Any, Protocol

from numpy.typing import NDArray

from rnn_unroll.models.files.saved import Saved


class Framework(Protocol):
    """A network in memory, with the weights that it has at the moment."""

    @property
    def library(self) -> str:
        """The library's name, for a sentence."""

    @property
    def precision(self) -> str:
        """The type of its weights, such as `float32`: the least precise of several."""

    def saved(self) -> Saved:
        """Its weights in float64, and what it says beside them, as a file of it would. They are copies: the
        network may train on.

        Raises SpecError about `weights` for what no figure can show.
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
