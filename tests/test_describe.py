"""Describe: titles, alternative texts and long descriptions in good English."""

import json
import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given

from rnn_unroll import stages, views
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.cells import OFFERED
from rnn_unroll.engine.patterns import CUSTOM, PATTERNS
from rnn_unroll.exports import EXPORTS
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.run import Run
from rnn_unroll.look.styles import STYLES
from rnn_unroll.look.views import OVERLAYS, VIEWS
from rnn_unroll.picture.marks import PlacedText
from rnn_unroll.picture.scene import Scene
from rnn_unroll.words import figures, say
from tests import names
from tests.drawings import ANY_VIEWS, SVG, edges_of, figure_spec, root_of
from tests.strategies import specs


def said(pattern: str, **parameters: object) -> tuple[str, str]:
    """Title and alternative text."""
    spec = figure_spec(pattern, **parameters)
    return figures.title(facts.figure(spec, spec.plan)), stages.alternative(spec)


def description(spec: FigureSpec) -> str:
    return say(views.arrange(spec, build.network(Run(spec))).description)


@pytest.mark.parametrize(
    ("pattern", "parameters", "title"),
    [
        ("one-to-one", {}, "One-to-one network, T_x = 1, T_y = 1"),
        ("many-to-one", {"tx": 3}, "Many-to-one recurrent network, T_x = 3, T_y = 1"),
        ("one-to-many", {"tx": 0}, "One-to-many recurrent network, T_x = 0, T_y = 4"),
        ("many-to-many", {"tx": 5}, "Aligned many-to-many recurrent network, T_x = T_y = 5"),
        ("encoder-decoder", {"ty": 2}, "Encoder–decoder recurrent network, T_x = 4, T_y = 2"),
        ("custom", {"io": "nb"}, "Custom recurrent network, T_x = 1, T_y = 1"),
        ("many-to-one", {"style": "textbook"}, "Many-to-one recurrent network, T_x left open, T_y = 1"),
        (
            "many-to-many",
            {"style": "textbook"},
            "Aligned many-to-many recurrent network, T_x = T_y, left open",
        ),
        (
            "encoder-decoder",
            {"style": "textbook", "tx": 2},
            "Encoder–decoder recurrent network, T_x = 2, T_y left open",
        ),
    ],
)
def test_titles_name_the_pattern_and_its_lengths(
    pattern: str, parameters: dict[str, object], title: str
) -> None:
    assert said(pattern, **parameters)[0] == title


@pytest.mark.parametrize(
    ("pattern", "parameters", "wiring"),
    [
        (
            "one-to-one",
            {"hidden": 1},
            "A network of 1 hidden unit runs over 1 time step, reading an input at step 1 "
            "and emitting an output at step 1.",
        ),
        (
            "many-to-one",
            {"layers": 2},
            "A network of 2 layers of 6 hidden units runs over 4 time steps, reading an input at each of the "
            "steps 1 to 4 and emitting an output at step 4.",
        ),
        (
            "one-to-many",
            {"tx": 0, "ty": 2},
            "A network of 6 hidden units runs over 2 time steps, reading nothing and emitting an output at "
            "the steps 1 and 2; the output chosen at step 1 is fed back as the next step's input.",
        ),
        (
            "encoder-decoder",
            {"tx": 1, "ty": 2},
            "An encoder of 6 hidden units reads 1 input and hands its last state to a decoder with weights "
            "of its own, which emits 2 outputs.",
        ),
        (
            "custom",
            {"io": "inbno"},
            "A network of 6 hidden units runs over 5 time steps, reading an input at the steps 1 and 3 "
            "and emitting an output at the steps 3 and 5.",
        ),
    ],
)
def test_alternative_texts_tell_the_wiring(pattern: str, parameters: dict[str, object], wiring: str) -> None:
    title, alternative = said(pattern, **parameters)
    assert alternative == f"{title}. {wiring}"


