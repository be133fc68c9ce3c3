"""Brought: a network of a session, in one line, and what it says of itself. Here by stand-ins."""

import json
from typing import Any

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from rnn_unroll import stages, unroll
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.models.given import Given
from rnn_unroll.words import say
from tests.own_files import small
from tests.stand_ins import Module, Tensor
from tests.test_tutorials import CHOICES, case_of, every_case, figure_of, under


def unrolled(name: str, module: Module, **more: object) -> Any:
    case = case_of(name)
    return unroll(module, case["input"], targets=case["targets"], **CHOICES[name], **more)


@every_case
def test_a_module_is_the_figure_of_its_saved_file(name: str) -> None:
    module = Module(under(name, "w/"), raising)
    made, saved = unrolled(name, module, show="gradients"), figure_of(name)
    assert np.array_equal(made.trace.y, stages.trace(saved).y)
    assert (made.alt, made.description) == (stages.alternative(saved), say(stages.scene(saved).description))
    assert json.loads(made.render("json"))["gradients"].keys() == data(saved)["gradients"].keys()


def data(spec: FigureSpec) -> Any:
    return json.loads(EXPORTS["json"].render(spec))


def raising(x: Tensor) -> Tensor:
    raise TypeError("forward() missing 1 required positional argument: 'hidden'")


@every_case
@pytest.mark.parametrize("form", [lambda x: x, lambda x: x[None], lambda x: x[:, None]])
def test_the_check_finds_how_the_module_takes_its_input(name: str, form: Any) -> None:
    case = case_of(name)

    def forward(x: Tensor) -> Tensor:
        if x.array.shape != form(case["input"]).shape:
            raise RuntimeError("size mismatch")
        return Tensor(case["y"])

    module = Module(under(name, "w/"), forward)
    found = unrolled(name, module).check()
    assert (found.ok, found.tolerance) == (True, 1e-12)
    assert found.difference <= 1e-12
    assert repr(found).startswith("The same numbers as PyTorch's own: the ")
    assert str(list(form(case["input"]).shape)).replace(" ", "") in found.says
    assert module.training


def classifier(classes: int = 3, **more: Any) -> Module:
    """A network of which the forward returns what the engine would, without its softmax, or anything else."""
    return Module(small(inputs=2, classes=classes), more.pop("forward", lambda x: None), **more)


X = np.array([[0.5, -1.0], [2.0, 0.25], [0.0, 1.0]])


def logits(pattern: str = "many-to-many") -> np.ndarray:
    found: np.ndarray = unroll(classifier(), X, pattern=pattern).trace.logits
    return found


@pytest.mark.parametrize(
    ("returned", "what"),
    [
        (lambda z: z, "logits"),
        (lambda z: z - np.log(np.exp(z).sum(-1, keepdims=True)), "log-probabilities"),
        (lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True), "probabilities"),
    ],
)
@pytest.mark.parametrize(
    "nested", [lambda y: y, lambda y: (y, Tensor(np.zeros(4))), lambda y: {"logits": y, "h": [Tensor([1.0])]}]
)
def test_what_is_returned_is_found_in_whatever_holds_it(returned: Any, what: str, nested: Any) -> None:
    module = classifier(forward=lambda x: nested(Tensor(returned(logits())[None])))
    found = unroll(module, X).check()
    assert found.ok
    assert f"the {what}," in found.says


def test_a_network_of_float32_is_held_to_a_millionth() -> None:
    for far, ok in ((5e-7, True), (5e-6, False)):
        module = classifier(forward=lambda x, far=far: Tensor((logits() + far).astype(np.float64)))
        module.state = {name: one.astype(np.float32) for name, one in module.state.items()}
        exact = unroll(module, X).trace.logits
        module.forward = lambda x, far=far, exact=exact: Tensor(exact + far)
        found = unroll(module, X).check()
        assert (found.ok, found.tolerance) == (ok, 1e-6)
        assert np.isclose(found.difference, far, rtol=0.6)


def test_what_only_rounding_moves_further_is_told_by_a_copy_in_float64() -> None:
    module = classifier()
    module.state = {name: one.astype(np.float32) for name, one in module.state.items()}
    exact = unroll(module, X).trace.logits
    rounding = Module(module.state, lambda x: Tensor(exact + (5e-6 if x.array.dtype == np.float32 else 0.0)))
    found = unroll(rounding, X).check()
    assert found.ok
    assert 1e-6 < found.difference <= 5e-6
    assert "by the rounding of float32 alone; those of a copy in float64 differ by 0.0e+00" in found.says
    assert rounding.state["head.bias"].dtype == np.float32


