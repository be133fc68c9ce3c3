"""Projection: an LSTM whose state has P numbers and whose memory and gates have H, in all that shows it.

The recorded networks of PyTorch with `proj_size` are in `test_tutorials.py`, the laws of the cell with those
of all cells.
"""

import json
from functools import cache

import numpy as np
import pytest

from rnn_unroll.address.own import Files, figure
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import network
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.engine.network import Size
from rnn_unroll.engine.patterns import Part
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.web import inside, worked
from rnn_unroll.web.readout import Readout
from tests.own_files import npy, npz, safetensors
from tests.test_tutorials import CHOICES, figure_of, files_of
from tests.torch_tensors import tensors

P, H, READ = 2, 5, 3


def of(*query: tuple[str, str], name: str = "projected", **more: object) -> FigureSpec:
    """The figure of a recorded network; `more` are other files of it."""
    files = files_of(name)
    arrays = {key: npy(np.array(array)) for key, array in more.items()}
    whole = Files(files.weights, files.input, files.targets, **arrays)
    return figure(whole, [*CHOICES[name].items(), *query])


@cache
def weights() -> dict[str, np.ndarray]:
    """The tensors of one layer, as PyTorch names them."""
    rng = np.random.default_rng(0)
    shapes = {
        "weight_ih_l0": (4 * H, READ), "weight_hh_l0": (4 * H, P), "weight_hr_l0": (P, H),
        "bias_ih_l0": (4 * H,), "bias_hh_l0": (4 * H,),
    }  # fmt: skip
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def refusal(found: dict[str, np.ndarray], *query: tuple[str, str], **more: object) -> SpecError:
    arrays = {key: npy(np.array(array)) for key, array in more.items()}
    with pytest.raises(SpecError) as caught:
        figure(Files(safetensors(found), npy(np.zeros((4, READ))), **arrays), query)
    return caught.value


def test_an_address_cannot_name_the_cell_that_only_files_have() -> None:
    assert CELLS.keys() - OFFERED.keys() >= {"lstm-projected"}
    assert of().model.cell == "lstm-projected"


# --- files -------------------------------------------------------------------------


@pytest.mark.parametrize("layers", [1, 2])
def test_a_projected_network_is_read_from_both_kinds_of_files(layers: int) -> None:
    net = network.draw_network(CELLS["lstm-projected"], 1, Size(layers, 2, 3), {"network": 4}, 2)
    saved, x = tensors(net, {"network": "body.lstm"}), npy(np.eye(4))
    one, other = (Run(figure(Files(pack(saved), x), ())).trace for pack in (safetensors, npz))
    assert one.network.widths == (3, 6)
    assert one.network.cell.slug == "lstm-projected"
    assert np.array_equal(one.logits, other.logits)


def test_short_names_of_arrays_that_were_saved_by_hand_are_read() -> None:
    short = {f"enc_{name[0]}_{name[-5:-3]}": array for name, array in weights().items()}
    assert figure(Files(safetensors(short), npy(np.eye(3))), ()).model.cell == "lstm-projected"


def test_a_decoder_goes_on_from_both_widths_of_its_encoder() -> None:
    parts: dict[Part, int] = {"encoder": 3, "decoder": 2}
    net = network.draw_network(CELLS["lstm-projected"], 1, Size(1, 1, 3), parts, 2)
    saved = tensors(net, {"encoder": "encoder", "decoder": "decoder"})
    spec = figure(Files(safetensors(saved), npy(np.eye(3))), [("pattern", "encoder-decoder"), ("ty", "3")])
    encoder, decoder = (Run(spec).trace.parts[part].layers[0][0] for part in ("encoder", "decoder"))
    assert np.array_equal(decoder.tape.a[0], encoder.tape.a[-1])
    assert decoder.tape.c is not None
    assert np.array_equal(decoder.tape.c[0], encoder.state(3).c)
    wide = {name: array for name, array in saved.items() if not name.startswith("decoder")}
    other = network.draw_network(CELLS["lstm-projected"], 1, Size(1, 1, 2), parts, 2)
    narrow = tensors(other, {"encoder": "encoder", "decoder": "decoder"})
    wide |= {name: array for name, array in narrow.items() if not name.startswith("encoder")}
    error = refusal(wide, ("pattern", "encoder-decoder"))
    assert "decoder.weight_hh_l0 has the shape [16,2]; expected [24,3]" in error.problem


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"weight_hr_l0": (P + 1, H)}, "weight_hr_l0 has the shape [3,5]; expected [2,5]"),
        ({"weight_hr_l0": (P,)}, "weight_hr_l0 has the shape [2]; expected [P,H]"),
        ({"weight_hr_l0": (P, 0)}, "weight_hr_l0 has the shape [2,0]; expected [P,H]"),
        (
            {"weight_hr_l0": (P, H + 1)},
            "weight_hh_l0 has the shape [20,2]; expected [24,2] (LSTM with projection: 4 blocks of 6 rows)",
        ),
        (
            {"weight_hr_l0": (P, 1025)},
            "weight_hr_l0 has the shape [2,1025]: a width of 1,025; at most 1,024 are run here",
        ),
        ({"weight_hh_l0": (4 * H, H)}, "weight_hr_l0 has the shape [2,5]; expected [5,5]"),
        (
            {"weight_ih_l0": (3 * H, READ), "weight_hh_l0": (3 * H, P)},
            "weight_hh_l0 has the shape [15,2]; expected [20,2] (LSTM with projection: 4 blocks of 5 rows)",
        ),
    ],
)
def test_shapes_that_contradict_each_other_are_refused_with_both(
    wrong: dict[str, tuple[int, ...]], problem: str
) -> None:
    found = weights() | {name: np.zeros(shape) for name, shape in wrong.items()}
    assert problem in refusal(found).problem


