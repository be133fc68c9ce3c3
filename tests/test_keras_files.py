"""Keras files: what Keras saved computes what it computed; what would compute something else is refused."""

import copy
import io
import json
import sys
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from rnn_unroll.address.own import Files, figure
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.models.files import hdf5, keras_config, weights
from tests.docs_update import README
from tests.keras_files import (
    SMALL,
    by_class,
    by_name,
    dense,
    drawn,
    functional,
    gru,
    hard_sigmoid,
    keras,
    layer,
    lstm,
    sequential,
    small,
    softmax,
)
from tests.keras_models import CASES, ENDINGS
from tests.own_files import npy, zipped
from tests.test_files import changed, quickly

INPUT = npy(np.arange(6.0).reshape(3, 2) / 3)

# --- as Keras saves --------------------------------------------------------------------

UNSAID: dict[str, dict[str, str]] = {
    "sentiment": {"pattern": "many-to-one"},
    "textgen": {"pattern": "many-to-one"},
    "tagger": {},
    "series": {"pattern": "many-to-one", "head": "linear", "cell": "rnn-relu"},
    "spam": {"pattern": "many-to-one", "head": "sigmoid"},
    "labels": {"head": "sigmoid"},
    "masked": {"pattern": "many-to-one"},
    "masked-functional": {"pattern": "many-to-one", "head": "linear"},
    "two-layers": {"pattern": "many-to-one", "between": "tanh"},
}
"""The recorded cases, and what their weights alone do not say."""
every_case = pytest.mark.parametrize("name", UNSAID)
with_gradients = pytest.mark.parametrize("name", ["sentiment", "tagger", "series", "spam", "two-layers"])


@cache
def case_of(name: str) -> dict[str, np.ndarray]:
    with np.load(CASES) as file:
        return {key.partition("/")[2]: file[key] for key in file.files if key.startswith(f"{name}/")}


def recorded(name: str, ending: str) -> FigureSpec:
    case = case_of(name)
    targets = npy(case["targets"]) if "targets" in case else None
    said = UNSAID[name] if ending == "weights.h5" else {}
    return figure(Files(case[f"file/{ending}"].tobytes(), npy(case["input"]), targets), [*said.items()])


def test_every_recorded_case_is_tried() -> None:
    with np.load(CASES) as file:
        assert {key.partition("/")[0] for key in file.files} == set(UNSAID)


@every_case
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_of_each_kind_computes_what_keras_computed(name: str, ending: str) -> None:
    y = case_of(name)["y"]
    ours = Run(recorded(name, ending)).trace.y
    assert ours.shape == y.shape
    assert np.allclose(ours, y, rtol=1e-6, atol=1e-7)


@with_gradients
def test_gradients_have_pytorchs_names_and_are_keras_own(name: str) -> None:
    spec = recorded(name, "h5")
    found = dict(spec.model.named_gradients(Run(spec).gradients))
    del found["input"]
    theirs = weights.read(case_of(name)["grad"].tobytes()).tensors
    assert found.keys() == theirs.keys()
    for key, one in found.items():
        # An LSTM of Keras has one bias; PyTorch has two, with equal gradients.
        expected = theirs[key.replace("_hh_", "_ih_") if not theirs[key].any() else key]
        assert np.allclose(one, expected, rtol=1e-4, atol=1e-5), key


def test_the_modules_have_the_layers_names() -> None:
    expected = {
        "h5": {"embedding", "rnn_1", "rnn_2", "output"},
        "weights.h5": {"embedding", "lstm", "lstm_1", "dense"},
    }
    for ending, names in expected.items():
        tensors = weights.read(case_of("textgen")[f"file/{ending}"].tobytes()).tensors
        assert {name.rpartition(".")[0] for name in tensors} == names


@every_case
@pytest.mark.parametrize("slug", ["json", "svg", "tex"])
def test_a_keras_network_has_the_formats_of_any_own_network(name: str, slug: str) -> None:
    assert EXPORTS[slug].render(recorded(name, "keras"))


def test_an_input_with_a_masked_token_is_refused() -> None:
    for name in ("masked", "masked-functional"):
        data = case_of(name)["file/keras"].tobytes()
        with pytest.raises(SpecError, match=r"passes over token 0 \(mask_zero=True\)") as caught:
            figure(Files(data, npy([1, 0, 2])), [])
        assert caught.value.parameter == "input"


