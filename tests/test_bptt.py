"""BPTT: every gradient against finite differences, and the laws that gradients obey."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from rnn_unroll.engine import bptt, patterns
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.engine.cells.altered import Alteration
from rnn_unroll.engine.edits import Edits
from rnn_unroll.engine.trace import Trace
from tests.runs import Run, branches, dropped, mirrored, only, runs, split, unmirrored

every_cell = pytest.mark.parametrize("cell", sorted(CELLS))

# --- finite differences ----------------------------------------------------------

STEP = 1e-3
CLOSE = 1e-7
"""Four points are off by STEP⁴/30 · |∂⁵L| ≈ 3e-14 · |∂⁵L|, and by 1.5 ε |L| / STEP ≈ 3e-13 · |L| from
rounding. At these sizes the worst of 17 000 entries was off by 1.5e-9; one with a term left out is by 1e-2.
"""


def difference(
    run: Run, moves: Sequence[tuple[np.ndarray, np.ndarray]], taken: list[object], step: float = STEP
) -> float:
    """The slope of the loss where each array moves along its direction, by central differences of
    fourth order.
    """
    kept, slope = [array.copy() for array, _ in moves], 0.0
    try:
        for k, weight in ((-2, 1), (-1, -8), (1, 8), (2, -1)):
            for (array, along), start in zip(moves, kept, strict=True):
                array[...] = start + k * step * along
            trace = run.trace()
            if branches(run, trace) != taken:
                reject()
            slope += weight * run.loss(trace)
    finally:
        for (array, _), start in zip(moves, kept, strict=True):
            array[...] = start
    return slope / (12 * step)


def agrees(
    run: Run, moves: Sequence[tuple[np.ndarray, np.ndarray]], taken: list[object], slope: float
) -> bool:
    """Whether a slope is that of differences. Where the loss is bent so much that these are off themselves, a
    quarter of the step brings them 256 times nearer to the true slope, which they show by what they change.
    """
    rough = difference(run, moves, taken)
    if abs(slope - rough) <= CLOSE * max(1.0, abs(rough)):
        return True
    fine = difference(run, moves, taken, STEP / 4)
    return bool(abs(slope - fine) <= abs(rough - fine) / 128)


KINDS = {
    "any": lambda cell: runs(cell, longest=4, widest=2),
    "padded": lambda cell: runs(cell, padded=True, longest=4, widest=2),
    "both ways": lambda cell: runs(cell, directions=2, ends=False, longest=4, widest=2),
    "ends": lambda cell: runs(cell, directions=2, ends=True, longest=4, widest=2),
    "two": lambda cell: runs(cell, directions=1, two=True, longest=4, widest=2),
    "fed": lambda cell: runs(cell, fed="softmax", longest=4, widest=2),
    "edited": lambda cell: runs(cell, edited=True, longest=4, widest=2),
    "edited and fed": lambda cell: runs(cell, fed="softmax", edited=True, longest=4, widest=2),
    "edited and two": lambda cell: runs(cell, directions=1, two=True, edited=True, longest=4, widest=2),
}


@every_cell
@settings(max_examples=3)
@given(st.data())
def test_every_entry_of_every_gradient_matches_finite_differences(cell: str, data: st.DataObject) -> None:
    run = data.draw(KINDS["any"](cell))
    trace = run.trace()
    taken = branches(run, trace)
    for name, array, gradient in run.pairs(run.gradients(trace)):
        assert array.shape == gradient.shape
        for index in np.ndindex(array.shape):
            along = np.zeros_like(array)
            along[index] = 1.0
            assert agrees(run, [(array, along)], taken, float(gradient[index])), (name, index)


@pytest.mark.parametrize("kind", sorted(KINDS))
@every_cell
@settings(max_examples=5)
@given(st.data(), st.integers(0, 2**32 - 1))
def test_all_gradients_match_finite_differences_along_a_random_direction(
    kind: str, cell: str, data: st.DataObject, seed: int
) -> None:
    """Everything that the loss depends on moves at once. A wrong entry shows, for its weight in the
    direction is zero for none: with some hundred entries, one with a term left out is off by 1e-3.
    """
    run = data.draw(KINDS[kind](cell))
    trace = run.trace()
    pairs = list(run.pairs(run.gradients(trace)))
    assert all(array.shape == gradient.shape for _, array, gradient in pairs)
    normal = np.random.default_rng(seed).standard_normal
    moves = [(array, normal(array.shape)) for _, array, _ in pairs]
    size = np.sqrt(sum(float((along**2).sum()) for _, along in moves))
    moves = [(array, along / size) for array, along in moves]
    slope = sum(
        float((gradient * along).sum()) for (_, _, gradient), (_, along) in zip(pairs, moves, strict=True)
    )
    assert agrees(run, moves, branches(run, trace), slope)


@every_cell
@given(st.data())
def test_a_step_that_is_edited_but_changes_nothing_computes_what_it_computed(
    cell: str, data: st.DataObject
) -> None:
    """The equations of a cell, forward and back, and its kernel are one function."""
    run = data.draw(runs(cell, batch=False))
    nothing = {
        (part, layer, d): {k: Alteration() for k in range(1, span.last - span.first + 1)}
        for part, span in run.plan.spans.items()
        for layer in range(run.network.layers)
        for d in range(run.network.directions)
    }
    same = replace(run, edits=Edits(nothing))
    trace, again = run.trace(), same.trace()
    assert_close(again.logits, trace.logits)
    pairs = zip(run.pairs(run.gradients(trace)), same.pairs(same.gradients(again)), strict=True)
    for (name, _, ours), (_, _, theirs) in pairs:
        assert_close(theirs, ours, name)


# --- laws ---------------------------------------------------------------------------


def assert_close(ours: np.ndarray, theirs: np.ndarray, name: str = "") -> None:
    """Equal but for the order of additions."""
    assert ours.shape == theirs.shape, name
    assert np.allclose(ours, theirs, rtol=1e-11, atol=1e-11), name


LETTERS = {"update": "u", "reset": "r", "forget": "f", "output": "o", "candidate": "c"}


@every_cell
@given(st.data(), st.booleans())
def test_each_gates_gradient_times_its_slope_is_the_step_of_its_bias(
    cell: str, data: st.DataObject, padded: bool
) -> None:
    """∂L/∂b = Σ over the batch of ∂L/∂Γ ⊙ Γ′, Γ′ being Γ (1 − Γ), and 1 − c̃² for the candidate."""
    run = data.draw(runs(cell, padded=padded))
    trace = run.trace()
    made = run.gradients(trace)
    for part in made.parts.values():
        for one in (one for pair in part.layers for one in pair):
            opened, of_gates = one.chain.all_gates(), one.gates()
            assert of_gates.keys() == opened.keys() == set(CELLS[cell].gates)
            for name, value in opened.items():
                slope = 1 - value**2 if name == "candidate" else value * (1 - value)
                if name != "candidate" and cell.endswith("-hard"):
                    slope = 0.2 * ((value > 0) & (value < 1))
                for k, step in enumerate(of_gates[name] * slope):
                    bias = one.contribution(k, k + 1)[f"b_{LETTERS[name]}"]
                    assert_close(step.reshape(-1, len(bias)).sum(axis=0), bias, name)


@given(runs() | runs(padded=True))
def test_the_steps_contributions_add_up_to_each_parameters_gradient(run: Run) -> None:
    made = run.gradients(run.trace())
    for part, layers in ((part, one.parameters()) for part, one in made.parts.items()):
        steps = [step.t for step in run.plan.steps if step.part == part]
        for k, pair in enumerate(layers):
            for d, parameters in enumerate(pair):
                for name, whole in parameters.items():
                    shares = [made.contribution(k, d, t)[name] for t in steps]
                    assert_close(np.sum(shares, axis=0), whole, name)


def held(run: Run, trace: Trace) -> Run:
    """The same run, what was fed back being inputs of their own."""
    letters = [
        {"o": "b", "n": "i"}[letter] if step.reads == "feedback" else letter
        for letter, step in zip(run.plan.io, run.plan.steps, strict=True)
    ]
    ran = trace.parts["network"]
    reads = [step.t - 1 for step in run.plan.steps if step.reads in ("input", "feedback")]
    plan = patterns.plan("custom", "".join(letters), False)
    return replace(run, plan=plan, inputs=tuple(ran.x[t].copy() for t in reads))


@given(runs(fed="token", two=False))
def test_no_gradient_goes_through_a_chosen_token(run: Run) -> None:
    trace = run.trace()
    constant = held(run, trace)
    made, expected = run.gradients(trace), constant.gradients(constant.trace())
    by_name = {name: gradient for name, _, gradient in constant.pairs(expected) if "⟨" not in name}
    for name, _, gradient in run.pairs(made):
        if name in by_name:
            assert_close(gradient, by_name[name], name)
    assert_close(made.parts["network"].x, expected.parts["network"].x)


@given(runs("rnn", fed="softmax", two=False))
def test_a_gradient_goes_through_a_softmax_vector(run: Run) -> None:
    trace = run.trace()
    if trace.y.shape[-1] == 1:
        # Its one probability is 1, whatever its logit.
        return
    constant = held(run, trace)
    made, expected = run.gradients(trace), constant.gradients(constant.trace())
    assert np.abs(made.logits - expected.logits).max() > 1e-12


@given(runs(padded=True, batch=True))
def test_a_padded_step_changes_no_state_and_adds_to_no_gradient(run: Run) -> None:
    trace = run.trace()
    made = run.gradients(trace)
    assert run.present is not None
    for pair in made.parts["network"].layers:
        for d, one in enumerate(pair):
            present = run.present[::-1] if d else run.present
            for k, here in enumerate(present, start=1):
                before, after = one.chain.state(k - 1), one.chain.state(k)
                for was, now in zip(before.named().values(), after.named().values(), strict=True):
                    assert np.array_equal(was[~here], now[~here])
                assert not one.tape.gates[k - 1][~here].any()
                assert not one.x[k - 1][~here].any()
                assert not any(gate[k - 1][~here].any() for gate in one.gates().values())
                if not here.any():
                    assert not any(array.any() for array in one.contribution(k - 1, k).values())


@given(runs(padded=True, batch=False))
def test_padded_steps_might_as_well_not_be_there(run: Run) -> None:
    assert run.present is not None
    run.present[0] |= not run.present.any()
    run, short = dropped(run)
    trace, shorter = run.trace(), short.trace()
    made, expected = run.gradients(trace), short.gradients(shorter)
    for pair, others in zip(made.parts["network"].layers, expected.parts["network"].layers, strict=True):
        for one, other in zip(pair, others, strict=True):
            assert_close(one.chain.state(-1).a, other.chain.state(-1).a)
            assert_close(one.tape.a[0], other.tape.a[0])
            for name, gradient in one.parameters().items():
                assert_close(gradient, other.parameters()[name], name)


@given(runs(batch=True) | runs(batch=True, padded=True))
def test_a_batch_is_its_sequences_one_by_one(run: Run) -> None:
    trace = run.trace()
    made = run.gradients(trace)
    whole = {name: gradient for name, _, gradient in run.pairs(made)}
    total = {name: np.zeros_like(gradient) for name, gradient in whole.items() if "⟨" not in name}
    for b in range(run.batch[0]):
        one = only(run, b)
        alone = one.trace()
        assert alone.tokens.tolist() == trace.tokens[:, b].tolist()
        assert_close(trace.logits[:, b], alone.logits)
        for name, _, gradient in one.pairs(one.gradients(alone)):
            if name in total:
                total[name] += gradient
            else:
                assert_close(whole[name][b], gradient, name)
    for name, gradient in total.items():
        assert_close(whole[name], gradient, name)


@given(runs(directions=1, two=False, shortest=2), st.data())
def test_a_run_split_in_two_has_the_states_and_the_gradients_of_the_whole(
    run: Run, data: st.DataObject
) -> None:
    trace = run.trace()
    at = data.draw(st.integers(1, len(run.plan.io) - 1))
    first, second = split(run, trace, at)
    one = first.trace()
    ran = one.parts["network"]
    second = replace(second, initial=tuple(tuple(c.state(at) for c in pair) for pair in ran.layers))
    other = second.trace()
    for k, pair in enumerate(trace.parts["network"].layers):
        (whole,) = pair
        (begun,), (ended,) = ran.layers[k], other.parts["network"].layers[k]
        assert_close(whole.states, np.concatenate([begun.states, ended.states]))
    assert_close(trace.logits, np.concatenate([one.logits, other.logits]))
    if run.feedback == "softmax" and run.plan.steps[at].reads == "feedback":
        # The gradient of the first output that was fed over the cut is not handed back with the states.
        return
    late = second.gradients(other)
    handed = tuple(tuple(c.state(0) for c in pair) for pair in late.parts["network"].layers)
    early = replace(first, d_last=handed).gradients(one)
    made = run.gradients(trace)
    assert_close(made.parts["network"].x, np.concatenate([early.parts["network"].x, late.parts["network"].x]))
    for k, (one_chain,) in enumerate(made.parts["network"].layers):
        before, after = (found.parts["network"].layers[k][0].parameters() for found in (early, late))
        for name, gradient in one_chain.parameters().items():
            assert_close(gradient, before[name] + after[name], name)


@given(runs(directions=2, padded=True) | runs(directions=2))
def test_a_reversed_input_swaps_the_chains_of_a_bidirectional_network(run: Run) -> None:
    run = replace(run, plan=patterns.plan("custom", run.plan.io, False))
    swapped = mirrored(run)
    trace, other = run.trace(), swapped.trace()
    made, turned = run.gradients(trace), swapped.gradients(other)
    for (a, r), (theirs_a, theirs_r) in zip(
        trace.parts["network"].layers, other.parts["network"].layers, strict=True
    ):
        assert_close(a.tape.a, theirs_r.tape.a)
        assert_close(r.tape.a, theirs_a.tape.a)
    assert_close(trace.logits, other.logits[::-1])
    assert_close(made.parts["network"].x, turned.parts["network"].x[::-1])
    for k, pair in enumerate(made.parts["network"].layers):
        theirs = tuple(one.parameters() for one in turned.parts["network"].layers[k])
        for ours, found in zip(pair, unmirrored(theirs, k, run.network), strict=True):
            for name, gradient in ours.parameters().items():
                assert_close(gradient, found[name], name)


@given(runs(batch=False))
def test_connectivity_is_the_gradient_of_the_chosen_logit_alone(run: Run) -> None:
    trace = run.trace()
    for j in range(1, run.plan.ty + 1):
        of_logits = np.zeros_like(trace.logits)
        of_logits[j - 1, trace.tokens[j - 1]] = 1.0
        expected = bptt.backward(trace, of_logits)
        for part, found in bptt.connectivity(trace, j).parts.items():
            assert np.array_equal(found.x, expected.parts[part].x)