def test_a_description_tells_what_was_read_and_chosen() -> None:
    spec = figure_spec("many-to-one", text="the cat sat")
    chosen = spec.vocabulary[stages.trace(spec).steps[-1].token or 0]
    assert f"Read: the, cat, sat. Chosen: {chosen}." in description(spec)


CASES: tuple[tuple[str, dict[str, object]], ...] = (
    *((pattern, {}) for pattern in PATTERNS if pattern != CUSTOM),
    ("custom", {"io": "iibnoo"}),
    ("custom", {"io": "ooiin", "text": "mars venus"}),
    ("many-to-many", {"text": "mars venus pluto", "direction": "bidirectional", "layers": 2}),
    ("encoder-decoder", {"text": "mars venus pluto", "feedback": "on"}),
    ("many-to-one", {"tx": 4}),
)


def written(scene: Scene) -> set[str]:
    """What is written at the nodes of a picture, as its labels and words."""
    nodes = [node for _, _, nodes, _ in names.shown(scene) for node in nodes]
    return {say(text.text) for node in nodes for text in (node.text, node.aside) if text}


def at_every_step(spec: FigureSpec) -> Iterator[FigureSpec]:
    """A figure after its run and, if it can show them, after each step before."""
    yield spec
    for step in range(spec.timeline.last if spec.view.steps else 0):
        yield spec.change(step=step)


@pytest.mark.parametrize("view", list(ANY_VIEWS))
@pytest.mark.parametrize("style", sorted(STYLES))
def test_no_token_is_told_of_that_the_picture_does_not_draw(style: str, view: str) -> None:
    told = 0
    for (pattern, parameters), cell in product(CASES, OFFERED):
        whole = figure_spec(pattern, cell=cell, style=style, view=view, **parameters)
        for spec in at_every_step(whole) if cell == "lstm" else [whole]:
            words = f"{say(stages.scene(spec).description)} {stages.alternative(spec)}"
            named = {token for token in spec.vocabulary if re.search(rf"\b{re.escape(token)}\b", words)}
            assert named <= written(stages.still(spec)), spec
            told += len(named)
    assert bool(told) == (view in ("unrolled", "folded", "units"))


@pytest.mark.parametrize("view", ["unrolled", "folded"])
@pytest.mark.parametrize("style", sorted(STYLES))
def test_a_page_reads_out_at_every_step_what_that_step_draws(style: str, view: str) -> None:
    """Each step's words are those of the picture at that step, and no two steps have the same."""
    for pattern, parameters in CASES:
        spec = figure_spec(pattern, style=style, view=view, **parameters)
        run = Run(spec)
        read_out = views.of(spec).descriptions(spec, build.network(run), stages.scene(spec, run))
        assert read_out[:-1] == [description(spec.change(step=k)) for k in range(spec.timeline.last)]
        assert read_out[-1] == description(spec)
        assert len({*read_out}) == len(read_out)


@pytest.mark.parametrize(
    ("pattern", "parameters", "told"),
    [
        ("many-to-many", {"tx": 2}, "Read: x⟨1⟩, x⟨2⟩. Emitted: ŷ⟨1⟩, ŷ⟨2⟩."),
        ("many-to-one", {"text": "the cat"}, "Read: the, cat. Emitted: ŷ."),
        ("many-to-one", {"step": 2}, "Shown after time step 2. Read: x⟨1⟩, x⟨2⟩."),
        ("many-to-one", {"step": 4}, "Shown after time step T_x − 1. Read: x⟨1⟩, x⟨2⟩, x⟨3⟩, …."),
        ("one-to-many", {}, "Read: x. Emitted: ŷ⟨1⟩, ŷ⟨2⟩, ŷ⟨3⟩, …, ŷ⟨T_y⟩."),
        ("encoder-decoder", {"step": 4}, "step T_x + 1. Read: x⟨1⟩, …, x⟨T_x⟩. Emitted: ŷ⟨1⟩."),
        ("encoder-decoder", {"step": 5}, "step T_x + T_y − 1. Read: x⟨1⟩, …, x⟨T_x⟩. Emitted: ŷ⟨1⟩, …."),
        ("encoder-decoder", {"step": 4, "tx": 2}, "Shown after time step T_y + 1. Read: x⟨1⟩, x⟨2⟩."),
        (
            "many-to-one",
            {"step": 1, "view": "folded", "tx": 3},
            "1 of 3 inputs is read, no output is emitted.",
        ),
        ("one-to-many", {"step": 4, "view": "folded"}, "Shown after time step T_y − 1."),
    ],
)
def test_without_tokens_the_symbols_that_are_drawn_are_told(
    pattern: str, parameters: dict[str, object], told: str
) -> None:
    assert told in description(figure_spec(pattern, style="textbook", **parameters))