def test_a_projection_that_one_layer_lacks_is_named() -> None:
    below = weights()
    above = {name.replace("_l0", "_l1"): array for name, array in below.items()}
    above["weight_ih_l1"] = np.zeros((4 * H, P))
    assert figure(Files(safetensors(below | above), npy(np.eye(3))), ()).model.layers == 2
    del above["weight_hr_l1"]
    assert refusal(below | above).problem == "weight_hr_l1 is missing"


def test_a_cell_without_a_projection_is_refused_with_the_one_that_has_it() -> None:
    error = refusal(weights(), ("cell", "lstm"))
    assert error.parameter == "cell"
    assert "weight_hr_l0 [2,5] projects the state of an LSTM; a cell LSTM has no projection" in error.problem
    assert "lstm-projected" in str(error)
    plain = {name: array for name, array in weights().items() if name != "weight_hr_l0"}
    assert refusal(plain, ("cell", "lstm-projected")).problem == "weight_hr_l0 is missing"


def test_a_bias_of_a_projection_has_no_place() -> None:
    error = refusal(weights() | {"bias_hr_l0": np.zeros(P)})
    assert "these tensors have no place in the network: bias_hr_l0 [2]" in error.problem


# --- states before the first step ------------------------------------------------------


def test_the_first_state_has_p_numbers_and_the_first_memory_h() -> None:
    rng = np.random.default_rng(1)
    h0, c0 = rng.standard_normal((1, P)), rng.standard_normal((1, H))
    run = Run(of(h0=h0, c0=c0))
    (state,) = run.trace.initial[0]
    assert np.array_equal(state.a, h0[0])
    assert state.c is not None
    assert np.array_equal(state.c, c0[0])
    found = run.spec.model.named_gradients(run.gradients)
    assert (found["h0"].shape, found["c0"].shape) == ((1, P), (1, H))
    (alone,) = Run(of(h0=h0)).trace.initial[0]
    assert alone.c is not None
    assert alone.c.tolist() == [0.0] * H


@pytest.mark.parametrize(("name", "wrong", "expected"), [("h0", H, P), ("c0", P, H)])
def test_each_first_state_is_refused_with_its_own_shape(name: str, wrong: int, expected: int) -> None:
    error = refusal(weights(), **{name: np.zeros((1, wrong))})
    assert error.parameter == name
    assert f"{name} has the shape [1,{wrong}] of float64; expected [1,{expected}]" in error.problem


# --- edits ---------------------------------------------------------------------------


def test_every_unit_of_a_memory_and_of_a_gate_can_be_held() -> None:
    trace = Run(of(("clamp", "c.1.2.5:0.5,f.1.*.5:1,a.1.3.2:-0.25,o.1.4.*:0"))).trace
    chain = trace.parts["network"].layers[0][0]
    assert chain.tape.c is not None
    assert chain.tape.c[2, 4] == 0.5
    assert (chain.all_gates()["forget"][:, 4] == 1.0).all()
    assert chain.tape.a[3, 1] == -0.25
    assert not chain.tape.a[4].any()


@pytest.mark.parametrize(
    ("held", "allowed"), [("a.1.2.3:0", "1 to 2"), ("c.1.2.6:0", "1 to 5"), ("o.1.2.6:0", "1 to 5")]
)
def test_a_unit_that_a_vector_lacks_is_refused_with_its_length(held: str, allowed: str) -> None:
    error = refusal(weights(), ("clamp", held))
    assert error.problem.endswith(f"names a unit that the figure does not have; it is from {allowed}")


