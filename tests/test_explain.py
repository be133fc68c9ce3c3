"""Explain: each pattern is explained, each symbol names a node, each term has a definition and a use."""

import re

import pytest
from hypothesis import given

from rnn_unroll.address.parameters import PARAMETERS
from rnn_unroll.address.spec import FigureSpec
from rnn_unroll.engine.patterns import PATTERNS
from rnn_unroll.graphs import build, facts
from rnn_unroll.graphs.run import Run
from rnn_unroll.web import mathml
from rnn_unroll.words import explain, shapes
from rnn_unroll.words.facts import Figure
from rnn_unroll.words.marked import Marked, Symbol, plain
from rnn_unroll.words.terms import TERMS
from tests.drawings import figure_spec
from tests.http import ask
from tests.strategies import specs

NEEDED = (
    *("one-hot", "logit", "softmax", "spectral radius", "forget bias", "⟨sos⟩", "⟨eos⟩", "connectivity"),
    *("teacher forcing", "BPTT", "attention", "hidden state", "cell", "gate", "gradient", "temperature"),
    *("top k", "embedding", "epoch", "bits"),
)
"""What a beginner does not know."""

USED = (
    (
        "many-to-one",
        {"cell": "lstm", "layers": 2, "show": "gradients,connectivity", "direction": "bidirectional"},
    ),
    ("many-to-one", {"task": "adding"}),
    ("many-to-one", {"task": "sentiment", "early": "on"}),
    ("many-to-many", {"task": "names"}),
    ("encoder-decoder", {"attention": "on", "feedback": "on"}),
    ("one-to-many", {"task": "tune", "choose": "sample", "topk": 2}),
)
"""Figures that need every term between them."""


def about(spec: FigureSpec) -> Figure:
    return facts.figure(spec, spec.plan)


def test_every_pattern_is_explained() -> None:
    assert set(shapes.EXPLAINED) == set(PATTERNS)


@given(specs(view="unrolled"))
def test_a_symbol_in_an_explanation_is_a_node_of_the_figure(spec: FigureSpec) -> None:
    nodes = {node.key for node in build.network(Run(spec)).nodes}
    figure = about(spec)
    rows = explain.rows(figure, spec.model.one_hot, len(spec.vocabulary))
    texts: list[Marked] = [*shapes.pattern(figure), *((row.symbol,) for row in rows)]
    for text in texts:
        assert {str(part.key) for part in text if isinstance(part, Symbol) and part.key} <= nodes
        assert "{" not in plain(text)


@pytest.mark.parametrize(
    ("pattern", "parameters", "claim"),
    [
        ("many-to-one", {"tx": 5}, "Only the last state, a⟨5⟩, has seen the whole review"),
        ("many-to-one", {"direction": "bidirectional"}, "from r⟨1⟩, the last state of the backward chain"),
        ("one-to-many", {}, "each output is fed back as the next input"),
        ("one-to-many", {"feedback": "off"}, "here no output is fed back"),
        ("many-to-many", {}, "knows only the words up to there"),
        ("many-to-many", {"direction": "bidirectional"}, "knows the words after its own too"),
        ("encoder-decoder", {}, "That one state, a⟨4⟩, has to hold the whole sentence."),
        ("encoder-decoder", {"attention": "on"}, "so a⟨4⟩ need not hold it all"),
        ("custom", {"io": "ib"}, "it always passes its state on"),
        ("one-to-one", {}, "every other pattern repeats this block along the time"),
    ],
    ids=["last", "last-both", "fed", "unfed", "aligned", "both", "handed", "attends", "custom", "one"],
)
def test_an_explanation_is_true_of_its_figure(
    pattern: str, parameters: dict[str, object], claim: str
) -> None:
    told = " ".join(map(plain, shapes.pattern(about(figure_spec(pattern, **parameters)))))
    assert claim in told


def test_every_term_that_a_beginner_needs_is_defined() -> None:
    assert set(NEEDED) <= {term.name for term in TERMS.values()}


def test_every_term_that_is_named_is_defined_and_every_one_defined_is_named() -> None:
    named = {one.field.term for one in PARAMETERS.values() if one.field and one.field.term}
    for pattern, parameters in USED:
        spec = figure_spec(pattern, **parameters)
        figure, one_hot = about(spec), spec.model.one_hot
        named |= {row.term for row in explain.rows(figure, one_hot, 4)}
        named |= set(explain.terms(figure, one_hot, spec.task.metric if spec.task else ""))
    assert named == set(TERMS)


def test_each_definition_is_a_sentence_and_a_formula() -> None:
    for slug, term, formula in mathml.definitions():
        assert re.fullmatch(r"[a-z0-9-]+", slug)
        assert term.sentence.endswith(".")
        assert term.sentence[0].isupper()
        assert formula.startswith("<math")
        assert "\\" not in formula


def test_the_page_of_terms_defines_each_under_its_slug(server: str) -> None:
    answer = ask(server, "/terms")
    assert answer.status == 200
    for slug, term in TERMS.items():
        assert f'id="{slug}"' in answer.text
        assert f"<dfn>{term.name}</dfn>" in answer.text


@pytest.mark.parametrize("path", ["/", "/stage"], ids=["page", "part"])
def test_the_explanation_comes_with_the_figure(server: str, path: str) -> None:
    text = ask(server, f"{path}?pattern=many-to-one&text=the+movie+was&step=2").text
    section = text[text.index('id="explain"') :]
    assert "The network reads “movie”" in section
    assert 'data-key="x.2"' in section
    assert "Time step 2 of 3" in section
