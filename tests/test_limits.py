"""Limits: how large an own network may be in each place, and the part of a large run that is drawn."""

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from typer.testing import CliRunner

from rnn_unroll import stages, unroll
from rnn_unroll.address.own import Files, figure
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.exports.json import shortened
from rnn_unroll.graphs import arrays
from rnn_unroll.models.limits import MAX_UNITS, OWN_MACHINE, SERVER
from rnn_unroll.settings import Settings
from rnn_unroll.words import say
from tests.own_files import npy, safetensors, small
from tests.stand_ins import Module

DOCS = Path(__file__).parent.parent / "docs" / "command-line.md"

LONG = 1000
X = np.random.RandomState(1).standard_normal((LONG, 3))


def own(*query: tuple[str, str], x: Any = X, targets: Any = None, **sizes: int) -> FigureSpec:
    files = Files(safetensors(small(**sizes)), npy(x), None if targets is None else npy(targets))
    return figure(files, query, OWN_MACHINE)


def refusal(*query: tuple[str, str], **more: Any) -> SpecError:
    with pytest.raises(SpecError) as caught:
        stages.svg(own(*query, **more))
    return caught.value


def test_the_docs_have_the_limits_of_each_place() -> None:
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \| ([^|]+?) \|$", DOCS.read_text("utf-8"), re.MULTILINE)
    table = {name: (here, there) for name, here, there in rows}
    for name, field in {
        "width of a state or an input": "width",
        "numbers of an output": "classes",
        "time steps": "steps",
        "numbers of all states, inputs or outputs": "numbers",
    }.items():
        assert table[name] == (f"{getattr(OWN_MACHINE, field):,}", f"{getattr(SERVER, field):,}")
    assert table["bytes of a file"] == ("256,000,000", "2,000,000, or `UNROLL_UPLOAD_BYTES`")
    assert (OWN_MACHINE.file, SERVER.file) == (256_000_000, 2_000_000)
    assert table["time steps drawn"] == (f"{SERVER.steps}", f"{SERVER.steps}")
    assert table["numbers drawn"] == (f"{MAX_UNITS:,}", f"{MAX_UNITS:,}")


def test_a_server_takes_no_more_than_it_says(tmp_path: Path) -> None:
    files = Files(safetensors(small()), npy(np.zeros((257, 3))))
    with pytest.raises(SpecError, match="257 time steps; at most 256"):
        figure(files, [])
    assert len(figure(files, [], OWN_MACHINE).letters) == 257


def test_the_setting_of_a_server_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().upload_bytes == SERVER.file
    monkeypatch.setenv("UNROLL_UPLOAD_BYTES", "5000000")
    assert Settings().upload_bytes == 5_000_000
    monkeypatch.setenv("UNROLL_UPLOAD_BYTES", "10")
    with pytest.raises(ValidationError):
        Settings()


def test_a_network_of_the_greatest_width_runs_on_ones_own_machine() -> None:
    hidden, zeros = OWN_MACHINE.width, np.zeros
    wide = {
        "rnn.weight_ih_l0": zeros((hidden, 1)) + 0.5,
        "rnn.weight_hh_l0": zeros((hidden, hidden)),
    }
    made = unroll(Module(wide, lambda x: None), [[1.0], [2.0]], units="0:3")
    assert np.allclose(made.trace.parts["network"].layers[0][0].states[:, -1], np.tanh([0.5, 1.0]))
    too_wide = {"rnn.weight_ih_l0": zeros((4097, 1)), "rnn.weight_hh_l0": zeros((4097, 4097))}
    with pytest.raises(SpecError, match=r"a width of 4,097; at most 4,096 are run here"):
        unroll(Module(too_wide, lambda x: None), [[1.0]])


def test_a_file_of_more_than_2_mb_is_read_by_the_command(tmp_path: Path) -> None:
    tensors = small(hidden=600)
    (tmp_path / "w").write_bytes(safetensors(tensors))
    (tmp_path / "x").write_bytes(npy(X[:2]))
    assert (tmp_path / "w").stat().st_size > SERVER.file
    out = tmp_path / "out.npz"
    done = CliRunner().invoke(
        app, ["run", "--weights", str(tmp_path / "w"), "--input", str(tmp_path / "x"), "--npz", str(out)]
    )
    assert done.exit_code == 0, done.output
    assert done.stdout == ""
    with np.load(out) as found:
        assert found["a.1"].shape == (2, 600)


# --- numbers as arrays, and in fewer digits --------------------------------------------


def both_ways() -> dict[str, np.ndarray]:
    """Two layers of an LSTM in both directions, with a head."""
    rng = np.random.RandomState(3)
    found: dict[str, np.ndarray] = {}
    for layer, width in ((0, 3), (1, 8)):
        for end in ("", "_reverse"):
            found |= {
                f"rnn.weight_ih_l{layer}{end}": rng.standard_normal((16, width)),
                f"rnn.weight_hh_l{layer}{end}": rng.standard_normal((16, 4)),
            }
    return found | {"head.weight": rng.standard_normal((3, 8))}