SHOWN = {
    "weights": "The weights that are shared along time are named on the arrows.",
    "gradients": "Gradients of the loss have come back through the steps ",
    "connectivity": "The heat of each input tells how much it moves the logit that ŷ",
}


def test_every_layer_of_the_drawing_is_told() -> None:
    # An alignment is drawn by a style with numbers alone: tests/test_attention.py knows how it is told.
    assert SHOWN.keys() | {"alignment"} == OVERLAYS.keys()


@pytest.mark.parametrize("show", SHOWN)
def test_a_layer_of_the_drawing_is_told_of_where_lengths_are_open_too(show: str) -> None:
    for pattern, lengths in product(PATTERNS, ({}, {"tx": 3}, {"ty": 3})):
        kind = PATTERNS[pattern]
        fits = all(getattr(kind, name).high > 3 for name in lengths) and not (
            kind.aligned and "ty" in lengths
        )
        if pattern in (CUSTOM, "one-to-one") or not fits:
            continue
        for view in [slug for slug in ("unrolled", "folded") if show in (VIEWS[slug].overlays or OVERLAYS)]:
            spec = figure_spec(pattern, style="textbook", view=view, show=show, **lengths)
            for words in (description(spec), stages.alternative(spec)):
                assert SHOWN[show] in words, spec
                assert "log scale" not in words, "arrows of books have one width"


@pytest.mark.parametrize(
    ("pattern", "parameters", "told"),
    [
        ("many-to-one", {"step": 6}, "through step T_x."),
        ("many-to-one", {"step": 7}, "through the steps T_x to 4."),
        ("many-to-one", {"step": 10, "tx": 5}, "through the steps 5 to 1."),
        ("encoder-decoder", {}, "through the steps T_x + T_y to 1."),
        ("encoder-decoder", {"step": 8}, "through the steps T_x + T_y to T_x + 2."),
        ("one-to-many", {"step": 6}, "through step T_y."),
    ],
)
def test_gradients_come_back_through_steps_that_are_named_by_open_lengths(
    pattern: str, parameters: dict[str, object], told: str
) -> None:
    spec = figure_spec(pattern, style="textbook", show="gradients", **parameters)
    assert told in description(spec)
    assert told in stages.alternative(spec)


def test_the_heat_is_told_of_by_the_index_that_is_drawn() -> None:
    for output, index in ((5, "T_y"), (4, "T_y − 1"), (2, "2")):
        spec = figure_spec("many-to-many", style="textbook", show="connectivity", output=output)
        assert f"the logit that ŷ⟨{index}⟩ was chosen by." in description(spec)
    legend = stages.scene(figure_spec("many-to-many", style="textbook", show="connectivity")).legend
    assert legend
    assert "z⟨T_y⟩" in say(legend.lines[0].text)


def test_at_a_step_only_what_has_happened_is_told() -> None:
    text = description(figure_spec("many-to-one", text="the cat sat", step=2))
    assert "Shown after time step 2 of 3. Read: the, cat. The weights" in text
    assert "Chosen" not in text
    assert "Read" not in description(figure_spec("many-to-one", step=0))


