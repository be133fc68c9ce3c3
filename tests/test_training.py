"""Training: what an address says is learned, told epoch by epoch, and drawn as it is."""

import re
from dataclasses import replace

import numpy as np
import pytest

from rnn_unroll import stages, training
from rnn_unroll.errors import SpecError
from rnn_unroll.learning.classifier import Classifier
from rnn_unroll.learning.fit import fit
from rnn_unroll.picture import draw
from rnn_unroll.tasks import toys
from rnn_unroll.tasks.toys import TOYS, Pupil
from rnn_unroll.training import EXAMPLES, SETTINGS, Training

SHORT = Training(hidden=4, epochs=2)

REACHED = {"first": 0.97, "parity": 0.97, "depth": 0.97, "echo": 0.75, "reverse": 0.8}
"""The share of right answers that a network reaches with the default settings, by toy."""


def pupil(asked: Training) -> Pupil:
    return toys.pupil(TOYS[asked.toy], asked.cell, asked.hidden, asked.seed)


@pytest.mark.parametrize("toy", TOYS)
def test_a_toy_is_learned_with_the_default_settings(toy: str) -> None:
    asked = Training(toy)
    learner = pupil(asked)
    before = np.mean(
        [one == sample.answer for one, sample in zip(learner.answers(), learner.held, strict=True)]
    )
    epochs = list(fit(learner.problem, asked.recipe))
    right = np.mean(
        [one == sample.answer for one, sample in zip(learner.answers(), learner.held, strict=True)]
    )
    assert before < 0.65
    assert epochs[-1].loss < 0.3 * epochs[0].loss
    assert right >= REACHED[toy]


@pytest.mark.parametrize("toy", TOYS)
def test_what_a_toy_calls_right_has_its_labels_and_its_length(toy: str) -> None:
    kind = TOYS[toy]
    for read, answer in pupil(Training(toy)).held:
        assert set(read) <= set(kind.symbols)
        assert set(answer) <= set(kind.labels)
        assert len(answer) == {"many-to-one": 1, "many-to-many": len(read)}.get(kind.pattern, len(read) + 1)


@pytest.mark.parametrize(
    ("toy", "read", "answer"),
    [
        ("first", "··ba·a", "b"),
        ("parity", "0110", ("even", "odd", "even", "even")),
        ("depth", "(())()", "121010"),
        ("echo", "abca", (*"abca", "⟨eos⟩")),
        ("reverse", "abca", (*"acba", "⟨eos⟩")),
    ],
)
def test_a_toy_is_what_it_says(toy: str, read: str, answer: tuple[str, ...]) -> None:
    rng = np.random.RandomState(0)
    drawn = {one.read: one.answer for one in (TOYS[toy].draw(rng) for _ in range(5000))}
    assert drawn[tuple(read)] == tuple(answer)


def test_an_address_decides_every_number() -> None:
    first, again = (list(training.events(SHORT)) for _ in range(2))
    assert first == again
    assert list(training.events(replace(SHORT, seed=1))) != first
    assert [(one.kind, one.number) for one in first] == [
        ("epoch", 0),
        ("epoch", 1),
        ("epoch", 2),
        ("end", -1),
    ]
    assert first[-1].data == {"message": ""}


def test_who_comes_back_gets_the_rest() -> None:
    assert list(training.events(SHORT, after=1)) == list(training.events(SHORT))[2:]


def test_a_training_that_diverges_says_when_and_ends() -> None:
    *epochs, end = training.events(Training("depth", "rnn-linear", rate=999.0, limit=999.0))
    assert [one.number for one in epochs] == [0]
    assert end.kind == "end"
    assert end.data["message"].startswith("The loss became infinite at step 3.")


def result(asked: Training) -> tuple[str, float]:
    """What the end of a training says, and the share of right answers then."""
    *epochs, end = training.events(asked)
    return end.data["message"], epochs[-1].data["right"]