def test_a_cut_memory_and_a_changed_projection_are_computed() -> None:
    chain = Run(of(("cut", "c.1.2>c.1.3"), ("weight", "W_r.1.2:0"))).trace.parts["network"].layers[0][0]
    assert chain.parameters["W_r"][0, 1] == 0.0
    gates, c = chain.gates(3), chain.state(3).c
    assert c is not None
    assert np.allclose(c, gates["update"] * gates["candidate"], rtol=0, atol=1e-15)
    u = gates["output"] * np.tanh(c)
    assert np.allclose(chain.state(3).a, chain.parameters["W_r"] @ u, rtol=0, atol=1e-15)
    error = refusal(weights(), ("weight", "W_r.3.1:0"))
    assert error.parameter == "weight"


# --- what shows it -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["projected", "projected-both-ways"])
@pytest.mark.parametrize("view", ["unrolled", "folded", "cell", "norms"])
@pytest.mark.parametrize("slug", sorted(EXPORTS.keys() - {"py", "gif", "webp"}))
def test_every_view_has_every_format(name: str, view: str, slug: str) -> None:
    if EXPORTS[slug].media_type.startswith(("audio", "text/vnd")):
        with pytest.raises(SpecError):
            EXPORTS[slug].render(of(("view", view), name=name))
    else:
        assert EXPORTS[slug].render(of(("view", view), name=name))


def test_json_has_all_numbers_at_their_own_lengths() -> None:
    data = json.loads(EXPORTS["json"].render(of(("show", "gradients"))))
    forward = data["parameters"]["network"][0]["forward"]
    assert np.shape(forward["W_r"]) == (P, H)
    assert np.shape(forward["W_u"]) == (H, P + READ)
    for step in data["steps"]:
        one = step["layers"][0]["forward"]
        u = np.array(one["gates"]["output"]) * np.tanh(one["c"])
        assert np.allclose(one["a"], np.array(forward["W_r"]) @ u, rtol=0, atol=1e-15)
        of_step = step["gradients"]["layers"][0]["forward"]
        assert [len(of_step[name]) for name in ("a", "c", "handed")] == [P, H, P + H]
        assert {len(gate) for gate in of_step["gates"].values()} == {H}
    assert np.shape(data["gradients"]["network"][0]["forward"]["W_r"]) == (P, H)
    assert np.shape(data["gradients"]["lstm.weight_hr_l0"]) == (P, H)
    assert "5 LSTM units and a projection to 2 numbers" in data["alt"]
    assert "a projection of what its units show" in data["alt"]


def test_the_readout_names_every_unit_and_its_arithmetic() -> None:
    spec = of(("show", "gradients"))
    data = Readout(spec).as_data()
    assert data["names"]["units"][-1] == f"unit {H}"
    vectors = {one["title"]: one["values"] for one in data["nodes"]["a.1.3"]["vectors"]}
    assert {len(values) for values in vectors.values()} == {P, H}
    within, beyond = (worked.context(spec, "a.1.3", str(unit))["lines"] for unit in (P, H))
    assert all(line.numbers for line in within)
    assert [bool(line.numbers) for line in beyond] == [True] * 6 + [False]
    assert worked.context(spec, "a.1.3", str(H + 1))["lines"] == []


def test_the_inside_of_a_cell_has_every_unit_and_a_unit_of_the_state_only_its_own() -> None:
    panel = inside.context(of(("view", "cell"), ("at", "a.1.3"), ("unit", str(H))))
    assert panel is not None
    assert len(panel["stripes"]) == H
    assert panel["doing"].endswith("is projected.")
    assert [bool(card.numbers) for card in panel["cards"]] == [True] * 6 + [False]
    for query, allowed in (([("view", "cell")], H), ([("view", "units")], P)):
        with pytest.raises(SpecError, match=f"1 to {allowed}"):
            of(*query, ("unit", str(allowed + 1)))


def test_a_window_cuts_the_numbers_of_a_state() -> None:
    assert of(("units", "1:2")).model.window is not None
    assert "units must be a range of the 2 units" in refusal(weights(), ("units", "0:3")).problem


def test_a_memory_counts_among_the_numbers_of_a_run() -> None:
    wide = {"weight_ih_l0": (4000, READ), "weight_hh_l0": (4000, 1), "weight_hr_l0": (1, 1000)}
    found = {name: np.zeros(shape) for name, shape in wide.items()}
    with pytest.raises(SpecError, match="100 steps × 1 chains × 1000 units"):
        figure(Files(safetensors(found), npy(np.zeros((100, READ)))), ())


def test_a_script_is_refused_as_that_of_any_own_network() -> None:
    with pytest.raises(SpecError, match="a script draws its weights from a seed"):
        EXPORTS["py"].render(figure_of("projected"))
