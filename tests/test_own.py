"""Own network: a user's weights and inputs give PyTorch's numbers, or an error that names the culprit."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from rnn_unroll.address.own import ALLOWED, Files, figure
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.cli.command import app
from rnn_unroll.engine import bptt, forward
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.views import OVERLAYS, VIEWS
from rnn_unroll.models import state_dict
from tests.drawings import ANY_VIEWS
from tests.own_files import arrays, cases, npy, raw_safetensors, renamed, safetensors, small

CELLS = {"rnn_tanh": "rnn", "lstm": "lstm", "gru": "gru-torch"}
PATTERNS = {"m2o": "many-to-one", "m2mA": "many-to-many", "o2m": "one-to-many", "o2o": "one-to-one"}


def command(folder: Path, files: dict[str, bytes], *options: str) -> list[str]:
    """The command line of `unroll run` on these files."""
    said = ["run"]
    for name, data in files.items():
        (folder / name).write_bytes(data)
        said += [f"--{name}", str(folder / name)]
    return [*said, *options]


def run(folder: Path, files: dict[str, bytes], *options: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, command(folder, files, *options))
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def refused(folder: Path, files: dict[str, bytes], *options: str) -> str:
    result = CliRunner().invoke(app, command(folder, files, *options))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert isinstance(result.exception, SystemExit)
    return result.stderr


def close(ours: object, theirs: np.ndarray, relative: float = 0.0, absolute: float = 1e-12) -> None:
    mine = np.array(ours)
    assert mine.shape == theirs.shape
    np.testing.assert_allclose(mine, theirs, rtol=relative, atol=absolute)


@pytest.mark.parametrize("case", cases("s2s"))
def test_every_reference_run_comes_out_of_its_files(case: str, tmp_path: Path) -> None:
    found = arrays(f"s2s/{case}")
    short, _, rest = case.partition("_")
    options = ["--cell", CELLS["_".join(part for part in rest.split("_") if part in ("rnn", "tanh", "lstm"))]]
    files = {"weights": safetensors(renamed(arrays(f"s2s/{case}", "w"), "rnn."))}
    if short == "m2mB":
        files["input"] = npy(found["x_ids"])
        options += ["--feedback", "softmax" if "softmax" in rest else "on"]
        options += ["--start", "0"] if "sos" in rest else []
    elif short == "o2m":
        options += ["--feedback", "softmax" if "softmax" in rest else "off" if "nofeedback" in rest else "on"]
        if found["x0"].any():
            files["input"] = npy(found["x0"][None])
    else:
        files["input"] = npy(found["x"][:, 0])
    if short in PATTERNS:
        options += ["--pattern", PATTERNS[short]]
    files["targets"] = npy(found["targets"])
    data = run(tmp_path, files, *options)

    assert data["canonical"] is None
    assert data["trained"] is True
    emitted = [step for step in data["steps"] if step["y"]]
    close([step["logits"] for step in emitted], found["logits"])
    close([step["y"] for step in emitted], found["probs"])
    assert [step["token"] for step in emitted] == [str(token) for token in found["tokens"]]
    assert data["targets"] == found["targets"].tolist()
    assert data["loss"] == pytest.approx(found["loss_ce_sum"][0], abs=1e-12)
    theirs = renamed(arrays(f"s2s/{case}", "grad"), "rnn.")
    assert set(data["gradients"]) == {*theirs, "input"}
    for name, gradient in theirs.items():
        close(data["gradients"][name], gradient, relative=1e-10, absolute=1e-14)


@pytest.mark.parametrize("cell", cases("steps"))
def test_a_network_without_a_head_only_reads(cell: str, tmp_path: Path) -> None:
    found = arrays(f"steps/{cell}")
    files = {"weights": safetensors(arrays(f"steps/{cell}", "w")), "input": npy(found["x"][:, 0])}
    data = run(tmp_path, files, "--cell", CELLS[cell])
    assert data["spec"]["pattern"] == "custom"
    assert data["spec"]["io"] == "i" * len(found["x"])
    assert data["vocabulary"] == []
    close([step["layers"][0]["forward"]["a"] for step in data["steps"]], found["h"][:, 0])


def test_deep_bidirectional_weights_run_both_ways(tmp_path: Path) -> None:
    torch_layout: dict[str, np.ndarray] = {}
    rng = np.random.RandomState(3)
    for layer, width in ((0, 2), (1, 6)):
        for end in ("", "_reverse"):
            torch_layout |= {
                f"weight_ih_l{layer}{end}": rng.standard_normal((3, width)),
                f"weight_hh_l{layer}{end}": rng.standard_normal((3, 3)),
            }
    torch_layout |= {"head.weight": rng.standard_normal((4, 6))}
    x = rng.standard_normal((5, 2))
    data = run(tmp_path, {"weights": safetensors(torch_layout), "input": npy(x)})
    assert data["spec"]["direction"] == "bidirectional"
    backward = np.zeros(3)
    for t in range(5, 0, -1):
        w_x, w_a = torch_layout["weight_ih_l0_reverse"], torch_layout["weight_hh_l0_reverse"]
        backward = np.tanh(w_x @ x[t - 1] + w_a @ backward)
        close(data["steps"][t - 1]["layers"][0]["backward"]["a"], backward)


def test_gradient_of_the_input_matches_finite_differences(tmp_path: Path) -> None:
    tensors, x, epsilon = small(gates=4), np.random.RandomState(1).standard_normal((3, 3)), 1e-5
    files = {"weights": safetensors(tensors), "targets": npy([2, 0, 1])}

    def loss(inputs: np.ndarray) -> float:
        value: float = run(tmp_path, files | {"input": npy(inputs)}, "--cell", "lstm")["loss"]
        return value

    found = np.array(run(tmp_path, files | {"input": npy(x)}, "--cell", "lstm")["gradients"]["input"])
    for at in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[at] = epsilon
        assert found[at] == pytest.approx(
            (loss(x + nudge) - loss(x - nudge)) / (2 * epsilon), rel=1e-6, abs=1e-9
        )


@pytest.mark.parametrize("dtype", ["F64", "F32", "F16", "BF16"])
def test_every_floating_point_type_is_read_as_float64(dtype: str, tmp_path: Path) -> None:
    exact = {name: np.round(array * 8) / 8 for name, array in small().items()}
    header, body = {}, b""
    for name, array in exact.items():
        if dtype == "BF16":
            bits = (array.astype("<f4").view("<u4") >> 16).astype("<u2").tobytes()
        else:
            bits = array.astype(f"<f{int(dtype[1:]) // 8}").tobytes()
        offsets = [len(body), len(body) + len(bits)]
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": offsets}
        body += bits
    data = run(tmp_path, {"weights": raw_safetensors(header, body), "input": npy([0, 1])})
    assert data["parameters"]["network"][0]["forward"]["W_ax"] == exact["rnn.weight_ih_l0"].tolist()


@pytest.mark.parametrize(
    "array",
    [
        np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        np.arange(6, dtype="f4").reshape(2, 3),
        np.arange(6, dtype=">f8").reshape(2, 3),
        np.arange(6, dtype="f2").reshape(2, 3),
    ],
)
@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_an_array_is_read_whatever_its_order_type_and_version(
    array: np.ndarray, version: tuple[int, int], tmp_path: Path
) -> None:
    data = run(tmp_path, {"weights": safetensors(small()), "input": npy(array, version)})
    assert [step["x"] for step in data["steps"]] == array.tolist()


def test_the_pattern_follows_from_what_is_given(tmp_path: Path) -> None:
    weights = {"weights": safetensors(small())}
    inputs = {"input": npy([0, 2, 1])}
    for files, pattern in (
        (weights | inputs, "many-to-many"),
        (weights | inputs | {"targets": npy([2])}, "many-to-one"),
        (weights, "one-to-many"),
        (weights | {"targets": npy([2, 0])}, "one-to-many"),
        (inputs | {"weights": safetensors(HEADLESS)}, "custom"),
    ):
        data = run(tmp_path, files)
        assert data["spec"]["pattern"] == pattern
        if "targets" in files:
            assert data["spec"]["ty"] == len(data["targets"])


@pytest.mark.parametrize(
    ("change", "files"),
    [
        ({"seed": 1}, "the weights"),
        ({"init": "orthogonal"}, "the weights"),
        ({"hidden": 5}, "the weights"),
        ({"layers": 2}, "the weights"),
        ({"direction": "bidirectional"}, "the weights"),
        ({"cell": "lstm"}, "the weights"),
        ({"tx": 3}, "the input"),
        ({"text": "abc"}, "the input"),
        ({"targets": "abc"}, "the targets' file"),
    ],
)
def test_what_the_files_decide_cannot_be_changed(change: dict[str, Any], files: str) -> None:
    spec = figure(Files(safetensors(small()), npy([0, 1])), [])
    (name,) = change
    with pytest.raises(SpecError) as caught:
        spec.change(**change)
    assert caught.value.line == f"{name}: {name} is decided by {files}, not said here"
    assert spec.change(**{name: PARAMETERS[name].get(spec)}) == spec


@pytest.mark.parametrize("look", [("show", "gradients"), ("view", "norms"), ("theme", "dark")])
def test_the_numbers_of_a_run_are_computed_once(look: tuple[str, str]) -> None:
    spec = figure(Files(safetensors(small()), npy([0, 1]), npy([1, 0])), [look])
    calls: Counter[CodeType] = Counter()
    sys.setprofile(lambda frame, event, _: calls.update([frame.f_code] if event == "call" else []))
    try:
        EXPORTS["json"].render(spec)
    finally:
        sys.setprofile(None)
    assert calls[forward.run.__code__] == calls[bptt.backward.__code__] == 1
    assert calls[state_dict.read.__code__] == 1


def test_tokens_are_one_hot_vectors_and_named_by_their_numbers(tmp_path: Path) -> None:
    data = run(tmp_path, {"weights": safetensors(small()), "input": npy(np.array([2, 0], "u1"))})
    assert [step["x"] for step in data["steps"]] == [[0, 0, 1], [1, 0, 0]]
    assert data["vocabulary"] == ["0", "1", "2"]
    assert "Read: 2, 0." in data["description"]
    assert "random" not in data["description"]


def test_an_installed_command_writes_numbers_and_drawing(tmp_path: Path) -> None:
    line = command(tmp_path, {"weights": safetensors(small(gates=4)), "input": npy([[0.5, -1, 2]] * 3)})
    places = [str(tmp_path / "out.json"), str(tmp_path / "out.svg")]
    options = ["--cell", "lstm", "--json", places[0], "--svg", places[1], "--theme", "dark"]
    done = subprocess.run(
        [sys.executable, "-c", "from rnn_unroll.cli import main; main()", *line, *options],
        capture_output=True,
        check=True,
    )
    assert done.stdout == done.stderr == b""
    data = json.loads(Path(places[0]).read_bytes())
    drawn = Path(places[1]).read_text()
    assert data["description"] in drawn
    assert 'data-cell="lstm"' in drawn
    assert "random" not in drawn


@pytest.mark.parametrize("given", ["numbers", "tokens", "a head and targets", "no head"])
@pytest.mark.parametrize("view", ANY_VIEWS)
@pytest.mark.parametrize("style", STYLES)
def test_every_style_and_view_draws_an_own_network_or_says_why_not(style: str, view: str, given: str) -> None:
    weights = safetensors(HEADLESS if given == "no head" else small())
    inputs = npy([0, 2, 1]) if given == "tokens" else npy(np.ones((3, 3)) / 2)
    files = Files(weights, inputs, npy([1, 0, 2]) if given == "a head and targets" else None)
    own = VIEWS[view].overlays
    overlays = OVERLAYS if own is None else own
    for show in ("", "weights", "gradients", "connectivity", "connectivity,gradients,weights"):
        if not set(filter(None, show.split(","))) <= set(overlays):
            continue
        try:
            spec = figure(files, [("style", style), ("view", view), ("show", show)])
            drawn = EXPORTS["svg"].render(spec).decode()
            data = json.loads(EXPORTS["json"].render(spec))
        except SpecError as error:
            assert "need" in error.message  # noqa: PT017
            continue
        assert f'data-style="{style}"' in drawn
        assert "random" not in drawn
        assert data["description"].endswith("The weights are the user's own.")


def test_a_drawing_can_go_to_the_standard_output_alone(tmp_path: Path) -> None:
    line = command(tmp_path, {"weights": safetensors(small()), "input": npy([0, 1])}, "--svg", "-")
    result = CliRunner().invoke(app, line)
    assert result.stdout.startswith("<svg")
    assert '"steps"' not in result.stdout


def without(tensors: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    return {key: array for key, array in tensors.items() if key != name}


HEADLESS = without(without(small(), "head.weight"), "head.bias")
MIXED = small() | {"weight_ih_l0": np.zeros((4, 3))}
PAIR = {
    f"{part}.{kind}_l0": np.zeros((4, 3 if "ih" in kind else 4))
    for part in ("encoder", "decoder")
    for kind in ("weight_ih", "weight_hh")
}


@pytest.mark.parametrize(
    ("tensors", "options", "tells"),
    [
        (
            small() | {"rnn.weight_hh_l0": np.zeros((4, 5))},
            [],
            "rnn.weight_hh_l0 has the shape [4,5]; expected [5,5]",
        ),
        (
            small() | {"rnn.weight_ih_l0": np.zeros((3, 4))},
            [],
            "rnn.weight_ih_l0 has the shape [3,4]; expected [4,4]",
        ),
        (
            small(),
            ["--cell", "lstm"],
            "rnn.weight_hh_l0 has the shape [4,4]; expected [16,4] (LSTM: 4 blocks of 4 rows)",
        ),
        (small() | {"rnn.bias_hh_l0": np.zeros(3)}, [], "rnn.bias_hh_l0 has the shape [3]; expected [4]"),
        (small() | {"head.weight": np.zeros((3, 9))}, [], "head.weight has the shape [3,9]; expected [V,4]"),
        (small() | {"head.bias": np.zeros(9)}, [], "head.bias has the shape [9]; expected [3]"),
        (without(small(), "rnn.bias_hh_l0"), [], "rnn.bias_hh_l0 is missing"),
        (without(small(), "rnn.weight_hh_l0"), [], "rnn.weight_hh_l0 is missing"),
        (small() | {"rnn.weight_ih_l2": np.zeros((4, 4))}, [], "layers 0, 2; expected 0 and on"),
        (small() | {"rnn.weight_ih_l0_reverse": np.zeros((4, 3))}, [], "rnn.weight_hh_l0_reverse is missing"),
        (small() | {"conv.weight": np.zeros(3)}, [], "conv.weight [3]: a convolution"),
        (
            small() | {"rnn.weight_ih_l" + "9" * 5000: np.zeros(3)},
            [],
            "no place in the network: rnn.weight_ih_l9999",
        ),
        (MIXED, [], "modules rnn, (no name) fit in more than one way"),
        (PAIR, [], "head.weight is missing: the pattern 'encoder-decoder' emits 4 outputs"),
        (without(PAIR, "decoder.weight_ih_l0"), [], "decoder.weight_ih_l0 is missing"),
        (small(), ["--pattern", "encoder-decoder"], "needs encoder.… and decoder.…"),
        (PAIR, ["--pattern", "many-to-one"], "choose encoder-decoder"),
        (HEADLESS, ["--pattern", "many-to-many"], "head.weight is missing: the pattern"),
        (without(small(), "head.weight"), [], "head.bias is there, but head.weight is missing"),
        (small(), ["--cell", "lstm-peephole"], "no state dict holds a cell 'lstm-peephole'; choose rnn"),
        (small(), ["--cell", "gur"], "unknown cell 'gur'"),
        (small(), ["--pattern", "many-to-mny"], "did you mean 'many-to-many'?"),
        (small(), ["--pattern", "custom", "--io", "iib"], "input has 2 vectors, but io=iib reads 3"),
        (small(), ["--pattern", "one-to-one"], "input has 2 vectors, but the pattern 'one-to-one' reads 1"),
        (small(classes=7), ["--pattern", "custom", "--io", "bioo", "--feedback", "on"], "must be [G·H,7]"),
        (small(), ["--step", "3"], "step must be from 0 to 2"),
        (small(), ["--stile", "textbook"], "unknown parameter 'stile'"),
        (small(), ["--style"], "'--style' requires an argument"),
        (small(), ["style=textbook"], "'style=textbook' is no option"),
        (small(), ["--T_x", "2"], "tx is decided by the input"),
        (
            PAIR | {"head.weight": np.zeros((2, 4))},
            ["--T_y", "4095"],
            "ty: this would be 4097 time steps; at most 4096",
        ),
        (small(), ["--seed", "1"], "seed is decided by the weights"),
        (small(), ["--step=1", "--step=2"], "step is given more than once"),
        (small(), ["--start", "1"], "start is for weights of an encoder and a decoder"),
        ({name: array * 1e307 for name, array in small().items()}, ["--cell", "rnn-relu"], "overflow"),
        ({}, [], "there is no recurrent layer"),
    ],
)
def test_what_does_not_fit_is_named_with_what_would(
    tensors: dict[str, np.ndarray], options: list[str], tells: str, tmp_path: Path
) -> None:
    told = refused(tmp_path, {"weights": safetensors(tensors), "input": npy([[1e3] * 3] * 2)}, *options)
    assert tells in told
    assert len(told) < 600


@pytest.mark.parametrize(
    ("inputs", "targets", "tells"),
    [
        (np.zeros((2, 4)), None, "input: input has the shape [2,4] of float64; expected [T,3]"),
        (np.zeros((2, 1, 3)), None, "input has the shape [2,1,3]"),
        (np.zeros(3), None, "input has the shape [3] of float64"),
        (np.float64(1), None, "input has the shape []"),
        (np.zeros((2, 3), int), None, "vectors are floating-point numbers"),
        (np.array([0, 3]), None, "input has the token 3, but rnn.weight_ih_l0 reads tokens from 0 to 2"),
        (np.array([0, -1]), None, "input has the token -1"),
        (np.array([0, 2**64 - 1], "u8"), None, "an integer that is too large"),
        (np.zeros((4097, 3)), None, "4097 time steps; at most 4096"),
        (np.zeros((0, 3)), None, "input has 0 vectors"),
        (np.full((2, 3), np.nan), None, "a value that is not a finite number: nan at [0, 0]"),
        (np.array([[0, 0, 0], [0, np.inf, 0]]), None, "inf at [1, 1]"),
        (np.zeros((2, 3)), np.array([0, 1, 2]), "targets has 3 classes, but the figure has 2 outputs"),
        (
            np.zeros((2, 3)),
            np.array([0, 3]),
            "targets has the class 3, but head.weight has the classes 0 to 2",
        ),
        (np.zeros((2, 3)), np.array([0.0, 1.0]), "targets has the shape [2] of float64"),
    ],
)
def test_a_wrong_input_or_target_is_named_with_what_is_expected(
    inputs: np.ndarray, targets: np.ndarray | None, tells: str, tmp_path: Path
) -> None:
    files = {"weights": safetensors(small()), "input": npy(inputs)}
    assert tells in refused(tmp_path, files if targets is None else files | {"targets": npy(targets)})


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_biases_that_cannot_be_added_are_named(cell: str, tmp_path: Path) -> None:
    tensors = small(gates=4 if cell == "lstm" else 1)
    for name in ("rnn.bias_ih_l0", "rnn.bias_hh_l0"):
        tensors[name] = np.full_like(tensors[name], 1.7e308)
    told = refused(tmp_path, {"weights": safetensors(tensors), "input": npy([0, 1])}, "--cell", cell)
    assert "weights: the sum of rnn.bias_ih_l0 and rnn.bias_hh_l0 overflows" in told


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_what_overflows_inside_a_cell_is_told_where_it_would_be_shown(cell: str, tmp_path: Path) -> None:
    """A tanh of infinity is 1: only the cell's own view shows what went into it."""
    tensors = small(gates=4 if cell == "lstm" else 1)
    tensors["rnn.weight_ih_l0"] = np.full_like(tensors["rnn.weight_ih_l0"], 1e308)
    files = {"weights": safetensors(tensors), "input": npy(np.full((2, 3), 10.0))}
    run(tmp_path, files, "--cell", cell)
    told = refused(tmp_path, files, "--cell", cell, "--view", "cell")
    assert "weights: the numbers of this run overflow" in told


