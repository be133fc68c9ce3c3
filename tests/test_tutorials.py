"""Tutorials: a model that people train by a tutorial loads as it was saved, and computes what it computed."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save
from typer.testing import CliRunner

from rnn_unroll.address.own import Files, figure
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.cli.command import app
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.web.readout import Readout
from tests.own_files import npy, safetensors, small
from tests.torch_tutorials import CASES

CHOICES: dict[str, dict[str, str]] = {
    "names-by-hand": {"cell": "rnn-linear"},
    "names-two-layers": {"cell": "rnn"},
    "names-rnn": {},
    "language-lstm": {},
    "language-gru-tied": {},
    "sentiment-wrapped": {},
    "tagger": {},
    "rows": {},
    "cells": {},
    "series": {"head": "linear"},
    "series-three": {"head": "linear"},
    "spam": {"head": "sigmoid"},
    "labels": {"head": "sigmoid"},
    "projected": {},
    "projected-both-ways": {},
    "two-layers-relu": {"between": "relu"},
    "two-layers-tanh": {"between": "tanh", "head": "linear"},
    "translator": {"map": "decoder.embedding=decoder.embedding+relu", "start": "0"},
}
"""The cases, and what their files do not say."""

every_case = pytest.mark.parametrize("name", sorted(CHOICES))


@cache
def case_of(name: str) -> dict[str, np.ndarray]:
    with np.load(CASES) as file:
        return {key.partition("/")[2]: file[key] for key in file.files if key.startswith(f"{name}/")}


def under(name: str, prefix: str) -> dict[str, np.ndarray]:
    return {key.removeprefix(prefix): one for key, one in case_of(name).items() if key.startswith(prefix)}


def files_of(name: str) -> Files:
    case = case_of(name)
    return Files(safetensors(under(name, "w/")), npy(case["input"]), npy(case["targets"]))


def figure_of(name: str) -> FigureSpec:
    return figure(files_of(name), [*CHOICES[name].items(), ("show", "gradients")])


@every_case
def test_its_outputs_and_its_last_state_are_pytorchs(name: str) -> None:
    case, trace = case_of(name), Run(figure_of(name)).trace
    assert np.allclose(trace.y, case["y"], rtol=0, atol=1e-12)
    last = trace.parts[trace.plan.steps[-1].part]
    states = [one.state(last.steps).a for one in last.layers[-1]]
    assert np.allclose(np.concatenate(states), case["state"], rtol=0, atol=1e-12)


@every_case
def test_its_gradients_have_the_files_own_names_and_are_pytorchs(name: str) -> None:
    spec, grads = figure_of(name), under(name, "grad/")
    found = dict(spec.model.named_gradients(Run(spec).gradients))
    del found["input"]
    if name.endswith("-tied"):
        # PyTorch has one tensor where the file has two.
        found["encoder.weight"] = found["encoder.weight"] + found.pop("decoder.weight")
    assert found.keys() == grads.keys()
    for key, one in found.items():
        assert np.allclose(one, grads[key], rtol=0, atol=1e-11), key


@every_case
def test_the_command_runs_the_file_as_it_was_saved(name: str, tmp_path: Path) -> None:
    files = files_of(name)
    (tmp_path / "model.safetensors").write_bytes(files.weights)
    (tmp_path / "x.npy").write_bytes(files.input or b"")
    (tmp_path / "y.npy").write_bytes(files.targets or b"")
    options = [part for key, value in CHOICES[name].items() for part in (f"--{key}", value)]
    said = CliRunner().invoke(
        app,
        ["run", "--weights", str(tmp_path / "model.safetensors"), "--input", str(tmp_path / "x.npy"),
         "--targets", str(tmp_path / "y.npy"), *options],
    )  # fmt: skip
    assert said.exit_code == 0, said.stderr
    outputs = [step["y"] for step in json.loads(said.stdout)["steps"] if step["y"] is not None]
    assert np.allclose(outputs, case_of(name)["y"], rtol=0, atol=1e-12)


# --- what cannot be known is asked for -------------------------------------------------


def refusal(tensors: dict[str, np.ndarray], *query: tuple[str, str]) -> SpecError:
    with pytest.raises(SpecError) as caught:
        figure(Files(safetensors(tensors), npy([0, 1])), query)
    return caught.value


def test_a_tied_weight_that_was_saved_once_is_both() -> None:
    """As safetensors' `save_model` writes it, with the other name among the notes."""
    case, tensors = case_of("language-gru-tied"), under("language-gru-tied", "w/")
    for kept, left_out in (("decoder.weight", "encoder.weight"), ("encoder.weight", "decoder.weight")):
        once = {name: np.ascontiguousarray(one) for name, one in tensors.items() if name != left_out}
        data = save(once, metadata={left_out: kept})
        spec = figure(Files(data, npy(case["input"]), npy(case["targets"])), [])
        assert np.allclose(Run(spec).trace.y, case["y"], rtol=0, atol=1e-12)
        found = spec.model.named_gradients(Run(spec).gradients)
        for name in (kept, left_out):
            assert np.allclose(found[name], case["grad/encoder.weight"], rtol=0, atol=1e-11)


