"""Beams: the search for the most probable sequence, beside all sequences, and the figures of it."""

import json
from itertools import product
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn_unroll import figure, stages
from rnn_unroll.address import own, write
from rnn_unroll.address.own import Files
from rnn_unroll.address.parse import parse
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine import beam, choose, forward
from rnn_unroll.engine.beam import DROPPED, Beams
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.errors import SpecError
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.themes import THEMES
from rnn_unroll.look.views import VIEWS
from rnn_unroll.web.readout import Readout
from rnn_unroll.words import say
from tests.drawings import edges_of, figure_spec, root_of
from tests.own_files import npy, safetensors, small
from tests.strategies import read_address, specs

ENGINES: tuple[tuple[str, dict[str, object]], ...] = (
    ("one-to-many", {"ty": 3}),
    ("one-to-many", {"ty": 4, "layers": 2}),
    ("encoder-decoder", {"feedback": "on", "tx": 2, "ty": 3}),
    ("encoder-decoder", {"feedback": "on", "tx": 3, "ty": 3, "attention": "on"}),
    ("custom", {"feedback": "on", "io": "ibonbo"}),
    ("custom", {"feedback": "on", "io": "bbo"}),
)
"""Small networks of every wiring that chooses several tokens: some outputs are fed back, others are not."""


@st.composite
def networks(draw: st.DrawFn) -> FigureSpec:
    """A small network whose outputs are fed back."""
    pattern, said = draw(st.sampled_from(ENGINES))
    return figure_spec(
        pattern, **said, cell=draw(st.sampled_from(sorted(OFFERED))), seed=draw(st.integers(0, 999))
    )


def searched(spec: FigureSpec, width: int, **more: Any) -> Beams:
    plan, model = spec.plan, spec.model
    network = model.network(spec.reading, plan)
    inputs, start = model.sequence(spec.reading, plan), model.start(spec.reading, plan)
    return beam.search(plan, network, inputs, width, start, **more)


def log_probabilities(spec: FigureSpec, tokens: tuple[int, ...]) -> np.ndarray:
    """That of each of these tokens in a run that is forced to take them."""
    plan, model = spec.plan, spec.model
    trace = forward.run(
        plan,
        model.network(spec.reading, plan),
        model.sequence(spec.reading, plan),
        model.start(spec.reading, plan),
        choose=choose.forced(choose.argmax, tuple(enumerate(tokens))),
    )
    shares: np.ndarray = np.log(trace.y[np.arange(len(tokens)), [*tokens]])
    return shares


def searching() -> st.SearchStrategy[FigureSpec]:
    """Any valid figure whose tokens are searched."""
    fed = specs().filter(lambda spec: spec.feedback_word == "on" and spec.plan.ty > 0)
    return st.builds(lambda spec, width: spec.change(choose="beam", width=width), fed, st.integers(1, 8))


# --- the search ---------------------------------------------------------------


@settings(max_examples=30)
@given(networks())
def test_a_beam_as_wide_as_all_sequences_finds_the_most_probable_of_all(spec: FigureSpec) -> None:
    count, tokens = spec.plan.ty, range(len(spec.vocabulary))
    found = searched(spec, len(tokens) ** (count - 1))
    every = {path: log_probabilities(spec, path).sum() for path in product(tokens, repeat=count)}
    best = max(every, key=lambda path: every[path])
    assert found.score == pytest.approx(every[best], abs=1e-9)
    assert every[found.path] == pytest.approx(every[best], abs=1e-9)


@settings(max_examples=20)
@given(networks(), st.integers(0, 3))
def test_the_same_holds_where_a_token_ends_the_sequence(spec: FigureSpec, end: int) -> None:
    count, tokens = spec.plan.ty, range(len(spec.vocabulary))
    found = searched(spec, len(tokens) ** (count - 1), end=end)
    every = {}
    for path in product(tokens, repeat=count):
        ended = path[: path.index(end) + 1] if end in path else path
        every[ended] = log_probabilities(spec, path)[: len(ended)].sum()
    assert found.score == pytest.approx(max(every.values()), abs=1e-9)
    assert every[found.path] == pytest.approx(found.score, abs=1e-9)


