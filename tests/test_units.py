"""Units: the colours of a text are the unit's true numbers, and nothing breaks its lines."""

import json
import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import stages, tokens, views
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture.layouts.parts.widths import width
from rnn_unroll.picture.layouts.units import lines
from rnn_unroll.picture.layouts.units.text import HALF, SHADE
from rnn_unroll.picture.scene import PlacedNode, Scene
from rnn_unroll.pixels import fonts
from rnn_unroll.words import say
from tests.drawings import SVG, again, figure_spec, nodes_of, root_of, steps_of, with_hidden
from tests.strategies import unit_specs
from tests.test_draw import plain_svg
from tests.test_themes import contrast

LONG = 'It was a long, slow film, and nothing happened for an hour. Then he said "I am home" and I cried. '


def whole(spec: FigureSpec) -> FigureSpec:
    return again(spec, step=None)


def true_values(spec: FigureSpec) -> dict[int, float]:
    """The unit at each time step of its part, from the trace's own steps."""
    run, at = Run(spec), spec.at
    part = run.plan.steps[at.t - 1].part
    return {
        step.t: float(computed.layers[at.layer - 1][at.direction].state.a[spec.look.unit - 1])
        for step, computed in zip(run.plan.steps, run.trace.steps, strict=True)
        if step.part == part
    }


def drawn_values(spec: FigureSpec) -> dict[int, tuple[float, float]]:
    """The signed opacity of each token's ground and the signed height of its bar, from the SVG alone."""
    found = {}
    for group in steps_of(root_of(stages.svg(spec))):
        t = int(group.get("data-t") or 0)
        for node in group.iter(SVG + "g"):
            if node.get("data-kind") == "state" and node.find(f".//{SVG}use") is not None:
                found[t] = _inks(node)
    return found


def _inks(node: ElementTree.Element) -> tuple[float, float]:
    ground = bar = 0.0
    for sign, name in ((1, "positive"), (-1, "negative")):
        for rect in node.iterfind(f".//{SVG}g[@class='{name}']/{SVG}rect"):
            if rect.get("height") == "24":
                ground = sign * float(rect.get("fill-opacity") or 0)
            else:
                assert rect.get("fill-opacity") == "1"
                bar = sign * float(rect.get("height") or 0)
    return ground, bar


def state_nodes(scene: Scene) -> list[tuple[float, PlacedNode]]:
    return [(c.x, node) for c in scene.columns for node in c.nodes if node.kind == "state"]


# --- the numbers --------------------------------------------------------------------------------


@given(unit_specs())
def test_every_ground_and_every_bar_shows_the_units_value(spec: FigureSpec) -> None:
    spec = again(whole(spec), theme=None, motion=None)
    truth, drawn = true_values(spec), drawn_values(spec)
    limit = build.unit(Run(spec)).limit
    assert set(truth) == set(drawn)
    assert max(map(abs, truth.values())) <= limit
    for t, value in truth.items():
        ground, bar = drawn[t]
        assert ground == pytest.approx(SHADE * value / limit, abs=0.0051)
        assert bar == pytest.approx(HALF * value / limit, abs=HALF * 0.0051)


@given(unit_specs())
def test_the_json_has_the_units_numbers_and_its_tokens(spec: FigureSpec) -> None:
    data = json.loads(EXPORTS["json"].render(spec))
    of, truth = data["unit"], true_values(spec)
    assert (of["at"], of["unit"]) == (spec.at, spec.look.unit)
    assert {t: v for t, v in enumerate(of["values"], start=1) if v is not None} == truth
    assert of["written"] == [step["token"] for step in data["steps"]]
    inputs = [
        token for token, step in zip(of["read"], data["steps"], strict=True) if step["reads"] == "input"
    ]
    assert inputs == list(Run(spec).inputs)
    assert data["description"] == root_of(stages.svg(spec)).findtext(f"{SVG}desc")
    assert data["alt"].startswith(f"{root_of(stages.svg(spec)).findtext(f'{SVG}title')}. ")


