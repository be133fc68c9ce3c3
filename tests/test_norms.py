"""Norms: the plotted lines are the true gradients of BPTT, and nothing breaks the plot."""

import json
import math
import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn_unroll import stages, views
from rnn_unroll.address import write
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import key as keys
from rnn_unroll.engine.cells import CELLS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.norms import Curve, Norms
from rnn_unroll.graphs.run import Run
from rnn_unroll.graphs.size import norm
from rnn_unroll.picture import draw, math_labels
from tests.drawings import SVG, again, figure_spec, root_of, steps_of
from tests.strategies import specs

Point = tuple[float, float]


def plotted(spec: FigureSpec) -> FigureSpec:
    """The plot of a figure; one whose lengths are open gets others, for which nothing is said."""
    plain = again(spec, show=None, output=None, heat="absolute", step=None, motion=None)
    return again(plain, view="norms", **({"targets": None} if spec.leaves_open else {}))


plots = specs().map(plotted)


def plots_of(root: ElementTree.Element) -> list[ElementTree.Element]:
    return [e for e in root.iter(SVG + "g") if e.get("class") == "plot"]


def lines_of(plot: ElementTree.Element) -> dict[str, list[list[Point]]]:
    """Each line's key, and the points of each of its stretches, in px."""
    found = {}
    for group in plot.iter(SVG + "g"):
        if group.get("class") == "line":
            paths = [e.get("d", "") for e in group.iter(SVG + "path") if e.get("class") == "trend"]
            stretches = paths[0].removeprefix("M").split("M") if paths else []
            found[group.get("data-key") or ""] = [
                [(float(x), float(y)) for x, y in (pair.split() for pair in stretch.split("L"))]
                for stretch in stretches
            ]
    return found


class Axes:
    """From px back to time steps and logarithms, as the plot's own attributes say."""

    def __init__(self, plot: ElementTree.Element, steps: int) -> None:
        names = ("left", "right", "bottom", "top", "low", "high")
        self.left, self.right, self.bottom, self.top, self.low, self.high = (
            float(plot.get(f"data-{name}", "nan")) for name in names
        )
        self.steps = steps
        self.decades_a_px = (self.high - self.low) / (self.bottom - self.top)

    def t(self, x: float) -> float:
        return 1 + (x - self.left) / (self.right - self.left) * (self.steps - 1)

    def exponent(self, y: float) -> float:
        return self.low + (self.bottom - y) * self.decades_a_px


def drawn(spec: FigureSpec) -> tuple[ElementTree.Element, Axes]:
    root = root_of(stages.svg(spec))
    (plot,) = plots_of(root)
    return plot, Axes(plot, len(spec.letters))


def lines_drawn(spec: FigureSpec) -> dict[str, tuple[list[list[Point]], Axes]]:
    """Each line's stretches, with the axes that it is drawn on."""
    return {
        key: (stretches, Axes(plot, len(spec.letters)))
        for plot in plots_of(root_of(stages.svg(spec)))
        for key, stretches in lines_of(plot).items()
    }


LONG = [
    figure_spec("many-to-one", tx=100, cell=cell, init="orthogonal", radius=0.9, view="norms", **said)
    for cell, said in (("rnn", {}), ("rnn-linear", {}), ("lstm", {"forget": 5}), ("gru", {"layers": 2}))
] + [
    figure_spec("many-to-many", tx=30, cell="lstm", direction="bidirectional", layers=2, view="norms"),
    figure_spec("encoder-decoder", tx=9, ty=7, cell="gru-torch", view="norms"),
]


@pytest.mark.parametrize("spec", LONG, ids=lambda spec: write.address(spec))
def test_a_drawn_line_reads_back_as_the_norms_of_bptt(spec: FigureSpec) -> None:
    gradients = Run(spec).gradients
    lines = lines_drawn(spec)
    memory = CELLS[spec.model.cell].memory == "own"
    assert len(lines) == spec.model.layers * spec.model.directions * (1 + memory)
    for key, (stretches, axes) in lines.items():
        chain, layer = key.split(".")
        direction = int(chain in ("r", "cr"))
        points = [point for stretch in stretches for point in stretch]
        assert len(points) == len(spec.letters)
        for t, (x, y) in enumerate(points, start=1):
            state = gradients.state(int(layer) - 1, direction, t)
            vector = state.c if chain.startswith("c") else state.a
            assert vector is not None
            assert axes.t(x) == pytest.approx(t, abs=0.005 * axes.steps / (axes.right - axes.left) + 1e-9)
            # A coordinate is written to 0.01 px.
            exact = math.log10(np.linalg.norm(vector))
            assert axes.exponent(y) == pytest.approx(exact, abs=0.0051 * axes.decades_a_px)