@pytest.mark.filterwarnings("error")
def test_a_gates_gradient_that_overflows_is_told(tmp_path: Path) -> None:
    """The reset gate's is a product with what stands behind it, its bias too; nothing else meets that."""
    tensors = small(gates=3)
    tensors["rnn.bias_hh_l0"] = np.full(12, -1e308)
    files = {"weights": safetensors(tensors), "input": npy(np.ones((3, 3))), "targets": npy([0, 1, 2])}
    told = refused(tmp_path, files, "--cell", "gru-torch", "--show", "gradients")
    assert "weights: the numbers of this run overflow" in told


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("show", ["gradients", "connectivity"])
def test_gradients_that_overflow_are_told_and_not_drawn(show: str, tmp_path: Path) -> None:
    """Nothing is read, so every state is zero; what comes back through the weights has no bound."""
    tensors = {name: np.zeros_like(array) for name, array in small().items()}
    tensors |= {"head.weight": np.ones((3, 4)), "rnn.weight_hh_l0": np.full((4, 4), 1e90)}
    files = {"weights": safetensors(tensors), "input": npy(np.zeros((5, 3))), "targets": npy([0] * 5)}
    assert "weights: the numbers of this run overflow" in refused(tmp_path, files, "--show", show)


def test_a_decoder_with_a_place_for_the_start_token_begins_with_it(tmp_path: Path) -> None:
    rng = np.random.RandomState(5)
    tensors = {
        "encoder.weight_ih_l0": rng.standard_normal((4, 3)),
        "encoder.weight_hh_l0": rng.standard_normal((4, 4)),
        "decoder.weight_ih_l0": rng.standard_normal((4, 6)),
        "decoder.weight_hh_l0": rng.standard_normal((4, 4)),
        "head.weight": rng.standard_normal((5, 4)),
    }
    files = {"weights": safetensors(tensors), "input": npy([0, 2, 1])}
    data = run(tmp_path, files, "--ty", "2", "--feedback", "on")
    assert data["steps"][3]["reads"] == "start"
    assert data["steps"][3]["x"] == [0, 0, 0, 0, 0, 1]
    assert data["steps"][4]["reads"] == "feedback"
    narrow = tensors | {"decoder.weight_ih_l0": rng.standard_normal((4, 5))}
    steps = run(tmp_path, files | {"weights": safetensors(narrow)}, "--ty", "2", "--feedback", "on")["steps"]
    assert steps[3]["reads"] == "nothing"
    odd = tensors | {"decoder.weight_ih_l0": rng.standard_normal((4, 7))}
    told = refused(tmp_path, files | {"weights": safetensors(odd)}, "--ty", "2", "--feedback", "on")
    assert "decoder.weight_ih_l0 must be [G·H,5], or [G·H,6] with a place for ⟨sos⟩" in told


