"""Form: a person's wish becomes a figure, and what cannot be is told without losing the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.address import write
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.inits import INITS
from rnn_unroll.engine.patterns import PATTERNS, count_inputs
from rnn_unroll.look.views import OVERLAYS, VIEWS
from rnn_unroll.web.controls import controls
from rnn_unroll.web.form import read, toggle
from tests.drawings import ANY_VIEWS, figure_spec
from tests.strategies import specs


def wish(**said: object) -> list[tuple[str, str]]:
    """The pairs that the page's form sends."""
    return [("form", "1"), *((name, str(value)) for name, value in said.items())]


def figure_of(**said: object) -> str:
    reading = read(wish(**said))
    assert reading.errors == ()
    return write.studio(reading.spec)


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("was", PATTERNS)
@pytest.mark.parametrize("lengths", [{}, {"tx": 0, "ty": 4}, {"tx": 200, "ty": 3}, {"tx": 4, "ty": 200}])
def test_every_pattern_can_be_chosen_from_every_other(
    pattern: str, was: str, lengths: dict[str, int]
) -> None:
    if was == pattern:
        return
    reading = read(wish(was=was, wiring="iiib", pattern=pattern, io="", text="", **lengths))
    assert reading.errors == ()
    assert reading.spec.wiring.pattern == pattern


def test_a_length_typed_for_this_pattern_is_an_error_and_stays_in_its_field() -> None:
    reading = read(wish(was="many-to-one", pattern="many-to-one", tx=999, hidden=9))
    assert [error.parameter for error in reading.errors] == ["tx"]
    assert reading.raw == {"tx": "999"}
    assert reading.spec.model.hidden == 9


def test_what_a_button_offers_takes_the_place_of_what_the_fields_say() -> None:
    said = {"was": "many-to-many", "pattern": "many-to-many", "tx": 999, "show": "weights"}
    assert figure_of(**said, instead="tx.9") == "/?pattern=many-to-many&show=weights&tx=9"
    del said["tx"]
    assert figure_of(**said, instead="show.gradients") == "/?pattern=many-to-many&show=gradients"
    assert (
        figure_of(**said, instead="show.gradients,weights")
        == "/?pattern=many-to-many&show=gradients%2Cweights"
    )


def test_blank_fields_count_as_left_out() -> None:
    assert figure_of(pattern="many-to-one", tx="", text="  ", seed="") == "/?pattern=many-to-one"


def test_a_text_sets_the_length_whatever_the_field_says() -> None:
    assert figure_of(pattern="many-to-one", tx=7, text="the cat") == "/?pattern=many-to-one&text=the+cat"


def test_a_step_past_the_end_of_a_shorter_figure_is_the_end() -> None:
    assert figure_of(pattern="many-to-one", tx=2, step=5) == "/?pattern=many-to-one&tx=2"
    assert figure_of(pattern="many-to-one", tx=6, step=5) == "/?pattern=many-to-one&step=5&tx=6"


@pytest.mark.parametrize(
    ("name", "figure"),
    [("unit", {"view": "units"}), ("output", {"show": "connectivity"})],
    ids=["unit", "output"],
)
def test_a_number_that_the_figure_lacks_is_an_error_only_if_it_was_asked_for(
    name: str, figure: dict[str, str]
) -> None:
    repeated = read(wish(pattern="many-to-many", asked="tx", tx=5, **figure, **{name: 9}))
    assert (repeated.errors, repeated.raw) == ((), {})
    asked = read(wish(pattern="many-to-many", asked=name, tx=5, **figure, **{name: 9}))
    assert [error.parameter for error in asked.errors] == [name]
    assert asked.raw == {name: "9"}


def test_custom_starts_from_the_wiring_that_was_there() -> None:
    assert figure_of(was="many-to-one", wiring="iib", pattern="custom") == "/?io=iib&pattern=custom"


def test_an_address_is_not_settled_as_a_form_is() -> None:
    reading = read([("pattern", "many-to-one"), ("ty", "3"), ("utm_source", "mail")])
    assert [error.parameter for error in reading.errors] == ["ty"]
    assert reading.spec.wiring.pattern == "many-to-one"


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=12)), max_size=6))
def test_any_query_means_some_figure(query: list[tuple[str, str]]) -> None:
    assert read(query).spec.letters
    assert read([("form", "1"), *query]).spec.letters