def test_the_activation_of_layers_made_by_hand_is_a_question() -> None:
    error = refusal(under("names-two-layers", "w/"))
    assert (error.parameter, error.message.partition(";")[0]) == (
        "cell",
        "the file does not say which function follows i2h: cell chooses it",
    )
    assert list(error.allowed) == ["rnn", "rnn-relu", "rnn-linear"]


def test_a_decoder_that_looks_tokens_up_asks_for_the_first() -> None:
    error = refusal(under("translator", "w/"))
    assert error.parameter == "start"
    assert "from 0 to 5" in error.message


def test_a_start_token_that_nothing_reads_is_refused() -> None:
    rng = np.random.RandomState(0)
    pair = {f"{part}.{name}": one for part in ("encoder", "decoder") for name, one in small(4).items()}
    tensors = {name.replace("rnn.", ""): one for name, one in pair.items() if "head" not in name}
    tensors |= {"head.weight": rng.standard_normal((3, 4)), "head.bias": np.zeros(3)}
    error = refusal(tensors, ("start", "1"), ("feedback", "off"))
    assert (error.parameter, error.message) == (
        "start",
        "nothing reads the start token: the decoder's outputs are not fed back",
    )


def test_all_that_has_no_place_is_told_at_once_and_may_be_left_out() -> None:
    more = {
        "norm.weight": np.ones(5),
        "norm.bias": np.ones(5),
        "conv1.weight": np.ones((2, 2, 3)),
        "fc2.weight": np.ones((2, 4)),
        "fc2.bias": np.ones(2),
    }
    tensors = under("names-rnn", "w/") | more
    error = refusal(tensors)
    assert all(name in error.message for name in more)
    assert "norm.weight [5]: a normalisation" in error.message
    assert "fc2.weight [2,4]: a linear layer" in error.message
    roles = ",".join(f"{path}=skip" for path in ("norm", "conv1", "fc2"))
    left_out = figure(Files(safetensors(tensors), npy(case_of("names-rnn")["input"])), [("map", roles)])
    plain = figure(Files(safetensors(under("names-rnn", "w/")), npy(case_of("names-rnn")["input"])), [])
    assert np.array_equal(Run(left_out).trace.y, Run(plain).trace.y)


def test_two_layers_that_could_be_the_head_are_a_question_with_the_choices() -> None:
    tensors = under("names-rnn", "w/")
    tensors |= {"other.weight": np.ones((2, 5)), "other.bias": np.ones(2)}
    error = refusal(tensors)
    assert (error.parameter, list(error.allowed)) == ("map", ["h2o=head", "other=head"])
    chosen = figure(Files(safetensors(tensors), npy([0, 1])), [("map", "other=head,h2o=skip")])
    assert Run(chosen).trace.y.shape == (2, 2)


def test_a_head_of_two_layers_asks_for_the_function_between_them() -> None:
    tensors = under("two-layers-relu", "w/")
    vectors = npy(case_of("two-layers-relu")["input"])
    with pytest.raises(SpecError) as caught:
        figure(Files(safetensors(tensors), vectors), [])
    assert (caught.value.parameter, list(caught.value.allowed)) == ("between", ["relu", "tanh", "linear"])
    assert "classifier.0 and classifier.3 are a head of two layers" in caught.value.message
    assert "map=classifier.3=skip" in caught.value.message
    with pytest.raises(SpecError, match="choose relu, tanh or linear"):
        figure(Files(safetensors(tensors), vectors), [("between", "gelu")])
    with pytest.raises(SpecError, match="the head has one"):
        figure(files_of("rows"), [("between", "relu")])
    with pytest.raises(SpecError, match="has the shape \\[3,5\\]; expected \\[V,8\\]"):
        figure(Files(safetensors(tensors), vectors), [("map", "classifier.3=head,classifier.0=skip")])