@given(searching())
def test_a_beam_of_one_chooses_the_most_probable_tokens(spec: FigureSpec) -> None:
    one, plain = spec.change(width=1), spec.change(choose="argmax", width=3)
    assert stages.trace(one).tokens.tolist() == stages.trace(plain).tokens.tolist()


@given(searching())
def test_scores_are_the_log_probabilities_of_the_run(spec: FigureSpec) -> None:
    trace, found = stages.trace(spec), spec.beams
    assert found is not None
    assert tuple(trace.tokens.tolist()) == found.path
    each = np.log(trace.y[np.arange(len(found.path)), [*found.path]])
    best = [outputs[rank] for outputs, rank in zip(found.outputs, found.ranks, strict=True)]
    assert [one.log_probability for one in best] == pytest.approx(each.tolist(), abs=1e-9)
    assert [one.score for one in best] == pytest.approx(np.cumsum(each).tolist(), abs=1e-9)


@settings(max_examples=30)
@given(networks(), st.integers(1, 5))
def test_every_candidate_has_the_score_of_a_run_that_takes_its_tokens(spec: FigureSpec, width: int) -> None:
    outputs = searched(spec, width).outputs
    for j, candidates in enumerate(outputs):
        scores = [one.score for one in candidates]
        assert scores == sorted(scores, reverse=True)
        assert [one.kept for one in candidates] == [rank < width for rank in range(len(candidates))]
        assert len(candidates) <= width + DROPPED
        for one in candidates:
            path, at = [one], j
            while at:
                path.append(outputs[at - 1][path[-1].parent])
                at -= 1
                assert path[-1].kept
            tokens = tuple(step.token for step in reversed(path) if step.token is not None)
            assert one.score == pytest.approx(log_probabilities(spec, tokens).sum(), abs=1e-9)