def test_the_examples_show_what_their_titles_say() -> None:
    explodes, clipped, echo, backwards = map(result, EXAMPLES.values())
    # At which step exactly depends on the processor, whose products round in another order.
    assert re.match(r"The loss became infinite at step 2\d\. ", explodes[0])
    assert clipped == ("", 1.0)
    assert echo[1] < 0.5 < 0.65 < backwards[1]


@pytest.mark.parametrize("toy", TOYS)
def test_no_held_out_example_is_learned_from(toy: str) -> None:
    for seed in range(3):
        one = toys.pupil(TOYS[toy], "gru", 4, seed)
        learned = {tuple(ids) for ids in one.problem.texts}
        symbols = TOYS[toy].symbols
        assert not learned & {tuple(map(symbols.index, example.read)) for example in one.held}


def test_numbers_that_no_picture_can_show_cost_the_figure_alone() -> None:
    asked = replace(SHORT, cell="rnn-linear")
    learner = pupil(asked)
    for array in learner.problem.weights.values():
        array[...] = 1e38
    with pytest.raises(SpecError):
        stages.trace(training.figure(asked, learner, 0))
    assert training._drawn(asked, learner, 0) == ""


@pytest.mark.parametrize("toy", TOYS)
def test_the_figure_shows_the_network_of_its_epoch(toy: str) -> None:
    asked = replace(SHORT, toy=toy, epochs=1)
    learner = pupil(asked)
    (epoch,) = fit(learner.problem, asked.recipe)
    spec = training.figure(asked, learner, epoch.number)
    shown = stages.trace(spec)
    sample = learner.held.index(max(learner.held[: training.SAMPLES], key=lambda one: len(one.read)))
    read, answer = learner.held[sample]
    assert tuple(spec.model.inputs(spec.reading, spec.plan)) == read
    assert spec.target_tokens == answer
    written = [spec.vocabulary[k] for k in shown.tokens.tolist()]
    said = learner.answers()[sample]
    assert written[: len(said)] == list(said)[: len(written)]
    if isinstance(learner.problem, Classifier):
        assert shown.y[-1] == pytest.approx(
            learner.problem.answers(learner.read([learner.held[sample]]))[0], abs=1e-5
        )
    # A figure keeps its numbers while the network goes on to learn.
    for array in learner.problem.weights.values():
        array += 1.0
    assert stages.trace(spec).logits.tolist() == shown.logits.tolist()
    event = list(training.events(asked))[1]
    assert event.data["figure"] == draw.inline(stages.scene(spec)).decode()
    assert f"after 1 epoch of 1 on “{TOYS[toy].title}”" in event.data["figure"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("rate=0", "rate"),
        ("rate=-0.1", "rate"),
        ("rate=nan", "rate"),
        ("rate=inf", "rate"),
        ("rate=1e9", "rate"),
        ("rate=1000", "rate"),
        ("limit=0", "limit"),
        ("epochs=0", "epochs"),
        ("epochs=101", "epochs"),
        ("hidden=65", "hidden"),
        ("seed=4294967296", "seed"),
        ("cell=gur", "cell"),
        ("toy=chess", "toy"),
        ("rat=0.1", "rat"),
    ],
)
def test_what_cannot_be_trained_is_refused_by_name(query: str, parameter: str) -> None:
    name, _, value = query.partition("=")
    with pytest.raises(SpecError) as refusal:
        training.parse([(name, value)])
    assert refusal.value.parameter == parameter
    assert refusal.value.allowed


def test_a_setting_is_given_once() -> None:
    with pytest.raises(SpecError, match="rate is given more than once"):
        training.parse([("rate", "0.1"), ("rate", "0.1")])


def test_the_defaults_of_a_training_are_those_of_its_settings() -> None:
    assert training.parse([]) == Training()
    assert training.parse([(name, str(one.default)) for name, one in SETTINGS.items()]) == Training()


@pytest.mark.parametrize("asked", [*EXAMPLES.values(), Training(rate=0.125, seed=7)])
def test_an_address_of_a_training_reads_back_as_it(asked: Training) -> None:
    assert training.parse(training.query(asked).items()) == asked
