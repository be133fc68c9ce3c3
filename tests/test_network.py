"""Network: the laws of its runs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import bptt, embedding, forward, network, patterns, streams
from rnn_unroll.engine.cells import CELLS, Parameters
from rnn_unroll.engine.heads import softmax
from rnn_unroll.engine.trace import Trace
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.models.seeded import Seeded
from tests import oracle, runs, stepping
from tests.drawings import again, figure_spec
from tests.strategies import specs

# --- softmax -----------------------------------------------------------------


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9).map(np.array))
def test_softmax_is_a_distribution_in_the_order_of_its_logits(logits: np.ndarray) -> None:
    y = softmax(logits)
    assert np.isfinite(y).all()
    assert (y >= 0).all()
    assert y.sum() == pytest.approx(1, abs=1e-12)
    assert y[logits.argmax()] == y.max()


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=9).map(np.array), st.floats(-50, 50))
def test_softmax_does_not_see_a_common_shift(logits: np.ndarray, shift: float) -> None:
    assert np.allclose(softmax(logits + shift), softmax(logits), rtol=0, atol=1e-12)


def seed_of(spec: FigureSpec) -> int:
    assert isinstance(spec.model, Seeded)
    return spec.model.seed


# --- laws of a run -------------------------------------------------------------

ROUNDING = 1e-14
"""A whole run is one product of all its inputs and weights, and a product of other sizes may add the
same numbers up in another order: two runs then differ by a few units in the last place.
"""


def assert_close_steps(
    before: Trace, after: Trace, steps: int, layers: int, tolerance: float = ROUNDING
) -> None:
    """The first steps of the lower layers hold the same numbers; what a linear cell lets grow, relatively."""
    for one, other in zip(before.steps[:steps], after.steps[:steps], strict=True):
        width = min(len(one.x), len(other.x))
        assert np.allclose(one.x[:width], other.x[:width], rtol=0, atol=tolerance)
        for ours, theirs in zip(one.layers[:layers], other.layers[:layers], strict=True):
            for (a, _), (b, _) in zip(ours, theirs, strict=True):
                assert np.abs(a.a - b.a).max() <= tolerance * max(1, np.abs(a.a).max())


def alone(spec: FigureSpec, **said: object) -> FigureSpec:
    """The figure forward only and without targets: its length can change, its later steps can go."""
    return again(spec, **{"direction": None, "targets": None, "step": None, "output": None, **said})


@given(specs())
def test_the_same_spec_gives_the_same_numbers_bit_for_bit(spec: FigureSpec) -> None:
    one, other = stages.trace(spec), stages.trace(again(spec))
    assert_close_steps(one, other, len(one.steps), spec.model.layers, tolerance=0)
    for a, b in zip(one.steps, other.steps, strict=True):
        assert a.token == b.token
        assert (a.y is None and b.y is None) or np.array_equal(a.y, b.y)


@given(specs("many-to-many", "computed", text=False), st.integers(1, 5))
def test_a_longer_run_keeps_the_numbers_of_its_earlier_steps(spec: FigureSpec, more: int) -> None:
    before, after = (stages.trace(alone(spec, tx=tx)) for tx in (4, 4 + more))
    assert_close_steps(before, after, 4, spec.model.layers)


@given(specs("one-to-many", "computed", text=False), st.integers(1, 5))
def test_a_longer_generation_keeps_its_earlier_tokens(spec: FigureSpec, more: int) -> None:
    before, after = (stages.trace(alone(spec, ty=ty)) for ty in (3, 3 + more))
    assert_close_steps(before, after, 3, spec.model.layers)
    assert [step.token for step in before.steps] == [step.token for step in after.steps[:3]]


@given(
    specs("many-to-one", "computed", text=False),
    st.lists(st.sampled_from(["do", "cat", "sat", "mat", "the", "on", "a", "b"]), min_size=1, max_size=9),
    st.sampled_from(["do", "cat", "dog", "a"]),
)
def test_a_longer_text_keeps_the_states_of_its_earlier_words(
    spec: FigureSpec, words: list[str], added: str
) -> None:
    said = [("seed", str(seed_of(spec))), ("layers", str(spec.model.layers))]
    short, long = (
        parse("many-to-one", [*said, ("text", " ".join(text))]) for text in (words, [*words, added])
    )
    assert_close_steps(stages.trace(short), stages.trace(long), len(words), spec.model.layers)


@given(specs(style="computed"))
def test_another_layer_keeps_the_numbers_of_those_below(spec: FigureSpec) -> None:
    # Outputs come from the top layer, so with feedback even the inputs may differ.
    one = again(
        spec, layers=1, hidden=6, **({"feedback": "off"} if spec.wiring.kind.feedback is not None else {})
    )
    before, after = stages.trace(one), stages.trace(again(one, layers=2))
    assert_close_steps(before, after, len(before.steps), 1)


def from_input(p: Parameters) -> np.ndarray:
    """The columns for the input: those for the state are all zero where a spectral radius of 0 is chosen."""
    return p["W_ax"] if "W_ax" in p else p["W_c"][:, len(p["W_c"]) :]


@given(specs())
def test_other_seeds_give_other_weights(spec: FigureSpec) -> None:
    other = again(spec, seed=(seed_of(spec) + 1) % 2**32)
    for part, layers in stages.trace(spec).network.parts.items():
        theirs = stages.trace(other).network.parts[part]
        for ours, others in zip(layers, theirs, strict=True):
            for chain, another in zip(ours, others, strict=True):
                assert not np.array_equal(from_input(chain), from_input(another))


@given(specs())
def test_a_step_that_reads_nothing_reads_zeros(spec: FigureSpec) -> None:
    trace = stages.trace(spec)
    for planned, step in zip(trace.plan.steps, trace.steps, strict=True):
        assert step.x.any() == (planned.reads != "nothing")


@given(specs())
def test_what_is_read_is_one_token_and_what_is_fed_back_is_the_output_before(spec: FigureSpec) -> None:
    trace = stages.trace(spec)
    before = None
    for planned, step in zip(trace.plan.steps, trace.steps, strict=True):
        if planned.reads == "feedback":
            assert before is not None
            fed = (
                before.y
                if spec.wiring.feedback == "softmax"
                else embedding.one_hot(before.token, len(before.y))
            )
            assert np.array_equal(step.x[: len(fed)], fed)
            assert not step.x[len(fed) :].any()
        elif planned.reads != "nothing":
            assert sorted(step.x.tolist())[-2:] in ([0, 1], [1])
        if planned.reads == "start":
            assert step.x.argmax() == len(spec.vocabulary)
        assert (step.token is not None) == bool(planned.j)
        before = step


@pytest.mark.parametrize("pattern", ["one-to-many", "encoder-decoder"])
def test_a_run_chooses_its_tokens_as_it_is_asked_to_and_reads_them(pattern: str) -> None:
    spec = figure_spec(pattern, ty=6, feedback="on")
    run = Run(spec.change(choose="sample", temperature=5.0, draw=1))
    tokens = run.trace.tokens.tolist()
    assert tokens != stages.trace(spec).tokens.tolist()
    assert tokens != run.trace.y.argmax(axis=-1).tolist()
    read = [s.x for p, s in zip(run.plan.steps, run.trace.steps, strict=True) if p.reads == "feedback"]
    assert [x.tolist() for x in read] == [embedding.one_hot(k, len(read[0])).tolist() for k in tokens[:-1]]
    drawn = [node.token for node in build.network(run).nodes if node.kind == "output"]
    assert drawn == [spec.vocabulary[token] for token in tokens]


@given(specs())
def test_every_state_is_its_equation_and_starts_from_the_step_before(spec: FigureSpec) -> None:
    trace = stages.trace(spec)
    assert not any(np.any(v) for pair in trace.initial for state in pair for v in state.named().values())
    forward = [trace.initial, *([[made.state for made in pair] for pair in s.layers] for s in trace.steps)]
    backward = [*forward[1:], trace.initial]
    for planned, step in zip(trace.plan.steps, trace.steps, strict=True):
        below = step.x.tolist()
        for k, pair in enumerate(trace.network.parts[planned.part]):
            for d, p in enumerate(pair):
                before = (backward[planned.t] if d else forward[planned.t - 1])[k][d]
                weights = {name: w.tolist() for name, w in p.items()}
                c = before.a if before.c is None else before.c
                expected = oracle.step(spec.model.cell, weights, before.a.tolist(), c.tolist(), below)
                done = {**step.layers[k][d].state.named(), **step.layers[k][d].gates}
                assert done.keys() == expected.keys()
                for name, values in expected.items():
                    assert np.allclose(done[name], values, rtol=1e-12, atol=1e-12)
            below = np.concatenate([made.state.a for made in step.layers[k]]).tolist()


@given(specs(), st.data())
def test_a_run_split_in_two_goes_on_as_if_whole(spec: FigureSpec, data: st.DataObject) -> None:
    trace = stages.trace(alone(spec))
    t = data.draw(st.integers(1, len(trace.steps)))
    states = [layer[0].state for layer in trace.steps[t - 1].layers]
    for planned, step in zip(trace.plan.steps[t:], trace.steps[t:], strict=True):
        below = step.x
        for k, (p,) in enumerate(trace.network.parts[planned.part]):
            states[k], _ = stepping.step(trace.network.cell, p, below, states[k])
            below = states[k].a
            whole = step.layers[k][0].state.a
            assert np.abs(below - whole).max() <= ROUNDING * max(1, np.abs(whole).max())


@given(specs("encoder-decoder"))
def test_encoder_and_decoder_have_weights_of_their_own(spec: FigureSpec) -> None:
    parts = stages.trace(spec).network.parts
    assert set(parts) == {"encoder", "decoder"}
    for ours, theirs in zip(parts["encoder"], parts["decoder"], strict=True):
        assert not np.array_equal(from_input(ours[0])[:, :1], from_input(theirs[0])[:, :1])


def test_the_decoder_starts_from_the_encoders_last_state() -> None:
    trace = stages.trace(figure_spec("encoder-decoder", tx=3, ty=2))
    ((p,),) = trace.network.parts["decoder"]
    handed = trace.steps[2].layers[0][0].state.a
    assert np.allclose(
        trace.steps[3].layers[0][0].state.a, np.tanh(p["W_aa"] @ handed + p["b_a"]), atol=1e-14
    )


def test_a_bidirectional_many_to_one_output_looks_at_each_chains_last_state() -> None:
    trace = stages.trace(figure_spec("many-to-one", tx=3, direction="bidirectional"))
    head = trace.network.head
    a, r = trace.steps[2].layers[0][0].state.a, trace.steps[0].layers[0][1].state.a
    seen = head["W_ya"] @ np.concatenate([a, r]) + head["b_y"]
    assert np.allclose(trace.steps[2].logits, seen, rtol=0, atol=1e-14)


def test_the_start_token_can_be_read_but_never_chosen() -> None:
    trace = stages.trace(figure_spec("encoder-decoder", feedback="on"))
    words = len(figure_spec("encoder-decoder").vocabulary)
    assert trace.network.inputs == {"encoder": words, "decoder": words + 1}
    assert trace.network.head["W_ya"].shape[0] == words


def test_a_plan_with_a_start_token_cannot_run_without_its_vector() -> None:
    trace = stages.trace(figure_spec("encoder-decoder", feedback="on"))
    xs = [step.x for step in trace.steps[:4]]
    with pytest.raises(ValueError, match="start token"):
        forward.run(trace.plan, trace.network, xs)


@given(st.integers(0, 2**32 - 1), st.integers(0, 20), st.integers(1, 9))
def test_demo_tokens_of_a_longer_sequence_begin_with_the_shorter(seed: int, count: int, choices: int) -> None:
    short = streams.demo_tokens(seed, count, choices)
    assert streams.demo_tokens(seed, count + 5, choices)[:count] == short
    assert all(0 <= token < choices for token in short)


def test_an_address_shows_the_numbers_that_it_always_showed() -> None:
    """Recorded once, from the first release: weights, demo tokens and head of seed 0."""
    last = stages.trace(figure_spec("many-to-one")).steps[-1]
    a = [0.9918972049495861, 0.9798274846659976, -0.4238193235020579]
    a += [0.8764518972864909, -0.9359369229707286, -0.7356944874194983]
    y = [0.002066110511117482, 0.37891923379886744, 0.26310645964106205, 0.3559081960489531]
    assert last.layers[0][0].state.a.tolist() == pytest.approx(a, abs=1e-12)
    assert last.y is not None
    assert last.y.tolist() == pytest.approx(y, abs=1e-12)


# --- numbers as answers -------------------------------------------------------


@given(runs.runs())
def test_an_output_that_is_a_number_is_what_the_head_computes_and_chooses_nothing(run: runs.Run) -> None:
    trace = run.trace()
    numbers = run.network.answers == "numbers"
    if numbers:
        assert np.array_equal(trace.y, trace.logits)
    if not run.batch:
        emitted = [step for step in trace.steps if step.y is not None]
        assert len(emitted) == run.plan.ty
        assert all((step.token is None) == numbers for step in emitted)


def test_a_number_is_not_fed_back() -> None:
    net = network.draw_network(CELLS["rnn"], 0, network.Size(1, 1, 2), {"network": 1}, 1)
    plan = patterns.plan("one-to-many", "boo", feedback=True)
    with pytest.raises(ValueError, match="chooses no token"):
        forward.run(plan, replace(net, answers="numbers"), [np.ones(1)])


def test_numbers_are_held_against_as_many_numbers() -> None:
    net = network.draw_network(CELLS["rnn"], 0, network.Size(1, 1, 2), {"network": 1}, 1)
    trace = forward.run(
        patterns.plan("many-to-one", "ib", feedback=False), replace(net, answers="numbers"), [np.ones(1)] * 2
    )
    found = bptt.loss(trace, np.array([[0.5]]))
    assert found.loss == (trace.logits[0, 0] - 0.5) ** 2
    with pytest.raises(ValueError, match="shape"):
        bptt.loss(trace, [0])