def test_the_map_gives_the_order_of_two_layers_that_fit_either_way() -> None:
    case, tensors = case_of("two-layers-tanh"), under("two-layers-tanh", "w/")
    named = {"fc1": "after", "fc2": "before"}
    tensors = {f"{named.get(path, path)}.{key}": one for (path, key), one in
               ((name.split(".", 1), one) for name, one in tensors.items())}  # fmt: skip
    said = [("between", "tanh"), ("head", "linear")]
    files = Files(safetensors(tensors), npy(case["input"]))
    with pytest.raises(SpecError, match="after=head"):
        figure(files, said)
    spec = figure(files, [*said, ("map", "after=head,before=head")])
    assert np.allclose(Run(spec).trace.y, case["y"], rtol=0, atol=1e-12)


def test_the_numbers_and_the_readout_have_the_layer_inside_a_head() -> None:
    spec = figure_of("two-layers-relu")
    data, case = json.loads(EXPORTS["json"].render(spec)), under("two-layers-relu", "w/")
    head = {name: np.array(one) for name, one in data["parameters"]["head"].items()}
    assert data["parameters"]["between"] == "relu"
    assert np.array_equal(head["W_ma"], case["classifier.0.weight"])
    states = [
        np.array(data["steps"][t]["layers"][0][way]["a"]) for t, way in ((4, "forward"), (0, "backward"))
    ]
    m = np.maximum(head["W_ma"] @ np.concatenate(states) + head["b_m"], 0)
    assert np.allclose(data["steps"][4]["inner"], m, rtol=0, atol=1e-12)
    assert np.allclose(data["steps"][4]["logits"], head["W_ym"] @ m + head["b_y"], rtol=0, atol=1e-12)
    assert [step["inner"] for step in data["steps"][:4]] == [None] * 4
    assert data["gradients"]["head"]["W_ma"] == data["gradients"]["classifier.0.weight"]
    node = Readout(spec).as_data()["nodes"]["y.1"]
    assert "ReLU" in node["equation"]
    assert node["vectors"][1]["values"] == data["steps"][4]["inner"]


def test_a_cut_at_the_output_and_an_early_answer_go_through_both_layers() -> None:
    tensors = under("two-layers-tanh", "w/")
    files = Files(safetensors(tensors), npy(case_of("two-layers-tanh")["input"]))
    said = [("between", "tanh"), ("head", "linear"), ("pattern", "many-to-one")]
    fc1, fc2, b = (tensors[name] for name in ("fc1.weight", "fc2.weight", "fc2.bias"))
    run = Run(figure(files, [*said, ("early", "on")]))
    states = run.trace.parts["network"].read(2)
    assert np.allclose(run.early[1].y, fc2 @ np.tanh(fc1 @ states[1]) + b, rtol=0, atol=1e-12)
    weighed = Run(figure(files, [*said, ("weight", "W_ma.2.1:3,b_y:0")])).trace
    changed = fc1.copy()
    changed[1, 0] = 3.0
    assert np.allclose(weighed.y[0], fc2 @ np.tanh(changed @ states[3]), rtol=0, atol=1e-12)
    cut = Run(figure(files, [*said, ("cut", "a.2.4>y.1")])).trace
    assert np.allclose(cut.y[0], b, rtol=0, atol=1e-12)


def test_output_of_the_last_step_of_both_directions_is_read_by_choice() -> None:
    """PyTorch's output[-1] beside its h_n, with the gradients of what was read."""
    case, tensors = case_of("last-of-both"), under("last-of-both", "w/")
    files = Files(safetensors(tensors), npy(case["input"]), npy(case["targets"]))
    spec = figure(files, [("reads", "last"), ("show", "gradients")])
    run = Run(spec)
    assert np.allclose(run.trace.y, case["y"], rtol=0, atol=1e-12)
    found, grads = spec.model.named_gradients(run.gradients), under("last-of-both", "grad/")
    for key, slope in grads.items():
        assert np.allclose(found[key], slope, rtol=0, atol=1e-11), key
    drawn = EXPORTS["svg"].render(spec).decode()
    assert drawn != EXPORTS["svg"].render(figure(files, [("show", "gradients")])).decode()
    assert "r⟨5⟩" in Readout(spec).as_data()["nodes"]["y.1"]["equation"].replace("</mtext>", "")
    ends, usual = (Run(figure(files, query)).trace.y for query in ([("reads", "ends")], []))
    assert np.array_equal(ends, usual)
    assert not np.allclose(ends, case["y"])