@given(unit_specs())
def test_a_token_says_its_number_once_the_run_has_computed_it(spec: FigureSpec) -> None:
    values, timeline = build.unit(Run(spec)), spec.timeline
    for (_, node), moment in zip(state_nodes(stages.scene(spec)), values.moments, strict=True):
        known = moment.value is not None and node.t <= timeline.reached and not node.waits
        assert bool(re.search(r" is −?\d", say(node.name))) == known


# --- the contract -------------------------------------------------------------------------------


@given(unit_specs())
def test_the_figure_is_byte_for_byte_what_svgwrite_writes(spec: FigureSpec) -> None:
    spec = again(spec, style=None)
    assert plain_svg(spec) == with_hidden(spec)


@given(unit_specs())
def test_every_time_step_is_one_group_with_the_state_and_what_it_reads_and_writes(spec: FigureSpec) -> None:
    root, run, at = root_of(stages.svg(spec)), Run(spec), spec.at
    assert root.get("data-view") == "units"
    groups = steps_of(root)
    assert [group.get("data-t") for group in groups] == [str(step.t) for step in run.plan.steps]
    for group, step in zip(groups, run.plan.steps, strict=True):
        wanted = {("state", f"{at.chain}.{at.layer}.{step.t}")}
        wanted |= {("input", f"x.{step.i}")} if step.i else set()
        wanted |= {("start-token", "sos")} if step.reads == "start" else set()
        wanted |= {("output", f"y.{step.j}")} if step.j else set()
        assert nodes_of(group) == wanted
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@given(unit_specs())
def test_what_is_not_computed_yet_is_hidden(spec: FigureSpec) -> None:
    timeline = spec.timeline
    for group, step in zip(steps_of(root_of(with_hidden(spec))), Run(spec).plan.steps, strict=True):
        pending = step.t > timeline.reached
        assert ("opacity" in group.attrib) == pending
        for node in group.iter(SVG + "g"):
            kind = node.get("data-kind")
            values = node.find(f"{SVG}g[@class='values']")
            if kind in ("state", "output") and values is not None:
                waits = timeline.waits(kind, spec.at.layer if kind == "state" else 0, spec.at.direction == 1)
                assert (values.get("visibility") == "hidden") == (pending or waits)


@given(unit_specs())
def test_a_page_reads_out_at_every_step_what_that_step_shows(spec: FigureSpec) -> None:
    spec = whole(spec)
    found = build.unit(Run(spec))
    read_out = views.of(spec).descriptions(spec, found, stages.scene(spec))
    steps = [spec.change(step=k) for k in range(spec.timeline.last + 1)]
    assert read_out == [say(stages.scene(step).description) for step in steps]


# --- the lines ----------------------------------------------------------------------------------


@given(unit_specs())
def test_tokens_stand_apart_in_reading_order_inside_the_figure(spec: FigureSpec) -> None:
    scene = stages.scene(spec)
    boxes = [(x + node.box.x, node.box.y, node.box.width) for x, node in state_nodes(scene)]
    for (x, y, wide), (after, below, _) in pairwise(boxes):
        assert (y == below and after > x + wide) or below > y
    assert all(x > 0 and x + wide < scene.width and y < scene.height for x, y, wide in boxes)


def test_a_long_text_is_wrapped_at_a_readable_width() -> None:
    spec = figure_spec("many-to-one", task="sentiment", view="units", text=LONG * 7)
    scene = stages.scene(spec)
    assert len(scene.columns) > 180
    assert scene.width <= lines.MEASURE + 60
    assert len({node.box.y for _, node in state_nodes(scene)}) > 8


def test_words_fit_their_grounds_in_the_bundled_font() -> None:
    from fontTools.ttLib import TTFont

    with TTFont(fonts.files()[0]) as font:
        names, advances, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    for word in {*LONG.split(), "Wow", "mmm", "illicit", "@@@", "2,341", "(x)", "JILL", "QUEEN", "W" * 12}:
        real = lines.SIZE * sum(advances[names[ord(letter)]][0] for letter in word) / em
        assert real <= width(word, lines.SIZE) <= 1.25 * real + 2


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_a_token_can_be_read_on_the_strongest_ground(theme: str) -> None:
    for palette in filter(None, (THEMES[theme].palette, THEMES[theme].dark)):
        for sign in ("positive", "negative"):
            mixed = [
                round(
                    SHADE * int(palette[sign][k : k + 2], 16)
                    + (1 - SHADE) * int(palette["zero"][k : k + 2], 16)
                )
                for k in (1, 3, 5)
            ]
            assert contrast(palette["ink"], "#" + "".join(f"{channel:02x}" for channel in mixed)) >= 4.5