@given(specs())
def test_a_figures_own_address_means_that_figure(spec) -> None:
    reading = read([("pattern", spec.wiring.pattern), *write.query(spec).items()])
    assert reading.errors == ()
    assert reading.spec == spec


@pytest.mark.parametrize(
    "switch",
    ["", "input", "input.", "input.0", "input.5", "output.-1", "state.1", "input.٣", "input." + "9" * 5000],
)
def test_a_switch_of_no_slot_is_told(switch: str) -> None:
    spec = figure_spec("many-to-one")
    same, problem = toggle(spec, switch)
    assert same == spec
    assert problem is not None
    assert problem.parameter == "toggle"
    assert len(problem.message) < 100


@pytest.mark.parametrize("slot", ["input", "output"])
@given(specs(), st.data())
def test_switching_twice_is_the_same_wiring(slot: str, spec, data: st.DataObject) -> None:
    t = data.draw(st.integers(1, len(spec.letters)))
    once, problem = toggle(spec, f"{slot}.{t}")
    if problem:
        return
    twice, problem = toggle(once, f"{slot}.{t}")
    assert problem is None
    assert twice.letters == spec.letters
    assert once.letters != spec.letters


def test_a_switched_wiring_is_known_by_its_name_and_keeps_what_it_can() -> None:
    spec = figure_spec("many-to-one", hidden=9, theme="dark", step=2)
    custom, _ = toggle(spec, "output.2")
    assert write.studio(custom) == "/?hidden=9&io=ibib&pattern=custom&step=2&theme=dark"
    back, _ = toggle(custom, "output.2")
    assert back == spec


def test_feedback_is_kept_as_it_was_when_the_name_changes() -> None:
    fed = figure_spec("custom", io="boonn", feedback="on")
    unfed = figure_spec("custom", io="bono", feedback="off")
    assert toggle(fed, "output.4")[0].feeds_back
    named, _ = toggle(unfed, "output.3")
    assert named.wiring.pattern == "one-to-many"
    assert not named.feeds_back


def test_a_token_goes_and_comes_with_its_input() -> None:
    spec = figure_spec("many-to-many", text="the cat sat")
    without, _ = toggle(spec, "input.2")
    assert without.reading.text == "the sat"
    assert count_inputs(without.letters) == 2
    again, _ = toggle(without, "input.2")
    assert again.reading.text == "the the sat"
    first, _ = toggle(spec, "input.1")
    assert first.reading.text == "cat sat"


@pytest.mark.parametrize("cell", OFFERED)
@pytest.mark.parametrize("init", INITS)
def test_a_radius_and_a_forget_bias_go_where_the_weights_have_no_use_for_them(cell: str, init: str) -> None:
    reading = read(wish(pattern="many-to-one", cell=cell, init=init, radius="1.5", forget="5"))
    assert reading.errors == ()
    assert ("radius" in write.query(reading.spec)) == (init == "orthogonal")
    assert ("forget" in write.query(reading.spec)) == (cell in ("lstm", "lstm-peephole"))


@pytest.mark.parametrize("view", ANY_VIEWS)
def test_a_view_is_offered_what_it_has_a_use_for(view: str) -> None:
    reading = read([("pattern", "many-to-many"), ("view", view)])
    made = controls(reading.spec, reading.raw)
    placed = VIEWS[view].overlays
    offered = set(made["show"].choices or {}) - set(made["show"].without)
    assert offered == (set(OVERLAYS) - {"alignment"} if placed is None else set(placed))
    assert made["show"].visible == bool(offered)
    assert made["targets"].visible == VIEWS[view].gradients
    assert made["view"].value in (made["view"].choices or {})
    assert made["view"].value == ("unrolled" if VIEWS[view].cell else view)


def test_a_form_leaves_out_the_step_of_a_view_that_has_none() -> None:
    reading = read(wish(step=2, view="norms"))
    assert reading.errors == ()
    assert reading.spec.look.step is None