def test_of_equal_scores_the_lower_index_comes_first() -> None:
    spec = figure_spec("one-to-many", ty=2, choose="beam", width=5, weight="W_ya:0,b_y:0")
    assert spec.beams is not None
    first, second = spec.beams.outputs
    assert [one.token for one in first] == [0, 1, 2, 3]
    assert [(one.parent, one.token) for one in second[:6]] == [(0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (1, 1)]
    assert spec.beams.path == (0, 0)


def test_a_wider_beam_finds_what_the_most_probable_first_token_hides() -> None:
    greedy, wide = (figure_spec("one-to-many", ty=5, choose="beam", width=width) for width in (1, 3))
    assert greedy.beams is not None
    assert wide.beams is not None
    assert wide.beams.path[0] != greedy.beams.path[0]
    assert wide.beams.score > greedy.beams.score


# --- what ends by itself, what is forced, what is changed ----------------------


@pytest.mark.parametrize("width", [1, 3, 8])
@pytest.mark.parametrize("task", ["surname", "spelling", "date", "tune"])
def test_a_network_that_ends_is_shown_as_long_as_its_best_hypothesis(task: str, width: int) -> None:
    pattern = {"surname": "one-to-many", "tune": "one-to-many"}.get(task, "encoder-decoder")
    spec = figure_spec(pattern, task=task, choose="beam", width=width)
    found, end = spec.beams, spec.vocabulary.index("⟨eos⟩")
    assert found is not None
    assert spec.plan.ty == len(found.path)
    assert found.path.index(end) == len(found.path) - 1
    # It has ended, so no other one can become more probable, and the search has stopped.
    *before, last = found.outputs
    assert last[0].ended
    assert not any(outputs[0].ended for outputs in before)
    for earlier, later in zip(before, found.outputs[1:], strict=True):
        for one in later:
            if one.token is None:
                assert (one.ended, one.score) == (True, earlier[one.parent].score)
                assert earlier[one.parent].ended
            else:
                assert not earlier[one.parent].ended


def test_a_shorter_figure_shows_the_beginning_of_the_same_search() -> None:
    said = {"task": "surname", "choose": "beam", "width": 8}
    whole, short, long = (figure_spec("one-to-many", **said, **more) for more in ({}, {"ty": 3}, {"ty": 12}))
    assert whole.beams == short.beams == long.beams
    tokens = [stages.trace(spec).tokens.tolist() for spec in (short, whole, long)]
    assert tokens[0] == tokens[1][:3]
    assert tokens[1] == tokens[2][: len(tokens[1])]
    assert "stopped at T_y = 3" in figure("one-to-many", **said, ty=3).svg
    assert "what follows means nothing" in figure("one-to-many", **said, ty=12).svg


def test_a_forced_output_has_only_that_token() -> None:
    spec = figure_spec("one-to-many", ty=4, choose="beam", width=4, force="2:fa")
    found, fa = spec.beams, spec.vocabulary.index("fa")
    assert found is not None
    assert {one.token for one in found.outputs[1]} == {fa}
    assert len({one.token for one in found.outputs[0]}) > 1
    assert stages.trace(spec).tokens.tolist() == [*found.path]
    assert found.path[1] == fa
    assert "ŷ⟨2⟩ forced to fa" in stages.alternative(spec.change(view="beams"))
    before = Run(spec).before
    assert before is not None
    assert before.spec.beams == spec.change(force=(), compare="ghosts").beams


@pytest.mark.parametrize(
    "edit",
    [
        {"clamp": "a.1.3.2:1"},
        {"clamp": "a.1.*.1:0"},
        {"cut": "a.1.2>a.1.3"},
        {"cut": "a.1.2>y.2"},
        {"weight": "W_aa:0"},
        {"input": "1:0,2,-1,0"},
    ],
)
def test_the_search_is_that_of_the_changed_network(edit: dict[str, str]) -> None:
    spec = figure_spec("one-to-many", ty=4, choose="beam", **edit)
    found, trace = spec.beams, stages.trace(spec)
    assert found is not None
    assert trace.tokens.tolist() == [*found.path]
    each = np.log(trace.y[np.arange(4), [*found.path]])
    assert found.score == pytest.approx(each.sum(), abs=1e-9)
    assert found != figure_spec("one-to-many", ty=4, choose="beam").beams


def test_what_an_output_does_not_see_is_not_seen_by_the_search() -> None:
    said = {"feedback": "on", "attention": "on", "tx": 2, "ty": 3, "choose": "beam"}
    spec = figure_spec("encoder-decoder", **said, cut="a.1.1>a.1.4")
    found, trace = spec.beams, stages.trace(spec)
    assert found is not None
    each = np.log(trace.y[np.arange(3), [*found.path]])
    assert found.score == pytest.approx(each.sum(), abs=1e-9)
    assert found.score != figure_spec("encoder-decoder", **said).beams.score


# --- addresses ----------------------------------------------------------------

REFUSED = [
    ("one-to-many", "choose=beam&feedback=off", "choose", "fed back as tokens"),
    ("one-to-many", "choose=beam&feedback=softmax", "choose", "feeds back all probabilities"),
    ("one-to-many", "choose=beam&feedback=targets", "choose", "feeds back what is right"),
    ("many-to-one", "choose=beam", "choose", "choose argmax or sample"),
    ("encoder-decoder", "choose=beam", "choose", "feedback=on"),
    ("many-to-one", "task=adding&choose=beam", "choose", "answers with a number"),
    ("one-to-many", "width=4", "width", "width is for choose=beam"),
    ("one-to-many", "choose=sample&width=4", "width", "width is for choose=beam"),
    *(
        ("one-to-many", f"choose=beam&width={wrong}", "width", "from 1 to 8")
        for wrong in ("0", "9", "-1", "1.5", "x", "")
    ),
    ("one-to-many", "choose=beam&topk=2", "topk", "is for choose=sample"),
    ("one-to-many", "view=beams", "view", "choose=beam makes one"),
    ("many-to-one", "view=beams", "view", "choose=beam makes one"),
    ("one-to-many", "view=beams&choose=beam&step=2", "step", "has no step"),
    ("one-to-many", "view=beams&choose=beam&motion=on", "motion", "no steps to play"),
    ("one-to-many", "view=beams&choose=beam&show=weights", "show", "no place for show=weights"),
    ("one-to-many", "view=beams&choose=beam&unit=2", "unit", "single cell or unit"),
]


@pytest.mark.parametrize(("pattern", "query", "culprit", "tells"), REFUSED)
def test_what_cannot_be_searched_is_refused_by_name(
    pattern: str, query: str, culprit: str, tells: str
) -> None:
    with pytest.raises(SpecError) as refused:
        parse(pattern, parse_qsl(query, keep_blank_values=True))
    assert refused.value.parameter == culprit
    assert tells in refused.value.message


@given(searching())
def test_an_address_with_a_search_is_read_as_it_is_written_and_gives_the_same_picture(
    spec: FigureSpec,
) -> None:
    again = read_address(write.address(spec))
    assert again == spec
    assert stages.svg(again) == stages.svg(spec)


def test_the_usual_width_is_left_out_of_an_address() -> None:
    spec = figure_spec("one-to-many", choose="beam", width=3, view="beams")
    assert write.address(spec) == "/v1/figures/one-to-many.svg?choose=beam&view=beams"


# --- figures ------------------------------------------------------------------


def test_the_json_has_the_candidates_of_each_output() -> None:
    spec = figure_spec("one-to-many", task="surname", choose="beam", width=8)
    data, found = json.loads(EXPORTS["json"].render(spec)), spec.beams
    assert found is not None
    assert data["beams"]["log_probability"] == found.score
    assert data["beams"]["path"] == [step["token"] for step in data["steps"] if step["token"]]
    for candidates, outputs in zip(data["beams"]["outputs"], found.outputs, strict=True):
        for read, one in zip(candidates, outputs, strict=True):
            assert read["token"] == (None if one.token is None else spec.vocabulary[one.token])
            assert (read["log_probability"], read["score"]) == (one.log_probability, one.score)
            assert (read["kept"], read["ended"]) == (one.kept, one.ended)
    assert {one["parent"] for one in data["beams"]["outputs"][0]} == {None}
    assert data["spec"]["choose"], data["spec"]["width"] == ("beam", 8)
    assert "beams" not in json.loads(EXPORTS["json"].render(figure_spec("one-to-many")))


@given(searching(), st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(THEMES)))
def test_the_tree_has_every_candidate_and_a_line_into_it(spec: FigureSpec, style: str, theme: str) -> None:
    # What a book leaves open has another length here.
    plain = {
        "targets": None,
        "show": (),
        "early": "off",
        "step": None,
        "motion": "off",
        "output": None,
        "heat": "absolute",
    }
    usual = {"flow": "right", "crop": "off", "labels": "normal", "legend": "off"}
    tree = spec.change(view="beams", style=style, theme=theme, **plain, **usual)
    found, root = tree.beams, root_of(stages.svg(tree))
    assert found is not None
    keys = {
        f"beam.{j}.{rank + 1}": one
        for j, candidates in enumerate(found.outputs, start=1)
        for rank, one in enumerate(candidates)
    }
    nodes = {e.get("data-key"): e for e in root.iter() if (e.get("data-key") or "").startswith("beam.")}
    assert nodes.keys() == {*keys, "beam.0.1"}
    edges = {(source, target) for _, source, target in edges_of(root)}
    assert edges == {
        (f"beam.{int(key.split('.')[1]) - 1}.{one.parent + 1}", key) for key, one in keys.items()
    }
    best = [key for key, node in nodes.items() if node.get("data-kind") == "best"]
    assert len(best) == len(found.outputs) + 1
    dropped = {key for key, node in nodes.items() if node.get("data-kind") == "dropped"}
    assert dropped == {key for key, one in keys.items() if not one.kept}