def loaded(body: bytes) -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(body)) as file:
        return dict(file)


def test_the_arrays_are_the_numbers_of_the_json() -> None:
    x = X[:5]
    spec = figure(Files(safetensors(both_ways()), npy(x), npy([0, 1, 2, 1, 0])), [("show", "gradients")])
    found, data = loaded(arrays.render(spec)), json.loads(EXPORTS["json"].render(spec))
    names = {"a": ("forward", "a"), "c": ("forward", "c"), "r": ("backward", "a"), "cr": ("backward", "c")}
    for letter, (way, kind) in names.items():
        for layer in (1, 2):
            expected = [step["layers"][layer - 1][way][kind] for step in data["steps"]]
            assert np.array_equal(found.pop(f"{letter}.{layer}"), expected)
    for name in ("x", "logits", "y"):
        assert np.array_equal(found.pop(name), [step[name] for step in data["steps"]])
    assert found.pop("loss") == data["loss"]
    for name, one in found.items():
        assert np.array_equal(one, data["gradients"][name.removeprefix("grad/")]), name


def test_the_arrays_of_a_pair_say_whose_they_are() -> None:
    tensors = {
        f"{part}.{n[4:]}": a for part in ("encoder", "decoder") for n, a in small().items() if "rnn" in n
    }
    spec = figure(Files(safetensors(tensors | {"head.weight": np.ones((3, 4))}), npy(X[:4])), [("ty", "2")])
    found = loaded(arrays.render(spec))
    shapes = {name: one.shape for name, one in found.items()}
    assert shapes["encoder.a.1"] == (4, 4)
    assert shapes["decoder.a.1"] == (2, 4)


def test_float32_shortens_the_text_and_is_the_type_of_the_arrays() -> None:
    spec = own(x=X[:50])
    exact, short = EXPORTS["json"].render(spec), shortened(EXPORTS["json"].render(spec))
    assert len(short) < 0.75 * len(exact)
    one, other = json.loads(exact), json.loads(short)
    assert one.keys() == other.keys()
    y, rounded = (np.array([step["y"] for step in data["steps"]]) for data in (one, other))
    assert np.array_equal(rounded.astype(np.float32), y.astype(np.float32))
    assert not np.array_equal(rounded, y)
    found = loaded(arrays.render(spec, np.float32))
    assert {one.dtype.name for one in found.values()} == {"float32"}


def test_numbers_that_float32_has_not_stay_as_they_are() -> None:
    assert shortened(b'{"a":[1e100,1e-300,0.1,3,-0.0]}') == b'{"a":[1e+100,1e-300,0.1,3,-0.0]}'


def test_a_long_run_is_whole_in_its_arrays(tmp_path: Path) -> None:
    x = np.ones((OWN_MACHINE.steps, 3))
    assert loaded(arrays.render(own(x=x)))["y"].shape == (OWN_MACHINE.steps, 3)


# --- a part of a run --------------------------------------------------------------------


def test_a_run_too_long_to_be_drawn_says_how_a_part_is() -> None:
    error = refusal()
    assert error.parameter == "from"
    assert str(error) == (
        "this figure would show 1,000 time steps; at most 256 are drawn: from and to say which; "
        "the numbers of all are in json and npz"
    )


def test_one_cell_of_a_long_run_is_drawn() -> None:
    svg = stages.svg(own(("view", "cell"), ("at", "a.1.300"))).decode()
    assert "step 300" in stages.alternative(own(("view", "cell"), ("at", "a.1.300")))
    assert svg.startswith("<svg")


def states(spec: FigureSpec) -> dict[int, tuple[float, ...]]:
    """The values that are drawn of each state, by its time step."""
    scene = stages.scene(spec)
    nodes = [node for column in scene.columns for node in column.nodes if node.kind == "state"]
    return {node.t: node.values for node in nodes}


def test_the_steps_of_a_window_are_those_of_the_whole_run() -> None:
    spec = own(("from", "500"), ("to", "520"))
    drawn, whole = states(spec), stages.trace(own()).parts["network"].layers[0][0].states
    assert list(drawn) == list(range(500, 521))
    for t, values in drawn.items():
        assert np.array_equal(values, whole[t - 1])
    svg = stages.svg(spec).decode()
    assert "499 steps" in svg
    assert "480 steps" in svg
    assert 'data-key="a.1.500"' in svg
    assert 'data-key="a.1.499"' not in svg


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("500", "520", "the steps 500 to 520 are drawn; dots stand for those before and after."),
        ("", "9", "the steps 1 to 9 are drawn; dots stand for those after."),
        ("1000", "", "step 1000 is drawn; dots stand for those before."),
    ],
)
def test_the_words_say_which_steps_are_drawn(first: str, last: str, says: str) -> None:
    spec = own(("from", first), ("to", last))
    for said in (stages.alternative(spec), say(stages.scene(spec).description)):
        assert f"Of the 1,000 time steps, which all ran, {says}" in said


