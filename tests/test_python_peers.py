"""The scripts of other frameworks, run; and our layers beside ONNX Runtime's. `make test-peers` runs this."""

import os
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.models import shipped
from tests import onnx_layers, script_edits, scripts
from tests.drawings import figure_spec

pytestmark = pytest.mark.peers

# Keras without TensorFlow: on PyTorch, where it multiplies in float32 whatever it is told.
ENVIRONMENT = {**os.environ, "KERAS_BACKEND": "torch", "OMP_NUM_THREADS": "1"}

OPEN = ("force", "input", "weight")
"""The edits that reach no further than the ends of a layer."""


@pytest.fixture(scope="module")
def runner() -> Iterator[scripts.Runner]:
    running = scripts.Runner(ENVIRONMENT, shipped.FOLDER)
    yield running
    running.close()


@pytest.mark.parametrize("cell", sorted(OFFERED))
def test_a_torch_script_prints_the_figures_numbers(cell: str, runner: scripts.Runner) -> None:
    for spec in scripts.figures(cell, "torch"):
        scripts.assert_printed(spec, runner.run(scripts.script_of(spec)))


@pytest.mark.parametrize("cell", sorted(OFFERED))
def test_a_keras_script_prints_the_figures_numbers(cell: str, runner: scripts.Runner) -> None:
    for spec in scripts.figures(cell, "keras"):
        scripts.assert_printed(spec, runner.run(scripts.script_of(spec)), within=5e-6)


@pytest.mark.parametrize(("framework", "within"), [("torch", 1e-9), ("keras", 5e-6)])
def test_the_script_of_a_task_prints_the_figures_numbers(framework: str, within: float) -> None:
    running = scripts.Runner(ENVIRONMENT, shipped.FOLDER)
    for spec in scripts.trained(framework):
        scripts.assert_printed(spec, running.run(scripts.script_of(spec)), within)
    running.close()


@settings(max_examples=200)
@given(spec=script_edits.figures())
def test_a_torch_script_of_a_changed_run_prints_its_numbers(runner: scripts.Runner, spec: FigureSpec) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec.change(framework="torch"))), within=1e-12)


@settings(max_examples=40)
@given(spec=script_edits.tasks())
def test_a_torch_script_of_a_changed_task_prints_its_numbers(
    runner: scripts.Runner, spec: FigureSpec
) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec.change(framework="torch"))), within=1e-12)


@settings(max_examples=100)
@given(spec=script_edits.figures(OPEN))
def test_a_keras_script_of_a_changed_run_prints_its_numbers(runner: scripts.Runner, spec: FigureSpec) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec.change(framework="keras"))), within=5e-6)


@settings(max_examples=20)
@given(spec=script_edits.tasks(OPEN))
def test_a_keras_script_of_a_changed_task_prints_its_numbers(
    runner: scripts.Runner, spec: FigureSpec
) -> None:
    scripts.assert_printed(spec, runner.run(scripts.script_of(spec.change(framework="keras"))), within=5e-6)


@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
@pytest.mark.parametrize("cell", sorted(onnx_layers.NODES))
def test_layers_are_those_of_onnx_runtime(cell: str, direction: str) -> None:
    spec = figure_spec("many-to-many", cell=cell, layers=2, direction=direction, tx=12, seed=3)
    trace = stages.trace(spec)
    part, made = trace.network.parts["network"], trace.parts["network"]
    for k, layer in enumerate(part):
        theirs = onnx_layers.run(cell, layer, made.read(k))
        assert np.allclose(made.read(k + 1), theirs, rtol=0, atol=2e-6)
        assert np.abs(theirs).max() > 0.1


@pytest.mark.parametrize("cell", sorted(onnx_layers.NODES))
def test_a_decoder_begins_where_the_encoder_ended_as_in_onnx_runtime(cell: str) -> None:
    trace = stages.trace(figure_spec("encoder-decoder", cell=cell, feedback="on", tx=5, ty=6))
    encoder, decoder = trace.parts["encoder"], trace.parts["decoder"]
    last = encoder.layers[0][0].state(encoder.steps)
    own = CELLS[cell].memory == "own"
    states = [last.a, last.c] if own and last.c is not None else [last.a]
    theirs = onnx_layers.run(cell, trace.network.parts["decoder"][0], decoder.x, states)
    assert np.allclose(decoder.read(1), theirs, rtol=0, atol=2e-6)


def test_a_comparison_with_onnx_runtime_can_fail() -> None:
    trace = stages.trace(figure_spec("many-to-many", cell="gru"))
    made, layer = trace.parts["network"], trace.network.parts["network"][0]
    ours = dict(layer[0])
    swapped = {**ours, "W_u": ours["W_r"], "W_r": ours["W_u"]}
    assert not np.allclose(made.read(1), onnx_layers.run("gru", (swapped,), made.x), rtol=0, atol=1e-3)
