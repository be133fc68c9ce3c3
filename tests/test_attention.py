"""Attention: in every place that tells what a decoder attends to, it is what the run computed."""

import json
import re
import time
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given

from rnn_unroll import stages, views
from rnn_unroll.address import write
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import attention
from rnn_unroll.engine.heads import softmax
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build
from rnn_unroll.graphs.run import Run
from rnn_unroll.picture.layouts.computed.grid import ABREAST
from rnn_unroll.picture.layouts.parts.attention import LEAST
from rnn_unroll.web.readout import Readout
from tests import torch_attention
from tests.drawings import SVG, again, figure_spec, root_of, with_hidden
from tests.strategies import attending, read_address

Lines = dict[tuple[str, str], ElementTree.Element]


def lines_of(svg: bytes) -> Lines:
    """The edges of attention, by source and target."""
    edges = [edge for edge in root_of(svg).iter(SVG + "g") if edge.get("data-kind") == "attention"]
    return {(edge.get("data-source", ""), edge.get("data-target", "")): edge for edge in edges}


def groups_of(spec: FigureSpec) -> dict[int, ElementTree.Element]:
    """The group of what each step attends to, by its time step."""
    steps = [group for group in root_of(with_hidden(spec)) if group.get("class") == "step"]
    return {
        int(step.get("data-t", "")): group
        for step in steps
        for group in step
        if group.get("class") == "attention"
    }


def attended(spec: FigureSpec) -> attention.Attended:
    found = Run(spec).trace.attended
    assert found is not None
    return found


CASES = dict(np.load(torch_attention.CASES))


@pytest.mark.parametrize("name", torch_attention.FIGURES)
def test_a_seeded_figure_is_what_pytorch_computes(name: str) -> None:
    run = Run(read_address(torch_attention.FIGURES[name]))
    seen, gradients = attended(run.spec), run.gradients
    back, attention_, head = gradients.attended(), gradients.attention, gradients.head
    assert back
    assert attention_
    assert head
    ours = {
        **{"weights": seen.weights, "contexts": seen.contexts, "states": seen.states, "y": run.trace.y},
        **{"loss": np.array(gradients.loss), "handed": back.encoder, "d_states": back.states},
        **{"d_W_h": attention_["W_h"], "d_b_h": attention_["b_h"], "d_W_ya": head["W_ya"]},
        "d_x": gradients.parts["encoder"].x,
    }
    theirs = {key.partition("/")[2]: array for key, array in CASES.items() if key.startswith(f"{name}/")}
    assert ours.keys() == theirs.keys()
    for key, array in theirs.items():
        assert np.allclose(ours[key], array, rtol=0, atol=1e-12), key


@given(attending())
def test_the_weights_of_a_step_are_a_softmax_of_dot_products_that_adds_up_to_1(spec: FigureSpec) -> None:
    trace, seen = Run(spec).trace, attended(spec)
    encoder, decoder = (trace.parts[part] for part in ("encoder", "decoder"))
    states, queries = (part.read(len(part.layers)) for part in (encoder, decoder))
    assert seen.weights.shape == (trace.plan.ty, trace.plan.tx)
    assert np.allclose(seen.weights.sum(axis=-1), 1.0, rtol=0, atol=1e-12)
    assert np.allclose(seen.weights, softmax(queries @ states.T), rtol=0, atol=1e-12)
    assert np.allclose(seen.contexts, seen.weights @ states, rtol=0, atol=1e-12)
    parameters, head = trace.network.attention, trace.network.head
    assert parameters
    assert head
    joined = np.hstack([seen.contexts, queries]) @ parameters["W_h"].T + parameters["b_h"]
    assert np.allclose(seen.states, np.tanh(joined), rtol=0, atol=1e-12)
    # The head reads h̃, not a.
    assert np.allclose(trace.logits, seen.states @ head["W_ya"].T + head["b_y"], rtol=0, atol=1e-12)


@given(attending(style="computed", view="unrolled"))
def test_a_line_is_as_wide_and_as_opaque_as_its_weight_and_the_weakest_are_left_out(spec: FigureSpec) -> None:
    plan, layers = Run(spec).plan, spec.model.layers
    weights = {
        (f"a.{layers}.{s}", f"a.{layers}.{plan.boundary + j}"): float(weight)
        for j, row in enumerate(attended(spec).weights, start=1)
        for s, weight in enumerate(row, start=1)
    }
    drawn = lines_of(with_hidden(spec))
    assert set(drawn) == {ends for ends, weight in weights.items() if weight >= LEAST}
    for ends, edge in drawn.items():
        (path,) = edge
        assert edge.get("data-t") == ends[1].rpartition(".")[2]
        assert float(edge.get("data-weight", "")) == pytest.approx(weights[ends], rel=6e-3)
        assert float(path.get("stroke-width", "")) == pytest.approx(1 + 4 * weights[ends], abs=0.006)
        assert float(path.get("stroke-opacity", "")) == pytest.approx(weights[ends] ** 0.75, abs=0.006)


