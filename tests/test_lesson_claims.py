"""Claims: the numbers that a lesson says of its networks are those of the run at the address."""

from collections.abc import Callable
from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
import pytest

from rnn_unroll.address.parse import parse
from rnn_unroll.graphs.run import Run
from rnn_unroll.lessons import CHAPTERS

TEXTS = {path.stem: path.read_text("utf-8") for path in CHAPTERS.glob("*.md")}


class Claim(NamedTuple):
    """What a lesson says, word for word, and whether the run of an address bears it out."""

    lesson: str
    says: str
    address: str
    holds: Callable[[Run], bool]


def run(address: str) -> Run:
    pattern, _, query = address.partition("?")
    pairs = [pair.partition("=") for pair in query.split("&")]
    return Run(parse(pattern, [(name, value.replace("+", " ")) for name, _, value in pairs]))


def said(found: Run) -> str:
    """The tokens of a run, one after the other."""
    return " ".join(found.spec.vocabulary[token] for token in found.trace.tokens)


def share(found: Run, j: int, token: str) -> float:
    """The probability of a token in percent."""
    return 100 * float(found.trace.y[j - 1][found.spec.vocabulary.index(token)])


def lengths(found: Run) -> list[float]:
    """The lengths of the gradients of the first layer's states."""
    steps = range(1, len(found.plan.steps) + 1)
    return [float(np.linalg.norm(found.gradients.state(0, 0, t).a)) for t in steps]


def first_of_last(found: Run) -> float:
    """The share of the gradient at the last state that the first state gets."""
    return lengths(found)[0] / lengths(found)[-1]


def factors(found: Run) -> list[float]:
    """By what each step back multiplies the length of the gradient."""
    return [before / after for before, after in pairwise(lengths(found))]


def heat(found: Run, t: int) -> float:
    return float(np.linalg.norm(found.connectivity.x(t)))


def gate(found: Run, name: str, t: int) -> np.ndarray:
    return found.trace.steps[t - 1].layers[0][0].gates[name]


REVIEW = "many-to-one?task=sentiment&text="
DANCE = "one-to-many?task=tune&text=jig&ty=6"
HER = "many-to-many?task=tags&text=her+dog+saw+her"
ORTHOGONAL = "many-to-one?tx=8&init=orthogonal&show=gradients"
LSTM = "many-to-one?tx=3&hidden=2&cell=lstm"
RECALL = "many-to-one?task=recall&text=cabbage"
SMITH = "one-to-many?task=surname&text=s&ty=5&targets=mith&show=gradients"
BEAM = "one-to-many?task=surname&text=m&ty=8&choose=beam"