def test_no_two_boxes_of_a_tree_lie_on_each_other() -> None:
    for query in (
        "width=8",
        "task=surname&width=8",
        "task=surname&width=1&ty=3",
        "text=extraordinary-tokens",
    ):
        spec = parse("one-to-many", [("choose", "beam"), ("view", "beams"), *parse_qsl(query)])
        scene = stages.scene(spec)
        boxes = [
            (column.x + node.box.x, node.box.y, node.box.width, node.box.height)
            for column in scene.columns
            for node in column.nodes
        ]
        for k, (x, y, width, height) in enumerate(boxes):
            assert x >= 0
            assert x + width <= scene.width
            assert y + height <= scene.height
            for other in boxes[:k]:
                apart = x + width <= other[0] or other[0] + other[2] <= x
                assert apart or y + height <= other[1] or other[1] + other[3] <= y


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("view", sorted(VIEWS))
def test_everything_that_tells_a_figure_says_that_its_tokens_are_searched(view: str, style: str) -> None:
    drawn = figure("one-to-many", ty=6, choose="beam", width=4, view=view, style=style)
    told = "A beam search of width 4 chooses the tokens"
    assert told in drawn.alt
    assert told in drawn.description
    for slug in ("svg", "tex"):
        written = "tokens chosen by a beam search of width 4" in drawn.render(slug).decode()
        assert written == VIEWS[view].plays
    assert "beam" not in figure("one-to-many", ty=6, style=style).svg