@pytest.mark.parametrize("ending", ["keras", "hdf5"])
def test_the_command_runs_a_keras_file(ending: str, tmp_path: Path) -> None:
    case = case_of("textgen")
    (tmp_path / f"model.{ending}").write_bytes(
        case["file/keras" if ending == "keras" else "file/h5"].tobytes()
    )
    (tmp_path / "x.npy").write_bytes(npy(case["input"]))
    arguments = ["--weights", str(tmp_path / f"model.{ending}"), "--input", str(tmp_path / "x.npy")]
    said = CliRunner().invoke(app, ["run", *arguments])
    assert said.exit_code == 0, said.stderr
    outputs = [step["y"] for step in json.loads(said.stdout)["steps"] if step["y"] is not None]
    assert np.allclose(outputs, case["y"], rtol=1e-6, atol=1e-7)


def test_what_is_asked_for_goes_before_what_the_file_says() -> None:
    data = case_of("sentiment")["file/keras"].tobytes()
    spec = figure(Files(data, npy([1, 2])), [("head", "linear"), ("pattern", "many-to-many")])
    assert spec.model.answers == "numbers"
    assert Run(spec).trace.y.shape == (2, 2)


# --- in the layouts of other versions, by the documented equations ----------------------

SIDES = ("forward", "backward")
X = np.random.RandomState(3).standard_normal((4, 2))


def ran(data: bytes, x: np.ndarray = X, **query: str) -> np.ndarray:
    return Run(figure(Files(data, npy(x)), [*query.items()])).trace.y


