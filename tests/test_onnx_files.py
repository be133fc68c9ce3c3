"""ONNX files: a graph computes what its exporter computed, or is refused by the node that it would not."""

import subprocess
import sys
import tomllib
import tracemalloc
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from onnx import TensorProto, helper, numpy_helper

from rnn_unroll.address.own import Files, figure
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.models.files import LIMIT, weights
from tests.comparisons import ONNX_ARRAYS, ONNX_CASES
from tests.docs_update import README
from tests.onnx_files import HEAD, SQUEEZE, changed, data, drawn, recurrent, small
from tests.own_files import npy
from tests.test_files import changed as other_bytes
from tests.test_files import quickly
from tests.torch_onnx import CASES

X = np.random.RandomState(3).standard_normal((4, 2))
INPUT = npy(X)


def ran(written: bytes, x: np.ndarray = X, **query: str) -> np.ndarray:
    return Run(figure(Files(written, npy(x)), [*query.items()])).trace.y


# --- as PyTorch exports ----------------------------------------------------------------


@cache
def exported() -> dict[str, np.ndarray]:
    with np.load(CASES) as file:
        return dict(file)


FILES = sorted(key for key in exported() if "/file/" in key)


@pytest.mark.parametrize("key", FILES)
def test_an_exported_model_computes_what_pytorch_computed(key: str) -> None:
    name = key.partition("/")[0]
    y = ran(exported()[key].tobytes(), exported()[f"{name}/input"])
    assert y.shape == exported()[f"{name}/y"].shape
    assert np.allclose(y, exported()[f"{name}/y"], rtol=0, atol=1e-12)


def test_both_exporters_and_all_kinds_of_nodes_are_tried() -> None:
    assert {key.rpartition("/")[2] for key in FILES} == {"traced", "exported"}
    operators = {
        node.op_type
        for key in FILES
        for node in onnx.ModelProto.FromString(exported()[key].tobytes()).graph.node
    }
    assert operators >= {"LSTM", "GRU", "RNN", "Gather", "MatMul", "Gemm", "LogSoftmax", "Concat", "Reshape"}


def test_modules_have_the_names_of_their_tensors_and_gradients_have_them_too() -> None:
    written = exported()["translated/file/traced"].tobytes()
    spec = figure(Files(written, npy([1, 2, 0]), npy([2])), [])
    found = spec.model.named_gradients(Run(spec).gradients)
    assert {name.rpartition(".")[0] for name in found} == {"words", "gru", "gru_1", "fc", ""}
    assert all(np.abs(array).max() > 0 for array in found.values())


@pytest.mark.parametrize("slug", ["json", "svg", "tex"])
def test_an_onnx_network_has_the_formats_of_any_own_network(slug: str) -> None:
    assert EXPORTS[slug].render(figure(Files(small(), INPUT), []))


# --- the node cases of ONNX ------------------------------------------------------------

UNREAD = {
    "test_simple_rnn_batchwise": "layout",
    "test_gru_batchwise": "layout",
    "test_lstm_batchwise": "layout",
    "test_simple_rnn_reverse": "direction",
    "test_gru_reverse": "direction",
    "test_lstm_reverse": "direction",
    "test_lstm_with_peepholes": "sequence_lens",
    "test_rnn_seq_length": None,
    "test_gru_seq_length": None,
}
"""The cases that are refused, and what the error names; None for what is read."""


def onnx_case(name: str) -> tuple[bytes, np.ndarray, dict[str, np.ndarray]]:
    """The file of a case, its input (T, B, I), and its outputs."""
    case, arrays = ONNX_CASES[name], ONNX_ARRAYS[name]
    inputs = {key.removeprefix("in/"): one for key, one in arrays.items() if key.startswith("in/")}
    outputs = {key.removeprefix("out/"): one for key, one in arrays.items() if key.startswith("out/")}
    x = inputs.pop("X")
    names = [one if one in outputs else "" for one in ("Y", "Y_h", "Y_c")]
    node = recurrent(case["op"], inputs, names, **case["attrs"])
    return data([node], inputs, [name for name in names if name]), x, outputs


