"""Now: what the page says of each step is what the network computed there."""

import math
import re

import pytest
from hypothesis import assume, given

from rnn_unroll import tokens
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.words import now
from rnn_unroll.words.forms import percent, significant, unbroken
from rnn_unroll.words.marked import Marked, Symbol, marked, plain
from tests.drawings import figure_spec
from tests.strategies import drawn_specs, specs


def told(spec: FigureSpec) -> list[Marked]:
    """What is said after each step of the run."""
    run = Run(spec)
    graph = build.network(run) if spec.view.overlays != () else build.forward(run)
    figure = facts.figure(spec, run.plan)
    return now.steps(figure, facts.happenings(spec, graph), facts.losses(spec, graph))


def said(pattern: str, **parameters: object) -> list[str]:
    return [plain(one) for one in told(figure_spec(pattern, **parameters))]


def keys(sentence: Marked) -> list[str]:
    return [str(part.key) for part in sentence if isinstance(part, Symbol)]


@given(specs(view="unrolled"))
def test_every_step_has_a_sentence_whose_symbols_are_nodes_that_are_computed_by_then(
    spec: FigureSpec,
) -> None:
    run = Run(spec)
    times = {str(node.key): node.t for node in build.network(run).nodes}
    sentences = told(spec)
    assert len(sentences) == spec.timeline.last + 1
    for step, sentence in enumerate(sentences):
        assert plain(sentence).endswith(".")
        for key in keys(sentence):
            # An initial state stands before its chain's first step, wherever that is.
            assert times[key] <= spec.timeline.time_step(step) or step > spec.timeline.time_steps


@given(specs(style="computed", view="unrolled"))
def test_a_forward_step_names_the_state_that_it_makes_and_tells_what_the_trace_holds(
    spec: FigureSpec,
) -> None:
    run = Run(spec)
    sentences, together = told(spec), spec.model.directions == 2
    for step, computed, sentence in zip(run.plan.steps, run.trace.steps, sentences[1:], strict=False):
        text = plain(sentence)
        assert f"a.1.{step.t}" in keys(sentence)
        assert (f"a.1.{step.t - 1}" if step.t > 1 else "a0.1") in keys(sentence)
        if step.reads == "input":
            assert f"x.{step.i}" in keys(sentence)
            assert f"reads “{run.inputs[step.i - 1]}”" in text
        if step.j and not together:
            token = spec.vocabulary[computed.token]
            assert f"y.{step.j}" in keys(sentence)
            share = unbroken(percent(float(computed.y[computed.token])))
            assert f"chooses “{token}”, ŷ⟨{step.j}⟩: {share}." in text
        elif together and step.t < len(run.plan.steps):
            assert "ŷ" not in text


@given(drawn_specs())
def test_a_drawn_token_comes_with_the_probability_that_it_had(spec: FigureSpec) -> None:
    assume(STYLES[spec.look.style].numbers and spec.view.steps)
    assume(spec.model.directions == 1 and spec.decoding.topk != 1)
    run = Run(spec)
    for step, computed, sentence in zip(run.plan.steps, run.trace.steps, told(spec)[1:], strict=False):
        if step.j:
            token = spec.vocabulary[computed.token]
            share = unbroken(percent(float(computed.y[computed.token])))
            assert f"It draws “{token}”, ŷ⟨{step.j}⟩, to which it gives {share}." in plain(sentence)


@given(specs(view="unrolled", style="textbook", text=False))
def test_a_figure_without_numbers_is_told_none(spec: FigureSpec) -> None:
    assert not STYLES[spec.look.style].numbers
    assert not any(re.search("[%“]|size|loss is", plain(one)) for one in told(spec))


def test_on_the_way_back_the_size_is_that_of_the_gradient() -> None:
    spec = figure_spec("many-to-one", tx=3, show="gradients", cell="gru")
    run = Run(spec)
    back = told(spec)[4:]
    sizes = [math.hypot(*run.gradients.state(0, 0, t).a.tolist()) for t in (3, 2, 1)]
    assert [keys(one) for one in back] == [["a.1.3"], ["a.1.2"], ["a.1.1"]]
    assert [plain(one).rpartition(" ")[2] for one in back] == [f"{significant(size, 3)}." for size in sizes]
    assert plain(back[0]).startswith(f"The loss is {significant(run.gradients.loss, 3)}.")


