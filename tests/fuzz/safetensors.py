"""The reader of `.safetensors` files."""

import numpy as np

from rnn_unroll.models.files import safetensors
from tests import own_files

SEEDS = (
    own_files.safetensors(own_files.small()),
    own_files.raw_safetensors({"a": {"dtype": "F16", "shape": [2, 2], "data_offsets": [0, 8]}}, bytes(8)),
    own_files.raw_safetensors({"__metadata__": {"b": "a"}}),
    own_files.safetensors({"n": np.arange(3)}),
)


def target(data: bytes) -> None:
    for array in safetensors.read(data).values():
        assert array.dtype == np.float64
        assert np.isfinite(array).all()