@pytest.mark.parametrize("name", sorted(ONNX_CASES))
def test_the_node_cases_of_onnx_agree_or_are_refused_by_name(name: str) -> None:
    written, x, outputs = onnx_case(name)
    if tells := UNREAD.get(name):
        with pytest.raises(SpecError, match=f"'cell \\([A-Z]+\\)' has {tells}"):
            figure(Files(written), [])
        return
    for item in range(x.shape[1]):
        trace = Run(figure(Files(written, npy(x[:, item].astype(np.float64))), [])).trace
        part = trace.parts["network"]
        last = np.array([one.state(part.steps).a for one in part.layers[-1]])
        assert np.allclose(last, outputs["Y_h"][:, item], rtol=1e-3, atol=1e-7)


@pytest.mark.parametrize(("operator", "between"), [("Relu", "relu"), ("Tanh", "tanh"), ("", "linear")])
def test_a_head_of_two_layers_has_the_function_of_the_graph(operator: str, between: str) -> None:
    rng = np.random.RandomState(3)
    inner = {"fc1.weight": rng.standard_normal((3, 2)), "fc1.bias": rng.standard_normal(3)}
    middle = [node(operator, ["logits"], "m")] if operator else []
    read = "m" if operator else "logits"
    gemm = node("Gemm", [read, "fc1.weight", "fc1.bias"], "z", transB=1)
    written = small(after=[*SQUEEZE[:5], *middle, gemm, node("Sigmoid", ["z"])], changed=inner)
    spec = figure(Files(written, npy(rng.standard_normal((4, 2)))), [])
    trace = Run(spec).trace
    states = trace.parts["network"].read(1)
    m = states @ HEAD["fc.weight"].T + HEAD["fc.bias"]
    m = {"relu": np.maximum(m, 0), "tanh": np.tanh(m), "linear": m}[between]
    y = 1 / (1 + np.exp(-(m @ inner["fc1.weight"].T + inner["fc1.bias"])))
    assert np.allclose(trace.y, y, rtol=0, atol=1e-12)
    assert trace.network.between == between
    with pytest.raises(SpecError, match="between"):
        figure(Files(small()), [("between", "relu")])


def last_of_both(*behind: Any, **arrays: np.ndarray) -> bytes:
    """A GRU that runs both ways, and the last time step of both directions: output[-1]."""
    nodes = [
        recurrent("GRU", drawn(3, directions=2), direction="bidirectional", linear_before_reset=1),
        node("Transpose", ["Y"], "t", perm=[0, 2, 1, 3]),
        constant("shape", [0, 0, -1]),
        node("Reshape", ["t", "shape"], "s"),
        constant("k", -1),
        node("Gather", ["s", "k"], "last", axis=0),
    ]
    return data([*nodes, *behind], {**drawn(3, directions=2), **arrays}, ("y",))


def test_the_last_time_step_of_both_directions_is_read_where_the_graph_reads_it() -> None:
    head = np.random.RandomState(2).standard_normal((2, 6))
    written = last_of_both(node("Gemm", ["last", "head.weight"], transB=1), **{"head.weight": head})
    x = np.random.RandomState(1).standard_normal((4, 2))
    trace = Run(figure(Files(written, npy(x)), [])).trace
    states = trace.parts["network"].read(1)
    assert np.allclose(trace.logits, [head @ states[-1]], rtol=0, atol=1e-12)
    ends = Run(figure(Files(written, npy(x)), [("reads", "ends")])).trace
    assert np.allclose(ends.logits, [head @ [*states[-1, :3], *states[0, 3:]]], rtol=0, atol=1e-12)


# --- what would compute something else --------------------------------------------------


def after(*nodes: Any) -> bytes:
    """The small network with these nodes behind its states."""
    return small(after=[*SQUEEZE[:2], *nodes])


def node(operator: str, inputs: list[str], output: str = "y", **attributes: Any) -> Any:
    return helper.make_node(operator, inputs, [output], name="other", **attributes)


