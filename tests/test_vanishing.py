"""The comparison of gradients along time: its normalisation, its claims over seeds, its plot and strips."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.themes import THEMES
from rnn_unroll.picture import draw
from rnn_unroll.vanishing.claims import PRESETS, SEEDS, Preset
from rnn_unroll.vanishing.comparison import COMPARED, LONGEST, Comparison, Line, Settings, compare
from rnn_unroll.vanishing.guide import STEPS, Step
from rnn_unroll.vanishing.plot import APART, FULL, OUTSIDE, plot, suitable
from rnn_unroll.vanishing.strips import strip
from rnn_unroll.words import vanishing as words
from tests.drawings import SVG, figure_spec, root_of

settings_of_any = st.builds(
    Settings,
    tx=st.integers(1, LONGEST),
    radius=st.integers(0, 4000).map(lambda thousandths: thousandths / 1000),
    forget=st.integers(-10_000, 10_000).map(lambda thousandths: thousandths / 1000),
    seed=st.integers(0, 2**32 - 1),
    cell=st.sampled_from(sorted(OFFERED)),
    theme=st.sampled_from(sorted(THEMES)),
)


@given(settings_of_any)
def test_every_line_starts_at_1_and_is_the_norms_of_bptt_divided_by_the_last(settings: Settings) -> None:
    found = compare(settings)
    assert tuple(found.lines)[:3] == COMPARED
    for name, shares in found.relative.items():
        norms = found.lines[name].sizes
        assert len(shares) == settings.tx
        if 0 < norms[-1] < math.inf:
            assert shares[-1] == 1.0
            for share, norm in zip(shares, norms, strict=True):
                assert share == pytest.approx(norm / norms[-1], rel=1e-15)
        else:
            assert all(map(math.isnan, shares))


@given(st.lists(st.just(0.0) | st.floats(1e-99, 1e99), min_size=1, max_size=30), st.integers(-99, 99))
def test_a_larger_loss_leaves_the_lines_as_they_are(sizes: list[float], exponent: int) -> None:
    """Multiplied by a power of two, which rounds nothing."""
    scaled = [math.ldexp(size, exponent) for size in sizes]
    one, other = (Line("rnn", False, tuple(many)).relative for many in (sizes, scaled))
    assert np.array_equal(one, other, equal_nan=True)


@pytest.mark.parametrize("cell", COMPARED)
def test_the_lines_are_those_of_the_plots_at_their_addresses(cell: str) -> None:
    """What the comparison divides is what `view=norms` of the same network plots."""
    settings = Settings(tx=20, radius=0.7, forget=2.5, seed=11)
    more = {"forget": 2.5} if cell == "lstm" else {}
    spec = figure_spec(
        "many-to-one", tx=20, cell=cell, init="orthogonal", radius=0.7, seed=11, view="norms", **more
    )
    curves = build.gradient_norms(Run(spec)).curves
    found = compare(settings)
    assert found.lines[cell].sizes == curves[0].norms
    if cell == "lstm":
        assert found.lines["lstm.c"].sizes == curves[1].norms


@pytest.mark.parametrize("radius", [0.3, 0.9, 1.25])
def test_a_linear_network_lies_on_the_broad_line(radius: float) -> None:
    settings = Settings(radius=radius, cell="rnn-linear")
    expected = radius ** np.arange(settings.tx - 1.0, -1, -1)
    assert compare(settings).relative["rnn-linear"] == pytest.approx(expected, rel=1e-9)


def test_the_forget_bias_moves_the_lines_of_the_lstm_alone() -> None:
    one, other = (compare(Settings(forget=forget)).relative for forget in (1.0, 4.0))
    assert {name for name in one if one[name] != other[name]} == {"lstm", "lstm.c"}


# --- claims ---


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_claim_holds_for_as_many_seeds_as_the_page_says(preset: Preset) -> None:
    holding = [seed for seed in SEEDS if preset.holds(preset.measured(seed).value)]
    assert len(holding) == preset.of_seeds
    # What the page shows first is an example, and most seeds are.
    assert 0 in holding
    assert len(holding) > 0.8 * len(SEEDS)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_claims_number_is_read_from_the_run_at_the_point_that_is_marked(preset: Preset) -> None:
    for seed in (0, 7, 23):
        measured = preset.measured(seed)
        found = compare(preset.settings._replace(seed=seed))
        at_point = found.relative[measured.line][measured.t - 1]
        text = preset.sentence(measured.value, preset.holds(measured.value))
        assert preset.claim(seed).startswith(text)
        if math.isnan(measured.value):
            assert "exactly zero" in text
            continue
        told = re.findall(r"[\d.]+(?:·10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", text)
        assert any(words.times(measured.value) == one for one in told) or words.amount(measured.value) in text
        if preset is PRESETS["keeps-more"]:
            assert measured.value == at_point / found.relative["rnn"][0]
        elif preset is PRESETS["open"]:
            assert measured.value == max(at_point, 1 / at_point)
        else:
            assert measured.value == at_point


def test_for_the_seeds_that_do_not_explode_the_loss_has_no_gradient() -> None:
    preset = PRESETS["explodes"]
    others = [seed for seed in SEEDS if not preset.holds(preset.measured(seed).value)]
    assert others
    for seed in others:
        assert compare(preset.settings._replace(seed=seed)).lines["rnn-linear"].sizes[-1] == 0
        assert "exactly zero" in preset.claim(seed)
        assert f"{preset.of_seeds} of the {len(SEEDS)} seeds" in preset.claim(seed)


@pytest.mark.parametrize(("bias", "kept"), [(5, "99"), (-2, "12")])
def test_the_share_that_a_sentence_says_a_gate_keeps_is_the_sigmoid_of_its_bias(bias: int, kept: str) -> None:
    preset = PRESETS["open" if bias > 0 else "shut"]
    assert preset.settings.forget == bias
    assert f"{100 / (1 + math.exp(-bias)):.0f}" == kept
    assert f"= {kept} %" in preset.claim(0)


def test_the_number_in_the_claim_on_saturation_is_that_power() -> None:
    preset = PRESETS["saturates"]
    assert words.times(preset.settings.radius ** (preset.settings.tx - 1)) == "4.3·10⁸"
    assert "1.5⁴⁹ is 4.3·10⁸" in preset.claim(0)


# --- guide: what each step says is to be seen, seen in the numbers of most seeds ---


def first(found: Comparison, name: str) -> float:
    return found.relative[name][0]


SEEN = (
    lambda found: all(shares[-1] == 1 and shares[0] < 0.05 for shares in found.relative.values()),
    lambda found: all(one <= 0.5 * other for one, other in pairwise(found.relative["rnn"])),
    lambda found: max(found.relative["rnn"]) < found.settings.radius ** (found.settings.tx - 1) / 1000,
    lambda found: first(found, "lstm.c") > 0.1 and first(found, "rnn") < 1e-15,
    lambda found: first(found, "lstm.c") > 0.05 > first(found, "lstm") > first(found, "rnn"),
)
"""What the steps of the guide claim of their comparisons, in order."""


@pytest.mark.parametrize(("step", "seen"), list(zip(STEPS, SEEN, strict=True)), ids=["1", "2", "3", "4", "5"])
def test_what_a_step_of_the_guide_says_is_seen_for_most_seeds(step: Step, seen) -> None:
    held = [seed for seed in SEEDS if seen(compare(step.settings._replace(seed=seed)))]
    assert 0 in held
    assert len(held) > 0.8 * len(SEEDS)


def test_the_first_step_is_where_the_page_begins_and_each_other_changes_what_it_tells_to_drag() -> None:
    assert STEPS[0].settings == Settings()
    for step in STEPS[1:]:
        told = re.findall(r"[\d.]*\d", step.task)
        changed = [
            value for name, value in step.settings._asdict().items() if name in ("radius", "forget", "tx")
        ]
        assert {float(number) for number in told[:1]} <= set(map(float, changed))


# --- plot ---


@given(settings_of_any, st.integers(0, 200))
def test_every_plot_is_within_its_bounds_and_its_labels_are_apart(settings: Settings, span: int) -> None:
    drawn = plot(compare(settings), span)
    assert drawn.span == (span if max(settings.tx, 2) <= span <= LONGEST else suitable(settings.tx))
    assert 0 <= drawn.end <= FULL
    for line in drawn.lines:
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", line.path)]
        assert all(0 <= x <= FULL for x in numbers[::2])
        assert all(-OUTSIDE <= y <= FULL + OUTSIDE for y in numbers[1::2])
    heights = sorted(line.label for line in drawn.lines)
    assert all(0 <= height <= FULL for height in heights)
    assert all(after - before >= APART - 0.2 for before, after in pairwise(heights))
    assert [tick.number for tick in drawn.powers if tick.number == 0] == [0]
    assert len(drawn.powers) <= 9


@pytest.mark.parametrize("radius", [0.5, 0.9, 1.5])
def test_a_line_reads_back_as_the_shares(radius: float) -> None:
    found = compare(Settings(radius=radius, forget=3.0))
    drawn = plot(found)
    # A power of ten takes this much; two ticks tell.
    low, high = drawn.powers[0], drawn.powers[-1]
    decade = (low.at - high.at) / (high.number - low.number)
    zero = next(tick.at for tick in drawn.powers if tick.number == 0)
    for line in drawn.lines:
        points = re.findall(r"([\d.]+) (-?[\d.]+)", line.path)
        for (x, y), (t, share) in zip(points, enumerate(found.relative[line.name], 1), strict=True):
            assert float(x) == pytest.approx(FULL * (t - 1) / (drawn.span - 1), abs=0.06)
            if float(y) < FULL:
                assert (zero - float(y)) / decade == pytest.approx(math.log10(share), abs=0.01)


def test_all_lines_meet_at_the_handle() -> None:
    drawn = plot(compare(Settings()))
    ends = {line.path.rpartition("L")[2] for line in drawn.lines}
    zero = next(tick.at for tick in drawn.powers if tick.number == 0)
    assert ends == {f"{drawn.end:g} {zero:g}"}


def test_of_two_lines_below_the_plot_the_larger_has_its_label_above() -> None:
    found = compare(Settings(tx=64, radius=0.25))
    labels = {line.name: line.label for line in plot(found).lines}
    assert found.relative["rnn"][0] < found.relative["gru"][0] < 1e-9
    assert labels["rnn"] > labels["gru"]


# --- strips ---


@pytest.mark.parametrize("cell", ["rnn", "gru"])
@pytest.mark.parametrize("settings", [Settings(radius=0.5), Settings(tx=7, radius=0.8), Settings(tx=1)])
def test_the_arrows_of_a_strip_are_as_wide_as_the_gradients_of_the_plot_are_large(
    cell: str, settings: Settings
) -> None:
    found = compare(settings)
    sizes = found.lines[cell].sizes
    arrows = [arrow for column in strip(found.runs[cell]).columns for arrow in column.returns]
    between = [arrow for arrow in arrows if arrow.target.startswith("a.")]
    assert between
    for arrow in between:
        size = sizes[int(arrow.target.rpartition(".")[2]) - 1]
        assert arrow.size == pytest.approx(size, rel=1e-9)
        share = min(1, max(0, (math.log10(size) + 6) / 7)) if size else 0
        assert arrow.width == pytest.approx(1 + 5 * share, abs=0.006)


def test_the_arrows_of_a_vanishing_gradient_thin_toward_the_first_step() -> None:
    arrows = [
        a for column in strip(compare(Settings(radius=0.5)).runs["rnn"]).columns for a in column.returns
    ]
    width = {arrow.target: arrow.width for arrow in arrows}
    along = [width[f"a.1.{t}"] for t in (1, 2, 29, 30, 31, 32) if f"a.1.{t}" in width]
    assert along == sorted(along)
    assert along[-1] > 4 > 1.1 > along[0]


@pytest.mark.parametrize("cell", OFFERED)
@pytest.mark.parametrize("tx", [1, 7, 8, 40])
def test_a_strip_is_the_figures_row_of_states_and_nothing_else(cell: str, tx: int) -> None:
    run = compare(Settings(tx=tx, cell=cell)).runs[cell]
    scene = strip(run)
    root = root_of(draw.svg(scene))
    kinds = {e.get("data-kind") for e in root.iter(SVG + "g") if "node" in (e.get("class") or "")}
    assert kinds == {"state"}
    _, top, _, height = map(float, (root.get("viewBox") or "").split())
    for column in scene.columns:
        for node in column.nodes:
            assert top < column.y + node.box.y
            assert column.y + node.box.y + node.box.height < top + height
    shown = [node.key for column in scene.columns for node in column.nodes]
    steps = range(1, tx + 1) if tx <= 7 else [1, 2, 3, tx - 2, tx - 1, tx]
    assert shown == [f"a.1.{t}" for t in steps]


def test_strips_of_one_cell_differ_in_no_id() -> None:
    one, other = (root_of(draw.svg(strip(compare(Settings(radius=r)).runs["lstm"]))) for r in (0.5, 0.6))
    assert [e.get("id") for e in one.iter()] == [e.get("id") for e in other.iter()]


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (1, "100\N{NO-BREAK SPACE}%"),
        (0.3401, "34\N{NO-BREAK SPACE}%"),
        (0.00012, "0.012\N{NO-BREAK SPACE}%"),
        (3.14e-8, "3.1·10⁻⁸"),
        (12, "×12"),
        (1009.7, "×1010"),
        (2.9e5, "×2.9·10⁵"),
        (0.0, "0"),
        (math.inf, "×∞"),
        (math.nan, "none"),
    ],
)
def test_a_share_is_written_in_few_characters(share: float, told: str) -> None:
    assert words.amount(share) == told