def test_a_choice_of_what_an_output_reads_is_refused_where_there_is_none() -> None:
    for name in ("rows", "tagger"):
        with pytest.raises(SpecError, match="elsewhere there is no choice"):
            figure(files_of(name), [("reads", "last")])
    with pytest.raises(SpecError, match="choose ends or last"):
        figure(files_of("two-layers-relu"), [("reads", "first"), ("between", "relu")])


def test_two_recurrent_modules_without_a_sign_are_a_question() -> None:
    one = under("names-rnn", "w/")
    twice = {f"{path}.{key}": array for path in ("left", "right") for key, array in one.items()}
    error = refusal(twice)
    assert error.parameter == "map"
    assert "left.rnn, right.rnn fit in more than one way" in error.message


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("fc", "map needs module=role, with commas between; 'fc' is not"),
        ("h2o=output", "'h2o=output' is not"),
        ("fc=head", "map names 'fc', which is no module of the file"),
        ("rnn=head", "'rnn' is a recurrent module, so map cannot make it head"),
        ("h2o=rnn", "'h2o' is no recurrent module, so map cannot make it rnn"),
        ("h2o=head,h2o=skip", "map says twice what 'h2o' is"),
        ("h2o=decoder.embedding", "map makes 'h2o' the decoder.embedding, but there is one network"),
        (
            "h2o=embedding",
            "'h2o' cannot be the embedding of the network, which reads 6 numbers: its vectors have 5",
        ),
    ],
)
def test_a_map_that_is_wrong_is_refused(written: str, says: str) -> None:
    error = refusal(under("names-rnn", "w/"), ("map", written))
    assert error.parameter == "map"
    assert says in error.message


def test_one_output_under_a_softmax_is_refused_because_it_is_always_one() -> None:
    tensors = under("names-rnn", "w/")
    error = refusal(tensors | {"h2o.weight": np.ones((1, 5)), "h2o.bias": np.ones(1)})
    assert "the softmax of one number is always 1" in error.message


def gru(path: str, read: int, hidden: int, seed: int = 0, gates: int = 3) -> dict[str, np.ndarray]:
    rng = np.random.RandomState(seed)
    shapes = {"weight_ih_l0": (gates * hidden, read), "weight_hh_l0": (gates * hidden, hidden)}
    biases = dict.fromkeys(("bias_ih_l0", "bias_hh_l0"), (gates * hidden,))
    return {f"{path}.{name}": rng.standard_normal(shape) for name, shape in {**shapes, **biases}.items()}


def linear(path: str, rows: int, columns: int, bias: bool = True) -> dict[str, np.ndarray]:
    rng = np.random.RandomState(rows)
    weight = {f"{path}.weight": rng.standard_normal((rows, columns))}
    return weight | ({f"{path}.bias": rng.standard_normal(rows)} if bias else {})


ASKED: dict[str, tuple[dict[str, np.ndarray], str, str]] = {
    "two tables": (
        gru("gru", 4, 5)
        | linear("fc", 3, 5)
        | linear("tok_emb", 7, 4, bias=False)
        | linear("pos_emb", 20, 4, bias=False),
        "map",
        "are embeddings that the network could read; it reads one",
    ),
    "equal modules": (
        gru("forward_gru", 5, 5) | gru("backward_gru", 5, 5),
        "map",
        "fit in more than one way",
    ),
    "equal modules of other names": (gru("lower", 5, 5) | gru("higher", 5, 5), "map", "more than one way"),
    "a stack of two widths": (gru("gru1", 4, 6) | gru("gru2", 6, 5), "weights", "one cell and one width"),
    "a stack of two cells": (gru("a1", 4, 5) | gru("a2", 5, 5, gates=4), "weights", "one cell and one width"),
    "words that begin as encoder and decoder do": (
        gru("encounter", 5, 5) | gru("decay", 5, 5),
        "map",
        "fit in more than one way",
    ),
    "a linear layer without bias": (
        gru("gru", 5, 6) | linear("fc", 3, 6) | linear("shortcut", 6, 5, bias=False),
        "weights",
        "shortcut.weight [6,5]: a linear layer",
    ),
    "a layer before the network": (gru("gru", 5, 5) | linear("inp", 5, 5), "weights", "inp.weight [5,5]"),
    "a context beside the token": (
        gru("encoder.gru", 4, 5)
        | gru("decoder.gru", 9, 5)
        | linear("encoder.embedding", 7, 4, bias=False)
        | linear("decoder.embedding", 6, 4, bias=False)
        | linear("decoder.fc", 6, 5),
        "weights",
        "'decoder.embedding' cannot be the embedding of the decoder, which reads 9 numbers",
    ),
    "an autoencoder": (
        gru("encoder", 5, 5) | gru("decoder", 5, 5) | linear("out", 3, 5),
        "weights",
        "what it reads is not known",
    ),
    "a parameter of no module": (gru("gru", 3, 5) | {"h0": np.zeros((1, 5))}, "weights", "h0 [1,5]"),
    "strange digits": (gru("²", 3, 5) | gru("³", 3, 5), "map", "fit in more than one way"),
}