def test_the_readout_says_which_token_would_have_been_the_most_probable() -> None:
    nodes = Readout(figure_spec("one-to-many", ty=5, choose="beam")).as_data()["nodes"]
    found = "belongs to the sequence that the beam search found"
    assert f"“re” {found}; the most probable is “do”. " in nodes["y.1"]["note"]
    assert f"“re” {found}; it is the most probable. " in nodes["y.5"]["note"]


@pytest.mark.parametrize("seed", range(3))
def test_an_own_network_is_searched_too(seed: int) -> None:
    said = [("pattern", "one-to-many"), ("ty", "4"), ("choose", "beam"), ("width", "4"), ("view", "beams")]
    spec = own.figure(Files(safetensors(small(seed=seed)), npy([1])), said)
    trace, found = Run(spec).trace, spec.beams
    assert found is not None
    log_shares = np.log(trace.y[np.arange(4), [*found.path]])
    assert trace.tokens.tolist() == [*found.path]
    assert found.score == pytest.approx(log_shares.sum(), abs=1e-9)
    assert b'data-view="beams"' in stages.svg(spec)


def test_a_description_tells_what_is_kept_in_the_end() -> None:
    spec = figure_spec("one-to-many", ty=3, choose="beam", view="beams")
    found, told = spec.beams, say(stages.scene(spec).description)
    assert found is not None
    assert f"Kept after output 3: “{' '.join(spec.vocabulary[k] for k in found.path)}” −" in told
    assert stages.alternative(spec).startswith("Beam search of width 3: one-to-many recurrent network")


@pytest.mark.parametrize("slug", ["svg", "png", "pdf", "tex", "json", "py"])
@pytest.mark.parametrize("pattern", ["one-to-many", "encoder-decoder"])
def test_every_format_has_the_tree(slug: str, pattern: str) -> None:
    spec = figure_spec(pattern, feedback="on", choose="beam", view="beams")
    assert len(EXPORTS[slug].render(spec)) > 500


@pytest.mark.parametrize("slug", ["gif", "webp"])
def test_a_tree_does_not_play(slug: str) -> None:
    with pytest.raises(SpecError, match="no steps to play"):
        EXPORTS[slug].render(figure_spec("one-to-many", choose="beam", view="beams"))


def test_gradients_are_those_of_the_tokens_that_the_search_found() -> None:
    spec = figure_spec("one-to-many", ty=4, choose="beam", show="gradients")
    found = spec.beams
    assert found is not None
    taken = ",".join(f"{j}:{spec.vocabulary[k]}" for j, k in enumerate(found.path, start=1))
    other = figure_spec("one-to-many", ty=4, show="gradients", force=taken)
    assert Run(spec).gradients.loss == pytest.approx(Run(other).gradients.loss)
    searched_of, forced_of = (json.loads(EXPORTS["json"].render(one)) for one in (spec, other))
    assert searched_of["gradients"] == forced_of["gradients"]
