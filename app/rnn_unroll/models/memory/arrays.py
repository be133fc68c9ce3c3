"""Arrays: what a session holds, a tensor of any library or a list, as NumPy's."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import not_finite
from rnn_unroll.words.refusals import arrays, memory


def of(value: Any) -> NDArray[Any]:
    """The numbers of a tensor, an array or a list in the type that they have; shared, not copied.

    Raises ValueError or TypeError if the value is none of these.
    """
    if hasattr(value, "detach"):
        value = value.detach().cpu()
        try:
            return np.asarray(value.numpy())
        except TypeError:
            # NumPy has no bfloat16.
            return np.asarray(value.float().numpy())
    found: NDArray[Any] = np.asarray(value)
    return found


def numbers(name: str, value: Any) -> NDArray[Any]:
    """The value as float64, or as int64 if it holds integers; a copy.

    Raises SpecError about `name` if it holds anything else, or a number that is not finite.
    """
    try:
        found = of(value)
    except (ValueError, TypeError):
        raise SpecError(name, memory.no_array(name, type(value).__name__)) from None
    if found.dtype.kind in "iu":
        if found.size and int(found.max()) > np.iinfo(np.int64).max:
            raise SpecError(name, arrays.integer_too_large(name, int(found.max())))
        return found.astype(np.int64)
    if found.dtype.kind != "f":
        raise SpecError(name, arrays.other_type(name, found.dtype.name))
    found = found.astype(np.float64)
    if wrong := not_finite(found):
        raise SpecError(name, arrays.not_finite(name, *wrong))
    return found