@pytest.mark.parametrize("radius", [0.3, 0.9, 1, 1.5, 4])
def test_a_linear_orthogonal_network_obeys_the_power_of_its_radius(radius: float) -> None:
    spec = figure_spec(
        "many-to-one", tx=100, cell="rnn-linear", init="orthogonal", radius=radius, view="norms"
    )
    (curve,) = build.gradient_norms(Run(spec)).curves
    last = curve.norms[-1]
    for t, size in enumerate(curve.norms, start=1):
        assert size == pytest.approx(last * radius ** (100 - t), rel=1e-9)
    assert curve.factor == pytest.approx(radius, rel=1e-9)


@pytest.mark.parametrize("radius", [0.9, 1.5, 4])
def test_its_line_is_straight_and_lies_on_the_reference(radius: float) -> None:
    spec = figure_spec(
        "many-to-one", tx=100, cell="rnn-linear", init="orthogonal", radius=radius, view="norms"
    )
    plot, _ = drawn(spec)
    ((points,),) = lines_of(plot).values()
    (x0, y0), (x1, y1) = points[0], points[-1]
    for x, y in points:
        assert y == pytest.approx(y0 + (x - x0) / (x1 - x0) * (y1 - y0), abs=0.03)
    reference = next(e for e in plot.iter(SVG + "path") if e.get("class") == "reference")
    numbers = [float(number) for number in re.findall(r"[-.\d]+", reference.get("d", ""))]
    assert numbers == pytest.approx([x0, y0, x1, y1], abs=0.02)


@pytest.mark.parametrize("cell", ["rnn", "rnn-relu"])
@pytest.mark.parametrize("radius", [0.7, 1, 1.5])
def test_slopes_of_at_most_one_stay_below_the_reference(cell: str, radius: float) -> None:
    spec = figure_spec("many-to-one", tx=60, cell=cell, init="orthogonal", radius=radius, view="norms")
    (curve,) = build.gradient_norms(Run(spec)).curves
    for before, after in pairwise(curve.norms):
        assert before <= after * radius * (1 + 1e-12)


def test_the_reference_is_left_out_where_it_would_be_no_bound() -> None:
    said = {"init": "orthogonal", "view": "norms", "tx": 6}
    for spec in (
        figure_spec("many-to-one", cell="lstm", **said),
        figure_spec("many-to-many", cell="rnn", **said),
        figure_spec("many-to-one", tx=6, view="norms"),
    ):
        plot, _ = drawn(spec)
        assert not [e for e in plot.iter() if e.get("class") == "reference"]


def test_an_exact_zero_is_marked_below_the_powers_of_ten_and_joined_to_none() -> None:
    spec = figure_spec("custom", io="iibii", view="norms")
    plot, axes = drawn(spec)
    first, last = lines_of(plot)["a.1"]
    assert [round(axes.t(x), 2) for x, _ in first] == [1, 2, 3]
    assert [round(axes.t(x), 2) for x, _ in last] == [4, 5]
    assert all(y > axes.bottom for _, y in last)
    assert all(axes.top <= y <= axes.bottom for _, y in first)


def test_a_dead_network_is_told_in_words() -> None:
    svg = root_of(stages.svg(figure_spec("custom", io="iiin", view="norms")))
    told = svg.findtext(SVG + "desc") or ""
    assert "The norm of ∂L/∂a⟨t⟩ is exactly zero at every step." in told


def test_words_tell_where_a_norm_goes() -> None:
    spec = LONG[1]
    (curve,) = build.gradient_norms(Run(spec)).curves
    svg = root_of(stages.svg(spec))
    told = svg.findtext(SVG + "desc") or ""
    found = re.search(r"∂L/∂a⟨t⟩ falls from ([-.e\d]+) at t = 100 to ([-.e\d]+) at t = 1\.", told)
    assert found is not None
    assert float(found[1]) == pytest.approx(curve.norms[-1], rel=0.06)
    assert float(found[2]) == pytest.approx(curve.norms[0], rel=0.06)
    assert (svg.findtext(SVG + "title") or "").startswith("Size of the gradient along time: many-to-one")