FILES = ("weights", "input", "targets", "vocabulary", "h0", "c0")


def test_help_lists_what_may_be_said_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    told = CliRunner().invoke(app, ["run", "--help"]).output
    listed = set(re.findall(r"--(\w+)", told)) - {*FILES, "json", "npz", "float32", "svg", "help"}
    assert listed == set(ALLOWED)
    assert listed & {name for name, one in PARAMETERS.items() if one.files} == {"text"}
    files = {"weights": safetensors(small()), "input": npy([0, 1])}
    for name in PARAMETERS:
        error = CliRunner().invoke(app, command(tmp_path, files, f"--{name}", "?")).stderr
        assert ("decided by" in error or "cannot be read" in error or "only" in error) == (name not in listed)


def test_an_option_that_is_unknown_is_told_with_those_that_may_be_said(tmp_path: Path) -> None:
    files = {"weights": safetensors(small()), "input": npy([0, 1])}
    told = refused(tmp_path, files, "--foo", "3")
    assert f"unknown parameter 'foo'; choose {', '.join(ALLOWED[:-1])} or {ALLOWED[-1]}" in told
    assert "did you mean 'start'?" in refused(tmp_path, files, "--stat", "3")


def test_any_unit_of_a_wide_network_can_be_looked_at(tmp_path: Path) -> None:
    files = {"weights": safetensors(small(hidden=100)), "input": npy([0, 1])}
    assert run(tmp_path, files, "--view", "cell", "--unit", "100")["spec"]["unit"] == 100
    for unit in ("101", "5000"):
        told = refused(tmp_path, files, "--view", "cell", "--unit", unit)
        assert f"unit must be from 1 to 100, not {unit}" in told


