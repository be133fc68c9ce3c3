"""The reader of `.npy` files."""

import numpy as np

from rnn_unroll.models.files import npy
from tests import own_files

SEEDS = (
    *(own_files.npy(np.arange(6.0).reshape(2, 3).astype(dtype)) for dtype in ("<f8", ">f4", "<f2", "<i4")),
    *(own_files.npy(np.arange(3), version) for version in ((1, 0), (2, 0), (3, 0))),
    own_files.npy(np.asfortranarray(np.ones((2, 3)))),
    own_files.npy(np.array([True, False])),
)


def target(data: bytes) -> None:
    array = npy.read(data, "input")
    assert array.dtype in (np.float64, np.int64)
    assert np.isfinite(array).all()
