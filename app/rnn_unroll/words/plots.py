"""Plots: the sizes of gradients along time."""

from math import inf, isfinite

from rnn_unroll.words import cells, decoding, figures, symbols, wiring
from rnn_unroll.words.facts import Chain, Course, Figure
from rnn_unroll.words.forms import counted
from rnn_unroll.words.phrase import say

NAMED = 2
"""The number of lines that an alternative text describes; it counts the others."""


def title(figure: Figure) -> str:
    """One line that names a plot."""
    return f"Size of the gradient along time: {figures.name(figure)}"


def alternative(figure: Figure, courses: tuple[Course, ...]) -> str:
    """Alternative text: the course of the first lines, and the network's wiring."""
    sentences = [f"{title(figure)}.", *map(course, courses[:NAMED])]
    rest = len(courses) - NAMED
    if rest > 0:
        sentences.append(f"{counted(rest, 'more line', 'more lines')} {'is' if rest == 1 else 'are'} drawn.")
    sentences += [wiring.wiring(figure), decoding.drawn(figure), cells.convention_sentence(figure.cell)]
    if figure.trained:
        sentences.append(say(figure.provenance))
    return " ".join(filter(None, sentences))


def description(figure: Figure, courses: tuple[Course, ...]) -> str:
    """Long description: the course of every line, in the given order."""
    return " ".join(
        [
            wiring.wiring(figure),
            *filter(None, [decoding.drawn(figure)]),
            "The plot has time steps across and powers of ten upwards.",
            *map(course, courses),
            say(figure.provenance),
        ]
    )


def trend(chain: Chain) -> str:
    """The accessible name of a line."""
    return f"norm of ∂L/∂{_symbol(chain)}"


def point(chain: Chain, t: int, norm: float) -> str:
    """The accessible name of one point of a line."""
    return f"norm of ∂L/∂{_symbol(chain)} is {_size(norm)} at t = {t}"


def factor(value: float) -> str:
    """Written at a line: the factor of one step back, with three digits or as `1.2e7`."""
    if 0.0995 <= value < 999.5:
        decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
        return f"×{value:.{decimals}f}"
    return f"×{_size(value)}"


def note(cell: str, factors: bool, backward: bool) -> str:
    """Written below a plot: what the factors at the lines are, and the cell's convention.

    A gradient passes through a chain against the chain's direction: in a backward chain it goes forward.
    """
    if not factors:
        return cells.convention(cell)
    sentence = "× is the median factor of one step back in time"
    if backward:
        sentence = (
            "× is the median factor of one step back in time, in the chain r of one step forward in time"
        )
    return ". ".join(filter(None, [sentence, cells.convention(cell)]))


def course(course: Course) -> str:
    """The course of the norm of one chain's gradient, from the loss backward."""
    norms = course.norms
    subject = f"The norm of ∂L/∂{_symbol(course.chain)}"
    usable = [(t, norm) for t, norm in norms if 0 < norm < inf]
    zeros = sum(norm == 0 for _, norm in norms)
    if not usable:
        everywhere = zeros == len(norms)
        return f"{subject} {'is exactly zero at every step' if everywhere else 'is past the largest number'}."
    (start, first), (end, last) = usable[0], usable[-1]
    if start == end:
        clauses = [f"is {_size(first)} at t = {start}"]
    else:
        change = last / first
        verb = "falls" if change < 0.9 else "grows" if change > 1.1 else "goes"
        clauses = [f"{verb} from {_size(first)} at t = {start} to {_size(last)} at t = {end}"]
    past = len(norms) - len(usable) - zeros
    if zeros:
        clauses.append(f"it is exactly zero at {counted(zeros, 'step', 'steps')}")
    if past:
        clauses.append(f"it is past the largest number at {counted(past, 'step', 'steps')}")
    return f"{subject} {'; '.join(clauses)}."


def _symbol(chain: Chain) -> str:
    """A chain's states: `a⟨t⟩`, `r[2]⟨t⟩`, `c⟨t⟩ of the backward chain`."""
    layer, backward, memory = chain
    symbol = symbols.state("c" if memory else "r" if backward else "a", layer, "t")
    return f"{symbol} of the backward chain" if memory and backward else symbol


def _size(norm: float) -> str:
    """A norm as `1.2e-5`, or in words if it is zero or infinite."""
    if norm == 0:
        return "exactly zero"
    if not isfinite(norm):
        return "past the largest number"
    digits, _, exponent = f"{norm:.1e}".partition("e")
    return f"{digits}e{int(exponent)}"