def test_json_describes_the_plot_as_the_drawing_does() -> None:
    spec = LONG[0]
    svg, data = root_of(stages.svg(spec)), json.loads(EXPORTS["json"].render(spec))
    assert data["description"] == svg.findtext(SVG + "desc")
    assert data["alt"].startswith(f"{svg.findtext(SVG + 'title')}. The norm of ∂L/∂a⟨t⟩ falls from ")


@pytest.mark.parametrize("spec", LONG, ids=lambda spec: write.address(spec))
def test_json_has_the_norms_that_are_drawn(spec: FigureSpec) -> None:
    norms = json.loads(EXPORTS["json"].render(spec))["norms"]
    lines = lines_drawn(spec)
    assert norms.keys() == lines.keys()
    for key, (stretches, axes) in lines.items():
        heights = [y for stretch in stretches for _, y in stretch]
        exact = [math.log10(size) for size in norms[key]]
        assert [axes.exponent(y) for y in heights] == pytest.approx(exact, abs=0.0051 * axes.decades_a_px)


def test_json_tells_norms_of_a_plot_only_and_an_exact_zero_as_one() -> None:
    dead = json.loads(EXPORTS["json"].render(figure_spec("custom", io="iibi", view="norms")))
    assert dead["norms"]["a.1"][-1] == 0
    assert "norms" not in json.loads(EXPORTS["json"].render(figure_spec("many-to-one")))


def labels_of(plot: ElementTree.Element) -> list[float]:
    """Heights of the labels of a plot's lines, from the top down."""
    groups = [e for e in plot.iter(SVG + "g") if e.get("class") == "label-trend"]
    return sorted(float((g.get("transform") or "").split()[1].rstrip(")")) for g in groups)


@pytest.mark.parametrize("layers", [1, 2, 3, 4])
@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_lines_that_share_a_plot_can_be_told_apart(layers: int, direction: str, cell: str) -> None:
    spec = figure_spec("many-to-one", cell=cell, layers=layers, direction=direction, tx=30, view="norms")
    plots = plots_of(root_of(stages.svg(spec)))
    assert {key for plot in plots for key in lines_of(plot)} == {
        curve.key for curve in build.gradient_norms(Run(spec)).curves
    }
    for plot in plots:
        assert len(lines_of(plot)) <= 4
        heights = labels_of(plot)
        assert all(after - before >= 23.9 for before, after in pairwise(heights))
    # One scale, so that one plot can be held against another, and no two at the same height.
    assert (
        len({tuple(plot.get(f"data-{name}") for name in ("left", "right", "low", "high")) for plot in plots})
        == 1
    )
    for above, below in pairwise(plots):
        assert float(above.get("data-bottom", "")) < float(below.get("data-top", "")) - 20
        layer = {int(key.split(".")[1]) for key in lines_of(above)}
        assert min(layer) > max(int(key.split(".")[1]) for key in lines_of(below))


def test_a_factor_is_told_of_the_way_that_the_gradient_goes() -> None:
    back = stages.svg(figure_spec("many-to-one", cell="lstm", view="norms")).decode()
    both = stages.svg(figure_spec("many-to-one", direction="bidirectional", view="norms")).decode()
    assert "× is the median factor of one step back in time<" in back
    assert (
        "× is the median factor of one step back in time, in the chain r of one step forward in time<" in both
    )


@pytest.mark.parametrize("lengths", [(4, 4), (1, 10), (10, 1), (2, 30)])
@pytest.mark.parametrize("said", [{}, {"cell": "lstm"}, {"cell": "lstm", "layers": 4}])
def test_the_axis_title_keeps_clear_of_encoder_and_decoder(
    lengths: tuple[int, int], said: dict[str, object]
) -> None:
    spec = figure_spec("encoder-decoder", tx=lengths[0], ty=lengths[1], view="norms", **said)
    scene = stages.scene(spec)
    title = next(label for label in scene.plots[0].labels if label.x == 24)
    for band in scene.bands:
        # Capitals of 12 px stand on their line; the title's brackets hang 5 px below its own.
        assert title.y + 5 < band.caption_at[1] - 9