def test_the_whole_run_is_no_window() -> None:
    plain = own(x=X[:5])
    assert stages.alternative(
        own(("from", "1"), ("to", "5"), ("units", "0:4"), x=X[:5])
    ) == stages.alternative(plain)


def test_the_numbers_of_the_run_do_not_depend_on_the_window() -> None:
    windowed, whole = (loaded(arrays.render(own(*query))) for query in ([("from", "9"), ("to", "12")], []))
    assert windowed.keys() == whole.keys()
    assert all(np.array_equal(windowed[name], whole[name]) for name in whole)


@pytest.mark.parametrize(
    ("units", "indices", "says"),
    [
        ("2:5", [2, 3, 4], "units 3 to 5 of 9"),
        (":2", [0, 1], "units 1 to 2 of 9"),
        ("7:", [7, 8], "units 8 to 9 of 9"),
    ],
)
def test_the_units_of_a_range_are_drawn(units: str, indices: list[int], says: str) -> None:
    spec, whole = own(("units", units), x=X[:4], hidden=9), own(x=X[:4], hidden=9)
    for t, values in states(spec).items():
        assert list(values) == [states(whole)[t][k] for k in indices]
    assert f"Of each state, {says} are drawn." in stages.alternative(spec)
    assert f"drawn of each state: {says}" in stages.svg(spec).decode()


def test_the_largest_units_are_drawn_in_their_order() -> None:
    window = [("from", "3"), ("to", "6"), ("units", "largest:3")]
    drawn = states(own(*window, hidden=9))
    whole = stages.trace(own(hidden=9)).parts["network"].layers[0][0].states
    sizes = np.abs(whole[2:6]).mean(axis=0)
    indices = sorted(sorted(range(9), key=lambda k: -sizes[k])[:3])
    for t, values in drawn.items():
        assert np.array_equal(values, whole[t - 1][indices])


def test_wide_states_are_drawn_by_some_of_their_units() -> None:
    assert "30,000 numbers" in str(refusal(x=X[:100], hidden=300))
    assert len(states(own(("units", "largest:64"), x=X[:100], hidden=300))[1]) == 64


@pytest.mark.parametrize(
    ("query", "parameter", "says"),
    [
        ([("from", "0")], "from", "from must be a time step from 1 to 1000, not '0'"),
        ([("to", "1001")], "to", "to must be a time step from 1 to 1000, not '1001'"),
        ([("from", "9"), ("to", "8")], "to", "to must be a time step from 9 to 1000, not '8'"),
        ([("from", "x")], "from", "not 'x'"),
        ([("units", "5")], "units", "a range of the 4 units, such as 0:4, or largest:4, not '5'"),
        ([("units", "3:3")], "units", "not '3:3'"),
        ([("units", "0:5")], "units", "not '0:5'"),
        ([("units", "largest:5")], "units", "not 'largest:5'"),
        ([("from", "2"), ("crop", "off")], "crop", "from and to leave out time steps; choose ends"),
        ([("to", "9"), ("flow", "down")], "crop", "every time step is drawn"),
        (
            [("units", "0:2"), ("style", "textbook")],
            "units",
            "of view=unrolled and style=computed",
        ),
        ([("from", "1"), ("from", "2")], "from", "given more than once"),
    ],
)
def test_a_window_that_is_none_is_refused(query: list[tuple[str, str]], parameter: str, says: str) -> None:
    error = refusal(*query)
    assert (error.parameter, says in str(error)) == (parameter, True), str(error)


@pytest.mark.parametrize("more", [[], [("show", "gradients")], [("show", "weights")]])
@pytest.mark.parametrize("pattern", ["many-to-one", "many-to-many"])
@pytest.mark.parametrize(("first", "last"), [(1, 2), (4, 6), (9, 9), (12, 12), (2, 11)])
def test_every_window_of_a_network_that_runs_both_ways_is_drawn(
    more: list[tuple[str, str]], pattern: str, first: int, last: int
) -> None:
    targets = npy([1] if pattern == "many-to-one" else [1] * 12)
    query = [("from", str(first)), ("to", str(last)), ("pattern", pattern), *more]
    spec = figure(Files(safetensors(both_ways()), npy(X[:12]), targets), query, OWN_MACHINE)
    keys = re.findall(r'data-key="[ar]\.[12]\.([0-9]+)"', stages.svg(spec).decode())
    assert {int(t) for t in keys if 0 < int(t) <= 12} == set(range(first, last + 1))


def test_python_names_a_window_by_its_steps() -> None:
    made = unroll(Module(small(), lambda x: None), X, steps=(500, 520), units=slice(0, 2))
    assert set(states(made.spec)) == set(range(500, 521))
    assert len(states(made.spec)[500]) == 2
    with pytest.raises(SpecError, match=r"such as \(100, 140\), not '5'"):
        unroll(Module(small(), lambda x: None), X, steps=5)