def constant(name: str, values: Any) -> Any:
    return helper.make_node("Constant", [], [name], value=numpy_helper.from_array(np.array(values), ""))


def with_node(*nodes: Any) -> bytes:
    return changed(small(), lambda model: model.graph.node.extend(nodes))


def external(model: Any) -> None:
    tensor = model.graph.initializer[0]
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="/etc/passwd")
    tensor.ClearField("raw_data")


def half_external(model: Any) -> None:
    model.graph.initializer[0].external_data.add(key="location", value="../weights.data")


def claims(*dims: int) -> Callable[[Any], None]:
    def change(model: Any) -> None:
        model.graph.initializer[0].ClearField("dims")
        model.graph.initializer[0].dims.extend(dims)

    return change


def quantised(model: Any) -> None:
    model.graph.initializer[0].CopyFrom(numpy_helper.from_array(np.ones((1, 12, 2), np.int8), "W"))


def looping(model: Any) -> None:
    inner = helper.make_graph([], "inner", [], [])
    model.graph.node.append(helper.make_node("Loop", [], ["z"], body=inner))


def without_w(model: Any) -> None:
    del model.graph.initializer[0]


def twice(model: Any) -> None:
    model.graph.initializer.append(model.graph.initializer[0])


REFUSED: dict[str, tuple[bytes, str]] = {
    "other activations": (small(activations=["Sigmoid", "Tanh", "Relu"]), "'cell (LSTM)' has activations="),
    "hard gates": (small(activations=["HardSigmoid", "Tanh", "Tanh"]), "with Sigmoid, Tanh, Tanh"),
    "a clip": (small(clip=3.0), "has clip='3.0'; here it would be computed with 0"),
    "coupled gates": (small(input_forget=1), "has input_forget='1'"),
    "another layout": (small(layout=1), "has layout='1'"),
    "backwards": (small(direction="reverse"), "has direction='reverse'"),
    "peepholes": (
        data([recurrent("LSTM", [*drawn(4), "P"])], drawn(4) | {"P": np.ones((1, 9))}),
        "'cell (LSTM)' has peepholes (P)",
    ),
    "a first state": (
        data([recurrent("RNN", [*drawn(1), "initial_h"])], drawn(1) | {"initial_h": np.ones((1, 1, 3))}),
        "begins with a state that is not zero",
    ),
    "lengths": (
        data([recurrent("RNN", [*drawn(1), "sequence_lens"])], drawn(1) | {"sequence_lens": np.array([2])}),
        "'cell (RNN)' has sequence_lens",
    ),
    "another hidden_size": (
        changed(small(), lambda m: setattr(m.graph.node[0].attribute[0], "i", 4)),
        "hidden_size",
    ),
    "a custom operator": (
        with_node(helper.make_node("Attention", ["Y"], ["z"], domain="com.microsoft", name="mine")),
        "the node 'mine (Attention)' is an operator of 'com.microsoft', not of ONNX itself",
    ),
    "numbers elsewhere": (
        changed(small(), external),
        "'W' has its numbers in another file; torch.onnx.export(",
    ),
    "numbers here and elsewhere": (changed(small(), half_external), "'W' has its numbers in another file"),
    "a loop": (changed(small(), looping), "has a graph in a node, which is not read"),
    "functions": (changed(small(), lambda m: m.functions.add(name="f")), "has functions, which is not read"),
    "sparse weights": (
        changed(small(), lambda m: m.graph.sparse_initializer.add()),
        "has sparse_initializer",
    ),
    "no initialiser": (changed(small(), without_w), "the W of the node 'cell (LSTM)' is no initialiser"),
    "quantised weights": (changed(small(), quantised), "is no initialiser of floating-point numbers"),
    "a tensor twice": (changed(small(), twice), "'W' stands twice in the ONNX model"),
    "a normalisation": (
        after(node("LayerNormalization", ["states", "fc.bias"])),
        "'other (LayerNormalization)' stands",
    ),
    "a relu": (
        after(node("Relu", ["states"])),
        "the node 'other (Relu)' stands where nothing here computes it",
    ),
    "a convolution": (with_node(node("Conv", ["X", "W"])), "'other (Conv)' stands"),
    "numbers made integers": (after(node("Cast", ["states"], to=TensorProto.INT64)), "'other (Cast)' stands"),
    "a dropout that trains": (
        after(constant("ratio", 0.5), constant("on", True), node("Dropout", ["states", "ratio", "on"])),
        "'other (Dropout)' stands",
    ),
    "one unit": (after(constant("k", 0), node("Gather", ["states", "k"], axis=2)), "'other (Gather)' stands"),
    "the first step": (
        after(constant("k", 0), node("Gather", ["states", "k"], axis=0)),
        "'other (Gather)' stands",
    ),
    "a part of the input": (
        after(
            *[constant(n, [v]) for n, v in (("s", 1), ("e", 9**9), ("a", 0))],
            node("Slice", ["states", "s", "e", "a"]),
        ),
        "'other (Slice)' stands",
    ),
    "a mean": (after(node("ReduceMean", ["states"], axes=[0])), "'other (ReduceMean)' stands"),
    "a linear layer before": (
        data(
            [helper.make_node("MatMul", ["x", "M"], ["X"], name="before"), recurrent("RNN", drawn(1))],
            drawn(1) | {"M": np.ones((2, 2))},
            inputs=("x",),
        ),
        "'before (MatMul)' stands where nothing here computes it",
    ),
    "three linear layers": (
        small(
            after=[*SQUEEZE[:5], node("Gemm", ["logits", "square"], "m"), node("Gemm", ["m", "square"])],
            changed={"square": np.ones((2, 2))},
        ),
        "'other (Gemm)' stands",
    ),
    "an inner layer that is read twice": (
        small(
            after=[
                *SQUEEZE[:5],
                node("Relu", ["logits"], "m"),
                node("Gemm", ["m", "square"], "z"),
                node("Softmax", ["logits"], axis=-1),
            ],
            changed={"square": np.ones((2, 2))},
        ),
        "'other (Softmax)' stands",
    ),
    "a function at the end": (small(after=[*SQUEEZE[:5], node("Relu", ["logits"])]), "output 'y'"),
    "a scaled product": (
        after(node("Gemm", ["states", "fc.weight"], transB=1, alpha=0.5)),
        "'other (Gemm)' stands",
    ),
    "steps in the place of items": (
        after(
            constant("shape", [1, -1, 3]),
            node("Reshape", ["states", "shape"], "s"),
            helper.make_node("Gemm", ["s", "fc.weight"], ["y"], transB=1),
        ),
        "'other (Reshape)' stands",
    ),
    "a bias of each step": (
        small(after=[*SQUEEZE[:4], node("Add", ["product", "steps"])], changed={"steps": np.ones((2, 1))}),
        "'other (Add)' stands",
    ),
    "a softmax of time": (small(after=[*SQUEEZE[:5], node("Softmax", ["logits"], axis=0)]), "has axis='0'"),
    "the largest class": (small(after=[*SQUEEZE, node("ArgMax", ["y"], "z")]), "'other (ArgMax)' stands"),
    "another width of the head": (
        small(changed={"fc.weight": np.ones((2, 4))}),
        "'fc.weight' has the shape [4,2]; expected [3,V]",
    ),
    "a memory that is read": (
        data(
            [
                recurrent("LSTM", drawn(4), ("Y", "Y_h", "Y_c")),
                node("Gemm", ["Y_c", "fc.weight"]),
            ],
            drawn(4) | HEAD,
            ("y",),
        ),
        "'other (Gemm)' stands",
    ),
    "directions in the other order": (
        data(
            [
                recurrent("GRU", drawn(3, directions=2), direction="bidirectional"),
                node("Transpose", ["Y"], "t", perm=[0, 2, 3, 1]),
                constant("shape", [0, 0, -1]),
                node("Reshape", ["t", "shape"]),
            ],
            drawn(3, directions=2),
            ("y",),
        ),
        "'other (Reshape)' stands",
    ),
    "two networks": (
        data(
            [recurrent("RNN", drawn(1)), helper.make_node("RNN", ["X", "W", "R"], ["Z"], name="again")],
            drawn(1),
            ("Y", "Z"),
        ),
        "'again (RNN)' stands",
    ),
    "an output that is none": (changed(small(), lambda m: m.graph.output.add(name="no")), "the output 'no'"),
    "nothing recurrent": (data([node("Softmax", ["X"])], {}, ("y",)), "'other (Softmax)' stands"),
    "no node": (data([], {}, ("X",)), "has no LSTM, GRU or RNN node; it has nothing"),
    "not a number": (small(changed={"B": np.full((1, 24), np.inf)}), "'B' has a value that is not a finite"),
    "another shape": (small(changed={"R": np.ones((1, 12, 4))}), "'R of cell (LSTM)' has the shape [1,12,4]"),
    "a flat tensor": (small(changed={"W": np.ones(24)}), "'W of cell (LSTM)' has the shape [24]"),
    "a short bias": (small(changed={"B": np.ones((1, 12))}), "'B of cell (LSTM)' has the shape [1,12]"),
    "a claimed shape": (
        changed(small(), claims(1, 12, 3)),
        "'W' does not hold as many numbers as its shape says",
    ),
    "a huge shape": (changed(small(), claims(10**9, 10**9)), "more than 2,000,000 bytes can hold"),
    "a negative shape": (changed(small(), claims(-1, -24)), "'W' has the shape [-1,-24]"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_compute_something_else_is_refused_by_its_name(what: str) -> None:
    written, tells = REFUSED[what]
    error = quickly(lambda: figure(Files(written, INPUT), []))
    assert error is not None
    assert tells in error.message
    assert error.parameter == "weights"


def test_what_the_caller_gives_and_what_is_computed_of_zeros_are_states_of_zero() -> None:
    plain = ran(small())
    arrays = drawn(4) | HEAD
    for state in (
        [],
        [helper.make_node("ConstantOfShape", ["shape"], ["initial_h"])],
        [helper.make_node("Expand", ["zero", "shape"], ["initial_h"])],
    ):
        cell = recurrent("LSTM", [*arrays, "initial_h"])
        beside = {"shape": np.array([1, 1, 3]), "zero": np.zeros((1, 1, 3))}
        inputs = ("X",) if state else ("X", "initial_h")
        written = data([*state, cell, *SQUEEZE], arrays | beside, ("y",), inputs=inputs)
        assert np.array_equal(ran(written), plain)


def test_reset_gates_follow_linear_before_reset() -> None:
    for after_product, cell in ((1, "gru-torch"), (0, "gru")):
        made = recurrent("GRU", drawn(3), linear_before_reset=after_product)
        assert figure(Files(data([made], drawn(3)), INPUT), []).model.cell == cell


def test_the_head_is_that_of_the_graphs_output() -> None:
    heads = {}
    for outputs in (["y"], ["logits"], ["logits", "y"]):
        arrays = drawn(4) | HEAD
        heads[tuple(outputs)] = weights.read(
            data([recurrent("LSTM", arrays), *SQUEEZE], arrays, outputs)
        ).head
    assert heads == {("y",): "softmax", ("logits",): "linear", ("logits", "y"): "softmax"}


def test_a_tied_embedding_is_a_table_and_a_head() -> None:
    table = np.random.RandomState(1).standard_normal((6, 3))
    arrays = drawn(4, read=3) | {"emb.weight": table}
    nodes = [
        helper.make_node("Gather", ["emb.weight", "ids"], ["X"]),
        recurrent("LSTM", arrays),
        *SQUEEZE[:2],
        helper.make_node("Transpose", ["emb.weight"], ["turned"], perm=[1, 0]),
        helper.make_node("MatMul", ["states", "turned"], ["y"]),
    ]
    spec = figure(Files(data(nodes, arrays, ("y",), inputs=("ids",)), npy([5, 0])), [])
    trace = Run(spec).trace
    assert np.array_equal(trace.parts["network"].x, table[[5, 0]])
    states = trace.parts["network"].layers[-1][0].states[-1]
    assert np.allclose(trace.y[-1], states @ table.T, atol=1e-12)


# --- broken and hostile files -----------------------------------------------------------

SMALL = small()


def nested(levels: int) -> bytes:
    """Graphs inside each other."""
    graph = b""
    for _ in range(levels):
        for field in (b"\x32", b"\x2a", b"\x0a"):  # of an attribute, of a node, of a graph
            graph = field + varint(len(graph)) + graph
    return graph


def varint(value: int) -> bytes:
    made = b""
    while value > 127:
        made += bytes([value & 127 | 128])
        value >>= 7
    return made + bytes([value])


def in_graph(body: bytes) -> bytes:
    return b"\x08\x08\x3a" + varint(len(body)) + body


HOSTILE = {
    "a million nodes": (in_graph(b"\x0a\x00" * 900_000), "has more than 10,000 entries"),
    "a million tensors": (in_graph(b"\x2a\x00" * 900_000), "has more than 10,000 entries"),
    "a million attributes": (
        in_graph(b"\x0a" + varint(1_800_000) + b"\x2a\x00" * 900_000),
        "more than 10,000",
    ),
    "a million outputs": (
        in_graph(b"\x62" + varint(1_800_000) + b"\x12\x00" * 900_000),
        "beside its numbers",
    ),
    "names of a megabyte": (in_graph(b"\x12" + varint(1_900_000) + b"x" * 1_900_000), "beside its numbers"),
    "integers of a megabyte": (
        in_graph(b"\x2a" + varint(1_900_004) + b"\x3a" + varint(1_900_000) + bytes(1_900_000)),
        "1,900,014 bytes beside its numbers; at most 300,000",
    ),
    "graphs in graphs": (in_graph(nested(500)), "a graph in a node"),
    "a length beyond the file": (b"\x08\x08\x3a\xff\xff\xff\x7f", "broken or cut off"),
    "a number without end": (b"\x08\x08\x3a" + b"\xff" * 40, "broken or cut off"),
    "a group": (b"\x08\x08\x12\x00\x3b\x3c", "broken or cut off"),
    "a field without a value": (b"\x08\x08\x3a\x04\x0d\x00\x00\x00", "broken or cut off"),
    "cut off": (SMALL[:-1], "broken or cut off"),
    "its first half": (SMALL[: len(SMALL) // 2], "broken or cut off"),
    "more than the limit": (SMALL + bytes(LIMIT), "has more than 2,000,000 bytes"),
    "an empty graph": (in_graph(b""), "has no LSTM, GRU or RNN node"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_before_it_takes_memory(what: str) -> None:
    written, tells = HOSTILE[what]
    error = quickly(lambda: weights.read(written))
    assert error is not None
    assert tells in error.message
    tracemalloc.start()
    try:
        with pytest.raises(SpecError):
            weights.read(written)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= 3 * LIMIT


@given(st.sampled_from([SMALL, exported()["translated/file/traced"].tobytes()]).flatmap(other_bytes))
@example(SMALL)
def test_no_onnx_file_makes_anything_but_a_figure_or_a_clean_error(written: bytes) -> None:
    error = quickly(lambda: EXPORTS["json"].render(figure(Files(written, INPUT), [])))
    assert error is None or error.parameter in ("weights", "input", "cell", "map")


# --- without the library ----------------------------------------------------------------


def test_without_the_library_the_error_has_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    error = quickly(lambda: weights.read(SMALL))
    assert error is not None
    assert error.message == (
        "the weights' file is an ONNX model (.onnx); to read it, run: pip install 'rnn-unroll[onnx]'"
    )


def test_the_readme_has_that_line_and_the_distribution_that_extra() -> None:
    root = README.parent
    extras = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert {"keras", "onnx"} <= set(extras)
    assert "pip install 'rnn-unroll[onnx]'" in README.read_text("utf-8")


@pytest.mark.process
def test_the_library_is_imported_for_an_onnx_file_alone() -> None:
    script = "import sys, rnn_unroll.address.own; sys.exit('onnx' in sys.modules or 'h5py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], timeout=60).returncode == 0
