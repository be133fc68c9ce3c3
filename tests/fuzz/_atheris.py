"""One harness: `python -m tests.fuzz._atheris HARNESS SECONDS`. Anything but a SpecError ends it."""

import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["rnn_unroll", "safetensors", "zipfile"]):
    from rnn_unroll.errors import SpecError

    harness = import_module(f"tests.fuzz.{sys.argv[1]}")

LONGEST = 4096
"""The most bytes of an input."""
PATIENCE = 20
"""The most seconds that one may take."""


def one(data: bytes) -> None:
    """Read one input. A refusal is right."""
    try:
        harness.target(data)
    except SpecError as error:
        check(error)


def check(error: SpecError) -> None:
    """A refusal names its culprit, in a sentence that can be shown."""
    assert error.parameter.strip()
    assert error.message
    assert error.message.isprintable()


with TemporaryDirectory() as corpus:
    for number, seed in enumerate(harness.SEEDS):
        (Path(corpus) / f"{number}").write_bytes(seed)
    options = [f"-max_total_time={sys.argv[2]}", f"-max_len={LONGEST}", f"-timeout={PATIENCE}"]
    atheris.Setup([sys.argv[0], *options, "-verbosity=0", "-print_final_stats=1", corpus], one)
    atheris.Fuzz()