@pytest.mark.parametrize(
    "text",
    ["x", "a" * 300, "漢" * 60, "👩\u200d👩\u200d👧 👍🏽 🇩🇪", "שלום عالم", "e" + "\u0301" * 60],
    ids=str.__len__,
)
@pytest.mark.parametrize("how", ["words", "characters"])
def test_any_text_is_drawn_in_every_still_format(text: str, how: str) -> None:
    if len(tokens.TOKENISERS[how](text)) > 60:
        text = text[:60]
    spec = figure_spec("many-to-one", view="units", text=text, tokens=how)
    for slug in ("svg", "png", "tex"):
        assert EXPORTS[slug].render(spec)


def test_a_token_that_the_network_does_not_know_is_dotted_and_the_legend_says_so() -> None:
    spec = figure_spec("many-to-one", task="sentiment", view="units", text="a xyzzy film")
    scene = stages.scene(spec)
    dotted = [node.key for column in scene.columns for node in column.nodes if node.doubt]
    assert dotted == ["x.2"]
    assert "dotted" in stages.svg(spec).decode()
    assert "dotted" not in stages.svg(again(spec, text="a fine film")).decode()


def test_an_output_that_is_a_number_is_written_as_one() -> None:
    spec = figure_spec("many-to-one", task="adding", view="units")
    (node,) = [node for node in stages.scene(spec).columns[-1].nodes if node.kind == "output"]
    assert node.text is not None
    assert float(say(node.text.text)) == pytest.approx(float(stages.trace(spec).y[0, 0]), abs=0.01)
    assert "judgement" not in EXPORTS["json"].render(spec).decode()


# --- the address --------------------------------------------------------------------------------


@given(unit_specs(), st.data())
def test_every_state_of_a_chain_names_the_same_figure(spec: FigureSpec, data: st.DataObject) -> None:
    plan, at = Run(spec).plan, spec.at
    part = plan.steps[at.t - 1].part
    t = data.draw(st.sampled_from([step.t for step in plan.steps if step.part == part]))
    other = again(spec, at=f"{at.chain}.{at.layer}.{t}")
    assert other == spec
    assert write.address(other) == write.address(spec)


def test_an_encoder_and_a_decoder_have_units_of_their_own() -> None:
    of_encoder = figure_spec("encoder-decoder", task="date", view="units", unit=9)
    first = len(Run(of_encoder).inputs) + 1
    of_decoder = again(of_encoder, at=f"a.1.{first + 2}")
    assert of_decoder.look.at == f"a.1.{first}"
    assert (min(true_values(of_encoder)), min(true_values(of_decoder))) == (1, first)
    assert "decoder" in say(stages.scene(of_decoder).heading.text)


@pytest.mark.parametrize(
    ("said", "culprit", "message"),
    [
        ({"unit": 7}, "unit", "unit must be from 1 to 6, not 7"),
        ({"at": "a.2.1"}, "at", "this figure has no state a.2.1"),
        ({"at": "r.1.1"}, "at", "this figure has no state r.1.1"),
        ({"show": "weights"}, "show", "view=units has no place for show=weights"),
        ({"early": "on"}, "early", "view=units has no place for early answers"),
        ({"unit": 2, "view": "norms"}, "unit", "unit is for view=cell or view=units"),
    ],
    ids=["unit", "layer", "chain", "overlay", "early", "other-view"],
)
def test_what_the_figure_does_not_have_is_refused(
    said: dict[str, object], culprit: str, message: str
) -> None:
    with pytest.raises(SpecError, match=re.escape(message)) as caught:
        figure_spec("many-to-one", **{"view": "units", **said})
    assert caught.value.parameter == culprit
