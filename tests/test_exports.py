"""Exports: the figure as data, complete enough to recompute every number."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from rnn_unroll import stages
from rnn_unroll.address.formats import EVERYWHERE
from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from tests import oracle
from tests.drawings import figure_spec, root_of
from tests.strategies import read_address, specs

WEIGHTS = {
    "rnn": {"W_aa", "W_ax", "b_a"},
    "rnn-relu": {"W_aa", "W_ax", "b_a"},
    "gru": {"W_u", "b_u", "W_r", "b_r", "W_c", "b_c"},
    "gru-torch": {"W_u", "b_u", "W_r", "b_r", "W_c", "b_c", "b_ca"},
    "gru-simple": {"W_u", "b_u", "W_c", "b_c"},
    "rnn-linear": {"W_aa", "W_ax", "b_a"},
    "lstm-peephole": {"W_u", "b_u", "p_u", "W_f", "b_f", "p_f", "W_o", "b_o", "p_o", "W_c", "b_c"},
    "lstm": {"W_u", "b_u", "W_f", "b_f", "W_o", "b_o", "W_c", "b_c"},
}


def exported(spec: FigureSpec) -> dict[str, Any]:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    data: dict[str, Any] = json.loads(EXPORTS["json"].render(spec), parse_constant=refuse)
    return data


LATER = {
    *("task", "epoch", "attention", "choose", "width", "temperature", "topk", "draw"),
    *("early", "flow", "crop", "labels", "legend", "numbers", "ask"),
    *("force", "input", "clamp", "cut", "weight", "compare"),
}
"""Parameters that a figure says only if it has them, because figures are older than they are."""


@given(specs())
def test_json_has_the_documented_shape(spec: FigureSpec) -> None:
    data = exported(spec)
    assert list(data) == [
        *("spec", "canonical", "alt", "description", "trained", "vocabulary", "parameters", "steps"),
        *(("targets", "loss", "gradients") if "gradients" in spec.look.show else ()),
        *(("norms",) if spec.look.view == "norms" else ()),
        *(("connectivity",) if "connectivity" in spec.look.show and set(spec.letters) & {"o", "b"} else ()),
    ]
    assert set(data["spec"]) == {
        "pattern",
        *(name for name, one in PARAMETERS.items() if one.belongs_to("json") and name not in LATER),
    }
    assert data["trained"] is False
    parts = {"encoder", "decoder"} if spec.wiring.pattern == "encoder-decoder" else {"network"}
    assert set(data["parameters"]) == {*parts, "head"}
    for part in parts:
        assert len(data["parameters"][part]) == spec.model.layers
        for layer in data["parameters"][part]:
            assert tuple(layer) == ("forward", "backward")[: spec.model.directions]
            assert all(set(chain) == WEIGHTS[spec.model.cell] for chain in layer.values())
    assert set(data["parameters"]["head"]) == {"W_ya", "b_y"}
    for t, step in enumerate(data["steps"], start=1):
        more = ["gradients"] if "gradients" in spec.look.show else []
        assert list(step) == ["t", "part", "reads", "x", "layers", "logits", "y", "token", *more]
        assert step["t"] == t
        vectors = {"a", "c", "gates"} if CELLS[spec.model.cell].gates else {"a"}
        assert len(step["layers"]) == spec.model.layers
        for layer in step["layers"]:
            assert tuple(layer) == ("forward", "backward")[: spec.model.directions]
            for chain in layer.values():
                assert set(chain) == vectors
                assert tuple(chain.get("gates", ())) == CELLS[spec.model.cell].gates


@given(specs())
def test_the_canonical_address_in_json_is_the_figure(spec: FigureSpec) -> None:
    assert read_address(exported(spec)["canonical"]) == spec


@given(specs())
def test_json_spec_says_every_value_with_defaults_filled_in(spec: FigureSpec) -> None:
    data = exported(spec)["spec"]
    inputs, outputs = (sum(letter in letters for letter in spec.letters) for letters in ("ib", "ob"))
    assert data["tx"] == ("T_x" if spec.symbolic_tx else inputs)
    assert data["io"] == spec.letters
    assert data["feedback"] in ("on", "off", "softmax", "targets")
    assert data["step"] == (spec.timeline.last if spec.look.step is None else spec.look.step)
    if not (spec.symbolic_tx or spec.symbolic_ty):
        assert data["ty"] == outputs


@given(specs())
def test_every_number_in_json_can_be_recomputed_from_it(spec: FigureSpec) -> None:
    data = exported(spec)
    words, head, steps = data["vocabulary"], data["parameters"]["head"], data["steps"]
    nothing = {"a": [0.0] * spec.model.hidden, "c": [0.0] * spec.model.hidden}
    token = fed = None
    for k, step in enumerate(steps):
        x = np.array(step["x"])
        read = np.zeros(len(x))
        if step["reads"] == "feedback" and spec.wiring.feedback == "softmax":
            read[: len(words)] = fed
        elif step["reads"] != "nothing":
            index = {"feedback": words.index(token) if token in words else None, "start": len(words)}
            read[index.get(step["reads"], x.argmax())] = 1
        assert np.array_equal(x, read)
        below = x
        for number, layer in enumerate(step["layers"]):
            weights = data["parameters"][step["part"]][number]
            for direction, said in layer.items():
                at = k - 1 if direction == "forward" else k + 1
                there = steps[at]["layers"][number][direction] if 0 <= at < len(steps) else nothing
                before = nothing | there
                expected = oracle.step(
                    spec.model.cell, weights[direction], before["a"], before["c"], list(below)
                )
                for name, values in expected.items():
                    assert np.allclose((said | said.get("gates", {}))[name], values, rtol=1e-12, atol=1e-12)
            below = np.concatenate([chain["a"] for chain in layer.values()])
        token, fed = step["token"], step["y"]
        assert (step["logits"] is None) == (step["y"] is None) == (token is None)
        if token is not None:
            if spec.wiring.pattern == "many-to-one" and spec.model.direction == "bidirectional":
                # Each chain's last state.
                below = np.concatenate([below[: spec.model.hidden], steps[0]["layers"][-1]["backward"]["a"]])
            logits = np.array(step["logits"])
            seen = np.array(head["W_ya"]) @ below + head["b_y"]
            assert np.allclose(logits, seen, rtol=1e-12, atol=1e-12)
            exponentials = np.exp(logits - logits.max())
            assert np.allclose(step["y"], exponentials / exponentials.sum(), rtol=0, atol=1e-12)
            assert token == words[int(np.argmax(step["y"]))]


@given(specs(text=True))
def test_json_holds_the_users_words(spec: FigureSpec) -> None:
    data = exported(spec)
    read = [data["vocabulary"][int(np.argmax(s["x"]))] for s in data["steps"] if s["reads"] == "input"]
    if spec.reading.text:
        assert read == list(spec.text_tokens)


def test_json_has_full_precision() -> None:
    spec = figure_spec("many-to-one", seed=3)
    trace = stages.trace(spec)
    assert exported(spec)["steps"][-1]["y"] == trace.steps[-1].y.tolist()


def test_a_number_that_json_does_not_know_is_an_error_and_not_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = figure_spec("one-to-one")
    whole = stages.trace(spec)
    broken = replace(whole, logits=np.full_like(whole.logits, np.nan))
    monkeypatch.setattr(Run, "trace", broken)
    with pytest.raises(ValueError, match="JSON"):
        EXPORTS["json"].render(spec)


@pytest.mark.parametrize("slug", sorted(EXPORTS))
def test_an_export_gives_the_same_bytes_twice_and_is_found_under_its_slug(slug: str) -> None:
    usual = figure_spec("encoder-decoder", feedback="on", text="the cat")
    spec = usual if slug in EVERYWHERE else figure_spec("one-to-many", task="tune")
    assert EXPORTS[slug].slug == slug
    assert EXPORTS[slug].render(spec) == EXPORTS[slug].render(spec)


def test_the_description_in_json_is_the_one_in_the_drawing() -> None:
    spec = figure_spec("encoder-decoder", feedback="on", text="the cat", step=3)
    root = root_of(EXPORTS["svg"].render(spec))
    data = exported(spec)
    assert data["description"] == root.findtext("{*}desc")
    assert data["alt"].startswith(root.findtext("{*}title") or "-")