@given(attending(style="textbook", view="unrolled"))
def test_books_draw_all_lines_alike_and_no_number(spec: FigureSpec) -> None:
    drawn = lines_of(with_hidden(spec)).values()
    assert len({(edge[0].get("stroke-width"), edge[0].get("stroke-opacity")) for edge in drawn}) <= 1
    assert not any(edge.get("data-weight") for edge in drawn)
    if not (spec.symbolic_tx or spec.symbolic_ty):
        assert len(drawn) == Run(spec).plan.tx * Run(spec).plan.ty


def test_other_figures_are_what_they_were_without_the_parameter() -> None:
    for extension in ("svg", "json", "tex", "py"):
        plain = figure_spec("encoder-decoder", feedback="on", seed=3)
        off = figure_spec("encoder-decoder", feedback="on", seed=3, attention="off")
        assert write.address(off) == write.address(plain)
        body = EXPORTS[extension].render(off)
        assert body == EXPORTS[extension].render(plain)
        assert b"attention" not in body


def test_attention_changes_no_other_number() -> None:
    off, on = (
        json.loads(EXPORTS["json"].render(figure_spec("encoder-decoder", attention=value, cell="gru", tx=6)))
        for value in ("off", "on")
    )
    own = on["parameters"].pop("attention")
    assert np.shape(own["W_h"]) == (6, 12)
    assert np.shape(own["b_h"]) == (6,)
    assert on["parameters"] == off["parameters"]
    assert [step["layers"] for step in on["steps"]] == [step["layers"] for step in off["steps"]]
    assert [step["y"] for step in on["steps"][6:]] != [step["y"] for step in off["steps"][6:]]


@pytest.mark.parametrize(
    ("pattern", "query", "culprit", "told"),
    [
        ("many-to-one", "attention=on", "attention", "needs an encoder to attend to"),
        ("custom", "io=iioo&attention=on", "attention", "it is for encoder-decoder"),
        ("encoder-decoder", "show=alignment", "show", "what attention=on attends to"),
        ("encoder-decoder", "attention=on&show=alignment&style=textbook", "show", "shows no numbers"),
        ("encoder-decoder", "attention=on&show=alignment&view=folded", "show", "has no place"),
        ("encoder-decoder", "attention=maybe", "attention", "choose off or on"),
        ("encoder-decoder", "attention=on&tx=128&ty=128&hidden=12", "attention", "16,384 weights"),
        ("many-to-one", "attention=on&task=sentiment", "attention", "task=sentiment decides attention"),
    ],
)
def test_attention_where_there_is_none_is_refused_with_the_reason(
    pattern: str, query: str, culprit: str, told: str
) -> None:
    with pytest.raises(SpecError) as refused:
        parse(pattern, [(name, value) for name, _, value in (one.partition("=") for one in query.split("&"))])
    assert refused.value.parameter == culprit
    assert told in str(refused.value)


def test_the_step_that_is_shown_stands_out_and_a_later_one_shows_nothing() -> None:
    spec = figure_spec("encoder-decoder", attention="on", tx=3, ty=3)

    def shown(step: int) -> list[str]:
        groups = groups_of(again(spec, step=step))
        return [
            "hidden" if group.get("visibility") else "faint" if group.get("opacity") else "full"
            for _, group in sorted(groups.items())
        ]

    assert shown(2) == ["hidden"] * 3
    assert shown(4) == ["full", "hidden", "hidden"]
    assert shown(5) == ["faint", "full", "hidden"]
    assert shown(6) == ["full"] * 3
    # Without a script to reveal it, what is hidden is not there at all, nor is the head of no line.
    assert stages.svg(again(spec, step=4)).count(b'class="tip-attention"') == 1
    assert set(lines_of(stages.svg(again(spec, step=4)))) == {(f"a.1.{s}", "a.1.4") for s in (1, 2, 3)}


@given(attending(style="computed", view="unrolled"))
def test_the_rows_of_an_alignment_are_the_weights_above_the_encoders_columns(spec: FigureSpec) -> None:
    spec = again(spec, show="alignment", step=None, motion=None, output=None, heat=None)
    scene, seen = stages.scene(spec), attended(spec)
    rows = [
        (column.x, node.row) for column in scene.columns for node in column.nodes if node.kind == "attended"
    ]
    assert len(rows) == len(seen.weights)
    heights = []
    for (x, row), weights in zip(rows, seen.weights, strict=True):
        assert row is not None
        assert [weight for _, weight in row.cells] == pytest.approx(weights)
        edges = [x + box.x for box, _ in row.cells] + [x + row.cells[-1][0].x + row.cells[-1][0].width]
        assert edges == sorted(edges)
        assert edges[-1] < scene.columns[len(row.cells)].x
        for (box, _), column in zip(row.cells, scene.columns, strict=False):
            assert len(row.cells) > ABREAST or x + box.x + box.width / 2 == pytest.approx(column.x + 34)
        heights.append(row.ground.y)
    # From the first output down, as a text is read.
    assert heights == sorted(set(heights))
    assert "A matrix shows the weights" in stages.alternative(spec)