READS: dict[str, tuple[str, dict[str, object], int, str]] = {
    "first": (
        "many-to-one",
        {"tx": 2},
        1,
        "The network reads “re”, x⟨1⟩. Its memory is still empty: a⟨0⟩ is all zeros.",
    ),
    "memory": (
        "many-to-one",
        {"text": "the movie was not good"},
        4,
        "The network reads “not”, x⟨4⟩. It mixes it with a⟨3⟩, its memory of “the movie was”, into a new "
        "state a⟨4⟩.",
    ),
    "feedback": (
        "one-to-many",
        {},
        3,
        "The last output, ŷ⟨2⟩ “re”, comes back as the input. The network mixes it with a⟨2⟩, its memory "
        "of “re do”,",
    ),
    "softmax": (
        "one-to-many",
        {"feedback": "softmax"},
        2,
        "All the probabilities of ŷ⟨1⟩ come back as the input.",
    ),
    "sos": ("encoder-decoder", {"feedback": "on"}, 5, "The decoder begins: it reads the start token ⟨sos⟩."),
    "handed": ("encoder-decoder", {"feedback": "on"}, 5, "with a⟨4⟩, the encoder's memory of “re do mi fa”,"),
    "decoder": ("encoder-decoder", {"feedback": "on"}, 7, "its memory of the input and of “"),
    "silent": ("encoder-decoder", {}, 5, "The decoder begins, and there is nothing for it to read."),
    "nothing": (
        "custom",
        {"io": "in"},
        2,
        "There is nothing to read at this step. The network goes on from a⟨1⟩",
    ),
    "zero": ("one-to-many", {"tx": 0}, 1, "so the biases alone make a⟨1⟩."),
    "layers": ("many-to-one", {"layers": 2}, 2, "The first layer mixes it with a[1]⟨1⟩, its memory of “re”,"),
    "above": (
        "many-to-one",
        {"layers": 2},
        2,
        "The layer above mixes that with a memory of its own, into a[2]⟨2⟩.",
    ),
    "waits": (
        "many-to-many",
        {"direction": "bidirectional"},
        3,
        "The backward chain waits for the end of the input.",
    ),
    "backward": (
        "many-to-many",
        {"direction": "bidirectional"},
        4,
        "Now that all is read, the backward chain runs from r⟨4⟩ to r⟨1⟩. The outputs ŷ⟨1⟩ to ŷ⟨4⟩ are "
        "read from both",
    ),
    "open": (
        "many-to-one",
        {"style": "textbook"},
        5,
        "The network reads x⟨T_x⟩. It mixes it with a⟨T_x − 1⟩",
    ),
    "dots": ("many-to-one", {"style": "textbook"}, 4, "Dots stand for the steps up to T_x − 1"),
    "start": ("many-to-one", {}, 0, "Nothing is read yet. The memory is empty: a⟨0⟩ is all zeros."),
    "both-start": ("many-to-one", {"direction": "bidirectional", "tx": 3}, 0, "a⟨0⟩ and r⟨4⟩ are all zeros."),
    "early": (
        "many-to-one",
        {"task": "sentiment", "early": "on"},
        4,
        "If the text stopped here, the answer would be “negative”: ",
    ),
    "answer": ("many-to-one", {"task": "sentiment"}, 5, "It answers “negative”, ŷ⟨1⟩: "),
    "number": ("many-to-one", {"task": "adding"}, 4, "It answers with a number, ŷ⟨1⟩: 0.5"),
    "unknown": (
        "many-to-one",
        {"task": "sentiment", "text": "zxcvb"},
        1,
        "“zxcvb” is nothing that it learned: it counts as unknown.",
    ),
    "attends": ("encoder-decoder", {"task": "date"}, 18, "It attends most to x⟨15⟩ “0”: α = 1.00."),
    "eos": ("encoder-decoder", {"task": "date"}, 28, "It writes ⟨eos⟩, ŷ⟨11⟩: 100\N{NO-BREAK SPACE}%."),
    "folded": ("many-to-one", {"view": "folded", "tx": 2}, 2, "into a new state a⟨2⟩."),
    "together": (
        "many-to-one",
        {"direction": "bidirectional", "show": "gradients"},
        5,
        "Gradients come back through all time steps at once",
    ),
}


@pytest.mark.parametrize("slug", READS)
def test_a_step_is_told_as_it_is(slug: str) -> None:
    pattern, parameters, step, sentence = READS[slug]
    assert sentence in said(pattern, **parameters)[step]


def test_a_number_that_answers_is_that_of_the_trace() -> None:
    spec = figure_spec("many-to-one", task="adding")
    (number,) = Run(spec).trace.logits[-1].tolist()
    assert plain(told(spec)[-1]).endswith(f"ŷ⟨1⟩: {tokens.number(number)}.")


def test_after_the_end_nothing_that_is_written_means_anything() -> None:
    sentences = said("encoder-decoder", task="date", ty=12)
    assert "it says that it is done" in sentences[28]
    assert sentences[29].endswith("so this means nothing.")


def test_a_long_memory_is_counted() -> None:
    assert "its memory of the 30 tokens so far" in said("many-to-one", tx=31)[31]


def test_a_value_is_never_searched_for_braces() -> None:
    sentence = marked("reads “{token}”, {x}.", token="{x}", x=Symbol("x.1", "x", "⟨1⟩"))
    assert plain(sentence) == "reads “{x}”, x⟨1⟩."
    assert keys(sentence) == ["x.1"]