@pytest.mark.parametrize("what", ASKED)
def test_what_would_be_a_guess_is_asked_or_refused(what: str) -> None:
    tensors, parameter, says = ASKED[what]
    width = next(one for name, one in tensors.items() if "weight_ih" in name).shape[1]
    embedded = any("emb" in name for name in tensors)
    read = npy([0, 1]) if embedded else npy(np.zeros((2, width)))
    with pytest.raises(SpecError) as caught:
        figure(Files(safetensors(tensors), read), [])
    assert caught.value.parameter == parameter
    assert says in caught.value.message


@pytest.mark.parametrize(("a", "b"), [("enc_emb", "dec_emb"), ("src_embed", "trg_embed"), ("a", "b")])
def test_each_part_of_a_pair_has_its_own_table(a: str, b: str) -> None:
    tensors = gru("enc_gru", 4, 5) | gru("dec_gru", 4, 5, 1) | linear("fc", 6, 5)
    tensors |= linear(a, 7, 4, bias=False)
    tensors[f"{b}.weight"] = linear("x", 6, 4, bias=False)["x.weight"]
    roles = "" if len(a) > 1 else f"{a}=encoder.embedding,{b}=decoder.embedding"
    spec = figure(Files(safetensors(tensors), npy([6, 1])), [("start", "5"), ("map", roles)])
    parts = Run(spec).trace.parts
    assert np.array_equal(parts["encoder"].x, tensors[f"{a}.weight"][[6, 1]])
    assert np.array_equal(parts["decoder"].x[0], tensors[f"{b}.weight"][5])


def test_an_encoder_and_a_decoder_of_several_cells_are_two_stacks() -> None:
    tensors = linear("out", 5, 5)
    for k, path in enumerate(["encoder.cells.0", "encoder.cells.1", "decoder.cells.0", "decoder.cells.1"]):
        tensors |= {name.removesuffix("_l0"): one for name, one in gru(path, 5, 5, k).items()}
    spec = figure(Files(safetensors(tensors), npy(np.zeros((2, 5)))), [("ty", "2")])
    assert (spec.wiring.pattern, spec.model.layers) == ("encoder-decoder", 2)


def test_the_order_in_a_map_is_that_of_the_stack() -> None:
    tensors = gru("lower", 4, 5) | gru("higher", 5, 5, 1) | linear("fc", 3, 5)
    files = Files(safetensors(tensors), npy(np.ones((2, 4))))
    one, other = figure(files, []), figure(files, [("map", "lower=rnn,higher=rnn")])
    assert np.array_equal(Run(one).trace.y, Run(other).trace.y)
    with pytest.raises(SpecError, match="read what is written below"):
        figure(files, [("map", "higher=rnn,lower=rnn")])


def test_a_parameter_of_no_module_may_be_left_out() -> None:
    tensors = gru("gru", 3, 5) | linear("fc", 3, 5) | {"h0": np.zeros((1, 5))}
    spec = figure(Files(safetensors(tensors), npy(np.zeros((2, 3)))), [("map", "h0=skip")])
    assert spec.model.cell == "gru-torch"


# --- vocabularies ----------------------------------------------------------------------

WORDS = ["<pad>", "the", "movie", "was", "not", "good", "<unk>", ".", "\n"]


def named(vocabulary: object, text: str, name: str = "tagger") -> FigureSpec:
    data = vocabulary if isinstance(vocabulary, bytes) else json.dumps(vocabulary).encode()
    files = Files(safetensors(under(name, "w/")), vocabulary=data)
    return figure(files, [("text", text)])


@pytest.mark.parametrize(
    "vocabulary",
    [
        WORDS,
        {word: k for k, word in enumerate(WORDS)},
        {str(k): word for k, word in enumerate(WORDS)},
        {"tokens": WORDS, "classes": ["noun", "verb", "other"]},
    ],
)
def test_a_text_is_read_with_a_vocabulary_and_its_tokens_are_named(vocabulary: object) -> None:
    spec = named(vocabulary, "The movie was xyz.")
    run = Run(spec)
    assert spec.model.inputs(spec.reading, run.trace.plan) == ("the", "movie", "was", "<unk>", ".")
    table = under("tagger", "w/")["word_embeddings.weight"]
    assert np.array_equal(run.trace.parts["network"].x, table[[1, 2, 3, 6, 7]])
    named_too = isinstance(vocabulary, dict) and "classes" in vocabulary
    assert spec.vocabulary == (("noun", "verb", "other") if named_too else ("0", "1", "2"))


