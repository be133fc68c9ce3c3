"""State dict: the same network after a way there and back, and every wrong tensor told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine import bptt, forward, network, patterns
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.network import Network, Size
from rnn_unroll.engine.patterns import Part
from rnn_unroll.errors import SpecError
from rnn_unroll.models.limits import SERVER
from rnn_unroll.models.state_dict import LAYOUTS, MAX_LAYERS
from tests import torch_tensors
from tests.runs import Run, runs
from tests.torch_tensors import tensors

every_cell = pytest.mark.parametrize("cell", sorted(LAYOUTS))
PREFIXES = {"network": "", "encoder": "encoder", "decoder": "decoder"}


def assert_same(ours: Network, theirs: Network) -> None:
    assert (ours.cell, ours.hidden, ours.inputs) == (theirs.cell, theirs.hidden, theirs.inputs)
    assert ours.parts.keys() == theirs.parts.keys()
    for part, layers in ours.parts.items():
        for pair, others in zip(layers, theirs.parts[part], strict=True):
            for p, q in zip(pair, others, strict=True):
                assert p.keys() == q.keys()
                assert all(np.array_equal(array, q[name]) for name, array in p.items())
    assert (ours.head is None) == (theirs.head is None)
    for name, array in (ours.head or {}).items():
        assert theirs.head is not None
        assert np.array_equal(array, theirs.head[name])


@every_cell
@given(st.data(), st.sampled_from(["", "rnn"]))
def test_a_network_read_from_its_own_tensors_is_the_same(cell: str, data: st.DataObject, prefix: str) -> None:
    net = data.draw(runs(cell)).network
    prefixes = {part: PREFIXES[part] or prefix for part in net.parts}
    named = torch_tensors.read(tensors(net, prefixes), cell)
    assert_same(named.network, net)
    for part, prefix in prefixes.items():
        usual = "rnn" if part == "network" else part
        assert named.placed.paths[usual] == prefix


@every_cell
@given(st.data())
def test_a_step_down_the_gradients_of_the_tensors_is_the_step_of_the_parameters(
    cell: str, data: st.DataObject
) -> None:
    """Both biases step, so our one bias goes twice as far; all else goes as far as its tensor."""
    run: Run = data.draw(runs(cell))
    made = run.gradients(run.trace())
    prefixes = {part: PREFIXES[part] for part in run.network.parts}
    before = tensors(run.network, prefixes)
    slopes = torch_tensors.read(before, cell).slopes(made)
    assert before.keys() == slopes.keys()
    after = torch_tensors.read({name: array - slopes[name] for name, array in before.items()}, cell).network
    for part, layers in made.parts.items():
        for pair, olds, news in zip(
            layers.parameters(), run.network.parts[part], after.parts[part], strict=True
        ):
            for gradient, old, new in zip(pair, olds, news, strict=True):
                for name, g in gradient.items():
                    once = name.startswith("W") or (cell == "gru-torch" and name in ("b_c", "b_ca"))
                    assert np.allclose(old[name] - (1 if once else 2) * g, new[name], rtol=1e-12, atol=1e-12)


# --- refusals ----------------------------------------------------------------------


def whole(cell: str = "lstm", layers: int = 2, directions: int = 2) -> dict[str, np.ndarray]:
    net = network.draw_network(CELLS[cell], 0, Size(layers, directions, 3), {"network": 5}, 4)
    return tensors(net, {"network": "rnn"})


def pair() -> dict[str, np.ndarray]:
    parts: dict[Part, int] = {"encoder": 5, "decoder": 4}
    net = network.draw_network(CELLS["gru-torch"], 0, Size(1, 1, 3), parts, 4)
    return tensors(net, {"encoder": "encoder", "decoder": "decoder"})


def refusal(tensors: dict[str, np.ndarray], cell: str = "lstm") -> str:
    with pytest.raises(SpecError) as caught:
        torch_tensors.read(tensors, cell)
    assert caught.value.parameter in ("weights", "cell")
    assert len(caught.value.message) < 300
    return caught.value.message


def shape(of: tuple[int, ...]) -> str:
    return str(list(of)).replace(" ", "")


@every_cell
@pytest.mark.parametrize("name", sorted(set(whole("rnn")) - {"head.weight"}))
@pytest.mark.parametrize("wrong", [(1,), (7, 2), (2, 2, 2), (0,), ()])
def test_a_tensor_of_a_wrong_shape_is_told_with_its_shape_and_the_expected_one(
    cell: str, name: str, wrong: tuple[int, ...]
) -> None:
    right = whole(cell)
    told = refusal(right | {name: np.zeros(wrong)}, cell)
    expected = shape(right[name].shape)
    # The first layer's two weights say how wide all else is.
    gates, widths = len(LAYOUTS[cell]), {"rnn.weight_hh_l0": "[G·H,H]", "rnn.weight_ih_l0": "[G·H,I]"}
    # Where the state is projected, its projection says how many rows they have.
    projection = right.get("rnn.weight_hr_l0")
    if name in widths:
        rows = projection.shape[1] if projection is not None else 2 if "hh" in name else 3
        expected = f"[{gates * rows},2]" if wrong == (7, 2) else widths[name]
    assert told.startswith(f"{name} has the shape {shape(wrong)}; expected {expected}")


@pytest.mark.parametrize("wrong", [(4, 5), (4,), (0, 6)])
def test_a_head_of_a_wrong_shape_is_told_with_the_width_that_it_reads(wrong: tuple[int, ...]) -> None:
    told = refusal(whole() | {"head.weight": np.zeros(wrong)})
    assert told == f"head.weight has the shape {shape(wrong)}; expected [V,6]"


@pytest.mark.parametrize("name", sorted(set(whole()) - {"head.bias"}))
def test_a_missing_tensor_is_named(name: str) -> None:
    tensors = whole()
    del tensors[name]
    assert f"{name} is missing" in refusal(tensors)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "conv.weight",
            "weight",
            "rnn.weight_ih_l",
            "rnn.weight_ih_l00",
            "rnn.weight_ih_l-1",
            "rnn.bias_ih_l٣",
        ),
        *("rnn.weight_ih_l0_reversed", "rnn.bias_hr_l0", "", "head.weights"),
        "rnn.weight_ih_l" + "9" * 5000,
    ],
)
def test_a_tensor_of_no_known_name_is_named(name: str) -> None:
    told = refusal(whole() | {name: np.zeros((12, 7))})
    assert told.startswith(f"these tensors have no place in the network: {name[:30] or '(no name)'}")


def test_one_cells_tensors_are_not_anothers() -> None:
    assert refusal(whole("lstm"), "rnn") == "rnn.weight_hh_l0 has the shape [12,3]; expected [3,3]"


def test_layers_come_without_a_gap_and_not_too_many() -> None:
    tensors = whole()
    gap = {name.replace("_l1", "_l2"): array for name, array in tensors.items()}
    assert "has the layers 0, 2; expected 0 and on" in refusal(gap)
    many = {name.replace("_l1", f"_l{k}"): a for k in range(1, MAX_LAYERS + 1) for name, a in tensors.items()}
    assert refusal(many) == f"rnn has {MAX_LAYERS + 1} layers; at most {MAX_LAYERS} are run"


def test_what_is_too_wide_says_what_the_limit_is() -> None:
    wide = SERVER.classes + 1
    said = refusal(whole() | {"head.weight": np.zeros((wide, 6))})
    assert "head.weight has the shape [1025,6]: 1,025 outputs; at most 1,024 are run here" in said
    tensors = {
        "rnn.weight_ih_l0": np.zeros((SERVER.width + 1, 3)),
        "rnn.weight_hh_l0": np.zeros((SERVER.width + 1, SERVER.width + 1)),
    }
    said = refusal(tensors)
    assert "weight_hh_l0 has the shape [1025,1025]: a width of 1,025; at most 1,024 are run here" in said


def test_an_encoder_and_a_decoder_come_together_and_fit_each_other() -> None:
    right = pair()
    alone = {name: array for name, array in right.items() if not name.startswith("decoder")}
    assert torch_tensors.read(alone, "gru-torch").network.parts.keys() == {"network"}
    wide = {name: np.zeros([3 * 4 if n == 9 else 4 if n == 3 else n for n in a.shape])
            for name, a in right.items() if name.startswith("decoder")}  # fmt: skip
    told = refusal({**right, **wide, "head.weight": np.zeros((4, 4))}, "gru-torch")
    assert "decoder.weight_hh_l0 has the shape [12,4]; expected [9,3]" in told
    deep = {name.replace("_l0", "_l1"): array for name, array in right.items() if name.startswith("decoder")}
    deep["decoder.weight_ih_l1"] = np.zeros((9, 3))
    assert "layers of the decoder: 2; expected 1" in refusal({**right, **deep}, "gru-torch")
    back = {f"{name}_reverse": array for name, array in right.items() if not name.startswith("head")}
    assert "runs forward only" in refusal({**right, **back, "head.weight": np.zeros((4, 6))}, "gru-torch")


def test_a_cell_that_no_module_has_is_refused_with_those_that_one_has() -> None:
    told = refusal(whole(), "lstm-peephole")
    assert all(cell in told for cell in LAYOUTS)


@every_cell
def test_missing_biases_are_zeros(cell: str) -> None:
    tensors = whole(cell)
    bare = {name: array for name, array in tensors.items() if "bias" not in name}
    zeros = {name: np.zeros_like(array) if "bias" in name else array for name, array in tensors.items()}
    assert_same(torch_tensors.read(bare, cell).network, torch_tensors.read(zeros, cell).network)


def test_the_gradients_of_a_loss_have_the_names_and_the_shapes_of_the_tensors() -> None:
    tensors = whole()
    named = torch_tensors.read(tensors, "lstm")
    plan = patterns.plan("many-to-many", "bbb", False)
    made = bptt.loss(forward.run(plan, named.network, list(np.eye(5)[:3])), [0, 1, 3])
    found = named.slopes(made)
    assert {name: array.shape for name, array in found.items()} == {
        name: array.shape for name, array in tensors.items()
    }