@pytest.mark.parametrize(
    ("pattern", "parameters", "told"),
    [
        (
            "many-to-one",
            {"step": 0},
            " Shown before the first time step: nothing is read or computed yet.",
        ),
        (
            "many-to-one",
            {"step": 2},
            " Shown after time step 2 of 4: 2 of 4 inputs are read, no output is emitted.",
        ),
        (
            "many-to-many",
            {"step": 1},
            " Shown after time step 1 of 4: 1 of 4 inputs is read, 1 of 4 outputs is emitted.",
        ),
        (
            "one-to-many",
            {"step": 3},
            " Shown after time step 3 of 4: the input is read, 3 of 4 outputs are emitted.",
        ),
        (
            "many-to-many",
            {"step": 3, "direction": "bidirectional"},
            " Shown after time step 3 of 4: 3 of 4 inputs are read, no output is emitted.",
        ),
        (
            "many-to-one",
            {"step": 6, "show": "gradients"},
            " Gradients of the loss have come back through the steps 4 to 3; "
            "arrows tell their size on a log scale.",
        ),
        (
            "many-to-one",
            {"show": "connectivity"},
            " The heat of each input tells how much it moves the logit that ŷ⟨1⟩ was chosen by.",
        ),
        (
            "one-to-many",
            {"feedback": "softmax"},
            "; all probabilities of each output but the last are fed back as the next step's input.",
        ),
        (
            "encoder-decoder",
            {"feedback": "on"},
            ", which begins with the start token ⟨sos⟩ and emits 4 outputs; "
            "each chosen output but the last is fed back as the next step's input.",
        ),
    ],
)
def test_alternative_texts_tell_what_has_happened_and_what_is_fed_back(
    pattern: str, parameters: dict[str, object], told: str
) -> None:
    assert said(pattern, **parameters)[1].endswith(told)


def test_the_whole_run_is_not_told_as_a_step() -> None:
    assert "Shown" not in said("many-to-one", step=4)[1]
    assert "Shown" not in said("many-to-one", style="textbook", step=2)[1]


def test_the_alternative_text_of_a_cell_and_of_a_plot_is_about_them() -> None:
    assert said("many-to-one", cell="lstm", view="cell", at="a.1.3")[1] == (
        "Inside a⟨3⟩: LSTM, time step 3. The inside of one LSTM cell with 6 units at time step 3 of 4: "
        "it starts from a⟨2⟩ and c⟨2⟩, reads x⟨3⟩ and makes a⟨3⟩ and c⟨3⟩."
    )
    plot = stages.alternative(figure_spec("many-to-one", view="norms", cell="lstm", layers=2))
    assert plot.startswith(
        "Size of the gradient along time: many-to-one LSTM network, T_x = 4, T_y = 1. "
        "The norm of ∂L/∂a[1]⟨t⟩ "
    )
    assert "2 more lines are drawn. A network of 2 layers" in plot


@pytest.mark.parametrize(
    ("io", "fed"),
    [
        ("bbbo", "; the output chosen at step 3 is fed back as the next step's input."),
        ("iibboo", "; the outputs chosen at the steps 4 and 5 are fed back as the next step's input."),
        ("oooo", "; each chosen output but the last is fed back as the next step's input."),
        ("iiib", "emitting an output at step 4."),
    ],
)
def test_only_what_is_fed_back_is_said_to_be(io: str, fed: str) -> None:
    assert said("custom", io=io, feedback="on")[1].endswith(fed)


def test_a_cells_convention_is_told() -> None:
    assert said("many-to-one", cell="gru-torch")[1].endswith(
        " GRU as in PyTorch: reset gate after the product."
    )
    assert said("many-to-one", cell="gru")[1] != said("many-to-one", cell="gru-torch")[1]