def test_points_are_nodes_with_names_where_there_are_few() -> None:
    few = root_of(stages.svg(figure_spec("many-to-one", tx=24, cell="lstm", view="norms")))
    many = root_of(stages.svg(figure_spec("many-to-one", tx=25, cell="lstm", view="norms")))
    nodes = [e for e in few.iter(SVG + "g") if e.get("class") == "node"]
    assert [e.get("data-key") for e in nodes[:3]] == ["norm.a.1.1", "norm.c.1.1", "norm.a.1.2"]
    assert len(nodes) == 48
    assert re.fullmatch(r"norm of ∂L/∂a⟨t⟩ is \d\.\de-?\d+ at t = 1", nodes[0].get("aria-label") or "")
    assert not [e for e in many.iter(SVG + "g") if e.get("class") == "node"]
    assert [len(steps_of(root)) for root in (few, many)] == [24, 25]


def test_a_plot_has_real_lengths_in_every_style_and_one_address() -> None:
    book = figure_spec("many-to-one", style="textbook", view="norms")
    assert root_of(stages.svg(book)).get("data-tx") == "4"
    assert figure_spec("many-to-one", style="textbook", view="norms", tx=4) == book


@given(plots)
def test_every_figure_has_a_plot(spec: FigureSpec) -> None:
    root = root_of(stages.svg(spec))
    assert root.get("data-view") == "norms"
    for stretches, axes in lines_drawn(spec).values():
        assert axes.low < axes.high
        for x, y in (point for stretch in stretches for point in stretch):
            assert axes.left - 0.01 <= x <= axes.right + 0.01
            assert 0 < y < float(root.get("height", "0"))


awkward = st.one_of(
    st.sampled_from([0.0, 5e-324, 1e-310, 2.2e-308, 1.7e308, math.inf, math.nan, 1.0]),
    st.floats(0),
)


@given(st.lists(awkward, min_size=1, max_size=40))
def test_no_norm_breaks_the_plot(norms: list[float]) -> None:
    spec = figure_spec("many-to-one", tx=len(norms), init="orthogonal", radius=1.5, view="norms")
    made = build.gradient_norms(Run(spec))
    curves = (
        Curve(keys.norms(0, 1), 1, False, False, tuple(norms)),
        Curve(keys.norms(1, 1), 1, False, True, tuple(norms[::-1])),
    )
    scene = views.arrange(spec, replace(made, curves=curves))
    root = root_of(draw.svg(scene))
    for key, stretches in lines_of(*plots_of(root)).items():
        points = [point for stretch in stretches for point in stretch]
        # A lone point is written twice.
        assert len(set(points)) == sum(not math.isnan(norm) for norm in norms), key
        assert all(0 < y < scene.height for _, y in points)


@given(st.integers(-330, 310), st.lists(st.integers(-9, 9), min_size=1, max_size=6))
def test_norms_are_true_far_outside_the_range_of_squares(exponent: int, digits: list[int]) -> None:
    vector = np.array([float(f"{digit}e{exponent}") for digit in digits])
    size = norm(vector)
    if not np.isfinite(vector).all():
        assert size == math.inf
        return
    exact = sum(Fraction(float(entry)) ** 2 for entry in vector)
    if size == math.inf:
        assert exact > Fraction(1.79e308) ** 2
        return
    # Denormal numbers lie one step of the smallest apart.
    slack = Fraction(size) / 10**14 + Fraction(math.ulp(0.0))
    assert max(Fraction(0), Fraction(size) - slack) ** 2 <= exact <= (Fraction(size) + slack) ** 2
    assert (size == 0) == (exact == 0)


@pytest.mark.parametrize("exponent", [-324, -17, -1, 0, 1, 7, 60, 308])
def test_a_power_of_ten_is_composed_as_it_is_laid_out(exponent: int) -> None:
    composed, laid_out = math_labels.power(exponent), math_labels.tex(f"10^{{{exponent}}}")
    assert [use.name for use in composed.uses] == [use.name for use in laid_out.uses]
    for one, other in zip(composed.uses, laid_out.uses, strict=True):
        assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=0.3)


def test_a_plot_is_made_of_plain_numbers() -> None:
    made = build.gradient_norms(Run(LONG[2]))
    assert isinstance(made, Norms)
    assert all(type(norm) is float for curve in made.curves for norm in curve.norms)