def test_other_numbers_are_not_the_same_and_are_told_with_their_difference() -> None:
    module = classifier(forward=lambda x: Tensor(logits() + 0.01))
    found = unroll(module, X).check()
    assert not found.ok
    assert 0.001 < found.difference <= 0.01
    assert found.says.startswith("Not PyTorch's numbers: the logits")


def test_what_is_no_number_is_not_the_same() -> None:
    module = classifier(forward=lambda x: Tensor(logits() * np.nan))
    found = unroll(module, X).check()
    assert (found.ok, found.difference) == (False, np.inf)


@pytest.mark.parametrize(
    ("forward", "says"),
    [
        (raising, "cannot be called with x alone (TypeError: forward() missing 1 required positional"),
        (
            lambda x: Tensor(np.zeros((1, 3))),
            "returns [1,3], and the figure has [3,3]; pattern='many-to-one'",
        ),
        (lambda x: Tensor(np.zeros((5, 7))), "returns [5,7], and the figure has [3,3]."),
        (lambda x: None, "the network returns no array, and the figure has [3,3]."),
    ],
)
def test_what_cannot_be_compared_says_why(forward: Any, says: str) -> None:
    found = unroll(classifier(forward=forward), X).check()
    assert (found.ok, found.difference) == (False, None)
    assert found.says.startswith("Not checked: ")
    assert says in found.says


def test_a_forward_of_several_arguments_is_called_with_them() -> None:
    def forward(x: Tensor, lengths: list[int]) -> Tensor:
        return Tensor(logits()[: lengths[0]])

    found = unroll(classifier(forward=forward), X)
    assert found.check(Tensor(X[None]), [3]).ok
    refused = found.check(1, 2, 3)
    assert "cannot be called with these arguments (TypeError: " in refused.says


def test_a_module_that_trained_on_has_another_figure_and_the_check_says_so() -> None:
    module = classifier(forward=lambda x: Tensor(logits()))
    made = unroll(module, X)
    before = made.svg
    module.state["head.bias"] += 1.0
    assert made.svg == before
    assert made.check().says == (
        "Not checked: the network has other weights than when it was unrolled; unroll it again."
    )
    assert unroll(module, X).spec != made.spec


def test_an_rnn_of_relu_says_so_itself() -> None:
    made = unroll(classifier(nonlinearity="relu"), X)
    assert made.spec.model.cell == "rnn-relu"
    assert unroll(classifier(nonlinearity="tanh"), X).spec.model.cell == "rnn"
    assert unroll(classifier(nonlinearity="relu"), X, cell="rnn").spec.model.cell == "rnn"


def test_a_tensor_in_two_places_has_one_gradient() -> None:
    tensors = small(inputs=4, hidden=4, classes=4)
    table = tensors.pop("head.weight")
    module = Module({}, lambda x: None)
    module.state = {**tensors, "emb.weight": table, "head.weight": table}
    made = unroll(module, [0, 2], targets=[1, 1], show="gradients")
    assert isinstance(made.spec.model, Given)
    data = json.loads(made.render("json"))["gradients"]
    assert data["emb.weight"] == data["head.weight"]


VOCABULARY = ["the", "movie", "was", "<unk>"]


@pytest.mark.parametrize(
    "names",
    [
        VOCABULARY,
        tuple(VOCABULARY),
        {name: k for k, name in enumerate(VOCABULARY)},
        {name: np.int64(k) for k, name in enumerate(VOCABULARY)},
        dict(enumerate(VOCABULARY)),
        {"tokens": VOCABULARY, "classes": ["a", "b", "c"]},
    ],
)
def test_a_text_is_read_with_the_vocabulary(names: Any) -> None:
    tensors = small() | {"emb.weight": np.arange(12.0).reshape(4, 3)}
    seen = []

    def forward(x: Tensor) -> Tensor:
        seen.append(x.array)
        return Tensor(np.zeros((1, 3)))

    made = unroll(Module(tensors, forward), "the movie was not good", vocabulary=names, pattern="many-to-one")
    assert isinstance(made.spec.model, Given)
    assert made.spec.model.ids == (0, 1, 2, 3, 3)
    assert "movie" in made.alt or "movie" in made.description
    assert made.check().difference > 0
    assert np.array_equal(seen[0], [0, 1, 2, 3, 3])