def test_a_token_that_is_no_word_is_quoted() -> None:
    assert "Read: a, “,”, “ ”, b, “.”." in description(
        figure_spec("many-to-one", text="a, b.", tokens="characters")
    )


@given(specs())
def test_the_json_says_in_words_what_the_drawing_says(spec: FigureSpec) -> None:
    data = json.loads(EXPORTS["json"].render(spec))
    root = root_of(stages.svg(spec))
    assert data["description"] == root.findtext(f"{SVG}desc")
    if not (spec.view.gradients or spec.view.cell):
        assert data["alt"].startswith(f"{root.findtext(f'{SVG}title')}. ")


def test_an_open_length_is_called_open() -> None:
    assert "Lengths are left open" in description(figure_spec("many-to-one", style="textbook"))
    assert "Lengths are left open" not in description(figure_spec("many-to-one", style="textbook", tx=4))


def test_a_long_sequence_is_told_by_its_ends() -> None:
    text = description(figure_spec("many-to-one", text=" ".join(f"w{k}" for k in range(1, 31))))
    assert "Read: w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, …, w28, w29, w30." in text


@given(specs())
def test_numbers_and_nouns_agree(spec: FigureSpec) -> None:
    text = stages.alternative(spec)
    assert not re.search(r"\b1 (units|steps|inputs|outputs|layers|time steps|hidden units)\b", text)
    assert not re.search(
        r"\b([02-9]|[1-9][0-9]+) (unit|step|input|output|layer|time step|hidden unit)\b", text
    )


@given(specs(text=False))
def test_sentences_begin_with_a_capital_and_end_with_one_full_stop(spec: FigureSpec) -> None:
    text = description(spec)
    assert text.endswith(".")
    assert not re.search(r"\.\.|,,|  | [.,;]|None", text)
    for sentence in text.removesuffix(".").split(". "):
        assert sentence[0].isupper()


@given(specs())
def test_computed_figures_say_that_nothing_is_trained(spec: FigureSpec) -> None:
    if not (spec.symbolic_tx or spec.symbolic_ty):
        assert description(spec).endswith("The weights are random: nothing here is trained.")


@pytest.mark.parametrize(
    ("pattern", "wiring"),
    [
        (
            "many-to-one",
            "A network of 6 hidden units, unrolled over time, reads T_x inputs and emits 1 output.",
        ),
        (
            "many-to-many",
            "A network of 6 hidden units, unrolled over time, reads T_x inputs and emits T_y outputs.",
        ),
    ],
)
def test_an_open_length_stays_open_in_words(pattern: str, wiring: str) -> None:
    _, alternative = said(pattern, style="textbook")
    assert wiring in alternative


def test_a_single_step_says_why_it_reads_an_initial_state() -> None:
    """One-to-one is not recurrent: books draw no arrow into its state but the input's."""
    for direction, said in (
        ("forward", "a⟨0⟩, which is zero"),
        ("bidirectional", "a⟨0⟩ and r⟨2⟩, which are zero"),
    ):
        for layers in (1, 2):
            spec = figure_spec("one-to-one", direction=direction, layers=layers)
            assert f"Nothing recurs in a single step: its state is computed from {said}." in say(
                stages.scene(spec).description
            )
            remarks = stages.scene(spec).remarks
            words = [say(one.text) for one in remarks if isinstance(one, PlacedText)]
            assert words == ["no step before", "no step after"][: spec.model.directions] * layers
            drawn = root_of(stages.svg(spec.change(style="textbook")))
            assert {kind for kind, *_ in edges_of(drawn)} == (
                {"input", "output", "depth"} if layers > 1 else {"input", "output"}
            )
    for cell in ("lstm", "gru"):
        assert "line" not in say(stages.scene(figure_spec("one-to-one", cell=cell)).description)
    more = stages.scene(figure_spec("one-to-many", ty=2))
    assert not more.remarks
    assert "recurs" not in say(more.description)
