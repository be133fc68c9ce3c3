"""Brought, from Keras: by stand-ins that compute Keras's own equations, and by Keras itself."""

from typing import Any

import numpy as np
import pytest

from rnn_unroll import unroll
from rnn_unroll.errors import SpecError
from tests.stand_ins import KerasLayer, KerasModel, Module

RNG = np.random.RandomState(5)
X = RNG.standard_normal((6, 3)).astype(np.float32)
GATES = {"SimpleRNN": 1, "LSTM": 4, "GRU": 3}
SETTINGS: dict[str, Any] = {
    "activation": "tanh",
    "recurrent_activation": "sigmoid",
    "return_sequences": False,
}


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def recurrent(kind: str, name: str, width: int, hidden: int = 5, **settings: Any) -> KerasLayer:
    gates = GATES[kind]
    rows = (2, 3 * hidden) if settings.get("reset_after") else (gates * hidden,)
    shapes = [(width, gates * hidden), (hidden, gates * hidden), rows]
    weights = [0.5 * RNG.standard_normal(shape) for shape in shapes]
    if settings.pop("both", False):
        weights += [0.5 * RNG.standard_normal(shape) for shape in shapes]
        inner = {"class_name": kind, "config": SETTINGS | settings | {"units": hidden}}
        return KerasLayer("Bidirectional", name, weights, layer=inner, merge_mode="concat")
    return KerasLayer(kind, name, weights, **(SETTINGS | settings | {"units": hidden}))


def ran(kind: str, weights: Any, x: np.ndarray, settings: Any) -> np.ndarray:
    """The states of a layer after each step, by Keras's equations in float64."""
    kernel, state_kernel, bias = (one.astype(np.float64) for one in weights)
    hidden = len(state_kernel)
    h = c = np.zeros(hidden)
    found = []
    for row in x:
        if kind == "SimpleRNN":
            z = row @ kernel + h @ state_kernel + bias
            h = np.maximum(z, 0) if settings["activation"] == "relu" else np.tanh(z)
        elif kind == "LSTM":
            i, f, g, o = np.split(row @ kernel + h @ state_kernel + bias, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
        else:
            of_x, of_h = (bias[0], bias[1]) if bias.ndim == 2 else (bias, 0 * bias)
            xz, xr, xh = np.split(row @ kernel + of_x, 3)
            uz, ur, uh = np.split(state_kernel, 3, axis=1)
            bz, br, bh = np.split(of_h, 3)
            z, r = sigmoid(xz + h @ uz + bz), sigmoid(xr + h @ ur + br)
            after = r * (h @ uh + bh) if bias.ndim == 2 else (r * h) @ uh
            h = z * h + (1 - z) * np.tanh(xh + after)
        found.append(h)
    return np.array(found)


def computed(layers: list[KerasLayer], x: np.ndarray) -> np.ndarray:
    """What a chain of layers computes of one sequence (T, I) or (T,), with the axis of its batch."""
    for layer in layers:
        kind, settings = type(layer).__name__, layer.settings
        if kind == "Embedding":
            x = layer.weights[0].astype(np.float64)[x]
        elif kind == "Bidirectional":
            inner = settings["layer"]
            one = ran(inner["class_name"], layer.weights[:3], x, inner["config"])
            other = ran(inner["class_name"], layer.weights[3:], x[::-1], inner["config"])
            whole = inner["config"]["return_sequences"]
            x = np.hstack([one, other[::-1]]) if whole else np.hstack([one[-1], other[-1]])
        elif kind in GATES:
            states = ran(kind, layer.weights, x, settings)
            x = states if settings["return_sequences"] else states[-1]
        elif kind in ("Dense", "TimeDistributed"):
            z = x @ layer.weights[0].astype(np.float64) + layer.weights[1]
            activation = settings.get("activation") or settings["layer"]["config"]["activation"]
            x = {
                "softmax": lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True),
                "sigmoid": sigmoid,
                "linear": lambda z: z,
            }[activation](z)
    return x[None]