def test_an_error_leaves_no_file_behind(tmp_path: Path) -> None:
    out = str(tmp_path / "out.json")
    refused(tmp_path, {"weights": b"", "input": npy([0])}, "--json", out)
    assert "cannot be written" in refused(
        tmp_path, {"weights": safetensors(small()), "input": npy([0])}, "--json", str(tmp_path / "none" / "x")
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["input", "weights"]


@pytest.mark.parametrize("place", ["none/z.svg", "weights/z.svg", ".", "z\0.svg", "z" * 300])
@pytest.mark.parametrize("before", [b"as it was", None])
def test_a_place_that_cannot_be_written_leaves_the_other_as_it_was(
    place: str, before: bytes | None, tmp_path: Path
) -> None:
    files = {"weights": safetensors(small()), "input": npy([0, 1])}
    out = tmp_path / "z.json"
    if before:
        out.write_bytes(before)
    told = refused(tmp_path, files, "--json", str(out), "--svg", str(tmp_path / place))
    assert "svg: " in told
    assert "cannot be written" in told
    assert (out.read_bytes() if out.exists() else None) == before
    left = {path.name for path in tmp_path.iterdir()} - {"input", "weights", "z.json"}
    assert not left
    assert "cannot be written" in refused(tmp_path, files, "--json", "-", "--svg", str(tmp_path / place))


def test_what_is_written_keeps_a_files_mode_and_goes_through_a_link_and_to_a_device(tmp_path: Path) -> None:
    files = {"weights": safetensors(small()), "input": npy([0, 1])}
    out, link = tmp_path / "out.json", tmp_path / "link.json"
    out.write_bytes(b"before")
    out.chmod(0o600)
    link.symlink_to(out)
    line = command(tmp_path, files, "--json", str(link), "--svg", "/dev/stdout")
    main = [sys.executable, "-c", "from rnn_unroll.cli import main; main()"]
    assert subprocess.run([*main, *line], stdout=subprocess.PIPE, check=True).stdout.startswith(b"<svg")
    assert json.loads(out.read_bytes())["steps"]
    assert out.stat().st_mode & 0o777 == 0o600
    assert link.is_symlink()


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["run", "--weights", str(tmp_path / "gone")])
    assert result.exit_code == 2
    assert "gone cannot be read" in result.stderr
    result = CliRunner().invoke(app, ["run", "--weights", str(tmp_path)])
    assert "cannot be read" in result.stderr


def test_an_endless_file_is_refused_unread(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["run", "--weights", "/dev/zero"])
    assert result.exit_code == 2
    assert "more than 256,000,000 bytes" in result.stderr
