"""Learning reference: training runs of PyTorch that embed, pad, clip and follow a cosine, step by step."""

from dataclasses import replace

import numpy as np
import pytest

from rnn_unroll.engine import bptt, embedding, forward, losses, patterns
from rnn_unroll.learning import clipping
from rnn_unroll.learning.adam import Adam
from rnn_unroll.learning.schedule import cosine
from tests import torch_tensors
from tests.torch_learning import CASES, LIMIT, RATE, STEPS

ALL = np.load(CASES)
NAMES = sorted({key.partition("/")[0] for key in ALL.files})
RUNS = [name for name in NAMES if not name.endswith("_attention")]
CELL = {"rnn": "rnn", "gru": "gru-torch", "lstm": "lstm"}


def case_of(name: str) -> dict[str, np.ndarray]:
    return {key.partition("/")[2]: ALL[key] for key in ALL.files if key.startswith(f"{name}/")}


@pytest.mark.parametrize("name", sorted(set(NAMES) - set(RUNS)))
def test_attention_is_the_references(name: str) -> None:
    case, cell = case_of(name), name.partition("_")[0]
    tensors = {key.removeprefix("w/"): array for key, array in case.items() if key.startswith("w/")}
    attention = {"W_h": tensors.pop("attention.weight"), "b_h": tensors.pop("attention.bias")}
    named = torch_tensors.read(tensors, CELL[cell])
    steps, outputs = len(case["x"]), len(case["targets"])
    plan = patterns.plan("encoder-decoder", "i" * steps + "o" * outputs, False)
    present = np.concatenate([case["present"], np.ones_like(case["targets"], np.bool_)])
    trace = forward.run(plan, replace(named.network, attention=attention), list(case["x"]), present=present)
    assert trace.attended is not None
    assert np.allclose(trace.attended.weights, case["weights"], rtol=0, atol=1e-12)
    assert np.allclose(trace.logits, case["logits"], rtol=0, atol=1e-12)
    found = losses.cross_entropy(trace.logits, trace.y, case["targets"])
    of_outputs, d_logits = losses.mean(found, bptt.emitted(trace))
    made = bptt.backward(trace, d_logits, of_outputs)
    assert made.loss == pytest.approx(float(case["loss"]), abs=1e-12)
    assert made.attention is not None
    gradients = dict(named.slopes(made))
    gradients |= {"attention.weight": made.attention["W_h"], "attention.bias": made.attention["b_h"]}
    for key, one in gradients.items():
        assert np.allclose(one, case[f"grad/{key}"], rtol=0, atol=1e-12), key


@pytest.mark.parametrize("name", RUNS)
def test_a_training_run_is_the_references(name: str) -> None:
    case = case_of(name)
    cell, _, kind = name.partition("_")
    ids, present = case["ids"], case["present"]
    steps = len(ids)
    letters = "i" * (steps - 1) + "b" if kind == "soft" else "b" * steps
    plan = patterns.plan("many-to-one" if kind == "soft" else "many-to-many", letters, False)
    tensors = {key.removeprefix("w0/"): array.copy() for key, array in case.items() if key.startswith("w0/")}
    table = tensors.pop("embedding.weight")
    adam, lengths = Adam(), []
    for step in range(STEPS):
        named = torch_tensors.read(tensors, CELL[cell])
        x = embedding.lookup(table, ids)
        trace = forward.run(plan, named.network, list(x), present=present)
        if kind == "soft":
            found = losses.soft_cross_entropy(trace.logits, trace.y, case["soft"][None])
        else:
            found = losses.cross_entropy(trace.logits, trace.y, case["classes"])
        of_outputs, d_logits = losses.mean(found, bptt.emitted(trace))
        made = bptt.backward(trace, d_logits, of_outputs)
        assert made.loss == pytest.approx(case["loss"][step], abs=1e-9)
        gradients = {key: one.copy() for key, one in named.slopes(made).items()}
        gradients["embedding.weight"] = embedding.gradient(table, ids, made.parts["network"].x)
        if step == 0:
            for key, one in gradients.items():
                assert np.allclose(one, case[f"grad/{key}"], rtol=1e-10, atol=1e-12), key
        lengths.append(clipping.clip(gradients, LIMIT))
        weights = {**tensors, "embedding.weight": table}
        adam.step(weights, gradients, cosine(step, STEPS, RATE, 0.01))
    assert np.allclose(lengths, case["norm"], rtol=1e-9)
    # Some are clipped and some are not: the reference tells the two apart.
    assert min(lengths) < LIMIT < max(lengths)
    for key, one in weights.items():
        assert np.allclose(one, case[f"wN/{key}"], rtol=0, atol=1e-9), key
