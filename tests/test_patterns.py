"""Patterns: the wiring of every pattern, and what each step reads."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine import patterns
from rnn_unroll.engine.patterns import CUSTOM, MAX_TIME_STEPS, PATTERNS
from tests.strategies import wirings

WIRINGS = [
    ("one-to-one", 1, 1, "b"),
    ("many-to-one", 1, 1, "b"),
    ("many-to-one", 4, 1, "iiib"),
    ("one-to-many", 1, 1, "b"),
    ("one-to-many", 1, 4, "booo"),
    ("one-to-many", 0, 1, "o"),
    ("one-to-many", 0, 4, "oooo"),
    ("many-to-many", 1, 1, "b"),
    ("many-to-many", 4, 4, "bbbb"),
    ("encoder-decoder", 1, 1, "io"),
    ("encoder-decoder", 3, 2, "iiioo"),
    ("encoder-decoder", 3, 3, "iiiooo"),
]


@pytest.mark.parametrize(("slug", "tx", "ty", "io"), WIRINGS)
def test_wiring_of_each_pattern(slug: str, tx: int, ty: int, io: str) -> None:
    assert PATTERNS[slug].wiring(tx, ty) == io


def test_every_pattern_is_covered_here() -> None:
    assert {slug for slug, *_ in WIRINGS} | {CUSTOM} == set(PATTERNS)


def lengths(slug: str) -> st.SearchStrategy[tuple[int, int]]:
    kind = PATTERNS[slug]
    tx = st.integers(kind.tx.low, min(kind.tx.high, 20))
    if kind.aligned:
        return tx.map(lambda n: (n, n))
    return st.tuples(tx, st.integers(kind.ty.low, min(kind.ty.high, 20)))


@pytest.mark.parametrize("slug", [slug for slug in PATTERNS if slug != CUSTOM])
@given(st.data())
def test_a_wiring_is_recognised_as_its_pattern(slug: str, data: st.DataObject) -> None:
    tx, ty = data.draw(lengths(slug))
    io = PATTERNS[slug].wiring(tx, ty)
    assert (patterns.count_inputs(io), patterns.count_outputs(io)) == (tx, ty)
    # A lone step that reads and emits is one-to-one, whoever made it: the first entry wins.
    assert patterns.recognise(io) == ("one-to-one" if io == "b" else slug)


@given(wirings())
def test_what_is_recognised_has_that_wiring(io: str) -> None:
    slug = patterns.recognise(io)
    rebuilt = PATTERNS[slug].wiring(patterns.count_inputs(io), patterns.count_outputs(io))
    assert slug == CUSTOM or rebuilt == io


@pytest.mark.parametrize("io", ["n", "i", "ii", "bo" + "b", "iibboo", "oi", "ob", "nb", "bn", "in"])
def test_a_wiring_of_no_pattern_is_custom(io: str) -> None:
    assert patterns.recognise(io) == CUSTOM


@given(wirings(), st.data())
def test_toggling_twice_changes_nothing(io: str, data: st.DataObject) -> None:
    t = data.draw(st.integers(1, len(io)))
    slot: Literal["input", "output"] = data.draw(st.sampled_from(["input", "output"]))
    assert patterns.toggle(patterns.toggle(io, t, slot), t, slot) == io


@given(wirings(), st.data())
def test_toggling_switches_one_slot_of_one_step(io: str, data: st.DataObject) -> None:
    t = data.draw(st.integers(1, len(io)))
    slots: list[tuple[Literal["input", "output"], str, str]] = [("input", "ib", "ob"), ("output", "ob", "ib")]
    for slot, letters, others in slots:
        switched = patterns.toggle(io, t, slot)
        assert switched[: t - 1] + switched[t:] == io[: t - 1] + io[t:]
        assert (switched[t - 1] in letters) != (io[t - 1] in letters)
        assert (switched[t - 1] in others) == (io[t - 1] in others)


def reads(slug: str, io: str, feedback: bool) -> list[str]:
    return [step.reads for step in patterns.plan(slug, io, feedback).steps]


@pytest.mark.parametrize(
    ("slug", "io", "feedback", "expected"),
    [
        ("one-to-many", "booo", True, ["input", "feedback", "feedback", "feedback"]),
        ("one-to-many", "booo", False, ["input", "nothing", "nothing", "nothing"]),
        ("one-to-many", "ooo", True, ["nothing", "feedback", "feedback"]),
        ("encoder-decoder", "iioo", False, ["input", "input", "nothing", "nothing"]),
        ("encoder-decoder", "iioo", True, ["input", "input", "start", "feedback"]),
        ("custom", "iioo", True, ["input", "input", "nothing", "feedback"]),
        ("custom", "bnob", True, ["input", "feedback", "nothing", "input"]),
        ("many-to-many", "bbb", False, ["input", "input", "input"]),
    ],
)
def test_what_each_step_reads(slug: str, io: str, feedback: bool, expected: list[str]) -> None:
    assert reads(slug, io, feedback) == expected


@given(st.sampled_from(sorted(PATTERNS)), wirings(), st.booleans())
def test_a_plan_numbers_steps_inputs_and_outputs_from_one(slug: str, io: str, feedback: bool) -> None:
    plan = patterns.plan(slug, io, feedback)
    assert [step.t for step in plan.steps] == list(range(1, len(io) + 1))
    assert [step.i for step in plan.steps if step.i] == list(range(1, plan.tx + 1))
    assert [step.j for step in plan.steps if step.j] == list(range(1, plan.ty + 1))
    for step, letter in zip(plan.steps, io, strict=True):
        assert (step.reads == "input") == (letter in "ib") == bool(step.i)
        assert bool(step.j) == (letter in "ob")


@given(st.sampled_from(sorted(PATTERNS)), wirings(), st.booleans())
def test_feedback_is_read_only_after_an_output_and_only_without_an_input(
    slug: str, io: str, feedback: bool
) -> None:
    for before, letter, read in zip("n" + io, io, reads(slug, io, feedback), strict=False):
        assert (read == "feedback") == (feedback and letter in "on" and before in "ob")


def test_only_an_encoder_decoder_has_two_parts_and_the_encoder_ends_with_the_inputs() -> None:
    assert [slug for slug, kind in PATTERNS.items() if kind.two_networks] == ["encoder-decoder"]
    plan = patterns.plan("encoder-decoder", "iiioo", feedback=False)
    assert plan.boundary == 3
    assert [step.part for step in plan.steps] == ["encoder"] * 3 + ["decoder"] * 2
    assert {step.part for step in patterns.plan(CUSTOM, "iiioo", feedback=False).steps} == {"network"}


def test_default_feedback_is_on_for_one_to_many_only() -> None:
    assert {slug: kind.feedback for slug, kind in PATTERNS.items()} == {
        "one-to-one": None,
        "many-to-one": None,
        "one-to-many": True,
        "many-to-many": None,
        "encoder-decoder": False,
        "custom": False,
    }


def test_a_pattern_without_feedback_could_never_read_any() -> None:
    for slug, kind in PATTERNS.items():
        if kind.feedback is None:
            for n in range(1, 6):
                io = kind.wiring(min(n, kind.tx.high), min(n, kind.ty.high))
                assert "feedback" not in reads(slug, io, feedback=True)


def test_no_single_length_exceeds_the_limit() -> None:
    for kind in PATTERNS.values():
        assert kind.tx.low <= kind.tx.default <= kind.tx.high <= MAX_TIME_STEPS
        assert kind.ty.low <= kind.ty.default <= kind.ty.high <= MAX_TIME_STEPS
