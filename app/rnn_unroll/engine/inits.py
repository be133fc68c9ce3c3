"""Inits: how weights are drawn. A new scheme is one entry of `INITS`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

MAX_RADIUS = 4.0
"""Largest spectral radius: ‖a‖ grows by it at every step of a linear network."""
MAX_FORGET = 10.0
"""Largest size of the forget gate's bias; σ(10) is 1 to four decimals."""


LARGEST = 2.0
"""The largest size of a weight that is an integer: such networks are for working by hand."""


@dataclass(frozen=True, slots=True)
class Init:
    """A scheme. All schemes start from the same standard normals, so that their figures are comparable.

    `recurrent(normals, radius)` gives a matrix (H, H) from state to state; `inputs(normals, gain)` gives
    a matrix (H, I) from the input, where each cell has its own gain. `bias` scales the biases. `whole`: in
    the end every parameter, also those of the head, is the nearest integer from −LARGEST to LARGEST.
    """

    slug: str
    title: str
    recurrent: Callable[[Array, float], Array]
    inputs: Callable[[Array, float], Array]
    bias: float
    whole: bool = False

    def settled(self, array: Array) -> Array:
        """A parameter as it is in the end."""
        if not self.whole:
            return array
        # Without + 0 a zero could have a sign.
        rounded: Array = np.clip(np.rint(array), -LARGEST, LARGEST) + 0.0
        return rounded


def _normal(normals: Array, _: float) -> Array:
    """Variance 1/H gives a spectral radius near 1, so that a state neither dies nor blows up."""
    scaled: Array = normals / np.sqrt(len(normals))
    return scaled


def _plain(normals: Array, _: float) -> Array:
    """As they are: so that rounding does not leave mostly zeros."""
    return normals


def _xavier(normals: Array, _: float) -> Array:
    """Variance 2/(fan in + fan out) (Glorot and Bengio 2010)."""
    scaled: Array = normals * np.sqrt(2.0 / sum(normals.shape))
    return scaled


def _orthogonal(normals: Array, radius: float) -> Array:
    """radius × a random orthogonal matrix, so every eigenvalue has that size (Saxe et al. 2014)."""
    q, r = np.linalg.qr(normals)
    # These signs make the matrix unique, and uniform over the orthogonal group (Mezzadri 2007).
    signed: Array = radius * q * np.where(np.diag(r) < 0, -1.0, 1.0)
    return signed


INITS: dict[str, Init] = {
    init.slug: init
    for init in (
        Init("normal", "Normal", _normal, lambda normals, gain: gain * normals, 0.3),
        Init("xavier", "Xavier", _xavier, _xavier, 0.0),
        Init("orthogonal", "Orthogonal", _orthogonal, _xavier, 0.0),
        Init("integers", "Small integers", _plain, lambda normals, gain: gain * normals, 0.8, whole=True),
    )
}


class Draw(NamedTuple):
    """What a cell's parameters are drawn with: a generator, a scheme, and the scheme's settings.

    `radius` is the spectral radius of orthogonal weights. `forget` is added to the bias of an LSTM's
    forget gate, so that a fresh cell remembers (Jozefowicz et al. 2015).
    """

    rng: np.random.RandomState
    init: Init = INITS["normal"]
    radius: float = 1.0
    forget: float = 1.0

    def recurrent(self, hidden: int) -> Array:
        """Weights (H, H) from the state before."""
        return self.init.recurrent(self.rng.standard_normal((hidden, hidden)), self.radius)

    def bias(self, hidden: int) -> Array:
        """A bias (H,)."""
        return self.init.bias * self.rng.standard_normal(hidden)

    def inputs(self, hidden: int, inputs: int, gates: int, gain: float) -> list[Array]:
        """Weights (H, I) from the input, one matrix for each gate. Some schemes scale them by gain.

        They are drawn input by input, so that a longer vocabulary keeps the columns of a shorter one.
        """
        normals = self.rng.standard_normal((inputs, gates, hidden))
        return [self.init.inputs(normals[:, k].T, gain) for k in range(gates)]
