"""The panel of a cell: its sentence and its equations against the run, its steps and its stripes."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import stages
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import CELLS, OFFERED
from rnn_unroll.engine.cells.pieces import Slot
from rnn_unroll.graphs import build, inside
from rnn_unroll.graphs.inside import written
from rnn_unroll.graphs.run import Run
from rnn_unroll.web.inside import PICTOGRAMS, context
from rnn_unroll.words.forms import percent
from tests.drawings import again, figure_spec
from tests.strategies import inside_specs

few = settings(max_examples=15)
every_cell = pytest.mark.parametrize("slug", sorted(OFFERED))

FUNCTIONS = {"sigma": lambda z: 1 / (1 + np.exp(-z)), "tanh": np.tanh, "relu": lambda z: np.maximum(0, z)}


def finished(spec: FigureSpec) -> FigureSpec:
    """The same after the whole run, in which every cell is computed."""
    return again(spec, at=spec.at, step=None)


def panel(spec: FigureSpec) -> dict:
    found = context(spec)
    assert found is not None
    return found


def numbers(spec: FigureSpec) -> dict[str, float]:
    values = inside.vectors(stages.trace(spec), spec.at)
    k = spec.look.unit - 1
    return {name: float(vector[k]) for name, vector in values.items() if k < len(vector)}


def print_of(value: float) -> str:
    return written(value).replace("-", "−")


@every_cell
@few
@given(data=st.data())
def test_what_a_cell_does_is_told_in_its_own_numbers(slug: str, data: st.DataObject) -> None:
    spec = finished(data.draw(inside_specs(slug, style="computed")))
    told = panel(spec)["doing"].replace("\N{NO-BREAK SPACE}", " ")
    own, cell = numbers(spec), CELLS[slug]
    at, trace = spec.at, stages.trace(spec)
    known = inside.known(trace, at)
    empty = not any(vector.any() for vector in known.before.named().values())
    assert ("empty" in told) == empty
    if not cell.gates:
        texts = [print_of(own[name]) for name in ("from_state", "from_input", "b_a")]
        assert re.findall(r"−?\d\S*?(?= from the memory| from the input|:)", told)[:3] == texts
        assert print_of(own["a"]) in told
        return
    assert f"({print_of(own['update'])}) and writes {print_of(own['written'])} into the memory" in told
    verb = (
        "opens"
        if own["update"] >= 0.75
        else "stays almost shut"
        if own["update"] <= 0.25
        else "opens in part"
    )
    assert f"update gate {verb} (" in told
    if not empty:
        kept = own["forget"] if "forget" in own else 1 - own["update"]
        assert re.search(rf"(keeps|where) {re.escape(percent(kept))} of what was there", told)
    assert ("reset gate" in told) == ("reset" in cell.gates and not empty)
    assert ("output gate" in told) == ("output" in cell.gates)
    if "output" in cell.gates:
        assert (
            f"shows {percent(own['output'])} of the memory’s tanh: the state is {print_of(own['a'])}." in told
        )


@every_cell
@few
@given(data=st.data())
def test_the_lines_of_an_equation_say_what_it_says_with_rounded_numbers(
    slug: str, data: st.DataObject
) -> None:
    spec = data.draw(inside_specs(slug))
    graph, own = build.cell(Run(spec)), numbers(spec)
    for k, line in enumerate(CELLS[slug].equations.worked):
        whole = "".join(f"({written(own[p.name])})" if isinstance(p, Slot) else p for p in line)
        expected = [computed(side) for side in whole.split(" = ")]
        lines = inside.sides(graph, k, spec.look.unit)
        assert np.allclose([computed(side) for side in lines], expected, rtol=1e-12, atol=1e-12)
        assert not any(re.search(r"\+ \(?\{?-", side) for side in lines)


def computed(side: str) -> float:
    """One side of an equation with numbers, from its TeX."""
    plain = side.replace(r"\operatorname{ReLU}", "relu").replace(r"\cdot", "*")
    plain = plain.replace("{", "").replace("}", "").replace("\\", "")
    return float(eval(plain, dict(FUNCTIONS)))


@few
@given(inside_specs(style="computed"))
def test_the_panel_leads_to_every_step_and_colours_every_unit(spec: FigureSpec) -> None:
    found, at, count = panel(spec), spec.at, len(spec.letters)
    assert found["place"] == f"step {at.t} of {count}"
    assert [step.t for step in found["steps"]] == (list(range(1, count + 1)) if count <= PICTOGRAMS else [])
    for name, t in (("before", at.t - 1), ("after", at.t + 1)):
        key = f"{at.chain}.{at.layer}.{t}"
        assert (found[name].key if found[name] else None) == (key if 1 <= t <= count else None)
    stripes = found["stripes"]
    assert [stripe.unit for stripe in stripes] == list(range(1, spec.model.hidden + 1))
    if at.t > spec.timeline.reached:
        assert found["doing"] == "This step is not computed yet."
        assert not any(card.numbers for card in found["cards"])
        assert all(stripe.share is None for stripe in stripes)
        return
    state = stages.trace(spec).steps[at.t - 1].layers[at.layer - 1][at.direction].state.a
    assert [stripe.negative for stripe in stripes] == (state < 0).tolist()
    assert [stripe.share for stripe in stripes] == [round(100 * min(1, abs(v))) for v in state.tolist()]
    assert all(card.numbers for card in found["cards"])


def test_a_book_has_no_stripes_to_colour_and_nothing_to_tell() -> None:
    found = panel(figure_spec("many-to-one", view="cell", cell="lstm", style="textbook", tx=3))
    assert found["doing"] == ""
    assert not found["numbers"]
    assert not any(card.numbers for card in found["cards"])


def test_only_the_inside_of_a_cell_has_a_panel() -> None:
    assert context(figure_spec("many-to-one")) is None


def test_an_equation_that_is_too_long_for_a_column_gets_a_row() -> None:
    def wide(cell: str, **said: object) -> list[bool]:
        spec = figure_spec("many-to-many", view="cell", cell=cell, numbers="unit", **said)
        return [card.wide for card in panel(spec)["cards"]]

    assert not any(wide("lstm"))
    assert any(wide("gru-torch"))
    assert any(wide("lstm-peephole", layers=2, direction="bidirectional", at="a.2.2"))