def test_targets_with_names_are_class_indices_in_the_data() -> None:
    case = case_of("tagger")
    names = json.dumps({"classes": ["noun", "verb", "other"]}).encode()
    files = Files(safetensors(under("tagger", "w/")), npy(case["input"]), npy(case["targets"]), names)
    spec = figure(files, [("show", "gradients")])
    assert spec.target_tokens == ("noun", "verb", "other", "verb")
    assert json.loads(EXPORTS["json"].render(spec))["targets"] == [0, 1, 2, 1]


@pytest.mark.parametrize(
    ("name", "targets", "head", "says"),
    [
        ("series", np.zeros((2, 2)), "linear", "targets has the shape [2,2]; expected [T_y,1]"),
        ("spam", np.array([2.0]), "sigmoid", "targets of a sigmoid are from 0 to 1"),
        ("spam", np.array([1.0]), "tanh", "unknown head 'tanh'"),
    ],
)
def test_targets_and_heads_that_do_not_fit_are_refused(
    name: str, targets: np.ndarray, head: str, says: str
) -> None:
    files = Files(files_of(name).weights, files_of(name).input, npy(targets))
    with pytest.raises(SpecError) as caught:
        figure(files, [("head", head)])
    assert says in caught.value.message


def test_numbers_are_neither_chosen_nor_fed_back() -> None:
    files = Files(files_of("labels").weights)
    with pytest.raises(SpecError, match="choose no token, so none can be fed back"):
        figure(files, [("head", "sigmoid"), ("pattern", "one-to-many"), ("feedback", "on")])
    with pytest.raises(SpecError, match="this network answers with a number"):
        figure(files_of("series"), [("head", "linear"), ("choose", "sample")])


@pytest.mark.parametrize("name", ["series", "series-three", "spam", "labels"])
@pytest.mark.parametrize("slug", sorted(EXPORTS.keys() - {"py"}))
def test_every_format_has_outputs_that_are_no_classes(name: str, slug: str) -> None:
    if slug in ("abc", "mid"):
        with pytest.raises(SpecError):
            EXPORTS[slug].render(figure_of(name))
    else:
        assert EXPORTS[slug].render(figure_of(name))


def test_the_start_token_is_one_of_the_decoders_names() -> None:
    tensors = gru("enc", 4, 5) | gru("dec", 4, 5, 1) | linear("fc", 3, 5)
    tensors |= linear("enc_emb", 5, 4, bias=False)
    tensors["dec_emb.weight"] = tensors["enc_emb.weight"][:3]
    names = {"tokens": ["<pad>", "<unk>", "<sos>", "a", "b"], "classes": ["<sos>", "<eos>", "x"]}
    files = Files(safetensors(tensors), vocabulary=json.dumps(names).encode())
    spec = figure(files, [("text", "a b"), ("ty", "2")])
    assert np.array_equal(Run(spec).trace.parts["decoder"].x[0], tensors["dec_emb.weight"][0])


@pytest.mark.parametrize(
    ("data", "text", "ids"),
    [
        ("\n \n!\na\nb", "b", None),
        ("[PAD]\n[UNK]\nthe\nfilm", "the Film was", (2, 3, 1)),
        ("don't\nstop", "Don't stop", (0, 1)),
        ("[\n]\na", "a]", (2, 1)),
        ('{"0": 0, "1": 1, "2": 2}', "20", (2, 0)),
        ('["\\t", " ", "\\n", "a"]', "a a\n", (3, 1, 3, 2)),
        ('["a", "b", "eos", "_pad_"]', "ab", (0, 1)),
    ],
)
def test_names_stand_for_their_ids_as_they_are_written(
    data: str, text: str, ids: tuple[int, ...] | None
) -> None:
    files = Files(safetensors(under("tagger", "w/")), vocabulary=data.encode())
    if ids is None:
        with pytest.raises(SpecError):
            figure(files, [("text", text)])
        return
    table = under("tagger", "w/")["word_embeddings.weight"]
    run = Run(figure(files, [("text", text)]))
    assert np.array_equal(run.trace.parts["network"].x, table[[*ids]])


