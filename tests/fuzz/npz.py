"""The reader of `.npz` files, as weights and as the files of an input."""

from contextlib import suppress

import numpy as np

from rnn_unroll.errors import SpecError
from rnn_unroll.models.files import LIMIT, npz
from tests import own_files

SEEDS = (
    own_files.npz(own_files.small(2, 2, 2)),
    own_files.npz(own_files.small(1, 1, 1), compressed=True),
    own_files.npz({"input": np.arange(6.0).reshape(2, 3), "h0": np.zeros((1, 4))}),
    own_files.zipped({"a.npy": own_files.npy(np.ones(2)), "b.txt": b"?"}),
)


def target(data: bytes) -> None:
    with suppress(SpecError):
        npz.members(data, "input", LIMIT)
    for array in npz.read(data).values():
        assert np.isfinite(array).all()