CLAIMS = [
    Claim(
        "01-lengths",
        "three letters and four sounds",
        "encoder-decoder?task=spelling&text=box",
        lambda found: said(found) == "B AA K S ⟨eos⟩",
    ),
    Claim(
        "03-many-to-one",
        "73 % negative becomes 73 % positive",
        f"{REVIEW}the+movie+was+not+good&cut=a.1.4>a.1.5",
        lambda found: round(share(found, 1, "positive")) == 73,
    ),
    Claim(
        "03-many-to-one",
        "All five numbers lie between 0.2 and 0.3. No word decides alone, and the first one counts more",
        f"{REVIEW}it+is+funny+and+warm&show=connectivity",
        lambda found: (
            all(0.2 < heat(found, t) < 0.3 for t in range(1, 6)) and heat(found, 1) > heat(found, 5)
        ),
    ),
    Claim("04-one-to-many", "The free run goes B, G, G.", DANCE, lambda found: said(found)[:5] == "B G G"),
    Claim(
        "04-one-to-many",
        "The third note stays a G, though its probabilities have moved.",
        f"{DANCE}&force=2:A",
        lambda found: said(found) == "B A G A B c",
    ),
    Claim(
        "04-one-to-many",
        "it is “mi” without, and “do” with it",
        "one-to-many?ty=4&feedback=off",
        lambda found: said(found).split()[2] == "mi" and said(run("one-to-many?ty=4")).split()[2] == "do",
    ),
    Claim(
        "05-many-to-many",
        "is taken for a name with 79 %",
        "many-to-many?task=names&text=bill+was+paid",
        lambda found: round(share(found, 1, "name")) == 79,
    ),
    Claim(
        "07-cell",
        "The second number of $z$ is 1.50.",
        "many-to-one?tx=3&hidden=2",
        lambda found: round(float(np.arctanh(found.trace.steps[1].layers[0][0].state.a[1])), 2) == 1.50,
    ),
    Claim(
        "07-cell",
        "From the state before comes −0.82, from the input 1.44, and from the bias −0.33.",
        "many-to-one?tx=3&hidden=2",
        lambda found: (
            abs(np.arctanh(found.trace.steps[2].layers[0][0].state.a[0]) - (-0.82 + 1.44 - 0.33)) < 0.01
        ),
    ),
    Claim(
        "08-backpropagation",
        "make nearly all of the loss, 13.6 and 8.9",
        "many-to-many?task=tags&text=The+old+man+the+boat+.&targets=DET+NOUN+VERB+DET+NOUN+PUNCT",
        lambda found: found.gradients.losses.round(1).tolist() == [0, 13.6, 8.9, 0, 0, 0],
    ),
    Claim(
        "08-backpropagation",
        "the length 3.1 at the last state and 0.004 at the first",
        "many-to-one?tx=6&show=gradients",
        lambda found: round(lengths(found)[0], 3) == 0.004 and round(lengths(found)[-1], 1) == 3.1,
    ),
    Claim(
        "09-vanishing",
        "9 % of the gradient reaches the first state, in place of 0.2 %",
        f"{ORTHOGONAL}&radius=0.9",
        lambda found: (
            round(100 * first_of_last(found)) == 9
            and round(100 * first_of_last(run(f"{ORTHOGONAL}&radius=0.5")), 1) == 0.2
        ),
    ),
    Claim(
        "09-vanishing",
        "over these seven steps it is 1.4 times in place of 4.8 times",
        f"{ORTHOGONAL}&radius=1.25&seed=1",
        lambda found: (
            round(first_of_last(found), 1) == 1.4
            and round(first_of_last(run(f"{ORTHOGONAL}&radius=1.25&seed=1&cell=rnn-linear")), 1) == 4.8
        ),
    ),
    Claim(
        "09-vanishing",
        "a similar factor, again and again, here between 0.27 and 0.49",
        "many-to-one?tx=20&init=orthogonal&radius=0.5",
        lambda found: [round(min(factors(found)), 2), round(max(factors(found)), 2)] == [0.27, 0.49],
    ),
    Claim(
        "12-language-models",
        "The second output was drawn, and it is not the most probable one.",
        "one-to-many?task=surname&text=m&ty=6&choose=sample&draw=3",
        lambda found: (
            found.trace.tokens[0] == int(np.argmax(found.trace.y[0]))
            and found.trace.tokens[1] != int(np.argmax(found.trace.y[1]))
        ),
    ),
    Claim(
        "10-gates",
        "here $\\Gamma_u$ is 0.87 for the first and 0.68 for the second",
        "many-to-one?tx=3&hidden=2&cell=gru",
        lambda found: gate(found, "update", 2).round(2).tolist() == [0.87, 0.68],
    ),
    Claim(
        "10-gates",
        "both units of this gate are above 0.9",
        f"{LSTM}&forget=5",
        lambda found: bool((gate(found, "forget", 2) > 0.9).all()),
    ),
    Claim(
        "10-gates",
        "both are below a quarter",
        f"{LSTM}&forget=-3",
        lambda found: bool((gate(found, "forget", 2) < 0.25).all()),
    ),
    Claim(
        "10-gates",
        "so the state stays zero, and the probabilities come out close to equal",
        f"{RECALL}&clamp=u.1.*.*:0",
        lambda found: (
            not found.trace.steps[-1].layers[0][0].state.a.any()
            and bool((abs(found.trace.y[0] - 1 / 8) < 0.015).all())
        ),
    ),
    Claim(
        "11-deep-bidirectional",
        "falls from 99.7 % to 59 %",
        f"{HER}&cut=a.1.3>a.1.4",
        lambda found: round(share(found, 4, "PRON")) == 59 and round(share(run(HER), 4, "PRON"), 1) == 99.7,
    ),
    Claim(
        "12-language-models",
        "here it writes “macnakg”",
        "one-to-many?task=surname&text=m&ty=6&choose=sample&draw=3&temperature=3",
        lambda found: said(found) == "a c n a k g",
    ),
    Claim(
        "12-language-models",
        "“stande”. The targets no longer fit what it says, and the sum of the losses goes from 7.7 to 18.1",
        SMITH,
        lambda found: (
            said(found) == "t a n d e"
            and round(float(found.gradients.losses.sum()), 1) == 18.1
            and round(float(run(f"{SMITH}&feedback=targets").gradients.losses.sum()), 1) == 7.7
        ),
    ),
    Claim(
        "12-language-models",
        "It goes from −9.16 over −8.61 to −8.11",
        BEAM,
        lambda found: (
            [round(run(f"{BEAM}&width={width}").beams.score, 2) for width in (1, 3, 8)]
            == [-9.16, -8.61, -8.11]
        ),
    ),
]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.lesson}: {claim.says[:30]}")
def test_what_a_lesson_says_of_a_network_is_true_of_its_run(claim: Claim) -> None:
    assert claim.says in TEXTS[claim.lesson]
    assert claim.holds(run(claim.address))


def test_the_rnn_gets_forty_of_the_sequences_of_two_letters_right() -> None:
    assert "Even of the 64 sequences of two letters, it gets only 40 right." in TEXTS["09-vanishing"]
    words = ["".join(pair) for pair in product("abcdefgh", repeat=2)]
    assert sum(said(run(f"many-to-one?task=recall&cell=rnn&text={word}")) == word[0] for word in words) == 40