@pytest.mark.parametrize("x", [X, X[None], X[:, None], Tensor(X), X.tolist(), X.astype(np.float32)])
def test_one_sequence_is_read_in_every_form(x: Any) -> None:
    assert np.array_equal(unroll(classifier(), x).trace.logits, logits())


class Packed(Module):
    """A module with something in its state dict that is no tensor."""

    def state_dict(self) -> dict[str, Any]:
        return {**super().state_dict(), "fc.packed": object()}


WRONG: list[tuple[Any, Any, dict[str, Any], str, str]] = [
    (3, X, {}, "model", "model is a int, which is neither a module of PyTorch (with a state_dict) nor"),
    (Module, X, {}, "model", "model is the class Module itself"),
    (classifier(), np.zeros((2, 3, 2)), {}, "x", "one sequence is [T,I], [1,T,I] or [T,1,I]: of a batch"),
    (classifier(), np.zeros((2, 3), int), {}, "x", "one sequence is [T], [1,T] or [T,1] of tokens"),
    (classifier(), [[1.0], [2.0, 3.0]], {}, "x", "x is a list, which is no tensor, no array"),
    (classifier(), [[np.nan, 1.0]], {}, "x", "not a finite number: nan at [0, 0]"),
    (classifier(), [True], {}, "x", "x holds the type bool"),
    (classifier(), [2**63], {}, "x", "x has an integer that is too large"),
    (classifier(), np.zeros((2, 5)), {}, "input", "expected [T,2] of floating-point numbers"),
    (classifier(), "a text", {}, "text", "text needs a vocabulary"),
    (classifier(), X, {"vocabulary": object()}, "vocabulary", "needs a list of names"),
    (classifier(), X, {"vocabulary": [1, 2]}, "vocabulary", "a name is a text"),
    (classifier(1), X, {}, "weights", "the softmax of one number is always 1"),
    (classifier(), X, {"targets": ["a"]}, "targets", "targets holds the type"),
    (classifier(), X, {"seed": 3}, "seed", "seed"),
    (classifier(), X, {"map": {"head": "encoder"}}, "map", "cannot make it encoder"),
    (Module({"rnn.weight_ih_l0": [[np.inf]]}, raising), X, {}, "weights", "inf at [0, 0]"),
    (Packed(small(), raising), X, {}, "weights", "'fc.packed' holds the type 'object'; weights are float64"),
    (Module(small() | {"rnn.mask": np.zeros(4, int)}, raising), X, {}, "weights", "holds the type 'int64'"),
]


@pytest.mark.parametrize(("model", "x", "more", "parameter", "says"), WRONG)
def test_what_is_wrong_names_the_culprit(
    model: Any, x: Any, more: dict[str, Any], parameter: str, says: str
) -> None:
    with pytest.raises(SpecError) as caught:
        unroll(model, x, **more)
    assert caught.value.parameter == parameter
    assert says in str(caught.value)


def test_a_map_may_be_a_dict() -> None:
    tensors = small(inputs=2) | {"other.weight": np.ones((2, 4)), "other.bias": np.ones(2)}
    made = unroll(Module(tensors, raising), X, map={"other": "skip"})
    assert np.array_equal(made.trace.logits, logits())


def test_figures_of_the_same_numbers_are_equal_and_those_of_others_are_not() -> None:
    assert unroll(classifier(), X) == unroll(classifier(), X)
    assert unroll(classifier(), X) != unroll(classifier(), X + 1)


def test_the_arrays_are_copied() -> None:
    x = X.copy()
    made = unroll(classifier(), x)
    before = made.trace.logits.copy()
    x[:] = 0
    assert np.array_equal(made.trace.logits, before)


@pytest.mark.process
def test_a_notebook_shows_the_figure_and_the_check() -> None:
    made = "from tests.test_brought import X, classifier, logits, Tensor; from rnn_unroll import unroll"
    cells = [
        made,
        "fig = unroll(classifier(forward=lambda x: Tensor(logits())), X)\nfig",
        "fig.check()",
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(book, timeout=120).execute()
    shown, said = (book.cells[k].outputs[0]["data"] for k in (1, 2))
    assert shown["image/svg+xml"].startswith("<svg")
    assert said["text/plain"].startswith("The same numbers as PyTorch's own: the logits")
