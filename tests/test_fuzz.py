"""Fuzz: the harnesses of `make fuzz` read what they begin with, and all that is next to it."""

from contextlib import suppress
from importlib import import_module

import pytest

from rnn_unroll.errors import SpecError
from tests.fuzz.__main__ import HARNESSES


def test_the_readers_that_the_project_promises_to_fuzz_have_a_harness() -> None:
    assert {"addresses", "npy", "npz", "safetensors", "texts"} <= set(HARNESSES)


@pytest.mark.parametrize("name", HARNESSES)
def test_a_harness_reads_its_seeds_and_refuses_what_is_left_of_them(name: str) -> None:
    harness = import_module(f"tests.fuzz.{name}")
    refused = 0
    for seed in harness.SEEDS:
        for cut in (len(seed), len(seed) - 1, len(seed) // 2, 9, 1, 0):
            try:
                harness.target(seed[:cut])
            except SpecError:
                refused += 1
        with suppress(SpecError):
            harness.target(seed[::-1])
    # Texts are mended, not refused.
    assert refused or name == "texts"
    # Each cuts off something, but at least one whole seed is read.
    assert refused < 6 * len(harness.SEEDS)
