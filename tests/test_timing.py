"""How fast figures play."""

from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import timeline as timing
from rnn_unroll.engine.patterns import MAX_TIME_STEPS

steps = st.integers(1, 2 * MAX_TIME_STEPS)


@given(steps)
def test_a_run_takes_its_steps_and_its_rest(count: int) -> None:
    shown = timing.durations(count)
    assert len(shown) == count + 1
    assert sum(shown) == timing.total(count)
    assert set(shown[:-1]) == {timing.step(count)}
    assert shown[-1] == timing.REST


@given(steps)
def test_a_long_run_is_quicker_and_never_too_quick_to_follow(count: int) -> None:
    assert timing.SHORTEST <= timing.step(count) <= timing.STEP
    assert timing.step(count) == timing.SHORTEST or count * timing.step(count) <= timing.LONGEST_RUN
    assert timing.step(count + 1) <= timing.step(count)


@given(steps)
def test_a_fade_is_over_long_before_the_next_step(count: int) -> None:
    assert 0 < timing.fade(count) <= timing.step(count) / 2
