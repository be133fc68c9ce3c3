"""How figures play: how fast, and in which order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import timeline as timing
from rnn_unroll import views
from rnn_unroll.engine.patterns import MAX_TIME_STEPS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.timeline import Timeline
from rnn_unroll.words import stops
from tests.strategies import specs

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


@given(st.integers(1, 20), st.booleans(), st.booleans())
def test_the_page_knows_when_gradients_come_back_through_each_time_step(
    count: int, returns: bool, together: bool
) -> None:
    timeline = Timeline(count, returns, together)
    data = stops.as_data(timeline, [])
    assert data["last"] == len(data["stops"]) - 1 == timeline.last
    for step in range(timeline.last + 1):
        at_step = replace(timeline, step=step)
        for t, returning in enumerate(data["returns"], start=1):
            assert (step >= returning) == at_step.returned(t)
    assert len(data["returns"]) == (count if returns else 0)


@given(specs(view="unrolled"))
def test_nodes_that_wait_for_the_whole_input_come_after_all_that_they_are_computed_from(spec) -> None:
    graph = build.network(Run(spec))
    waiting = views.of(spec).waiting(spec, graph)
    assert bool(waiting) == (spec.model.directions == 2)
    place = {key: k for k, key in enumerate(waiting)}
    for edge in graph.edges:
        if edge.source in place:
            assert place[edge.source] < place[edge.target]