@pytest.mark.parametrize(
    "kept",
    [
        {"itos": ["<unk>", "the", "film"]},
        {"stoi": {"<unk>": 0, "the": 1, "film": 2}, "freqs": {"the": 7}, "itos": ["<unk>", "the", "film"]},
        {"word2idx": {"the": 1, "<unk>": 0, "film": 2}, "idx2word": ["<unk>", "the", "film"], "n_words": 3},
        {"index2word": {"0": "<unk>", "1": "the", "2": "film"}, "word2count": {"the": 1}},
        {"vocab": {"itos": 1, "<unk>": 0, "film": 2, "the": 3}},
    ],
)
def test_a_vocabulary_may_be_the_attributes_of_an_object(kept: dict[str, object]) -> None:
    spec = named(kept, "film the xyz")
    assert spec.model.inputs(spec.reading, Run(spec).trace.plan) == ("film", "the", "<unk>")


def test_attributes_of_a_vocabulary_that_do_not_agree_are_refused() -> None:
    with pytest.raises(SpecError, match="two lists of names that do not agree"):
        named({"itos": ["a", "b"], "stoi": {"b": 0, "a": 1}}, "a")
    # A vocabulary may have such a word.
    assert named({"vocab": 0, "itos": 1}, "itos vocab").model.inputs(None, None) == ("itos", "vocab")


def test_a_vocabulary_longer_than_what_one_hot_vectors_have_places_for_is_refused() -> None:
    names = json.dumps([f"word{k}" for k in range(7)]).encode()
    files = Files(safetensors(under("names-rnn", "w/")), npy([0, 1]), vocabulary=names)
    with pytest.raises(SpecError, match="names 7 tokens, the weights have 6"):
        figure(files, [])
    # Numbers are no tokens: there it names classes at most.
    figure(replace(files, input=npy(np.zeros((2, 6)))), [])


@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("names", ["Wxh Whh Why bh by", "rnn.W_xh rnn.W_hh W_hq rnn.b_h b_q"])
def test_an_rnn_made_by_hand_of_matrices_is_found_in_either_layout(names: str, rows: bool) -> None:
    case, usual = case_of("names-rnn"), under("names-rnn", "w/")
    bias = usual["rnn.bias_ih_l0"] + usual["rnn.bias_hh_l0"]
    arrays = [usual["rnn.weight_ih_l0"], usual["rnn.weight_hh_l0"], usual["h2o.weight"]]
    arrays = [np.ascontiguousarray(one.T) if rows else one for one in arrays]
    arrays += [bias if rows else bias[:, None], usual["h2o.bias"]]
    tensors = dict(zip(names.split(), arrays, strict=True))
    files = Files(safetensors(tensors), npy(case["input"]), npy(case["targets"]))
    with pytest.raises(SpecError) as caught:
        figure(files, [])
    assert (caught.value.parameter, list(caught.value.allowed)) == ("cell", ["rnn", "rnn-relu", "rnn-linear"])
    spec = figure(files, [("cell", "rnn")])
    run = Run(spec)
    assert np.allclose(run.trace.y, case["y"], rtol=0, atol=1e-12)
    found = spec.model.named_gradients(run.gradients)
    grads = under("names-rnn", "grad/")
    turned = [grads["rnn.weight_ih_l0"], grads["rnn.weight_hh_l0"], grads["h2o.weight"]]
    turned = [one.T if rows else one for one in turned]
    turned += [grads["rnn.bias_ih_l0"] if rows else grads["rnn.bias_ih_l0"][:, None], grads["h2o.bias"]]
    for name, slope in zip(names.split(), turned, strict=True):
        assert np.allclose(found[name], slope, rtol=0, atol=1e-11), name


def test_square_matrices_fit_both_ways_and_other_ones_neither() -> None:
    square = {name: np.eye(3) for name in ("W_xh", "W_hh", "W_hy")}
    error = refusal(square)
    assert "W_hh, W_hy, W_xh are square" in error.message
    assert "W_xz [3,3]" in refusal({"W_xh": np.ones((2, 3)), "W_hh": np.eye(3), "W_xz": np.eye(3)}).message
    assert "no recurrent layer" in refusal({"W_xh": np.ones((2, 4)), "W_hh": np.eye(3)}).message