def close(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and np.allclose(one, other, rtol=0, atol=1e-12)


TEXTGEN = {"rnn_1": drawn(4, 5, 4, (20,), 1), "rnn_2": drawn(5, 5, 4, (20,), 2), "output": dense(5, 9)}
TABLE = np.random.RandomState(4).standard_normal((9, 4))
TEXTGEN_CONFIG = functional(
    layer("InputLayer", "input"),
    layer("Embedding", "embedding", input_dim=9, output_dim=4),
    layer("LSTM", "rnn_1", return_sequences=True),
    layer("LSTM", "rnn_2"),
    layer("Dense", "output", activation="softmax"),
)


def test_two_lstms_as_textgenrnn_saves_them_compute_what_the_equations_say() -> None:
    read, layers = np.array([1, 8, 3, 3, 0]), {"embedding": {"embeddings": TABLE}, **TEXTGEN}
    states = lstm(lstm(TABLE[read], **TEXTGEN["rnn_1"]), **TEXTGEN["rnn_2"])
    y = softmax(states @ TEXTGEN["output"]["kernel"] + TEXTGEN["output"]["bias"])
    assert close(ran(by_name(layers, TEXTGEN_CONFIG), read), y[-1:])
    # Weights alone, of a version whose gates are not written down.
    alone = by_name(layers, version="2.1.5", folder="")
    with pytest.raises(SpecError, match=r"Keras 2\.1\.5, and do not say .* hard_sigmoid") as caught:
        ran(alone, read)
    assert (caught.value.parameter, caught.value.allowed) == ("cell", ("lstm", "lstm-hard"))
    assert close(ran(alone, read, cell="lstm"), y)
    assert close(ran(by_name(layers, version="2.4.0", folder=""), read), y)


def test_weights_of_cudnn_have_no_doubt_about_their_gates() -> None:
    """As the package textgenrnn ships them: two biases, one behind the other."""
    layers = {"input": {}, "rnn_1": drawn(2, 5, 4, (40,), 1), "rnn_2": drawn(5, 5, 4, (40,), 2)}
    layers |= {"rnn_concat": {}, "output": dense(5, 9)}
    states = lstm(lstm(X, **layers["rnn_1"]), **layers["rnn_2"])
    y = softmax(states @ layers["output"]["kernel"] + layers["output"]["bias"])
    assert close(ran(by_name(layers, version="2.1.5", folder="")), y)


def test_what_textgenrnn_has_beside_its_lstms_is_told_at_once() -> None:
    layers = {
        "embedding": {"embeddings": TABLE},
        **TEXTGEN,
        "attention": {"attention_W": np.ones((14, 1))},
        "output": dense(14, 9),
    }
    with pytest.raises(SpecError) as caught:
        ran(by_name(layers, version="2.1.5", folder=""), np.array([1]), cell="lstm")
    assert caught.value.parameter == "weights"
    for tells in ("attention.attention_W [14,1]: attention", "output.weight [9,14]: a linear layer"):
        assert tells in caught.value.message


def test_a_bigru_with_reset_after_computes_what_the_equations_say() -> None:
    halves = {f"{side}_gru/gru_cell": drawn(2, 3, 3, (2, 9), k) for k, side in enumerate(SIDES)}
    one = {f"{side}/{key}": array for side, half in halves.items() for key, array in half.items()}
    head = dense(6, 2)
    inner = layer("GRU", "gru", reset_after=True)
    config = sequential(
        layer("Bidirectional", "both", layer=inner, merge_mode="concat"),
        layer("Dense", "d", activation="softmax"),
    )
    last = [gru(x, **half)[-1] for x, half in zip((X, X[::-1]), halves.values(), strict=True)]
    y = softmax(np.concatenate(last) @ head["kernel"] + head["bias"])[None]
    assert close(ran(by_name({"both": one, "d": head}, config)), y)
    alone = by_name({"both": one, "d": head}, folder="")
    assert close(ran(alone, pattern="many-to-one"), y)
    cells = {
        f"bidirectional/{side}_layer/cell": [*half.values()]
        for side, half in zip(SIDES, halves.values(), strict=True)
    }
    numbered = by_class({**cells, "dense": [*head.values()]})
    assert close(ran(keras(config, numbered)), y)


@pytest.mark.parametrize(
    ("kind", "gates", "bias", "states", "cell"),
    [
        ("LSTM", 4, (12,), lstm, "lstm"),
        ("CuDNNLSTM", 4, (24,), lstm, "lstm"),
        ("GRU", 3, (9,), gru, "gru"),
        ("CuDNNGRU", 3, (18,), gru, "gru-torch"),
    ],
)
def test_each_layer_computes_what_its_equations_say(
    kind: str, gates: int, bias: tuple[int], states: Callable[..., np.ndarray], cell: str
) -> None:
    one, head = drawn(2, 3, gates, bias), dense(3, 2)
    y = softmax(states(X, **one) @ head["kernel"] + head["bias"])
    said = {"units": 3, "return_sequences": True} if kind.startswith("Cu") else {"return_sequences": True}
    config = sequential(layer(kind, "one", **said), layer("Dense", "d", activation="softmax"))
    assert close(ran(by_name({"one": one, "d": head}, config)), y)
    assert close(ran(by_name({"one": one, "d": head}, folder="", version="2.3.1")), y)
    assert figure(Files(by_name({"one": one, "d": head}, config)), []).model.cell == cell


@pytest.mark.parametrize("slash", ["/", "\\"])
@pytest.mark.parametrize("container", ["layers", "_layer_checkpoint_dependencies"])
def test_numbered_weights_are_found_in_the_groups_of_each_version(container: str, slash: str) -> None:
    one, two, head = drawn(2, 3, 4, (12,)), drawn(3, 3, 4, (12,), 1), dense(3, 2)
    places = {"lstm_1/cell": [*two.values()], "lstm/cell": [*one.values()], "dense": [*head.values()]}
    y = softmax(lstm(lstm(X, **one), **two) @ head["kernel"] + head["bias"])
    assert close(ran(by_class(places, container, slash)), y)


def test_the_name_of_a_layer_says_nothing_of_its_direction() -> None:
    one, head = drawn(2, 3, 4, (12,)), dense(3, 2)
    y = softmax(lstm(X, **one) @ head["kernel"] + head["bias"])
    for folder in ("model_weights", ""):
        assert close(ran(by_name({"backward_lstm": one, "head": head}, folder=folder)), y)


def test_a_gru_without_a_bias_is_a_question() -> None:
    layers = {"gru": drawn(2, 3, 3, None), "dense": dense(3, 2)}
    with pytest.raises(SpecError, match="before it") as caught:
        ran(by_name(layers, folder=""))
    assert (caught.value.parameter, caught.value.allowed) == ("cell", ("gru-torch", "gru"))
    assert not close(*(ran(by_name(layers, folder=""), cell=cell) for cell in ("gru-torch", "gru")))
    config = sequential(layer("GRU", "gru", reset_after=True), layer("Dense", "dense"))
    assert figure(Files(by_name(layers, config), npy(X)), []).model.cell == "gru-torch"


def test_an_encoder_and_a_decoder_are_no_stack_because_their_widths_would_allow_it() -> None:
    names = ("encoder_lstm", "decoder_lstm")
    layers = {
        "input_1": {},
        "input_2": {},
        **{name: drawn(3, 3, 4, (12,)) for name in names},
        "d": dense(3, 3),
    }
    spec = figure(Files(by_name(layers, folder=""), npy(np.zeros((2, 3)))), [("ty", "2")])
    assert spec.wiring.pattern == "encoder-decoder"


# --- what would compute something else --------------------------------------------------


@pytest.mark.parametrize(("kind", "blocks"), [("LSTM", 4), ("GRU", 3)])
def test_hard_gates_of_keras_2_are_computed_as_it_computed_them(kind: str, blocks: int) -> None:
    """Its default before 2.3. Weights are large enough that gates are at both ends of their lines."""
    weights = {name: 3 * array for name, array in drawn(2, 3, blocks, (3 * blocks,)).items()}
    x, name = np.arange(8.0).reshape(4, 2) / 3 - 1, kind.lower()
    config = sequential(layer(kind, name, recurrent_activation="hard_sigmoid", return_sequences=True))
    written = by_name({name: weights}, config, version="2.2.4")
    spec = figure(Files(written, npy(x)), [])
    trace = Run(spec).trace
    states = {"LSTM": lstm, "GRU": gru}[kind](x, **weights, opened=hard_sigmoid)
    assert np.allclose(trace.parts["network"].read(1), states, rtol=0, atol=1e-6)
    assert spec.model.cell == f"{name}-hard"
    gates = [gate for _, pair in trace.parts["network"].rows() for gate in pair[0][0].gates.values()]
    assert {0.0, 1.0} <= {*np.concatenate(gates).tolist()}
    for view in ("unrolled", "cell"):
        EXPORTS["svg"].render(figure(Files(written, npy(x)), [("view", view)]))
    alone = by_name({name: weights}, version="2.2.4", folder="")
    with pytest.raises(SpecError) as caught:
        figure(Files(alone, npy(x)), [])
    assert (caught.value.parameter, list(caught.value.allowed)) == ("cell", [name, f"{name}-hard"])
    chosen = Run(figure(Files(alone, npy(x)), [("cell", f"{name}-hard")])).trace
    assert np.array_equal(chosen.parts["network"].read(1), trace.parts["network"].read(1))
    # That of Keras 3 has another slope.
    with pytest.raises(SpecError, match="a later version of Keras"):
        figure(Files(by_name({name: weights}, config, version="3.0.0"), npy(x)), [])


def test_no_address_names_a_cell_that_only_files_have() -> None:
    with pytest.raises(SpecError, match="lstm-hard"):
        parse("many-to-one", [("cell", "lstm-hard")])


LSTM, DENSE = layer("LSTM", "lstm"), layer("Dense", "dense", activation="softmax")


def two_inputs() -> dict[str, Any]:
    made = functional(layer("InputLayer", "one"), LSTM, DENSE)
    made["config"]["layers"].append({"name": "two", "inbound_nodes": [], **layer("InputLayer", "two")})
    return made


def with_states() -> dict[str, Any]:
    made = functional(layer("InputLayer", "in"), layer("LSTM", "first"), LSTM, DENSE)
    made["config"]["layers"][2]["inbound_nodes"] = [
        [["in", 0, 0, {}], ["first", 0, 1, {}], ["first", 0, 2, {}]]
    ]
    return made


def branching() -> dict[str, Any]:
    made = functional(layer("InputLayer", "in"), LSTM, DENSE)
    other = {"name": "other", "inbound_nodes": [[["lstm", 0, 0, {}]]], **layer("Dense", "other")}
    made["config"]["layers"].append(other)
    return made


REFUSED: dict[str, tuple[object, str]] = {
    "relu": (sequential(layer("LSTM", "lstm", activation="relu")), "'lstm' has activation='relu'"),
    "hard sigmoid": (
        sequential(layer("GRU", "gru", recurrent_activation="hard_sigmoid", reset_after=True), DENSE),
        "'gru' has gates with hard_sigmoid; that of a GRU with reset_after=True",
    ),
    "other gates": (
        sequential(layer("GRU", "lstm", recurrent_activation="tanh")),
        "recurrent_activation='tanh'",
    ),
    "a function of one's own": (
        sequential(layer("SimpleRNN", "lstm", activation={"class_name": "function", "config": "f"})),
        "has activation=",
    ),
    "backwards": (sequential(layer("LSTM", "lstm", go_backwards=True), DENSE), "has go_backwards='True'"),
    "time first": (sequential(layer("LSTM", "lstm", time_major=True), DENSE), "has time_major='True'"),
    "a sum of directions": (
        sequential(layer("Bidirectional", "both", layer=LSTM, merge_mode="sum")),
        "'both' has merge_mode='sum'; here it would be computed with 'concat'",
    ),
    "unlike directions": (
        sequential(
            layer(
                "Bidirectional",
                "both",
                layer=layer("GRU", "a", reset_after=True),
                backward_layer=layer("GRU", "b", go_backwards=True),
            )
        ),
        "two directions that differ",
    ),
    "both forward": (
        sequential(layer("Bidirectional", "both", layer=LSTM, backward_layer=LSTM)),
        "has go_backwards='True'",
    ),
    "a normalisation": (
        sequential(LSTM, layer("BatchNormalization", "norm"), DENSE),
        "'norm' is a 'BatchNormalization', which is not computed here",
    ),
    "a mask": (sequential(layer("Masking", "mask"), LSTM, DENSE), "'mask' is a 'Masking'"),
    "attention": (sequential(LSTM, layer("Attention", "att"), DENSE), "'att' is a 'Attention'"),
    "a repeated state": (
        sequential(LSTM, layer("RepeatVector", "again"), LSTM),
        "'again' is a 'RepeatVector'",
    ),
    "a flattened sequence": (sequential(LSTM, layer("Flatten", "flat"), DENSE), "'flat' is a 'Flatten'"),
    "a nested model": (sequential(sequential(LSTM) | {"name": "inner"}, DENSE), "is a 'Sequential'"),
    "a layer of one's own": (sequential(layer("Mine", "mine"), DENSE), "'mine' is a 'Mine'"),
    "a wrapped RNN": (sequential(layer("RNN", "rnn", cell={})), "'rnn' is a 'RNN'"),
    "a layer before": (sequential(DENSE, LSTM), "'dense' (Dense) stands where nothing here computes it"),
    "a softmax between": (
        sequential(LSTM, DENSE, layer("Dense", "more")),
        "'dense' has activation='softmax'",
    ),
    "three heads": (
        sequential(LSTM, *(layer("Dense", name, activation="tanh") for name in ("one", "two", "more"))),
        "'more' (Dense) stands where",
    ),
    "one state read on": (sequential(LSTM, layer("LSTM", "on")), "'on' (LSTM) stands where"),
    "a late embedding": (sequential(LSTM, layer("Embedding", "emb")), "'emb' (Embedding) stands where"),
    "a tanh behind": (sequential(LSTM, layer("Dense", "dense", activation="tanh")), "has activation='tanh'"),
    "a tanh between": (
        sequential(LSTM, layer("Activation", "a", activation="tanh"), DENSE),
        "'a' ('tanh') stands",
    ),
    "a softmax of time": (
        sequential(LSTM, layer("Dense", "dense", activation="linear"), layer("Softmax", "s", axis=1)),
        "'s' has axis='1'",
    ),
    "two kinds": (
        sequential(layer("LSTM", "lstm", return_sequences=True), layer("GRU", "gru")),
        "of several kinds (lstm, gru)",
    ),
    "nothing recurrent": (
        sequential(layer("Embedding", "emb")),
        "has no recurrent layer: its layers are 'emb'",
    ),
    "no layers": (sequential(), "has no recurrent layer"),
    "Keras 1": (
        sequential({"class_name": "LSTM", "config": {"name": "lstm", "output_dim": 3}}),
        "'lstm' is as Keras 1 saved it",
    ),
    "another model": ({"class_name": "Mine", "config": {"layers": []}}, "the model is a 'Mine'"),
    "two inputs": (two_inputs(), "has 2 inputs ('one', 'two')"),
    "an encoder's states": (with_states(), "'lstm' reads 'in', 'first', 'first'"),
    "two branches": (branching(), "'lstm' is read by both 'dense' and 'other'"),
    "another output": (
        functional(layer("InputLayer", "in"), LSTM, DENSE, outputs=["lstm"]),
        "the outputs 'lstm'",
    ),
    "a layer without weights": (
        sequential(LSTM, layer("Dense", "gone", activation="softmax")),
        "the layer 'gone' has no weights",
    ),
    "weights without a layer": (sequential(LSTM), "the layer 'dense' has 'dense/bias:0' among its weights"),
    "another kind than its weights": (
        sequential(layer("GRU", "lstm"), DENSE),
        "has the shape [3,12]; expected [H,3·H]",
    ),
    "no configuration": ([1, 2], "is not that of a Keras model"),
    "a list": ({"class_name": "Sequential", "config": {"layers": 7}}, "is not that of a Keras model"),
    "no settings": (sequential({"class_name": "LSTM", "config": None}), "is not that of a Keras model"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_compute_something_else_is_refused_by_its_name(what: str) -> None:
    config, tells = REFUSED[what]
    error = quickly(lambda: figure(Files(small(config), INPUT), []))
    assert error is not None
    assert tells in error.message
    assert error.parameter == "weights"


def test_settings_that_compute_nothing_are_passed_over() -> None:
    plain = ran(small())
    noisy = sequential(
        layer("InputLayer", "in"),
        layer("GaussianNoise", "noise", stddev=0.1),
        layer(
            "LSTM", "lstm", dropout=0.5, recurrent_dropout=0.5, stateful=True, unroll=True, implementation=2
        ),
        layer("Dropout", "drop", rate=0.5),
        layer("Dense", "dense", activation="linear"),
        layer("Activation", "last", activation="softmax"),
    )
    assert np.array_equal(ran(small(noisy)), plain)
    # As versions before 2.2 wrote a Sequential model.
    old = {"class_name": "Sequential", "config": noisy["config"]["layers"]}
    assert np.array_equal(ran(small(old)), plain)


# --- broken and hostile files -----------------------------------------------------------

H5 = small()
NUMBERED = by_class({"lstm/cell": [*SMALL["lstm"].values()], "dense": [*SMALL["dense"].values()]})
CONFIG = sequential(LSTM, DENSE)
ZIP = keras(CONFIG, NUMBERED)


def written(write: Callable[[Any], None], **said: Any) -> bytes:
    made = io.BytesIO()
    with h5py.File(made, "w", **said) as file:
        write(file)
    return made.getvalue()


def packed(file: Any) -> None:
    file.create_dataset("lstm/kernel", data=np.zeros((500, 500)), compression="gzip")


def in_pieces(file: Any) -> None:
    file.create_dataset("lstm/kernel", shape=(10**5, 10**5), chunks=(10, 10), dtype="f4")


def never_written(file: Any) -> None:
    space = h5py.h5s.create_simple((10**5, 10**5))
    h5py.h5d.create(file.id, b"kernel", h5py.h5t.IEEE_F32LE, space)


def outside(file: Any) -> None:
    file.create_dataset("lstm/kernel", shape=(9,), dtype="f8", external="/etc/passwd")


def elsewhere(file: Any) -> None:
    layout = h5py.VirtualLayout((2, 2), "f8")
    layout[:] = h5py.VirtualSource("other.h5", "x", (2, 2))
    file.create_virtual_dataset("kernel", layout)


def soft(file: Any) -> None:
    file["lstm"] = h5py.SoftLink("/other")


def abroad(file: Any) -> None:
    file["lstm"] = h5py.ExternalLink("/etc/passwd", "/x")


def endless(file: Any) -> None:
    file.create_group("a")["b"] = file["/"]


def many(file: Any) -> None:
    for k in range(101):
        file[f"layer/{k}"] = np.ones(1)


def shared(file: Any) -> None:
    file["a"] = np.ones(20)
    for k in range(80):
        file[f"b{k}"] = file["a"]


def named_often(file: Any) -> None:
    text = h5py.string_dtype()
    file.attrs.create("layer_names", ["x" * 3000] * 60, dtype=text)
    file["a/kernel"] = np.ones((2, 2))


HOSTILE: dict[str, tuple[bytes, str]] = {
    "cut off": (H5[:-2000], "broken or cut off"),
    "its first half": (H5[: len(H5) // 2], "broken or cut off"),
    "its signature alone": (H5[:8], "an HDF5 file (.h5), as Keras saves, which is broken or cut off"),
    "no network": (written(lambda file: None), "holds no layers as Keras saves them"),
    "packed": (written(packed), "'lstm/kernel' has its numbers packed, in pieces or in another file"),
    "in pieces": (written(in_pieces), "more than 2,000,000 bytes can hold"),
    "one piece of a few": (
        written(lambda file: file.create_dataset("a", (4, 4), "f4", chunks=(2, 4))),
        "'a' has its numbers packed, in pieces",
    ),
    "a huge shape": (written(never_written), "claim 40,000,000,000 bytes"),
    "another file": (written(outside), "'lstm/kernel' has its numbers packed, in pieces or in another file"),
    "another array": (written(elsewhere), "'kernel' has its numbers packed, in pieces or in another file"),
    "a link": (written(soft), "'lstm' in the weights' file is a link to elsewhere"),
    "a link to a file": (written(abroad), "of HDF5 that Keras does not write"),
    "a group in itself": (written(endless), "groups more than 12 deep"),
    "101 arrays": (written(many), "has 101 tensors; at most 100"),
    "arrays at the same place": (written(shared), "claim 12,960 bytes; the file has"),
    "names that are one text": (
        written(named_often),
        "'layer_names' in the weights' file has more than 100,000",
    ),
    "a late version": (
        written(lambda file: file.create_group("a"), libver="latest"),
        "that Keras does not write",
    ),
    "integers": (
        small(None, {"lstm": {"kernel": np.ones((2, 2), "i4")}}),
        "holds the type 'integer of 4 bytes'",
    ),
    "complex numbers": (small(None, {"a": {"kernel": np.ones(2, "c16")}}), "holds the type 'type 6'"),
    "texts": (small(None, {"a": {"kernel": np.array([b"x"])}}), "holds the type 'text'"),
    "not a number": (
        small(weights={"lstm": SMALL["lstm"], "dense": {"kernel": np.full((3, 2), np.nan)}}),
        "'dense/dense/kernel:0' has a value that is not a finite number: nan at [0, 0]",
    ),
    "another width": (
        small(weights=SMALL | {"lstm": drawn(2, 3, 4, (11,))}),
        "has the shape [11]; expected [12]",
    ),
    "another kernel": (
        small(weights=SMALL | {"lstm": SMALL["lstm"] | {"kernel": np.ones((2, 11))}}),
        "'lstm/kernel' has the shape [2,11]; expected [I,12]",
    ),
    "no kernel": (small(weights=SMALL | {"lstm": {"bias": np.ones(12)}}), "'lstm' has no kernel"),
    "a head of another width": (
        small(weights=SMALL | {"dense": dense(4, 2)}),
        "dense.weight has the shape [2,4]",
    ),
    "a renamed weight": (
        small(weights=SMALL | {"lstm": SMALL["lstm"] | {"gamma": np.ones(3)}}),
        "'lstm' has 'gamma' among its weights",
    ),
    "a huge configuration": (
        small(sequential(*[LSTM] * 2000)),
        "'model_config' in the weights' file has more than",
    ),
    "zip: cut off": (ZIP[:-30], "a Keras 3 model (.keras) that is broken or cut off"),
    "zip: a bomb": (
        zipped({"config.json": bytes(10**7), "model.weights.h5": NUMBERED}, zipfile.ZIP_DEFLATED),
        "unpacks to 10,011,664 bytes; at most 2,000,000 are read",
    ),
    "zip: weights that are a bomb": (
        zipped({"config.json": b"{}", "model.weights.h5": bytes(10**8)}, zipfile.ZIP_DEFLATED),
        "unpacks to 100,000,002 bytes; at most 2,000,000",
    ),
    "zip: a long configuration": (
        zipped({"config.json": b"[" * 1_000_000, "model.weights.h5": NUMBERED}, zipfile.ZIP_DEFLATED),
        "config.json in the weights' file has more than 100,000 bytes",
    ),
    "zip: a deep configuration": (
        zipped({"config.json": b"[" * 90_000, "model.weights.h5": NUMBERED}),
        "the configuration in the weights' file is not that of a Keras model",
    ),
    "zip: no HDF5": (zipped({"config.json": b"{}", "model.weights.h5": b"PK"}), "broken or cut off"),
    "zip: another folder": (
        zipped({"a/config.json": b"{}", "a/model.weights.h5": NUMBERED}),
        "has no 'config.json'",
    ),
    "zip: a lambda": (
        keras(sequential(layer("Lambda", "mine", function="gASVAAAA"), LSTM), NUMBERED),
        "'mine' is a 'Lambda', which is not computed here",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_broken_or_hostile_file_is_refused_with_what_is_wrong(what: str) -> None:
    data, tells = HOSTILE[what]
    error = quickly(lambda: figure(Files(data, INPUT), []))
    assert error is not None
    assert tells in error.message
    assert error.parameter == "weights"


def test_the_arrays_of_a_file_are_those_that_its_own_library_reads() -> None:
    for name in UNSAID:
        for ending in ("h5", "weights.h5"):
            data = case_of(name)[f"file/{ending}"].tobytes()
            theirs: dict[str, np.ndarray] = {}

            def take(path: str, one: Any, theirs: dict[str, np.ndarray] = theirs) -> None:
                if isinstance(one, h5py.Dataset) and "optimizer" not in path:
                    theirs[path.removeprefix("model_weights/")] = one[()]

            with h5py.File(io.BytesIO(data)) as file:
                file.visititems(take)
                config = file.attrs.get("model_config", "")
            tree = hdf5.read(data, "")
            assert tree.config == config
            assert tree.arrays.keys() == {path for path, one in theirs.items() if one.dtype.kind == "f"}
            for path, array in tree.arrays.items():
                assert np.array_equal(array, theirs[path])


@pytest.mark.parametrize("dtype", ["<f2", "<f4", ">f4", "<f8", ">f8"])
def test_numbers_of_each_type_are_read(dtype: str) -> None:
    exact = {
        name: {key: (np.round(array * 8) / 8).astype(dtype) for key, array in one.items()}
        for name, one in SMALL.items()
    }
    wide = {name: {key: array.astype("<f8") for key, array in one.items()} for name, one in exact.items()}
    assert np.array_equal(ran(small(weights=exact)), ran(small(weights=wide)))


def test_no_library_is_needed_to_read_a_keras_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    assert ran(H5).shape == (1, 2)


@given(st.sampled_from([H5, NUMBERED, ZIP]).flatmap(changed))
@example(H5)
def test_no_keras_file_makes_anything_but_a_figure_or_a_clean_error(data: bytes) -> None:
    error = quickly(lambda: EXPORTS["json"].render(figure(Files(data, INPUT), [])))
    assert error is None or error.parameter in ("weights", "input", "cell", "map", "pattern")


def of_another_value(config: Any, path: tuple[int, ...], value: object) -> Any:
    """The configuration with another value at the place that the numbers choose."""
    made = copy.deepcopy(config)
    at = made
    for number in path:
        keys = [*at] if isinstance(at, dict) else [*range(len(at))]
        if not keys:
            break
        key = keys[number % len(keys)]
        if not isinstance(at[key], (dict, list)) or number % 7 == 0:
            at[key] = value
            break
        at = at[key]
    return made


@given(
    st.sampled_from([CONFIG, functional(layer("InputLayer", "in"), LSTM, DENSE)]),
    st.lists(st.integers(0, 100), min_size=1, max_size=8).map(tuple),
    st.sampled_from([None, 0, -1, 1.5, "", "x", "lstm", [], {}, [[]], {"a": 1}, True, [["lstm", 0, 0]]]),
)
def test_no_configuration_makes_anything_but_a_figure_or_a_clean_error(
    config: Any, path: tuple[int, ...], value: object
) -> None:
    data = small(of_another_value(config, path, value))
    quickly(partial(lambda data: Run(figure(Files(data, INPUT), [])).trace, data))


def test_a_configuration_is_json_that_the_file_holds() -> None:
    with zipfile.ZipFile(io.BytesIO(case_of("tagger")["file/keras"].tobytes())) as file:
        assert json.loads(file.read("config.json"))["class_name"] == "Functional"


def test_the_readme_names_each_layer_that_is_read() -> None:
    text = README.read_text("utf-8")
    for kind in [*keras_config.STORES, "Dropout"]:
        assert f"`{kind}`" in text