def test_every_place_tells_what_an_output_attends_to_most() -> None:
    spec = figure_spec("encoder-decoder", attention="on", text="the cat sat", ty=2, show="gradients")
    weights = attended(spec).weights
    assert weights[0].argmax() == 1
    told = f"x⟨2⟩ “cat” (α = {weights[0, 1]:.2f})"
    assert f"Attends most: ŷ⟨1⟩ to {told}," in views.of(spec).description(Run(spec))
    assert "attends to all states of the encoder" in stages.alternative(spec)
    assert "with attention" in stages.alternative(spec)
    read = Readout(spec).as_data()
    state, output = read["nodes"]["h.4"], read["nodes"]["y.1"]
    assert told in state["note"]
    assert told in output["note"]
    assert "h̃" in output["equation"]
    assert [len(one["values"]) for one in state["vectors"]] == [3, 6, 6, 6]
    assert state["vectors"][0]["values"] == weights[0].tolist()
    assert read["names"]["steps"] == ["the", "cat", "sat"]
    # Before the output is computed, nobody tells.
    assert "Attends" not in views.of(spec).descriptions(spec, build.network(Run(spec)), stages.scene(spec))[3]


def test_json_tells_weights_context_state_and_their_gradients() -> None:
    spec = figure_spec("encoder-decoder", attention="on", tx=3, ty=2, show="gradients")
    data, run = json.loads(EXPORTS["json"].render(spec)), Run(spec)
    seen, back = attended(spec), run.gradients.attended()
    assert back is not None
    for j, step in enumerate(data["steps"][3:]):
        assert step["attention"]["weights"] == seen.weights[j].tolist()
        assert step["attention"]["context"] == seen.contexts[j].tolist()
        assert step["attention"]["state"] == seen.states[j].tolist()
        assert step["gradients"]["attention"]["state"] == back.states[j].tolist()
        assert step["gradients"]["attention"]["handed"] == back.encoder[j].tolist()
    assert not any("attention" in step for step in data["steps"][:3])
    assert run.gradients.attention is not None
    assert data["gradients"]["attention"]["W_h"] == run.gradients.attention["W_h"].tolist()


@given(attending())
def test_what_each_step_hands_to_the_encoder_adds_up_to_what_attention_hands_back(spec: FigureSpec) -> None:
    run = Run(again(spec, show="gradients", view=None, step=None, output=None, heat=None))
    trace, back = run.trace, run.gradients.attended()
    assert back is not None
    assert trace.network.attention is not None
    encoder, decoder = (trace.parts[part] for part in ("encoder", "decoder"))
    values, queries = (part.read(len(part.layers)) for part in (encoder, decoder))
    seen = attended(run.spec)
    whole = attention.backward(trace.network.attention, seen, values, queries, back.states)
    assert np.allclose(back.encoder.sum(axis=0), whole.encoder, rtol=1e-10, atol=1e-14)
    assert np.allclose(back.decoder, whole.decoder, rtol=1e-10, atol=1e-14)


def test_gradients_come_back_along_lines_in_their_true_size_and_from_the_attended_state() -> None:
    spec = figure_spec("encoder-decoder", attention="on", tx=3, ty=2, show="gradients")
    back = Run(spec).gradients.attended()
    assert back is not None
    sizes = {
        (edge.get("data-source"), edge.get("data-target")): float(edge.get("data-size", ""))
        for edge in root_of(with_hidden(spec)).iter(SVG + "g")
        if edge.get("data-kind") == "gradient" and edge.get("data-source")
    }
    for j, t in enumerate((4, 5)):
        assert sizes[f"y.{j + 1}", f"h.{t}"] == pytest.approx(np.linalg.norm(back.states[j]), rel=6e-3)
        assert sizes[f"h.{t}", f"a.1.{t}"] == pytest.approx(np.linalg.norm(back.decoder[j]), rel=6e-3)
        for s in (1, 2, 3):
            true = np.linalg.norm(back.encoder[j, s - 1])
            assert sizes[f"h.{t}", f"a.1.{s}"] == pytest.approx(true, rel=6e-3)


def test_a_figure_that_attends_takes_at_most_twice_as_long_to_draw() -> None:
    plain = figure_spec("encoder-decoder", tx=8, ty=8)
    spec = again(plain, attention="on")
    times: dict[FigureSpec, list[float]] = {plain: [], spec: []}
    for _ in range(20):
        # In turns, so that what slows the machine down slows both; and only what this process takes counts.
        for one, found in times.items():
            start = time.process_time()
            stages.svg(one)
            found.append(time.process_time() - start)
    assert min(times[spec]) <= 2 * min(times[plain])


def test_tikz_draws_a_line_for_each_edge_and_their_head() -> None:
    spec = figure_spec("encoder-decoder", attention="on", tx=3, ty=2, show="alignment")
    body = EXPORTS["tex"].render(spec).decode()
    drawn = re.findall(r"\\path\[wire-attention, draw opacity=([.\d]+), line width=([.\d]+)bp\]", body)
    # Four samples of the legend follow the six lines of two steps.
    assert len(drawn) == 6 + 4
    assert body.count("wire-attention, line width=0.75bp, arrows={-unroll}") == 2
    assert body.count(r"\path[alignment, fill opacity=") == 6