def test_the_start_token_may_be_written_as_its_name() -> None:
    case = case_of("translator")
    names = {"tokens": list("abcdefgh"), "classes": ["SOS", "EOS", "je", "suis", "1", "froid"]}
    files = replace(files_of("translator"), vocabulary=json.dumps(names).encode())
    said = [pair for pair in CHOICES["translator"].items() if pair[0] != "start"]
    assert np.allclose(Run(figure(files, [*said, ("start", "SOS")])).trace.y, case["y"], rtol=0, atol=1e-12)
    table = under("translator", "w/")["decoder.embedding.weight"]
    for start, index in (("froid", 5), ("1", 1)):
        read = Run(figure(files, [*said, ("start", start)])).trace.parts["decoder"].x[0]
        assert np.array_equal(read, np.maximum(table[index], 0))
    with pytest.raises(SpecError, match="did you mean 'froid'"):
        figure(files, [*said, ("start", "froide")])
    with pytest.raises(SpecError, match="start"):
        figure(files_of("translator"), [*said, ("start", "SOS")])


def test_a_vocabulary_may_have_a_name_in_each_line_and_be_characters() -> None:
    spec = named(b"a\nb\nc\n", "cab")
    assert spec.model.inputs(spec.reading, Run(spec).trace.plan) == ("c", "a", "b")


@pytest.mark.parametrize(
    ("vocabulary", "text", "parameter", "says"),
    [
        (b"\xff\xfe", "a", "vocabulary", "not UTF-8"),
        (b"[1", "a", "vocabulary", "begins as JSON and is none"),
        ([["a"]], "a", "vocabulary", "a name is a text of 1 to 40 characters"),
        (["a", ""], "a", "vocabulary", "has '' at 1"),
        (["a", "a"], "a", "vocabulary", "has 'a' twice"),
        ({"a": 0, "b": 2}, "a", "vocabulary", "needs the ids 0 to 1 for its 2 names"),
        ({"a": True}, "a", "vocabulary", "needs the id 0 for its only name"),
        (b'{"a": 0, "a": 1}', "a", "vocabulary", "has 'a' twice"),
        ({}, "a", "vocabulary", "a list of names"),
        ({"classes": ["\xa0", " ", "x"]}, "a", "vocabulary", "two classes that would be shown alike"),
        ([str(k) for k in range(10)], "1", "vocabulary", "vocabulary names 10 tokens, the weights have 9"),
        (
            {"tokens": ["a"], "classes": ["b"]},
            "a",
            "vocabulary",
            "names 1 classes, the weights have 3",
        ),
        (["a"], "b", "text", "the text has 'b', which is not in the vocabulary"),
        (b"[" * 100_000, "a", "vocabulary", "begins as JSON and is none"),
    ],
)
def test_a_vocabulary_that_is_wrong_is_refused(
    vocabulary: object, text: str, parameter: str, says: str
) -> None:
    with pytest.raises(SpecError) as caught:
        named(vocabulary, text)
    assert caught.value.parameter == parameter
    assert says in caught.value.message


def test_a_text_needs_a_vocabulary_and_no_input() -> None:
    files = files_of("tagger")
    with pytest.raises(SpecError, match="text needs a vocabulary"):
        figure(Files(files.weights), [("text", "a")])
    with pytest.raises(SpecError, match="text and input are two inputs"):
        figure(files, [("text", "a")])


def test_arrays_that_were_saved_by_hand_are_modules_by_their_short_names() -> None:
    """As g2p-en saves its networks; `tests/test_packages.py` loads that itself."""
    tensors: dict[str, np.ndarray] = {}
    for k, part in enumerate(("enc", "dec")):
        found = gru("m", 4, 5, k)
        shorter = {"weight_ih_l0": "w_ih", "weight_hh_l0": "w_hh", "bias_ih_l0": "b_ih", "bias_hh_l0": "b_hh"}
        tensors |= {f"{part}_{new}": found[f"m.{old}"] for old, new in shorter.items()}
        tensors[f"{part}_emb"] = linear("x", 6 + k, 4, bias=False)["x.weight"]
    tensors |= {"fc_w": linear("x", 7, 5)["x.weight"], "fc_b": np.ones(7)}
    spec = figure(Files(safetensors(tensors), npy([5, 1])), [("start", "0")])
    network = spec.model.network(spec.reading, Run(spec).plan)
    assert (spec.wiring.pattern, spec.model.cell) == ("encoder-decoder", "gru-torch")
    assert np.array_equal(network.head["b_y"], np.ones(7))
    assert np.array_equal(Run(spec).trace.parts["encoder"].x, tensors["enc_emb"][[5, 1]])
    assert refusal(tensors | {"extra_w": np.ones(3)}, ("start", "0")).message.count("extra_w") == 1
