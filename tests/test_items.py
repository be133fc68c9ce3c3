"""Items: one sequence of a batch, its length and its first states, beside PyTorch's numbers for all."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from rnn_unroll.address.own import Files, figure
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.web.readout import Readout
from tests.http import ask
from tests.own_files import arrays, cases, npy, renamed, safetensors, zipped
from tests.test_own_http import PROGRAM, form, post

STATES = [case for case in cases("cell") if not case.endswith("_nobias")]
"""The recorded cases of PyTorch: a batch x (T, B, I), h0 and c0 (L·D, B, H), y (T, B, D·H)."""


def weights(case: str) -> bytes:
    return safetensors(renamed(arrays(f"cell/{case}", "w")))


def files(case: str, **more: bytes) -> Files:
    of = arrays(f"cell/{case}")
    states = {name: npy(of[name]) for name in ("h0", "c0") if name in of}
    return replace(Files(weights(case), npy(of["x"]), **states), **more)


def cell_of(case: str) -> list[tuple[str, str]]:
    return [("cell", "rnn-relu")] if "relu" in case.lower() else []


def shown(given: Files, *query: tuple[str, str]) -> FigureSpec:
    return figure(given, query)


def refusal(given: Files, *query: tuple[str, str]) -> SpecError:
    with pytest.raises(SpecError) as caught:
        figure(given, query)
    return caught.value


@pytest.mark.parametrize("case", STATES)
def test_each_item_from_its_first_states_computes_what_pytorch_computed(case: str) -> None:
    of = arrays(f"cell/{case}")
    for item in range(of["x"].shape[1]):
        spec = shown(files(case), *cell_of(case), ("batch", "second"), ("item", str(item)))
        trace = Run(spec).trace
        part = trace.parts["network"]
        assert np.allclose(part.read(len(part.layers)), of["y"][:, item], rtol=0, atol=1e-12)
        last = [one.state(part.steps) for layer in part.layers for one in layer]
        assert np.allclose([state.a for state in last], of["hn"][:, item], rtol=0, atol=1e-12)
        if "cn" in of:
            assert np.allclose([state.c for state in last], of["cn"][:, item], rtol=0, atol=1e-12)


@pytest.mark.parametrize("case", [case for case in STATES if "relu" not in case])
def test_gradients_of_all_items_sum_to_pytorchs_and_reach_the_first_states(case: str) -> None:
    """L = Σ y² is the squared error of a head that hands the states on, beside targets of zero."""
    of, slopes = arrays(f"cell/{case}"), arrays(f"cell/{case}", "grad")
    steps, count, width = of["y"].shape
    tensors = renamed(arrays(f"cell/{case}", "w")) | {"head.weight": np.eye(width)}
    given = files(case, weights=safetensors(tensors), targets=npy(np.zeros((steps, count, width))))
    summed: dict[str, np.ndarray] = {}
    for item in range(count):
        said = [("head", "linear"), ("batch", "second"), ("item", str(item)), ("pattern", "many-to-many")]
        spec = shown(given, *said)
        run = Run(spec)
        for name, slope in spec.model.named_gradients(run.gradients).items():
            if name in ("input", "h0", "c0"):
                axis = {"input": "x"}.get(name, name)
                assert np.allclose(slope, slopes[axis][:, item], rtol=0, atol=1e-11), name
            else:
                summed[name] = summed.get(name, 0.0) + slope
    assert {"h0", "x"} <= slopes.keys()
    for name, slope in renamed({k: v for k, v in slopes.items() if k not in ("x", "h0", "c0")}).items():
        assert np.allclose(summed[name], slope, rtol=0, atol=1e-10), name


# --- batches ---------------------------------------------------------------------------

LSTM = next(case for case in STATES if case.startswith("23_lstm"))
"""Two layers, both ways: x (12, 3, 2)."""


def outputs(spec: FigureSpec) -> np.ndarray:
    part = Run(spec).trace.parts["network"]
    return part.read(len(part.layers))


def test_the_items_of_a_batch_may_come_first_and_a_batch_of_one_needs_no_choice() -> None:
    of = arrays(f"cell/{LSTM}")
    first = Files(weights(LSTM), npy(of["x"].swapaxes(0, 1)))
    alone = Files(weights(LSTM), npy(of["x"][:, 2]))
    expected = outputs(shown(alone))
    assert np.array_equal(outputs(shown(first, ("batch", "first"), ("item", "2"))), expected)
    single = Files(weights(LSTM), npy(of["x"][None, :, 2]))
    assert np.array_equal(outputs(shown(single, ("batch", "first"))), expected)


def test_where_the_items_are_and_which_one_is_shown_is_asked_for() -> None:
    batch = Files(weights(LSTM), npy(arrays(f"cell/{LSTM}")["x"]))
    error = refusal(batch)
    assert (error.parameter, list(error.allowed)) == ("batch", ["first", "second"])
    assert "input has the shape [12,3,2] and is a batch" in error.message
    assert refusal(batch, ("batch", "third")).parameter == "batch"
    error = refusal(batch, ("batch", "second"))
    assert (error.parameter, list(error.allowed)) == ("item", ["from 0 to 2"])
    for item in ("3", "-1", "one"):
        assert refusal(batch, ("batch", "second"), ("item", item)).parameter == "item"
    alone = Files(weights(LSTM), npy(np.zeros((4, 2))))
    assert "one sequence" in refusal(alone, ("batch", "first")).message
    assert "no file holds one" in refusal(alone, ("item", "0")).message
    assert "no input" in refusal(Files(weights(LSTM)), ("batch", "first")).message
    assert "no items" in refusal(Files(weights(LSTM), npy(np.zeros((0, 3, 2)))), ("batch", "first")).message


def tokens(targets: object = None, **more: bytes) -> Files:
    """An RNN over six tokens with three classes, and a batch of three sequences of four tokens."""
    rng = np.random.RandomState(0)
    shapes = {"rnn.weight_ih_l0": (4, 6), "rnn.weight_hh_l0": (4, 4), "fc.weight": (3, 4), "fc.bias": (3,)}
    tensors = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    batch = np.array([[0, 1, 2, 3], [4, 5, 0, 0], [1, 1, 0, 0]])
    return Files(safetensors(tensors), npy(batch), None if targets is None else npy(targets), **more)


def test_tokens_of_a_batch_are_read_too_and_targets_follow_their_item() -> None:
    said = [("batch", "first"), ("item", "1")]
    assert shown(tokens(), *said).model.inputs(None, None) == ("4", "5", "0", "0")
    error = refusal(tokens())
    assert error.parameter == "batch"
    assert "vectors are floating-point numbers" in error.message
    once = shown(tokens([2, 1, 0]), *said)
    assert (once.wiring.pattern, once.model.known(once.reading)) == ("many-to-one", ("1",))
    each = shown(tokens(np.arange(12).reshape(3, 4) % 3), *said)
    assert (each.wiring.pattern, each.model.known(each.reading)) == ("many-to-many", tuple("1201"))
    assert "for 2 items; the input has 3" in refusal(tokens([2, 1]), *said).message


@pytest.mark.parametrize(
    ("shape", "batch", "expected"),
    [
        ((3, 3), "first", ("3.0, 4.0, 5.0",)),
        (
            (3, 4, 3),
            "first",
            tuple(", ".join(str(float(12 + 3 * t + v)) for v in range(3)) for t in range(4)),
        ),
    ],
)
def test_numbers_of_a_batch_have_the_items_axis_in_front(
    shape: tuple[int, ...], batch: str, expected: object
) -> None:
    given = tokens(np.arange(float(np.prod(shape))).reshape(shape))
    spec = shown(given, ("batch", batch), ("item", "1"), ("head", "linear"))
    assert spec.model.known(spec.reading) == expected


# --- lengths ---------------------------------------------------------------------------


def test_a_padded_item_is_the_same_as_the_sequence_without_its_padding() -> None:
    """Also of a network that runs both ways, which would read the padding first."""
    rng, case = np.random.RandomState(1), arrays(f"cell/{LSTM}")
    padded = npy(np.concatenate([case["x"], rng.standard_normal((4, 3, 2))]))
    given = replace(files(LSTM), input=padded)
    said = [("batch", "second"), ("item", "1")]
    for cut in (
        shown(given, *said, ("lengths", "12")),
        shown(replace(given, lengths=npy([12, 12, 4])), *said),
        shown(replace(given, lengths=npy(12)), *said),
    ):
        assert np.allclose(outputs(cut), case["y"][:, 1], rtol=0, atol=1e-12)


def test_tokens_and_targets_after_the_length_are_left_out_whatever_they_are() -> None:
    for lengths in (npy([4, 2, 2]), npy(2), npy([2])):
        ids = shown(tokens([[0, 1, 2, 2], [1, 0, -100, -100], [0, 0, -100, -100]], lengths=lengths),
                    ("batch", "first"), ("item", "1"))  # fmt: skip
        assert (ids.model.inputs(None, None), ids.model.known(ids.reading)) == (("4", "5"), ("1", "0"))


def test_a_length_that_is_none_of_the_input_is_refused() -> None:
    said = [("batch", "first"), ("item", "1")]
    for lengths in (npy([1, 5, 2]), npy([1, 0, 2])):
        assert "time steps" in refusal(tokens(lengths=lengths), *said).message
    for lengths in (npy([1, 2]), npy([1.0, 2.0, 2.0]), npy([[1, 2, 2]])):
        assert "one for each item" in refusal(tokens(lengths=lengths), *said).message
    both = refusal(tokens(lengths=npy([1, 2, 2])), *said, ("lengths", "2"))
    assert both.message.startswith("lengths is a number or a file")
    assert refusal(tokens(), *said, ("lengths", "two")).parameter == "lengths"
    assert refusal(tokens(), *said, ("lengths", "9")).parameter == "lengths"


# --- first states ----------------------------------------------------------------------


def test_first_states_are_drawn_and_told_and_may_be_those_of_one_sequence() -> None:
    of = arrays(f"cell/{LSTM}")
    h0, c0 = (npy(of[name][:, 1]) for name in ("h0", "c0"))
    spec = shown(Files(weights(LSTM), npy(of["x"][:, 1]), h0=h0, c0=c0))
    data = json.loads(EXPORTS["json"].render(spec))
    found = [data["initial"][k][way] for k in range(2) for way in ("forward", "backward")]
    assert np.array_equal([one["a"] for one in found], of["h0"][:, 1])
    assert np.array_equal([one["c"] for one in found], of["c0"][:, 1])
    for look in ([], [("flow", "down")], [("view", "folded")]):
        drawn = EXPORTS["svg"].render(shown(Files(weights(LSTM), npy(of["x"][:, 1]), h0=h0), *look)).decode()
        assert "zero vector" not in drawn
        assert 'initial state a[2]⟨0⟩"' in drawn
    node = Readout(spec).as_data()["nodes"]["a0.1"]
    assert node["note"] == "The state before the first time step, from your own file."
    assert node["equation"] == ""
    assert [one["values"] for one in node["vectors"]] == [of["h0"][0, 1].tolist(), of["c0"][0, 1].tolist()]


def test_without_first_states_nothing_is_told_of_them() -> None:
    spec = shown(Files(weights(LSTM), npy(arrays(f"cell/{LSTM}")["x"][:, 1])))
    assert "initial" not in json.loads(EXPORTS["json"].render(spec))
    assert "a zero vector" in EXPORTS["svg"].render(spec).decode()


def test_states_of_another_shape_or_cell_are_refused_by_name() -> None:
    x = npy(arrays(f"cell/{LSTM}")["x"])
    said = [("batch", "second"), ("item", "1")]
    for shape in ((4,), (3, 8), (4, 7), (2, 3, 8), (4, 3, 7)):
        error = refusal(Files(weights(LSTM), x, h0=npy(np.zeros(shape))), *said)
        assert error.parameter == "h0"
        assert "expected [4,8]" in error.message
        assert "[4,N,8] for a batch" in error.message
    error = refusal(Files(weights(LSTM), x, c0=npy(np.zeros((4, 2, 8)))), *said)
    assert error.message == "c0 has the shape [4,2,8], for 2 items; the input has 3"
    assert refusal(Files(weights(LSTM), x, h0=npy(np.zeros((4, 8), int))), *said).parameter == "h0"
    error = refusal(tokens(c0=npy(np.zeros((1, 4)))), ("batch", "first"), ("item", "0"))
    assert (error.parameter, "has none" in error.message) == ("c0", True)


def test_one_npz_file_may_hold_the_input_and_all_that_belongs_to_it(server: str) -> None:
    of, said = arrays(f"cell/{LSTM}"), [("batch", "second"), ("item", "1")]
    given = files(LSTM, lengths=npy([12, 5, 3]))
    kept = {"input": of["x"], "h0": of["h0"], "c0": of["c0"], "lengths": [12, 5, 3]}
    packed = saved(**kept)
    ours, theirs = shown(Files(weights(LSTM), packed), *said), shown(given, *said)
    assert np.array_equal(outputs(ours), outputs(theirs))
    assert ours.model.initial[0][0].c.tolist() == theirs.model.initial[0][0].c.tolist()
    answer = post(
        server, form({"weights": weights(LSTM), "input": packed}, batch="second", item="1"), PROGRAM
    )
    assert len(answer.json["steps"]) == 5
    error = refusal(Files(weights(LSTM), saved(x=of["x"])), *said)
    assert (error.parameter, list(error.allowed)) == ("input", ["input", "targets", "h0", "c0", "lengths"])
    assert "holds 'x'" in error.message
    twice = refusal(Files(weights(LSTM), packed, h0=npy(of["h0"])), *said)
    assert (twice.parameter, "more than once" in twice.message) == ("h0", True)
    assert "no array" in refusal(Files(weights(LSTM), zipped({})), *said).message
    for broken in (
        packed[:-30],
        zipped({"input.npy": b"no array"}),
        zipped({"input.npy": packed, "a/b.npy": b""}),
    ):
        error = refusal(Files(weights(LSTM), broken), *said)
        assert error.parameter == "input"
        assert "weights" not in error.message


def saved(**of: object) -> bytes:
    return zipped({f"{name}.npy": npy(array) for name, array in of.items()}, zipfile.ZIP_DEFLATED)


def test_the_command_takes_a_batch_its_lengths_and_first_states(tmp_path: Path) -> None:
    of = arrays(f"cell/{LSTM}")
    (tmp_path / "w.safetensors").write_bytes(weights(LSTM))
    for name, array in {"x": of["x"], "h0": of["h0"], "c0": of["c0"], "n": np.array([12, 5, 3])}.items():
        np.save(tmp_path / f"{name}.npy", array)
    options = ["run", "--weights", "w.safetensors", "--input", "x.npy", "--h0", "h0.npy", "--c0", "c0.npy"]
    options = [str(tmp_path / one) if "." in one else one for one in options]
    options += ["--batch", "second", "--item", "1", "--lengths"]
    for lengths in (str(tmp_path / "n.npy"), "5"):
        said = CliRunner().invoke(app, [*options, lengths])
        assert said.exit_code == 0, said.stderr
        data = json.loads(said.stdout)
        assert len(data["steps"]) == 5
        assert np.array_equal(data["initial"][0]["forward"]["a"], of["h0"][0, 1])


def test_the_pages_form_takes_a_batch_its_lengths_and_first_states(server: str) -> None:
    of = arrays(f"cell/{LSTM}")
    files = {"weights": weights(LSTM), "lengths": npy([12, 5, 3])}
    files |= {name: npy(of[name]) for name in ("h0", "c0")} | {"input": npy(of["x"])}
    fields = {"own-batch": "second", "own-item": "1", "own-reads": ""}
    page = ask(server, "/").text
    assert all(f'name="{name}"' in page for name in (*fields, *(f"own-{name}" for name in files)))
    answer = post(server, form({f"own-{k}": v for k, v in files.items()}, **fields), PROGRAM)
    assert answer.status == 200
    assert len(answer.json["steps"]) == 5
    assert np.array_equal(answer.json["initial"][0]["forward"]["a"], of["h0"][0, 1])
    del fields["own-item"]
    asked = post(server, form({f"own-{k}": v for k, v in files.items()}, **fields), PROGRAM)
    assert (asked.status, asked.json["error"]["parameter"]) == (422, "item")