def dense(width: int, outputs: int = 3, activation: str = "softmax") -> KerasLayer:
    weights = [RNG.standard_normal((width, outputs)), RNG.standard_normal(outputs)]
    return KerasLayer("Dense", "dense", weights, activation=activation)


def each(width: int) -> KerasLayer:
    """A dense layer at each time step."""
    inner = {"class_name": "Dense", "config": {"activation": "softmax"}}
    return KerasLayer("TimeDistributed", "each", dense(width).weights, layer=inner)


EMBEDDING = KerasLayer("Embedding", "embedding", [RNG.standard_normal((9, 3))])
INPUT, DROPOUT = KerasLayer("InputLayer", "input"), KerasLayer("Dropout", "dropout", rate=0.5)
IDS = np.array([1, 4, 4, 2])

CASES: dict[str, tuple[list[KerasLayer], np.ndarray, str, str]] = {
    "lstm": ([INPUT, recurrent("LSTM", "lstm", 3), dense(5)], X, "many-to-one", "lstm"),
    "two lstms over tokens": (
        [
            *(EMBEDDING, recurrent("LSTM", "a", 3, return_sequences=True), DROPOUT),
            *(recurrent("LSTM", "b", 5), dense(5)),
        ],
        IDS,
        "many-to-one",
        "lstm",
    ),
    "bigru with reset_after": (
        [EMBEDDING, recurrent("GRU", "both", 3, reset_after=True, both=True), dense(10, 1, "sigmoid")],
        IDS,
        "many-to-one",
        "gru-torch",
    ),
    "gru without": ([recurrent("GRU", "gru", 3, reset_after=False), dense(5)], X, "many-to-one", "gru"),
    "at every step": (
        [recurrent("GRU", "gru", 3, reset_after=True, return_sequences=True), each(5)],
        X,
        "many-to-many",
        "gru-torch",
    ),
    "relu": (
        [recurrent("SimpleRNN", "rnn", 3, activation="relu"), dense(5, 2, "linear")],
        X,
        "many-to-one",
        "rnn-relu",
    ),
    "states": ([recurrent("SimpleRNN", "rnn", 3, return_sequences=True)], X, "custom", "rnn"),
    "both ways at every step": (
        [recurrent("LSTM", "both", 3, return_sequences=True, both=True), dense(10)],
        X,
        "many-to-many",
        "lstm",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("batched", [False, True])
def test_a_model_is_what_keras_computes(name: str, batched: bool) -> None:
    layers, x, pattern, cell = CASES[name]

    def forward(given: np.ndarray) -> np.ndarray:
        if given.shape != x[None].shape:
            raise ValueError("expected a batch")
        return computed(layers, x)

    made = unroll(KerasModel(layers, forward), x[None] if batched else x)
    assert (made.spec.wiring.pattern, made.spec.model.cell) == (pattern, cell)
    found = made.check()
    assert found.ok, found
    # What the stand-in computes is exact, so that the difference is not hidden by what float32 allows.
    assert found.difference < 1e-12


def test_what_is_asked_goes_before_what_the_model_says() -> None:
    layers = [recurrent("LSTM", "lstm", 3, return_sequences=True), dense(5)]
    model = KerasModel(layers, lambda x: computed(layers, X)[:, -1])
    made = unroll(model, X, pattern="many-to-one", head="sigmoid")
    assert (made.spec.wiring.pattern, made.spec.model.answers) == ("many-to-one", "chances")
    made = unroll(model, X, map={"dense": "skip"}, pattern="custom")
    assert not made.trace.plan.ty


def test_new_weights_are_told() -> None:
    layers = [recurrent("LSTM", "lstm", 3), dense(5)]
    made = unroll(KerasModel(layers, lambda x: computed(layers, X)), X)
    assert made.check().ok
    layers[1].weights[1] += 1
    assert "other weights" in made.check().says


REFUSED: dict[str, tuple[list[KerasLayer], str]] = {
    "no recurrent layer": ([EMBEDDING], "recurrent"),
    "another layer": ([KerasLayer("Conv1D", "conv"), recurrent("LSTM", "l", 3)], "'conv'"),
    "two dense layers": ([recurrent("LSTM", "a", 3), dense(5), dense(3)], "'dense'"),
    "two cells": (
        [recurrent("LSTM", "a", 3, return_sequences=True), recurrent("GRU", "b", 5, reset_after=True)],
        "lstm",
    ),
    "hard sigmoid": ([recurrent("LSTM", "a", 3, recurrent_activation="hard_sigmoid")], "hard_sigmoid"),
    "no weights yet": ([KerasLayer("LSTM", "a", **(SETTINGS | {"units": 5}))], "'a'"),
    "a weight that is no number": (
        [recurrent("LSTM", "a", 3), KerasLayer("Dense", "d", [[[np.nan]] * 5], activation="linear")],
        "'d' has a value that is not a finite number",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_compute_something_else_is_refused_and_named(what: str) -> None:
    layers, says = REFUSED[what]
    with pytest.raises(SpecError) as caught:
        unroll(KerasModel(layers, lambda x: x), X)
    assert caught.value.parameter == "weights"
    assert says in str(caught.value)


def test_a_masked_token_is_refused() -> None:
    masking = KerasLayer("Embedding", "embedding", EMBEDDING.weights, mask_zero=True)
    model = KerasModel([masking, recurrent("LSTM", "lstm", 3), dense(5)], lambda x: x)
    assert unroll(model, IDS).spec.wiring.pattern == "many-to-one"
    with pytest.raises(SpecError, match="0"):
        unroll(model, [1, 0, 2])


def test_a_model_that_is_a_module_of_pytorch_too_is_one_of_keras() -> None:
    """As Keras makes them on PyTorch."""
    layers = [recurrent("LSTM", "lstm", 3), dense(5)]

    class Both(KerasModel, Module):
        def __init__(self) -> None:
            KerasModel.__init__(self, layers, lambda x: computed(layers, X))

    found = unroll(Both(), X).check()
    assert found.says.startswith("The same numbers as Keras's own")


@pytest.mark.peers
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("name", CASES)
def test_keras_itself_computes_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    import keras

    layers, x, _, _ = CASES[name]
    told = [read for layer in layers if (read := real(keras, layer)) is not None]
    model = keras.Sequential([keras.Input((None,) if x.ndim == 1 else (None, 3)), *told])
    for layer, one in zip(model.layers, [one for one in layers if one is not INPUT], strict=True):
        layer.set_weights(one.weights)
    assert np.allclose(keras.ops.convert_to_numpy(model(x[None])), computed(layers, x), rtol=0, atol=1e-6)
    found = unroll(model, x).check()
    assert found.ok, found


def real(keras: Any, layer: KerasLayer) -> Any:
    """The layer as Keras has it."""
    kind, settings = type(layer).__name__, dict(layer.settings)
    settings.pop("units", None)
    if kind == "InputLayer":
        return None
    if kind in GATES:
        if kind == "SimpleRNN":
            settings.pop("recurrent_activation")
        return getattr(keras.layers, kind)(layer.weights[1].shape[0], **settings)
    if kind == "Bidirectional":
        inner = settings["layer"]
        own = {name: one for name, one in inner["config"].items() if name != "units"}
        return keras.layers.Bidirectional(
            getattr(keras.layers, inner["class_name"])(layer.weights[1].shape[0], **own)
        )
    if kind == "Embedding":
        return keras.layers.Embedding(*layer.weights[0].shape)
    if kind == "Dropout":
        return keras.layers.Dropout(0.5)
    activation = settings.get("activation") or settings["layer"]["config"]["activation"]
    made = keras.layers.Dense(layer.weights[0].shape[1], activation=activation)
    return keras.layers.TimeDistributed(made) if kind == "TimeDistributed" else made
