"""Reference: every case that PyTorch and ONNX computed, at the tolerance that was asked for."""

import pytest

from tests.comparisons import (
    FORWARD,
    GRADIENT,
    LOSS,
    NAMES,
    ONNX,
    ONNX_ARRAYS,
    ONNX_CASES,
    TORCH_CASES,
    compare,
)

GIVEN = {"w", "w0", "in"}
"""What a case starts from, by the first part of an array's name; all others are results."""
STARTS = {"x", "x0", "x1", "h0", "c0", "x_ids", "ids", "targets", "Waa", "Wax", "ba"}


@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_the_references(name: str) -> None:
    made = compare(name)
    apart = [(one.what, one.deviation) for one in made if not one.deviation <= one.kind.tolerance]
    assert not apart
    arrays = ONNX_ARRAYS[name.removeprefix("onnx/")] if name.startswith("onnx/") else TORCH_CASES[name]
    results = [key for key in arrays if key.split("/")[0] not in GIVEN | STARTS]
    # Nothing that the reference holds is left out.
    assert len(made) == len(results) > 0


def test_the_tolerances_are_those_that_were_asked_for() -> None:
    assert (FORWARD.tolerance, GRADIENT.tolerance, LOSS.tolerance) == (1e-12, 1e-10, 1e-9)
    assert (ONNX.tolerance, ONNX.floor) == (1e-3, pytest.approx(1e-4))


def test_the_reference_covers_every_pattern_both_feedbacks_and_both_starts() -> None:
    words = {word for name in TORCH_CASES for word in name.replace("/", "_").split("_")}
    assert words >= {"o2o", "m2o", "o2m", "m2mA", "m2mB", "argmax", "softmax", "zero", "sos", "noinput"}
    assert words >= {"bi", "L2", "nobias", "gru", "lstm", "relu", "identity", "sgd", "adam"}
    assert len(ONNX_CASES) == 18
